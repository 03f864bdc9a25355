"""A temporary stay lasts longer than was first said, on a paper of its own (TRF-01)."""

from datetime import date

from services.people import SECRETARIAT, holders
from services.refusal import Refused
from services.reminders import plan
from services.transfers import moving
from services.transfers.introducing import staying
from services.transfers.moving import Move
from services.transfers.steps import Step, take
from services.transfers.views import Case, access, leads, receives
from services.words import tidy
from services.work import Work


async def extend(
    work: Work, transfer_id: int, until: date, number: str, on: date
) -> Case | Refused:
    """Either cell records the new last day, with number and day of the paper behind it.

    Only while the stay runs; every term that was stays in the steps. The member and both
    secretariats are told. Refused: no_such_transfer, not_yours, transfer_not_now,
    transfer_shorter (day), transfer_number, transfer_future.
    """
    found = await access(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if not may_extend(work, found):
        return Refused("not_yours")
    last = found.last_day
    if last is None or not staying(found, work.today):
        return Refused("transfer_not_now")
    if refused := _unfit(work, (last, until), number, on):
        return refused
    to = found.destination
    there = to.to_unit_id if to else None
    await moving.stay_longer(work, Move(found.person_id, found.unit_id, there), last, until)
    done = await take(work, found, Step("extended", number, on, until=until))
    told = {found.person_id, *await holders(work, found.unit_id, SECRETARIAT)}
    told |= {*await holders(work, there or 0, SECRETARIAT)}
    await plan.tell(work, "transfer_extended", found.id, told - {work.acting.person_id})
    return done


def may_extend(work: Work, found: Case) -> bool:
    """Those who lead the cell at home or the one of the stay."""
    return leads(work, found.unit_id) or receives(work, found)


def _unfit(work: Work, days: tuple[date, date], number: str, on: date) -> Refused | None:
    last, until = days
    if until <= last:
        return Refused("transfer_shorter", {"day": last})
    if not tidy(number):
        return Refused("transfer_number")
    return Refused("transfer_future") if on > work.today else None
