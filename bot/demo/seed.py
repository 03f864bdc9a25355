"""Puts the fictional ward, its chats and one planned meeting into an empty database."""

from collections.abc import Iterable, Sequence
from datetime import time, timedelta

from sqlalchemy import func, insert, select

from bot.demo import residence
from bot.demo.ward import CELLS, WARD, Invented
from bot.simulator.world import MAKE as ACCOUNTS
from services import meetings, people
from services.clock import moment
from services.db.models import BotUnit, Chat, Membership, Person, RoleHeld, Standing, Unit
from services.dues import amounts, book
from services.privacy.consent import VERSION
from services.seal import Seal
from services.work import Work

PLACE = "Nhà văn hóa Khu phố 1"
DUES = 40_000
"""đồng a month, of the fiction: no document sets an amount (AMB-15)"""
DUES_BECAUSE = "mức hư cấu của bản thử"


async def is_empty(work: Work) -> bool:
    """True before the ward was put in."""
    return (await work.db.execute(select(func.count()).select_from(Unit))).scalar_one() == 0


async def seed(
    work: Work,
    invented: Sequence[Invented],
    seal: Seal,
    bots: dict[str, str],
    *,
    busy: bool = True,
) -> None:
    """The ward, its cells, people, roles and chats. `bots`: person key → bot of their chat.

    `busy`: with a meeting, dues and members of the last cell introduced at their residences.
    """
    cells = dict.fromkeys(each.unit for each in invented if each.unit != WARD)
    units = await _units(work, cells)
    rows = [_person(each, seal) for each in invented]
    added = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = list((await work.db.execute(added, rows)).scalars())
    known = list(zip(ids, invented, strict=True))
    in_cells = [(id_, each) for id_, each in known if each.unit != WARD]
    await work.db.execute(insert(Membership), [_membership(i, e, units) for i, e in in_cells])
    roles = [_role(i, e, role, units) for i, e in known for role in e.roles]
    await work.db.execute(insert(RoleHeld), roles)
    exempt = [_exempt(id_, each) for id_, each in known if each.exempt]
    if exempt:
        await work.db.execute(insert(Standing), exempt)
    chats = [_chat(i, e, bots[e.key], work) for i, e in known if e.linked]
    await work.db.execute(insert(Chat), chats)
    await _give_bots(work, invented, units, bots)
    if not busy:
        return
    first_cell = [id_ for id_, each in known if each.unit == CELLS[0]]
    await _begin(work, first_cell, units[CELLS[0]])
    staff = next(id_ for id_, each in known if each.unit == WARD)
    acting = work.by((await people.actors(work, [staff]))[staff])
    await residence.begin(acting, invented, units[WARD], seal)


async def _units(work: Work, cells: Iterable[str]) -> dict[str, int]:
    ward = insert(Unit).values(code="hoa-mai", name=WARD, kind="ward").returning(Unit.id)
    ward_id = (await work.db.execute(ward)).scalar_one()
    rows = [
        {"code": f"cb{number}", "name": name, "kind": "cell", "parent_id": ward_id}
        for number, name in enumerate(cells, start=1)
    ]
    await work.db.execute(insert(Unit), rows)
    found = await work.db.execute(select(Unit.name, Unit.id))
    return {row.name: row.id for row in found}


async def _give_bots(
    work: Work, invented: Sequence[Invented], units: dict[str, int], bots: dict[str, str]
) -> None:
    """Each cell keeps the bot in which its people were linked."""
    given = {(each.channel, units[each.unit]): bots[each.key] for each in invented if each.channel}
    rows = [{"channel": c, "unit_id": unit, "bot": bot} for (c, unit), bot in given.items()]
    await work.db.execute(insert(BotUnit), rows)


async def _begin(work: Work, members: Sequence[int], unit_id: int) -> None:
    """The first cell meets in five days and keeps its dues, so there is something to answer."""
    secretary = members[0]
    acting = work.by((await people.actors(work, [secretary]))[secretary])
    starts = moment(work.today + timedelta(days=5), time(19, 30))
    await meetings.plan_meeting(acting, unit_id, starts, PLACE)
    await book.begin(acting, unit_id)
    await amounts.set_amount(acting, unit_id, members, DUES, DUES_BECAUSE)


def _person(each: Invented, seal: Seal) -> dict[str, object]:
    return {
        "code": each.key,
        "full_name": each.name,
        "birth_date": each.birth_date,
        "admitted_on": each.admitted_on,
        "official_on": each.admitted_on.replace(year=each.admitted_on.year + 1),
        "phone": seal.close(each.phone),
    }


def _membership(person_id: int, each: Invented, units: dict[str, int]) -> dict[str, object]:
    return {
        "person_id": person_id,
        "unit_id": units[each.unit],
        "from_day": each.admitted_on,
        "temporary": False,
    }


def _role(person_id: int, each: Invented, role: str, units: dict[str, int]) -> dict[str, object]:
    return {
        "person_id": person_id,
        "unit_id": units[each.unit],
        "role": role,
        "from_day": each.admitted_on,
    }


def _exempt(person_id: int, each: Invented) -> dict[str, object]:
    return {"person_id": person_id, "kind": "exempt", "from_day": each.admitted_on}


def _chat(person_id: int, each: Invented, bot: str, work: Work) -> dict[str, object]:
    account = ACCOUNTS[each.channel or "telegram"]
    return {
        "channel": each.channel,
        "bot": bot,
        "external_id": account(each.key),
        "person_id": person_id,
        "linked_at": work.now,
        "touched_at": work.now,
        "draft": {},
        "consent": VERSION,
    }
