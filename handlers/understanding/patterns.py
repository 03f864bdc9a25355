"""Patterns over tags: what a row of tags says (see the head of `patterns.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handlers.understanding.tokens import read_yaml

_EDGES = {
    "<": r"^",
    ">": r"$",
    "^": r"(?:^|(?<=comma ))",
    "$": r"(?:$|(?=comma ))",
    "..": r"(?:(?!comma )\S+ ){0,3}?",
    "...": r"(?:\S+ ){0,7}?",
}
_CONTEXTS = {"m": "meeting", "r": "residence", "d": "dues", "n": "none"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of `patterns.yaml`: `meaning` is an intent, a reason, or "nothing".

    `needs`: of each of these sets of tags one must be there, or the shape cannot fit.
    """

    meaning: str
    weight: int
    shape: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    contexts: frozenset[str]

    def may_fit(self, present: frozenset[str]) -> bool:
        """Say whether the tags that the shape needs are there at all."""
        for some in self.needs:  # noqa: SIM110 - asked very often
            if present.isdisjoint(some):
                return False
        return True

    def rarest(self) -> frozenset[str]:
        """Give the smallest set of tags of which one must be there."""
        return min(self.needs, key=len, default=frozenset())


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
        self._places: dict[str, list[int]] = {}
        self._always = [place for place, line in enumerate(self._lines) if not line.needs]
        for place, line in enumerate(self._lines):
            for tag in line.rarest():
                self._places.setdefault(tag, []).append(place)

    def hits(self, tags: list[str], context: str) -> list[Hit]:
        """Give what `tags` (of one clause) say; no tag is used twice."""
        text = "".join(f"{tag} " for tag in tags)
        starts = _starts(tags)
        present = frozenset(tags)
        taken: set[int] = set()
        hits: list[Hit] = []
        for line in self._fitting(present):
            if context not in line.contexts or not line.may_fit(present):
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

    def _fitting(self, present: frozenset[str]) -> list[Pattern]:
        """Give those that may fit in their order, without a look at all the others."""
        places = set(self._always).union(*(self._places.get(tag, ()) for tag in present))
        return [self._lines[place] for place in sorted(places)]


def _starts(tags: list[str]) -> list[int]:
    starts, place = [], 0
    for tag in tags:
        starts.append(place)
        place += len(tag) + 1
    return starts


def _compiled(text: str, sets: dict[str, str]) -> re.Pattern[str]:
    return re.compile("".join(_element(part, sets) for part in text.split()))


def _needs(text: str, sets: dict[str, str]) -> tuple[frozenset[str], ...]:
    needed = [part for part in text.split() if part not in _EDGES and part[-1] != "?"]
    return tuple(frozenset(_names(part, sets)) for part in needed if part[0] != "!")


def _names(part: str, sets: dict[str, str]) -> list[str]:
    """Give the tags one element stands for; a set is written with `@`."""
    names: list[str] = []
    for name in part.rstrip("?").split("|"):
        names += sets[name[1:]].split("|") if name.startswith("@") else [name]
    return names


def _element(part: str, sets: dict[str, str]) -> str:
    if part in _EDGES:
        return _EDGES[part]
    if part.startswith("!"):
        return rf"(?!(?:{part[1:]}) )"
    return rf"(?:(?<!\S)(?:{'|'.join(_names(part, sets))}) )" + ("?" if part.endswith("?") else "")


def _patterns(groups: dict[str, list[list[Any]]], sets: dict[str, str]) -> list[Pattern]:
    return [
        Pattern(meaning, weight, _compiled(text, sets), _needs(text, sets), _named_contexts(rest))
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
