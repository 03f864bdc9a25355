"""One cell introduces a member, the other receives: with the receipt the member moves."""

from datetime import date

from sqlalchemy import select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Closure, Unit
from services.people import SECRETARIAT, holders
from services.refusal import Refused
from services.reminders import plan
from services.transfers import moving
from services.transfers.moving import Move
from services.transfers.opening import led
from services.transfers.steps import Step, take
from services.transfers.views import Case, access, leads, receives
from services.units import VIEW, UnitView
from services.words import tidy
from services.work import Work


@built
def _others(unit_id: int) -> AnySelect:
    own = select(Unit.parent_id).where(Unit.id == unit_id).scalar_subquery()
    closed = select(Closure.id).where(Closure.unit_id == Unit.id)
    cells = select(*VIEW).where(
        Unit.kind == "cell", Unit.id != unit_id, Unit.parent_id == own, ~closed.exists()
    )
    return cells.order_by(Unit.name)


async def destinations(work: Work, unit_id: int) -> list[UnitView]:
    """The other cells of the ward, by name; dissolved ones are no more."""
    return [UnitView(*row) for row in await work.db.execute(*_others(unit_id))]


async def introduce(
    work: Work, transfer_id: int, to: int | str, number: str, on: date
) -> Case | Refused:
    """Giấy giới thiệu: `to` is a cell of the ward, or the name of another organisation.

    Refused: no_such_transfer, not_yours, transfer_not_now, transfer_future, transfer_place.
    """
    found = await led(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if on > work.today:
        return Refused("transfer_future")
    step = await _towards(work, found, to)
    if step is None:
        return Refused("transfer_place")
    unit_id, place = step
    taken = Step("introduced", number, on, to_unit_id=unit_id, place=place)
    done = await take(work, found, taken)
    told = await holders(work, unit_id or 0, SECRETARIAT)
    await plan.tell(work, "transfer_coming", found.id, told)
    return done


async def decline(work: Work, transfer_id: int, because: str) -> Case | Refused:
    """The receiving cell sends it back, with why; nothing has moved."""
    found = await _coming(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if not tidy(because):
        return Refused("transfer_words")
    done = await take(work, found, Step("declined", on_day=work.today, words=because))
    told = await holders(work, found.unit_id, SECRETARIAT)
    await plan.tell(work, "transfer_declined", found.id, told)
    return done


async def receive(work: Work, transfer_id: int) -> Case | Refused:
    """The receiving cell takes the member in, and the member is its member from that day on.

    Of an organisation not kept here, the old cell records that it did. Refused:
    no_such_transfer, not_yours, transfer_not_now, transfer_not_member, transfer_over.
    """
    found = await _coming(work, transfer_id)
    if isinstance(found, Refused):
        return found
    to = found.destination
    who = Move(found.person_id, found.unit_id, to.to_unit_id if to else None)
    first = await _moved(work, found, who)
    if isinstance(first, Refused):
        return first
    place = to.to if to and to.to_unit_id is None else ""
    step = Step("moved", on_day=first, to_unit_id=who.to_unit_id, place=place)
    done = await take(work, found, step)
    await plan.tell(work, "transfer_moved", found.id, [found.person_id])
    left = {*await holders(work, found.unit_id, SECRETARIAT)} - {work.acting.person_id}
    await plan.tell(work, "transfer_left", found.id, left)
    return done


async def papers(work: Work, transfer_id: int) -> Case | Refused:
    """The receiving cell has the member's papers in hand."""
    found = await access(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if not receives(work, found):
        return Refused("not_yours")
    if not found.papers_missing:
        return Refused("transfer_not_now")
    return await take(work, found, Step("papers", on_day=work.today))


async def come_back(work: Work, transfer_id: int) -> Case | Refused:
    """A temporary stay ends before its day, as either cell says."""
    found = await access(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if not (leads(work, found.unit_id) or receives(work, found)):
        return Refused("not_yours")
    if not staying(found, work.today):
        return Refused("transfer_not_now")
    to = found.destination
    who = Move(found.person_id, found.unit_id, to.to_unit_id if to else None)
    first = await moving.come_home(work, who)
    done = await take(work, found, Step("returned", on_day=first))
    await plan.tell(work, "transfer_returned", found.id, [found.person_id])
    return done


def staying(found: Case, on: date) -> bool:
    """A temporary stay that is not over."""
    lasts = found.last_day is not None and on <= found.last_day
    return found.kind == "temporary" and found.state == "moved" and lasts


async def _coming(work: Work, transfer_id: int) -> Case | Refused:
    found = await access(work, transfer_id)
    if isinstance(found, Refused):
        return found
    to = found.destination
    elsewhere = to is not None and to.to_unit_id is None
    if not (receives(work, found) or (elsewhere and leads(work, found.unit_id))):
        return Refused("not_yours")
    return found if found.state == "introduced" else Refused("transfer_not_now")


async def _moved(work: Work, found: Case, who: Move) -> date | Refused:
    if found.kind == "temporary" and found.since and found.until:
        span = await moving.stay_elsewhere(work, who, found.since, found.until)
        return span if isinstance(span, Refused) else span[0]
    firsts = await moving.move(work, [who])
    return firsts if isinstance(firsts, Refused) else firsts[who.person_id]


async def _towards(work: Work, found: Case, to: int | str) -> tuple[int | None, str] | None:
    if isinstance(to, str):
        return (None, to) if tidy(to) else None
    known = {each.id for each in await destinations(work, found.unit_id)}
    return (to, "") if to in known else None
