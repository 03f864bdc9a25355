"""Finds catalogue entries by Vietnamese words, with or without accents, for free questions."""

import re
import unicodedata
from dataclasses import dataclass

from services.rules.book import Rulebook
from services.rules.model import Entry


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that holds the words asked for; more `words` found is better."""

    entry: Entry
    words: int


def plain(text: str) -> str:
    """Lower case without accents: "Đảng phí" becomes "dang phi"."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain(text))


# Words that stand in nearly every sentence and tell no entry from another.
_EMPTY = frozenset(
    words_of(
        "a ai bao bi cac can cho co con cua da dang de den di do duoc gi hay hoi khi khong la lam "
        "lau may mot nao nay neu nhieu nhu nhung o ra sao se tai thi the theo thoi toi trong va "
        "vao ve vi viec voi xin"
    )
)


def find_in(book: Rulebook, words: str, limit: int) -> list[Hit]:
    """The entries that hold every word that means something, best first; at most `limit`.

    Nothing found: the five documents do not say it, and nobody may invent it.
    """
    asked = [word for word in words_of(words) if word not in _EMPTY]
    if not asked:
        return []
    hits = [(_rank(entry, asked), entry) for entry in book.entries.values()]
    found = sorted((rank, entry.id) for rank, entry in hits if rank is not None)
    return [Hit(book.entries[entry_id], len(asked)) for _, entry_id in found[:limit]]


def _rank(entry: Entry, asked: list[str]) -> tuple[int, int] | None:
    """Smaller is better: words missing from the title, then length of the title."""
    title = words_of(entry.title)
    body = words_of(" ".join([entry.what, entry.terms, *(c.quote for c in entry.citations)]))
    everything = {*title, *body}
    if not all(word in everything for word in asked):
        return None
    return sum(1 for word in asked if word not in title), len(title)
