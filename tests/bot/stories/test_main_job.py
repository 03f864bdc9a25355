"""The main job from the first invitation to the book, by the phones alone."""

import re
from datetime import timedelta

from bot.web.files import VALID_SECONDS
from tests.bot.stories.phones import (
    MINUTE_TAKER,
    NO_PHONE,
    SECRETARY,
    TELEGRAM,
    TELEGRAM_TOO,
    ZALO,
    ZALO_TOO,
    Ward,
    at,
)

PHOTO = b"\xff\xd8\xff\xe0 an invented photo"
LINK = re.compile(r"https?://[^/\s]+(/files/\S+)")


async def open_board(ward: Ward) -> str:
    """The secretary looks at the meeting of the sixth of June."""
    await ward.says(SECRETARY, "menu")
    return await ward.taps(SECRETARY, "Ai dự họp 6/6")


async def test_answers_of_all_kinds_reach_the_secretary(ward: Ward) -> None:
    assert "Đã ghi" in await ward.taps(TELEGRAM, "Có mặt")
    assert "1. Ốm đau" in await ward.says(ZALO, "2")  # by number: absent
    assert "chờ chi ủy xác định" in await ward.says(ZALO, "om dau")  # label without accents
    assert "có giấy tờ kèm theo" in await ward.sends(ZALO, "giay.jpg", PHOTO)
    assert "ốm đau" in await ward.says(ZALO_TOO, "toi bi sot, xin vang")  # free text
    assert "đến muộn" in await ward.says(TELEGRAM_TOO, "Tôi đến muộn khoảng 15 phút nhé")

    board = await open_board(ward)
    assert "Có mặt: 1. Đến muộn: 1." in board
    assert "Vắng: 2 (chờ xác định: 2)" in board
    absent = await ward.taps(SECRETARY, "Vắng và lý do")
    assert await ward.name(ZALO) in absent
    assert "“toi bi sot, xin vang”" in absent

    await ward.taps(SECRETARY, await ward.name(ZALO))
    await ward.taps(SECRETARY, "Xem giấy tờ")
    shown = (await ward.last(SECRETARY))["file"]
    async with ward.http.get(shown["url"]) as file:
        assert await file.read() == PHOTO

    await ward.seen(ZALO, ZALO_TOO)
    await open_board(ward)
    await ward.taps(SECRETARY, "Vắng và lý do")
    await ward.taps(SECRETARY, await ward.name(ZALO))
    await ward.taps(SECRETARY, "Xác định: có lý do")
    assert "có lý do" in await ward.news(ZALO)
    await ward.taps(SECRETARY, await ward.name(ZALO_TOO))
    assert "Chi ủy muốn hỏi" in await ward.taps(SECRETARY, "Hỏi lại")
    await ward.says(SECRETARY, "Đồng chí có giấy khám không?")
    assert "Đồng chí có giấy khám không?" in await ward.news(ZALO_TOO)

    assert "Đã ghi" in await ward.says(ZALO, "tôi khỏe rồi, tôi sẽ đến dự")  # changed
    assert "Có mặt: 2." in await open_board(ward)


async def test_a_photo_is_seen_on_zalo_by_a_signed_link_that_expires(ward: Ward) -> None:
    await ward.says(ZALO_TOO, "tôi ốm, xin vắng")
    await ward.sends(ZALO_TOO, "giay.jpg", PHOTO)
    await ward.says("cb1-002", "menu")  # the deputy, on Zalo
    menu = (await ward.last("cb1-002"))["text"]
    found = re.search(r"(\d+)\. Ai dự họp", menu)
    assert found
    await ward.says("cb1-002", found[1])
    await ward.says("cb1-002", "vang va ly do")
    await ward.says("cb1-002", await ward.name(ZALO_TOO))
    answer = await ward.says("cb1-002", "xem giay to")
    link = LINK.search(answer)
    assert link, answer

    async with ward.http.get(link[1]) as file:
        assert (file.status, await file.read()) == (200, PHOTO)
        assert file.headers["Cache-Control"] == "private, no-store"
    for place in (len("/files/"), len(link[1]) // 2, len(link[1]) - 3):
        other = "A" if link[1][place] != "A" else "B"
        altered = link[1][:place] + other + link[1][place + 1 :]
        async with ward.http.get(altered) as file:
            assert file.status == 404
    await ward.later(seconds=VALID_SECONDS + 60)
    async with ward.http.get(link[1]) as file:
        assert file.status == 404
        assert "hết hạn" in await file.text()


async def test_proxy_roll_call_announcement_book_and_correction(ward: Ward) -> None:
    await ward.taps(TELEGRAM, "Có mặt")
    await ward.says(ZALO, "tôi ốm, xin vắng")
    board = await open_board(ward)
    assert "Cần gọi điện: 2" in board
    await ward.taps(SECRETARY, "Danh sách gọi điện")
    await ward.taps(SECRETARY, await ward.name(NO_PHONE))
    await ward.taps(SECRETARY, "Ghi hộ: vắng")
    await ward.taps(SECRETARY, "Việc gia đình")
    await open_board(ward)
    assert "ghi hộ" in await ward.taps(SECRETARY, "Vắng và lý do")

    await ward.clock(at(6, 20, 0))
    await ward.says(SECRETARY, "menu")
    await ward.taps(SECRETARY, "Cuộc họp 6/6")
    sheet = await ward.taps(SECRETARY, "Điểm danh")
    assert "Phải dự: 12" in sheet
    await ward.taps(SECRETARY, "Ghi theo câu trả lời")
    await ward.taps(SECRETARY, "Những đồng chí còn lại")
    screen = await ward.last(SECRETARY)
    assert not [b for row in screen["buttons"] for b in row if b == "Công bố"]  # two are open
    for person, mark in ((ZALO, "Vắng có lý do"), (NO_PHONE, "Vắng không có lý do")):
        await ward.taps(SECRETARY, await ward.name(person))
        await ward.taps(SECRETARY, mark)
    announced = await ward.taps(SECRETARY, "Công bố")
    assert "Có mặt: 10. Vắng có lý do: 1. Vắng không có lý do: 1." in announced
    why = await ward.taps(SECRETARY, "Vì sao?")
    assert "10 + 1 + 1" in why

    await ward.says(MINUTE_TAKER, "menu")
    menu = (await ward.last(MINUTE_TAKER))["text"]
    found = re.search(r"(\d+)\. Điểm danh họp 6/6", menu)
    assert found, menu
    await ward.says(MINUTE_TAKER, found[1])
    written = await ward.says(MINUTE_TAKER, "da ghi vao so nghi quyet")
    assert "đã ghi vào Sổ Nghị quyết" in written

    await ward.says(SECRETARY, "menu")
    await ward.taps(SECRETARY, "Điểm danh họp 6/6")
    await ward.taps(SECRETARY, "Đính chính")
    await ward.picks(SECRETARY, await ward.name(NO_PHONE))
    corrected = await ward.taps(SECRETARY, "Vắng có lý do")
    assert "Đính chính" in corrected
    assert "Vắng không có lý do: 1." in corrected  # what was announced stays
    assert "6/6" in await ward.says(TELEGRAM, "của tôi")


async def test_a_meeting_is_moved_and_another_is_cancelled(ward: Ward) -> None:
    await ward.taps(TELEGRAM, "Có mặt")
    await ward.seen(TELEGRAM, ZALO)
    await ward.says(SECRETARY, "/suahop 1")
    await ward.taps(SECRETARY, "Đổi giờ")
    await ward.says(SECRETARY, "chủ nhật 7/6 8 giờ sáng")
    await ward.taps(SECRETARY, "Gửi đi")
    for person in (TELEGRAM, ZALO):
        assert "Chủ Nhật, 7/6/2026, 8 giờ" in await ward.news(person)

    await ward.clock(at(5, 12))
    await ward.seen(ZALO)
    await ward.clock(at(6, 12))
    assert "7/6/2026" in await ward.news(ZALO)  # the day before follows the new time
    await ward.seen(TELEGRAM)
    await ward.says(SECRETARY, "/huyhop 1")
    await ward.says(SECRETARY, "mất điện cả phường")
    await ward.taps(SECRETARY, "Hủy buổi họp")
    for person in (TELEGRAM, ZALO):
        assert "mất điện cả phường" in await ward.news(person)
    await ward.clock(at(7, 12))
    assert await ward.news(ZALO) == ""
    assert "hủy" in (await ward.taps(TELEGRAM, "Đổi câu trả lời")).lower()
    assert timedelta(0) <= await ward.now() - at(7, 12) < timedelta(minutes=5)
