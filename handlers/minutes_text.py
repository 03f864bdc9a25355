"""Reads a message about a meeting: sections with a label and a colon, in any order.

"Kết luận: …", "Biểu dương: Sen, Đào", "Biểu quyết: …; 8 đồng ý", "Nghị quyết 6: 1. … (Lúa)".
A text without a label belongs to the section that was asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handlers.named import Names
from services.clock import local, local_day
from services.meeting_book import Told
from services.minutes import Note
from services.resolutions import NewItem, NewResolution
from services.votes import HandsUp
from services.words import fold, tidy

LABELS = {
    "result": "danh gia|ket qua",
    "plans": "ke hoach",
    "praise": "bieu duong|khen",
    "correct": "chan chinh|nhac nho|phe binh",
    "conclusion": "ket luan",
    "vote": "bieu quyet",
    "resolution": "nghi quyet",
    "discussion": "y kien|phat bieu",
    "guest": "khach moi|khach",
    "agenda": "noi dung",
}
POINT = re.compile(
    r"(?:[-•+]|\d+[.)])|(?:noi dung|viec|ve|ban|thao luan|xet|ket nap|trien khai|bao cao|danh gia|"
    r"phan cong|gop y|bau|gioi thieu|quan triet|hoc tap|thong qua|chuan bi|kiem diem|tong ket|"
    r"so ket|tuyen truyen|pho bien|de nghi|binh xet|cong tac|thong bao|sinh hoat chuyen de|"
    r"ke hoach|lay y kien|chuyen de|nghi quyet|xay dung|ra soat|kiem tra|giam sat|van dong)\b"
)
"""how a point of an agenda begins"""
SECTION = re.compile(
    r"(?:^|[\n.;])[ \t]*(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in LABELS.items())
    + r")\b(?P<rest>[^:\n.;]{0,40}):"
)
PARTS = re.compile(r"[,;\n](?![^()]*\))|\svà\s")
ITEMS = re.compile(r"(?:^|(?<=[\s;,.]))(\d{1,2})[.)]\s*")
RESULT_ITEMS = re.compile(
    r"(?:^|[,;.\n])\s*(?:việc|mục|câu)?\s*(\d{1,2})\s*[.):\-]?\s*(?=\D)", re.I
)
BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*[.;,]*\s*$")
REASON = re.compile(r"\(([^()]*)\)|[:\-]\s*(.+)$|\b(?:vì|do)\b\s*(.+)$", re.I)
NOT_DONE = re.compile(r"^(?:chua|khong|ko|k)\b")
LOW = re.compile(r"\bthap\b|\bkem\b|\bchua tot\b|\bchua dat\b")
DONE = re.compile(r"^(?:da |hoan thanh|xong|dat|tot|ok|roi|du)")
EVERYTHING = re.compile(
    r"^(?:tat ca|ca|deu|het)?\s*(?:deu )?(?:da )?(?:xong|hoan thanh|dat)(?: het| ca)?$"
)
YES = re.compile(
    r"(\d+)(?:\s*/\s*(\d+))?\s*(?:d/c|dong chi|phieu|nguoi)?\s*(?:dong y|tan thanh|nhat tri)"
)
ABSTAIN = re.compile(
    r"(\d+)\s*(?:d/c|dong chi|nguoi)?\s*(?:y kien khac|khong co y kien|khac|trang)"
)
NO = re.compile(r"(\d+)\s*(?:d/c|dong chi|nguoi)?\s*(?:khong|phan doi|ko)(?! co y kien)")
BASE = re.compile(r"\btren (?:tong so )?(\d+)")
NEEDED = re.compile(r"\bcan (?:it nhat )?(\d+)")
MAJORITY = re.compile(r"\b(?:qua|hon) (?:nua|ban)\b")
SOURCE = re.compile(r"\btheo\b\s*(.+?)\s*(?:[;.]|$)", re.I)
DUE = re.compile(r"\b(?:h[ạa]n|trước|xong)\s*(?:ng[àa]y)?\s*(\d{1,2}/\d{1,2}(?:/\d{4})?)", re.I)
NUMBER = re.compile(r"\d{1,4}")
RESOLUTION_KINDS = (
    ("keep_helping", re.compile(r"\btiep tuc\b")),
    ("propose_removal", re.compile(r"\bdua ra khoi\b|\bxoa ten\b")),
    ("propose_exempt", re.compile(r"\bde nghi mien\b")),
    ("exempt", re.compile(r"\bmien\b")),
    ("helper", re.compile(r"\bgiup do\b")),
    ("add", re.compile(r"\bbo sung\b")),
    ("adjust", re.compile(r"\bdieu chinh\b")),
    ("assign", re.compile(r"\bphan cong\b")),
)
"""what a resolution is about, by words before the colon; the first that fits, else the month"""


@dataclass(frozen=True, slots=True)
class Problem:
    """A section that was not understood."""

    kind: str


def looks_like_point(text: str) -> bool:
    """Whether a text is worded as a point of an agenda, or labelled as something else."""
    said = fold(text).strip()
    worded = "\n" in text or POINT.match(said) or SECTION.search(said)
    return bool(worded) and "?" not in said


def sections(text: str, asked: str) -> list[tuple[str, str, str]]:
    """(kind, what stands between label and colon, content); unlabelled: the section asked for."""
    flat = "".join(_flat(sign) for sign in text)
    found = list(SECTION.finditer(flat))
    first = text[: found[0].start()] if found else text
    parts = [(asked, "", first)] if tidy(first).strip(" .;") else []
    for at, each in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        label = str(each.lastgroup) if each.lastgroup != "rest" else _kind(each)
        between = text[each.start("rest") : each.end("rest")]
        parts.append((label, between.strip(), text[each.end() : end].strip(" .;\n")))
    return parts


def read(text: str, asked: str, names: Names, *, items: int, now: datetime) -> Told | Problem:
    """What the message says; unclear names stand in `names.unclear`. `items`: to be evaluated."""
    notes: list[Note] = []
    votes: list[HandsUp] = []
    results: dict[int, tuple[str, str]] = {}
    resolutions: list[NewResolution] = []
    for kind, between, content in sections(text, asked):
        if kind == "result":
            results |= (given := dict(_results(content, items)))
            if not given:
                return Problem(kind)
        elif kind == "vote":
            vote = _vote(content)
            if vote is None:
                return Problem(kind)
            votes.append(vote)
        elif kind == "resolution":
            resolutions.append(_resolution(between, content, names, now))
        else:
            notes += _notes(kind, between, content, names)
    return Told(notes, results, votes, resolutions)


def _kind(found: re.Match[str]) -> str:
    return next(kind for kind in LABELS if found[kind] is not None)


def _flat(sign: str) -> str:
    """One sign for one sign, so that places in the text stay the same."""
    return sign if sign.isspace() else (fold(sign)[:1] or "?")


def _notes(kind: str, between: str, content: str, names: Names) -> Iterator[Note]:
    if kind in ("praise", "correct"):
        for piece in PARTS.split(content):
            if tidy(piece).strip(" ."):
                yield from _about(kind, tidy(piece).strip(" ."), names)
    elif kind == "discussion" and between:
        yield Note(kind, f"{tidy(between)}: {tidy(content)}")
    elif kind in ("plans", "discussion"):
        yield Note(kind, tidy(content))
    else:
        yield from (Note(kind, tidy(line)) for line in _lines(content))


def _about(kind: str, piece: str, names: Names) -> Iterator[Note]:
    why = BRACKETS.search(piece)
    person = names.find(BRACKETS.sub("", piece))
    if person:
        yield Note(kind, why[1].strip() if why else "", person)


def _lines(content: str) -> list[str]:
    """The lines of a section; "1. … 2. …" in one line are lines too."""
    lines = content.split("\n") if "\n" in content else ITEMS.split(content)[::2]
    kept = [ITEMS.sub("", line, count=1) for line in lines]
    return [line.strip(" -•;") for line in kept if line.strip(" -•;.")]


def _results(content: str, items: int) -> Iterator[tuple[int, tuple[str, str]]]:
    if EVERYTHING.match(fold(content).strip(" .")):
        yield from ((number, ("done", "")) for number in range(1, items + 1))
        return
    pieces = RESULT_ITEMS.split(content)
    for number, said in zip(pieces[1::2], pieces[2::2], strict=True):
        if result := _result(said):
            yield int(number), (result, _why(said))


def _result(said: str) -> str:
    folded = fold(said).strip(" .,;:-")
    if LOW.search(folded):
        return "low_quality"
    if NOT_DONE.match(folded):
        return "not_done"
    return "done" if DONE.match(folded) else ""


def _why(said: str) -> str:
    found = REASON.search(said)
    return tidy(next(part for part in found.groups() if part)) if found else ""


def _vote(content: str) -> HandsUp | None:
    flat = "".join(_flat(sign) for sign in content)
    yes = YES.search(flat)
    if yes is None:
        return None
    abstain = ABSTAIN.search(flat)
    no = NO.search(ABSTAIN.sub(lambda each: "#" * len(each[0]), flat))
    base, needed = BASE.search(flat), NEEDED.search(flat)
    starts = [each.start() for each in (yes, no, abstain, base, needed) if each]
    source = SOURCE.search(content[min(starts) :])
    return HandsUp(
        tidy(content[: min(starts)]).strip(" ;:,.-"),
        int(yes[1]),
        int(no[1]) if no else 0,
        int(abstain[1]) if abstain else 0,
        base=int(yes[2] or (base[1] if base else 0)) or None,
        needed=int(needed[1]) if needed else None,
        majority=bool(MAJORITY.search(flat)),
        source=tidy(source[1]) if source else "",
    )


def _resolution(between: str, content: str, names: Names, now: datetime) -> NewResolution:
    number = NUMBER.search(between)
    parts = ITEMS.split(content)
    lines = parts[2::2] if len(parts) > 1 else content.split("\n")
    items = [_item(tidy(line), names, now) for line in lines if tidy(line)]
    said = fold(between)
    kind = next((kind for kind, words in RESOLUTION_KINDS if words.search(said)), "month")
    return NewResolution(tuple(items), int(number[0]) if number else None, kind)


def _item(line: str, names: Names, now: datetime) -> NewItem:
    """The last brackets name who is responsible, and the last day."""
    found = BRACKETS.search(line)
    if found is None:
        return NewItem(line.strip(" ;."))
    due = DUE.search(found[1])
    people = [
        person
        for piece in PARTS.split(DUE.sub("", found[1]))
        if tidy(piece).strip(" .;:") and (person := names.find(tidy(piece).strip(" .;:")))
    ]
    return NewItem(BRACKETS.sub("", line).strip(" ;."), tuple(people), _day(due, now))


def _day(due: re.Match[str] | None, now: datetime) -> date | None:
    """The named day; without a year it is the nearest, so a day just past is seen as past."""
    if due is None:
        return None
    day, month, *year = (int(part) for part in due[1].split("/"))
    years = year or [local(now).year + each for each in (-1, 0, 1)]
    days = [found for each in years if (found := _date(each, month, day))]
    return min(days, key=lambda each: abs(each - local_day(now)), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
