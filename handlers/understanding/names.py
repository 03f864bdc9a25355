"""People of a roster found by what somebody typed: a name, part of it, or its initials."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from handlers.understanding.folding import clean, marks
from services.words import fold

_TITLES = [
    "dong chi", "d/c", "dc", "đ/c", "ong", "ba", "anh", "chi", "em", "co", "chu", "bac", "cau",
    "di", "thim", "mo", "duong", "cu", "chau", "thay", "ban", "bi thu", "pho bi thu", "dang vien",
]  # fmt: skip
_TITLE = re.compile(rf"(?:{'|'.join(sorted(_TITLES, key=len, reverse=True))})\.? ")
_ACCENTED_TITLES = frozenset({"chị", "bà", "ông", "cô", "chú", "bác", "cậu", "dì", "cụ", "thầy"})
_SHORTEST_FOR_SLIPS = 5


@dataclass(frozen=True, slots=True)
class Person:
    """One name of the roster, in the forms it is compared in."""

    id: int
    name: str
    folded: str
    words: tuple[str, ...]


def match(words: str, roster: Sequence[tuple[int, str]]) -> list[int]:
    """Give the ids of the people that may be meant, best first; several: ask which.

    `roster` holds (id, full name). Tried in turn, the first that finds somebody wins: the full
    name, its end (given name, middle and given), initials ("N.V.An", "NVA"), a part of it, and
    last one slip of the keyboard. Accents that were typed rule out names that differ in them
    unless nothing would be left.
    """
    people = [person for key, name in roster if (person := _person(key, name)).words]
    for asked in _askings(fold(words)):
        found = _found(asked, people)
        if found:
            return [person.id for person in _by_accents(words, found)]
    return []


def _person(key: int, name: str) -> Person:
    folded = re.sub(r"[.,;:!?]+", " ", fold(name))
    return Person(key, name, " ".join(folded.split()), tuple(folded.split()))


def _askings(folded: str) -> list[str]:
    """Give what may be the name: as typed, and without each word of address in front."""
    rest = folded.strip(" .,;:!?")
    askings = [rest]
    while title := _TITLE.match(rest):
        rest = rest[title.end() :].strip()
        askings.append(rest)
    return [asked for asked in askings if asked]


def _found(asked: str, people: list[Person]) -> list[Person]:
    plain = " ".join(asked.replace(".", " ").split())
    tries = (
        lambda person: person.folded == plain,
        lambda person: f" {person.folded}".endswith(f" {plain}"),
        lambda person: _initials_fit(asked, person),
        lambda person: _part_fits(plain.split(), person),
        lambda person: _slip(plain, person.folded),
    )
    for fits in tries:
        found = [person for person in people if fits(person)]
        if found:
            return found
    return []


def _initials_fit(asked: str, person: Person) -> bool:
    """Fit "n.v.an", "n v an", "nv an", "nva" to Nguyễn Văn An."""
    pieces = asked.replace(".", " ").split()
    if len(pieces) == 1:
        return len(pieces[0]) > 1 and pieces[0] == "".join(word[0] for word in person.words)
    first = "".join(word[0] for word in person.words[:-1])
    letters = "".join(pieces[:-1])
    short = all(len(piece) == 1 for piece in pieces[:-1]) or letters == first
    ends = pieces[-1] in {person.words[-1], person.words[-1][0]}
    return short and ends and letters in {first, first[:1]}


def _part_fits(pieces: list[str], person: Person) -> bool:
    """Fit words that follow each other in the name's order ("nguyen an")."""
    left = iter(person.words)
    return len(pieces) > 1 and all(piece in left for piece in pieces)


def _slip(plain: str, name: str) -> bool:
    """Fit one letter wrong in a full name, or in its last two words."""
    ends = {name, " ".join(name.split()[-2:])}
    return any(
        len(end) >= _SHORTEST_FOR_SLIPS
        and " " in plain
        and DamerauLevenshtein.distance(plain, end, score_cutoff=1) <= 1
        for end in ends
    )


def _by_accents(words: str, found: list[Person]) -> list[Person]:
    """Keep the people whose accents agree with those typed, if there are any."""
    typed = clean(words).split()[-1:]
    if not typed or not marks(typed[0]):
        return found
    agreed = [person for person in found if _accent_of(person, fold(typed[0])) == marks(typed[0])]
    return agreed or ([] if clean(words).strip() in _ACCENTED_TITLES else found)


def _accent_of(person: Person, folded: str) -> frozenset[str] | None:
    return next((marks(word) for word in clean(person.name).split() if fold(word) == folded), None)
