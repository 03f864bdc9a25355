"""Another cell's data by every command, every button and every crafted callback.

A few stories stand here; `python -m tests.attacks` plays them all.
"""

import pytest

from tests import rows
from tests.attacks import intruders, replay
from tests.attacks.crossing import LEADS, crossed
from tests.attacks.known import Known
from tests.attacks.replay import Outcome
from tests.stage import PLACE, SOON, Stage, stage

STORIES = ("residence_newcomer", "plan_a_meeting")
EACH, MOST = 2, 12


@pytest.mark.parametrize("story", STORIES)
async def test_nobody_reaches_into_another_cell(story: str) -> None:
    found = await crossed(story, EACH, seed=1, most=MOST)
    assert found == dict.fromkeys(found, Outcome())


async def test_what_may_be_answered_differently_is_asked_again() -> None:
    known = Known()

    def ended(built: Stage) -> None:
        copy = built.path.with_name("ended.db")
        rows.copy(str(built.path), copy)
        known.begin(copy, "2026-06")

    async with stage() as built:
        async with built.work() as work:
            who = (await intruders.settle(work))["neighbour"]
            before = await intruders.everything(work)
        tries = replay.by_commands(["/traloi 1 coming", "/hoidap"], LEADS)
        ended(built)
        assert known.unasked("neighbour", tries) == tries
        await replay.attack(built, who, tries, before, known)
        assert known.unasked("neighbour", tries) == []
        assert known.unasked("member", tries) == tries
        await built.meeting(SOON, PLACE)
        ended(built)
        assert [each.what for each in known.unasked("neighbour", tries)] == ["/traloi 1 coming"]
