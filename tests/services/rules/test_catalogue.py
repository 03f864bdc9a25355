"""Every id of the catalogue has a home: an entry with its clauses, and code where it decides."""

from datetime import date
from pathlib import Path

import pytest

from services.rules import BOOK, RULES, find, judge, passage

HERE = Path(__file__).parent
IDS = (HERE / "catalogue_ids.txt").read_text(encoding="utf-8").split()
# Id, area, kind and clauses of each entry, as the catalogue lists them.
LISTED = {
    line.partition(" | ")[0]: tuple(line.split(" | ")[1:])
    for line in (HERE / "catalogue_clauses.txt").read_text(encoding="utf-8").splitlines()
}
TODAY = date(2026, 6, 1)
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


@pytest.mark.parametrize("rule_id", IDS)
def test_the_entry_stands_as_it_is_listed(rule_id: str) -> None:
    entry = BOOK.entries[rule_id]
    clauses = "; ".join(f"{one.source} {one.clause}" for one in entry.citations)
    assert (entry.area, entry.kind, clauses) == LISTED[rule_id]
    assert all(len(text.split()) > 1 for text in (entry.title, entry.what))


@pytest.mark.parametrize("rule_id", [rule_id for rule_id in IDS if rule_id not in RULES])
def test_a_duty_answers_who_does_what_when(rule_id: str) -> None:
    """A register, a role, a report: data that the other parts read, found by its own words."""
    finding, entry = judge(rule_id, {}, TODAY), BOOK.entries[rule_id]
    assert finding.outcome == "INFO"
    assert finding.values == {"who": entry.who, "when": entry.when, "what": entry.what}
    assert finding.citations == entry.citations
    assert all(passage(BOOK, one) for one in finding.citations)
    assert rule_id in [hit.entry.id for hit in find(entry.title, limit=10)]
    assert judge(rule_id, {"made_up": 1}, TODAY).outcome == "BLOCKED"


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
