"""A ward whose working members are invited to a session of the residence liaison, and a postman.

Area 1: an (Telegram), binh (Zalo), silent (no chat). Area 2: deputy (Telegram), committee (Zalo).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import insert, select, update

from services.broadcasts import book, feeding, following, sending
from services.broadcasts.book import Draft, View
from services.broadcasts.feeding import Item
from services.db.models import (
    BroadcastRecipient,
    OutboxRow,
    Person,
    RoleHeld,
)
from services.residence import answers, planning, register, season, workplaces
from services.residence.planning import Wanted
from services.residence.register import Letter
from services.residence.views import Enrolled, Session, WorkplaceView
from services.residence.workplaces import Office
from services.work import Work
from tests.fakes import BOTS, LONG_AGO, House, vn
from tests.worlds import Worlds

FIRST, SECOND, THIRD = vn(6, 20, 8), vn(6, 21, 8), vn(6, 27, 8)
"""Saturdays and a Sunday of June"""
LIVING = {"an": 1, "binh": 1, "silent": 1, "deputy": 2, "committee": 2}
REACHED = ["an", "binh", "committee", "deputy"]
WORDS = "Mời đồng chí [name] họp [day] tại [place]"
ROOM = {("telegram", BOTS["telegram"]): 99, ("zalo", BOTS["zalo"]): 99}


@dataclass
class Ward:
    """The ward and its session; `sent`: (person, what the message says, what holds then)."""

    house: House
    areas: dict[int, int] = field(default_factory=dict)
    session: int = 0
    sent: list[tuple[str, str, str]] = field(default_factory=list)

    async def draft(self, **more: object) -> int:
        """A message of ward staff about the session."""
        values = {"kind": "residence", "subject_id": self.session, "text": WORDS} | more
        made = await self.house.act("ward_staff", book.make_draft, Draft(**values))  # type: ignore[arg-type]
        assert isinstance(made, View), made
        return made.id

    async def started(self, **more: object) -> int:
        """The same, and it is being sent."""
        id_ = await self.draft(**more)
        done = await self.house.act("ward_staff", book.start, id_)
        assert isinstance(done, View), done
        return id_

    async def post(self, room: Mapping[tuple[str, str], int] = ROOM) -> list[str]:
        """One portion goes into the outbox; who gets it."""
        return sorted(await self.house.act("", _feed, self, room))

    async def leave(self, *people: str, how: str = "sent") -> list[str]:
        """What lies in the outbox leaves it (or of these people); who was really sent to."""
        return sorted(await self.house.act("", _leave, self, people, how))

    async def everything(self) -> list[str]:
        """Portion after portion until nothing is left; who was sent to, again and again."""
        told: list[str] = []
        while await self.post():
            told += await self.leave()
        return sorted(told)

    async def move(self, starts_at: datetime) -> None:
        """The session is on another day."""
        done = await self.house.act(
            "ward_staff", planning.change, self.session, await self.wanted(starts_at)
        )
        assert isinstance(done, Session), done

    async def call_off(self) -> None:
        done = await self.house.act("ward_staff", planning.cancel, self.session, "mưa bão")
        assert isinstance(done, Session), done

    async def wanted(self, starts_at: datetime) -> Wanted:
        return Wanted(starts_at, "Hội trường", self.house.ids["chair"], tuple(self.areas.values()))

    async def answer(self, who: str) -> None:
        done = await self.house.act(who, answers.answer, self.session, "coming")
        assert isinstance(done, Session), done

    async def states(self, broadcast_id: int) -> dict[str, tuple[str, str]]:
        """State and note of each person in a message."""
        mine = BroadcastRecipient.broadcast_id == broadcast_id
        columns = (BroadcastRecipient.person_id, BroadcastRecipient.state, BroadcastRecipient.note)
        rows = await self.house.rows(*columns, where=mine)
        return {self.house.keys([person])[0]: (state, note) for person, state, note in rows}

    async def plan_id(self) -> str:
        """The stamp of the session as it is."""
        found = await self.house.act("", season.meeting, self.session)
        assert isinstance(found, Session)
        return str(found.plan_id)


async def _feed(work: Work, ward: Ward, room: Mapping[tuple[str, str], int]) -> list[str]:
    await following.follow(work)
    portion = await feeding.portion(work, room)
    posted = [(item, await _letter(work, item)) for item in portion.items]
    await feeding.mark_posted(work, posted)
    return ward.house.keys([item.person_id for item in portion.items])


async def _letter(work: Work, item: Item) -> int:
    values = {
        "channel": "telegram",
        "bot": BOTS["telegram"],
        "chat_id": item.chat_id,
        "external_id": "x",
        "body": {"text": item.facts.stamp},
        "due_at": work.now,
        "created_at": work.now,
    }
    made = insert(OutboxRow).values(**values).returning(OutboxRow.id)
    return int((await work.db.execute(made)).scalar_one())


async def _leave(work: Work, ward: Ward, people: Sequence[str], how: str) -> list[str]:
    """What the sender does: check, mark, send, write down."""
    columns = (OutboxRow.id, BroadcastRecipient.person_id, OutboxRow.body)
    due = select(*columns).join(BroadcastRecipient, BroadcastRecipient.outbox_id == OutboxRow.id)
    rows = (await work.db.execute(due.where(OutboxRow.state == "due"))).all()
    wrong = await sending.check(work, [row.id for row in rows])
    known = {row.id: (ward.house.keys([row.person_id])[0], row.body["text"]) for row in rows}
    leaving = [id_ for id_ in known if id_ not in wrong and known[id_][0] in (people or LIVING)]
    mine = update(OutboxRow).where(OutboxRow.id.in_(leaving))
    if how == "sending":
        await work.db.execute(mine.values(state="sending"))
    elif how == "sent":
        await work.db.execute(mine.values(state="sent"))
        await sending.settle(work, leaving, {})
        await sending.report(work)
    else:
        await work.db.execute(mine.values(state="failed", error=how))
        await sending.settle(work, [], dict.fromkeys(leaving, how))
    stamp = await _stamp(work, ward)
    ward.sent += [(*known[id_], stamp) for id_ in leaving]
    return [known[id_][0] for id_ in leaving]


async def _stamp(work: Work, ward: Ward) -> str:
    found = await season.meeting(work, ward.session)
    assert isinstance(found, Session)
    return str(found.plan_id)


@pytest.fixture
async def ward(house: House, worlds: Worlds) -> Ward:
    """The ward on the day of the plan."""
    return await worlds.after(house, _planned)


async def _planned(house: House) -> Ward:
    """Everybody is introduced and placed; the session is planned, nobody is invited yet."""
    built = Ward(house)
    await _chair(house)
    unit = house.units["ward"]
    for number in (1, 2):
        area = await house.act("ward_staff", register.add_area, unit, f"Khu vực {number}")
        built.areas[number] = area.id  # type: ignore[union-attr]
    office = await house.act("ward_staff", workplaces.add_workplace, unit, Office("Trường"), None)
    assert isinstance(office, WorkplaceView)
    for who, number in LIVING.items():
        args = (unit, house.ids[who], office.id, Letter("1"))
        done = await house.act("ward_staff", register.introduce, *args)
        assert isinstance(done, Enrolled), done
        await house.act("ward_staff", register.place, done.id, built.areas[number], None)
    wanted = await built.wanted(FIRST)
    session = await house.act("ward_staff", planning.plan, unit, wanted)
    assert isinstance(session, Session), session
    built.session = session.id
    return built


async def _chair(house: House) -> None:
    await house.change(insert(Person).values(code="chair", full_name="Hoa Thử Thường Trực"))
    house.ids["chair"] = (await house.rows(Person.id, where=Person.code == "chair"))[0][0]
    held = {"person_id": house.ids["chair"], "unit_id": house.units["ward"]}
    role = {**held, "role": "standing_committee", "from_day": LONG_AGO}
    await house.change(insert(RoleHeld).values(**role))
