"""Hundreds of people hear of another day; the outbox never holds more than leaves it at once."""

import pytest
from sqlalchemy import insert, update

from bot import stock
from bot.app import App
from services.db.models import (
    Chat,
    Introduction,
    OutboxRow,
    Person,
    Placement,
    ResidenceInvitation,
)
from services.residence import planning
from services.residence.planning import Wanted
from services.residence.views import Session
from services.work import Work
from tests.bot.apps import app_of
from tests.fakes import BOTS, LONG_AGO, House, vn
from tests.services.residence import season_of
from tests.services.residence.season_of import HALL, JUNE, Season

MEMBERS, ON_ZALO = 700, 310
"""those on Zalo come first; either are more than are looked at in one portion"""
NORTH = "Khu vực Bắc"


@pytest.mark.parametrize("database", ["sqlite"])
async def test_many_are_told_anew_without_filling_the_outbox(house: House) -> None:
    season = await season_of.begin(house)
    session = await season.plan(JUNE, NORTH)
    people = await house.act("", _invite, season, session)
    wanted = Wanted(vn(6, 27, 8), HALL, house.ids["chair"], (season.areas[NORTH],))
    changed = await house.act("ward_staff", planning.change, session.id, wanted)
    assert isinstance(changed, Session), changed
    app = app_of(house.engine, house.clock)
    most = {(each.name, each.bot): stock.most(each) for each in app.channels}
    while await _portions(app):
        held = await house.act("", stock.stock)
        assert all(many <= most[bot] for bot, many in held.items())
        await house.change(update(OutboxRow).values(state="sent"))
    assert not app.delivery.held_back
    told = await house.rows(OutboxRow.id, Chat.person_id, where=OutboxRow.chat_id == Chat.id)
    assert sorted(person for _, person in told if person in people) == sorted(people)


async def test_what_waits_for_room_is_known(house: House) -> None:
    app = app_of(house.engine, house.clock)
    await house.meeting()
    (chat,) = (await house.rows(Chat.id, where=Chat.channel == "zalo"))[0]
    await house.change(insert(OutboxRow).values(_filling(house, chat)))
    sent = await app.delivery.run_once()
    assert (sent > 0, app.delivery.held_back) == (True, True)
    assert {bot for bot, _ in await house.act("", stock.stock)} == {"telegram", "zalo"}
    await house.change(update(OutboxRow).values(state="sent"))
    assert await app.delivery.run_once()
    assert not app.delivery.held_back


async def _portions(app: App) -> int:
    """All that the outbox takes; how many messages."""
    sent = 0
    while more := await app.delivery.run_once():
        sent += more
    return sent


def _filling(house: House, chat: int) -> list[dict[str, object]]:
    """As many messages as the Zalo bot has places for."""
    now = house.clock.now()
    row = {"channel": "zalo", "bot": BOTS["zalo"], "external_id": "x", "body": {"text": "x"}}
    return [{**row, "chat_id": chat, "due_at": now, "created_at": now} for _ in range(10)]


async def _invite(work: Work, season: Season, session: Session) -> set[int]:
    """So many more members, at home in the area and invited."""
    names = [{"code": f"m{at}", "full_name": f"Hoa Thử {at}"} for at in range(MEMBERS)]
    made = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = list((await work.db.execute(made, names)).scalars())
    chats: list[dict[str, object]] = [
        {
            "person_id": person,
            "channel": (channel := "zalo" if at < ON_ZALO else "telegram"),
            "bot": BOTS[channel],
            "external_id": f"m{at}",
            "draft": {},
            "language": "vi",
        }
        for at, person in enumerate(ids)
    ]
    await work.db.execute(insert(Chat), chats)
    office = {"unit_id": season.ward, "workplace_id": 1, "permanent": True, "from_day": LONG_AGO}
    rows = [{**office, "person_id": person, "recorded_at": work.now} for person in ids]
    held = insert(Introduction).returning(Introduction.id)
    introduced = list((await work.db.execute(held, rows)).scalars())
    area = {"area_id": season.areas[NORTH], "placed_at": work.now}
    homes = [{"introduction_id": each, **area} for each in introduced]
    await work.db.execute(insert(Placement), homes)
    told = {"meeting_id": session.id, "plan_id": session.plan_id, "way": "chat"}
    invited = [{**told, "person_id": person, "invited_at": work.now} for person in ids]
    await work.db.execute(insert(ResidenceInvitation), invited)
    return set(ids)
