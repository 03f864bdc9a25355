"""What is on record of a member's year already, shown beside the question it helps with."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from services.clock import VIETNAM
from services.db.models import AnnualPlan, Mark, Meeting
from services.dues.book import book_of
from services.dues.ledger import PAID, ledger
from services.dues.months import first_of, year_of
from services.refusal import Refused
from services.residence import book as residence
from services.reviews.reading import Subject
from services.task_states import current
from services.work import Work


@dataclass(frozen=True, slots=True)
class Known:
    """A member's year. Dues: months with a receipt of those that are kept; residence: outcome of
    GRD-G55, "" where nobody was introduced to a residence."""

    attended: Counter[str]
    tasks: tuple[str, ...]
    plan: dict[str, str]
    dues_paid: int
    dues_months: int
    residence: str

    @property
    def meetings(self) -> int:
        """Closed meetings with a mark of this member."""
        return sum(self.attended.values())

    @property
    def present(self) -> int:
        """Of them attended, late ones included."""
        return self.attended["present"] + self.attended["late"]


YEAR, TASKS, PLAN = "year", "tasks", "plan"


async def of_member(
    work: Work, one: Subject, year: int, about: Collection[str] = (YEAR, TASKS, PLAN)
) -> Known:
    """For somebody who may see the member's review; the caller asked.

    `about`: what is wanted; the rest is left empty. YEAR: attendance, dues and residence.
    """
    assert one.person_id is not None  # noqa: S101 - narrows for the type checker
    tasks = await current(work, one.unit_id, year) if TASKS in about else ()
    mine = tuple(each.words for each in tasks if each.person_id == one.person_id)
    plan = await _plan(work, one.person_id, year) if PLAN in about else {}
    if YEAR not in about:
        return Known(Counter(), mine, plan, 0, 0, "")
    paid, months = await _dues(work, one, year)
    residence_ = await _residence(work, one.person_id, year)
    return Known(await _attended(work, one.person_id, year), mine, plan, paid, months, residence_)


async def _attended(work: Work, person_id: int, year: int) -> Counter[str]:
    begins, ends = (
        datetime(each, 1, 1, tzinfo=VIETNAM).astimezone(UTC) for each in (year, year + 1)
    )
    newest = select(func.max(Mark.id)).where(Mark.person_id == person_id).group_by(Mark.meeting_id)
    statement = (
        select(Mark.mark)
        .join(Meeting, Meeting.id == Mark.meeting_id)
        .where(Mark.id.in_(newest), Meeting.state == "closed")
        .where(Meeting.starts_at >= begins, Meeting.starts_at < ends)
    )
    return Counter((await work.db.execute(statement)).scalars())


async def _plan(work: Work, person_id: int, year: int) -> dict[str, str]:
    of = AnnualPlan
    mine = select(of.parts).where(of.person_id == person_id, of.year == year)
    found = (await work.db.execute(mine.order_by(of.id.desc()).limit(1))).scalar_one_or_none()
    return dict(found or {})


async def _dues(work: Work, one: Subject, year: int) -> tuple[int, int]:
    """Months confirmed, and months kept so far."""
    assert one.person_id is not None  # noqa: S101 - narrows for the type checker
    book = await book_of(work, one.unit_id)
    months = [each for each in year_of(year) if each <= first_of(work.today)]
    kept = await ledger(work, book, months, [one.person_id])
    if not kept.lines:
        return 0, 0
    tracked = [each for each in kept.lines[0].months.values() if each.tracked]
    return sum(each.state == PAID for each in tracked), len(tracked)


async def _residence(work: Work, person_id: int, year: int) -> str:
    found = await residence.result_for(work, person_id, year)
    if isinstance(found, Refused) or found.line is None:
        return ""
    return found.finding.by_text
