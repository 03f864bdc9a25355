"""Patterns over tags: what a row of tags says (see the head of `patterns.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handlers.understanding.tokens import read_yaml

_EDGES = {
    "^": r"(?:^|(?<=, ))",
    "$": r"(?:$|(?=, ))",
    "..": r"(?:(?!, )\S+ ){0,3}?",
    "...": r"(?:\S+ ){0,7}?",
}
_CONTEXTS = {"m": "meeting", "r": "residence", "d": "dues", "n": "none"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of `patterns.yaml`: `meaning` is an intent, a reason, or "nothing"."""

    meaning: str
    weight: int
    shape: re.Pattern[str]
    contexts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern that fits, and the tags (by place) it took."""

    meaning: str
    weight: int
    places: tuple[int, ...]


class Patterns:
    """Patterns in the order they are tried: the heaviest first."""

    def __init__(self, lines: list[Pattern]) -> None:
        self._lines = sorted(lines, key=lambda line: -line.weight)

    def hits(self, tags: list[str], context: str) -> list[Hit]:
        """Give what `tags` (of one clause) say; no tag is used twice."""
        text = "".join(f"{tag} " for tag in tags)
        starts = _starts(tags)
        taken: set[int] = set()
        hits: list[Hit] = []
        for line in self._lines:
            if context not in line.contexts:
                continue
            for found in line.shape.finditer(text):
                places = tuple(
                    place
                    for place, start in enumerate(starts)
                    if found.start() <= start < found.end()
                )
                if places and taken.isdisjoint(places):
                    taken.update(places)
                    hits.append(Hit(line.meaning, line.weight, places))
        return hits


def _starts(tags: list[str]) -> list[int]:
    starts, place = [], 0
    for tag in tags:
        starts.append(place)
        place += len(tag) + 1
    return starts


def _compiled(text: str, sets: dict[str, str]) -> re.Pattern[str]:
    return re.compile("".join(_element(part, sets) for part in text.split()))


def _element(part: str, sets: dict[str, str]) -> str:
    if part in _EDGES:
        return _EDGES[part]
    if part.startswith("!"):
        return rf"(?!(?:{part[1:]}) )"
    names = "|".join(sets.get(name[1:], name) for name in part.rstrip("?").split("|"))
    names = "|".join(sets.get(name.removeprefix("@"), name) for name in names.split("|"))
    return rf"(?:(?<!\S)(?:{names}) )" + ("?" if part.endswith("?") else "")


def _patterns(groups: dict[str, list[list[Any]]], sets: dict[str, str]) -> list[Pattern]:
    return [
        Pattern(meaning, weight, _compiled(text, sets), _named_contexts(rest))
        for meaning, lines in groups.items()
        for weight, text, *rest in lines
    ]


def _named_contexts(rest: list[str]) -> frozenset[str]:
    letters = "".join(rest) or "mrdn"
    return frozenset(_CONTEXTS[letter] for letter in letters if letter in _CONTEXTS)


@lru_cache(maxsize=1)
def intent_patterns() -> Patterns:
    """Give the patterns of intents, and of what only looks like one."""
    source = read_yaml("patterns.yaml")
    groups = dict(source["intents"])
    groups["nothing"] = groups["nothing"] + source["nothing"]
    return Patterns(_patterns(groups, source["sets"]))


@lru_cache(maxsize=1)
def reason_patterns() -> Patterns:
    """Give the patterns of the reasons of an absence, and of reasons denied."""
    source = read_yaml("patterns.yaml")
    groups = source["reasons"] | {"nothing": source["nothing"]}
    return Patterns(_patterns(groups, source["sets"]))
