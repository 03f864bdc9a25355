"""A message read: its clauses as rows of tags, and its slots."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.understanding.amounts import find_amounts, in_thousands, meant
from handlers.understanding.day import Day
from handlers.understanding.days import find_days
from handlers.understanding.doubtful import COMMA, DOUBTFUL_TAGS, settled
from handlers.understanding.lexicon import (
    DROPPED,
    Tag,
    accented_places,
    levelled,
    lexicon,
    reader,
)
from handlers.understanding.line import Line, Span
from handlers.understanding.months import find_months
from handlers.understanding.tokens import Word

UNKNOWN_WORD = "_"
COURTESY = frozenset({"polite", "greet", "thanks"})
_MINUTES = re.compile(
    r"(?:\b|(?<=\d))(?:\d+ ?(?:p|ph|phut)|(?:\d+|nua|mot|hai|muoi|muoi lam) "
    r"(?:phut|tieng|gio dong ho)|it phut|mot chut|"
    r"mot ti|chut xiu|chut it|ti xiu|vai phut|may phut|nam phut|ba muoi phut)\b"
)
_TIME = re.compile(
    r"\b(?:\d{1,2} ?(?:h|g|gio|:)(?: ?\d{2})?(?: ?(?:ruoi|kem \d+))?|\d{1,2} ruoi|"
    r"(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?: (?:mot|hai))? (?:gio ruoi|gio|ruoi))\b"
)
_NEXT = re.compile(r"(?<!\S)(?:\d+|vai|may|mot|hai|ba|it) (?:ngay|hom|bua|tuan|thang) nua\b")
_SAY_MORE = frozenset({"later", "past"})  # than the day or month: "tháng sau", "sáng nay"
_EITHER = re.compile(r"t[2-7]")
_ONE_MEETING = frozenset({"buoi", "bua", "lan", "ky", "hom", "cuoc"})
_ONE_DAY = _ONE_MEETING | {"nay", "mai", "mot", "thu", "ngay"}
_WISHES = frozenset({"muon", "cho", "khoi"})
_DUES = frozenset({"phi", "dong", "nop"})
_PAID = frozenset({"da", "roi", "xong"})
_PAID_MONTH = re.compile(
    r"\b(?:nop|dong|ck|chuyen|phi) (?P<month>t[2-7]) \d[\d.]* ?(?:k|n|tr|nghin|ngan)\b"
)


@dataclass(slots=True)
class Clause:
    """The tags of one sentence, the part between commas each is in, and whether it asks.

    Words that say nothing are left out; a comma is a tag too.
    """

    tags: list[Tag] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    asks: bool = False
    part: int = 0

    def add(self, tag: Tag) -> None:
        """Add a tag; after a comma a new part begins."""
        self.parts.append(self.part)
        self.tags.append(tag)
        self.part += tag.name == COMMA

    def settle(self) -> None:
        """Read doubtful words by their neighbours; leave out courtesies beside other words."""
        names = ["", *self.names(), ""]
        for place, tag in enumerate(self.tags):
            if tag.name in DOUBTFUL_TAGS:
                before, after = names[: place + 1], names[place + 2]
                self.tags[place] = replace(tag, name=settled(tag.name, before, after))
        kept = [
            (tag, part)
            for tag, part in zip(self.tags, self.parts, strict=True)
            if tag.name not in COURTESY
        ]
        if any(tag.name not in {COMMA, "me"} for tag, _ in kept):
            self.tags, self.parts = [tag for tag, _ in kept], [part for _, part in kept]

    def names(self) -> list[str]:
        """Give the names of the tags."""
        return [tag.name for tag in self.tags]


@dataclass(frozen=True, slots=True)
class Reading:
    """Words, clauses and slots of one message."""

    words: list[Word]
    clauses: list[Clause]
    amounts: list[int]
    months: tuple[str, ...]
    days: list[Day]

    def typed(self, tag: Tag) -> str:
        """Give the words of a tag as they were typed."""
        return " ".join(word.typed for word in self.words[tag.start : tag.end] if word.typed)


def read(text: str, today: date) -> Reading:
    """Read a message."""
    words = reader().words(text)
    line = Line(words)
    months = [found for found in find_months(line, today) if _is_month(line, found[1])]
    several = [(group, span) for group, span in months if len(group) > 1]
    days = find_days(line.without([span for _, span in several]), today)
    single = [
        (group, span)
        for group, span in months
        if len(group) == 1
        and not any(_overlap(span, day.span) and not day.is_weekday for day in days)
    ]
    groups = several + single
    spans = [span for _, span in groups] + [day.span for day in days]
    amounts = find_amounts(line.without(spans)) or in_thousands(line.without(spans))
    rest = line.without([*spans, *(span for _, span in amounts)])
    marked = {start: Tag("mins", start, end) for _, (start, end) in rest.finditer(_MINUTES)}
    marked |= {start: Tag("time", start, end) for _, (start, end) in rest.finditer(_TIME)}
    marked |= {start: Tag("later", start, end) for _, (start, end) in rest.finditer(_NEXT)}
    marked |= _marked(groups, days, amounts)
    named = tuple(sorted({month for group, _ in groups for month in group}))
    sums = [value for value, _ in meant(line, amounts)]
    return Reading(words, _clauses(words, marked), sums, named, days)


def _is_month(line: Line, span: Span) -> bool:
    """Tell "t7" the month from Saturday: what is paid is a month."""
    is_either = span[1] == span[0] + 1 and _EITHER.fullmatch(line.words[span[0]].folded)
    if not is_either or any(word.folded in _PAID for word in line.words):
        return True
    return span in [paid for _, paid in line.finditer(_PAID_MONTH, "month")]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _marked(
    groups: list[tuple[tuple[str, ...], Span]], days: list[Day], amounts: list[tuple[int, Span]]
) -> dict[int, Tag]:
    """Give the slots as tags, by the place of their first word."""
    tags = [Tag("day", *day.span) for day in days if day.day]
    tags += [Tag("month", *span) for _, span in groups]
    tags += [Tag("amount", *span) for _, span in amounts]
    return {tag.start: tag for tag in tags}


def _clauses(words: list[Word], marked: dict[int, Tag]) -> list[Clause]:
    accented = accented_places(words)
    level = levelled(words)
    clauses = [Clause()]
    place = 0
    while place < len(words):
        word = words[place]
        if word.ends_clause:
            clauses[-1].asks = word.text == "?"
            clauses.append(Clause())
            place += 1
            continue
        phrase = _phrase_at(words, level, place, accented=accented[place])
        tag = _tag_at(words, place, marked, phrase)
        if word.is_comma:
            tag = Tag(COMMA, place, place + 1)
        if tag.name not in DROPPED:
            clauses[-1].add(tag)
        place = tag.end
    for clause in clauses:
        clause.settle()
    return [clause for clause in clauses if clause.tags]


def _phrase_at(words: list[Word], level: list[Word], place: int, *, accented: bool) -> Tag | None:
    """Give the phrase there as it was typed, or a longer one as others would have said it."""
    typed = lexicon().at(words, place, accented=accented)
    other = lexicon().elsewhere(level, place, accented=accented)
    return other if other and (typed is None or other.end > typed.end) else typed


def _tag_at(words: list[Word], place: int, marked: dict[int, Tag], phrase: Tag | None) -> Tag:
    slot = marked.get(place)
    if slot is not None and (phrase is None or phrase.end <= slot.end):
        if phrase is not None and phrase.end == slot.end and phrase.name in _SAY_MORE:
            return phrase
        return slot
    if phrase is not None and phrase.name == "exempt" and _of_one_meeting(words, phrase):
        return replace(phrase, name="absent")
    return phrase or Tag(UNKNOWN_WORD, place, place + 1)


def _of_one_meeting(words: list[Word], exempt: Tag) -> bool:
    """Tell leave from one meeting ("xin miễn họp bữa này") from an exemption for good."""
    said = [word.folded for word in words[exempt.start : exempt.end]]
    if not _DUES.isdisjoint(said):
        return False
    after = [word.folded for word in words[exempt.end : exempt.end + 2]]
    if after and after[0] in _ONE_MEETING:
        return True
    around = [word.folded for word in [*words[: exempt.start], *words[exempt.end :][:2]]]
    if said[0] in _WISHES and "mien" not in said and not _ONE_DAY.isdisjoint(around):
        return True
    bare = said[-1] == "mien" and not (after and after[0].isalpha())
    return bare and any(word.folded in _ONE_MEETING for word in words[: exempt.start])
