"""The secretary's morning: what is late, due or waits for a decision in the cells they lead.

Each subject is one function that looks at many cells at once, so that the number of statements
does not grow with the cells. A new subject is one more entry in SOURCES.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from services import plans, questions, task_states
from services.clock import local_day
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Announcement, Meeting, Payment, Reminder, RoleHeld, Unit, in_force
from services.dues.rulings import newest_ruling
from services.people import COMMITTEE
from services.reminders.of_meetings import to_rule
from services.rulebooks import books_for
from services.rules import Finding
from services.work import Work

LATE_IN_MONTH = 20
"""after this day a month without a meeting is spoken of: a setting of the product (ATT-05)"""
AFTER_START = timedelta(hours=3)
"""so long after its start a meeting whose roll-call is open is spoken of"""
JANUARY, MONDAY = 1, 0
FIRST = aliased(RoleHeld)
STANDING = frozenset({"no_task", "no_plan"})
"""what may stand for weeks: alone it makes a message on Mondays only, so that nobody is nagged"""
Rank = Literal["late", "due", "decide"]
RANKS: Sequence[Rank] = ("late", "due", "decide")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something the secretary is to do. Its words stand under `morning.<kind>` in the catalogue.

    `command` opens it; `rule` is what "Vì sao?" explains; `values` fill the sentence (count, day).
    """

    unit_id: int
    kind: str
    rank: Rank
    command: str
    rule: str
    values: Mapping[str, object] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Morning:
    """One person's matters, what is late first."""

    matters: tuple[Matter, ...]
    on: date

    @property
    def worth_a_message(self) -> bool:
        """Something waits that is not merely the same as for weeks."""
        if self.on.weekday() == MONDAY:
            return bool(self.matters)
        return any(matter.kind not in STANDING for matter in self.matters)

    @property
    def several(self) -> bool:
        """The matters belong to more than one cell, so each must name its own."""
        return len({matter.unit_id for matter in self.matters}) > 1


Source = Callable[[Work, Sequence[int]], Awaitable[list[Matter]]]
"""(work, unit ids) → the open matters of all these cells"""


async def own(work: Work) -> Morning:
    """What waits in the cells that the actor leads, at any time of the day."""
    return Morning(tuple(await matters(work, work.acting.units(*COMMITTEE))), work.today)


async def matters(work: Work, unit_ids: Sequence[int]) -> list[Matter]:
    """The matters of cells: late, then due, then to decide; the cells of one rank by name."""
    if not unit_ids:
        return []
    found = [matter for source in SOURCES for matter in await source(work, unit_ids)]
    names = await _names(work, unit_ids)
    named = [replace(matter, unit=names[matter.unit_id]) for matter in found]
    return sorted(named, key=lambda matter: (RANKS.index(matter.rank), matter.unit))


async def for_people(work: Work, person_ids: Iterable[int]) -> dict[int, Morning]:
    """The mornings of secretaries, with the statements of a single one."""
    units: dict[int, set[int]] = {}
    for person_id, unit_id in await work.db.execute(*_led(work.today, set(person_ids))):
        units.setdefault(person_id, set()).add(unit_id)
    everything = await matters(work, sorted(set().union(*units.values())))
    return {
        person: Morning(tuple(each for each in everything if each.unit_id in led_by), work.today)
        for person, led_by in units.items()
    }


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, Morning]:
    """The morning of each reminder's person."""
    people = {row[0]: row[1] for row in await work.db.execute(*_reminded(reminder_ids))}
    mornings = await for_people(work, people.values())
    return {key: mornings.get(person, Morning((), work.today)) for key, person in people.items()}


@built
def _reminded(reminder_ids: Collection[int]) -> Select[int, int]:
    return select(Reminder.id, Reminder.person_id).where(Reminder.id.in_(reminder_ids))


@built
def _led(on: date, person_ids: Collection[int]) -> AnySelect:
    return secretaries(on).where(RoleHeld.person_id.in_(person_ids))


def secretaries(on: date) -> AnySelect:
    """(person, cell): secretaries of a day, and deputies where a cell has no secretary."""
    has_secretary = select(FIRST.id).where(
        FIRST.unit_id == RoleHeld.unit_id,
        FIRST.role == "secretary",
        in_force(FIRST, on),
    )
    leads = or_(
        RoleHeld.role == "secretary",
        and_(RoleHeld.role == "deputy", ~has_secretary.exists()),
    )
    statement = select(RoleHeld.person_id, RoleHeld.unit_id).distinct()
    return statement.where(leads, in_force(RoleHeld, on))


async def of_meetings(work: Work, unit_ids: Sequence[int]) -> list[Matter]:
    """Reasons to rule on, an open roll-call, names not yet in the book."""
    rows = (await work.db.execute(*_open_meetings(unit_ids))).all()
    reasons = await to_rule(work, [row.id for row in rows if row.state == "planned"])
    found = []
    for meeting_id, unit_id, starts_at, state in rows:
        day: Mapping[str, object] = {"when": starts_at}
        if reasons[meeting_id]:
            values = {**day, "count": reasons[meeting_id]}
            board = f"/tinhhinh {meeting_id}"
            found.append(Matter(unit_id, "reasons", "decide", board, "ATT-04", values))
        roll = f"/diemdanh {meeting_id}"
        if state != "planned":
            found.append(Matter(unit_id, "book", "due", roll, "ATT-02", day))
        elif starts_at <= work.now - AFTER_START:
            found.append(Matter(unit_id, "roll_call", "late", roll, "ATT-01", day))
    return found


@built
def _open_meetings(unit_ids: Collection[int]) -> AnySelect:
    return (
        select(Meeting.id, Meeting.unit_id, Meeting.starts_at, Meeting.state)
        .outerjoin(Announcement, Announcement.meeting_id == Meeting.id)
        .where(
            Meeting.unit_id.in_(unit_ids),
            or_(
                Meeting.state == "planned",
                and_(Announcement.id.is_not(None), Announcement.book_at.is_(None)),
            ),
        )
        .order_by(Meeting.starts_at)
    )


async def of_months(work: Work, unit_ids: Sequence[int]) -> list[Matter]:
    """A month that has no meeting yet, when the month is nearly over (ATT-05)."""
    if work.today.day <= LATE_IN_MONTH:
        return []
    values = {"month": work.today.month}
    return [
        Matter(unit_id, "no_meeting", "late", "/lichhop", "ATT-05", values)
        for unit_id, finding in (await month_findings(work, unit_ids)).items()
        if finding.outcome == "REMIND"
    ]


async def month_findings(work: Work, unit_ids: Sequence[int]) -> dict[int, Finding]:
    """Whether each cell meets often enough this month, counting what is planned (ATT-05)."""
    since = work.now - timedelta(days=work.today.day)
    statement = select(Meeting.unit_id, Meeting.starts_at).where(
        Meeting.unit_id.in_(unit_ids), Meeting.state != "cancelled", Meeting.starts_at >= since
    )
    days: dict[int, list[Any]] = {unit_id: [] for unit_id in unit_ids}
    for unit_id, starts_at in await work.db.execute(statement):
        days[unit_id].append(local_day(starts_at))
    month, books = f"{work.today:%Y-%m}", await books_for(work, unit_ids)
    return {
        unit_id: books[unit_id].judge("ATT-05", {"month": month, "meetings": met}, work.today)
        for unit_id, met in days.items()
    }


async def of_tasks(work: Work, unit_ids: Sequence[int]) -> list[Matter]:
    """Members without a task, new arrivals, a review that is due."""
    found = []
    for unit_id, count in (await task_states.without(work, unit_ids, work.today.year)).items():
        opens = f"/phancong {unit_id}"
        if count.old:
            values = {"count": count.old, "year": work.today.year}
            found.append(Matter(unit_id, "no_task", "due", opens, "TSK-01", values))
        if count.new:
            found.append(
                Matter(unit_id, "new_member", "due", opens, "TSK-04", {"count": count.new})
            )
    for unit_id, state in (await task_states.reviews(work, unit_ids)).items():
        if state.is_due:
            said: Mapping[str, object] = {"months": state.months, "day": state.due}
            opens = f"/rasoat {unit_id}"
            found.append(Matter(unit_id, "review", "due", opens, "TSK-03", said))
    return found


async def of_plans(work: Work, unit_ids: Sequence[int]) -> list[Matter]:
    """In January: how many members have not registered their plan (TSK-07)."""
    if work.today.month != JANUARY:
        return []
    counts = await plans.without(work, unit_ids, work.today.year)
    return [
        Matter(
            unit_id,
            "no_plan",
            "due",
            f"/kehoachchibo {unit_id}",
            "TSK-07",
            {"count": count, "year": work.today.year},
        )
        for unit_id, count in counts.items()
    ]


async def of_questions(work: Work, unit_ids: Sequence[int]) -> list[Matter]:
    """Difficulties of members that nobody has answered."""
    counts = await questions.count_waiting(work, unit_ids)
    return [
        Matter(unit_id, "question", "decide", "/traloivuongmac", "SCR-36", {"count": count})
        for unit_id, count in counts.items()
    ]


async def of_dues(work: Work, unit_ids: Sequence[int]) -> list[Matter]:
    """Dues that members say they paid and nobody has confirmed (DUE-01)."""
    return [
        Matter(unit_id, "dues", "decide", f"/xacnhanphi {unit_id}", "DUE-01", {"count": count})
        for unit_id, count in await work.db.execute(*_claims(unit_ids))
    ]


@built
def _claims(unit_ids: Collection[int]) -> Select[int, int]:
    return (
        select(Payment.unit_id, func.count())
        .where(Payment.unit_id.in_(unit_ids), newest_ruling().is_(None))
        .group_by(Payment.unit_id)
    )


SOURCES: tuple[Source, ...] = (
    of_meetings,
    of_months,
    of_tasks,
    of_plans,
    of_dues,
    of_questions,
)


async def _names(work: Work, unit_ids: Sequence[int]) -> dict[int, str]:
    return {row[0]: row[1] for row in await work.db.execute(*_named(unit_ids))}


@built
def _named(unit_ids: Collection[int]) -> Select[int, str]:
    return select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids))
