"""Ratings of ward staff: three kinds of heads send them; the committee and the person see them."""

from datetime import date

import pytest

from services.db.models import Reminder
from services.ratings import officials, reading, sending
from services.ratings.officials import Official
from services.ratings.sending import Period
from services.reminders import of_ratings, planner
from tests.fakes import House, code, vn

MAY = Period("month", date(2026, 5, 1))


async def named(house: House, who: str = "an", head: str = "ward_staff") -> int:
    """The official's id; the head is the chair."""
    done = await house.act(
        "ward_staff", officials.name_head, house.ids[who], house.ids[head], "committee_chair"
    )
    assert isinstance(done, Official), done
    return done.id


async def test_only_three_kinds_of_heads_may_be_named(house: House) -> None:
    an, head = house.ids["an"], house.ids["ward_staff"]
    name = officials.name_head
    assert code(await house.act("ward_staff", name, an, head, "friend")) == "not_a_rating_sender"
    assert code(await house.act("ward_staff", name, an, an, "committee_chair")) == "rates_oneself"
    assert code(await house.act("secretary", name, an, head, "committee_chair")) == "not_yours"
    refused = await house.act("ward_staff", name, head, an, "committee_chair")
    assert code(refused) == "not_a_member_here"
    await named(house)
    [row] = await house.act("ward_staff", officials.listed)
    assert (row.person_id, row.head_id, row.head_kind) == (an, head, "committee_chair")


async def test_a_rating_is_seen_by_the_committee_and_the_person_only(house: House) -> None:
    official = await named(house)
    sent = await house.act("ward_staff", sending.send, official, MAY, 3, "việc chính đúng hạn")
    assert isinstance(sent, Official)
    for who in ("secretary", "deputy"):
        [seen] = await house.act(who, reading.in_my_cells)
        assert [(each.level, each.words) for each in seen.ratings] == [(3, "việc chính đúng hạn")]
    [own] = await house.act("an", reading.my_own)
    assert own.ratings == seen.ratings
    for who in ("binh", "other_secretary", "ward_staff", "minute_taker"):
        assert await house.act(who, reading.in_my_cells) == []
        assert await house.act(who, reading.my_own) == []
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "rating_came")
    assert {row[0] for row in told} >= {house.ids["an"], house.ids["secretary"]}
    assert house.ids["ward_staff"] not in {row[0] for row in told}


async def test_a_newer_rating_counts_and_missing_months_are_named(house: House) -> None:
    official = await named(house)
    for level in (2, 4):
        await house.act("ward_staff", sending.send, official, MAY, level, "")
    [seen] = await house.act("secretary", reading.in_my_cells)
    assert [each.level for each in seen.ratings] == [4]
    assert [month.month for month in seen.missing] == [1, 2, 3, 4]
    assert seen.whole_year is None


@pytest.mark.parametrize(
    ("period", "level", "words", "refused"),
    [
        (Period("month", date(2026, 6, 1)), 3, "", "rating_too_early"),
        (MAY, None, " ", "rating_empty"),
    ],
)
async def test_what_is_not_accepted(
    house: House, period: Period, level: int | None, words: str, refused: str
) -> None:
    official = await named(house)
    done = await house.act("ward_staff", sending.send, official, period, level, words)
    assert code(done) == refused
    assert code(await house.act("secretary", sending.send, official, MAY, 3, "")) == "not_yours"


async def test_another_head_takes_over_and_what_was_sent_stays(house: House) -> None:
    official = await named(house)
    await house.act("ward_staff", sending.send, official, MAY, 3, "")
    house.clock.move(days=1)
    await named(house, head="secretary")
    assert code(await house.act("ward_staff", sending.send, official, MAY, 1, "")) == "not_yours"
    [seen] = await house.act("deputy", reading.in_my_cells)
    assert [each.level for each in seen.ratings] == [3]
    assert seen.official.head_id == house.ids["secretary"]


async def test_the_year_is_asked_for_in_december(house: House) -> None:
    official = await named(house)
    house.clock.move_to(vn(12, 2, 9))
    [wanted] = await house.act("ward_staff", sending.mine)
    assert wanted.periods == (
        Period("month", date(2026, 11, 1)),
        Period("year", date(2026, 1, 1)),
    )
    for period in wanted.periods:
        await house.act("ward_staff", sending.send, official, period, 3, "")
    people = [house.ids["an"], house.ids["secretary"]]
    parts = await house.act("", reading.of_people, people, 2026)
    assert list(parts) == [house.ids["an"]]
    assert parts[house.ids["an"]].whole_year is not None


async def test_the_head_is_asked_once_a_month_until_everything_is_sent(house: House) -> None:
    official = await named(house)
    house.clock.move_to(vn(7, 2, 9))
    await house.act("", planner.plan_all)
    await house.act("", planner.plan_all)
    asked = await house.rows(
        Reminder.id, Reminder.person_id, where=Reminder.kind == "rating_wanted"
    )
    [(reminder, person)] = asked
    assert person == house.ids["ward_staff"]
    facts = await house.act("", of_ratings.load_heads, [reminder])
    assert facts[reminder].wanted == 1
    assert of_ratings.while_wanted(facts[reminder]) is None
    june = Period("month", date(2026, 6, 1))
    await house.act("ward_staff", sending.send, official, june, 3, "")
    facts = await house.act("", of_ratings.load_heads, [reminder])
    assert of_ratings.while_wanted(facts[reminder]) == "nothing_left"


async def test_the_committee_asks_for_a_rating(house: House) -> None:
    official = await named(house)
    asked = await house.act("secretary", reading.ask, official)
    assert isinstance(asked, Official)
    assert code(await house.act("an", reading.ask, official)) == "not_yours"
    rows = await house.rows(Reminder.person_id, where=Reminder.kind == "rating_wanted")
    assert [row[0] for row in rows] == [house.ids["ward_staff"]]
