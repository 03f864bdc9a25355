"""What ward staff write about a local rule: papers, clauses with their words, dates, values.

Nothing is guessed: what lacks a number, a date, a body or a clause is refused with its reason.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from services.refusal import Refused
from services.roster.cells import read_date
from services.rules.model import Citation, Value
from services.words import fold, tidy

DAY = re.compile(r"\b(\d{1,2}/\d{1,2}/\d{4})\b")
DAY_OF_YEAR = re.compile(r"\b(\d{1,2}/\d{1,2})(?:/(\d{4}))?\b")
NUMBER = re.compile(r"^(?:ke hoach |quyet dinh |nghi quyet |cong van |thong bao )?(?:so )?", re.I)
LEADS = re.compile(r"^[\s,;.\-–]*(?:của|do)?\s*", re.IGNORECASE)
BEFORE = re.compile(r"\btruoc\b")
UNTIL = re.compile(r"\b(?:cham nhat|den het|khong qua|muon nhat)\b")
LONGEST_CLAUSE = 60


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a competent body: "21-KH/ĐU, Đảng ủy phường Hoa Mai, 20/11/2026"."""

    number: str
    issued: date
    body: str

    @property
    def name(self) -> str:
        """As the printed documents are named: number, issuer, date."""
        return f"{self.number}, {self.body}, {self.issued:%d/%m/%Y}"

    def cited(self, clause: str, quote: str) -> Citation:
        """A clause of it."""
        return Citation(self.name, clause, quote)


def read_paper(text: str, today: date) -> Paper | Refused:
    """ "21-KH/ĐU ngày 20/11/2026 của Đảng ủy phường Hoa Mai": number, date, then the body."""
    found = DAY.search(text)
    if found is None:
        return Refused("paper_incomplete")
    issued = read_date(found[1])
    number = _number(text[: found.start()])
    body = tidy(LEADS.sub("", text[found.end() :])).rstrip(".")
    if isinstance(issued, Refused) or not number or len(body) < len("ĐU"):
        return Refused("paper_incomplete")
    if issued > today:
        return Refused("paper_of_the_future", {"day": issued})
    return Paper(number[:60], issued, body[:200])


def _number(text: str) -> str:
    """The number in front of the date, without "Kế hoạch số" and "ngày"."""
    words = tidy(re.sub(r"(?:,|ngày)\s*$", "", text.strip(), flags=re.IGNORECASE)).strip(" ,")
    lead = NUMBER.match(fold(words))
    return words[lead.end() :] if lead else words


def read_clause(text: str) -> tuple[str, str] | Refused:
    """ "IV.4.1: hoàn thành trước ngày 30/11/2026": the clause, then its words."""
    clause, colon, quote = text.partition(":")
    clause, quote = tidy(clause), tidy(quote).strip(' "“”')
    if not colon or not clause or not quote or len(clause) > LONGEST_CLAUSE:
        return Refused("clause_needed")
    return clause, quote


def read_limit(quote: str, year: int) -> date | Refused:
    """The first day that is too late, as the words say it: "trước ngày X" is X, "chậm nhất ngày
    X" the day after. A day without a year is of `year`; another year is refused."""
    days = DAY_OF_YEAR.findall(quote)
    if len(days) != 1:
        return Refused("one_day_needed")
    day = read_date(f"{days[0][0]}/{days[0][1] or year}")
    if isinstance(day, Refused):
        return day
    if day.year != year:
        return Refused("day_of_another_year", {"year": year})
    said = fold(quote)
    if bool(BEFORE.search(said)) == bool(UNTIL.search(said)):
        return Refused("before_or_until")
    return day if BEFORE.search(said) else day + timedelta(days=1)


def read_local_value(unit: str, text: str, known: Iterable[str] = ()) -> Value | Refused:
    """A value as people write it: "8", "2/3", "20%", "5/12/2026"; a text must be a known one."""
    said = tidy(text)
    if unit == "date":
        return read_date(said)
    if unit == "share":
        return _share(said)
    if unit in ("text", "texts", "flag"):
        return _named(unit, said, set(known))
    return int(said) if said.isascii() and said.isdigit() else Refused("whole_number_needed")


def _share(text: str) -> Fraction | Refused:
    percent = text.removesuffix("%").strip() if text.endswith("%") else None
    try:
        share = Fraction(text.replace(",", ".")) if percent is None else Fraction(percent) / 100
    except (ValueError, ZeroDivisionError):
        return Refused("share_needed")
    return share if 0 <= share <= 1 else Refused("share_needed")


def _named(unit: str, text: str, known: set[str]) -> Value | Refused:
    if unit == "flag":
        flags = {"co": True, "khong": False}
        return flags.get(fold(text), Refused("yes_or_no_needed"))
    parts = tuple(part for part in (tidy(each) for each in text.split(";")) if part)
    if not parts or not set(parts) <= known:
        return Refused("unknown_words", {"known": "; ".join(sorted(known))})
    return parts if unit == "texts" else parts[0]
