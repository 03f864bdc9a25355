"""Finds catalogue entries by Vietnamese words, with or without accents, for free questions.

A question is read in the words of the documents (synonyms.yaml). An entry answers it when it holds
more than half of what the words weigh, and two neighbours of them as neighbours: a Vietnamese word
has several syllables. A word weighs the more, the fewer entries hold it. Nothing found: the
documents do not say it, and nobody may invent it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from services.rules.book import Rulebook
from services.rules.model import Entry

Gram = tuple[str, ...]
"""one syllable, or two neighbours"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a question, and how well: comparable within one question."""

    entry: Entry
    score: int


def plain(text: str) -> str:
    """Lower case without accents: "Đảng phí" becomes "dang phi"."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The syllables and numbers of a text; "06" is 6."""
    found = re.findall(r"[a-z]+|[0-9]+", plain(text))
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in found]


# Words that stand in nearly every sentence and tell no entry from another.
_EMPTY = frozenset(
    words_of(
        "a ai bao bi cac can cho chi co con cua da dang de den di do dong du duoc em gi hay hoac "
        "hoi khi khong la lam lau luc ma may minh mot nao nay neu ngay nhieu nhu nhung o phai ra "
        "roi sao se tai thi the theo thoi toi trong va vao vay ve vi viec voi xin a ha nhi nhe"
    )
)
TITLE, WHAT, QUOTE, AROUND = 6, 4, 3, 2
"""how much a word counts in the title, in what is to be done, in the quote, in who and when"""
ONE, TWO = 2, 1
"""how much a syllable counts beside two neighbours"""
WANTED, USUAL = 3, 2
"""how much more an entry counts that is of the kind asked for"""
ASKS = (
    (
        re.compile(r"\b(?:bao nhieu|may phieu|ty le|phan tram|toi da|toi thieu)\b"),
        ("threshold", "quota", "indicator", "target", "denominator"),
    ),
    (
        re.compile(r"\b(?:khi nao|bao gio|ngay nao|ngay may|thang may|thang nao|bao lau|han)\b"),
        ("calendar", "deadline", "threshold", "term"),
    ),
    (re.compile(r"^ai\b"), ("authority", "role")),
)
"""what is asked for: a number, a time, a person; entries of these kinds go before others"""


def find_in(book: Rulebook, question: str, limit: int) -> list[Hit]:
    """The entries that answer a question, best first."""
    index, said = _index(book), plain(question)
    asked = list(dict.fromkeys(_grams(words_of(_in_words_of_documents(book, said)))))
    whole = sum(index.weight(gram) for gram in asked if len(gram) == 1)
    part, score, joined = Counter[str](), Counter[str](), set[str]()
    for gram in asked:
        single, weight = len(gram) == 1, index.weight(gram)
        for entry_id, place in index.places.get(gram, ()):
            part[entry_id] += weight if single else 0
            score[entry_id] += weight * place * (ONE if single else TWO)
            if not single or len(asked) == 1:
                joined.add(entry_id)
    kinds = [kind for pattern, of in ASKS if pattern.search(said) for kind in of]
    found = [
        Hit(entry, score[entry.id] * (WANTED if _is_one_of(entry, kinds) else USUAL))
        for entry in (book.entries[entry_id] for entry_id in joined)
        if 2 * part[entry.id] > whole
    ]
    return sorted(found, key=lambda hit: (-hit.score, index.size[hit.entry.id], hit.entry.id))[
        :limit
    ]


def _is_one_of(entry: Entry, kinds: list[str]) -> bool:
    return any(kind in entry.kind for kind in kinds)


def _in_words_of_documents(book: Rulebook, question: str) -> str:
    if not book.synonyms:
        return question
    longest_first = sorted(book.synonyms, key=len, reverse=True)
    known = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return known.sub(lambda found: book.synonyms[found[0]], question)


def _grams(words: list[str]) -> Iterator[Gram]:
    """The syllables that mean something, and all neighbours of which one does."""
    yield from ((word,) for word in words if word not in _EMPTY)
    yield from (pair for pair in pairwise(words) if not _EMPTY.issuperset(pair))


@dataclass(frozen=True, slots=True)
class _Index:
    """Gram → the entries that hold it, and how much it counts there; `size`: grams of an entry."""

    places: Mapping[Gram, Sequence[tuple[str, int]]]
    size: Mapping[str, int]

    def weight(self, gram: Gram) -> int:
        """How much it tells. A word that no entry holds tells most."""
        return (len(self.size) // max(len(self.places.get(gram, ())), 1)).bit_length()


_indexes: dict[int, tuple[Mapping[str, Entry], _Index]] = {}


def _index(book: Rulebook) -> _Index:
    """Worked out once for the entries, which local values leave as they are; they are kept with
    it, so that no others can take their id."""
    key = id(book.entries)
    if key not in _indexes:
        _indexes[key] = (book.entries, _indexed(book.entries.values()))
    return _indexes[key][1]


def _indexed(entries: Iterable[Entry]) -> _Index:
    held = {entry.id: _held(entry) for entry in entries}
    places: dict[Gram, list[tuple[str, int]]] = {}
    for entry_id, grams in held.items():
        for gram, place in grams.items():
            places.setdefault(gram, []).append((entry_id, place))
    return _Index(places, {entry_id: len(grams) for entry_id, grams in held.items()})


def _held(entry: Entry) -> dict[Gram, int]:
    found: dict[Gram, int] = {}
    for text, place in _fields(entry):
        for gram in _grams(words_of(text)):
            found[gram] = max(found.get(gram, 0), place)
    return found


def _fields(entry: Entry) -> Iterator[tuple[str, int]]:
    yield entry.title, TITLE
    yield from ((term, WHAT) for term in re.split(r"[;…()]", entry.terms))
    yield entry.what, WHAT
    yield from ((one.quote, QUOTE) for one in entry.citations)
    yield from ((text, AROUND) for text in (entry.when, entry.who))


def silence_in(book: Rulebook, question: str) -> str | None:
    """What the question is about, when that is among the things no document says; else None."""
    said = " ".join(words_of(question))
    for topic, patterns in book.silences.items():
        if any(_pattern(pattern).search(said) for pattern in patterns):
            return topic
    return None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Words next to each other; "…" stands for any words between."""
    parts = (re.escape(" ".join(words_of(part))) for part in words.split("…"))
    return re.compile(r"\b" + r"\b.*\b".join(parts) + r"\b")
