"""Every command with every foreign id: refused, nothing changed, nothing learned."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import func, select

from handlers import conversations
from services.db.models import (
    Announcement,
    Answer,
    Base,
    Declaration,
    LinkCode,
    Mark,
    Meeting,
    Reminder,
    Ruling,
    StoredFile,
)
from services.seal import Seal
from tests.stage import SOON, Stage, at, stage
from tests.stage_cell import CELL, PEOPLE, STRANGER

KEPT: tuple[type[Base], ...] = (
    Announcement, Answer, Declaration, LinkCode, Mark, Meeting, Reminder, Ruling, StoredFile,
)  # fmt: skip
EVERYTHING = conversations(Seal("a secret for tests"))
COPY = "xuatdulieu"
"""a file with all that is kept of who asks: asked for first, while that is little"""
COMMANDS = sorted(
    {word for each in EVERYTHING for word in each.commands}, key=lambda word: (word != COPY, word)
)
PLACE = "Nhà văn hóa Hoa Sen"
SECRETS = (CELL, PLACE, "sốt cao", *(name for name, cells, _ in PEOPLE.values() if CELL in cells))
KNOWN_TO = {"Sông": [CELL]}
"""ward staff see the names of their cells"""
TOLD = {"Cúc": {"Bách"}}
"""a member's own secretary hears what the member asks for"""
OUTSIDERS = ("Bách", "Cúc", "Sông", STRANGER)
ARGUMENTS = (
    "", "{meeting}", "{meeting} coming", "{meeting} absent", "{person}", "{file}",
    "ATT-01 {meeting}", "ATT-04 {meeting}", "999999", "999999 coming", "-1", "0", "9" * 40,
    "abc def", "{meeting} {person}", "' OR 1=1 --",
)  # fmt: skip
MEANT = ARGUMENTS[:7]
NONSENSE = ARGUMENTS[7:]
"""read the same for everybody: one outsider tries them, each command some of them"""
OF_THE_SECRETARY = (
    "/tinhhinh 1", "/diemdanh 1", "/dinhchinh 1", "/ghiso 1", "/nhacvang 1", "/congbo 1",
    "/suahop 1", "/huyhop 1", "/lichhop", "/dangvien", "/phuong", "/giaytocua 1",
)  # fmt: skip
REFUSED = {
    "Việc này ngoài phần việc của đồng chí.",
    "Tôi không tìm thấy buổi họp đó trong phần việc của đồng chí.",
    "Tôi không tìm thấy tệp đó trong phần việc của đồng chí.",
}


PAST = {"meeting": 1, "person": 4, "file": 1}
"""ids of the first cell"""


@asynccontextmanager
async def with_a_past() -> AsyncIterator[Stage]:
    """A meeting with answers, a file and a roll-call in the first cell."""
    async with stage() as built:
        if not built.known("past"):
            await _live(built)
        await built.give_back("past")
        yield built


async def _live(built: Stage) -> None:
    await built.meeting(SOON, PLACE)
    await built.say("Sen", "tôi sốt cao, xin vắng")
    await built.say("Sen", "", photo="photo")
    await built.move_to(at("2026-06-06 20:00"))
    await built.say("Trúc", "/diemdanh 1")
    await built.keep("past")


async def kept(built: Stage, who: str) -> list[Any]:
    """Everything written, but papers made of the own unit and what the own secretary is told."""
    ids = {name: number for number, name in enumerate(PEOPLE, start=1)}
    own = {ids.get(who, 0), *(ids[name] for name in TOLD.get(who, ()))}
    async with built.work() as work:
        rows = [
            [row._asdict() for row in await work.db.execute(select(model.__table__))]
            for model in KEPT
        ]
    return [
        [row for row in some if not ({"mime", "due_at"} & row.keys() and row["person_id"] in own)]
        for some in rows
    ]


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_no_command_lets_an_outsider_in(who: str) -> None:
    async with with_a_past() as built:
        before = await kept(built, who)
        commands = [
            f"/{word} {pattern.format(**PAST)}".strip()
            for turn, word in enumerate(COMMANDS)
            for pattern in (*MEANT, *(NONSENSE[turn % 3 :: 3] if who == "Bách" else ()))
        ]
        commands = [*dict.fromkeys(commands)]  # the meeting and the file have one number
        shown = await built.hear([built.update(who, text=command) for command in commands])
        assert len(shown) >= len(commands)
        assert {message.to for message in shown} - TOLD.get(who, set()) == {who}
        said = "\n".join(message.text for message in shown)
        assert [secret for secret in SECRETS if secret in said] == KNOWN_TO.get(who, [])
        assert "trục trặc" not in said
        assert await kept(built, who) == before


async def test_a_plain_member_gets_no_further_than_the_own_answer() -> None:
    async with with_a_past() as built:
        before = await kept(built, "Lúa")
        for command in OF_THE_SECRETARY:
            shown = await built.say("Lúa", command)
            assert shown[0].text in REFUSED, command
        assert await kept(built, "Lúa") == before


async def test_a_secretary_of_another_cell_plans_for_the_own_cell_only() -> None:
    async with stage() as built:
        await built.say("Bách", "/lichhop")
        await built.say("Bách", "7/6 8 giờ sáng")
        await built.say("Bách", "Trường tiểu học")
        shown = await built.tap("Bách", "Gửi đi")
        assert {message.to for message in shown} == {"Bách", "Cúc", "Gió"}


async def test_a_revoked_phone_is_a_stranger_again() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.say("Trúc", "/dangvien")
        await built.say("Trúc", "Nguyễn Thị Sen")
        await built.tap("Trúc", "Cắt liên kết (mất máy, đổi máy)")
        await built.tap("Trúc", "Cắt liên kết (mất máy, đổi máy)")
        shown = await built.tap_old("Sen", "Có mặt")
        assert "gõ mã 8 ký tự" in shown[0].text
        async with built.work() as work:
            count = await work.db.execute(select(func.count()).select_from(Answer))
            assert count.scalar_one() == 0
