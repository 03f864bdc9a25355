"""Another cell's data by every command, every button and every crafted callback.

A few stories stand here; `python -m tests.attacks` plays them all.
"""

import pytest

from tests.attacks.crossing import crossed
from tests.attacks.replay import Outcome

STORIES = ("residence_newcomer", "plan_a_meeting")
EACH, MOST = 2, 12


@pytest.mark.parametrize("story", STORIES)
async def test_nobody_reaches_into_another_cell(story: str) -> None:
    found = await crossed(story, EACH, seed=1, most=MOST)
    assert found == dict.fromkeys(found, Outcome())
