"""A second reader beside the patterns: which words and tags stood in messages of each meaning.

`learned.json` holds its weights, learned from the training part of the corpus (the README of
tests/handlers/understanding/corpus says how). It reads what no pattern fits, and doubts what it
would read otherwise; it never makes anything sure.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp
from pathlib import Path

from handlers.understanding.lexicon import COURTEOUS
from handlers.understanding.reading import Reading

HUNDREDTHS = 100
_SOME_WORDS = 3
_PLAIN_WORD = "w:"


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest intent (and reason of an absence), its share of 1, and what spoke for it."""

    intent: str
    reason: str | None
    share: float
    words: tuple[str, ...]


def features(reading: Reading, context: str) -> Iterator[str]:
    """Give what a message is compared by: its words, tags, their pairs, and the context.

    Courtesies count for nothing.
    """
    said = [word.folded for word in reading.words if word.folded.isalnum()]
    yield from _named(context, [_figure(word) for word in said if word not in COURTEOUS])
    names = [name for clause in reading.clauses for name in clause.names()]
    for name in names:
        yield f"t:{name}"
    for one, other in pairwise(["^", *names, "$"]):
        yield f"p:{one} {other}"


def _named(context: str, words: list[str]) -> Iterator[str]:
    yield f"c:{context}"
    for word in words:
        yield f"{_PLAIN_WORD}{word}"
        yield f"{context[0]}:{word}"
    for one, other in pairwise(["^", *words, "$"]):
        yield f"b:{one} {other}"


def _figure(word: str) -> str:
    return "0" if word.isdecimal() else word


class Learned:
    """Weights of every feature for every meaning, in hundredths."""

    def __init__(self, meanings: list[str], weights: dict[str, list[int]]) -> None:
        self._meanings = [meaning.partition(":") for meaning in meanings]
        self._weights = weights

    def guess(self, reading: Reading, context: str) -> Guess:
        """Give the likeliest meaning of a message."""
        found = sorted({one for one in features(reading, context) if one in self._weights})
        rows = [self._weights[one] for one in found]
        sums = [sum(column) / HUNDREDTHS for column in zip(*rows, strict=True)]
        best = max(range(len(sums)), key=sums.__getitem__)
        share = 1 / sum(exp(one - sums[best]) for one in sums)
        intent, _, reason = self._meanings[best]
        return Guess(intent, reason or None, share, self._spoke(found, best))

    def _spoke(self, found: list[str], best: int) -> tuple[str, ...]:
        words = [one for one in found if one.startswith(_PLAIN_WORD)]
        words.sort(key=lambda one: -self._weights[one][best])
        return tuple(one.removeprefix(_PLAIN_WORD) for one in words[:_SOME_WORDS])


@lru_cache(maxsize=1)
def learned() -> Learned:
    """Give the weights of `learned.json`, read once."""
    path = Path(__file__).with_name("learned.json")
    source = json.loads(path.read_text(encoding="utf-8"))
    return Learned(source["meanings"], source["weights"])
