"""Files that are no roster are refused as a whole, with one plain reason."""

import zipfile
from pathlib import Path

import pytest

from services.refusal import Refused
from services.roster import sheet
from services.roster.workbook import read_roster
from tests.services.roster.conftest import HEADERS, TODAY, Write, roster_of

LAUGHS = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "hahahahahaha">{entities}]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&e7;</t></is></c></row></sheetData></worksheet>"""


def why(path: Path) -> str:
    found = read_roster(path, TODAY)
    assert isinstance(found, Refused)
    return found.code


def change_part(path: Path, part: str, content: bytes) -> None:
    """Puts other content into one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in parts.items():
            archive.writestr(name, content if name == part else old)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.csv", b"a,b", "not_xlsx"),
        ("list.xlsm", b"PK", "not_xlsx"),
        ("list.xlsx", b"", "damaged"),
        ("list.xlsx", b"a,b", "damaged"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_format"),
    ],
)
def test_other_files(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert why(path) == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert why(tmp_path / "nothing.xlsx") == "unreadable"


def test_a_workbook_cut_short(write: Write) -> None:
    path = write(HEADERS, ["Lê Văn Mẫu", None, "Chi bộ 1"])
    path.write_bytes(path.read_bytes()[:-200])
    assert why(path) == "damaged"


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert why(path) == "damaged"


@pytest.mark.parametrize("content", [b"", b"<worksheet", b"\x00\x01", b"<a/>"])
def test_a_sheet_that_is_no_sheet(write: Write, content: bytes) -> None:
    path = write(HEADERS, ["Lê Văn Mẫu", None, "Chi bộ 1"])
    change_part(path, "xl/worksheets/sheet1.xml", content)
    assert why(path) in {"damaged", "no_header"}


def test_a_zip_bomb_is_refused_without_being_unpacked(write: Write) -> None:
    path = write(HEADERS)
    change_part(path, "xl/worksheets/sheet1.xml", b" " * (sheet.MOST_BYTES + 1))
    assert path.stat().st_size < 200_000
    assert why(path) == "too_large"


def test_entities_that_grow_are_refused(write: Write) -> None:
    path = write(HEADERS)
    names = "abcdefgh"
    entities = '<!ENTITY e0 "&a;&a;">' + "".join(
        f'<!ENTITY e{n + 1} "{f"&e{n};" * 20}">' for n in range(len(names) - 1)
    )
    change_part(path, "xl/worksheets/sheet1.xml", LAUGHS.format(entities=entities).encode())
    assert why(path) == "damaged"


def test_a_cell_far_beyond_the_sheet_does_not_stop_the_reading(write: Write) -> None:
    path = write(HEADERS, ["Lê Văn Mẫu", None, "Chi bộ 1"])
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="999999999"><c r="XFD999999999"><v>1</v></c></row></sheetData>'
    change_part(path, "xl/worksheets/sheet1.xml", text.replace("</sheetData>", far).encode())
    assert [row.number for row in roster_of(path).rows] == [2]


def test_too_many_rows(write: Write) -> None:
    path = write(HEADERS)
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    rows = "".join(row.format(number) for number in range(2, sheet.MOST_ROWS + 3))
    change_part(
        path,
        "xl/worksheets/sheet1.xml",
        text.replace("</sheetData>", f"{rows}</sheetData>").encode(),
    )
    assert why(path) == "too_many_rows"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (["Cột 1", "Họ và tên", "Ngày sinh"], "no_header"),
        (["Chi bộ", "Điện thoại", "Ngày sinh"], "no_name_column"),
        (["Họ và tên", "Điện thoại", "Ngày sinh"], "no_unit_column"),
        (["Họ và tên", "Chi bộ", "Họ tên", "Ngày sinh"], "column_twice"),
    ],
)
def test_headers_that_are_not_enough(write: Write, header: list[str], code: str) -> None:
    assert why(write(header, ["a", "b", "c"])) == code
