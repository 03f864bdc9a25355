"""The attendance of a unit in a year: members by months, for the workbook and the picture."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import ColumnElement, and_, func, or_, select

from services.clock import local_day, moment
from services.db.models import Mark, Meeting, Membership, Person, Standing
from services.words import name_order
from services.work import Work

MONTHS = range(1, 13)
MARKS = ("present", "late", "with_reason", "without_reason")
STANDINGS = ("exempt", "suspended", "elsewhere")
UNMARKED = "unmarked"
"""a meeting of the member's time in the unit for which nothing was marked"""


@dataclass(frozen=True, slots=True)
class Row:
    """One member. `months`: twelve tuples of marks, one mark for each closed meeting."""

    name: str
    months: tuple[tuple[str, ...], ...]

    def count(self, *marks: str) -> int:
        """How often one of these marks stands in the year."""
        return sum(mark in marks for month in self.months for mark in month)


@dataclass(frozen=True, slots=True)
class Year:
    """A unit's year; `meetings`: closed meetings in each of the twelve months."""

    unit: str
    parent: str | None
    year: int
    meetings: tuple[int, ...]
    rows: tuple[Row, ...]

    def in_month(self, month: int, *marks: str) -> int:
        """How many of these marks stand in a month (1 to 12)."""
        return sum(mark in marks for row in self.rows for mark in row.months[month - 1])


Span = tuple[date, date | None]
"""a first and a last day; None: it goes on"""


async def load(work: Work, unit_id: int, names: tuple[str, str | None], year: int) -> Year:
    """The year of a unit in four statements; the caller has asked who may see it."""
    meetings = await _meetings(work, unit_id, year)
    people, spans = await _members(work, unit_id, year)
    standings = await _standings(work, unit_id, year)
    marks = await _marks(work, [meeting for meeting, _ in meetings])
    rows = []
    for person in sorted(people, key=lambda each: name_order(people[each])):
        months: list[list[str]] = [[] for _ in MONTHS]
        for meeting, day in meetings:
            mark = marks.get((meeting, person)) or _unmarked(spans[person], standings[person], day)
            months[day.month - 1] += [mark] if mark else []
        rows.append(Row(people[person], tuple(map(tuple, months))))
    held = Counter(day.month for _, day in meetings)
    return Year(*names, year, tuple(held[month] for month in MONTHS), tuple(rows))


def _unmarked(spans: Iterable[Span], standings: Mapping[str, list[Span]], day: date) -> str:
    """What stands where no mark is: why not expected, or nothing outside the member's time."""
    if not _covers(spans, day):
        return ""
    return next((kind for kind in STANDINGS if _covers(standings[kind], day)), UNMARKED)


def _covers(spans: Iterable[Span], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


async def _meetings(work: Work, unit_id: int, year: int) -> Sequence[tuple[int, date]]:
    """Closed meetings of the Vietnamese year, in order of time."""
    first, after = moment(date(year, 1, 1), time()), moment(date(year + 1, 1, 1), time())
    statement = select(Meeting.id, Meeting.starts_at).where(
        Meeting.unit_id == unit_id,
        Meeting.state == "closed",
        Meeting.starts_at >= first,
        Meeting.starts_at < after,
    )
    rows = await work.db.execute(statement.order_by(Meeting.starts_at))
    return [(row.id, local_day(row.starts_at)) for row in rows]


async def _members(
    work: Work, unit_id: int, year: int
) -> tuple[dict[int, str], dict[int, list[Span]]]:
    statement = (
        select(Person.id, Person.full_name, Membership.from_day, Membership.to_day)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id == unit_id, _touches(Membership, year))
    )
    people: dict[int, str] = {}
    spans: dict[int, list[Span]] = defaultdict(list)
    for person, name, first, last in await work.db.execute(statement):
        people[person] = name
        spans[person].append((first, last))
    return people, spans


async def _standings(work: Work, unit_id: int, year: int) -> dict[int, dict[str, list[Span]]]:
    own = select(Membership.person_id).where(Membership.unit_id == unit_id)
    columns = (Standing.person_id, Standing.kind, Standing.from_day, Standing.to_day)
    statement = select(*columns).where(Standing.person_id.in_(own), _touches(Standing, year))
    found: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for person, kind, first, last in await work.db.execute(statement):
        found[person][kind].append((first, last))
    return found


def _touches(model: type[Membership] | type[Standing], year: int) -> ColumnElement[bool]:
    goes_on = or_(model.to_day.is_(None), model.to_day >= date(year, 1, 1))
    return and_(goes_on, model.from_day <= date(year, 12, 31))


async def _marks(work: Work, meeting_ids: Sequence[int]) -> dict[tuple[int, int], str]:
    """The newest mark of each member in each meeting, corrections included."""
    newest = select(func.max(Mark.id)).where(Mark.meeting_id.in_(meeting_ids))
    statement = select(Mark.meeting_id, Mark.person_id, Mark.mark).where(
        Mark.id.in_(newest.group_by(Mark.meeting_id, Mark.person_id))
    )
    rows = await work.db.execute(statement)
    return {(meeting, person): mark for meeting, person, mark in rows}
