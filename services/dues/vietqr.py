"""VietQR: the text of a transfer's QR code (EMVCo fields, Napas service) and its picture.

Each field is a two-digit number, a two-digit length and its value; the last one is a CRC-16
over everything before it.
"""

import binascii
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import segno
import yaml

from services.words import fold

SERVICE = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG, COUNTRY = "704", "VN"
ONCE, MANY = "12", "11"
"""with a sum the code is made for one payment; without, it may be used again"""
LONGEST_PURPOSE = 50
MARGIN, SCALE = 4, 8


def payload(bank: str, account: str, *, amount: int | None = None, purpose: str = "") -> str:
    """The text of the code. `bank`: six digits (BIN); `amount` in đồng; purpose without accents.

    Raises ValueError for a value that is longer than a field may be.
    """
    receiver = _fields({"00": bank, "01": account})
    fields = {
        "00": "01",
        "01": ONCE if amount else MANY,
        "38": _fields({"00": SERVICE, "01": receiver, "02": TO_ACCOUNT}),
        "53": DONG,
        "54": str(amount) if amount else "",
        "58": COUNTRY,
        "62": _fields({"08": plain(purpose)}),
    }
    text = f"{_fields(fields)}6304"
    return f"{text}{checksum(text)}"


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 1021, begins with FFFF) as four hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def plain(purpose: str) -> str:
    """What banks take as the purpose: capital letters, digits and spaces."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in fold(purpose))
    return " ".join(kept.upper().split())[:LONGEST_PURPOSE].strip()


def picture(text: str) -> bytes:
    """The code as PNG, large enough for a phone's screen."""
    drawn = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(drawn, kind="png", scale=SCALE, border=MARGIN)
    return drawn.getvalue()


def bank_number(typed: str) -> str | None:
    """The number of a bank that somebody named or whose number they typed; None: unknown."""
    if typed.strip().isdecimal() and len(typed.strip()) == 6:
        return typed.strip()
    return _numbers().get(_key(typed))


def bank_name(number: str) -> str:
    """How people call the bank; its number when it is not in the list."""
    return banks().get(number, [number])[0]


@cache
def banks() -> Mapping[str, list[str]]:
    """Number → names, the common one first."""
    text = files("services.dues").joinpath("banks.yaml").read_text(encoding="utf-8")
    return {str(number): names for number, names in yaml.safe_load(text).items()}


@cache
def _numbers() -> Mapping[str, str]:
    return {_key(name): number for number, names in banks().items() for name in names}


def _key(name: str) -> str:
    words = fold(name).removeprefix("ngan hang ")
    return words.replace(" ", "")


def _fields(values: Mapping[str, str]) -> str:
    return "".join(_field(number, value) for number, value in values.items() if value)


def _field(number: str, value: str) -> str:
    if len(value) > 99:
        raise ValueError(f"field {number} is too long")
    return f"{number}{len(value):02}{value}"
