"""Reminders as the clock moves: 7, 3, 1 days and 2 hours before, only to the silent, by day."""

import re
from datetime import datetime, time

from services.clock import VIETNAM
from tests.bot.stories.phones import SECRETARY, TELEGRAM, ZALO, Ward, at

MORNING, EVENING = time(7), time(21)


async def plan(ward: Ward, when: str) -> None:
    """The secretary plans a meeting."""
    await ward.says(SECRETARY, "/lichhop")
    await ward.says(SECRETARY, when)
    await ward.says(SECRETARY, "Hội trường khu phố")
    assert "Đã lên lịch" in await ward.taps(SECRETARY, "Gửi đi")


async def told(ward: Ward, person: str, day: str) -> list[datetime]:
    """When the bot wrote to somebody about the meeting of that day, of its own accord."""
    screen = await ward.get(f"/people/{person}/messages")
    about = re.compile(rf"\b{day}/2026.*có dự được không", re.DOTALL)
    shown = [m for m in screen if m["from"] == "bot" and about.search(m["text"])]
    return [datetime.fromisoformat(m["at"]).astimezone(VIETNAM) for m in shown]


async def test_the_silent_are_reminded_four_times_and_who_answered_is_left_alone(
    ward: Ward,
) -> None:
    await plan(ward, "thứ bảy 20/6 19 giờ 30")
    assert "Đã ghi" in await ward.taps(TELEGRAM, "Có mặt")
    await ward.clock(at(20, 19))
    reminded = [(when.day, when.hour, when.minute) for when in await told(ward, ZALO, "20/6")]
    planned = [(1, 8, 0), (13, 19, 30), (17, 19, 30), (19, 19, 30), (20, 17, 30)]
    assert reminded == planned
    assert await told(ward, TELEGRAM, "20/6") == []  # the invitation became the confirmation


async def test_nothing_is_sent_at_night_and_the_morning_brings_one_message(ward: Ward) -> None:
    await ward.clock(at(1, 22, 30))
    await ward.seen(ZALO, TELEGRAM)
    await plan(ward, "thứ năm 25/6 19 giờ 30")
    await plan(ward, "thứ sáu 26/6 19 giờ 30")
    assert await ward.news(ZALO) == ""
    await ward.clock(at(2, 6, 59))
    assert await ward.news(ZALO) == ""
    await ward.clock(at(2, 7, 1))
    for person in (ZALO, TELEGRAM):
        both = (await ward.last(person))["text"]
        assert "25/6/2026" in both
        assert "26/6/2026" in both
    await ward.clock(at(4, 12))
    for person in await ward.get("/counts"):
        for message in await ward.get(f"/people/{person}/messages"):
            when = datetime.fromisoformat(message["at"]).astimezone(VIETNAM).time()
            assert person == SECRETARY or MORNING <= when < EVENING, message
