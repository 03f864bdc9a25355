"""The January review of a cell (SCR-10): proposals for the committee's eyes, its verdicts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnySelect, insert_new
from services.db.models import ScreeningReview, ScreeningReviewEnd, ScreeningVerdict
from services.members import Member, members
from services.people import COMMITTEE
from services.refusal import Refused
from services.rulebooks import LocalBook, book_for
from services.rules import Finding
from services.screening import criteria, records
from services.screening.criteria import ASK, MATCH, Criterion, Verdict
from services.units import UnitView, access_unit
from services.words import tidy
from services.work import Work

LONGEST = 500
OF_MONTHS = ("SCR-07", "SCR-08")
"""criteria that count what happened in one calendar year"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is on record about one member, criterion by criterion."""

    member: Member
    criteria: tuple[Criterion, ...]
    records: records.Records

    @property
    def state(self) -> str:
        """match | ask | no, whichever is strongest."""
        states = [each.state for each in self.criteria]
        return MATCH if MATCH in states else ASK if ASK in states else "no"


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a year. `looked_at`: the calendar year whose months are counted.

    `window` is the finding of SCR-10; `ungraded`: members without a grade of the year before.
    """

    unit: UnitView
    year: int
    looked_at: int
    proposals: tuple[Proposal, ...]
    window: Finding
    ended: int | None
    ended_at: datetime | None

    def of(self, state: str) -> list[Proposal]:
        """Members whose strongest criterion is in this state."""
        return [each for each in self.proposals if each.state == state]

    @property
    def ungraded(self) -> list[Member]:
        """Nobody has entered how they were graded in the year before the review."""
        return [
            each.member
            for each in self.proposals
            if self.year - 1 not in {one.year for one in each.records.of("grade")}
        ]


async def access_review(work: Work, unit_id: int) -> UnitView | Refused:
    """The cell, for its committee alone; each look stands in the audit trail (SCR-12)."""
    unit = await access_unit(work, unit_id, *COMMITTEE)
    if not isinstance(unit, Refused):
        work.record("screening.seen", f"unit:{unit_id}")
    return unit


async def proposals(work: Work, unit_id: int) -> Review | Refused:
    """Who meets which criterion this year, without the one who asks."""
    unit = await access_review(work, unit_id)
    return unit if isinstance(unit, Refused) else await _review(work, unit)


async def judge_one(
    work: Work, unit_id: int, person_id: int, criterion: str, verdict: Verdict
) -> Review | Refused:
    """The committee judges what the text leaves to it; the newest verdict counts.

    Refused: not_yours, nothing_to_judge, verdict_reason, review_ended.
    """
    found = await proposals(work, unit_id)
    if isinstance(found, Refused):
        return found
    if found.ended is not None:
        return Refused("review_ended")
    if not _asks(found, person_id, criterion):
        return Refused("nothing_to_judge")
    if not tidy(verdict.words):
        return Refused("verdict_reason")
    values = {
        "review_id": await _opened(work, unit_id, found.year),
        "person_id": person_id,
        "criterion": criterion,
        "matches": verdict.matches,
        "words": tidy(verdict.words)[:LONGEST],
        "judged_by": work.acting.person_id,
        "judged_at": work.now,
    }
    await work.db.execute(insert(ScreeningVerdict).values(**values))
    work.record("screening.judged", f"person:{person_id}", criterion=criterion)
    return await _review(work, found.unit)


async def end(work: Work, unit_id: int) -> Review | Refused:
    """The review is done, also when nobody meets a criterion.

    Refused: not_yours, review_ended, still_to_judge.
    """
    found = await proposals(work, unit_id)
    if isinstance(found, Refused):
        return found
    if found.ended is not None:
        return Refused("review_ended")
    if waiting := found.of(ASK):
        names = ", ".join(each.member.name for each in waiting)
        return Refused("still_to_judge", {"names": names})
    review_id = await _opened(work, unit_id, found.year)
    values = {"review_id": review_id, "found": len(found.of(MATCH))}
    by = {"ended_by": work.acting.person_id, "ended_at": work.now}
    await work.db.execute(insert(ScreeningReviewEnd).values(**values, **by))
    work.record("screening.review_ended", f"unit:{unit_id}", year=found.year)
    return await _review(work, found.unit)


def _asks(found: Review, person_id: int, criterion: str) -> bool:
    return any(
        one.rule == criterion and one.finding.by_text == "NEEDS_DECISION"
        for each in found.proposals
        if each.member.id == person_id
        for one in each.criteria
    )


async def _review(work: Work, unit: UnitView) -> Review:
    year, book = work.today.year, await book_for(work, unit.id)
    kept = await _kept(work, unit.id, year)
    looked_at = _looked_at(book, year, work.today, kept)
    people = [
        each
        for each in await members(work, unit.id, work.today)
        if not each.temporary and each.id != work.acting.person_id
    ]
    found = await records.gather(work, unit.id, [each.id for each in people], looked_at)
    said = await _verdicts(work, kept.id, of_months=looked_at < year) if kept else {}

    def proposal(each: Member) -> Proposal:
        known = found[each.id]
        judged = criteria.of_person(book, each.id, known, year, work.today, said.get(each.id))
        return Proposal(each, tuple(judged), known)

    ended = (kept.found, kept.ended_at) if kept else (None, None)
    window = book.judge("SCR-10", {"finished_on": _day(ended[1]), "year": year}, work.today)
    return Review(unit, year, looked_at, tuple(map(proposal, people)), window, *ended)


def _looked_at(book: LocalBook, year: int, today: date, kept: Any) -> int:
    """The year before, until that review is done and its month is over; then the year so far."""
    window = book.judge("SCR-10", {"finished_on": None, "year": year}, today)
    done = kept is not None and kept.ended_at is not None
    return year if done and window.by_text != "REMIND" else year - 1


def _day(moment: datetime | None) -> date | None:
    return local_day(moment) if moment else None


@built
def _review_of(unit_id: int, year: int) -> AnySelect:
    ended = ScreeningReviewEnd
    return (
        select(ScreeningReview.id, ended.found, ended.ended_at)
        .outerjoin(ended, ended.review_id == ScreeningReview.id)
        .where(ScreeningReview.unit_id == unit_id, ScreeningReview.year == year)
    )


async def _kept(work: Work, unit_id: int, year: int) -> Any:
    """The row of the review with its end; None while nobody judged anything."""
    return (await work.db.execute(*_review_of(unit_id, year))).one_or_none()


async def _opened(work: Work, unit_id: int, year: int) -> int:
    keys = ("unit_id", "year")
    values = {"unit_id": unit_id, "year": year}
    by = {"opened_by": work.acting.person_id, "opened_at": work.now}
    await work.db.execute(insert_new(work.db, ScreeningReview, keys=keys), [values | by])
    wanted = select(ScreeningReview.id).filter_by(**values)
    return (await work.db.execute(wanted)).scalar_one()


async def _verdicts(
    work: Work, review_id: int, *, of_months: bool
) -> dict[int, dict[str, Verdict]]:
    """Person → criterion → newest verdict; those on the months of a year only for that year."""
    one = ScreeningVerdict
    newest = select(func.max(one.id)).where(one.review_id == review_id)
    statement = select(one.person_id, one.criterion, one.matches, one.words).where(
        one.id.in_(newest.group_by(one.person_id, one.criterion))
    )
    found: dict[int, dict[str, Verdict]] = {}
    for person_id, criterion, matches, words in await work.db.execute(statement):
        if of_months or criterion not in OF_MONTHS:
            found.setdefault(person_id, {})[criterion] = Verdict(matches, words)
    return found
