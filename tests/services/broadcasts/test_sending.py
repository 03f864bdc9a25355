"""A message to many: counted, started once, sent in portions, each person checked again."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from services import bots
from services.bots import BotView
from services.broadcasts import audience, book, feeding, following, progress
from services.broadcasts.book import View
from services.broadcasts.progress import Progress
from services.db.models import BroadcastRecipient, Chat, ResidenceInvitation
from services.refusal import Refused
from tests.fakes import BOTS, FRIDAY, House, code, vn
from tests.services.broadcasts.conftest import REACHED, Ward


async def numbers(ward: Ward, id_: int) -> Progress:
    found = await ward.house.act("ward_staff", progress.progress, id_)
    assert isinstance(found, Progress)
    return found


async def test_the_audience_is_counted_by_area_and_channel(ward: Ward) -> None:
    found = await ward.house.act("ward_staff", audience.counts, "residence", ward.session)
    assert [(area.area, area.by_channel) for area in found] == [
        ("Khu vực 1", {"": 1, "telegram": 1, "zalo": 1}),
        ("Khu vực 2", {"telegram": 1, "zalo": 1}),
    ]


async def test_staff_know_before_which_bot_runs_out_of_messages(ward: Ward) -> None:
    of = ("residence", ward.session)
    more = await ward.house.act("ward_staff", audience.by_bot, *of, (ward.areas[1],))
    assert more == {(channel, BOTS[channel]): 1 for channel in ("telegram", "zalo")}
    view = BotView("zalo", BOTS["zalo"], "Bot", None, 50, 10)
    await ward.house.act("", bots.register, view)
    more = await ward.house.act("ward_staff", audience.by_bot, *of)
    for many, warned in ((5, []), (1, [8])):
        await ward.house.act("", bots.count, {("zalo", BOTS["zalo"]): many})
        found = await ward.house.act("ward_staff", bots.after, more)
        assert [bot.messages for bot in found] == warned


async def test_staff_know_before_which_bot_serves_too_many(ward: Ward) -> None:
    more = await ward.house.act(
        "ward_staff", audience.by_bot, "residence", ward.session, (ward.areas[1],)
    )
    linked = len(await ward.house.rows(Chat.person_id, where=Chat.channel == "zalo"))
    for most, warned in ((linked, []), (linked - 1, [linked])):
        view = BotView("zalo", BOTS["zalo"], "Bot", None, most, None)
        await ward.house.act("", bots.register, view)
        found = await ward.house.act("ward_staff", bots.crowded, more)
        assert [bot.people for bot in found] == warned


async def test_everybody_gets_it_once_and_who_has_no_chat_is_called(ward: Ward) -> None:
    id_ = await ward.started()
    assert await ward.everything() == REACHED
    assert (await ward.states(id_))["silent"] == ("unreachable", "no_chat")
    found = await numbers(ward, id_)
    assert (found.total, found.sent, found.waiting, found.silent) == (5, 4, 0, 4)
    assert await ward.everything() == []


async def test_who_was_told_which_plan_is_the_record_of_the_invitation(ward: Ward) -> None:
    await ward.started()
    await ward.everything()
    rows = await ward.house.rows(ResidenceInvitation.person_id, ResidenceInvitation.way)
    assert sorted(ward.house.keys([person])[0] for person, way in rows if way == "chat") == REACHED


async def test_areas_can_be_chosen_and_the_rest_follows_later(ward: Ward) -> None:
    await ward.started(areas=(ward.areas[2],))
    assert await ward.everything() == ["committee", "deputy"]
    await ward.started()
    assert await ward.everything() == ["an", "binh"]


async def test_two_people_cannot_start_the_same(ward: Ward) -> None:
    id_ = await ward.draft()
    both = (ward.house.act("ward_staff", book.start, id_) for _ in range(2))
    done = await asyncio.gather(*both)
    assert sorted(code(each) for each in done) == ["", "broadcast_is_running"]


async def test_a_second_message_of_the_same_wave_reaches_nobody_again(ward: Ward) -> None:
    await ward.started()
    other = await ward.draft()
    assert code(await ward.house.act("ward_staff", book.start, other)) == "broadcast_told"
    assert await ward.everything() == REACHED


@pytest.mark.parametrize("who", ["an", "secretary", "stranger"])
async def test_for_others_no_message_exists(ward: Ward, who: str) -> None:
    id_ = await ward.started()
    for use in (book.access_broadcast, book.pause, book.cancel, progress.progress):
        assert code(await ward.house.act(who, use, id_)) == "broadcast_not_found"


async def test_a_portion_is_no_larger_than_the_room(ward: Ward) -> None:
    await ward.started()
    room = {("telegram", BOTS["telegram"]): 1, ("zalo", BOTS["zalo"]): 0}
    assert await ward.post(room) == ["an"]
    assert await ward.post(room) == ["deputy"]
    assert await ward.post(room) == []


async def test_pause_takes_back_what_has_not_left_and_resume_goes_on(ward: Ward) -> None:
    id_ = await ward.started()
    assert await ward.post() == REACHED
    assert await ward.leave("an") == ["an"]
    await ward.house.act("ward_staff", book.pause, id_)
    assert await ward.leave() == []
    assert await ward.post() == []
    await ward.house.act("ward_staff", book.resume, id_)
    assert await ward.everything() == ["binh", "committee", "deputy"]


async def test_cancelled_it_stays_so(ward: Ward) -> None:
    id_ = await ward.started()
    await ward.post()
    await ward.leave("an")
    await ward.house.act("ward_staff", book.cancel, id_)
    assert await ward.everything() == []
    assert (await ward.states(id_))["binh"] == ("dropped", "stopped")
    assert code(await ward.house.act("ward_staff", book.resume, id_)) == "broadcast_is_cancelled"


async def test_who_answers_meanwhile_gets_nothing(ward: Ward) -> None:
    id_ = await ward.started()
    await ward.answer("an")
    assert await ward.post() == ["binh", "committee", "deputy"]
    await ward.answer("binh")
    assert await ward.leave() == ["committee", "deputy"]
    await ward.post()
    states = await ward.states(id_)
    assert {who: states[who] for who in ("an", "binh")} == dict.fromkeys(
        ("an", "binh"), ("dropped", "answered")
    )


async def test_only_the_silent_are_chased_once_a_day(ward: Ward) -> None:
    await ward.started()
    await ward.everything()
    await ward.answer("an")
    await ward.started(purpose="chase")
    again = await ward.draft(purpose="chase")
    assert code(await ward.house.act("ward_staff", book.start, again)) == "broadcast_told"
    await ward.answer("deputy")
    assert await ward.everything() == ["binh", "committee"]


async def test_nothing_goes_out_at_night(ward: Ward) -> None:
    await ward.started()
    ward.house.clock.move_to(vn(6, 5, 21))
    assert await ward.post() == []
    ward.house.clock.move_to(vn(6, 6, 7))
    assert await ward.post() == REACHED


async def test_a_guided_conversation_is_not_interrupted(ward: Ward) -> None:
    await ward.started()
    busy = {"conversation": "planning", "step": "when", "touched_at": FRIDAY}
    mine = Chat.person_id == ward.house.ids["an"]
    await ward.house.change(update(Chat).where(mine).values(**busy))
    assert await ward.post() == ["binh", "committee", "deputy"]
    ward.house.clock.move(minutes=11)
    assert await ward.post() == ["an"]


async def test_a_lost_chat_gives_way_to_another_or_to_the_call_list(
    ward: Ward, house: House
) -> None:
    id_ = await ward.started()
    await house.change(
        update(Chat).where(Chat.person_id == house.ids["an"]).values(blocked_at=FRIDAY)
    )
    await house.change(
        update(Chat).where(Chat.person_id == house.ids["deputy"]).values(blocked_at=FRIDAY)
    )
    await house.chat("deputy", channel="zalo", bot=BOTS["zalo"], touched_at=FRIDAY)
    assert await ward.post() == ["binh", "committee", "deputy"]
    assert (await ward.states(id_))["an"] == ("unreachable", "no_chat")


async def test_failures_are_counted_by_reason(ward: Ward) -> None:
    id_ = await ward.started()
    await ward.post()
    await ward.leave("an", how="refused")
    await ward.leave()
    found = await numbers(ward, id_)
    assert (found.sent, found.failed) == (3, {"refused": 1})


async def test_a_notice_goes_to_the_members_of_the_chosen_cells(house: House, ward: Ward) -> None:
    unit = house.units["ward"]
    draft = {"kind": "unit", "subject_id": unit, "text": "Kính báo [name]"}
    await ward.started(**draft, areas=(house.units["two"],))
    assert len(await ward.post()) == 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [(" ", "broadcast_empty"), ("a" * 1001, "broadcast_too_long"), ("[x]", "broadcast_field")],
)
async def test_a_text_that_cannot_be_sent_is_refused(ward: Ward, text: str, wrong: str) -> None:
    draft = book.Draft("residence", ward.session, text)
    assert code(await ward.house.act("ward_staff", book.make_draft, draft)) == wrong


async def test_a_draft_changes_until_it_is_started(ward: Ward) -> None:
    id_ = await ward.draft()
    changed = await ward.house.act("ward_staff", book.edit_draft, id_, text="Kính mời")
    assert isinstance(changed, View)
    assert changed.text == "Kính mời"
    await ward.house.act("ward_staff", book.start, id_)
    refused = await ward.house.act("ward_staff", book.edit_draft, id_, text="khác")
    assert isinstance(refused, Refused)
    assert refused.code == "broadcast_is_running"


async def test_a_message_is_over_when_nothing_is_left(ward: Ward) -> None:
    id_ = await ward.started()
    assert await ward.house.act("", following.finish) == []
    await ward.everything()
    assert await ward.house.act("", following.finish) == [id_]
    found = await ward.house.act("ward_staff", book.access_broadcast, id_)
    assert isinstance(found, View)
    assert (found.state, found.by) == ("done", None)


async def test_what_stood_still_for_long_waits_for_somebody(ward: Ward) -> None:
    id_ = await ward.started()
    await ward.post({("telegram", BOTS["telegram"]): 1})
    ward.house.clock.move(hours=12)
    assert await ward.house.act("", feeding.wake_up) == []
    ward.house.clock.move(seconds=1)
    assert await ward.house.act("", feeding.wake_up) == [id_]
    ward.house.clock.move_to(FRIDAY + timedelta(days=1))
    assert await ward.post() == []
    assert await ward.leave() == []
    waiting = await ward.house.rows(
        BroadcastRecipient.id, where=BroadcastRecipient.state == "waiting"
    )
    assert len(waiting) == 4
