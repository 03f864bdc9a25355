"""Words joined without accents, so that slots can be found by regular expressions."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from handlers.understanding.tokens import Word

Span = tuple[int, int]

_SPELLED_OUT = {"sáu": "6"}  # without accents it would be "sau" (after, next)


class Line:
    """A row of words as one text; matches are given back as spans of words."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self._starts: list[int] = []
        parts: list[str] = []
        place = 0
        for word in words:
            self._starts.append(place)
            parts.append(_SPELLED_OUT.get(word.text, word.folded))
            place += len(parts[-1]) + 1
        self.text = " ".join(parts)

    def finditer(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
        """Give every match with its span of words."""
        for hit in pattern.finditer(self.text):
            if hit.end() > hit.start():
                yield hit, self.span(hit)

    def span(self, hit: re.Match[str]) -> Span:
        """Give the first word of a match and the one after its last."""
        first = bisect_right(self._starts, hit.start()) - 1
        return first, bisect_right(self._starts, hit.end() - 1)

    def without(self, spans: list[Span]) -> "Line":
        """Give the same line with the words of `spans` blotted out."""
        gone = {place for start, end in spans for place in range(start, end)}
        blot = Word("", "_", "_", frozenset())
        return Line([blot if place in gone else word for place, word in enumerate(self.words)])
