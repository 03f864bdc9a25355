"""Two processes on one PostgreSQL: nothing is lost or counted twice, whatever happens to one."""

import pytest

from tests.bot.sharing import play

KILLED, FROZEN = 10.0, 20.0
"""seconds within which another process takes over, also on a machine that is busy with tests"""


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"])
async def test_another_process_takes_over(database_url: str) -> None:
    taken = await play(database_url, "suite", rounds=1)
    assert max(taken["kill"] + taken["hand_over"]) <= KILLED
    assert max(taken["freeze"]) <= FROZEN
