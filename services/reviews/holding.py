"""The course of a review meeting: steps in their order, opinions, conclusions, the end.

Every step is asked of the rules first; what they do not allow is refused with the rule's own
words and its number.
"""

from dataclasses import replace
from datetime import date

from services.people import WARD
from services.refusal import Refused
from services.reminders import plan
from services.reviews import (
    absences,
    opinions,
    reading,
    session_views,
    standing,
    writing,
)
from services.reviews.reading import COMMITTEES, Season, Subject
from services.reviews.session_views import Session
from services.reviews.sessions import add
from services.reviews.suggestions import suggestions_of
from services.reviews.under_way import under_way
from services.rulebooks import LocalBook, book_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

LONGEST = 2000
PRESENTS = ("head_presents", "individual_presents")
CONCLUDES = ("head_concludes", "chair_concludes")
OF_COLLECTIVE = (PRESENTS[0], CONCLUDES[0])
OF_PERSON = (PRESENTS[1], CONCLUDES[1])


async def take(
    work: Work,
    session_id: int,
    subject_id: int,
    step: str,
    *,
    words: str = "",
    chair_id: int | None = None,
) -> Session | Refused:
    """Takes the next step of a subject's review.

    Refused: no_session, not_yours, session_closed, no_subject, review_blocked (with the rule),
    review_not_written, conclusion_empty.
    """
    found = await under_way(work, session_id)
    if isinstance(found, Refused):
        return found
    about = next((each for each in found[1] if each.id == subject_id), None)
    if about is None:
        return Refused("no_subject")
    refused = await _take(work, found, about, step, words, chair_id)
    return refused or (await session_views.by_ids(work, [session_id]))[0]


async def _take(
    work: Work,
    at: tuple[Session, list[Subject]],
    about: Subject,
    step: str,
    words: str,
    chair_id: int | None,
) -> Refused | None:
    """One step at a meeting with its agenda."""
    one, listed = at
    if step in CONCLUDES and not tidy(words):
        return Refused("conclusion_empty")
    blocked = await _blocked(work, one, listed, about, step, chair_id)
    if blocked is not None:
        return blocked
    await add(work, one.id, step, about.id, words=words.strip(), person_id=chair_id)
    await _follow(work, about, step, words)
    return None


async def conclude(
    work: Work, one: Session, about: Subject, words: str, chair_id: int | None = None
) -> Session | Refused:
    """All steps of a subject up to the conclusion that were not taken one by one.

    Refused: as `take`.
    """
    found = await under_way(work, one.id)
    if isinstance(found, Refused):
        return found
    now, listed = found
    presents, concludes = OF_COLLECTIVE if about.kind == "collective" else OF_PERSON
    for step in (presents, "members_contribute", concludes):
        taken = now.steps_of(about)
        if step in taken:
            continue
        said, chair = (words, chair_id) if step == concludes else ("", None)
        if refused := await _take(work, (now, listed), about, step, said, chair):
            return refused
        now = replace(now, taken={**now.taken, about.id: (*taken, step)})
    return now


async def _blocked(
    work: Work,
    one: Session,
    listed: list[Subject],
    about: Subject,
    step: str,
    chair_id: int | None,
) -> Refused | None:
    """The first rule that stands in the way."""
    book, on = await book_for(work, one.unit_id), work.today
    rule = "GRD-R19" if about.kind == "collective" else "GRD-R20"
    taken = [*one.steps_of(about), step]
    findings = [book.judge(rule, {"taken": taken}, on)]
    if step in PRESENTS:
        ruled = await absences.of_session(work, one.id)
        if refused := absences.postponed(one, about, ruled):
            return refused
        findings += _order(book, one, listed, about, on, absences.gone_on(ruled))
        findings += await _before(work, book, one, about)
    if step == "chair_concludes":
        findings += _chair(book, listed, about, chair_id, on)
    for finding in findings:
        if finding.by_text in ("BLOCKED", "NOT_MET"):
            reason = " ".join(finding.reasons)
            return Refused("review_blocked", {"reason": reason, "rule": finding.rule})
    if step in PRESENTS and not (await _written(work, about)):
        return Refused("review_not_written", {"name": about.name})
    return None


def _order(
    book: LocalBook,
    one: Session,
    listed: list[Subject],
    about: Subject,
    on: date,
    gone_on: set[int],
) -> list[Finding]:
    """Collectives first, government before party committee, heads first (GRD-R15 to R17).

    `gone_on`: absent heads for whom nobody waits, as the competent body decided.
    """
    collectives = [each for each in listed if each.kind == "collective"]
    if about.kind == "collective":
        others = [each for each in collectives if each.collective_kind not in COMMITTEES]
        open_ = sum(not one.reviewed(each) for each in others)
        late = about.collective_kind in COMMITTEES
        facts = {"open_leadership_collectives": open_}
        return [book.judge("GRD-R17", facts, on)] if late else []
    done = all(one.reviewed(each) for each in collectives)
    alike = [each for each in listed if each.kind == about.kind and one.steps_of(each)]
    heads = [each for each in listed if each.kind == about.kind and each.position == "head"]
    waiting = [
        each
        for each in heads
        if not one.steps_of(each) and each.id != about.id and each.id not in gone_on
    ]
    order = [each.position or "member" for each in (*alike, about)]
    speaking = [*order, *("head" for _ in waiting)] if waiting else sorted(order, key=_later)
    return [
        book.judge("GRD-R15", {"collective_reviewed": done}, on),
        book.judge("GRD-R16", {"order": speaking}, on),
    ]


def _later(position: str) -> bool:
    return position != "head"


async def _before(work: Work, book: LocalBook, one: Session, about: Subject) -> list[Finding]:
    """The draft was sent in time (GRD-R13); a leader was at the cell before (GRD-R18)."""
    found = []
    if about.kind == "collective":
        sent = one.draft_sent_on or work.today
        found.append(await session_views.draft_verdict(work, one, sent))
    if about.kind == "leader" and about.person_id is not None:
        members = await reading.subjects_of_person(
            work, about.season_id, about.person_id, ("member",)
        )
        state = await standing.standing_of(work, [each.id for each in members if each.must])
        for each in state.values():
            day = each.reviewed_on or work.today
            facts: dict[str, object] = {"cell_on": day, "collective_on": work.today}
            if day == work.today:
                facts["cell_recorded_first"] = each.reviewed_on is not None
            found.append(book.judge("GRD-R18", facts, work.today))
    return found


def _chair(
    book: LocalBook, listed: list[Subject], about: Subject, chair_id: int | None, on: date
) -> list[Finding]:
    """A deputy chairs the head's own review (GRD-R21); without a deputy it is left open."""
    if about.position != "head":
        return []
    deputies = [each for each in listed if each.position == "deputy"]
    own = chair_id is None or chair_id == about.person_id
    facts = {"chair_is_head": own, "has_deputy": bool(deputies) or own}
    return [book.judge("GRD-R21", facts, on)]


async def _written(work: Work, about: Subject) -> bool:
    """There is a review to present: in words, or as a paper."""
    found = await standing.self_review_of(work, await _own_review(work, about))
    return found is not None and bool(found.filled)


async def _own_review(work: Work, about: Subject) -> int:
    """A person has one review: of a leader who is a member it is the member's (GRD-R14)."""
    if about.kind != "leader" or about.person_id is None:
        return about.id
    members = await reading.subjects_of_person(work, about.season_id, about.person_id, ("member",))
    return next((each.id for each in members if each.must), about.id)


async def _follow(work: Work, about: Subject, step: str, words: str) -> None:
    """Presented, it is not corrected; concluded on, its author completes it; then it is final."""
    names = {
        "head_presents": "presented",
        "individual_presents": "presented",
        "head_concludes": "completing",
        "chair_concludes": "completing",
        "individual_completes": "final",
    }
    if step not in names:
        return
    await writing.mark(work, await _own_review(work, about), names[step], words)
    if step == "chair_concludes" and about.person_id is not None:
        await plan.tell(work, "review_concluded", about.id, [about.person_id])


async def close(work: Work, session_id: int, half_days: int) -> list[Subject] | Refused:
    """Ends the meeting; gives back whoever was not reviewed and is made up for (GRD-G24).

    Refused: no_session, not_yours, session_closed, review_blocked (GRD-R26, R41).
    """
    found = await under_way(work, session_id)
    if isinstance(found, Refused):
        return found
    one, listed = found
    for finding in await _end(work, one, listed, half_days):
        if finding.by_text in ("BLOCKED", "NOT_MET"):
            reason = " ".join(finding.reasons)
            return Refused("review_blocked", {"reason": reason, "rule": finding.rule})
    await add(work, session_id, "closed", number=half_days)
    return [each for each in listed if not one.reviewed(each)]


async def _end(work: Work, one: Session, listed: list[Subject], half_days: int) -> list[Finding]:
    book, on = await book_for(work, one.unit_id), work.today
    kinds = {each.collective_kind for each in listed if each.kind == "collective"}
    of_ward = session_views.STANDING_COMMITTEE in kinds
    said = await opinions.of_session(work, one.id)
    suggested = await suggestions_of(work, [each.id for each in listed])
    noted = any(each.kind == "note" for each in said)
    long_enough = {"ward_standing_committee": of_ward, "half_days": half_days}
    attended = {"has_suggestions": bool(suggested), "assigned_leader_note": noted}
    return [
        book.judge("GRD-R26", long_enough, on),
        book.judge("GRD-R41", attended, on),
    ]


async def redo(work: Work, season: Season, subject_id: int, why: str) -> Refused | None:
    """The ward has a review done again (GRD-R39): grading is blocked until it is.

    Refused: not_yours, no_subject, not_reviewed, opinion_empty.
    """
    if not work.acting.holds(season.ward_id, *WARD):
        return Refused("not_yours")
    about = await reading.subject(work, subject_id)
    if about is None or about.season_id != season.id:
        return Refused("no_subject")
    if not tidy(why):
        return Refused("opinion_empty")
    last = await session_views.last_of(work, subject_id)
    if last is None:
        return Refused("not_reviewed")
    await add(work, last, "redo", subject_id, words=why.strip()[:LONGEST])
    await writing.mark(work, await _own_review(work, about), "reopened", why)
    if about.person_id is not None:
        await plan.tell(work, "review_redo", subject_id, [about.person_id])
    return None
