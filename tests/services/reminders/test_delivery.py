"""A reminder is checked again when it goes out: only while it still holds."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from services import answers, meetings, roll_call
from services.answers import Given
from services.db.models import Chat, Membership, OutboxRow, Reminder, RoleHeld, Standing
from services.reminders import due
from tests.fakes import BOTS, FRIDAY, MEETING, House, vn
from tests.services.reminders.conftest import Postman, everybody

WEEK_BEFORE = vn(6, 13, 19, 30)


async def test_each_comes_once_at_its_moment(house: House, post: Postman) -> None:
    await house.meeting()
    told = []
    for kind, at in (
        ("invitation", FRIDAY),
        ("week_before", WEEK_BEFORE),
        ("days_before", vn(6, 17, 19, 30)),
        ("day_before", vn(6, 19, 19, 30)),
        ("hours_before", vn(6, 20, 17, 30)),
    ):
        assert await post.told(at - timedelta(seconds=1)) == []
        assert await post.told(at) == everybody(kind)
        told.append(await post.told(at))
    assert told == [[]] * 5


async def test_who_answered_is_left_alone(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    await house.act("an", answers.answer, meeting, Given("late"))
    assert await post.told(WEEK_BEFORE) == everybody("week_before", but=["an"])
    assert (await post.states("an"))["week_before"] == ("dropped", "answered")


async def test_nothing_goes_out_at_night(house: House, post: Postman) -> None:
    await house.meeting()
    for at in (vn(6, 5, 21), vn(6, 6), vn(6, 6, 6, 59)):
        assert await post.told(at) == []
    assert await post.told(vn(6, 6, 7)) == everybody("invitation")


@pytest.mark.parametrize(
    ("late", "kinds"),
    [(timedelta(hours=20), ["week_before"]), (timedelta(hours=20, minutes=1), [])],
)
async def test_what_is_too_late_is_dropped(
    house: House, post: Postman, late: timedelta, kinds: list[str]
) -> None:
    await house.meeting()
    await post.told()
    told = await post.told(WEEK_BEFORE + late)
    assert told == (everybody(*kinds) if kinds else [])
    if not kinds:
        assert (await post.states("an"))["week_before"] == ("dropped", "too_late")


async def test_what_one_person_gets_at_a_time_is_one_parcel(house: House, post: Postman) -> None:
    await house.meeting()
    await house.meeting(vn(6, 27, 19))
    assert await post.told() == everybody("invitation", "invitation")


async def test_who_has_no_chat_is_on_the_call_list(house: House, post: Postman) -> None:
    await house.meeting()
    await post.told()
    assert (await post.states("silent"))["invitation"] == ("unreachable", "no_chat")


async def test_a_blocked_chat_is_no_way(house: House, post: Postman) -> None:
    await house.meeting()
    blocked = update(Chat).where(Chat.person_id == house.ids["an"])
    await house.change(blocked.values(blocked_at=FRIDAY))
    assert await post.told() == everybody("invitation", but=["an"])


async def test_the_chat_used_last_is_the_way(house: House, post: Postman) -> None:
    await house.meeting()
    old = update(Chat).where(Chat.person_id == house.ids["an"])
    await house.change(old.values(touched_at=FRIDAY - timedelta(days=9)))
    newest = await house.chat("an", channel="zalo", touched_at=FRIDAY - timedelta(days=1))
    await house.chat("an", touched_at=FRIDAY - timedelta(days=5))
    ways = {parcel.person_id: parcel.chat_id for parcel in await post.parcels()}
    assert ways[house.ids["an"]] == newest


async def test_a_chat_never_used_yields_to_one_in_use(house: House, post: Postman) -> None:
    await house.meeting()
    used = await house.chat("an", touched_at=FRIDAY - timedelta(days=1))
    ways = {parcel.person_id: parcel.chat_id for parcel in await post.parcels()}
    assert ways[house.ids["an"]] == used


async def busy(house: House, who: str, conversation: str | None, step: str, ago: int) -> None:
    touched = house.clock.now() - timedelta(minutes=ago)
    values = {"conversation": conversation, "step": step, "touched_at": touched}
    await house.change(update(Chat).where(Chat.person_id == house.ids[who]).values(**values))


@pytest.mark.parametrize(
    ("conversation", "step", "ago", "told"),
    [
        ("planning", "when", 9, False),
        ("planning", "when", 10, True),
        ("attendance", "ask", 1, True),
        ("attendance", "words", 1, False),
        (None, "", 1, True),
    ],
)
async def test_a_guided_conversation_is_not_interrupted(
    house: House, post: Postman, conversation: str | None, step: str, ago: int, told: bool
) -> None:
    await house.meeting()
    await busy(house, "an", conversation, step, ago)
    assert (("an", ["invitation"]) in await post.told()) == told


async def test_after_the_conversation_everything_comes_together(
    house: House, post: Postman
) -> None:
    await house.meeting()
    await house.meeting(vn(6, 27, 19))
    await busy(house, "an", "planning", "when", 1)
    assert await post.told() == everybody("invitation", "invitation", but=["an"])
    assert await post.told(FRIDAY + due.BUSY) == [("an", ["invitation", "invitation"])]


async def test_busy_people_do_not_hold_up_the_others(
    house: House, post: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "AT_ONCE", 2)
    await house.meeting()
    for who in ("secretary", "deputy", "committee"):
        await busy(house, who, "planning", "when", 1)
    told = [who for _ in range(4) for who, _ in await post.told()]
    assert sorted(told) == ["an", "binh", "minute_taker"]


async def leave(house: House, who: str) -> None:
    last = {"to_day": date(2026, 6, 10)}
    await house.change(
        update(Membership).where(Membership.person_id == house.ids[who]).values(**last)
    )


async def excuse(house: House, who: str) -> None:
    exempt = {"person_id": house.ids[who], "kind": "exempt", "from_day": date(2026, 6, 10)}
    await house.change(insert(Standing).values(**exempt))


@pytest.mark.parametrize("how", [leave, excuse], ids=["left", "exempt"])
async def test_who_left_or_became_exempt_gets_nothing(
    house: House, post: Postman, how: object
) -> None:
    meeting = await house.meeting()
    await post.told()
    await how(house, "an")  # type: ignore[operator]
    assert await post.told(WEEK_BEFORE) == everybody("week_before", but=["an"])
    assert (await post.states("an"))["week_before"] == ("dropped", "not_expected")
    await house.act("secretary", meetings.cancel_meeting, meeting, "mưa")
    assert await post.told(vn(6, 14, 8)) == everybody("meeting_cancelled", but=["an"])


async def test_who_is_exempt_only_until_the_meeting_is_reminded(
    house: House, post: Postman
) -> None:
    exempt = {"person_id": house.ids["an"], "kind": "exempt", "from_day": date(2026, 6, 1)}
    await house.change(insert(Standing).values(**exempt, to_day=date(2026, 6, 14)))
    await house.meeting()
    assert ("an", ["invitation"]) in await post.told()


async def test_a_ruling_taken_back_is_not_told(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    await house.act("an", answers.answer, meeting, Given("absent", "illness"))
    for ruling in ("accepted", "refused"):
        await house.act("deputy", answers.rule, meeting, house.ids["an"], ruling)
    assert await post.told() == [("an", ["reason_refused"])]
    assert (await post.states("an"))["reason_accepted"] == ("dropped", "ruled_anew")


async def test_each_member_hears_of_the_own_ruling_and_note(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    for who, ruling in (("an", "accepted"), ("binh", "refused")):
        await house.act(who, answers.answer, meeting, Given("absent", "illness"))
        await house.act("deputy", answers.rule, meeting, house.ids[who], ruling, f"cho {who}")
    found = {
        (house.keys([parcel.person_id])[0], item.kind, item.facts.ruling_note)
        for parcel in await post.parcels()
        for item in parcel.items
    }
    assert found == {("an", "reason_accepted", "cho an"), ("binh", "reason_refused", "cho binh")}


async def test_absences_ruled_on_meanwhile_are_no_news(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    await house.act("an", answers.answer, meeting, Given("absent", "illness"))
    await house.act("deputy", answers.rule, meeting, house.ids["an"], "accepted")
    assert await post.told(FRIDAY + timedelta(minutes=10)) == [("an", ["reason_accepted"])]
    assert (await post.states("secretary"))["absences_to_rule"] == ("dropped", "nothing_left")


async def test_who_leads_no_more_hears_of_no_absences(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    await house.act("an", answers.answer, meeting, Given("absent", "illness"))
    deputy = update(RoleHeld).where(RoleHeld.role == "deputy")
    await house.change(deputy.values(to_day=date(2026, 6, 4)))
    told = [who for who, _ in await post.told(vn(6, 12, 9))]
    assert "deputy" not in told


async def test_an_unexcused_absence_classified_anew_is_not_held_against_anybody(
    house: House, post: Postman
) -> None:
    meeting = await house.meeting()
    house.clock.move_to(MEETING)
    await house.act("secretary", roll_call.mark, meeting, house.ids["an"], "without_reason")
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)
    await house.act("secretary", roll_call.remind_unexcused, meeting)
    await house.act("secretary", roll_call.mark, meeting, house.ids["an"], "with_reason")
    assert await post.told() == []
    assert (await post.states("an"))["unexcused"] == ("dropped", "classified_anew")


async def test_a_chat_lost_while_sending_brings_the_reminder_back(
    house: House, post: Postman
) -> None:
    await house.meeting()
    chat = (await house.rows(Chat.id, where=Chat.person_id == house.ids["an"]))[0][0]
    place = {"channel": "telegram", "bot": BOTS["telegram"], "chat_id": chat, "external_id": "x"}
    row = {**place, "live": False, "body": {}, "state": "failed", "tries": 0}
    await house.change(insert(OutboxRow).values(**row, due_at=FRIDAY, created_at=FRIDAY))
    letter = (await house.rows(OutboxRow.id))[0][0]
    mine = update(Reminder).where(Reminder.person_id == house.ids["an"])
    await house.change(mine.values(state="sent", outbox_id=letter))
    await house.act("", due.plan_again, [letter])
    assert "invitation" in dict(await post.told())["an"]


async def test_the_next_moment_is_known(house: House) -> None:
    assert await house.act("", due.next_due) is None
    await house.meeting()
    house.clock.move(hours=-1)
    assert await house.act("", due.next_due) == FRIDAY
