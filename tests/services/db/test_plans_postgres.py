"""On PostgreSQL, too, what is to be done is found by an index among what is done."""

import pytest

from tests.benchmarks.plans import WHOLE, asked, fill, plan
from tests.fakes import House

DONE = 20_000
"""the command beside this test takes a million"""


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"])
async def test_no_queue_is_read_as_a_whole(house: House) -> None:
    await fill(house, DONE)
    calls = await asked(house)
    assert len(calls) > 10
    plans = [await plan(house.engine, call) for call in calls]
    assert not [line for lines in plans for line in lines if WHOLE.search(line)]
