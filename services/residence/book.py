"""The liaison book at year end: handed over, brought to the workplace, received (RES-11, RES-14).

Members of the Military Region 9 forces are spared the way: the two committees settle it. Before a
grade the workplace asks `result_for` (RES-13, GRD-G55).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, insert, select

from services.db.built import built
from services.db.models import (
    BookStep,
    Membership,
    Workplace,
    YearReport,
    in_force,
)
from services.people import COMMITTEE
from services.refusal import Refused
from services.residence import book_rows, comments, register
from services.residence.access import access_committee, confirms, keeps
from services.residence.comments import Commented
from services.residence.views import Enrolled, enrolled, the_introduction
from services.rulebooks import LocalBook, book_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

STEPS = ("collected", "brought", "received")
"""handed to the carrier · the member says it was brought · the workplace has it"""
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class BookLine:
    """A book of a year. `steps`: step → Vietnamese day; `report` of the member (RES-12).

    `state` is the finding of RES-11: values.remind says on whom it waits.
    """

    member: Enrolled
    comment: Commented
    steps: Mapping[str, date]
    report: str
    state: Finding

    @property
    def military(self) -> bool:
        """The committees carry it themselves (RES-14)."""
        return self.member.kind == "military"

    @property
    def waits_for(self) -> str:
        """residence_committee | member | workplace_committee; "" when it arrived."""
        return str(self.state.values.get("remind", ""))


@dataclass(frozen=True, slots=True)
class Result:
    """What the residence tells before a grade; `line` None: never introduced (RES-01).

    `finding`: GRD-G55. `late`: on whom it waits; a member is never blamed for a committee.
    """

    person_id: int
    line: BookLine | None
    finding: Finding
    late: str


async def of_committee(work: Work, unit_id: int, year: int) -> list[BookLine] | Refused:
    """All books of a residence committee, by name."""
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    return await of_people(work, year, await register.people(work, unit_id, on=_day(work, year)))


async def of_workplace(work: Work, inside_id: int, year: int) -> list[BookLine] | Refused:
    """The books of a workplace inside: its committee sees who has not brought one yet."""
    if not work.acting.holds(inside_id, *COMMITTEE):
        return Refused("not_yours")
    return await of_people(work, year, await book_rows.introduced(work, year, [inside_id]))


async def mine(work: Work, year: int) -> list[BookLine]:
    """The actor's own book; hardly ever two."""
    return await of_people(work, year, await register.mine(work))


async def step(
    work: Work, introduction_ids: Sequence[int], year: int, step_: str, note: str = ""
) -> list[BookLine] | Refused:
    """A step for one or many books; one that was taken before is not kept twice.

    Refused: not_yours, book_not_commented, book_by_committees (Military Region 9),
    nothing_written. For a workplace outside the residence committee records the receipt with a
    note.
    """
    chosen = await enrolled(work, book_rows.these(introduction_ids))
    lines = await of_people(work, year, chosen)
    if not lines or len(lines) != len(set(introduction_ids)) or step_ not in STEPS:
        return Refused("not_yours")
    for line in lines:
        if refused := _unfit(work, line, step_, note):
            return refused
    rows = [
        {
            "introduction_id": line.member.id,
            "year": year,
            "step": step_,
            "note": tidy(note)[:200],
            "recorded_by": work.acting.person_id,
            "recorded_at": work.now,
        }
        for line in lines
        if step_ not in line.steps
    ]
    if rows:
        await work.db.execute(insert(BookStep), rows)
        books = [row["introduction_id"] for row in rows]
        work.record(f"residence.book.{step_}", f"year:{year}", books=books)
    return await of_people(work, year, chosen)


async def report(work: Work, introduction_id: int, year: int, words: str) -> BookLine | Refused:
    """What the member reports with the book; the workplace may enter it for one without a phone.

    Refused: not_yours, report_empty.
    """
    chosen = await enrolled(work, the_introduction(introduction_id))
    own = bool(chosen) and chosen[0].person_id == work.acting.person_id
    if not chosen or not (own or confirms(work, chosen[0])):
        return Refused("not_yours")
    if not tidy(words):
        return Refused("report_empty")
    values = {
        "introduction_id": introduction_id,
        "year": year,
        "words": tidy(words)[:LONGEST],
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    await work.db.execute(insert(YearReport).values(**values))
    work.record("residence.report", f"introduction:{introduction_id}", year=year)
    return (await of_people(work, year, chosen))[0]


async def result_for(work: Work, person_id: int, year: int) -> Result | Refused:
    """Before a grade: book and report of a working member (RES-13, RES-18, GRD-G55).

    For the committee of the workplace, the residence committee and the member. Refused: not_yours.
    """
    found = await book_rows.introduced(work, year, person_ids=[person_id])
    seen = [each for each in found if _may_see(work, each)]
    if not seen and not await _works_for(work, person_id):
        return Refused("not_yours")
    newest = sorted(seen, key=lambda each: each.id)[-1:]
    lines = await of_people(work, year, newest)
    return await _result(work, person_id, lines[0] if lines else None)


async def results(work: Work, inside_id: int, year: int) -> list[Result] | Refused:
    """The same for everybody whom a workplace inside introduced."""
    lines = await of_workplace(work, inside_id, year)
    if isinstance(lines, Refused):
        return lines
    book = await book_for(work, inside_id)
    return [_judged(book, work.today, line.member.person_id, line) for line in lines]


@built
def _known_inside(unit_ids: Collection[int]) -> Select[int | None]:
    return select(Workplace.inside_id).where(Workplace.inside_id.in_(unit_ids))


async def inside_of(work: Work, unit_ids: Iterable[int]) -> set[int]:
    """Those of these units that are workplaces known to a residence committee."""
    known = await work.db.execute(*_known_inside(list(unit_ids)))
    return {key for key in known.scalars() if key is not None}


async def results_of(
    work: Work, inside_ids: Sequence[int], year: int, rules: LocalBook
) -> dict[int, Result]:
    """Person → the result, for many workplaces at once; the caller has asked who may see them."""
    lines = await of_people(work, year, await book_rows.introduced(work, year, inside_ids))
    judged = (_judged(rules, work.today, line.member.person_id, line) for line in lines)
    return {each.person_id: each for each in judged}


async def of_people(work: Work, year: int, members: Iterable[Enrolled]) -> list[BookLine]:
    """The books of these members; the caller has asked who may see them."""
    written = await comments.lines(work, year, members)
    ids = [line.member.id for line in written]
    steps = await book_rows.steps(work, year, ids)
    reports = await book_rows.reports(work, year, ids)
    units = {line.member.unit_id for line in written}
    books = {unit_id: await book_for(work, unit_id) for unit_id in units}
    return [
        _line(books[each.member.unit_id], work.today, each, steps, reports) for each in written
    ]


def _line(
    book: LocalBook,
    today: date,
    written: Commented,
    steps: Mapping[int, Mapping[str, date]],
    reports: Mapping[int, str],
) -> BookLine:
    taken = steps.get(written.member.id, {})
    facts = {
        "commented": written.complete,
        "collected": "collected" in taken or "brought" in taken,
        "received_by_workplace": "received" in taken,
        "military_region_9": written.member.kind == "military",
    }
    state = book.judge("RES-11", facts, today)
    return BookLine(written.member, written, taken, reports.get(written.member.id, ""), state)


def _unfit(work: Work, line: BookLine, step_: str, note: str) -> Refused | None:
    """Who may say it, and that there is a comment to be carried (RES-23, RES-14)."""
    member = line.member
    own = member.person_id == work.acting.person_id
    if step_ == "brought" and line.military:
        return Refused("book_by_committees")
    allowed = {
        "collected": keeps(work, member) or (own and not line.military),
        "brought": own,
        "received": confirms(work, member) or (keeps(work, member) and member.inside_id is None),
    }
    if step_ == "collected" and line.military:
        allowed["collected"] = keeps(work, member) or confirms(work, member)
    if not allowed[step_]:
        return Refused("not_yours")
    if not line.comment.complete:
        return Refused("book_not_commented", {"name": member.name})
    if step_ == "received" and not confirms(work, member) and not tidy(note):
        return Refused("nothing_written")
    return None


def _may_see(work: Work, member: Enrolled) -> bool:
    own = member.person_id == work.acting.person_id
    return own or keeps(work, member) or confirms(work, member)


async def _works_for(work: Work, person_id: int) -> bool:
    """The actor leads a cell of which the person is a member today, or is that person."""
    led = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.unit_id.in_(work.acting.units(*COMMITTEE)),
        in_force(Membership, work.today),
    )
    own = person_id == work.acting.person_id
    return own or (await work.db.execute(led.limit(1))).first() is not None


async def _result(work: Work, person_id: int, line: BookLine | None) -> Result:
    led = work.acting.units(*COMMITTEE)
    unit = (line.member.inside_id or line.member.unit_id) if line else (led or [0])[0]
    return _judged(await book_for(work, unit), work.today, person_id, line)


def _judged(book: LocalBook, today: date, person_id: int, line: BookLine | None) -> Result:
    received = line is not None and "received" in line.steps
    facts = {"book_received": received, "report_received": bool(line and line.report)}
    finding = book.judge("GRD-G55", facts, today)
    if line is None:
        return Result(person_id, None, finding, "workplace_committee")
    late = line.waits_for or ("" if line.report else "member")
    return Result(person_id, line, finding, late)


def _day(work: Work, year: int) -> date:
    return min(work.today, date(year, 12, 31))
