"""What people do that no conversation foresees: each gets a clear answer, nothing acts twice."""

from typing import Any

import pytest
from sqlalchemy import select, update

from services.db.models import Answer, Chat, Meeting
from tests.stage import PLACE, SOON, Shown, Stage, at, stage
from tests.stage_cell import STRANGER, account
from tests.transcripts.play import CODE

ASKED = "Đồng chí có dự được không?"
CUT_OFF = "Cắt liên kết (mất máy, đổi máy)"
STALE = "Nút đó thuộc về câu hỏi cũ nên tôi không làm gì cả."


async def answers(built: Stage) -> list[tuple[str, str | None]]:
    """All answers in the order in which they were given."""
    async with built.work() as work:
        rows = await work.db.execute(select(Answer.answer, Answer.reason).order_by(Answer.id))
        return [(row.answer, row.reason) for row in rows]


async def chat(built: Stage, who: str, **values: Any) -> None:
    """Puts a chat into a state that an earlier version may have left."""
    async with built.work() as work:
        own = update(Chat).where(Chat.external_id == account(who))
        await work.db.execute(own.values(**values))


def texts(shown: list[Shown]) -> list[str]:
    return [message.text for message in shown]


async def test_a_button_of_an_answered_question_does_not_act_twice() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.tap("Sen", "Vắng mặt")
        await built.tap("Sen", "Ốm đau")
        shown = await built.tap_old("Sen", "Ốm đau")
        assert texts(shown)[0] == STALE
        assert await answers(built) == [("absent", "illness")]


async def test_a_button_of_last_month_says_that_the_meeting_is_over() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.move_to(at("2026-06-06 20:00"))
        await built.say("Trúc", "/diemdanh 1")
        await built.tap("Trúc", "Những đồng chí còn lại đều có mặt (8)")
        await built.tap("Trúc", "Công bố")
        await built.move_to(at("2026-07-06 20:00"))
        shown = await built.tap_old("Sen", "Có mặt")
        assert "đã điểm danh xong" in shown[0].text
        assert await answers(built) == []


async def test_announcing_twice_is_refused() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.move_to(at("2026-06-06 20:00"))
        await built.say("Trúc", "/diemdanh 1")
        await built.tap("Trúc", "Những đồng chí còn lại đều có mặt (8)")
        await built.tap("Trúc", "Công bố")
        shown = await built.tap_old("Trúc", "Công bố")
        assert texts(shown) == [STALE]


async def test_the_same_answer_by_the_same_button_is_kept_once() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.tap("Sen", "Có mặt")
        shown = await built.tap_old("Sen", "Có mặt")
        assert shown[0].text.startswith("Đã ghi: đồng chí dự họp")
        assert await answers(built) == [("coming", None)]


async def test_an_update_that_comes_five_times_counts_once() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        once = built.update("Sen", text="tôi ốm, xin vắng")
        shown = [m for _ in range(5) for m in await built.hear([once])]
        assert len(shown) == 1
        assert await answers(built) == [("absent", "illness")]


async def test_two_updates_of_one_chat_in_one_batch_follow_each_other() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        both = [built.update("Sen", text="2"), built.update("Sen", text="nhà có giỗ")]
        shown = await built.hear(both)
        assert texts(shown)[0].startswith("Đồng chí vắng vì việc gì?")
        assert texts(shown)[1].startswith("Đã ghi: Vắng mặt")
        assert await answers(built) == [("absent", "family")]


@pytest.mark.parametrize("index", ["99", "-1", "", "abc", "1" * 5000, "٣", "²"])
async def test_a_crafted_button_is_stale(index: str) -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        token = built.phones["Sen"][-1].data[0].rpartition(":")[0]
        shown = await built.hear([built.update("Sen", tap=f"{token}:{index}")])
        assert texts(shown)[0] == STALE
        assert await answers(built) == []


@pytest.mark.parametrize("tap", ["x:0", "x:99", ":", "/traloi 1 coming", "no colon at all", "🌸"])
async def test_a_button_nobody_offered_is_stale(tap: str) -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        shown = await built.hear([built.update("Sen", tap=tap)])
        assert texts(shown)[0] == STALE
        assert await answers(built) == []


async def test_a_button_of_another_chat_does_nothing() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        of_sen = built.phones["Sen"][-1].data[0]
        shown = await built.hear([built.update("Lúa", tap=of_sen)])
        assert texts(shown)[0] == STALE
        assert await answers(built) == []


async def test_a_stranger_who_taps_anything_learns_how_to_link() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        of_sen = built.phones["Sen"][-1].data[0]
        shown = await built.hear([built.update(STRANGER, tap=of_sen)])
        assert "gõ mã 8 ký tự" in shown[0].text
        assert shown[0].choices == ()


async def test_a_phone_that_is_cut_off_at_once_hears_of_no_other() -> None:
    async with stage() as built:
        await built.say("Trúc", "/dangvien")
        await built.say("Trúc", "Nguyễn Thị Sen")
        given = CODE.search((await built.tap("Trúc", "Cấp mã liên kết"))[0].text)
        assert given
        await built.say("Trúc", "/dangvien")
        await built.say("Trúc", "Nguyễn Thị Sen")
        [asked] = await built.tap("Trúc", CUT_OFF)
        agreed = asked.data[asked.choices.index(CUT_OFF)]
        linking = built.update(STRANGER, text=given[0])
        told = await built.hear([linking, built.update("Trúc", tap=agreed, on=asked.id)])
        assert [message.to for message in told] == [STRANGER, "Trúc"]
        assert "Đã cắt 2 liên kết" in told[1].text


@pytest.mark.parametrize("number", ["5", "99", "00", "7."])
async def test_a_number_out_of_range_asks_again(number: str) -> None:
    async with stage("zalo") as built:
        await built.meeting(SOON, PLACE)
        shown = await built.say("Sen", number)
        assert ASKED in texts(shown)[-1]
        assert await answers(built) == []


@pytest.mark.parametrize("number", ["2", "2.", "2)", " 2 ", "số 2", "chọn 2", "\u200f2\u200f"])
async def test_a_number_is_understood_as_people_write_it(number: str) -> None:
    async with stage("zalo") as built:
        await built.meeting(SOON, PLACE)
        shown = await built.say("Sen", number)
        assert texts(shown)[0].startswith("Đồng chí vắng vì việc gì?")


@pytest.mark.parametrize("label", ["Có mặt", "có mặt", "CO MAT", "co mat", "\u202eCó mặt\u202c"])
async def test_a_label_is_understood_with_and_without_accents(label: str) -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.say("Sen", label)
        assert await answers(built) == [("coming", None)]


async def test_a_text_of_ten_thousand_characters_is_refused_and_nothing_is_lost() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        shown = await built.say("Sen", "xin vắng " * 1200)
        assert texts(shown) == [
            "Tin dài quá, tôi chưa ghi gì. Đồng chí viết ngắn hơn, dưới 2.000 chữ cái."
        ]
        await built.tap("Sen", "Có mặt")
        assert await answers(built) == [("coming", None)]


@pytest.mark.parametrize(
    "text",
    [
        "🌸🌸🌸",
        "\u202e\u200f\u200b",
        "???",
        ".",
        "{name}",
        "%s",
        "<b>vắng</b",
        "'; DROP TABLE answers; --",
        "\x00",
    ],
)
async def test_what_means_nothing_is_answered_and_never_recorded(text: str) -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        shown = await built.say("Sen", text)
        assert texts(shown)[-1].endswith(("Đồng chí có dự được không?", "Đúng không?"))
        assert await answers(built) == []


async def test_a_sticker_leaves_the_question_open() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        shown = await built.say("Sen", "", sticker=True)
        assert texts(shown) == [
            "Tôi chỉ đọc được chữ, ảnh và tệp giấy tờ. Đồng chí gõ chữ giúp tôi."
        ]
        await built.say("Sen", "2")
        await built.say("Sen", "1")
        assert await answers(built) == [("absent", "illness")]


async def test_a_photo_that_is_too_large_leaves_the_question_open() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        shown = await built.say("Sen", "", photo="large photo")
        assert "Tệp lớn quá" in texts(shown)[0]
        await built.say("Sen", "1")
        assert await answers(built) == [("coming", None)]


async def test_in_a_group_nothing_is_recorded_and_nothing_told() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        shown = await built.say("Sen", "tôi ốm, xin vắng", group=True)
        assert texts(shown) == [
            "Đồng chí nhắn riêng cho tôi nhé. Trong nhóm tôi không nói việc của ai."
        ]
        assert await answers(built) == []


async def test_a_step_that_no_longer_exists_begins_at_home() -> None:
    async with stage() as built:
        await chat(built, "Sen", conversation="attendance", step="of_an_old_version", draft={})
        shown = await built.say("Sen", "xin chào")
        assert texts(shown)[-1] == "Đồng chí Sen cần việc gì?"


async def test_a_conversation_that_no_longer_exists_begins_anew() -> None:
    async with stage() as built:
        await chat(built, "Sen", conversation="of_an_old_version", step="ask", draft={})
        shown = await built.say("Sen", "của tôi")
        assert texts(shown)[0].startswith("Nguyễn Thị Sen")


STEPS = [
    ("attendance", "ask"), ("attendance", "reason"), ("attendance", "words"),
    ("attendance", "paper"), ("attendance", "sure"), ("attendance", "reply"),
    ("board", "board"), ("board", "absent"), ("board", "ruling"), ("board", "back"),
    ("board", "person"), ("board", "proxy_reason"), ("roll_call", "sheet"),
    ("roll_call", "person"), ("roll_call", "everybody"), ("planning", "when"),
    ("planning", "hour"), ("planning", "place"), ("planning", "confirm"), ("planning", "change"),
    ("planning", "cancel"), ("planning", "sure"), ("mine", "sure"), ("mine", "residence"),
    ("roster", "member"), ("roster", "revoke"), ("linking", "code"),
    ("tour", "who"), ("tour", "how"),
]  # fmt: skip
DRAFTS: list[dict[str, Any]] = [
    {},
    {"meeting": "x", "person": None, "guess": 7, "between": "?", "day": 5, "page": "many"},
]


@pytest.mark.parametrize("draft", DRAFTS, ids=["empty", "unexpected"])
async def test_nobody_is_stuck_with_the_draft_of_another_version(draft: dict[str, Any]) -> None:
    """Each step of a conversation: it answers, and the message after it begins anew."""
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        for conversation, step in STEPS:
            await chat(built, "Trúc", conversation=conversation, step=step, draft=draft)
            updates = [built.update("Trúc", text="ngày 6/6 lúc 8 giờ sáng")]
            updates.append(built.update("Trúc", text="menu"))
            shown = await built.hear(updates)
            assert len(shown) >= 2, (conversation, step)
            assert texts(shown)[-1] == "Đồng chí Trúc cần việc gì?"
        async with built.work() as work:
            meetings = await work.db.execute(select(Meeting.starts_at, Meeting.state))
            assert [tuple(row) for row in meetings] == [(SOON, "planned")]


async def test_after_an_apology_the_conversation_begins_anew() -> None:
    async with stage() as built:
        await chat(built, "Trúc", conversation="planning", step="hour", draft={"between": "?"})
        assert "trục trặc" in texts(await built.say("Trúc", "xin chào"))[0]
        assert "cần việc gì" in texts(await built.say("Trúc", "xin chào"))[0]


async def test_a_tap_edits_its_message_where_the_channel_can() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        asked = built.phones["Sen"][-1]
        shown = await built.tap("Sen", "Vắng mặt")
        assert shown[0].edits == str(asked.id)


async def test_a_stale_button_leaves_the_open_question_usable() -> None:
    async with stage() as built:
        await built.meeting(SOON, PLACE)
        await built.tap("Sen", "Vắng mặt")
        await built.tap("Sen", "Lý do khác")
        await built.tap_old("Sen", "Lý do khác")
        await built.say("Sen", "đưa cháu đi thi")
        assert await answers(built) == [("absent", "other")]
