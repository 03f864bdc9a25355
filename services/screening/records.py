"""What is on record about the members of a cell, gathered for all of them at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Select, extract, func, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    Exemption,
    ExemptionNote,
    ExemptionStep,
    Mark,
    Meeting,
    MinuteEntry,
    Reminder,
    ReviewSeason,
    ReviewSubject,
    ScreeningFact,
    ScreeningFactWithdrawal,
)
from services.dues.book import book_of
from services.dues.ledger import ledger
from services.dues.months import year_of
from services.exemptions.views import FAR
from services.grading import grades
from services.work import Work

REMINDERS = {"unexcused": "ATT-03", "dues_late": "DUE-02"}
"""kinds of reminders that are reminders of the committee, and the rule behind them"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A record entered from a document; see the table for what each kind holds.

    `id` is 0 for what ChiBot knows itself, which nobody can withdraw.
    """

    id: int
    person_id: int
    kind: str
    year: int | None
    number: int | None
    form: str
    from_day: date | None
    to_day: date | None
    on_day: date | None
    document: str


@dataclass(frozen=True, slots=True)
class Records:
    """What is known of one member. Months and reminders are those of the year looked at."""

    facts: Sequence[Fact] = ()
    absent_months: Sequence[int] = ()
    unpaid_months: Sequence[int] = ()
    reminded: Mapping[str, int] = field(default_factory=dict)
    """rule (ATT-03, DUE-02, MRE-04) → how often"""

    def of(self, kind: str) -> list[Fact]:
        """The facts of a kind."""
        return [each for each in self.facts if each.kind == kind]


async def gather(
    work: Work, unit_id: int, person_ids: Iterable[int], year: int
) -> dict[int, Records]:
    """Person → records; `year` is the calendar year looked at. In a handful of statements."""
    ids = list(person_ids)
    kept = [*await _far_work(work, unit_id), *await _graded(work, ids)]
    known = {_about(each) for each in kept}
    typed = [each for each in await facts_of(work, unit_id) if _about(each) not in known]
    facts = sorted([*typed, *kept], key=lambda each: each.year or 0)
    absent = await _absent(work, unit_id, ids, year)
    unpaid = await _unpaid(work, unit_id, year)
    reminded = await _reminded(work, unit_id, ids, year)
    return {
        each: Records(
            [one for one in facts if one.person_id == each],
            sorted(absent.get(each, ())),
            sorted(unpaid.get(each, ())),
            reminded.get(each, {}),
        )
        for each in ids
    }


@built
def _facts_in(unit_id: int) -> AnySelect:
    one = ScreeningFact
    columns = (
        one.id, one.person_id, one.kind, one.year, one.number, one.form, one.from_day, one.to_day,
        one.on_day, one.document,
    )  # fmt: skip
    withdrawn = select(ScreeningFactWithdrawal.id).where(ScreeningFactWithdrawal.fact_id == one.id)
    statement: AnySelect = select(*columns)
    return statement.where(one.unit_id == unit_id, ~withdrawn.exists()).order_by(one.id)


async def facts_of(work: Work, unit_id: int) -> list[Fact]:
    """Facts of the cell's members that were not withdrawn; who asks was checked before."""
    rows = (await work.db.execute(*_facts_in(unit_id))).all()
    return [_fact(row) for row in rows]


def _fact(row: AnyRow) -> Fact:
    return Fact(*row)


def _about(one: Fact) -> tuple[object, ...]:
    """What ChiBot keeps itself stands before what was typed about the same term or year."""
    if one.kind == "far_work":
        return one.kind, one.person_id, one.to_day
    return (one.kind, one.person_id, one.year) if one.kind == "grade" else (one.kind, one.id)


@built
def _reviewed(ids: Collection[int]) -> Select[int, int | None, int]:
    return (
        select(ReviewSubject.id, ReviewSubject.person_id, ReviewSeason.year)
        .join(ReviewSeason, ReviewSeason.id == ReviewSubject.season_id)
        .where(ReviewSubject.kind == "member", ReviewSubject.person_id.in_(ids))
        .order_by(ReviewSeason.year)
    )


async def _graded(work: Work, ids: Sequence[int]) -> list[Fact]:
    """Grades of members that count, as they were decided in the seasons of their years."""
    rows = (await work.db.execute(*_reviewed(ids))).all()
    given = await grades.records(work, [row[0] for row in rows])
    decided = [(row, given[row[0]].decision) for row in rows if row[0] in given]
    return [
        Fact(0, person or 0, "grade", year, one.level, "", None, None, None,
             ", ".join(part for part in (_decided(one.number, one.on_day), one.body) if part))
        for (_, person, year), one in decided
        if one
    ]  # fmt: skip


@built
def _far_terms(unit_id: int) -> AnySelect:
    reported = (
        select(func.count())
        .where(ExemptionNote.exemption_id == Exemption.id, ExemptionNote.kind == "report")
        .correlate(Exemption)
        .scalar_subquery()
    )
    granted, back = ExemptionStep, aliased(ExemptionStep)
    returned = (
        select(func.min(back.on_day))
        .where(back.exemption_id == Exemption.id, back.step.in_(("returned", "moved")))
        .correlate(Exemption)
        .scalar_subquery()
    )
    return (
        select(Exemption.person_id, Exemption.until, reported, granted.number, granted.on_day)
        .add_columns(returned)
        .join(granted, (granted.exemption_id == Exemption.id) & (granted.step == "granted"))
        .where(Exemption.unit_id == unit_id, Exemption.reason.in_(FAR))
        .where(Exemption.until.is_not(None) | returned.is_not(None))
        .order_by(Exemption.id)
    )


async def _far_work(work: Work, unit_id: int) -> list[Fact]:
    """Terms of those exempt for work far away, with the reports of each (EXM-17, SCR-06)."""
    rows = (await work.db.execute(*_far_terms(unit_id))).all()
    return [
        Fact(0, person, "far_work", None, count, "", None, _last(until, ended), None,
             _decided(number, day))
        for person, until, count, number, day, ended in rows
    ]  # fmt: skip


def _last(until: date | None, back: date | None) -> date | None:
    """The last day of a term; whoever came back earlier was exempt until the day before."""
    days = [until, back - timedelta(days=1) if back else None]
    return min((each for each in days if each), default=None)


def _decided(number: str, day: date | None) -> str:
    return ", ".join(part for part in (number, f"{day:%d/%m/%Y}" if day else "") if part)


@built
def _missed(unit_id: int, ids: Collection[int]) -> Select[int, datetime]:
    newest = select(func.max(Mark.id)).group_by(Mark.meeting_id, Mark.person_id)
    return (
        select(Mark.person_id, Meeting.starts_at)
        .join(Meeting, Meeting.id == Mark.meeting_id)
        .where(
            Mark.id.in_(newest.where(Mark.person_id.in_(ids))),
            Mark.mark == "without_reason",
            Meeting.state == "closed",
            Meeting.unit_id == unit_id,
        )
    )


async def _absent(work: Work, unit_id: int, ids: Sequence[int], year: int) -> dict[int, set[int]]:
    """Months with a meeting missed without reason; the exempt have no mark in them."""
    found: dict[int, set[int]] = {}
    for person_id, starts_at in await work.db.execute(*_missed(unit_id, ids)):
        day = local_day(starts_at)
        if day.year == year:
            found.setdefault(person_id, set()).add(day.month)
    return found


async def _unpaid(work: Work, unit_id: int, year: int) -> dict[int, set[int]]:
    """Months of dues past their due day without a receipt, at the time of asking (AMB-06)."""
    book = await book_of(work, unit_id)
    if book.from_month is None:
        return {}
    kept = await ledger(work, book, year_of(year))
    return {line.person_id: {month.month for month in line.unpaid} for line in kept.lines}


@built
def _reminders(ids: Collection[int], year: int) -> Select[int, str, int]:
    return (
        select(Reminder.person_id, Reminder.kind, func.count())
        .where(
            Reminder.person_id.in_(ids),
            Reminder.kind.in_(REMINDERS),
            Reminder.state.in_(("sent", "unreachable")),
            extract("year", Reminder.day) == year,
        )
        .group_by(Reminder.person_id, Reminder.kind)
    )


async def _reminded(
    work: Work, unit_id: int, ids: Sequence[int], year: int
) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for person_id, kind, count in await work.db.execute(*_reminders(ids, year)):
        found.setdefault(person_id, {})[REMINDERS[kind]] = count
    for person_id, count in await _corrected(work, unit_id, ids, year):
        found.setdefault(person_id, {})["MRE-04"] = count
    return found


@built
def _corrections(unit_id: int, ids: Collection[int], year: int) -> Select[int | None, int]:
    return (
        select(MinuteEntry.person_id, func.count())
        .join(Meeting, Meeting.id == MinuteEntry.meeting_id)
        .where(
            Meeting.unit_id == unit_id,
            MinuteEntry.kind == "correct",
            MinuteEntry.person_id.in_(ids),
            extract("year", Meeting.starts_at) == year,
        )
        .group_by(MinuteEntry.person_id)
    )


async def _corrected(
    work: Work, unit_id: int, ids: Sequence[int], year: int
) -> list[tuple[int, int]]:
    """How often the minutes say that a member was to correct something (MRE-04)."""
    rows = await work.db.execute(*_corrections(unit_id, ids, year))
    return [(row[0] or 0, row[1]) for row in rows]
