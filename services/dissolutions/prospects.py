"""People in the pool for admission: introduced to a residential cell, each with a helper.

Entered again under the same name, the newest entry counts (DIS-07, DIS-10).
"""

from dataclasses import dataclass

from sqlalchemy import insert, select

from services.ballots import roll
from services.ballots.roll import UNKNOWN
from services.db.models import Person, Unit
from services.db.models import Prospect as ProspectRow
from services.dissolutions.placing import places
from services.dissolutions.views import Case
from services.refusal import Refused
from services.rulebooks import judge_for
from services.words import fold, tidy
from services.work import Work

LONGEST = 120
NOT_OFFICIAL = ("probationary", "temporary", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A person in the pool, the cell of the residence, and who helps."""

    name: str
    to_unit_id: int
    to: str
    helper_id: int
    helper: str


async def add(
    work: Work, dissolution_id: int, name: str, to_unit_id: int, helper_id: int
) -> list[Prospect] | Refused:
    """Introduces somebody. The helper is an official member of the office cell.

    Refused: no_such_dissolution, dissolution_not_now, dissolution_place, dissolution_name,
    dissolution_blocked (reason).
    """
    found = await places(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    if not found.case.open:
        return Refused("dissolution_not_now")
    if to_unit_id not in {each.id for each in found.cells}:
        return Refused("dissolution_place")
    if not tidy(name):
        return Refused("dissolution_name")
    known = await roll.of(work, found.case.unit_id, work.today)
    why = next((each.why for each in known.voters if each.person_id == helper_id), None)
    facts: dict[str, object] = {
        "official": why is not None and why not in NOT_OFFICIAL,
        "same_workplace": why is not None,
    }
    finding = await judge_for(work, found.case.unit_id, "DIS-10", facts, work.today)
    if finding.by_text != "OK":
        return Refused("dissolution_blocked", {"reason": " ".join(finding.reasons)})
    values = {
        "dissolution_id": dissolution_id,
        "full_name": tidy(name)[:LONGEST],
        "to_unit_id": to_unit_id,
        "helper_id": helper_id,
        "entered_by": work.acting.person_id,
        "entered_at": work.now,
    }
    await work.db.execute(insert(ProspectRow).values(**values))
    work.record("dissolution.prospect", f"dissolution:{dissolution_id}", helper=helper_id)
    return await listed(work, found.case)


async def listed(work: Work, case: Case) -> list[Prospect]:
    """Everybody in the pool, in the order they were entered; the caller has asked access."""
    of = ProspectRow
    columns = (of.full_name, Unit.id, Unit.name, Person.id, Person.full_name)
    joined = select(*columns).join(Unit, Unit.id == of.to_unit_id)
    joined = joined.join(Person, Person.id == of.helper_id).where(of.dissolution_id == case.id)
    rows = (await work.db.execute(joined.order_by(of.id))).all()
    return list({fold(row[0]): Prospect(*row) for row in rows}.values())
