"""Sums of money as people write them: 30k, 1tr2, 2 triệu rưỡi, hai trăm nghìn, 100.000d."""

import re
from dataclasses import dataclass
from fractions import Fraction

from handlers.understanding.line import Line, Span

_DIGITS = {
    **{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5},
    **{"sau": 6, "bay": 7, "bẩy": 7, "tam": 8, "chin": 9},
}
_THOUSAND = dict.fromkeys(("k", "ka", "nghin", "ngin", "ngan", "ngh", "ng", "canh", "n"), 1_000)
_MILLION = dict.fromkeys(("tr", "trieu", "cu", "trd", "m"), 1_000_000)
_UNITS = _THOUSAND | _MILLION | dict.fromkeys(("xi", "lit"), 100_000)
_FIRST = frozenset({*_DIGITS, *_UNITS, "nua", "tram", "ruoi", "linh", "le", "muoi", "chuc"})
"""words that a sum may begin with, when it begins with a word"""
_NO_SUM_AFTER = frozenset({"may", "vai", "phan"})  # how many, some; "một phần trăm"
_DONG = frozenset({"d", "dong", "vnd", "vnđ"})
_ATOM = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+|\S")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_TAKEN_BACK = re.compile(r"\b(?:khong phai|dau phai|chu khong)(?: (?:la|so))?$")
_LARGEST = 1_000_000_000
_IN_THOUSANDS = re.compile(
    r"(?:^|\b(?:nop|dong|gui|dua|ck|chuyen|bank|khoan)(?: (?:chi|anh|bac|chu|co|em))? )"
    r"(?P<sum>[1-9]\d?[05]|[1-9]0)(?= (?:roi|xong|nha|nhe|nghen|a|do|,)(?: |$)|$)"
)
"""no number that chooses from a menu is that high"""


@dataclass(frozen=True, slots=True)
class Atom:
    """A number or a word inside a word ("1tr2" has three), with the place of its word."""

    text: str
    place: int

    @property
    def number(self) -> Fraction | None:
        """Its value when it is written in digits."""
        if not self.text[0].isdecimal():
            return None
        if _GROUPED.fullmatch(self.text):
            return Fraction(re.sub(r"[.,]", "", self.text))
        return Fraction(self.text.replace(",", "."))


def find_amounts(line: Line) -> list[tuple[int, Span]]:
    """Give every sum of money in đồng with its span of words."""
    atoms = [
        Atom(text, place)
        for place, word in enumerate(line.words)
        for text in _ATOM.findall(word.folded)
    ]
    found: list[tuple[int, Span]] = []
    start = 0
    while start < len(atoms):
        is_no_sum = start > 0 and atoms[start - 1].text in _NO_SUM_AFTER
        if is_no_sum or not _may_begin(atoms[start].text):
            start += 1
            continue
        reader = _Sum(atoms, start)
        value = reader.read()
        if value is None:
            start += 1
            continue
        found.append((value, (atoms[start].place, atoms[reader.at - 1].place + 1)))
        start = reader.at
    return found


def meant(line: Line, amounts: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Give the sums without those that are taken back ("50k chứ không phải 30k")."""
    kept = [one for one in amounts if not _TAKEN_BACK.search(_before(line, one[1]))]
    return kept or amounts


def _before(line: Line, span: Span) -> str:
    start = span[0]
    return " ".join(word.folded for word in line.words[max(0, start - 3) : start])


def in_thousands(line: Line) -> list[tuple[int, Span]]:
    """Give sums whose thousand was left out ("nộp 50", "gửi chị 100 nhé") in đồng."""
    return [(int(hit["sum"]) * 1_000, span) for hit, span in line.finditer(_IN_THOUSANDS, "sum")]


def _may_begin(text: str) -> bool:
    """Most words are no sum: they are passed over at a glance."""
    return text[0].isdecimal() or text in _FIRST


class _Sum:
    """Reads one sum from the atom at `start`."""

    def __init__(self, atoms: list[Atom], start: int) -> None:
        self._atoms = atoms
        self.at = start

    def read(self) -> int | None:
        """Give the sum in đồng, or None when there is none here."""
        start = self.at
        total, unit = self._with_units()
        if unit is None:
            total = self._without_unit(start)
        if total is None or total.denominator != 1 or not 1_000 <= total <= _LARGEST:
            return None
        if self._word() in _DONG:
            self.at += 1
        return int(total)

    def _with_units(self) -> tuple[Fraction | None, int | None]:
        total, unit = Fraction(0), None
        while True:
            mark = self.at
            number, tail = self._number()
            size = _UNITS.get(self._word())
            if number is None or (size is not None and unit is not None and size >= unit):
                self.at = mark
                return total, unit
            if size is None:
                return self._tail(total, unit, number, tail, mark), unit
            self.at += 1
            total, unit = total + number * size, size
            if self._word() == "ruoi":
                self.at += 1
                return total + Fraction(size, 2), unit

    def _tail(
        self, total: Fraction, unit: int | None, number: Fraction, digits: int, mark: int
    ) -> Fraction:
        """Add what follows the last unit: 1tr2, 1 triệu 250, 1 triệu hai."""
        if unit is None or unit < 1_000_000 or digits == 0:
            self.at = mark
            return total
        return total + number * Fraction(unit, 10**digits)

    def _number(self) -> tuple[Fraction | None, int]:
        """Read a number below a unit; give it and how many digits it would have."""
        word = self._word()
        if self.at < len(self._atoms) and (value := self._atoms[self.at].number) is not None:
            text = self._atoms[self.at].text
            self.at += 1
            if self._word() == "tram" and value < 10:
                self.at += 1
                return value * 100 + self._below_hundred(), 3
            if self._word() == "chuc" and value < 100:
                self.at += 1
                return value * 10, 0
            return value, len(text) if text.isdecimal() else 0
        if word == "nua" and self._next() in _MILLION:
            self.at += 1
            return Fraction(1, 2), 0
        return self._in_words()

    def _in_words(self) -> tuple[Fraction | None, int]:
        start = self.at
        hundreds = 0
        if self._next() == "tram" and self._word() in _DIGITS:
            hundreds = _DIGITS[self._word()] * 100
            self.at += 2
        elif self._word() == "tram":
            hundreds = 100
            self.at += 1
        rest = self._below_hundred()
        if self.at == start:
            return None, 0
        digits = 3 if hundreds else len(str(int(rest)))
        return hundreds + rest, digits

    def _below_hundred(self) -> Fraction:
        word, following = self._word(), self._next()
        after_hundred = self.at > 0 and self._atoms[self.at - 1].text == "tram"
        if word == "ruoi" and after_hundred:
            self.at += 1
            return Fraction(50)
        if word in {"linh", "le"} and following in _DIGITS:
            self.at += 2
            return Fraction(_DIGITS[following])
        if word == "muoi":
            self.at += 1
            return Fraction(10 + self._ones())
        if word in _DIGITS and following in {"muoi", "chuc"}:
            self.at += 2
            return Fraction(_DIGITS[word] * 10 + self._ones())
        if word == "chuc":
            self.at += 1
            return Fraction(10)
        return Fraction(self._ones() * (10 if after_hundred else 1))

    def _ones(self) -> int:
        value = _DIGITS.get(self._word(), 0)
        if value:
            self.at += 1
        return value

    def _without_unit(self, start: int) -> Fraction | None:
        """Read đồng written out (40000, 100.000, 100 000) or hundreds meant as thousands."""
        self.at = start
        first = self._atoms[start]
        if first.number is not None and not first.text.isdecimal():
            self.at += 1
            return first.number
        if first.text.isdecimal():
            return self._plain(first.text)
        number, digits = self._in_words()
        spoken = {atom.text for atom in self._atoms[start : self.at]}
        if number is not None and digits > 1 and spoken & {"tram", "chuc"} and spoken != {"chuc"}:
            return number * 1_000
        return None

    def _plain(self, text: str) -> Fraction | None:
        self.at += 1
        while len(self._word()) == 3 and self._word().isdecimal() and len(text) <= 6:
            text += self._word()
            self.at += 1
        if self._word() == "tram":
            self.at += 1
            return (Fraction(text) * 100 + self._below_hundred()) * 1_000
        if self._word() == "chuc" and len(text) < 3:
            self.at += 1
            return Fraction(text) * 10_000
        is_year = len(text) == 4 and text.startswith(("19", "20")) and self._word() not in _DONG
        return None if is_year or len(text) > 9 or text.startswith("0") else Fraction(text)

    def _word(self) -> str:
        return self._atoms[self.at].text if self.at < len(self._atoms) else ""

    def _next(self) -> str:
        return self._atoms[self.at + 1].text if self.at + 1 < len(self._atoms) else ""
