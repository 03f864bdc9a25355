"""Random people try random moves: no state without its gates, nobody reads what is not theirs."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from services.clock import local_day
from services.db.models import BallotCount, CaseStep, Person, ScreeningCase
from services.refusal import Refused
from services.screening import case as seen
from services.screening.case import CaseView
from services.screening.table import CLOSED, MOVES
from tests.fakes import LONG_AGO, PEOPLE, House, vn
from tests.services.screening.life import ACTORS, Life
from tests.services.screening.test_table import OURS, PRINTED

SPOKEN = {"account", "helper_says", "discuss"}
COMMITTEE = ("secretary", "deputy", "committee")
EVERYBODY = [one.key for one in PEOPLE]
MOST_WALKS, MOST_STEPS = 12, 30
TURNS = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from((0,) * 12 + (1, 30, 366))),
    min_size=25,
    max_size=50,
)


async def begin(house: House) -> Life:
    """A new case of An; one of an earlier walk is ended behind the scenes."""
    for row in await house.rows(ScreeningCase.id):
        steps = len(await house.rows(CaseStep.id, where=CaseStep.case_id == row[0]))
        await house.change(insert(CaseStep).values(**_step(house, row[0], steps + 1, "CLOSED")))
    opened = {"unit_id": house.units["one"], "person_id": house.ids["an"], "criteria": []}
    by = {"opened_by": house.ids["secretary"], "opened_at": house.clock.now()}
    await house.change(insert(ScreeningCase).values(**opened, **by, cell_type="residential"))
    number = max(row[0] for row in await house.rows(ScreeningCase.id))
    await house.change(insert(CaseStep).values(**_step(house, number, 1, "CANDIDATE")))
    return Life(house, number)


def _step(house: House, case: int, seq: int, state: str) -> dict[str, object]:
    by = {"recorded_by": house.ids["secretary"], "recorded_at": house.clock.now()}
    on = {"on_day": local_day(house.clock.now()), "action": "open", "seq": seq}
    return {"case_id": case, "state": state, **on, **by}


async def whole(house: House, life: Life) -> CaseView:
    [view] = await house.act("", seen.load, [life.case])
    return view


async def turn(life: Life, one: int, other: int, meeting: int) -> None:
    """Mostly what may come next by the right person, often something else by anybody."""
    view = await whole(life.house, life)
    fitting = [action for action, move in MOVES.items() if view.state in move.before]
    fitting += [each for each in fitting if "meeting" in MOVES[each].asks] * 3
    actions = list(MOVES) if one % 4 == 0 or not fitting else fitting
    action = actions[one // 4 % len(actions)]
    who = EVERYBODY[other % len(EVERYBODY)] if other % 3 == 0 else ACTORS[MOVES[action].who]
    given = {"meeting_id": meeting}
    if MOVES[action].details:
        given["detail"] = MOVES[action].details[other % len(MOVES[action].details)]  # type: ignore[assignment]
    before = len(view.steps)
    done = await life.act(action, who, **given)
    after = await whole(life.house, life)
    assert (len(after.steps) > before) != isinstance(done, Refused)


async def vote(life: Life, one: int, meeting: int) -> None:
    """Ballots are tried when all have spoken, seldom before; refused ones change nothing."""
    view = await whole(life.house, life)
    there = {each.action for each in view.steps if each.meeting_id == meeting}
    if view.state == "ASSISTING" and not there >= SPOKEN and one % 9:
        return
    kinds = {"OFFICIAL_FOR_MEETING": ("list",), "ASSISTING": ("progress", "removal")}
    for kind, yes in zip(kinds.get(view.state, ()), (one % 8, one // 8 % 8), strict=False):
        try:
            await life.ballot(meeting, kind, yes, because="Chi bộ yêu cầu")
        except AssertionError:
            return


async def check_gates(house: House, view: CaseView) -> None:
    """Read from the steps alone: each state came by its way, its person and its paper."""
    wards = {house.ids["ward_staff"]}
    leads = {house.ids[key] for key in COMMITTEE}
    for before, step in zip(view.steps, view.steps[1:], strict=False):
        way = (before.state, step.state)
        assert way[0] == way[1] or way in PRINTED | OURS, way
        assert step.on_day >= before.on_day
        part = MOVES[step.action].who
        allowed = {"superior": wards, "committee": leads, "member": {view.person_id}}
        assert step.recorded_by in allowed.get(part, {house.ids["binh"]}), step
        assert step.paper or "paper" not in MOVES[step.action].asks
    await _check_ballots(house, view)
    _check_help(view)


async def _check_ballots(house: House, view: CaseView) -> None:
    outcomes = {row[0] for row in await house.rows(BallotCount.outcome)}
    if any(each.state == "LISTED" for each in view.steps):
        assert "LISTED" in outcomes
        assert view.of("direct"), "asked above before the cell voted"
    if view.of("conclude"):
        assert {"PASSED", "FAILED"} & outcomes


def _check_help(view: CaseView) -> None:
    """Twelve months by the calendar from the assignment, and all three spoke in the meeting."""
    for number, step in enumerate(view.steps):
        earlier = view.steps[:number]
        if step.action == "assign":
            assert step.person_id not in (None, view.person_id)
            assert any(each.action in ("hear", "conclude", "settle", "go_on") for each in earlier)
        if step.action == "conclude":
            helped = [each for each in earlier if each.action == "assign"][-1]
            assert helped.due is not None
            assert step.on_day >= helped.due >= helped.on_day.replace(year=helped.on_day.year)
            there = {each.action for each in earlier if each.meeting_id == step.meeting_id}
            assert there >= SPOKEN


async def check_readers(life: Life) -> None:
    """Who sees the case is said here anew, from the steps alone."""
    house, view = life.house, await whole(life.house, life)
    may = {*COMMITTEE}
    if view.of("talk"):
        may.add("an")
    if any(each.state == "PROVISIONAL" for each in view.steps):
        may.add("ward_staff")
    if view.state == "ASSISTING":
        may.add("binh")
    for who in EVERYBODY:
        found = await house.act(who, seen.access_case, life.case)
        assert isinstance(found, CaseView) == (who in may), (who, view.state)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(start=st.sampled_from(("new", "approved", "helped", "due", "due", "due")), turns=TURNS)
async def test_no_walk_leaves_the_ways_or_shows_a_case(
    cell: House, start: str, turns: list[tuple[int, int, int]]
) -> None:
    """Walks begin at different depths, so that the late gates are tried as often as the first."""
    await cell.change(update(Person).values(official_on=LONG_AGO))
    life = await begin(cell)
    if start != "new":
        await life.listed(cell.clock.now() + timedelta(days=8))
    if start in ("helped", "due"):
        await life.helped(cell.clock.now() + timedelta(days=8))
    if start == "due":
        cell.clock.move(days=366)
    meeting = await life.meeting(cell.clock.now() + timedelta(days=7))
    for one, other, days in turns:
        if days:
            meeting = await life.meeting(cell.clock.now() + timedelta(days=days))
        await vote(life, one, meeting)
        await turn(life, one, other, meeting)
    await check_gates(cell, await whole(cell, life))
    await check_readers(life)


STATES = {state for way in PRINTED | OURS for state in way}


OPEN_ENDED = ("CONTINUE", "CONFLICT", "REMOVAL_PROPOSED", "PROGRESS_RECOGNISED")
VOTES = {"CONTINUE": (4, 5), "CONFLICT": (6, 6), "REMOVAL_PROPOSED": (4, 6),
         "PROGRESS_RECOGNISED": (5, 0)}  # fmt: skip
"""state after step 3 → votes for progress and for removal, of nine"""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_guided_walks_come_to_every_state_through_its_gates(cell: House) -> None:
    """Each walk heads for a state that was not reached; now and then somebody tries anything."""
    await cell.change(update(Person).values(official_on=LONG_AGO))
    chance, reached = random.Random(5), set[str]()
    for _ in range(MOST_WALKS):
        life = await begin(cell)
        for _ in range(MOST_STEPS):
            view = await whole(cell, life)
            reached |= {each.state for each in view.steps}
            if view.closed:
                break
            await forward(life, view, chance, reached)
        await check_gates(cell, await whole(cell, life))
        await check_readers(life)
        if reached == STATES:
            return
    assert reached == STATES


async def forward(life: Life, view: CaseView, chance: random.Random, reached: set[str]) -> None:
    """One move by its person, to a new state if there is one, with all that it waits for."""
    last = max(view.due or date.min, local_day(life.house.clock.now()))
    meeting = await life.meeting(vn(last.month, last.day, 19, year=last.year) + timedelta(days=1))
    await turn(life, chance.randrange(100) * 4, chance.randrange(100), meeting)
    if (view := await whole(life.house, life)).closed:
        return
    if view.state == "ASSISTING":
        wanted = next((each for each in OPEN_ENDED if each not in reached), "REMOVAL_PROPOSED")
        await life.screened(life.house.clock.now() + timedelta(days=366), *VOTES[wanted])
        return
    action = chosen(view, chance, reached)
    if action == "vote_list":
        await life.ballot(meeting, "list", 6 if "LISTED" not in reached else chance.choice((5, 6)))
    given: dict[str, Any] = {"meeting_id": meeting} if "meeting" in MOVES[action].asks else {}
    if MOVES[action].details:
        new = [each for each in MOVES[action].details if each not in reached]
        given["detail"] = (new or MOVES[action].details)[0]
    await life.done(action, **given)


def chosen(view: CaseView, chance: random.Random, reached: set[str]) -> str:
    """A move that goes on: to a new state that is no end, then to a new end, then to any."""
    ways = [each for each, move in MOVES.items() if view.state in move.before]
    if view.state == "APPROVED" and not view.told:
        ways = ["talk", *(each for each in ways if each == "disapprove")]
    ahead = [each for each in ways if each == "talk" or view.state not in MOVES[each].after]
    if view.state == "CANDIDATE":
        ahead = ["comment", *(each for each in ahead if each == "drop")]
    new = [each for each in ahead if set(MOVES[each].after) - reached]
    going = [each for each in ahead if set(MOVES[each].after) - {*CLOSED}]
    return chance.choice([each for each in new if each in going] or new or going or ahead)
