"""Every id of the catalogue has a home: an entry with its clauses, and code where it decides."""

from pathlib import Path

from services.rules import BOOK

IDS = (Path(__file__).parent / "catalogue_ids.txt").read_text(encoding="utf-8").split()


def test_the_list_is_the_whole_catalogue() -> None:
    assert len(IDS) == len(set(IDS)) == 375


def test_no_entry_is_invented() -> None:
    assert set(BOOK.entries) <= set(IDS)


def test_every_entry_can_be_shown() -> None:
    for entry in BOOK.entries.values():
        assert entry.title
        assert entry.who
        assert entry.when
        assert entry.what
        assert entry.citations
