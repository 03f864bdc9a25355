"""A paper ballot from the roll to the count: who is in, who may do what, what never changes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from services import roll_call
from services.ballots import asking, counting, opening, results, roll, views
from services.ballots.asking import NewBallot
from services.ballots.ballot import BallotView, Figures
from services.ballots.counting import Entered
from services.db.models import (
    AuditRow,
    BallotAnnulment,
    BallotCount,
    CountEntry,
    Membership,
    Person,
    Reminder,
    Standing,
)
from services.refusal import Refused
from services.rules import Finding
from tests.fakes import LONG_AGO, MEETING, House, code
from tests.services.ballots.conftest import SHEET, Vote

PASSING = Figures(6, 6, 6, 0, 6, 0)


async def lines(house: House, ballot: int) -> dict[str, str]:
    kept = await house.act("", roll.kept, ballot)
    known = {person: key for key, person in house.ids.items()}
    return {known[each.person_id]: each.why for each in kept.voters}


@pytest.mark.usefixtures("probationer")
async def test_the_base_stands_name_by_name(house: House, vote: Vote) -> None:
    """Absent, suspended and elsewhere stay in; exempt and probationary are out (AMB-07)."""
    guest = {"person_id": house.ids["other_member"], "unit_id": house.units["one"]}
    await house.change(insert(Membership).values(**guest, from_day=LONG_AGO, temporary=True))
    asked = await vote.ask()
    why = await lines(house, asked.id)
    assert why.pop("exempt") == "exempt"
    assert why.pop("silent") == "probationary"
    assert why.pop("other_member") == "temporary"
    assert why.pop("suspended") == "suspended"
    assert set(why.values()) == {"official"}
    assert asked.base == len(why) + 1 == 8


async def test_the_base_of_the_bot_is_the_base_by_hand(house: House, vote: Vote) -> None:
    """10 members, all official, one of them exempt."""
    listed = await house.act("", roll.of, house.units["one"], MEETING.date())
    found = await house.act("", roll.base_of, house.units["one"], MEETING.date(), listed)
    assert (found.values["base"], found.calculation) == (9, "10 − 1 = 9")
    assert found.codes == ("suspended_stay_in_base",)


async def test_an_exemption_of_the_next_day_changes_nothing(house: House, vote: Vote) -> None:
    row = {"person_id": house.ids["an"], "kind": "exempt", "from_day": date(2026, 6, 21)}
    await house.change(insert(Standing).values(**row))
    assert (await vote.ask()).base == 9


async def test_a_class_that_is_not_recorded_is_asked_never_guessed(
    house: House, vote: Vote
) -> None:
    unknown = update(Person).where(Person.id.in_([house.ids["an"], house.ids["binh"]]))
    await house.change(unknown.values(official_on=None))
    new = NewBallot("progress", house.ids["silent"])
    refused = await house.act("secretary", asking.ask, vote.meeting, new)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values) == (
        "ballot_classes", {"names": "Hoa Thử An, Hoa Thử Bình"},
    )  # fmt: skip
    said = {house.ids["an"]: "official", house.ids["binh"]: "probationary"}
    asked = await house.act("secretary", asking.ask, vote.meeting, replace(new, stated=said))
    assert isinstance(asked, BallotView)
    assert asked.base == 8
    again = NewBallot("list", house.ids["silent"])
    refused = await house.act("secretary", asking.ask, vote.meeting, again)
    assert isinstance(refused, Refused)
    assert refused.values == {"names": "Hoa Thử Bình"}, "official once, official for ever"


@pytest.mark.parametrize(
    ("who", "new", "refusal"),
    [
        ("minute_taker", {"kind": "list", "about": "an"}, "no_such_meeting"),
        ("other_secretary", {"kind": "list", "about": "an"}, "no_such_meeting"),
        ("secretary", {"kind": "block", "about": "an"}, "ballot_kind"),
        ("secretary", {"kind": "list", "about": ""}, "ballot_subject"),
        ("secretary", {"kind": "list", "about": "other_member"}, "ballot_subject"),
        ("secretary", {"kind": "list", "about": "secretary"}, "ballot_subject"),
        ("secretary", {"kind": "own", "question": " "}, "ballot_question"),
        ("secretary", {"kind": "own", "question": "Đưa ông An ra khỏi Đảng"},
         "ballot_of_screening"),
        ("secretary", {"kind": "own", "question": "Công nhận tiến bộ"}, "ballot_of_screening"),
        ("secretary", {"kind": "own", "question": "Tên đội", "majority": True}, "ballot_source"),
        ("secretary", {"kind": "own", "question": "Tên đội", "needed": 4}, "ballot_source"),
        ("secretary", {"kind": "own", "question": "Tên đội", "own_base": "present"},
         "ballot_source"),
        ("secretary", {"kind": "own", "question": "Tên đội", "needed": 10, "source": "Quy chế"},
         "ballot_needed"),
    ],
)  # fmt: skip
async def test_questions_that_are_refused(
    house: House, vote: Vote, who: str, new: dict[str, Any], refusal: str
) -> None:
    about = new.pop("about", "")
    asked = NewBallot(subject_id=house.ids[about] if about else None, **new)
    assert code(await house.act(who, asking.ask, vote.meeting, asked)) == refusal


async def test_one_ballot_of_a_kind_on_each_person(house: House, vote: Vote) -> None:
    first = await vote.ask("list")
    again = NewBallot("list", house.ids["an"])
    assert code(await house.act("secretary", asking.ask, vote.meeting, again)) == "ballot_exists"
    done = await house.act("secretary", asking.withdraw, first.id, "Ghi nhầm tên")
    assert isinstance(done, BallotView)
    assert (done.state, done.withdrawn) == ("withdrawn", "Ghi nhầm tên")
    await vote.ask("list")
    await vote.ask("list", "binh")


async def test_nobody_else_sees_a_ballot(house: House, vote: Vote) -> None:
    """Not the member concerned, whatever the office; each look is in the audit trail."""
    asked = await vote.ask("list", "committee")
    for who in ("an", "committee", "minute_taker", "other_secretary", "ward_staff", "stranger"):
        for to_lead in (True, False):
            seen = await house.act(who, views.access_ballot, asked.id, to_lead=to_lead)
            assert code(seen) == "no_such_ballot", who
        assert not await house.act(who, views.of_meeting, vote.meeting)
        assert code(await house.act(who, counting.annul, asked.id, "x")) == "no_such_ballot"
        assert code(await house.act(who, asking.withdraw, asked.id, "x")) == "no_such_ballot"
    await house.act("deputy", views.access_ballot, asked.id)
    seen_by = await house.rows(AuditRow.actor_id, where=AuditRow.action == "ballot.seen")
    assert seen_by == [(house.ids["deputy"],)]


async def test_two_people_of_the_team_enter_the_same(house: House, vote: Vote) -> None:
    asked = await vote.ask()
    await vote.open(asked.id)
    first = await vote.enter("binh", asked.id, SHEET)
    assert isinstance(first, Entered)
    assert (first.ballot.state, first.differs) == ("open", ())
    second = await vote.enter("minute_taker", asked.id, SHEET)
    assert isinstance(second, Entered)
    count = second.ballot.count
    assert count is not None
    assert (count.figures, count.outcome, count.needed, count.base) == (SHEET, "FAILED", 5, 9)
    assert count.calculation == "2 × 4 = 8 < 9"
    assert {count.first_by, count.second_by} == {house.ids["binh"], house.ids["minute_taker"]}
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "ballot_counted")
    assert house.keys([row[0] for row in told]) == ["binh", "secretary"]
    assert code(await vote.enter("binh", asked.id, PASSING)) == "ballot_counted"


async def test_one_person_twice_is_not_two(house: House, vote: Vote) -> None:
    asked = await vote.ask()
    await vote.open(asked.id)
    for _ in range(2):
        done = await vote.enter("binh", asked.id, SHEET)
        assert isinstance(done, Entered)
        assert done.ballot.state == "open"


async def test_where_they_differ_both_count_again(house: House, vote: Vote) -> None:
    asked = await vote.ask()
    await vote.open(asked.id)
    await vote.enter("binh", asked.id, SHEET)
    other = replace(SHEET, yes=3, no=2)
    done = await vote.enter("minute_taker", asked.id, other)
    assert isinstance(done, Entered)
    assert (done.differs, done.ballot.state) == (("yes", "no"), "open")
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "ballot_differs")
    assert told == [(house.ids["binh"],)]
    done = await vote.enter("binh", asked.id, other)
    assert isinstance(done, Entered)
    assert done.ballot.count is not None
    assert await house.count(CountEntry) == 3, "what was entered first remains"


@pytest.mark.parametrize(
    ("figures", "refusal", "named"),
    [
        (Figures(6, 6, 5, 0, 4, 1), "ballot_valid", ""),
        (Figures(6, 6, 6, 0, 4, 1), "ballot_votes", ""),
        (Figures(5, 6, 6, 0, 5, 1), "ballot_figures", "Thu vào 6 phiếu, nhiều hơn 5"),
        (Figures(7, 6, 6, 0, 5, 1), "ballot_figures", "Phát ra 7 phiếu, nhiều hơn 6 người"),
        (Figures(6, -1, -1, 0, -1, 0), "ballot_negative", ""),
    ],
)
async def test_a_sheet_that_does_not_add_up_is_refused(
    house: House, vote: Vote, figures: Figures, refusal: str, named: str
) -> None:
    asked = await vote.ask()
    await vote.open(asked.id)
    refused = await vote.enter("binh", asked.id, figures)
    assert isinstance(refused, Refused)
    assert refused.code == refusal
    assert named in str(refused.values.get("reason", ""))
    assert not await house.count(CountEntry)


async def test_a_paper_that_did_not_come_back_is_allowed(house: House, vote: Vote) -> None:
    done = await vote.counted("progress", Figures(6, 5, 5, 0, 5, 0))
    assert done.count is not None
    assert done.count.outcome == "PASSED"


async def test_a_count_never_changes_it_is_annulled_and_counted_again(
    house: House, vote: Vote
) -> None:
    first = await vote.counted("progress", SHEET)
    assert code(await house.act("secretary", counting.annul, first.id, " ")) == "ballot_reason"
    before = await house.rows(BallotCount.__table__)
    open_again = await house.act("secretary", counting.annul, first.id, "Đếm sót một phiếu")
    assert isinstance(open_again, BallotView)
    assert (open_again.state, open_again.round, open_again.entries) == ("open", 2, {})
    second = Figures(6, 6, 6, 0, 5, 1)
    for who in ("minute_taker", "binh"):
        done = await vote.enter(who, first.id, second)
    assert isinstance(done, Entered)
    counts = done.ballot.counts
    assert [(each.round, each.figures, each.annulled) for each in counts] == [
        (1, SHEET, "Đếm sót một phiếu"), (2, second, None),
    ]  # fmt: skip
    assert before[0] in await house.rows(BallotCount.__table__)
    assert await house.count(BallotAnnulment) == 1
    assert code(await house.act("secretary", asking.withdraw, first.id, "x")) == "ballot_counted"


async def test_figures_of_an_annulled_count_are_not_taken_for_the_next(
    house: House, vote: Vote
) -> None:
    """Somebody kept the summary of the first count open and confirms it after the second began."""
    first = await vote.counted("progress", SHEET)
    await house.act("secretary", counting.annul, first.id, "Đếm sót một phiếu")
    refused = await house.act("binh", counting.enter, first.id, SHEET, 1)
    assert code(refused) == "ballot_round"
    assert isinstance(await house.act("binh", counting.enter, first.id, SHEET, 2), Entered)


async def test_progress_is_counted_before_removal(house: House, vote: Vote) -> None:
    """BAL-05; and when progress was recognised the second ballot wants a reason (AMB-09)."""
    removal = await vote.ask("removal")
    team = [house.ids["binh"], house.ids["minute_taker"]]
    refused = await house.act("secretary", opening.open_ballot, removal.id, 6, team)
    assert code(refused) == "ballot_order"
    progress = await vote.counted("progress", PASSING)
    refused = await house.act("secretary", opening.open_ballot, removal.id, 6, team)
    assert code(refused) == "ballot_not_needed"
    await vote.open(removal.id, because="Chi bộ yêu cầu bỏ cả hai lần")
    await house.act("secretary", counting.annul, progress.id, "Đếm sai")
    assert code(await vote.enter("binh", removal.id, PASSING)) == "ballot_order"


@pytest.mark.parametrize(
    ("progress", "removal", "outcome"),
    [
        (PASSING, None, "PROGRESS_RECOGNISED"),
        (SHEET, None, "INCOMPLETE"),
        (SHEET, Figures(6, 6, 6, 0, 6, 0), "REMOVAL_PROPOSED"),
        (SHEET, Figures(6, 6, 6, 0, 5, 1), "CONTINUE"),
        (PASSING, Figures(6, 6, 6, 0, 6, 0), "CONFLICT"),
    ],
)
async def test_both_ballots_together(
    house: House, vote: Vote, progress: Figures, removal: Figures | None, outcome: str
) -> None:
    assert await house.act("", results.combined, vote.meeting, house.ids["an"]) is None
    await vote.counted("progress", progress)
    if removal:
        await vote.counted("removal", removal, because="Chi bộ yêu cầu")
    found = await house.act("", results.combined, vote.meeting, house.ids["an"])
    assert isinstance(found, Finding)
    assert found.outcome == outcome


async def test_it_opens_when_the_meeting_has_begun(house: House, vote: Vote) -> None:
    asked = await vote.ask()
    house.clock.move(hours=-1)
    team = [house.ids["binh"], house.ids["minute_taker"]]
    refused = await house.act("secretary", opening.open_ballot, asked.id, 6, team)
    assert code(refused) == "meeting_not_begun"


async def test_a_roll_that_changed_since_is_asked_anew(house: House, vote: Vote) -> None:
    asked = await vote.ask()
    row = {"person_id": house.ids["silent"], "kind": "exempt", "from_day": LONG_AGO}
    await house.change(insert(Standing).values(**row))
    team = [house.ids["binh"], house.ids["minute_taker"]]
    refused = await house.act("secretary", opening.open_ballot, asked.id, 6, team)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values) == ("ballot_roll", {"names": "Hoa Thử Không Máy"})


async def test_an_exemption_given_during_the_count_moves_no_base(house: House, vote: Vote) -> None:
    """The base of the opening holds, for both who count and for the result (BAL-01)."""
    asked = await vote.ask()
    await vote.open(asked.id)
    await vote.enter("binh", asked.id, SHEET)
    for who in ("silent", "minute_taker"):
        row = {"person_id": house.ids[who], "kind": "exempt", "from_day": LONG_AGO}
        await house.change(insert(Standing).values(**row))
    done = await vote.enter("minute_taker", asked.id, SHEET)
    assert isinstance(done, Entered)
    assert (asked.base, done.ballot.base) == (9, 9)
    later = await house.act("secretary", views.access_ballot, asked.id)
    assert isinstance(later, BallotView)
    assert later.base == 9


@pytest.mark.parametrize(
    ("present", "team", "refusal"),
    [
        (0, ["binh", "minute_taker"], "ballot_present"),
        (10, ["binh", "minute_taker"], "ballot_present"),
        (6, ["binh"], "ballot_team"),
        (6, ["binh", "binh"], "ballot_team"),
        (6, ["binh", "other_member"], "ballot_team"),
        (6, ["binh", "an"], "ballot_team_subject"),
        (6, ["binh", "silent"], "ballot_team_phones"),
    ],
)
async def test_openings_that_are_refused(
    house: House, vote: Vote, present: int, team: list[str], refusal: str
) -> None:
    asked = await vote.ask()
    people = [house.ids[each] for each in team]
    refused = await house.act("secretary", opening.open_ballot, asked.id, present, people)
    assert code(refused) == refusal


async def test_voters_are_counted_from_the_roll_call(house: House, vote: Vote) -> None:
    asked = await vote.ask()
    assert await house.act("secretary", opening.voters_present, asked) is None
    await house.act("secretary", roll_call.mark, vote.meeting, house.ids["an"], "without_reason")
    await house.act("secretary", roll_call.rest_present, vote.meeting)
    assert await house.act("secretary", opening.voters_present, asked) == 6
    opened = await vote.open(asked.id)
    assert opened.opening is not None
    assert opened.opening.from_roll_call


async def test_too_few_voters_are_warned_of(house: House, vote: Vote) -> None:
    asked = await vote.ask("list")
    for present, outcome in ((5, "WARNING"), (6, "OK")):
        found = await house.act("secretary", opening.within_reach, asked, present)
        assert isinstance(found, Finding)
        assert found.outcome == outcome


async def test_an_own_question_may_rest_on_those_present(house: House, vote: Vote) -> None:
    own = {"question": "Chọn tên đội", "own_base": "present", "majority": True}
    asked = await vote.ask("own", "", **own, source="Quy chế chi bộ, mục 3")
    opened = await vote.open(asked.id)
    assert (opened.base, opened.needed) == (6, 4)
    for who in ("binh", "minute_taker"):
        done = await vote.enter(who, asked.id, SHEET)
    assert isinstance(done, Entered)
    assert done.ballot.count is not None
    assert (done.ballot.count.outcome, done.ballot.count.needed) == ("PASSED", 4)
