"""From what is recorded about moves to the fields of their papers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.documents import phrasing
from services.documents.fields import BLANK
from services.documents.moves.fields import Introduced, OfficialPaper, Placed, TransferLetters
from services.documents.phrasing import all_ended
from services.words import tidy

NUMBER = re.compile(r"\d+[a-zA-Z]?(?=\s*[-/])")


@dataclass(frozen=True, slots=True)
class Body:
    """The unit that issues a paper: its name, that of the unit above it, who signs."""

    name: str
    above: str | None
    place: str | None
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A member who is introduced; `until` ("từ … đến …") only for a stay."""

    name: str
    to: str
    reason: str
    born: date | None = None
    admitted: date | None = None
    official: date | None = None
    residence: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The text of an official paper; `rows`: name, place and note of each line of its list."""

    kind: str
    symbol: str
    subject: str
    lines: tuple[str, ...]
    to: str = ""
    listed: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()
    recipients: tuple[str, ...] = ()
    number: str = ""


def letters(body: Body, people: Sequence[Leaving], on: date, number: str = "") -> TransferLetters:
    """Giấy giới thiệu of the day `on`, a page for each."""
    return TransferLetters(
        **_head(body, on),
        number=_number(number),
        mark=phrasing.mark(body.name),
        issuer_name=phrasing.committee(body.name),
        letters=tuple(_introduced(each) for each in people),
        signs_for=phrasing.signs_for(body.name),
        signer=body.signer or BLANK,
        signer_title="BÍ THƯ",
    )


def official(body: Body, told: Told, on: date) -> OfficialPaper:
    """Request, report, plan or decision of the day `on`."""
    rows = enumerate(told.rows, start=1)
    return OfficialPaper(
        **_head(body, on),
        number=_number(told.number),
        kind=told.kind,
        symbol=told.symbol,
        mark=phrasing.mark(body.name),
        subject=told.subject,
        to=told.to,
        lines=all_ended(told.lines),
        listed=told.listed,
        rows=tuple(Placed(number=at, name=n, place=p, note=w) for at, (n, p, w) in rows),
        recipients=told.recipients,
        issuer_short=" ".join(phrasing.committee(body.name).split()[:2]),
        signs_for=phrasing.signs_for(body.name),
        signer=body.signer or BLANK,
        signer_title="BÍ THƯ",
    )


def _introduced(told: Leaving) -> Introduced:
    to = phrasing.committee(told.to)
    return Introduced(
        name=told.name,
        born=_day(told.born),
        admitted=_day(told.admitted),
        official=_day(told.official),
        residence=tidy(told.residence) or BLANK,
        to=to,
        receiver=to.upper(),
        reason=told.reason,
        until=told.until,
    )


def _head(body: Body, on: date) -> dict[str, Any]:
    return {
        "superior": phrasing.superior(body.above),
        "issuer": phrasing.committee(body.name).upper(),
        "place_date": phrasing.place_and_date(body.place or body.name, on),
    }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else BLANK


def _number(typed: str) -> str:
    """The bare number: the paper itself prints kind and issuer, which people type as well."""
    bare = NUMBER.match(typed.strip())
    return bare[0] if bare else typed or phrasing.number(None)
