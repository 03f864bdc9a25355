"""The code is shown in chat and as a picture, typed by members, and stands in the roll-call."""

import re
from collections.abc import Sequence

import pytest

from services import files
from services.files import FileView
from tests.stage import Shown, Stage, at, stage

BEGUN = "2026-06-06 19:35"


def last(shown: Sequence[Shown], who: str) -> Shown:
    return [each for each in shown if each.to == who][-1]


async def begun(built: Stage) -> None:
    await built.meeting(at("2026-06-06 19:30"), "Nhà văn hóa")
    await built.move_to(at(BEGUN))


async def code(built: Stage) -> str:
    shown = last(await built.say("Trúc", "/diemdanhma 1"), "Trúc")
    found = re.search(r"CO (\d{4})", shown.text)
    assert found, shown.text
    return found[1]


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize("typed", ["CO {}", "co{}", "/co {}", "/start CO{}"])
async def test_a_member_checks_in_and_the_secretary_sees_it(channel: str, typed: str) -> None:
    async with stage(channel) as built:
        await begun(built)
        said = typed.format(await code(built))
        answered = last(await built.say("Sen", said), "Sen")
        assert "Đã ghi đồng chí điểm danh" in answered.text
        roll = last(await built.say("Trúc", "/diemdanh 1"), "Trúc")
        assert "Nguyễn Thị Sen (đã gõ mã điểm danh)" in roll.choices
        assert "Có mặt: 0" in roll.text
        taken = last(await built.tap("Trúc", roll.choices[0]), "Trúc")
        assert "Có mặt: 1" in taken.text


async def test_a_tap_shows_the_next_code() -> None:
    async with stage() as built:
        await begun(built)
        first = await code(built)
        await built.move_to(at("2026-06-06 19:36"))
        shown = last(await built.tap("Trúc", "Mã mới"), "Trúc")
        assert f"CO {first}" not in shown.text
        refused = last(await built.say("Sen", f"CO {first}"), "Sen")
        assert "Mã không đúng hoặc đã hết hạn" in refused.text


async def test_the_picture_is_a_png_with_the_code_in_its_name() -> None:
    async with stage() as built:
        await begun(built)
        now = await code(built)
        shown = last(await built.tap("Trúc", "Ảnh mã QR"), "Trúc")
        assert f"CO {now}" in shown.text
        assert shown.file
        async with built.work("Trúc") as work:
            found = await files.access_file(work, 1)
        assert isinstance(found, FileView)
        assert found.name == f"CO-{now}.png"
        assert found.content.startswith(b"\x89PNG")


async def test_the_open_question_stays_open() -> None:
    async with stage() as built:
        await begun(built)
        now = await code(built)
        await built.say("Sen", f"CO {now}")
        again = last(await built.say("Sen", f"CO {now}"), "Sen")
        assert "đã điểm danh rồi" in again.text
        assert "Có mặt" in built.phones["Sen"][-3].choices


async def test_who_checked_in_and_is_listed_as_absent_is_named() -> None:
    async with stage() as built:
        await begun(built)
        now = await code(built)
        await built.say("Sen", f"CO {now}")
        await built.say("Trúc", "/diemdanh 1")
        shown = last(await built.say("Trúc", "Vắng: Sen (ốm); còn lại có mặt"), "Trúc")
        assert "Đã điểm danh bằng mã nhưng sẽ ghi vắng: Nguyễn Thị Sen" in shown.text
