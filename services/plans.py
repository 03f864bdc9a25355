"""A member's yearly plan: written in parts over days, or sent as a paper; then registered.

The documents prescribe no form for it (TSK-06, TSK-07): the parts are a proposal of the product.
A registered plan is never changed: a correction is registered anew, the newest counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select

from services.db.built import built
from services.db.engine import AnySelect, upsert
from services.db.models import AnnualPlan, Membership, PlanDraft, Standing, in_force
from services.members import Member, members
from services.people import COMMITTEE
from services.refusal import Refused
from services.rulebooks import LocalBook, book_for
from services.units import UnitView, access_unit, home_unit
from services.words import tidy
from services.work import Work

PARTS = ("morals", "work", "better")
"""thought, morals and way of life; tasks and results; what is to become better"""
LONGEST = 1000
PLANS = select(
    AnnualPlan.id,
    AnnualPlan.unit_id,
    AnnualPlan.person_id,
    AnnualPlan.year,
    AnnualPlan.parts,
    AnnualPlan.file_id,
    AnnualPlan.registered_at,
)
"""a PlanView, in its order"""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A registered plan: words by part, or a paper, or both."""

    id: int
    unit_id: int
    person_id: int
    year: int
    parts: dict[str, str]
    file_id: int | None
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What the actor wrote so far; it waits until it is registered or thrown away."""

    parts: dict[str, str]
    file_id: int | None

    @property
    def empty(self) -> bool:
        """Nothing to register."""
        return not (self.file_id or any(self.parts.values()))

    @property
    def next_part(self) -> str | None:
        """The first part that was neither written nor passed over."""
        return next((part for part in PARTS if part not in self.parts), None)


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """The actor's plan of this year in the own cell."""

    unit: UnitView
    year: int
    registered: PlanView | None
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """A member and the plan. `outcome` is that of TSK-06: OK, REMIND or NEEDS_DECISION."""

    member: Member
    plan: PlanView | None
    outcome: str


@dataclass(frozen=True, slots=True)
class PlanBoard:
    """The plans of a cell in a year."""

    unit: UnitView
    year: int
    members: list[MemberPlan]

    def among(self, outcome: str) -> list[MemberPlan]:
        """Members with this outcome."""
        return [each for each in self.members if each.outcome == outcome]


async def own(work: Work) -> OwnPlan | Refused:
    """The actor's plan of this year, and what is being written. Refused: no_cell."""
    unit = await home_unit(work)
    if unit is None:
        return Refused("no_cell")
    me, year = work.acting.person_id, work.today.year
    plans = await _registered(work, unit.id, year, me)
    row = (await work.db.execute(*_draft(unit.id, me, year))).one_or_none()
    return OwnPlan(unit, year, plans.get(me), Draft(*row) if row else None)


async def write(work: Work, part: str, words: str) -> OwnPlan | Refused:
    """Keeps one part of the draft; empty words: the part is passed over."""
    found = await own(work)
    if isinstance(found, Refused):
        return found
    if part not in PARTS:
        return Refused("plan_no_such_part")
    before = _started(found)
    draft = Draft({**before.parts, part: tidy(words)[:LONGEST]}, before.file_id)
    return await _keep(work, found, draft)


async def attach(work: Work, file_id: int) -> OwnPlan | Refused:
    """The plan is a photo or file that the actor sent (a stored file's id)."""
    found = await own(work)
    if isinstance(found, Refused):
        return found
    return await _keep(work, found, Draft(_started(found).parts, file_id))


async def correct(work: Work) -> OwnPlan | Refused:
    """Begins a draft with what is registered. Refused: no_cell, plan_empty (nothing yet)."""
    found = await own(work)
    if isinstance(found, Refused):
        return found
    begun = _started(found)
    if begun.empty:
        return Refused("plan_empty")
    every = {part: begun.parts.get(part, "") for part in PARTS}
    return await _keep(work, found, Draft(every, begun.file_id))


async def throw_away(work: Work) -> None:
    """Forgets the draft; what is registered stays."""
    me = work.acting.person_id
    await work.db.execute(delete(PlanDraft).where(PlanDraft.person_id == me))


async def register(work: Work) -> PlanView | Refused:
    """Registers the draft as the plan of this year. Refused: no_cell, plan_empty."""
    found = await own(work)
    if isinstance(found, Refused):
        return found
    if found.draft is None or found.draft.empty:
        return Refused("plan_empty")
    values = {
        "unit_id": found.unit.id,
        "person_id": work.acting.person_id,
        "year": found.year,
        "parts": {part: words for part, words in found.draft.parts.items() if words},
        "file_id": found.draft.file_id,
        "registered_at": work.now,
    }
    done = await work.db.execute(insert(AnnualPlan).values(**values).returning(AnnualPlan.id))
    plan_id = done.scalar_one()
    action = "plan.corrected" if found.registered else "plan.registered"
    work.record(action, f"plan:{plan_id}", person=work.acting.person_id, year=found.year)
    await throw_away(work)
    return PlanView(plan_id, **values)  # type: ignore[arg-type]


async def board(work: Work, unit_id: int) -> PlanBoard | Refused:
    """Who has registered a plan this year, for the committee of the cell (TSK-06)."""
    unit = await access_unit(work, unit_id, *COMMITTEE)
    if isinstance(unit, Refused):
        return unit
    year = work.today.year
    plans = await _registered(work, unit_id, year)
    everybody = await members(work, unit_id, work.today)
    book = await book_for(work, unit_id)
    lines = [
        _judged(book, member, plans.get(member.id), work.today)
        for member in everybody
        if not member.temporary
    ]
    return PlanBoard(unit, year, lines)


async def access_plan(work: Work, plan_id: int) -> PlanView | Refused:
    """A plan, for its author and the committee of the cell it was registered in."""
    row = (await work.db.execute(PLANS.where(AnnualPlan.id == plan_id))).one_or_none()
    if row is None:
        return Refused("no_such_plan")
    found = PlanView(*row)
    own_plan = found.person_id == work.acting.person_id
    if own_plan or work.acting.holds(found.unit_id, *COMMITTEE):
        return found
    return Refused("no_such_plan")


async def without(work: Work, unit_ids: Sequence[int], year: int) -> dict[int, int]:
    """How many members of each cell are to be reminded of their plan, in one statement."""
    statement = (
        select(Membership.unit_id, func.count(Membership.person_id.distinct()))
        .where(Membership.unit_id.in_(unit_ids), missing(work.today, year))
        .group_by(Membership.unit_id)
    )
    return {row[0]: row[1] for row in await work.db.execute(statement)}


def missing(on: date, year: int) -> ColumnElement[bool]:
    """The condition on a membership: no plan of the year, and the member is to be reminded.

    Exempt members are left out: whether they need a plan is for the committee (TSK-06).
    """
    exempt = select(Standing.id).where(
        Standing.person_id == Membership.person_id,
        Standing.kind == "exempt",
        in_force(Standing, on),
    )
    registered = select(AnnualPlan.id).where(
        AnnualPlan.unit_id == Membership.unit_id,
        AnnualPlan.person_id == Membership.person_id,
        AnnualPlan.year == year,
    )
    return and_(
        in_force(Membership, on),
        Membership.temporary.is_(False),
        ~exempt.exists(),
        ~registered.exists(),
    )


def _judged(book: LocalBook, member: Member, plan: PlanView | None, on: date) -> MemberPlan:
    facts = {"has_plan": plan is not None, "exempt": member.standing == "exempt"}
    return MemberPlan(member, plan, book.judge("TSK-06", facts, on).by_text)


def _started(found: OwnPlan) -> Draft:
    """The draft, or what is registered already: a correction begins with it."""
    if found.draft:
        return found.draft
    if found.registered:
        return Draft(dict(found.registered.parts), found.registered.file_id)
    return Draft({}, None)


async def _keep(work: Work, found: OwnPlan, draft: Draft) -> OwnPlan:
    values: dict[str, Any] = {
        "unit_id": found.unit.id,
        "person_id": work.acting.person_id,
        "year": found.year,
        "parts": draft.parts,
        "file_id": draft.file_id,
        "written_at": work.now,
    }
    kept = {name: values[name] for name in ("parts", "file_id", "written_at")}
    keys = ("unit_id", "person_id", "year")
    statement = upsert(work.db, PlanDraft, keys=keys, change=lambda _: kept)
    await work.db.execute(statement.values(**values))
    return OwnPlan(found.unit, found.year, found.registered, draft)


@built
def _draft(unit_id: int, person_id: int, year: int) -> Select[dict[str, str], int | None]:
    return select(PlanDraft.parts, PlanDraft.file_id).where(
        PlanDraft.unit_id == unit_id,
        PlanDraft.person_id == person_id,
        PlanDraft.year == year,
    )


async def _registered(
    work: Work, unit_id: int, year: int, person_id: int | None = None
) -> dict[int, PlanView]:
    """The newest plan of each member of a cell (or of one)."""
    asked = _of_cell(unit_id, year) if person_id is None else _of_one(unit_id, year, person_id)
    return {row.person_id: PlanView(*row) for row in await work.db.execute(*asked)}


@built
def _of_cell(unit_id: int, year: int) -> AnySelect:
    return _newest(AnnualPlan.unit_id == unit_id, AnnualPlan.year == year)


@built
def _of_one(unit_id: int, year: int, person_id: int) -> AnySelect:
    theirs = AnnualPlan.person_id == person_id
    return _newest(AnnualPlan.unit_id == unit_id, AnnualPlan.year == year, theirs)


def _newest(*where: ColumnElement[bool]) -> AnySelect:
    """The newest plan of each person among some."""
    newest = select(func.max(AnnualPlan.id)).where(*where).group_by(AnnualPlan.person_id)
    return PLANS.where(AnnualPlan.id.in_(newest))
