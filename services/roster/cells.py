"""Reads one cell: text, dates, telephone numbers, roles, yes or no.

Each reader takes the value of a cell that is not empty and gives its meaning, or `Refused` with
the reason; nothing is guessed.
"""

import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

from services.refusal import Refused
from services.roster.rows import Spell
from services.words import fold, latin, tidy

Value = str | int | float | bool | date | None

ROLES: dict[str, tuple[str, ...]] = {
    "secretary": ("bi thu", "bi thu chi bo", "secretary"),
    "deputy": ("pho bi thu", "pho bi thu chi bo", "deputy", "deputy secretary"),
    "committee": ("chi uy vien", "chi uy", "committee", "committee member"),
    "minute_taker": ("thu ky", "thu ky chi bo", "thu ky hoi nghi", "minute_taker", "minute-taker"),
    "treasurer": ("thu quy", "nguoi thu dang phi", "thu dang phi", "treasurer"),
    "ward_staff": (
        "can bo phuong",
        "ban xay dung dang",
        "can bo ban xay dung dang",
        "van phong",
        "van phong dang uy",
        "ward_staff",
        "ward staff",
    ),
    "standing_committee": ("thuong truc", "thuong truc dang uy", "thuong truc cap uy"),
    "residence_committee": ("cap uy noi cu tru", "giu moi lien he noi cu tru"),
    "administrator": ("quan tri", "quan tri vien", "administrator"),
}
NO_ROLE = ("dang vien", "dang vien chinh thuc", "dang vien du bi", "khong", "member", "-")
ROLE_OF = {word: role for role, words in ROLES.items() for word in words}

YES = ("x", "v", "co", "mien", "duoc mien", "tam thoi", "yes", "true", "1", "✓", "✔", "☑")
NO = ("khong", "k", "no", "false", "0", "-", "☐")
UNTIL = re.compile(r"^(?:mien )?(?:den het|den ngay|den|until) ")

DAY_FIRST = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})$")
YEAR_FIRST = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?$")
SHORT_YEAR = re.compile(r"^\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2}$")
NO_DAY = re.compile(r"^(?:\d{1,2}\s*[/.\-]\s*)?\d{4}$")
OLDEST = date(1900, 1, 1)
LONGEST_CODE = 40

MOBILE_OR_LANDLINE = re.compile(r"^0(?:[2-9]\d{8}|2\d{9})$")
LOST_ZERO = re.compile(r"^(?:[3-9]\d{8}|2\d{9})$")
COUNTRY = re.compile(r"^(?:\+|00)84\(?0?\)?|^84(?=\d{9,10}$)")


class Phone(NamedTuple):
    """A number, and whether its lost leading zero was put back."""

    number: str
    zero_added: bool


def read_text(value: Value, longest: int) -> str | Refused:
    """Tidied text; a whole number keeps its digits without ".0"."""
    if isinstance(value, bool | date):
        return Refused("not_text")
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = tidy(str(value))
    if text.startswith("="):
        return Refused("formula")
    return text if len(text) <= longest else Refused("too_long", {"longest": longest})


def read_code(value: Value) -> str | Refused:
    """A code of a member or unit. What only looks Latin becomes Latin: no two look alike."""
    text = read_text(value, LONGEST_CODE)
    return text if isinstance(text, Refused) else latin(text)


def read_name(value: Value, longest: int) -> str | Refused:
    """A person's name: letters, no digits. What only looks Latin becomes Latin."""
    text = read_text(value, longest)
    if isinstance(text, Refused):
        return text
    name = latin(text)
    good = any(sign.isalpha() for sign in name) and not any(sign.isdigit() for sign in name)
    return name if good and all(map(_may_stand, name)) else Refused("not_a_name")


def _may_stand(sign: str) -> bool:
    """No letter of another alphabet: two names that look the same would be two."""
    return not sign.isalpha() or unicodedata.name(sign, "").startswith(("LATIN", "MODIFIER"))


def read_date(value: Value) -> date | Refused:
    """A full date: an Excel date, day/month/year, or year-month-day."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value if value >= OLDEST else Refused("date_too_early")
    text = read_text(value, 60)
    return text if isinstance(text, Refused) else _written_date(text)


def _written_date(text: str) -> date | Refused:
    if found := DAY_FIRST.match(text):
        day, month, year = (int(number) for number in found.groups())
    elif found := YEAR_FIRST.match(text):
        year, month, day = (int(number) for number in found.groups())
    else:
        return Refused(_why_no_date(text), {"text": text})
    try:
        return read_date(date(year, month, day))
    except ValueError:
        return Refused("date_impossible", {"text": text})


def _why_no_date(text: str) -> str:
    if NO_DAY.match(text):
        return "date_incomplete"
    return "date_short_year" if SHORT_YEAR.match(text) else "not_a_date"


def read_phone(value: Value) -> Phone | Refused:
    """A Vietnamese number with its leading 0; +84 becomes 0."""
    text = read_text(value, 40)
    if isinstance(text, Refused):
        return text
    digits = COUNTRY.sub("0", re.sub(r"[\s.\-']", "", text))
    digits = re.sub(r"[()]", "", digits)
    if MOBILE_OR_LANDLINE.match(digits):
        return Phone(digits, zero_added=False)
    if LOST_ZERO.match(digits):
        return Phone(f"0{digits}", zero_added=True)
    return Refused("bad_phone")


def read_roles(value: Value) -> tuple[str, ...] | Refused:
    """Roles in the order written, each once; () for a plain member."""
    text = read_text(value, 200)
    if isinstance(text, Refused):
        return text
    roles: dict[str, None] = {}
    for word in re.split(r"[,;]| kiêm ", text, flags=re.IGNORECASE):
        folded = fold(word)
        if folded in ROLE_OF:
            roles[ROLE_OF[folded]] = None
        elif folded and folded not in NO_ROLE:
            return Refused("unknown_role", {"text": tidy(word)})
    return tuple(roles)


def read_spell(value: Value) -> Spell | Refused:
    """ "x", "có", "miễn", a last day, "đến 31/12/2026", or "không"."""
    if isinstance(value, date):
        return Spell(holds=True, until=value.date() if isinstance(value, datetime) else value)
    text = read_text(str(value) if isinstance(value, bool) else value, 60)
    if isinstance(text, Refused):
        return text
    folded = fold(text)
    if folded in YES or folded in NO:
        return Spell(holds=folded in YES)
    until = _written_date(UNTIL.sub("", folded))
    return Refused("bad_spell") if isinstance(until, Refused) else Spell(True, until)


def read_flag(value: Value) -> Spell | Refused:
    """Yes or no, without a day."""
    spell = read_spell(value)
    if isinstance(spell, Refused):
        return Refused("bad_flag") if spell.code == "bad_spell" else spell
    return Refused("bad_flag") if spell.until else spell
