"""Words joined without accents, so that slots can be found by regular expressions."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from handlers.understanding.tokens import Word

Span = tuple[int, int]

IN_TWO_DAYS = "ngay_mot"
_BEFORE_ONE = frozenset({"muoi", "ngay", "mai", "tram", "trieu", "nghin", "ngan"})
_SPELLED_OUT = {"sáu": "6"}  # without accents it would be "sau" (after, next)


class Line:
    """A row of words as one text; matches are given back as spans of words."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self._starts: list[int] = []
        parts: list[str] = []
        place = 0
        before = ""
        for word in words:
            self._starts.append(place)
            is_day = word.text == "mốt" and before not in _BEFORE_ONE
            parts.append(IN_TWO_DAYS if is_day else _SPELLED_OUT.get(word.text, word.folded))
            before = word.folded
            place += len(parts[-1]) + 1
        self.text = " ".join(parts)

    def finditer(
        self, pattern: re.Pattern[str], group: str | int = 0
    ) -> Iterator[tuple[re.Match[str], Span]]:
        """Give every match with the span of words of its `group`."""
        for hit in pattern.finditer(self.text):
            if hit.end(group) > hit.start(group):
                yield hit, self._span(hit.start(group), hit.end(group))

    def _span(self, start: int, end: int) -> Span:
        """Give the first word of a match and the one after its last."""
        return bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1)

    def without(self, spans: list[Span]) -> "Line":
        """Give the same line with the words of `spans` blotted out."""
        if not spans:
            return self
        gone = {place for start, end in spans for place in range(start, end)}
        blot = Word("", "_", "_", frozenset())
        return Line([blot if place in gone else word for place, word in enumerate(self.words)])
