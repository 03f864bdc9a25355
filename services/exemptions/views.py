"""Requests as they stand, loaded set-wise; the one place that lets somebody see one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from services.db.built import Parameters, built
from services.db.engine import AnySelect
from services.db.models import (
    ContactPerson,
    Exemption,
    ExemptionPaper,
    ExemptionStep,
    Membership,
    Person,
    Unit,
    in_force,
)
from services.people import COMMITTEE, SECRETARIAT, WARD
from services.refusal import Refused
from services.work import Work

AGE = ("age", "reduce")
"""for age and health: the cell decides (EXM-03)"""
GROUNDS = (
    "treatment",
    "abroad_mission",
    "abroad_private",
    "remote_labour",
    "mobile_work",
    "waiting_retirement",
    "maternity",
)
"""for other reasons: the grassroots committee decides (EXM-07 to EXM-11)"""
FAR = ("abroad_mission", "remote_labour", "mobile_work")
"""grounds of those who work far away and report (EXM-17, AMB-16)"""
OVER = ("refused", "withdrawn", "returned", "moved")
"""moved: the member has another cell, where the exemption goes on"""
REQUESTS: AnySelect = (
    select(
        Exemption.id,
        Exemption.unit_id,
        Unit.name,
        Exemption.person_id,
        Person.full_name,
        Exemption.reason,
        Exemption.words,
        Exemption.since,
        Exemption.until,
        Exemption.asked_at,
    )
    .join(Unit, Unit.id == Exemption.unit_id)
    .join(Person, Person.id == Exemption.person_id)
    .order_by(Exemption.id)
)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a request; `number` and `on_day` of the paper behind it."""

    step: str
    number: str
    on_day: date | None
    because: str
    facts: dict[str, Any]
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its steps, the oldest first; `papers` are ids of files."""

    id: int
    unit_id: int
    unit: str
    person_id: int
    name: str
    reason: str
    words: str
    since: date | None
    until: date | None
    asked_at: datetime
    steps: tuple[StepView, ...] = ()
    papers: tuple[int, ...] = ()
    contact_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """asked | proposed | granted | asked_back, or one of OVER."""
        return next((e.step for e in reversed(self.steps) if e.step != "considered"), "asked")

    @property
    def by_cell(self) -> bool:
        """The cell itself decides."""
        return self.reason in AGE

    @property
    def open(self) -> bool:
        """Somebody still has to decide something."""
        return self.state in ("asked", "proposed", "asked_back")

    def step(self, name: str) -> StepView | None:
        """The newest step of this name."""
        return next((each for each in reversed(self.steps) if each.step == name), None)

    def lasts(self, on: date) -> bool:
        """Granted, for now or for later, and not over on a day."""
        return self.state in ("granted", "asked_back") and (self.until is None or on <= self.until)

    def in_force(self, on: date) -> bool:
        """The exemption covers its member on a day; the last day is still covered (EXM-18)."""
        granted = self.step("granted")
        if granted is None or granted.on_day is None or self.reason == "reduce":
            return False
        back = self.step("returned") or self.step("moved")
        ended = back is not None and back.on_day is not None and on >= back.on_day
        last = self.until is None or on <= self.until
        return max(granted.on_day, self.since or granted.on_day) <= on and last and not ended


async def access(work: Work, exemption_id: int) -> Request | Refused:
    """A request, for its member, the cell's committee and the contact person.

    For the ward when the cell has proposed it or reported its decision.
    """
    actor = work.acting
    led, wards = actor.units(*COMMITTEE), actor.units(*WARD)
    found = await load(work, *_visible(exemption_id, actor.person_id, led, wards, work.today))
    return found[0] if found else Refused("no_such_exemption")


async def own(work: Work) -> list[Request]:
    """The actor's own requests, the newest first."""
    return (await load(work, *of_person(work.acting.person_id)))[::-1]


async def of_units(work: Work) -> list[Request]:
    """Requests in the cells whose committee the actor is in."""
    led = Exemption.unit_id.in_(work.acting.units(*COMMITTEE))
    return await load(work, REQUESTS.where(led))


async def to_decide(work: Work) -> list[Request]:
    """What cells have proposed to the actor's ward and nobody has decided."""
    below = Unit.parent_id.in_(work.acting.units(*WARD))
    proposed = await load(work, REQUESTS.where(below))
    return [each for each in proposed if each.state == "proposed"]


@built
def of_person(person_id: int) -> AnySelect:
    """All requests of a member, for `load`."""
    return REQUESTS.where(Exemption.person_id == person_id)


@built
def of_ids(ids: Collection[int]) -> AnySelect:
    """These requests, for `load`."""
    return REQUESTS.where(Exemption.id.in_(ids))


async def load(work: Work, asked: AnySelect, given: Parameters | None = None) -> list[Request]:
    """Requests with steps, papers and contact, in four statements; the caller lets in.

    `asked`: REQUESTS with conditions, and `given` for its parameters.
    """
    rows = (await work.db.execute(asked, given)).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    steps = await _steps(work, ids)
    papers = await _papers(work, ids)
    contacts = await _contacts(work, ids)
    made = []
    for row in rows:
        taken = tuple(steps.get(row.id, ()))
        found = (taken, tuple(papers.get(row.id, ())), contacts.get(row.id), _answered(taken))
        known: tuple[Any, ...] = (*row, *found)
        made.append(Request(*known))
    return made


@built
def _visible(
    exemption_id: int, person_id: int, led: Collection[int], wards: Collection[int], today: date
) -> AnySelect:
    mine = Exemption.person_id == person_id
    sent_up = select(ExemptionStep.id).where(
        ExemptionStep.exemption_id == Exemption.id,
        ExemptionStep.step.in_(("proposed", "granted")),
    )
    ward = and_(Unit.parent_id.in_(wards), sent_up.exists())
    newest = select(func.max(ContactPerson.id)).where(ContactPerson.exemption_id == Exemption.id)
    contact = select(ContactPerson.id).where(
        ContactPerson.id == newest.correlate(Exemption).scalar_subquery(),
        ContactPerson.person_id == person_id,
        in_this_cell(ContactPerson.person_id, today),
        in_this_cell(Exemption.person_id, today),
    )
    seen = or_(mine, Exemption.unit_id.in_(led), ward, contact.exists())
    return REQUESTS.where(Exemption.id == exemption_id, seen)


def in_this_cell(person: Any, on: date) -> ColumnElement[bool]:
    """A contact person who left the cell of the exemption learns nothing of it any more.

    And of who is gone nothing is to be learnt.
    """
    there = select(Membership.id).where(
        Membership.unit_id == Exemption.unit_id,
        Membership.person_id == person,
        in_force(Membership, on),
    )
    return there.correlate(Exemption, ContactPerson).exists()


def leads(work: Work, found: Request) -> bool:
    """The actor may record for the cell of a request."""
    return work.acting.holds(found.unit_id, *SECRETARIAT)


@built
def _taken(ids: Collection[int]) -> AnySelect:
    of = ExemptionStep
    columns = (of.exemption_id, of.step, of.number, of.on_day, of.because, of.facts, of.taken_at)
    return select(*columns).where(of.exemption_id.in_(ids)).order_by(of.id)


async def _steps(work: Work, ids: Sequence[int]) -> dict[int, list[StepView]]:
    found: dict[int, list[StepView]] = {}
    for exemption_id, *values in await work.db.execute(*_taken(ids)):
        found.setdefault(exemption_id, []).append(StepView(*values))
    return found


@built
def _files(ids: Collection[int]) -> Select[int, int]:
    of = ExemptionPaper
    return select(of.exemption_id, of.file_id).where(of.exemption_id.in_(ids)).order_by(of.id)


async def _papers(work: Work, ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for exemption_id, file_id in await work.db.execute(*_files(ids)):
        found.setdefault(exemption_id, []).append(file_id)
    return found


@built
def _named(ids: Collection[int]) -> Select[int, int]:
    of = ContactPerson
    return select(of.exemption_id, of.person_id).where(of.exemption_id.in_(ids)).order_by(of.id)


async def _contacts(work: Work, ids: Sequence[int]) -> dict[int, int]:
    return {row[0]: row[1] for row in await work.db.execute(*_named(ids))}


def _answered(steps: Sequence[StepView]) -> dict[str, Any]:
    """What the committee answered for the rule, the newest answer first."""
    facts: dict[str, Any] = {}
    for each in steps:
        facts |= each.facts
    return facts
