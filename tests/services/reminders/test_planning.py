"""What is planned for whom, and what planning again changes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from services import answers, meetings
from services.answers import Given
from services.db.models import Meeting, Membership, Reminder, Standing
from services.reminders import plan, slots
from tests.fakes import EXPECTED, FRIDAY, LONG_AGO, MEETING, PLACE, House, vn
from tests.services.reminders.conftest import REACHED, Postman, everybody

FIVE = {
    "invitation": FRIDAY,
    "week_before": vn(6, 13, 19, 30),
    "days_before": vn(6, 17, 19, 30),
    "day_before": vn(6, 19, 19, 30),
    "hours_before": vn(6, 20, 17, 30),
}


async def change(house: House, meeting: int, **new: object) -> None:
    values = {"starts_at": MEETING, "place": PLACE} | new
    await house.act("secretary", meetings.change_meeting, meeting, **values)  # type: ignore[arg-type]


async def test_the_invitation_and_four_reminders_at_their_moments(
    house: House, post: Postman
) -> None:
    await house.meeting()
    assert await post.plan("an") == FIVE


async def test_everybody_expected_is_planned_for_and_nobody_else(house: House) -> None:
    await house.meeting()
    planned = {row[0] for row in await house.rows(Reminder.person_id)}
    assert house.keys(list(planned)) == sorted(EXPECTED)


async def test_an_invitation_of_the_night_waits_for_the_morning(
    house: House, post: Postman
) -> None:
    house.clock.move_to(vn(6, 5, 22))
    await house.meeting()
    assert (await post.plan("an"))["invitation"] == vn(6, 6, 7)


async def test_what_is_past_at_planning_is_left_out(house: House, post: Postman) -> None:
    house.clock.move_to(vn(6, 19, 19, 30))
    await house.meeting()
    assert set(await post.plan("an")) == {"invitation", "hours_before"}


async def test_planning_twice_changes_nothing(house: House) -> None:
    await house.meeting()
    house.clock.move_to(vn(6, 12))
    before = await house.rows(Reminder.__table__)
    await house.act("", plan.daily)
    assert await house.rows(Reminder.__table__) == before


async def test_meetings_at_more_moments_than_one_statement_takes(house: House) -> None:
    values = {
        "unit_id": house.units["one"],
        "place": PLACE,
        "state": "planned",
        "planned_by": house.ids["secretary"],
        "planned_at": FRIDAY,
    }
    starts = [MEETING - timedelta(minutes=10 * each) for each in range(30)]
    await house.change(insert(Meeting).values([values | {"starts_at": at} for at in starts]))
    house.clock.move_to(vn(6, 12))
    await house.act("", plan.daily)
    kinds = set(FIVE) - {"invitation"}
    assert len(starts) * len(kinds) > slots.AT_ONCE
    planned = await house.rows(Reminder.subject_id, Reminder.kind, Reminder.person_id)
    meetings_told = {(meeting, kind) for meeting, kind, _ in planned}
    assert len(meetings_told) == len(starts) * len(kinds)
    assert len(planned) == len(meetings_told) * len(EXPECTED)


async def join(house: House, person: str, from_day: date, unit: str = "one") -> None:
    span = {"person_id": house.ids[person], "unit_id": house.units[unit], "temporary": False}
    await house.change(insert(Membership).values(**span, from_day=from_day))


async def test_the_daily_plan_finds_a_new_member(house: House, post: Postman) -> None:
    await house.meeting()
    house.clock.move_to(vn(6, 15, 8))
    await join(house, "stranger", date(2026, 6, 15))
    await house.act("", plan.daily)
    assert set(await post.plan("stranger")) == {"days_before", "day_before", "hours_before"}


async def test_a_member_of_the_day_of_the_meeting_is_told_before_it(
    house: House, post: Postman
) -> None:
    await join(house, "stranger", MEETING.date())
    await house.chat("stranger")
    await house.meeting()
    assert ("stranger", ["invitation"]) in await post.told()


async def test_who_answered_is_not_planned_for(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, Given("coming"))
    await house.change(update(Reminder).values(state="dropped"))
    await change(house, meeting, starts_at=vn(6, 27, 9))
    assert set(await post.plan("an")) == {"meeting_changed"}


async def test_a_change_before_anybody_was_told_is_no_news(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await change(house, meeting, starts_at=vn(6, 21, 9))
    assert await post.plan("an") == {
        "invitation": FRIDAY,
        "week_before": vn(6, 14, 9),
        "days_before": vn(6, 18, 9),
        "day_before": vn(6, 20, 9),
        "hours_before": vn(6, 21, 7),
    }


@pytest.mark.parametrize("later", [timedelta(hours=1), timedelta(days=2)])
async def test_those_who_were_told_hear_of_a_change_and_of_nothing_else(
    house: House, post: Postman, later: timedelta
) -> None:
    meeting = await house.meeting()
    assert await post.told() == everybody("invitation")
    house.clock.moment += later
    await change(house, meeting, starts_at=vn(6, 21, 9))
    assert await post.told() == everybody("meeting_changed")


async def test_who_was_not_told_yet_is_invited_to_the_changed_meeting(
    house: House, post: Postman
) -> None:
    meeting = await house.meeting()
    await post.told()
    await join(house, "stranger", LONG_AGO)
    await house.chat("stranger")
    house.clock.move(days=1)
    await change(house, meeting, place="Trường Thử")
    told = await post.told()
    assert [kinds for who, kinds in told if who == "stranger"] == [["invitation"]]
    assert [kinds for who, kinds in told if who == "an"] == [["meeting_changed"]]


async def test_moved_back_to_the_first_day_all_are_told_again(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    for starts_at in (vn(6, 21, 9), MEETING):
        house.clock.move(hours=1)
        await change(house, meeting, starts_at=starts_at)
        assert await post.told() == everybody("meeting_changed")
    assert await post.plan("an") == {kind: FIVE[kind] for kind in FIVE if kind != "invitation"}


async def test_moved_away_and_back_no_reminder_comes_twice(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    assert await post.told(FIVE["week_before"]) == everybody("week_before")
    for starts_at in (vn(6, 21, 9), MEETING):
        await change(house, meeting, starts_at=starts_at)
    assert await post.told() == everybody("meeting_changed")
    assert await post.states("an", "week_before") == {"week_before": ("sent", None)}


async def test_a_cancelled_meeting_is_told_to_those_who_knew_of_it(
    house: House, post: Postman
) -> None:
    meeting = await house.meeting()
    await post.told()
    await house.act("secretary", meetings.cancel_meeting, meeting, "mưa bão")
    parcels = await post.parcels()
    assert house.keys([parcel.person_id for parcel in parcels]) == REACHED
    assert {
        (item.kind, item.facts.cancelled_because) for parcel in parcels for item in parcel.items
    } == {("meeting_cancelled", "mưa bão")}
    assert await post.plan("an") == {}


async def test_a_meeting_cancelled_before_anybody_knew_is_no_news(
    house: House, post: Postman
) -> None:
    meeting = await house.meeting()
    await house.act("secretary", meetings.cancel_meeting, meeting, "mưa bão")
    assert await house.count(Reminder) == 0
    assert await post.told() == []


async def test_absences_reach_the_committee_in_one_message(house: House, post: Postman) -> None:
    meeting = await house.meeting()
    await post.told()
    for who in ("an", "binh"):
        await house.act(who, answers.answer, meeting, Given("absent", "illness"))
        house.clock.move(minutes=4)
    assert await post.told() == []
    parcels = await post.parcels(FRIDAY + plan.COLLECT)
    committee = ["committee", "deputy", "secretary"]
    assert house.keys([parcel.person_id for parcel in parcels]) == committee
    assert [item.facts.to_rule for parcel in parcels for item in parcel.items] == [2, 2, 2]


async def test_the_exempt_of_the_day_of_the_meeting_are_not_planned_for(
    house: House, post: Postman
) -> None:
    exempt = {"person_id": house.ids["an"], "kind": "exempt", "from_day": date(2026, 6, 18)}
    await house.change(insert(Standing).values(**exempt))
    await house.meeting()
    assert await post.plan("an") == {}
