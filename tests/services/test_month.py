"""Votes, resolutions, evaluation, agenda, mode and self-check of a cell's month."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from services import (
    agenda,
    evaluation,
    four_good,
    meeting_modes,
    minutes,
    resolutions,
    roll_call,
    votes,
)
from services.agenda import Agenda
from services.db.models import FourGood, HandVote, ItemResult, Membership
from services.evaluation import Evaluation
from services.four_good import SelfCheck
from services.meeting_modes import ModeView
from services.minutes import Minutes, Note
from services.resolutions import NewItem, NewResolution
from services.votes import HandsUp, VoteView
from tests.fakes import EXPECTED, MEETING, House, code
from tests.worlds import Worlds

NEXT = MEETING + timedelta(days=28)


@pytest.fixture
async def meeting(house: House, worlds: Worlds) -> int:
    """A meeting that was just opened."""
    return await worlds.after(house, just_opened)


async def just_opened(house: House) -> int:
    planned = await house.begun_meeting()
    await house.act("secretary", minutes.open_meeting, planned, 0)
    return planned


async def read(house: House, meeting: int) -> Minutes:
    found = await house.act("secretary", minutes.read, meeting)
    assert isinstance(found, Minutes), found
    return found


async def voted(house: House, meeting: int, vote: HandsUp) -> object:
    seen = (await read(house, meeting)).seen
    return await house.act("secretary", votes.record, meeting, vote, seen)


async def resolved(house: House, meeting: int, new: NewResolution) -> object:
    seen = (await read(house, meeting)).seen
    return await house.act("secretary", resolutions.record, meeting, new, seen)


async def shown(house: House, meeting: int) -> list[VoteView]:
    found = await read(house, meeting)
    return await house.act("secretary", votes.of_meeting, found)


async def evaluated(house: House, meeting: int, who: str = "secretary") -> Evaluation:
    found = await house.act(who, evaluation.evaluation, meeting)
    assert isinstance(found, Evaluation), found
    return found


RULES = "Quy chế làm việc của chi bộ"


@pytest.mark.parametrize(
    ("vote", "refusal"),
    [
        (HandsUp("Trồng hoa", 4, 2, 1, base=7), ""),
        (HandsUp("Trồng hoa", 4, 2, 2, base=7), "vote_too_many"),
        (HandsUp("Trồng hoa", 0, base=7), "vote_too_many"),
        (HandsUp(" ", 4, base=7), "vote_empty"),
        (HandsUp("Trồng hoa", 4, base=7, needed=5), "vote_no_source"),
        (HandsUp("Trồng hoa", 4, base=7, majority=True), "vote_no_source"),
        (HandsUp("Trồng hoa", 4, base=7, needed=5, source=RULES), ""),
        (HandsUp("Trồng hoa", 4), "vote_no_base"),
        (HandsUp("Đề nghị khai trừ", 4, base=7), "vote_secret"),
        (HandsUp("XẾP LOẠI cuối năm", 4, base=7), "vote_secret"),
    ],
)
async def test_which_votes_are_taken(
    house: House, meeting: int, vote: HandsUp, refusal: str
) -> None:
    assert code(await voted(house, meeting, vote)) == refusal
    assert await house.count(HandVote) == (not refusal)


@pytest.mark.parametrize(
    ("yes", "needed", "majority", "passed"),
    [(4, None, False, None), (3, 4, False, False), (4, 4, False, True), (3, None, True, False),
     (4, None, True, True)],
)  # fmt: skip
async def test_a_verdict_only_with_a_threshold_of_the_cell(
    house: House, meeting: int, yes: int, needed: int | None, majority: bool, passed: bool | None
) -> None:
    vote = HandsUp("Trồng hoa", yes, base=6, needed=needed, majority=majority, source=RULES)
    await voted(house, meeting, vote)
    seen = (await shown(house, meeting))[0]
    assert seen.passed is passed
    assert str(yes) in seen.calculation


async def test_the_base_is_those_present_when_nobody_says_otherwise(
    house: House, meeting: int
) -> None:
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)
    await voted(house, meeting, HandsUp("Trồng hoa", 5))
    assert [each.base for each in await shown(house, meeting)] == [len(EXPECTED)]


async def test_a_resolution_gets_the_next_number_of_the_year(house: House, meeting: int) -> None:
    items = (NewItem("Trồng hoa", (house.ids["an"], house.ids["binh"])),)
    assert not code(await resolved(house, meeting, NewResolution(items, number=7)))
    assert not code(await resolved(house, meeting, NewResolution(items, kind="assign")))
    found = await house.act("secretary", resolutions.of_meeting, await read(house, meeting))
    assert [(each.number, each.kind, each.resolved_on) for each in found] == [
        (7, "month", date(2026, 6, 20)),
        (8, "assign", date(2026, 6, 20)),
    ]
    assert found[0].items[0].people == (house.ids["an"], house.ids["binh"])


@pytest.mark.parametrize(
    ("items", "number", "refusal"),
    [
        ((), 1, "resolution_empty"),
        ((NewItem("  "),), 1, "resolution_empty"),
        ((NewItem("Trồng hoa"),), 1000, "needs_a_number"),
        ((NewItem("Trồng hoa", due=date(2026, 6, 19)),), 1, "due_past"),
        ((NewItem("Trồng hoa", due=date(2026, 6, 20)),), 1, ""),
        ((NewItem("Trồng hoa", (10**6,)),), 1, "not_in_cell"),
    ],
)
async def test_which_resolutions_are_taken(
    house: House, meeting: int, items: tuple[NewItem, ...], number: int, refusal: str
) -> None:
    assert code(await resolved(house, meeting, NewResolution(items, number))) == refusal


async def test_a_number_is_used_once_a_corrected_resolution_keeps_it(
    house: House, meeting: int
) -> None:
    await resolved(house, meeting, NewResolution((NewItem("Trồng hao"),), 7))
    again = NewResolution((NewItem("Trồng hoa"),), 7)
    assert code(await resolved(house, meeting, again)) == "number_taken"
    first = (await read(house, meeting)).of("resolution")[0].id
    again = NewResolution((NewItem("Trồng hoa"),), 7, replaces=first)
    assert not code(await resolved(house, meeting, again))
    found = await house.act("secretary", resolutions.of_meeting, await read(house, meeting))
    assert [item.words for each in found for item in each.items] == ["Trồng hoa"]


@pytest.fixture
async def later(house: House, meeting: int) -> int:
    """The next month's meeting, opened; the first passed a resolution of two items."""
    items = (NewItem("Trồng hoa", (house.ids["an"],)), NewItem("Quét sân", (house.ids["binh"],)))
    assert not code(await resolved(house, meeting, NewResolution(items)))
    planned = await house.meeting(NEXT)
    house.clock.move_to(NEXT)
    await house.act("secretary", minutes.open_meeting, planned, 0)
    return planned


async def test_without_a_resolution_there_is_nothing_to_evaluate(
    house: House, meeting: int
) -> None:
    found = await evaluated(house, meeting)
    assert (found.resolution, found.finding.outcome) == (None, "BLOCKED")
    seen = found.minutes.seen
    refused = await house.act("secretary", evaluation.record, meeting, {1: ("done", "")}, seen)
    assert code(refused) == "nothing_to_evaluate"


async def test_the_last_resolution_is_evaluated_item_by_item(house: House, later: int) -> None:
    seen = (await evaluated(house, later)).minutes.seen
    results = {1: ("done", ""), 2: ("low_quality", "sân còn lá")}
    done = await house.act("minute_taker", evaluation.record, later, results, seen)
    assert isinstance(done, Minutes)
    found = await evaluated(house, later)
    assert [(each.result, each.note) for each in found.items] == [
        ("done", None),
        ("low_quality", "sân còn lá"),
    ]
    assert found.finding.outcome == "OK"
    assert found.correct == (house.ids["binh"],)


@pytest.mark.parametrize(("number", "result"), [(3, "done"), (0, "done"), (1, "splendid")])
async def test_only_known_items_and_results(
    house: House, later: int, number: int, result: str
) -> None:
    seen = (await evaluated(house, later)).minutes.seen
    refused = await house.act("secretary", evaluation.record, later, {number: (result, "")}, seen)
    assert code(refused) == "no_such_item"
    assert await house.count(ItemResult) == 0


async def test_a_result_said_again_replaces_nothing_and_counts(house: House, later: int) -> None:
    for result in ("not_done", "done"):
        seen = (await evaluated(house, later)).minutes.seen
        await house.act("secretary", evaluation.record, later, {1: (result, "")}, seen)
    found = await evaluated(house, later)
    assert (found.items[0].result, found.finding.outcome) == ("done", "INCOMPLETE")
    assert await house.count(ItemResult) == 2


async def test_the_agenda_names_what_is_open_and_is_never_complete(house: House) -> None:
    meeting = await house.meeting()
    plain = await house.act("minute_taker", agenda.propose, meeting)
    assert isinstance(plain, Agenda)
    assert "TSK-04" not in [line.entry.id for line in plain.lines]
    assert all(line.clause for line in plain.lines)
    assert plain.reasons
    joined = {"person_id": house.ids["stranger"], "unit_id": house.units["one"]}
    arrival = insert(Membership).values(**joined, temporary=False, from_day=date(2026, 6, 1))
    await house.change(arrival)
    own = [Note("agenda", "Bàn việc trồng hoa")]
    await house.act("secretary", minutes.write, meeting, own, 0)
    found = await house.act("secretary", agenda.propose, meeting)
    assert isinstance(found, Agenda)
    new = next(line for line in found.lines if line.entry.id == "TSK-04")
    assert (new.names, found.own) == (("Hoa Thử Khách",), ["Bàn việc trồng hoa"])
    shown = {"secretary": ("Hoa Thử Khách",), "an": ()}
    for who, names in shown.items():  # a member reads what is open, and no names
        lines, reasons = await house.act(who, agenda.of_unit, house.units["one"], MEETING.date())
        assert {line.entry.id: line.names for line in lines}["TSK-04"] == names
        assert reasons == found.reasons


@pytest.mark.parametrize(
    ("mode", "document", "counts"),
    [
        ("in_person", None, True),
        ("online", None, False),
        ("online", "Văn bản số 9 thử nghiệm", True),
        ("party_group", "  ", False),
        ("party_group", "Văn bản số 9 thử nghiệm", True),
    ],
)
async def test_a_pilot_mode_wants_its_document(
    house: House, meeting: int, mode: str, document: str | None, counts: bool
) -> None:
    found = await house.act("secretary", meeting_modes.choose, meeting, mode, document)
    assert isinstance(found, ModeView)
    assert found.counts is counts
    assert found.finding.outcome == ("OK" if counts else "NEEDS_DECISION")


async def test_who_chooses_the_mode(house: House, meeting: int) -> None:
    refused = await house.act("minute_taker", meeting_modes.choose, meeting, "online", "Số 9")
    assert code(refused) == "no_such_meeting"
    assert (
        code(await house.act("deputy", meeting_modes.choose, meeting, "dream")) == "unknown_mode"
    )


@pytest.mark.parametrize(
    ("ticked", "guidance", "outcome"),
    [
        (four_good.BOXES, "Hướng dẫn số 1 thử nghiệm", "MET"),
        (four_good.BOXES[1:], "Hướng dẫn số 1 thử nghiệm", "NOT_MET"),
        (four_good.BOXES, None, "BLOCKED"),
    ],
)
async def test_four_good_needs_all_four_and_guidance(
    house: House, ticked: tuple[str, ...], guidance: str | None, outcome: str
) -> None:
    unit = house.units["one"]
    done = await house.act("secretary", four_good.check, unit, ticked, guidance)
    assert isinstance(done, SelfCheck)
    assert (done.finding.outcome, done.ticked) == (outcome, ticked)
    assert await house.act("committee", four_good.last, unit) == done


async def test_an_earlier_self_check_remains(house: House) -> None:
    unit = house.units["one"]
    assert await house.act("secretary", four_good.last, unit) is None
    for ticked in (("tasks",), ("tasks", "members")):
        await house.act("secretary", four_good.check, unit, ticked)
    assert await house.count(FourGood) == 2
    assert code(await house.act("minute_taker", four_good.check, unit, ())) == "not_yours"
    assert code(await house.act("other_secretary", four_good.last, unit)) == "not_yours"
