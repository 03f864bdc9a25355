"""The batch: everybody moves, the cell is closed; or nothing happens at all (DIS-06, DIS-08)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.closing import close_cell
from services.db.models import RoleHeld, Transfer, in_force
from services.dissolutions import placing
from services.dissolutions.placing import Place, Places
from services.dissolutions.steps import Done, write
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reminders import plan
from services.transfers import moving
from services.transfers.judging import DISSOLVED
from services.transfers.moving import Move
from services.transfers.steps import Step, take_all
from services.work import Work


@dataclass(frozen=True, slots=True)
class Executed:
    """What the batch did; `first_day`: from when nobody is in the old cell any more."""

    members: int
    cells: int
    first_day: date


async def execute(work: Work, dissolution_id: int) -> Executed | Refused:
    """Moves all members and closes the cell, in the transaction of `work`.

    Refused, with nothing changed: no_such_dissolution, dissolution_not_now,
    dissolution_open_places (names), transfer_not_member.
    """
    found = await placing.places(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    if found.case.state != "announced":
        return Refused("dissolution_not_now")
    finding = await placing.complete(work, found)
    if finding.by_text != "OK":
        names = ", ".join(each.name for each in found.lines if not each.chosen)
        return Refused("dissolution_open_places", {"names": names})
    firsts = await moving.move(work, [_move(found, each) for each in found.lines])
    if isinstance(firsts, Refused):
        return firsts
    first = max(firsts.values(), default=work.today)
    keys = await _transfers(work, found, firsts)
    await close_cell(work, found.case.unit_id, first, found.case.id)
    await write(work, found.case, Done("executed", first), {"members": len(found.lines)})
    await _tell(work, found, keys)
    return Executed(len(found.lines), len({each.to_unit_id for each in found.lines}), first)


def _move(found: Places, each: Place) -> Move:
    return Move(each.person_id, found.case.unit_id, each.to_unit_id)


async def _transfers(work: Work, found: Places, firsts: Mapping[int, date]) -> dict[int, int]:
    """A move for each member, introduced by the decision and moved: person → its id."""
    decision = found.case.step("decision")
    number, day = (decision.number, decision.on_day) if decision else ("", None)
    rows = [
        {
            "unit_id": found.case.unit_id,
            "person_id": each.person_id,
            "kind": "official",
            "trigger": DISSOLVED,
            "facts": {},
            "dissolution_id": found.case.id,
            "entered_by": work.acting.person_id,
            "entered_at": work.now,
        }
        for each in found.lines
    ]
    made = insert(Transfer).returning(Transfer.id, sort_by_parameter_order=True)
    keys = list((await work.db.execute(made, rows)).scalars()) if rows else []
    by_person = {each.person_id: key for each, key in zip(found.lines, keys, strict=True)}
    sent = {
        by_person[each.person_id]: Step("introduced", number, day, to_unit_id=each.to_unit_id)
        for each in found.lines
    }
    await take_all(work, sent)
    moved = {
        by_person[each.person_id]: Step(
            "moved", number, firsts[each.person_id], to_unit_id=each.to_unit_id
        )
        for each in found.lines
    }
    await take_all(work, moved)
    return by_person


async def _tell(work: Work, found: Places, keys: Mapping[int, int]) -> None:
    """Each member of the new cell, each receiving secretariat of its new members."""
    moved = [(keys[each.person_id], each.person_id) for each in found.lines]
    await plan.tell_of(work, "transfer_moved", moved)
    leaders = await _leaders(work, {each.to_unit_id or 0 for each in found.lines})
    told = [(found.case.id, person) for person in leaders]
    await plan.tell_of(work, "dissolution_arrivals", told)


async def _leaders(work: Work, unit_ids: set[int]) -> Sequence[int]:
    held = select(RoleHeld.person_id).where(
        RoleHeld.unit_id.in_(unit_ids),
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, work.today),
    )
    return list((await work.db.execute(held.distinct())).scalars())
