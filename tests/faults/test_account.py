"""A few rounds of an Official Account; `python -m tests.faults.account` plays hundreds."""

import pytest

from tests.fakes import House
from tests.faults.account import play


@pytest.mark.parametrize("database", ["sqlite"])
async def test_an_account_under_faults_loses_no_answer(house: House) -> None:
    met = await play(house, "suite", rounds=5)
    assert met.total() == 10
