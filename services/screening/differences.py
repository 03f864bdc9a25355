"""Where the committee's list and one that was sent say different things; pure (SCR-31)."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.roster.rows import RosterRow
from services.words import fold

DAYS = {
    "birth_date": "Ngày sinh",
    "admitted_on": "Ngày vào Đảng",
    "official_on": "Ngày chính thức",
}
ONLY_HERE, ONLY_SENT = "Chỉ có trong sổ của phường", "Chỉ có trong danh sách gửi đến"
UNCLEAR = "Trùng tên, chưa rõ là ai"
OTHER_CELL, OTHER_NAME = "Khác chi bộ", "Khác họ tên"
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Kept:
    """A member in the ward's own books."""

    name: str
    birth_date: date | None
    admitted_on: date | None
    official_on: date | None
    unit: str
    unit_code: str
    code: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, about whom; `here` and `sent` are what each of the lists says."""

    what: str
    name: str
    here: str
    sent: str


def compare(kept: Sequence[Kept], rows: Sequence[RosterRow]) -> list[Difference]:
    """Every difference once: by code, else by name and birth date, else by the only such name.

    A day that one list leaves empty differs from a day in the other. Namesakes that cannot be told
    apart are named, never matched.
    """
    ours, theirs = list(kept), list(rows)
    pairs = [
        *_pair(ours, theirs, lambda e: e.code.casefold(), lambda e: (e.code or "").casefold()),
        *_pair(ours, theirs, _born, _born_sent),
        *_pair(ours, theirs, lambda e: fold(e.name), lambda e: fold(e.full_name)),
    ]
    found = [each for one, row in pairs for each in _of_pair(one, row)]
    twice = {fold(each.name) for each in ours} & {fold(each.full_name) for each in theirs}
    for one in ours:
        what = UNCLEAR if fold(one.name) in twice else ONLY_HERE
        found.append(Difference(what, one.name, one.unit, ""))
    for row in theirs:
        what = UNCLEAR if fold(row.full_name) in twice else ONLY_SENT
        found.append(Difference(what, row.full_name, "", _unit(row)))
    return sorted(found, key=lambda each: (each.what, each.name))


def _born(one: Kept) -> Hashable:
    return (fold(one.name), one.birth_date) if one.birth_date else None


def _born_sent(row: RosterRow) -> Hashable:
    return (fold(row.full_name), row.birth_date) if row.birth_date else None


def _pair(
    ours: list[Kept],
    theirs: list[RosterRow],
    key: Callable[[Kept], Hashable],
    key_sent: Callable[[RosterRow], Hashable],
) -> list[tuple[Kept, RosterRow]]:
    """Takes those out of both lists whose key stands once in each."""
    here, sent = _once(ours, key), _once(theirs, key_sent)
    both = [(here[each], sent[each]) for each in here if each in sent]
    for one, row in both:
        ours.remove(one)
        theirs.remove(row)
    return both


def _once(found: Iterable[One], key: Callable[[One], Hashable]) -> dict[Hashable, One]:
    keyed = [(key(each), each) for each in found]
    many = Counter(each for each, _ in keyed)
    return {each: one for each, one in keyed if each and many[each] == 1}


def _of_pair(one: Kept, row: RosterRow) -> list[Difference]:
    found = []
    if fold(one.name) != fold(row.full_name):
        found.append(Difference(OTHER_NAME, one.name, one.name, row.full_name))
    for name, what in DAYS.items():
        here, sent = getattr(one, name), getattr(row, name)
        if here != sent:
            found.append(Difference(f"Khác {what.lower()}", one.name, _day(here), _day(sent)))
    named = row.unit.name and fold(row.unit.name) != fold(one.unit)
    coded = row.unit.code and row.unit.code.casefold() != one.unit_code.casefold()
    if coded or (named and not row.unit.code):
        found.append(Difference(OTHER_CELL, one.name, one.unit, _unit(row)))
    return found


def _unit(row: RosterRow) -> str:
    return row.unit.name or row.unit.code or ""


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"
