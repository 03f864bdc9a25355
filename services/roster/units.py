"""Finds the unit a row speaks of, among those that exist and those the file makes new."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count

from services.roster.rows import Unfit, UnitWords
from services.words import fold

LONGEST_CODE = 40
WARD_NAME = re.compile("^(?:dang uy|dang bo|phuong|xa|dac khu) ")


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit by its code; `parent` is the code of the ward above; `id` is None when it is new."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    id: int | None = None
    closed: bool = False
    """nobody is put into it any more; its books stay"""


class UnitBook:
    """All units by code and by name. New ones are added while rows are looked up."""

    def __init__(self, known: Iterable[UnitEntry], parents: Iterable[str]) -> None:
        self._entries: dict[str, UnitEntry] = {}
        self._named: dict[str, list[str]] = defaultdict(list)
        self._parents = {fold(name) for name in parents}
        self._known = {entry.code: entry for entry in known}
        for entry in self._known.values():
            self._add(entry)

    def __getitem__(self, code: str) -> UnitEntry:
        return self._entries[code.casefold()]

    def changed(self) -> list[UnitEntry]:
        """New units, and known ones that got a parent."""
        return [entry for entry in self.entries() if self._known.get(entry.code) != entry]

    def entries(self) -> list[UnitEntry]:
        """Every unit, the known ones first."""
        return list(self._entries.values())

    def find(self, words: UnitWords) -> UnitEntry | Unfit:
        """The unit of these words, made new when it does not exist; Unfit when they disagree."""
        parent = self._ward(words.parent) if words.parent else None
        if isinstance(parent, Unfit):
            return parent
        found = self._coded(words, parent) if words.code else self._by_name(words, parent)
        if isinstance(found, UnitEntry) and found.closed:
            column = "unit_code" if words.code else "unit"
            return Unfit((column,), "unit_closed", {"unit": found.name})
        if isinstance(found, Unfit) or parent is None or found.parent is not None:
            return found
        return self._add(replace(found, parent=parent))

    def _ward(self, name: str) -> str | Unfit:
        wards = [code for code in self._named[fold(name)] if self[code].kind == "ward"]
        if len(wards) > 1:
            return Unfit(("parent",), "parent_ambiguous", {"unit": name})
        return wards[0] if wards else self._new(name, None, None).code

    def _coded(self, words: UnitWords, parent: str | None) -> UnitEntry | Unfit:
        code = words.code or ""
        entry = self._entries.get(code.casefold())
        if entry is None:
            return self._new_coded(words, parent)
        if words.name and fold(words.name) != fold(entry.name):
            return Unfit(("unit_code",), "unit_code_of_other", {"code": code, "unit": entry.name})
        if parent and entry.parent not in {None, parent}:
            above = self[entry.parent or ""].name
            return Unfit(("parent",), "other_parent", {"unit": entry.name, "parent": above})
        return entry

    def _new_coded(self, words: UnitWords, parent: str | None) -> UnitEntry | Unfit:
        if not words.name:
            return Unfit(("unit_code",), "unit_code_unknown", {"code": words.code})
        for same in self._candidates(words.name, parent):
            if same.code.startswith(slug(words.name)):
                values = {"unit": same.name, "code": same.code}
                return Unfit(("unit_code",), "unit_has_code", values)
        return self._new(words.name, words.code, parent)

    def _by_name(self, words: UnitWords, parent: str | None) -> UnitEntry | Unfit:
        name = words.name or ""
        found = self._candidates(name, parent)
        if len(found) > 1:
            return Unfit(("unit",), "unit_ambiguous", {"unit": name})
        return found[0] if found else self._new(name, None, parent)

    def _candidates(self, name: str, parent: str | None) -> list[UnitEntry]:
        entries = [self[code] for code in self._named[fold(name)]]
        return [entry for entry in entries if parent is None or entry.parent in {None, parent}]

    def _new(self, name: str, code: str | None, parent: str | None) -> UnitEntry:
        folded = fold(name)
        is_ward = folded in self._parents or WARD_NAME.match(folded)
        kind = "ward" if is_ward else "cell"
        return self._add(UnitEntry(code or self._free_code(name), name, kind, parent))

    def _free_code(self, name: str) -> str:
        base = slug(name)
        longer = (f"{base[: LONGEST_CODE - 5]}-{number}" for number in count(2))
        return (
            base
            if base not in self._entries
            else next(code for code in longer if code not in self._entries)
        )

    def _add(self, entry: UnitEntry) -> UnitEntry:
        if entry.code.casefold() not in self._entries:
            self._named[fold(entry.name)].append(entry.code)
        self._entries[entry.code.casefold()] = entry
        return entry


def slug(name: str) -> str:
    """ "Chi bộ Khu phố 3" → "chi-bo-khu-pho-3", at most 40 signs."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST_CODE].strip("-") or "unit"
