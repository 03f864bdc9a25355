"""Tasks by resolution of the cell: assigned, adjusted, reviewed, reported on."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, update

from services import task_reports, tasks
from services.db.models import Membership, Reminder, RoleHeld, Standing, Task
from services.refusal import Refused
from services.task_reports import OwnTasks
from services.task_states import ReviewState, TaskView
from services.tasks import NewTask, TaskBoard
from tests.fakes import House, code, vn

NUMBER, DAY = "04-NQ/CB", date(2026, 1, 5)
WORDS = "Phụ trách tổ dân phố số 3"


async def board(house: House) -> TaskBoard:
    found = await house.act("secretary", tasks.board, house.units["one"])
    assert isinstance(found, TaskBoard), found
    return found


async def give(house: House, who: str = "an", by: str = "secretary", **change: object) -> object:
    new = replace(NewTask(house.ids[who], WORDS, NUMBER, DAY), **change)  # type: ignore[arg-type]
    return await house.act(by, tasks.assign, house.units["one"], new)


async def given(house: House, **change: object) -> TaskView:
    done = await give(house, "an", "secretary", **change)
    assert isinstance(done, TaskView), done
    return done


async def test_a_task_is_recorded_with_its_resolution_and_told(house: House) -> None:
    await given(house)
    mine = await house.act("an", task_reports.own)
    assert isinstance(mine, OwnTasks)
    assert [(each.words, each.resolution, each.resolved_on) for each in mine.tasks] == [
        (WORDS, NUMBER, DAY)
    ]
    told = await house.rows(Reminder.kind, Reminder.person_id)
    assert told == [("task_given", house.ids["an"])]


async def test_who_has_none_and_who_needs_none(house: House) -> None:
    await given(house)
    found = await board(house)
    without = house.keys([each.member.id for each in found.without])
    assert "an" not in without
    assert "exempt" not in without
    assert {"binh", "silent", "suspended"} <= set(without)


async def test_an_adjustment_replaces_and_the_older_task_stays_on_record(house: House) -> None:
    first = await given(house)
    await given(house, words="Phụ trách tổ dân phố số 4", replaces=first.id)
    mine = await house.act("an", task_reports.own)
    assert isinstance(mine, OwnTasks)
    assert [each.words for each in mine.tasks] == ["Phụ trách tổ dân phố số 4"]
    assert await house.count(Task) == 2


async def test_two_secretaries_adjust_the_same_task(house: House) -> None:
    first = await given(house)
    await given(house, words="Việc thứ hai", replaces=first.id)
    late = await give(house, by="deputy", words="Việc thứ ba", replaces=first.id)
    assert code(late) == "task_changed"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"words": " "}, "task_empty"),
        ({"resolution": "nghị quyết"}, "needs_a_number"),
        ({"resolved_on": date(2026, 6, 6)}, "resolution_future"),
        ({"resolved_on": date(2025, 1, 1)}, "resolution_too_old"),
        ({"by": "an"}, "not_yours"),
        ({"by": "minute_taker"}, "not_yours"),
        ({"by": "other_secretary"}, "not_yours"),
        ({"who": "other_member"}, "not_expected"),
    ],
)
async def test_what_is_not_recorded(house: House, change: dict[str, object], refusal: str) -> None:
    assert code(await give(house, **change)) == refusal  # type: ignore[arg-type]
    assert await house.count(Task) == 0


async def test_the_same_task_twice_is_one(house: House) -> None:
    await given(house)
    assert code(await give(house, words=WORDS.upper())) == "task_same"


@pytest.mark.parametrize("words", ["Theo phân công", "theo phân công.", "  "])
async def test_words_that_say_nothing_are_warned_of(house: House, words: str) -> None:
    found = await house.act("secretary", tasks.concrete, house.units["one"], words)
    assert found.outcome == "WARNING"


async def test_a_new_arrival_gets_a_supplementary_assignment(house: House) -> None:
    await house.change(
        update(Membership)
        .where(Membership.person_id == house.ids["an"])
        .values(from_day=date(2026, 5, 20))
    )
    opened = await house.act("secretary", tasks.open_for_meeting, house.units["one"])
    assert opened.arrivals == ("Hoa Thử An",)
    assert (await given(house)).kind == "added"
    opened = await house.act("secretary", tasks.open_for_meeting, house.units["one"])
    assert opened.arrivals == ()


async def test_the_review_is_due_after_six_months_unless_the_cell_chose_three(
    house: House,
) -> None:
    await given(house)
    assert ((await board(house)).review.due, (await board(house)).review.is_due) == (
        date(2026, 7, 5),
        False,
    )
    chosen = await house.act("committee", tasks.choose_interval, house.units["one"], 3)
    assert isinstance(chosen, ReviewState)
    assert (chosen.months, chosen.due, chosen.is_due) == (3, date(2026, 4, 5), True)
    done = await house.act("committee", tasks.review, house.units["one"], "unchanged")
    assert isinstance(done, ReviewState)
    assert (done.due, done.is_due) == (date(2026, 9, 5), False)


async def test_four_months_stand_in_no_document(house: House) -> None:
    refused = await house.act("secretary", tasks.choose_interval, house.units["one"], 4)
    assert isinstance(refused, Refused)
    assert refused.code == "review_interval"
    assert "3" in str(refused.values["reason"])


async def test_nothing_assigned_yet_is_no_review(house: House) -> None:
    assert (await board(house)).review == ReviewState(6, None, None, is_due=False)


async def test_only_the_committee_reviews(house: House) -> None:
    for who in ("an", "minute_taker", "other_secretary"):
        assert code(await house.act(who, tasks.review, house.units["one"], "unchanged"))
        assert code(await house.act(who, tasks.board, house.units["one"])) == "not_yours"


async def test_one_line_a_month_and_the_later_one_counts(house: House) -> None:
    await given(house)
    for words in ("đã họp tổ", "đã họp tổ hai lần"):
        await house.act("an", task_reports.report, words)
    said = await house.act("secretary", task_reports.reports, house.units["one"], DAY)
    assert said == {}
    said = await house.act(
        "secretary", task_reports.reports, house.units["one"], date(2026, 6, 30)
    )
    assert said == {house.ids["an"]: "đã họp tổ hai lần"}
    house.clock.move_to(vn(7, 1, 9))
    mine = await house.act("an", task_reports.own)
    assert isinstance(mine, OwnTasks)
    assert mine.report is None
    assert code(await house.act("an", task_reports.report, " ")) == "report_empty"


async def test_who_is_in_no_cell_has_no_tasks(house: House) -> None:
    assert code(await house.act("stranger", task_reports.own)) == "no_cell"


async def test_a_task_of_last_year_does_not_count_this_year(house: House) -> None:
    await given(house)
    house.clock.move_to(vn(1, 2, 9, year=2027))
    assert "an" in house.keys([each.member.id for each in (await board(house)).without])


async def test_exempt_by_sql_and_by_rule_agree(house: House) -> None:
    from services import task_states

    await house.change(update(Standing).values(kind="exempt"))
    counts = await house.act("secretary", task_states.without, [house.units["one"]], 2026)
    assert counts[house.units["one"]].old == len((await board(house)).without)


async def test_ward_office_cadres_follow_another_guidance(house: House) -> None:
    """TSK-02: the board marks them, whatever tasks they have."""
    held = {"unit_id": house.units["ward"], "role": "ward_staff", "from_day": date(2020, 1, 1)}
    for who, until in (("an", None), ("binh", date(2026, 1, 31))):
        row = insert(RoleHeld).values(person_id=house.ids[who], to_day=until, **held)
        await house.change(row)
    marked = [each.member.id for each in (await board(house)).members if each.ward_office]
    assert house.keys(marked) == ["an"]
