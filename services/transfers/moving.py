"""The move itself: memberships and roles end and begin in one transaction, for one or for many.

On every day each member has exactly one official cell: the old one to its last day, the new one
from the next. What a cell counted today stays, so there the move begins tomorrow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from services import bases
from services.db.engine import AnyRow, lock_for_transaction
from services.db.models import Membership, RoleHeld, Standing
from services.exemptions.moving import follow
from services.people import names
from services.refusal import Refused
from services.reminders import plan
from services.work import Work

LOCK = 13_000_000_000
"""one move at a time: they are rare, and two of one person must never both be written"""
DAY = timedelta(days=1)
HELD: Any = Membership.__table__
ROLES: Any = RoleHeld.__table__
STANDINGS: Any = Standing.__table__


@dataclass(frozen=True, slots=True)
class Move:
    """A member from one cell to another; `to_unit_id` None: to an organisation not kept here."""

    person_id: int
    from_unit_id: int
    to_unit_id: int | None


async def move(work: Work, moves: Sequence[Move]) -> dict[int, date] | Refused:
    """Person → the first day in the new cell. All of them move, or nobody does.

    Refused: transfer_not_member (names), before anything is written.
    """
    await lock_for_transaction(work.db, LOCK)
    held = await _held(work, [each.person_id for each in moves])
    wrong = [each.person_id for each in moves if not _is_here(work, held, each)]
    if wrong:
        return Refused("transfer_not_member", {"names": ", ".join(await _names(work, wrong))})
    firsts = await _first_days(work, moves, held)
    last = {each.person_id: firsts[each.person_id] - DAY for each in moves}
    await _end(work, moves, held, last)
    await _begin(work, moves, firsts)
    await follow(work, {each.person_id: each.to_unit_id for each in moves}, firsts)
    await plan.for_newcomers(work, {each.to_unit_id for each in moves if each.to_unit_id})
    for each in moves:
        work.record("member.moved", f"person:{each.person_id}", to=each.to_unit_id)
    return firsts


async def stay_elsewhere(
    work: Work, who: Move, since: date, until: date
) -> tuple[date, date] | Refused:
    """A temporary membership in `to_unit_id`, and no meetings at home for its time.

    Returns its first and last day. Refused: transfer_not_member, transfer_over.
    """
    await lock_for_transaction(work.db, LOCK)
    held = await _held(work, [who.person_id])
    if not _is_here(work, held, who):
        named = ", ".join(await _names(work, [who.person_id]))
        return Refused("transfer_not_member", {"names": named})
    first = max(since, (await _first_days(work, [who], held))[who.person_id])
    if until < first:
        return Refused("transfer_over", {"day": until})
    span = {"person_id": who.person_id, "from_day": first, "to_day": until}
    if who.to_unit_id is not None:
        there = {**span, "unit_id": who.to_unit_id, "temporary": True}
        await work.db.execute(insert(Membership).values(**there))
        await plan.for_newcomers(work, {who.to_unit_id})
    await work.db.execute(insert(Standing).values(**span, kind="elsewhere"))
    work.record("member.elsewhere", f"person:{who.person_id}", to=who.to_unit_id)
    return first, until


async def stay_longer(work: Work, who: Move, last: date, until: date) -> None:
    """The stay that was to end on `last` goes on to `until`, at home and there."""
    await lock_for_transaction(work.db, LOCK)
    for table, kind in ((HELD, HELD.c.temporary), (STANDINGS, STANDINGS.c.kind == "elsewhere")):
        mine = (table.c.person_id == who.person_id) & (table.c.to_day == last)
        stay = update(table).where(mine, kind)
        await work.db.execute(stay.values(to_day=until))
    await plan.for_newcomers(work, {who.to_unit_id} if who.to_unit_id else set())
    work.record("member.elsewhere", f"person:{who.person_id}", to=who.to_unit_id)


async def come_home(work: Work, who: Move) -> date:
    """The temporary stay ends with yesterday, or today where today is counted already."""
    await lock_for_transaction(work.db, LOCK)
    first = await bases.first_free(work, who.person_id, work.today)
    last = {who.person_id: first - DAY}
    await _end_all_stays(work, last)
    await plan.for_newcomers(work, {who.from_unit_id})
    work.record("member.back", f"person:{who.person_id}")
    return first


async def end_stays(work: Work, person_ids: Iterable[int], last_day: date) -> None:
    """Temporary memberships of these people end, and that they are elsewhere."""
    last = dict.fromkeys(person_ids, last_day)
    if last:
        await _end_all_stays(work, last)


async def _held(work: Work, person_ids: Iterable[int]) -> dict[int, list[AnyRow]]:
    """The official memberships of people, that of today and any that is to come."""
    statement = select(
        Membership.id, Membership.person_id, Membership.unit_id, Membership.from_day
    ).where(
        Membership.person_id.in_(list(person_ids)),
        Membership.temporary.is_(False),
        or_(Membership.to_day.is_(None), Membership.to_day >= work.today),
    )
    found: dict[int, list[AnyRow]] = {}
    for row in await work.db.execute(statement):
        found.setdefault(row.person_id, []).append(row)
    return found


def _is_here(work: Work, held: Mapping[int, list[AnyRow]], each: Move) -> bool:
    """The one official membership is that of the cell the member is to leave."""
    rows = held.get(each.person_id, [])
    here = [row for row in rows if row.unit_id == each.from_unit_id]
    return len(rows) == 1 == len(here) and rows[0].from_day <= work.today


async def _first_days(
    work: Work, moves: Sequence[Move], held: Mapping[int, list[AnyRow]]
) -> dict[int, date]:
    """Today; tomorrow where today is counted, or who came only today."""
    cells = {each.person_id: [each.to_unit_id] if each.to_unit_id else [] for each in moves}
    firsts = await bases.first_days(work, cells, work.today)
    for each in moves:
        if held[each.person_id][0].from_day >= work.today:
            firsts[each.person_id] = work.today + DAY
    return firsts


async def _end(
    work: Work,
    moves: Sequence[Move],
    held: Mapping[int, list[AnyRow]],
    last: Mapping[int, date],
) -> None:
    """Memberships and roles of the old cell, and any temporary stay."""
    rows = [
        {"person": each.person_id, "unit": each.from_unit_id, "last": last[each.person_id]}
        for each in moves
    ]
    ended = [{"key": held[each.person_id][0].id, "last": last[each.person_id]} for each in moves]
    members = update(HELD).where(HELD.c.id == bindparam("key"))
    await work.db.execute(members.values(to_day=bindparam("last")), ended)
    roles = update(ROLES).where(
        ROLES.c.person_id == bindparam("person"),
        ROLES.c.unit_id == bindparam("unit"),
        or_(ROLES.c.to_day.is_(None), ROLES.c.to_day > bindparam("last")),
    )
    await work.db.execute(roles.values(to_day=bindparam("last")), rows)
    await _end_all_stays(work, last)


async def _end_all_stays(work: Work, last: Mapping[int, date]) -> None:
    rows = [{"person": person, "last": day} for person, day in last.items()]
    for table, kind in ((HELD, HELD.c.temporary), (STANDINGS, STANDINGS.c.kind == "elsewhere")):
        running = or_(table.c.to_day.is_(None), table.c.to_day > bindparam("last"))
        stays = update(table).where(table.c.person_id == bindparam("person"), kind, running)
        await work.db.execute(stays.values(to_day=bindparam("last")), rows)


async def _begin(work: Work, moves: Sequence[Move], firsts: Mapping[int, date]) -> None:
    rows = [
        {
            "person_id": each.person_id,
            "unit_id": each.to_unit_id,
            "from_day": firsts[each.person_id],
            "temporary": False,
        }
        for each in moves
        if each.to_unit_id is not None
    ]
    if rows:
        await work.db.execute(insert(Membership), rows)


async def _names(work: Work, person_ids: Sequence[int]) -> list[str]:
    known = await names(work, person_ids)
    return [known[each] for each in person_ids if each in known]
