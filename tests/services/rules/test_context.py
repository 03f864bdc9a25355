"""Every clause can be shown in its place in the document."""

import re

from services.rules import BOOK, Citation, passage


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("*", "")).strip()


def test_every_quote_is_found_in_its_paragraphs() -> None:
    for entry in BOOK.entries.values():
        for one in entry.citations:
            found = passage(BOOK, one)
            assert found is not None, (entry.id, one)
            assert words(one.quote) in words(found.found)


def test_the_neighbours_stand_around_it() -> None:
    found = passage(BOOK, Citation("S2", "IV.4.1", "hoàn thành trước ngày 30/11/2025"))
    assert found is not None
    assert "gợi ý kiểm điểm" in found.found
    assert found.before
    assert found.after


def test_words_of_no_document_have_no_place() -> None:
    assert passage(BOOK, Citation("21-KH/ĐU", "IV", "trước ngày 05/12/2026")) is None
    assert passage(BOOK, Citation("S2", "IV", "những lời không ai viết")) is None
