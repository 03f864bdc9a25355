"""People of a roster found by what somebody typed: a name, part of it, or its initials."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_LONGEST = 200
"""signs of the longest name with its words of address and its area; more is no name"""
_AREA = re.compile(
    r"(?<=\S)[ ,(-]+(?:o |thuoc )?(?P<area>(?:to|kp|khu|cum|doi|so nha|nha so) ?\d+\w*"
    r"|(?:to dan pho|khu pho|ap|thon|xom|khom|ban) \S.*?)\)?$"
)


@dataclass(frozen=True, slots=True)
class Person:
    """One name of the roster, in the forms it is compared in."""

    id: int
    name: str
    folded: str
    words: tuple[str, ...]
    area: str


def match(words: str, roster: Sequence[tuple[int, str]]) -> list[int]:
    """Give the ids of the people that may be meant, best first; several: ask which.

    `roster` holds (id, full name); a name may end in an area ("Nguyễn Văn An (tổ 3)"). Tried in
    turn, the first that finds somebody wins: the full name, its end (given name, middle and
    given), initials ("N.V.An", "NVA"), a part of it, and last one slip of the keyboard. An area
    that was typed and accents that were typed rule out others unless nothing would be left.
    """
    if len(words) > _LONGEST:
        return []
    people = [person for key, name in roster if (person := _person(key, name)).words]
    typed, area = _parted(words)
    found = _found(_askings(fold(typed)), people)
    return [person.id for person in _by_accents(typed, _by_area(area, found))]


def _parted(text: str) -> tuple[str, str]:
    """Part a name from the area behind it, "" when none is said."""
    words = clean(text).split()
    hit = _AREA.search(fold(" ".join(words)))
    if not hit or len(fold(" ".join(words))) != len(" ".join(words)):
        return " ".join(words), ""
    return " ".join(words)[: hit.start()], " ".join(hit["area"].split())


@lru_cache(maxsize=4096)
def _person(key: int, full: str) -> Person:
    name, area = _parted(full)
    folded = re.sub(r"[.,;:!?]+", " ", fold(name))
    return Person(key, name, " ".join(folded.split()), tuple(folded.split()), area)


def _askings(folded: str) -> list[str]:
    """Give what may be the name: as typed, and without each word of address in front."""
    rest = folded.strip(" .,;:!?")
    askings = [rest]
    while title := _TITLE.match(rest):
        rest = rest[title.end() :].strip()
        askings.append(rest)
    return [asked for asked in askings if asked]


def _found(askings: list[str], people: list[Person]) -> list[Person]:
    """Find by each way in turn; a slip is looked for behind the words of address only."""
    for asked in askings:
        plain = " ".join(asked.replace(".", " ").split())
        ways = (
            lambda person, plain=plain: person.folded == plain,
            lambda person, plain=plain: _ends(plain, person),
            lambda person, asked=asked: _initials_fit(asked, person),
            lambda person, plain=plain: _part_fits(plain.split(), person),
        )
        for fits in ways:
            if found := [person for person in people if fits(person)]:
                return found
    slipped = " ".join(askings[-1].replace(".", " ").split()) if askings else ""
    return [person for person in people if _slip(slipped, person.folded)]


def _ends(plain: str, person: Person) -> bool:
    """Fit the end of a name, and family and given name ("kim hiền" may be either)."""
    pieces = plain.split()
    both = len(pieces) > 1 and pieces == [person.words[0], person.words[-1]]
    return both or f" {person.folded}".endswith(f" {plain}")


def _by_area(area: str, found: list[Person]) -> list[Person]:
    """Keep the people of the area, if anybody's is known to be that."""
    return [person for person in found if area and person.area == area] or found


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
    words = [word for word in clean(person.name).split() if fold(word) == folded]
    return marks(words[-1]) if words else None
