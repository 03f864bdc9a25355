"""Every id of the catalogue has a home: an entry with its clauses, and code where it decides."""

from pathlib import Path

import pytest

from services.rules import BOOK, RULES

IDS = (Path(__file__).parent / "catalogue_ids.txt").read_text(encoding="utf-8").split()
# Kinds of entries that compute, decide, gate or order, and so need code.
DECIDING = ("threshold", "quota", "gate", "eligibility", "ordering", "deadline", "target", "check")
# Entries of the other kinds that only say who does what: a register, a role, a report, an agenda
# line. They answer with their duty and clause, and decide nothing.
ONLY_DUTIES = 115


def test_the_list_is_the_whole_catalogue() -> None:
    assert len(IDS) == len(set(IDS)) == 375


def test_every_id_has_its_entry_and_none_is_invented() -> None:
    missing = [rule_id for rule_id in IDS if rule_id not in BOOK.entries]
    assert missing == []
    assert set(BOOK.entries) == set(IDS)


def test_every_entry_that_decides_is_coded() -> None:
    uncoded = [
        entry.id
        for entry in BOOK.entries.values()
        if any(word in entry.kind for word in DECIDING) and entry.id not in RULES
    ]
    assert uncoded == []
    assert len(IDS) - len(RULES) <= ONLY_DUTIES


def test_every_line_of_an_agenda_is_an_entry() -> None:
    for name in ("meeting.standing_lines", "residence.agenda"):
        for value in BOOK.parameters[name].values:
            assert isinstance(value.value, tuple)
            assert set(value.value) <= set(BOOK.entries)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_coded_rule_has_a_case(rule_id: str) -> None:
    cases = Path(__file__).parent / "cases"
    texts = [path.read_text(encoding="utf-8") for path in cases.glob("*.yaml")]
    assert any(f"rule: {rule_id}," in text for text in texts)
