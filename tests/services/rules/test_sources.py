"""What the rule files cite stands in the documents, and every coded rule has its entry."""

import re
import unicodedata
from functools import cache

import pytest

from services.rules import BOOK, HERE, RULES, Citation


@cache
def words_of(key: str) -> str:
    return collapsed((HERE / BOOK.sources[key].text).read_text(encoding="utf-8"))


def collapsed(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("*", "")).strip()


def all_citations() -> list[tuple[str, Citation]]:
    entries = [(entry.id, one) for entry in BOOK.entries.values() for one in entry.citations]
    values = [(p.name, value.citation) for p in BOOK.parameters.values() for value in p.values]
    return entries + values


def test_every_quote_stands_in_its_document() -> None:
    absent = [
        (where, one.source, one.quote)
        for where, one in all_citations()
        if collapsed(one.quote) not in words_of(one.source)
    ]
    assert not absent


def test_a_changed_word_would_be_noticed() -> None:
    assert collapsed("Đảng viên nào có ba phần tư số đảng viên") not in words_of("S0")


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_coded_rule_has_an_entry_and_known_parameters(rule_id: str) -> None:
    assert rule_id in BOOK.entries
    assert set(RULES[rule_id].params) <= set(BOOK.parameters)


def test_every_parameter_is_read_by_a_rule() -> None:
    used = {name for rule in RULES.values() for name in rule.params}
    assert set(BOOK.parameters) == used


def test_documents_are_told_apart_by_number_issuer_and_date() -> None:
    identities = {(one.number, one.issuer, one.issued) for one in BOOK.sources.values()}
    assert len(identities) == len(BOOK.sources) == 5
