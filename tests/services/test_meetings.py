"""Meetings are planned, changed and cancelled by the cell's own secretariat."""

from datetime import datetime, timedelta

import pytest

from services import meetings
from services.meetings import MeetingView
from tests.fakes import FRIDAY, MEETING, PLACE, House, code, vn


async def plan(house: House, who: str, at: datetime = MEETING, unit: str = "one") -> object:
    return await house.act(who, meetings.plan_meeting, house.units[unit], at, PLACE)


async def test_the_secretary_plans_a_meeting(house: House) -> None:
    planned = await plan(house, "secretary")
    assert isinstance(planned, MeetingView)
    assert (planned.unit, planned.starts_at, planned.place, planned.state) == (
        "Chi bộ Thử 1",
        MEETING,
        PLACE,
        "planned",
    )


@pytest.mark.parametrize("who", ["an", "minute_taker", "committee", "other_secretary", "stranger"])
async def test_others_do_not_plan(house: House, who: str) -> None:
    assert code(await plan(house, who)) == "not_yours"


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (FRIDAY, "meeting_past"),
        (FRIDAY + timedelta(days=366, seconds=1), "meeting_too_far"),
        (MEETING + timedelta(hours=3), "meeting_clash"),
        (MEETING - timedelta(hours=3), "meeting_clash"),
        (FRIDAY + timedelta(days=366), ""),
        (MEETING + timedelta(hours=3, minutes=1), ""),
    ],
)
async def test_times_that_do_not_fit(house: House, at: datetime, refusal: str) -> None:
    await house.meeting()
    assert code(await plan(house, "deputy", at)) == refusal


async def test_another_cell_may_meet_at_the_same_time(house: House) -> None:
    await house.meeting()
    assert code(await plan(house, "other_secretary", unit="two")) == ""


async def change(house: House, who: str, meeting: int, at: datetime, place: str = PLACE) -> object:
    use = meetings.change_meeting
    return await house.act(who, use, meeting, starts_at=at, place=place)


async def test_a_meeting_moves_in_time_and_place(house: House) -> None:
    meeting = await house.meeting()
    moved = await change(house, "deputy", meeting, vn(6, 21, 8), "Trường Thử")
    assert isinstance(moved, MeetingView)
    assert (moved.id, moved.starts_at, moved.place) == (meeting, vn(6, 21, 8), "Trường Thử")


async def test_a_meeting_may_move_within_its_own_three_hours(house: House) -> None:
    assert code(await change(house, "secretary", await house.meeting(), vn(6, 20, 20))) == ""


async def test_a_change_of_nothing_is_said(house: House) -> None:
    meeting = await house.meeting()
    assert code(await change(house, "secretary", meeting, MEETING)) == "nothing_changed"


async def test_a_meeting_does_not_move_onto_another(house: House) -> None:
    await house.meeting()
    second = await house.meeting(vn(6, 27, 19))
    assert code(await change(house, "secretary", second, MEETING)) == "meeting_clash"


@pytest.mark.parametrize("who", ["an", "minute_taker", "other_secretary", "stranger"])
async def test_others_neither_change_nor_cancel(house: House, who: str) -> None:
    meeting = await house.meeting()
    assert code(await change(house, who, meeting, vn(6, 21, 8))) == "no_such_meeting"
    refused = await house.act(who, meetings.cancel_meeting, meeting, "mưa")
    assert code(refused) == "no_such_meeting"


async def test_a_cancelled_meeting_stays_so(house: House) -> None:
    meeting = await house.meeting()
    cancelled = await house.act("secretary", meetings.cancel_meeting, meeting, "mưa bão")
    assert isinstance(cancelled, MeetingView)
    assert cancelled.state == "cancelled"
    assert code(await change(house, "secretary", meeting, vn(6, 21, 8))) == "meeting_over"
    again = await house.act("secretary", meetings.cancel_meeting, meeting, "mưa bão")
    assert code(again) == "meeting_over"


async def test_the_hour_of_a_cancelled_meeting_is_free(house: House) -> None:
    await house.act("secretary", meetings.cancel_meeting, await house.meeting(), "mưa bão")
    assert code(await plan(house, "secretary")) == ""


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("an", True),
        ("exempt", True),
        ("other_member", False),
        ("other_secretary", False),
        ("ward_staff", False),
        ("stranger", False),
    ],
)
async def test_a_meeting_exists_for_its_members_only(house: House, who: str, sees: bool) -> None:
    meeting = await house.meeting()
    seen = await house.act(who, meetings.access_meeting, meeting)
    coming = await house.act(who, meetings.coming_for_member)
    assert (code(seen) == "", bool(coming)) == (sees, sees)


async def test_a_meeting_counts_as_coming_until_twelve_hours_after_its_start(
    house: House,
) -> None:
    await house.meeting()
    for hours, found in ((11, 1), (2, 0)):
        house.clock.move_to(max(house.clock.now(), MEETING) + timedelta(hours=hours))
        assert len(await house.act("an", meetings.coming_for_member)) == found


async def test_to_lead_shows_planned_meetings_before_closed_ones(house: House) -> None:
    for day in (13, 20, 27):
        await house.meeting(vn(6, day, 19))
    await house.act("secretary", meetings.cancel_meeting, await house.meeting(vn(7, 4, 19)), "x")
    led = await house.act("minute_taker", meetings.to_lead)
    assert [meeting.starts_at for meeting in led] == [vn(6, day, 19) for day in (13, 20, 27)]
    assert await house.act("an", meetings.to_lead) == []


async def test_the_last_places_are_offered_each_once(house: House) -> None:
    for day, place in ((10, "A"), (11, "B"), (12, "B"), (13, "C")):
        await house.meeting(vn(6, day, 19), place)
    assert await house.act("secretary", meetings.last_places, house.units["one"]) == ["C", "B"]
