"""Members answer for a meeting, or somebody records for them; the committee rules on reasons."""

import pytest

from services import answers, meetings, roll_call
from services.answers import AnswerView, Board, Given
from services.db.models import Answer, Reminder, Ruling
from tests.fakes import EXPECTED, MEETING, House, code

COMING = Given("coming")
ILL = Given("absent", "illness", "đau chân")


async def newest(house: House, meeting: int, who: str = "an") -> AnswerView:
    found = await house.act(who, answers.own, meeting)
    assert found is not None
    return found


async def board(house: House, meeting: int, who: str = "secretary") -> Board:
    found = await house.act(who, answers.board, meeting)
    assert isinstance(found, Board), found
    return found


async def test_an_own_answer_with_reason_and_words(house: House) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, ILL)
    given = await newest(house, meeting)
    assert (given.answer, given.reason, given.words) == ("absent", "illness", "đau chân")
    assert (given.proxy, given.ruling, given.open) == (False, None, True)


async def test_the_newest_answer_counts_and_the_older_stays(house: House) -> None:
    meeting = await house.meeting()
    for given in (ILL, COMING):
        await house.act("an", answers.answer, meeting, given)
    assert (await newest(house, meeting)).answer == "coming"
    assert await house.count(Answer) == 2


async def test_the_same_answer_twice_stores_nothing(house: House) -> None:
    meeting = await house.meeting()
    for _ in range(2):
        assert code(await house.act("an", answers.answer, meeting, ILL)) == ""
    assert await house.count(Answer) == 1


@pytest.mark.parametrize("who", ["other_member", "other_secretary", "ward_staff", "stranger"])
async def test_who_is_no_member_cannot_answer(house: House, who: str) -> None:
    meeting = await house.meeting()
    assert code(await house.act(who, answers.answer, meeting, COMING)) == "no_such_meeting"
    assert code(await house.act(who, answers.board, meeting)) == "no_such_meeting"
    nudged = await house.act(who, answers.nudge, meeting, [house.ids["an"]])
    assert code(nudged) == "no_such_meeting"


async def test_a_recorder_answers_for_a_member(house: House) -> None:
    meeting = await house.meeting()
    use = answers.answer_for
    await house.act("minute_taker", use, meeting, house.ids["silent"], COMING)
    given = await newest(house, meeting, "silent")
    assert (given.proxy, given.recorded_by) == (True, house.ids["minute_taker"])


@pytest.mark.parametrize(
    ("who", "for_whom", "refusal"),
    [
        ("an", "binh", "no_such_meeting"),
        ("other_secretary", "an", "no_such_meeting"),
        ("secretary", "other_member", "not_expected"),
        ("secretary", "exempt", "not_expected"),
    ],
)
async def test_proxies_that_are_refused(
    house: House, who: str, for_whom: str, refusal: str
) -> None:
    meeting = await house.meeting()
    refused = await house.act(who, answers.answer_for, meeting, house.ids[for_whom], COMING)
    assert code(refused) == refusal
    assert await house.count(Answer) == 0


async def test_after_the_roll_call_no_answer_is_taken(house: House) -> None:
    meeting = await house.meeting()
    house.clock.move_to(MEETING)
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)
    own = await house.act("an", answers.answer, meeting, COMING)
    proxy = await house.act("secretary", answers.answer_for, meeting, house.ids["an"], COMING)
    assert (code(own), code(proxy)) == ("roll_call_done", "roll_call_done")


async def test_a_cancelled_meeting_takes_no_answer(house: House) -> None:
    meeting = await house.meeting()
    await house.act("secretary", meetings.cancel_meeting, meeting, "mưa")
    refused = await house.act("an", answers.answer, meeting, COMING)
    assert code(refused) == "meeting_cancelled"


async def rule(house: House, meeting: int, ruling: str, who: str = "committee") -> object:
    return await house.act(who, answers.rule, meeting, house.ids["an"], ruling, "giấy viện?")


@pytest.mark.parametrize(
    ("ruling", "still_open"), [("accepted", False), ("refused", False), ("asked", True)]
)
async def test_the_committee_rules_and_the_member_is_told(
    house: House, ruling: str, still_open: bool
) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, ILL)
    await rule(house, meeting, ruling)
    given = await newest(house, meeting)
    assert (given.ruling, given.note, given.open) == (ruling, "giấy viện?", still_open)
    told = await house.rows(Reminder.person_id, where=Reminder.kind == f"reason_{ruling}")
    assert told == [(house.ids["an"],)]


@pytest.mark.parametrize("who", ["an", "minute_taker", "other_secretary", "stranger"])
async def test_only_the_committee_rules(house: House, who: str) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, ILL)
    assert code(await rule(house, meeting, "accepted", who)) == "no_such_meeting"
    assert await house.count(Ruling) == 0


async def test_only_an_absence_is_ruled_on_and_the_same_ruling_once(house: House) -> None:
    meeting = await house.meeting()
    assert code(await rule(house, meeting, "accepted")) == "no_absence_to_rule"
    await house.act("an", answers.answer, meeting, ILL)
    found = [code(await rule(house, meeting, "accepted")) for _ in range(2)]
    assert found == ["", "ruled_already"]


async def test_asked_back_a_new_answer_waits_anew(house: House) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, ILL)
    await rule(house, meeting, "asked")
    await house.act("an", answers.answer, meeting, Given("absent", "illness", "có giấy"))
    given = await newest(house, meeting)
    assert (given.ruling, given.open) == (None, True)
    assert [m.code for m in (await board(house, meeting)).to_rule] == ["an"]


async def test_the_board_sorts_everybody(house: House) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, COMING)
    await house.act("binh", answers.answer, meeting, ILL)
    seen = await board(house, meeting)
    assert [m.code for m in seen.among("coming", "late")] == ["an"]
    assert [m.code for m in seen.among("absent")] == ["binh"]
    assert [m.code for m in seen.to_call] == ["silent"]
    answered = {"an", "binh", "silent"}
    assert {m.code for m in seen.silent} == set(EXPECTED) - answered
    assert {m.standing for m in seen.not_expected} == {"exempt", "suspended", "elsewhere"}


async def test_a_nudge_reaches_the_silent_and_once_a_day(house: House) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, COMING)
    everybody = [house.ids[key] for key in EXPECTED]
    nudges = []
    for hours in (0, 5, 24):
        house.clock.move(hours=hours)
        nudges.append(await house.act("secretary", answers.nudge, meeting, everybody))
    silent = len(EXPECTED) - len({"an", "silent", "secretary"})
    assert nudges == [silent, 0, silent]


async def test_the_next_answer_of_a_nudged_night_waits_for_the_morning(house: House) -> None:
    meeting = await house.meeting()
    house.clock.move(hours=13)
    await house.act("secretary", answers.nudge, meeting, [house.ids["an"]])
    due = await house.rows(Reminder.due_at, where=Reminder.kind == "nudge")
    house.clock.move(hours=9)
    assert due == [(house.clock.now(),)]


async def test_who_plans_comes_and_is_spared_the_own_invitation(house: House) -> None:
    meeting = await house.meeting()
    planned = await house.act("secretary", meetings.access_meeting, meeting)
    assert isinstance(planned, meetings.MeetingView)
    assert await house.act("secretary", answers.comes_who_planned, planned)
    assert (await newest(house, meeting, "secretary")).answer == "coming"
    found = await board(house, meeting)
    assert house.ids["secretary"] not in {member.id for member in found.silent}
    assert not await house.act("exempt", answers.comes_who_planned, planned)
