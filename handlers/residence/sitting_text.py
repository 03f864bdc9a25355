"""Reads what the minute-taker types in a meeting: matters raised, answers to them, praise."""

import re
from collections.abc import Sequence

from handlers.absence_list import BRACKETS
from handlers.understanding.names import match
from services.residence.opinions import Answer, OpinionView, Raised
from services.words import fold, tidy

PIECES = re.compile(r"[;\n](?![^()]*\))")
MATTERS = re.compile(
    r"[;\n]|(?<!tháng)(?<!thang)(?<!ngày)(?<!ngay)(?<!quý)(?<!quy)[,\s]+"
    r"(?=\d{1,2}\s*[.):\-–]?\s*(?:đã|da|xong|chưa|chua|đang|dang|không|khong|ko|done|not)\b)",
    re.I,
)
"""between answers: a sign, or the next number with its state"""
NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.):\-–]?\s*(.+)$", re.S)
EVERYTHING = re.compile(r"^(?:tất cả|tat ca|hết|het)\b", re.I)
NOT_DONE = re.compile(r"^(?:chua|khong|ko|not)\b(?:\s*(?:lam|giai quyet|xong|duoc|done))*")
PARTLY = re.compile(r"^(?:dang|mot phan|partly)\b(?:\s*(?:lam|giai quyet))*")
DONE = re.compile(r"^(?:da\b|xong|roi|duoc|done)(?:\s*(?:xong|lam|giai quyet|xu ly|roi|duoc))*")
STATES = (("not_done", NOT_DONE), ("partly", PARTLY), ("done", DONE))
OVER = re.compile(
    r"^(?:het|khong|ko|thoi|xong|du roi|nothing)(?:\s+(?:con|ai|y kien|nua|a|roi|gi))*$"
)
READ = re.compile(r"^(?:da |vua )?(?:doc|thong qua|xong|read)\b")
GUEST_LABEL = re.compile(r"^\s*(?:đại biểu|dai bieu|guests?)\s*[:\-]\s*", re.I)
PRAISE_LABEL = re.compile(
    r"^\s*(?:biểu dương|bieu duong|khen(?: thưởng| thuong)?)\s*[:\-]\s*", re.I
)


def raised(text: str, people: Sequence[tuple[int, str]]) -> list[Raised]:
    """ "An: đèn hỏng; cống tắc": a name that fits one person; any other stays in the words."""
    found = []
    for piece in PIECES.split(text):
        speaker, colon, words = piece.partition(":")
        fitting = match(speaker, people) if colon and tidy(words) else []
        if len(fitting) == 1:
            found.append(Raised(tidy(words), fitting[0]))
        elif tidy(piece):
            found.append(Raised(tidy(piece)))
    return found


def answers(text: str, matters: Sequence[OpinionView]) -> list[Answer] | None:
    """ "1 xong, thay 5 bóng; 2 chưa, thiếu vốn"; None when a part is not understood."""
    if EVERYTHING.match(text):
        state = _state(EVERYTHING.sub("", text, count=1))
        return [Answer(each.id, *state) for each in matters] if state else None
    pieces = [piece for piece in MATTERS.split(text) if tidy(piece)]
    if len(matters) == 1 and len(pieces) == 1 and not NUMBERED.match(text):
        state = _state(text)
        return [Answer(matters[0].id, *state)] if state else None
    found = [_answer(piece, matters) for piece in pieces]
    return None if None in found or not found else [each for each in found if each]


def is_over(text: str) -> bool:
    """Nobody has anything more to say: "hết ý kiến"."""
    return OVER.match(fold(text)) is not None


def is_read(text: str) -> bool:
    """The minutes were read out: "đã đọc toàn văn", "xong"."""
    return READ.match(fold(text)) is not None


def praised(text: str, people: Sequence[tuple[int, str]]) -> list[tuple[int, str]] | str:
    """ "Biểu dương: An (hiến đất), Lúa: gương mẫu" → (person, why); words that fit nobody."""
    found = []
    pieces = re.split(r"[,;\n](?![^()]*\))", PRAISE_LABEL.sub("", text))
    for piece in filter(tidy, pieces):
        bracketed = BRACKETS.match(piece.strip())
        name, _, why = piece.partition(":")
        if bracketed:
            name, why = bracketed[1], bracketed[2]
        fitting = match(name, people)
        if len(fitting) != 1:
            return tidy(name)
        found.append((fitting[0], tidy(why)))
    return found


def _answer(piece: str, matters: Sequence[OpinionView]) -> Answer | None:
    numbered = NUMBERED.match(piece)
    state = _state(numbered[2]) if numbered else None
    if numbered is None or state is None or not 1 <= int(numbered[1]) <= len(matters):
        return None
    return Answer(matters[int(numbered[1]) - 1].id, *state)


def _state(said: str) -> tuple[str, str] | None:
    """The state it begins with, and the words behind; the text keeps its accents."""
    said = tidy(said).lstrip(".,:;-– ")
    folded = fold(said)
    for state, pattern in STATES:
        if found := pattern.match(folded):
            count = len(found[0].split())
            rest = said.split()[count:] if found[0].strip() else []
            return state, " ".join(rest).lstrip(".,:;-– ") or _behind_sign(said)
    return None


def _behind_sign(said: str) -> str:
    """What follows a sign that stands right behind the state: "xong, thay bóng"."""
    parts = re.split(r"[,:;–-]\s*", said, maxsplit=1)
    return parts[1] if len(parts) > 1 else ""
