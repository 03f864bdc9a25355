"""Those whom no chat reaches: they are called or get a letter, and that is recorded as well."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, select, update

from services.broadcasts import book
from services.broadcasts.book import View
from services.broadcasts.subjects import Told, facts_of, subject
from services.db.engine import AnySelect
from services.db.models import BroadcastRecipient, Person
from services.refusal import Refused
from services.seal import Seal
from services.work import Work

Recipient = BroadcastRecipient
WAYS = ("call", "paper")
UNREACHED = ("unreachable", "failed")


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be called; `phone` in clear, "" when none is known; `told`: call | paper."""

    person_id: int
    name: str
    area: str
    phone: str
    why: str
    told: str


async def calls(work: Work, broadcast_id: int, seal: Seal) -> list[Call] | Refused:
    """The call list of a message, by area and name; those who were told stand last."""
    found = await book.access_broadcast(work, broadcast_id)
    if isinstance(found, Refused):
        return found
    rows = await work.db.execute(_unreached(found))
    return [
        Call(
            row.person_id,
            row.full_name,
            row.area,
            (seal.open(row.phone) if row.phone else None) or "",
            row.note,
            row.note if row.state == "told" else "",
        )
        for row in rows
    ]


async def mark_told(
    work: Work, broadcast_id: int, person_ids: Sequence[int], way: str
) -> View | Refused:
    """People on the call list were told by telephone (call) or got the letter (paper)."""
    found = await book.access_broadcast(work, broadcast_id)
    if isinstance(found, Refused):
        return found
    of = (found.kind, found.subject_id)
    now = (await facts_of(work, [of])).get(of)
    if now is None or way not in WAYS:
        return Refused("broadcast_closed")
    mine = update(Recipient).where(
        Recipient.broadcast_id == broadcast_id,
        Recipient.person_id.in_(person_ids),
        Recipient.state.in_((*UNREACHED, "told")),
    )
    by = {"told_by": work.acting.person_id, "told_at": work.now, "stamp": now.stamp}
    marked = mine.values(state="told", note=way, **by).returning(Recipient.person_id)
    people = sorted((await work.db.execute(marked)).scalars())
    if not people:
        return Refused("broadcast_not_found")
    told = [Told(found.subject_id, person_id, now.stamp, way) for person_id in people]
    await subject(found.kind).told(work, told)
    work.record("broadcast.told", f"broadcast:{broadcast_id}", people=people, way=way)
    return found


async def all_told(work: Work, broadcast_id: int, way: str) -> int | Refused:
    """Everybody on the call list who was not told yet, in one step; returns how many."""
    found = await book.access_broadcast(work, broadcast_id)
    if isinstance(found, Refused):
        return found
    left = select(Recipient.person_id).where(
        Recipient.broadcast_id == broadcast_id, Recipient.state.in_(UNREACHED)
    )
    people = list((await work.db.execute(left)).scalars())
    done = await mark_told(work, broadcast_id, people, way) if people else found
    return done if isinstance(done, Refused) else len(people)


def _unreached(view: View) -> AnySelect:
    columns = (Recipient.person_id, Person.full_name, Recipient.area, Person.phone)
    last = case((Recipient.state == "told", 1), else_=0)
    return (
        select(*columns, Recipient.note, Recipient.state)
        .join(Person, Person.id == Recipient.person_id)
        .where(Recipient.broadcast_id == view.id, Recipient.state.in_((*UNREACHED, "told")))
        .order_by(last, Recipient.area, Person.full_name)
    )
