"""Moves between cells: asked, introduced, received; nobody is ever in two cells or in none."""

from datetime import date, timedelta
from typing import Any

import pytest

from services import meetings, tasks
from services.db.models import Membership, Reminder, RoleHeld, in_force
from services.documents.papers import MadePaper
from services.exemptions import asking, deciding
from services.exemptions import views as exemptions
from services.exemptions.asking import Wish
from services.files import access_file
from services.members import members
from services.refusal import Refused
from services.reminders import due, planner
from services.transfers import extending, introducing, judging, letters, opening, views
from services.transfers.opening import Event
from services.transfers.views import Case
from services.work import Work
from tests.fakes import House, code, vn
from tests.services.documents.reading import lines

TODAY = date(2026, 6, 5)
RETIRED = Event("retired", {"destination_has_organisation": True})


async def done(house: House, who: str, use: Any, *args: Any) -> Case:
    """A step that is not refused."""
    found = await house.act(who, use, *args)
    assert isinstance(found, Case), found
    return found


async def introduced(house: House, event: Event = RETIRED, who: str = "an") -> Case:
    """A case of a member, introduced to the second cell."""
    found = await done(house, who, opening.open_case, event)
    two = house.units["two"]
    return await done(house, "secretary", introducing.introduce, found.id, two, "3", TODAY)


async def cells(house: House, who: str, on: date) -> list[tuple[int, bool]]:
    """(unit, temporary) of a person on a day."""
    where = (Membership.person_id == house.ids[who]) & in_force(Membership, on)
    rows = await house.rows(Membership.unit_id, Membership.temporary, where=where)
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize(
    ("facts", "outcome", "missing"),
    [
        ({"trigger": "contract"}, "UNKNOWN", ("contract_months",)),
        ({"trigger": "contract", "contract_months": 11}, "NOT_TRIGGERED", ()),
        ({"trigger": "contract", "contract_months": 37}, "NEEDS_DECISION", ()),
        ({"trigger": "border_reinforcement", "border_guard": False}, "NOT_TRIGGERED", ()),
        ({"trigger": "retired"}, "UNKNOWN", ("destination_has_organisation",)),
        ({**RETIRED.facts, "trigger": "retired"}, "OFFICIAL_TRANSFER", ()),
        (
            {
                "trigger": "contract",
                "contract_months": 12,
                "destination_has_organisation": False,
                "workplace_distance": "near",
            },
            "STAY",
            (),
        ),
    ],
)
async def test_an_event_is_judged_by_its_clauses(
    house: House, facts: dict[str, object], outcome: str, missing: tuple[str, ...]
) -> None:
    judged = await house.act("an", judging.judge_event, house.units["one"], facts)
    assert (judged.outcome, judged.missing) == (outcome, missing)


async def test_the_talk_comes_before_the_report(house: House) -> None:
    found = await done(house, "an", opening.open_case, RETIRED)
    early = await house.act("secretary", opening.report_up, found.id, "chưa nộp hồ sơ")
    assert code(early) == "transfer_blocked"
    assert code(await house.act("an", opening.talk, found.id, TODAY)) == "not_yours"
    await done(house, "secretary", opening.talk, found.id, TODAY, "đã gặp")
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "transfer_required")
    assert told == [(house.ids["an"],)]
    await done(house, "secretary", opening.report_up, found.id, "chưa nộp hồ sơ")
    paper = await house.act("secretary", letters.report, found.id)
    assert isinstance(paper, MadePaper)
    kept = await house.act("secretary", access_file, paper.file_id)
    assert not isinstance(kept, Refused)
    assert "chưa nộp hồ sơ" in " ".join(lines(kept.content))
    assert code(await house.act("an", access_file, paper.file_id)) == "no_such_file"
    assert len(await house.act("ward_staff", views.reported)) == 1
    assert not isinstance(await house.act("ward_staff", views.access, found.id), Refused)


async def test_with_the_receipt_everything_follows_at_once(house: House) -> None:
    here = await house.meeting()
    there = await house.act(
        "other_secretary", meetings.plan_meeting, house.units["two"], vn(6, 18, 19), "Nhà B"
    )
    assert not isinstance(there, Refused)
    found = await introduced(house, who="minute_taker")
    assert code(await house.act("secretary", introducing.receive, found.id)) == "not_yours"
    assert await cells(house, "minute_taker", TODAY) == [(house.units["one"], False)]
    await done(house, "other_secretary", introducing.receive, found.id)

    assert await cells(house, "minute_taker", TODAY) == [(house.units["two"], False)]
    yesterday = TODAY - timedelta(days=1)
    assert await cells(house, "minute_taker", yesterday) == [(house.units["one"], False)]
    held = (RoleHeld.person_id == house.ids["minute_taker"]) & in_force(RoleHeld, TODAY)
    assert await house.rows(RoleHeld.role, where=held) == []
    gone = await house.act("minute_taker", meetings.access_meeting, here)
    assert code(gone) == "no_such_meeting"
    seen = await house.act("minute_taker", meetings.coming_for_member)
    assert [each.id for each in seen] == [there.id]
    work = await house.act("other_secretary", tasks.open_for_meeting, house.units["two"])
    assert work.arrivals == ("Hoa Thử Núi",)
    again = await house.act("other_secretary", introducing.receive, found.id)
    assert code(again) == "transfer_not_now"

    house.clock.move_to(vn(6, 17, 19, 30))
    await house.act("", planner.plan_all)
    parcels = await house.act("", due.parcels)
    mine = [each for each in parcels if each.person_id == house.ids["minute_taker"]]
    about = {item.subject_id for each in mine for item in each.items if "before" in item.kind}
    assert about == {there.id}


async def test_who_was_counted_today_moves_tomorrow(house: House) -> None:
    await house.meeting(vn(6, 5, 10))
    found = await introduced(house)
    house.clock.move_to(vn(6, 5, 12))
    moved = await done(house, "other_secretary", introducing.receive, found.id)
    tomorrow = TODAY + timedelta(days=1)
    assert moved.steps[-1].on_day == tomorrow
    assert await cells(house, "an", TODAY) == [(house.units["one"], False)]
    assert await cells(house, "an", tomorrow) == [(house.units["two"], False)]


async def test_a_stay_elsewhere_ends_by_itself_or_before(house: House) -> None:
    stay = Event("temporary", since=TODAY, until=date(2026, 8, 31))
    found = await introduced(house, stay)
    await done(house, "other_secretary", introducing.receive, found.id)
    one, two = house.units["one"], house.units["two"]
    assert await cells(house, "an", TODAY) == [(one, False), (two, True)]
    assert await cells(house, "an", date(2026, 9, 1)) == [(one, False)]

    async def standing(work: Work, unit_id: int, on: date) -> str | None:
        known = {each.id: each.standing for each in await members(work, unit_id, on)}
        return known[house.ids["an"]]

    assert await house.act("", standing, one, TODAY) == "elsewhere"
    assert await house.act("", standing, two, TODAY) is None
    assert await house.act("", standing, one, date(2026, 9, 1)) is None
    house.clock.move_to(vn(8, 1, 1))
    await house.act("", planner.plan_all)
    ends = await house.rows(Reminder.person_id, where=Reminder.kind == "transfer_ends")
    told = house.keys([row[0] for row in ends])
    assert told == ["an", "deputy", "other_secretary", "secretary"]
    await done(house, "secretary", introducing.come_back, found.id)
    assert await cells(house, "an", date(2026, 8, 1)) == [(one, False)]
    assert await house.act("", standing, one, date(2026, 8, 1)) is None


async def test_a_stay_that_is_extended_ends_later_and_is_told_of_then(house: House) -> None:
    stay = Event("temporary", since=TODAY, until=date(2026, 8, 31))
    found = await introduced(house, stay)
    await done(house, "other_secretary", introducing.receive, found.id)
    house.clock.move_to(vn(8, 24, 3))
    await house.act("", planner.plan_all)
    longer, paper = date(2026, 11, 30), date(2026, 8, 20)

    async def said(who: str, until: date = longer, number: str = "9", on: date = paper) -> str:
        return code(await house.act(who, extending.extend, found.id, until, number, on))

    assert await said("an") == "not_yours"
    assert await said("other_secretary", date(2026, 8, 31)) == "transfer_shorter"
    assert await said("other_secretary", number=" ") == "transfer_number"
    assert await said("other_secretary", on=date(2026, 8, 25)) == "transfer_future"
    moved = await done(house, "other_secretary", extending.extend, found.id, longer, "9", paper)
    assert (moved.state, moved.until, moved.last_day) == ("moved", date(2026, 8, 31), longer)
    assert [(each.number, each.until) for each in moved.extensions] == [("9", longer)]

    one, two = house.units["one"], house.units["two"]
    assert await cells(house, "an", longer) == [(one, False), (two, True)]
    assert await cells(house, "an", date(2026, 12, 1)) == [(one, False)]
    house.clock.move_to(vn(8, 24, 9))
    kinds = await told_of(house)
    assert "transfer_ends" not in kinds
    assert kinds["transfer_extended"] == ["an", "deputy", "secretary"]
    house.clock.move_to(vn(10, 31, 3))
    await house.act("", planner.plan_all)
    house.clock.move_to(vn(10, 31, 9))
    assert (await told_of(house))["transfer_ends"] == [
        "an",
        "deputy",
        "other_secretary",
        "secretary",
    ]
    house.clock.move_to(vn(12, 1, 9))
    assert await said("secretary", date(2027, 1, 31)) == "transfer_not_now"


async def told_of(house: House) -> dict[str, list[str]]:
    """Kind → who is told now."""
    found: dict[str, set[int]] = {}
    for parcel in await house.act("", due.parcels):
        for item in parcel.items:
            found.setdefault(item.kind, set()).add(parcel.person_id)
    return {kind: house.keys(list(people)) for kind, people in found.items()}


async def test_an_exemption_goes_along_and_its_old_book_stays(house: House) -> None:
    asked = await house.act("secretary", asking.of_standing)
    assert asked is None
    running = await house.act("exempt", asking.of_standing)
    assert running is not None
    open_one = await house.act("an", asking.ask, Wish("age"))
    assert not isinstance(open_one, Refused)
    for who in ("exempt", "an"):
        found = await introduced(house, who=who)
        await done(house, "other_secretary", introducing.receive, found.id)
    mine = await house.act("exempt", exemptions.own)
    assert [(each.unit_id, each.state) for each in mine] == [
        (house.units["two"], "granted"),
        (house.units["one"], "moved"),
    ]
    assert [each.state for each in await house.act("an", exemptions.own)] == ["moved"]
    await house.act("exempt", asking.ask_back, mine[0].id)
    back = await house.act("other_secretary", deciding.take_back, mine[0].id, "8", TODAY)
    assert not isinstance(back, Refused)
    assert code(await house.act("secretary", exemptions.access, mine[0].id))


async def test_what_may_not_be_done(house: House) -> None:
    near = {"destination_has_organisation": False, "workplace_distance": "near"}
    two, there = house.units["two"], "other_secretary"
    assert code(await house.act("an", opening.open_case, Event("retired"))) == "transfer_facts"
    stay = Event("retired", near)
    assert code(await house.act("an", opening.open_case, stay)) == "transfer_not_needed"
    assert code(await house.act("ward_staff", opening.open_case, RETIRED)) == "no_cell"
    found = await introduced(house)
    assert code(await house.act("an", opening.open_case, RETIRED)) == "transfer_open"
    assert code(await house.act("binh", views.access, found.id)) == "no_such_transfer"
    assert code(await house.act("other_member", views.access, found.id)) == "no_such_transfer"
    place = await house.act("secretary", introducing.introduce, found.id, 999, "4", TODAY)
    assert code(place) == "transfer_place"
    late = TODAY + timedelta(days=1)
    future = await house.act("secretary", introducing.introduce, found.id, two, "4", late)
    assert code(future) == "transfer_future"
    back = await done(house, there, introducing.decline, found.id, "thiếu giấy tờ")
    assert back.state == "declined"
    assert code(await house.act(there, views.access, found.id)) == "no_such_transfer"
    await done(house, "secretary", opening.withdraw, found.id)
    assert code(await house.act("secretary", opening.talk, found.id, TODAY)) == "transfer_not_now"


async def test_to_an_organisation_that_is_not_kept_here(house: House) -> None:
    found = await done(house, "secretary", opening.open_case, RETIRED, house.ids["silent"],
                       house.units["one"])  # fmt: skip
    place = "Đảng bộ phường Hoa Xa"
    await done(house, "secretary", introducing.introduce, found.id, place, "5", TODAY)
    gone = await done(house, "secretary", introducing.receive, found.id)
    assert gone.destination
    assert gone.destination.to == place
    assert await cells(house, "silent", TODAY) == []
    paper = await house.act("secretary", letters.introduction, found.id)
    assert isinstance(paper, MadePaper)
