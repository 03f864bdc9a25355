"""Tasks of members: assigned and adjusted by resolution of the cell, reviewed, reported on.

Only the cell issues a resolution; the committee proposes (TSK-03). Nothing is overwritten: an
adjusted task is a new row that replaces the older one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, insert, select

from services.db.built import built
from services.db.models import (
    Membership,
    ReviewInterval,
    RoleHeld,
    Task,
    TaskReview,
    in_force,
)
from services.members import Member, members
from services.people import COMMITTEE, SECRETARIAT
from services.refusal import Refused
from services.reminders import plan
from services.rulebooks import LocalBook, book_for, judge_for
from services.rules import Finding
from services.task_grounds import ground, offered
from services.task_reports import reports
from services.task_states import ReviewState, TaskView, arrived, current, missing, reviews
from services.units import UnitView, access_unit
from services.words import tidy
from services.work import Work

WARD_OFFICE = "ward_staff"
LONGEST, LONGEST_NUMBER = 500, 60
OLDEST = timedelta(days=366)
"""how far back a resolution may lie that is recorded today"""


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be recorded; `replaces` is the id of the task that it adjusts."""

    person_id: int
    words: str
    resolution: str
    resolved_on: date
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class MemberTasks:
    """A member's tasks of the year, the line of this month, and whether tasks are expected."""

    member: Member
    tasks: tuple[TaskView, ...]
    report: str | None
    expected: bool
    new: bool
    """arrived this year and waits for a supplementary assignment (TSK-04)"""
    ward_office: bool
    """works in a ward's office: another guidance applies (TSK-02)"""


@dataclass(frozen=True, slots=True)
class TaskBoard:
    """The tasks of a cell in a year, and resolutions they may rest on, with their days."""

    unit: UnitView
    year: int
    members: list[MemberTasks]
    review: ReviewState
    resolutions: list[tuple[str, date]]

    @property
    def without(self) -> list[MemberTasks]:
        """Expected to have a task, and have none (TSK-01)."""
        return [each for each in self.members if each.expected and not each.tasks]

    @property
    def expected(self) -> list[MemberTasks]:
        """Those who are to have tasks; exempt members are not."""
        return [each for each in self.members if each.expected]


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """What about tasks belongs on the next meeting's agenda (ATT-06)."""

    arrivals: tuple[str, ...]
    review_due: bool


async def concrete(work: Work, unit_id: int, words: str) -> Finding:
    """Whether a task says what is to be done: OK, or WARNING with reasons (TSK-05)."""
    facts = {"description": tidy(words).strip(" .")}
    return await judge_for(work, unit_id, "TSK-05", facts, work.today)


async def board(work: Work, unit_id: int) -> TaskBoard | Refused:
    """The tasks of a cell this year, for its committee."""
    unit = await access_unit(work, unit_id, *COMMITTEE)
    if isinstance(unit, Refused):
        return unit
    year = work.today.year
    tasks = await current(work, unit_id, year)
    said = await reports(work, unit_id, work.today)
    new, book = await _new(work, unit_id), await book_for(work, unit_id)
    officers = await _officers(work, unit_id)
    lines = [
        MemberTasks(
            member,
            tuple(task for task in tasks if task.person_id == member.id),
            said.get(member.id),
            _is_expected(book, member, work.today),
            member.id in new,
            member.id in officers,
        )
        for member in await members(work, unit_id, work.today)
    ]
    review = (await reviews(work, [unit_id]))[unit_id]
    return TaskBoard(unit, year, lines, review, await offered(work, unit_id))


async def assign(work: Work, unit_id: int, new: NewTask) -> TaskView | Refused:
    """Records a task by resolution of the cell and tells the member.

    Refused: not_yours, not_expected, task_empty, needs_a_number, resolution_future,
    resolution_too_old, resolution_of_other_day, resolution_about_other, task_same, task_changed
    (somebody else adjusted it first).
    """
    if not work.acting.holds(unit_id, *SECRETARIAT):
        return Refused("not_yours")
    words, number = tidy(new.words)[:LONGEST], tidy(new.resolution)[:LONGEST_NUMBER]
    if refused := await _unfit(work, unit_id, new, words, number):
        return refused
    kind = "added" if new.person_id in await _new(work, unit_id) else "yearly"
    about = "adjust" if new.replaces else "add" if kind == "added" else "assign"
    rests = await ground(work, unit_id, number, new.resolved_on, about)
    if isinstance(rests, Refused):
        return rests
    values = {
        "unit_id": unit_id,
        "person_id": new.person_id,
        "year": work.today.year,
        "kind": kind,
        "words": words,
        "resolution": number,
        "resolved_on": new.resolved_on,
        "resolution_id": rests.resolution_id,
        "paper_resolution_id": rests.paper_id,
        "replaces": new.replaces,
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    done = await work.db.execute(insert(Task).values(**values).returning(Task.id))
    task_id = done.scalar_one()
    action = "task.adjusted" if new.replaces else "task.assigned"
    work.record(action, f"task:{task_id}", person=new.person_id, resolution=number)
    await plan.tell(work, "task_given", task_id, [new.person_id])
    return TaskView(task_id, new.person_id, kind, words, number, new.resolved_on)


async def review(work: Work, unit_id: int, outcome: str) -> ReviewState | Refused:
    """Records that the committee went through the tasks today. Outcome: unchanged | adjusted."""
    if not work.acting.holds(unit_id, *COMMITTEE):
        return Refused("not_yours")
    values = {"unit_id": unit_id, "reviewed_on": work.today, "outcome": outcome}
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now}
    await work.db.execute(insert(TaskReview).values(**values, **by))
    work.record(f"tasks.{outcome}", f"unit:{unit_id}")
    return (await reviews(work, [unit_id]))[unit_id]


async def choose_interval(work: Work, unit_id: int, months: int) -> ReviewState | Refused:
    """After how many months the cell reviews its tasks; only what the document names (TSK-03)."""
    if not work.acting.holds(unit_id, *COMMITTEE):
        return Refused("not_yours")
    facts = {"interval_months": months, "last_review_on": work.today}
    finding = await judge_for(work, unit_id, "TSK-03", facts, work.today)
    if finding.by_text == "BLOCKED":
        return Refused("review_interval", {"reason": " ".join(finding.reasons)})
    values = {"unit_id": unit_id, "months": months, "chosen_by": work.acting.person_id}
    await work.db.execute(insert(ReviewInterval).values(**values, chosen_at=work.now))
    work.record("tasks.interval", f"unit:{unit_id}", months=months)
    return (await reviews(work, [unit_id]))[unit_id]


async def open_for_meeting(work: Work, unit_id: int) -> OpenTasks:
    """New arrivals that wait for a resolution, and whether a review is due; asks no role."""
    new = await _new(work, unit_id)
    names = [each.name for each in await members(work, unit_id, work.today) if each.id in new]
    state = (await reviews(work, [unit_id]))[unit_id]
    return OpenTasks(tuple(names), state.is_due)


def _is_expected(book: LocalBook, member: Member, on: date) -> bool:
    facts: Mapping[str, object] = {"assigned": False, "exempt": member.standing == "exempt"}
    return not member.temporary and book.judge("TSK-01", facts, on).by_text != "NOT_EXPECTED"


async def _officers(work: Work, unit_id: int) -> set[int]:
    """Members of the cell who work in a ward's office."""
    return set((await work.db.execute(*_in_office(unit_id, work.today))).scalars())


async def _new(work: Work, unit_id: int) -> set[int]:
    """Members who arrived this year and have no task yet."""
    on = work.today
    asked = _arrived_without(unit_id, on, on.year, date(on.year, 1, 1))
    return set((await work.db.execute(*asked)).scalars())


@built
def _in_office(unit_id: int, on: date) -> Select[int]:
    return (
        select(RoleHeld.person_id)
        .join(Membership, Membership.person_id == RoleHeld.person_id)
        .where(
            Membership.unit_id == unit_id,
            RoleHeld.role == WARD_OFFICE,
            in_force(RoleHeld, on),
        )
    )


@built
def _arrived_without(unit_id: int, on: date, year: int, since: date) -> Select[int]:
    return select(Membership.person_id).where(
        Membership.unit_id == unit_id, missing(on, year), arrived(since)
    )


async def _unfit(
    work: Work, unit_id: int, new: NewTask, words: str, number: str
) -> Refused | None:
    if not await _is_member(work, unit_id, new.person_id):
        return Refused("not_expected")
    if not words:
        return Refused("task_empty")
    named = number if any(sign.isdigit() for sign in number) else None
    facts: Mapping[str, object] = {"meeting_record": True, "resolution": named}
    if (await judge_for(work, unit_id, "REP-37", facts, work.today)).by_text != "OK":
        return Refused("needs_a_number")
    if new.resolved_on > work.today:
        return Refused("resolution_future", {"day": new.resolved_on})
    if new.resolved_on < work.today - OLDEST:
        return Refused("resolution_too_old", {"day": new.resolved_on})
    return _clash(await current(work, unit_id, work.today.year), new, words)


def _clash(current: Iterable[TaskView], new: NewTask, words: str) -> Refused | None:
    own_tasks = [task for task in current if task.person_id == new.person_id]
    if new.replaces and new.replaces not in {task.id for task in own_tasks}:
        return Refused("task_changed")
    same = any(task.words.casefold() == words.casefold() for task in own_tasks)
    return Refused("task_same") if same else None


async def _is_member(work: Work, unit_id: int, person_id: int) -> bool:
    statement = select(Membership.id).where(
        Membership.unit_id == unit_id,
        Membership.person_id == person_id,
        in_force(Membership, work.today),
    )
    return (await work.db.execute(statement.limit(1))).first() is not None
