"""Names typed in a message, found on a roster one after the other; who is unclear is asked for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.understanding.names import match
from services.words import fold

NOBODY = 0
"""the answer to "which of them?" that passes over the name"""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that fits several people, or nobody. `key` tells the same words apart."""

    key: str
    words: str
    candidates: tuple[int, ...]


@dataclass(slots=True)
class Names:
    """Finds people by what was typed. `answered`: what was asked before, key → id or NOBODY.

    `distinct`: nobody is named twice, so the same words mean another person the second time.
    """

    roster: Sequence[tuple[int, str]]
    answered: Mapping[str, int]
    distinct: bool = False
    unclear: list[Unclear] = field(default_factory=list)
    _count: Counter[str] = field(default_factory=Counter)
    _taken: set[int] = field(default_factory=set)

    def find(self, words: str) -> int | None:
        """The id; None when the name is passed over or must be asked for (see `unclear`)."""
        folded = fold(words)
        self._count[folded] += 1
        key = f"{folded}#{self._count[folded]}" if self.distinct else folded
        found = match(words, self.roster)
        if self.distinct and len(found) > 1:
            found = [each for each in found if each not in self._taken]
        if key in self.answered:
            return self._take(self.answered[key])
        if len(found) == 1:
            return self._take(found[0])
        self.unclear.append(Unclear(key, words.strip(), tuple(found)))
        return None

    def knows(self, words: str) -> bool:
        """True when the words may be somebody's name."""
        return bool(match(words, self.roster))

    def _take(self, person_id: int) -> int | None:
        self._taken.add(person_id)
        return person_id or None
