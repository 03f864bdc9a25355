"""The list of what is built is true."""

import pytest

from tests import catalogue


def test_every_named_test_exists_and_speaks_of_its_id() -> None:
    assert catalogue.problems() == []


def test_the_catalogue_is_whole() -> None:
    sizes = {kind: len(ids) for kind, ids in catalogue.entries().items()}
    assert sizes == {"rules": 375, "conversations": 91, "notices": 26}


@pytest.mark.parametrize(
    "shown",
    [
        "done",
        {"code": "services/meetings.py"},
        {"code": "services/nothing.py", "test": "tests/test_catalogue.py"},
        {"code": "services/meetings.py", "test": "tests/test_catalogue.py::test_nothing"},
        {"code": "services/meetings.py", "test": "tests/services/rules/cases/dues.yaml"},
    ],
)
def test_an_entry_without_a_real_test_is_named(shown: catalogue.Shown) -> None:
    assert catalogue.problem("CNV-M01", shown) is not None
