"""VietQR texts, compared with the examples that Napas published and a CRC written by hand."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dues import vietqr

PUBLISHED = (
    "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA"
    "53037045802VN63049E6F"
)
PUBLISHED_WITH_SUM = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
    "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E"
)


def by_hand(text: str) -> str:
    """CRC-16 bit by bit, as its definition says."""
    crc = 0xFFFF
    for byte in text.encode():
        for bit in range(8):
            top = crc >> 15 ^ (byte >> 7 - bit & 1)
            crc = (crc << 1 & 0xFFFF) ^ (0x1021 if top else 0)
    return f"{crc:04X}"


def fields(text: str) -> dict[str, str]:
    """Number → value of a chain of fields."""
    found: dict[str, str] = {}
    while text:
        number, length = text[:2], int(text[2:4])
        found[number], text = text[4 : 4 + length], text[4 + length :]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123456789", "29B1"),
        (PUBLISHED[:-4], "9E6F"),
        (PUBLISHED_WITH_SUM[:-4], "2E2E"),
    ],
)
def test_the_checksum_of_known_texts(text: str, expected: str) -> None:
    assert vietqr.checksum(text) == by_hand(text) == expected


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_the_checksum_is_the_one_of_the_definition(text: str) -> None:
    assert vietqr.checksum(text) == by_hand(text)


def test_without_a_sum_it_is_the_published_example() -> None:
    assert vietqr.payload("970403", "0011012345678") == PUBLISHED


def test_sum_and_purpose_stand_in_their_fields() -> None:
    text = vietqr.payload("970436", "0123456789", amount=50_000, purpose="Đảng phí T6/2026: Sen")
    found = fields(text)
    assert (found["01"], found["53"], found["54"], found["58"]) == ("12", "704", "50000", "VN")
    assert fields(found["62"]) == {"08": "DANG PHI T6 2026 SEN"}
    receiver = fields(fields(found["38"])["01"])
    assert receiver == {"00": "970436", "01": "0123456789"}
    assert found["63"] == by_hand(text[:-4])


def test_the_picture_is_a_png_of_fitting_size() -> None:
    drawn = vietqr.picture(PUBLISHED)
    width, height = struct.unpack(">II", drawn[16:24])
    assert drawn.startswith(b"\x89PNG")
    assert width == height >= 300


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Vietcombank", "970436"),
        ("vcb", "970436"),
        ("ngân hàng Nông nghiệp", "970405"),
        ("MB Bank", "970422"),
        ("970499", "970499"),
        ("Ngân hàng Mặt Trăng", None),
        ("", None),
    ],
)
def test_banks_by_name_or_number(typed: str, number: str | None) -> None:
    assert vietqr.bank_number(typed) == number


def test_the_list_of_banks_names_each_once() -> None:
    names = [vietqr.plain(name) for names in vietqr.banks().values() for name in names]
    assert len(names) == len(set(names))
    assert all(len(number) == 6 and number.startswith("9704") for number in vietqr.banks())
