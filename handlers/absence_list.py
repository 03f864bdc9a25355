"""Reads "Vắng: Lúa (ốm), Mây công tác, Sen ko lý do; còn lại có mặt"."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.named import Names
from handlers.understanding import understand
from services.absences import Absence
from services.words import fold, tidy

LABEL = re.compile(
    r"^\s*v[ắa]ng(?:\s+m[ặa]t)?\s*(?:\d+\s*)?(?:[đd]/?c|đồng chí|dong chi)?\s*[:\-]?\s*", re.I
)
REST = re.compile(
    r"\b(?:con lai|so con lai|khac deu|tat ca deu)\b.*\b(?:co mat|du|deu)\b|\bdu ca\b"
)
NOBODY = re.compile(
    r"\b(?:khong ai vang|khong co ai vang|vang 0|du ca|co mat du|dong du|du het)\b"
)
PIECES = re.compile(r"[,;\n](?![^()]*\))|\.(?:\s|$)")
MOST_WORDS = 12
"""of a name with its words of address"""
BRACKETS = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")
WITHOUT = re.compile(r"\b(?:khong|ko|k|hok|0)\s*(?:co\s*)?(?:ly do|li do|phep|ro)\b|^kp$")


@dataclass(frozen=True, slots=True)
class AbsenceList:
    """Who is absent, and whether everybody else was said to be there."""

    absent: tuple[Absence, ...]
    rest_present: bool


def looks_like_one(text: str) -> bool:
    """True for a text that begins as such a list, or says that nobody is absent."""
    folded = fold(text)
    return folded.startswith(("vang", "v:")) or bool(NOBODY.search(folded) or REST.match(folded))


def read(text: str, names: Names, today: date) -> AbsenceList:
    """The list; names that are unclear stand in `names.unclear` afterwards."""
    folded = fold(text)
    if NOBODY.search(folded):
        return AbsenceList((), rest_present=True)
    rest, absent = False, []
    for piece in PIECES.split(LABEL.sub("", text.strip())):
        if REST.search(fold(piece)):
            rest = True
        elif tidy(piece).strip(" .-"):
            absent.append(_absence(tidy(piece).strip(" .-"), names, today))
    return AbsenceList(tuple(each for each in absent if each), rest)


def _absence(piece: str, names: Names, today: date) -> Absence | None:
    name, words = _parted(piece, names)
    person = names.find(name)
    if person is None:
        return None
    reason = _reason(words, today)
    return Absence(person, _reasoned(words), reason, words)


def _parted(piece: str, names: Names) -> tuple[str, str]:
    """Name and reason: in brackets, behind a sign, or the longest beginning that is a name."""
    if found := BRACKETS.match(piece):
        return found[1], found[2].strip()
    for sign in (":", " - ", " – ", "="):
        if sign in piece:
            name, _, reason = piece.partition(sign)
            return name.strip(), reason.strip()
    words = piece.split()
    for end in range(min(len(words), MOST_WORDS), 0, -1):
        if names.knows(" ".join(words[:end])):
            return " ".join(words[:end]), " ".join(words[end:])
    return piece, ""


def _reasoned(words: str) -> bool | None:
    """None: nothing was said, nobody guesses."""
    if not words:
        return None
    return not WITHOUT.search(fold(words))


def _reason(words: str, today: date) -> str | None:
    """The kind of reason, where the words name one."""
    return understand(words, "meeting", today=today).reason if words else None
