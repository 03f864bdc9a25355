"""A case from the list to its end, over years on a moving clock; its gates and who sees it."""

from datetime import timedelta
from typing import Any

from services.ballots import asking, counting, opening
from services.ballots.asking import NewBallot
from services.ballots.ballot import BallotView, Figures
from services.db.models import AuditRow, Person
from services.refusal import Refused
from services.screening import case as cases_seen
from services.screening import cases
from services.screening.case import CaseView
from services.screening.table import MOVES
from tests.fakes import PEOPLE, House, code, vn
from tests.services.screening.life import TEAM, Life, day

JANUARY = vn(1, 20, 19, year=2027)
FEBRUARY = vn(2, 20, 19, year=2027)


async def test_three_years_listed_helped_continued_progress_recognised(helped: Life) -> None:
    life, house = helped, helped.house
    for month in (4, 8, 12):
        house.clock.move_to(vn(month, 1, 9, year=2027))
        await life.done("note", words="Đã đi họp đều")
    first = await life.screened(vn(2, 20, 19, year=2028), 4, 5)
    assert (first.state, first.of("conclude")[0].due) == ("CONTINUE", day(2, 20, 2029))
    house.clock.move_to(vn(3, 1, 9, year=2028))
    again = await life.done("assign", person_id=house.ids["silent"])
    assert (again.state, again.due, again.cycle) == ("ASSISTING", day(2, 20, 2029), 2)
    assert again.helper_id == house.ids["silent"]
    last = await life.screened(vn(2, 20, 19, year=2029), 5, None)
    assert last.state == "PROGRESS_RECOGNISED"
    closed = await life.done("report")
    assert (closed.state, closed.closed) == ("CLOSED", True)


async def test_three_years_to_the_decision_of_the_standing_committee(helped: Life) -> None:
    """Proposed, verified, twelve more months by the superior, proposed again, name deleted."""
    life = helped
    proposed = await life.screened(vn(2, 21, 19, year=2028), 4, 6)
    assert proposed.state == "REMOVAL_PROPOSED"
    for action in ("list_removal", "verify", "verified"):
        await life.done(action)
    assert (await life.done("go_on")).state == "CONTINUE_BY_SUPERIOR"
    life.house.clock.move_to(vn(5, 2, 9, year=2028))
    assert (await life.done("assign")).due == day(5, 2, 2029)
    await life.screened(vn(5, 20, 19, year=2029), 0, 7)
    for action in ("list_removal", "verify", "verified"):
        await life.done(action)
    ended = await life.done("delete", paper="Quyết định 12-QĐ/ĐU, 1/8/2029, Ban Thường vụ")
    assert (ended.state, ended.closed) == ("XOA_TEN", True)
    members = await life.house.rows(Person.id, where=Person.id == life.house.ids["an"])
    assert members, "nothing changes a membership by itself"


async def test_the_time_of_help_and_the_gates_of_step_three(listed: Life) -> None:
    """Whatever comes too early is refused; both ballots passed: it goes up with both counts."""
    life = listed
    assert code(await life.act("self_criticism")) == "case_talk_first"
    await life.done("talk")
    refused = await life.act("self_criticism", detail="without_commitment")
    assert isinstance(refused, Refused)
    assert "cam kết" in str(refused.values["reason"])
    await life.helped(FEBRUARY)
    await one_helper_by_resolution(life)
    early = await life.meeting(vn(2, 19, 19, year=2028))
    for action in ("account", "helper_says", "discuss", "conclude"):
        refused = await life.act(action, meeting_id=early)
        assert isinstance(refused, Refused)
        assert (refused.code, refused.values) == ("case_not_due", {"day": day(2, 20, 2028)})
    changed = await life.done("change_helper", person_id=life.house.ids["silent"])
    assert changed.due == day(2, 20, 2028), "the twelve months keep running"
    await life.done("change_helper")
    await all_speak_first(life, await life.meeting(vn(2, 20, 19, year=2028)))
    conflict = await life.screened(vn(2, 20, 19, year=2028) + timedelta(days=30), 6, 6)
    assert conflict.state == "CONFLICT"
    assert code(await life.act("report")) == "case_not_now"
    assert (await life.done("settle", detail="CONTINUE")).state == "CONTINUE"


async def one_helper_by_resolution(life: Life) -> None:
    """Neither the member, nor somebody of another cell, nor without the cell's resolution."""
    for person, paper, refusal in (
        ("an", "Số 1", "case_gate"),
        ("other_member", "Số 1", "not_in_cell"),
        ("binh", " ", "case_needs"),
    ):
        given: dict[str, Any] = {"person_id": life.house.ids[person], "paper": paper}
        assert code(await life.act("change_helper", **given)) == refusal


async def all_speak_first(life: Life, meeting: int) -> None:
    """Neither ballot opens nor case concludes before all three have spoken in this meeting."""
    ballot = await asked(life, meeting, "progress")
    for action in ("account", "helper_says", "discuss"):
        assert code(await opened(life, ballot)) == "case_gate"
        assert code(await life.act("conclude", meeting_id=meeting)) == "case_gate"
        await life.done(action, meeting_id=meeting)
    assert code(await life.act("conclude", meeting_id=meeting)) == "case_ballot"
    assert isinstance(await opened(life, ballot), BallotView)
    for who in TEAM:
        await life.house.act(who, counting.enter, ballot, Figures(7, 7, 7, 0, 5, 2))
    second = await life.meeting(vn(2, 27, 19, year=2028))
    assert code(await life.act("conclude", meeting_id=second)) == "case_gate", "counted elsewhere"


async def asked(life: Life, meeting: int, kind: str) -> int:
    new = NewBallot(kind, life.house.ids["an"])
    view = await life.house.act("secretary", asking.ask, meeting, new)
    assert isinstance(view, BallotView), view
    return view.id


async def opened(life: Life, ballot: int) -> BallotView | Refused:
    team = [life.house.ids[each] for each in TEAM]
    return await life.house.act("secretary", opening.open_ballot, ballot, 7, team)


async def test_not_listed_and_not_approved_are_ends(life: Life) -> None:
    for action in ("comment", "provisional", "direct"):
        await life.done(action)
    meeting = await life.meeting(JANUARY)
    await life.ballot(meeting, "list", 5)
    ended = await life.done("vote_list", meeting_id=meeting)
    assert (ended.state, ended.closed) == ("NOT_LISTED", True)
    for action in MOVES:
        assert code(await life.act(action)) in ("case_not_now", "no_such_case")


async def test_a_result_that_the_case_went_on_with_is_not_annulled(life: Life) -> None:
    for action in ("comment", "provisional", "direct"):
        await life.done(action)
    meeting = await life.meeting(JANUARY)
    counted = await life.ballot(meeting, "list", 6)
    again = await life.house.act("secretary", counting.annul, counted.id, "Đếm sót")
    assert isinstance(again, BallotView), "before that it is counted again"
    for who in TEAM:
        await life.house.act(who, counting.enter, counted.id, Figures(7, 7, 7, 0, 6, 1))
    await life.done("vote_list", meeting_id=meeting)
    refused = await life.house.act("secretary", counting.annul, counted.id, "Đếm sót")
    assert code(refused) == "ballot_used"


async def test_an_agency_cell_needs_both_comments(cell: House) -> None:
    unit, an = cell.units["one"], cell.ids["an"]
    case = await cell.act("secretary", cases.open_case, unit, an, "agency")
    assert isinstance(case, CaseView)
    life = Life(cell, case.id)
    for detail, state in (("front", "CANDIDATE"), ("agency_head", "CANDIDATE"),
                          ("agency_organisations", "COMMENTED")):  # fmt: skip
        assert (await life.done("comment", detail=detail)).state == state


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("comment", {"words": " "}, "case_needs"),
    ("comment", {"detail": "neighbour"}, "case_needs"),
    ("comment", {"on_day": day(1, 9, 2027)}, "case_day"),
    ("comment", {"on_day": day(1, 7, 2027)}, "case_day"),
    ("provisional", {}, "case_not_now"),
    ("approve", {}, "no_such_case"),
    ("note", {}, "no_such_case"),
    ("reply", {}, "no_such_case"),
)


async def test_moves_that_are_refused_and_the_list_ballot_before_the_direction(life: Life) -> None:
    for action, given, refusal in REFUSED:
        assert code(await life.act(action, **given)) == refusal, (action, given)
    meeting = await life.meeting(JANUARY)
    assert code(await opened(life, await asked(life, meeting, "list"))) == "case_not_now"
    [view] = await life.house.act("", cases_seen.load, [life.case])
    assert [each.action for each in view.steps] == ["open"], "what is refused leaves no step"


async def test_only_who_meets_a_criterion_and_once(life: Life) -> None:
    house, unit = life.house, life.house.units["one"]
    for who, person, refusal in (
        ("secretary", "an", "case_open_already"),
        ("secretary", "binh", "case_no_criterion"),
        ("minute_taker", "an", "not_yours"),
        ("other_secretary", "an", "not_yours"),
    ):
        done = await house.act(who, cases.open_case, unit, house.ids[person], "residential")
        assert code(done) == refusal


async def test_who_sees_the_case_and_when(life: Life) -> None:
    """The superior from the provisional list on, the member from the talk on, the helper while
    helping; nobody else at any time, and every look is in the audit trail."""
    house = life.house
    nobody = {one.key for one in PEOPLE} - {"secretary", "deputy", "committee"}

    async def seen_by() -> set[str]:
        found = set()
        for who in nobody:
            if not code(await house.act(who, cases_seen.access_case, life.case)):
                found.add(who)
            assert bool(await house.act(who, cases_seen.mine)) == (who in found)
        return found

    assert not await seen_by()
    await life.done("comment")
    assert not await seen_by()
    await life.done("provisional")
    assert await seen_by() == {"ward_staff"}
    await life.done("direct")
    meeting = await life.meeting(JANUARY)
    await life.ballot(meeting, "list", 6)
    await life.done("vote_list", meeting_id=meeting)
    await life.done("approve")
    assert await seen_by() == {"ward_staff"}
    await life.done("talk")
    assert await seen_by() == {"ward_staff", "an"}
    await life.done("reply", words="Tôi đã nộp đủ đảng phí")
    await life.helped(FEBRUARY)
    assert await seen_by() == {"ward_staff", "an", "binh"}
    await life.done("change_helper", person_id=house.ids["silent"])
    assert await seen_by() == {"ward_staff", "an", "silent"}
    own = await house.act("an", cases_seen.access_case, life.case)
    assert isinstance(own, CaseView)
    assert not [each for each in own.of("comment", "note") if each.words]
    assert own.of("reply")[0].words == "Tôi đã nộp đủ đảng phí"
    looks = await house.rows(AuditRow.actor_id, where=AuditRow.action == "case.seen")
    assert {house.ids["an"], house.ids["ward_staff"]} <= {row[0] for row in looks}
