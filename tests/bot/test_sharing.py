"""Two processes on one PostgreSQL: nothing is lost or counted twice, whatever happens to one."""

import pytest

from tests.bot.sharing import play

KILLED, AT_ONCE = 10.0, 3.0
"""seconds within which another process takes over"""


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"])
async def test_another_process_takes_over(database_url: str) -> None:
    taken = await play(database_url, "suite", rounds=1)
    assert max(taken["kill"] + taken["freeze"]) <= KILLED
    assert max(taken["hand_over"]) <= AT_ONCE
