"""The steps before the batch, each through the gate of its rule (DIS-02 to DIS-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select

from services.db.models import Closure, Dissolution, DissolutionStep, Unit
from services.dissolutions.views import CASES, Case, access, load
from services.people import WARD
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding
from services.units import VIEW, UnitView
from services.words import tidy
from services.work import Work

GOOD = ("OK", "ON_TIME", "LATE")
"""a late plan is recorded as late: the day stands as it was (DIS-03)"""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was carried out; `facts` as the rule of the step names them."""

    step: str
    on_day: date
    number: str = ""
    facts: Mapping[str, bool] = field(default_factory=dict)


async def cells(work: Work) -> list[UnitView]:
    """The cells of the actor's wards that are there, by name."""
    closed = select(Closure.id).where(Closure.unit_id == Unit.id)
    statement = select(*VIEW).where(
        Unit.parent_id.in_(work.acting.units(*WARD)), Unit.kind == "cell", ~closed.exists()
    )
    return [UnitView(*row) for row in await work.db.execute(statement.order_by(Unit.name))]


async def open_case(work: Work, unit_id: int) -> Case | Refused:
    """The ward begins the dissolution of a cell. Refused: not_yours, dissolution_open."""
    if unit_id not in {each.id for each in await cells(work)}:
        return Refused("not_yours")
    before = await load(work, CASES.where(Dissolution.unit_id == unit_id))
    if any(each.open for each in before):
        return Refused("dissolution_open")
    values = {"unit_id": unit_id, "opened_by": work.acting.person_id, "opened_at": work.now}
    made = insert(Dissolution).values(**values).returning(Dissolution.id)
    key = (await work.db.execute(made)).scalar_one()
    work.record("dissolution.opened", f"dissolution:{key}", unit=unit_id)
    return await again(work, key)


async def take(work: Work, dissolution_id: int, done: Done) -> tuple[Case, Finding] | Refused:
    """The next step, with what its rule says.

    Refused: no_such_dissolution, dissolution_not_now, dissolution_future,
    dissolution_number, dissolution_blocked (reason).
    """
    found = await access(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    if not found.open or found.next != done.step or done.step == "executed":
        return Refused("dissolution_not_now")
    if done.on_day > work.today:
        return Refused("dissolution_future")
    if done.step in ("plan", "opinion", "decision") and not tidy(done.number):
        return Refused("dissolution_number")
    finding = await _judged(work, found, done)
    if finding.by_text not in GOOD:
        return Refused("dissolution_blocked", {"reason": " ".join(finding.reasons)})
    facts = {**done.facts, "outcome": finding.by_text}
    await write(work, found, Done(done.step, done.on_day, done.number), facts)
    return await again(work, found.id), finding


async def again(work: Work, dissolution_id: int) -> Case:
    """The dissolution as it stands now."""
    return (await load(work, CASES.where(Dissolution.id == dissolution_id)))[0]


async def write(work: Work, found: Case, done: Done, facts: Mapping[str, object]) -> None:
    """Adds the step."""
    values = {
        "dissolution_id": found.id,
        "step": done.step,
        "number": tidy(done.number)[:60],
        "on_day": done.on_day,
        "facts": dict(facts),
        "taken_by": work.acting.person_id,
        "taken_at": work.now,
    }
    await work.db.execute(insert(DissolutionStep).values(**values))
    work.record(f"dissolution.{done.step}", f"dissolution:{found.id}", number=values["number"])


async def _judged(work: Work, found: Case, done: Done) -> Finding:
    opinion = found.step("opinion")
    facts: Mapping[str, object] = done.facts
    rule = {"conference": "DIS-02", "announced": "DIS-05", "plan": "DIS-03"}.get(done.step)
    if rule == "DIS-03":
        facts = {"submitted_on": done.on_day}
    if rule is None:
        rule = "DIS-04"
        given = done.on_day if done.step == "opinion" else opinion.on_day if opinion else None
        facts = {"opinion_on": given, "decided_on": done.on_day}
    return await judge_for(work, found.unit_id, rule, facts, work.today)
