"""Residence liaison (giữ mối liên hệ nơi cư trú): from the introduction to the liaison book.

The residence committee is a unit, the ward; its areas are hamlets or quarters. What each module
gives (`work`: services/work.py; a `Refused` is returned, never raised):

access        the one door: `access_committee`, `access_workplace`, `access_introduction`
views         Area, WorkplaceView, Enrolled (an introduction; `id` is its own), Session
register      areas, who is introduced and where: `people(work, unit_id, area_id=None, on=None)`,
              `introduce`, `place`, `end`, `mine`
areas         renamed, closed and used again, with their history
workplaces    committees inside and outside, whom they introduce, who follows them
notices       away and exempt for a time, as the workplace told
season        sessions as planned last: `meetings(work, unit_id, year, round=None)`, `meeting`,
              `expected(work, session)`, `expected_in(work, sessions)`,
              `record_invited(work, session, person_ids, way)`,
              `invited(work, meeting_ids)` → {meeting_id: {person_id: newest plan_id told}}
planning      proposed days, the rules' word on a plan, `plan`, `change`, `cancel`
telling       reminders around a session. The first invitation is sent by a broadcast or on paper;
              a changed or cancelled session is told by `change`/`cancel` themselves (reminder
              kinds residence_changed, residence_cancelled) to exactly those who were invited
answers       coming, absent and why; `latest(work, session)` → {person_id: AnswerView}; what the
              workplace said to a reason
sheets        a session line by line: answer, claim, mark, and what an absence counts as;
              statuses: attended | excused | pending | unreported | not_invited | "" (not marked)
attendance    `sheet`, `sheets`, `mark`, `rest`, `claim`, `close` (then pending is unreported)
consequences  letters to workplace committees: drafted, sent by a person, logged
sitting       `read(work, meeting_id)` → Sitting: the meeting step by step, for those who lead it
              and its minute-taker; leading: announce, appoint, write, close, confirm
opinions      what members raised, carried over until somebody answered that it is done
comments      the committee's session and its comments, for many or one; students: opinions of
              the area; praise: what the meeting considered
book          the way of the liaison book; `result_for(work, person_id, year)` → Result before a
              grade (RES-13, GRD-G55), `results(work, inside_id, year)` for a whole workplace
report        the figures of a year by area, and `sent`: when it went out (sent_reports);
              year_remarks: what the chair says of it;
              papers: the Word files and the workbook

Tables: services/db/models/residence.py (register, season, answers, roll-call, letters) and
residence_year.py (entries of a meeting, opinions and their answers, comment sessions, comments,
students' opinions, praise, hand-over of books, members' reports, sendings of the year's report).
Changes of areas: UnitChange in moves.py.
"""
