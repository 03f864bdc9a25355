"""Residence liaison (giữ mối liên hệ nơi cư trú): from the introduction to the liaison book.

The residence committee is a unit, the ward; its areas are hamlets or quarters. What each module
gives (`work`: services/work.py; a `Refused` is returned, never raised):

access        the one door: `access_committee(work, unit_id)` for ward staff and the residence
              committee, `access_workplace(work, workplace_id)` for the committee of a workplace
              inside, `committees(work)`: units for which the actor works here
register      `areas(work, unit_id)` → [Area(id, name)];
              `people(work, unit_id, area_id=None, on=None)` → [Enrolled(id, person_id, name, kind,
              area_id, area, workplace_id, workplace, inside_id, page_two_on, from_day, to_day)],
              `id` is the introduction; `workplaces(work, unit_id)` → [WorkplaceView(id, inside_id,
              name, address, email)]; `mine(work)` → the actor's own Enrolled rows
season        `meetings(work, unit_id, year, round=None)` → [Session(id, unit_id, year, round,
              plan_id, starts_at, place, chair_id, chair, state, area_ids)], newest plan of each;
              `meeting(work, meeting_id)` → Session | Refused;
              `expected(work, session)` → [Enrolled] to be invited (exempt ones are left out);
              `record_invited(work, session, person_ids, way)` keeps who was told which plan;
              `invited(work, meeting_id)` → {person_id: newest plan_id they were told}
              The first invitation is sent by a broadcast or on paper; a changed or cancelled
              session is told by `change`/`cancel` themselves (reminder kinds residence_changed,
              residence_cancelled) to exactly those whom `invited` names, and the silent are
              reminded by the kinds residence_days_before, residence_day_before
answers       `answer(work, meeting_id, answer, reason, words, person_id=None)`;
              `latest(work, session)` → {person_id: AnswerView(id, answer, reason, words, verdict)}
attendance    `sheet(work, meeting_id)` → Sheet of lines (member, answer, claim, mark, status);
              statuses: attended | excused | pending | unreported | not_invited | exempt;
              `mark`, `claim`, `close` (the record; afterwards pending counts as unreported)
consequences  letters to workplace committees: drafted, sent by a person, logged

Tables: services/db/models/residence.py (register, season, answers, roll-call, letters) and
residence_year.py (entries of a meeting, opinions and their answers, comment sessions, comments,
students' opinions, praise, hand-over of books, members' reports).
"""
