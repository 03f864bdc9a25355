"""Platforms that fail, refuse for a while or lose answers: nothing is lost or counted twice."""

from tests.bot.stories.phones import SECRETARY, TELEGRAM, TELEGRAM_TOO, ZALO, ZALO_TOO, Ward

WHO = (TELEGRAM, TELEGRAM_TOO, ZALO, ZALO_TOO)


async def confirmed(ward: Ward, person: str) -> int:
    """How many confirmations the phone shows."""
    screen = await ward.get(f"/people/{person}/messages")
    return sum("Đã ghi" in message["text"] for message in screen)


async def answers_come(ward: Ward) -> None:
    """Four people answer, and some time passes for what is tried again."""
    for person in WHO:
        await ward.post(f"/people/{person}/messages", text="tôi sẽ đến dự họp")
    await ward.rest()
    for _ in range(4):
        await ward.later(seconds=40)


async def test_a_platform_that_fails_is_tried_again(ward: Ward) -> None:
    await ward.post("/faults", status=500, next=3)
    await ward.post("/faults", status=500, next=1, person=TELEGRAM)
    await answers_come(ward)
    assert [await confirmed(ward, person) for person in WHO] == [1, 1, 1, 1]
    await ward.says(SECRETARY, "menu")
    assert "Có mặt: 4." in await ward.taps(SECRETARY, "Ai dự họp 6/6")


async def test_after_too_many_requests_the_bot_waits_and_then_goes_on(ward: Ward) -> None:
    await ward.post("/faults", status=429, next=1, person=TELEGRAM)
    await ward.post("/faults", status=429, next=1, person=TELEGRAM_TOO)
    for person in (TELEGRAM, TELEGRAM_TOO):
        await ward.post(f"/people/{person}/messages", text="tôi sẽ đến dự họp")
    await ward.rest()
    for _ in range(3):
        await ward.later(seconds=40)
    assert await confirmed(ward, TELEGRAM) == await confirmed(ward, TELEGRAM_TOO) == 1


async def test_a_lost_answer_of_the_platform_loses_no_message(ward: Ward) -> None:
    await ward.post("/faults", drop_answers=2)
    await answers_come(ward)
    seen = [await confirmed(ward, person) for person in WHO]
    assert all(many in (1, 2) for many in seen)  # perhaps said twice, never lost
    assert sum(seen) <= len(WHO) + 2


async def test_the_same_update_five_times_counts_once(ward: Ward) -> None:
    for person in (TELEGRAM, ZALO):
        await ward.says(person, "tôi ốm, xin vắng")
        assert await ward.injects(person, repeat=5) == ""
        assert await confirmed(ward, person) == 1
    await ward.says(SECRETARY, "menu")
    assert "Vắng: 2" in await ward.taps(SECRETARY, "Ai dự họp 6/6")
