"""Every refused cell is named by row, column, header and reason; the other rows are read."""

from datetime import date

import pytest
from openpyxl import Workbook

from tests.services.roster.conftest import HEADERS, Write, roster_of

HEADER = (
    *HEADERS,
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Chức vụ",
    "Điện thoại",
    "Miễn",
    "Tạm thời",
)
LETTERS = dict(zip(HEADER, "ABCDEFGHI", strict=True))


def row(**cells: object) -> list[object]:
    good: dict[str, object] = {"Họ_và_tên": "Lê Văn Mẫu", "Chi_bộ": "Chi bộ 1"}
    said = {key.replace("_", " "): value for key, value in (good | cells).items()}
    return [said.get(header) for header in HEADER]


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("Họ và tên", None, "missing"),
        ("Họ và tên", "12345", "not_a_name"),
        ("Họ và tên", "=A1", "formula"),
        ("Họ và tên", "a" * 121, "too_long"),
        ("Chi bộ", None, "missing"),
        ("Chi bộ", date(2020, 1, 1), "not_text"),
        ("Ngày sinh", "1950", "date_incomplete"),
        ("Ngày sinh", 1950, "date_incomplete"),
        ("Ngày sinh", "12/1950", "date_incomplete"),
        ("Ngày sinh", "31/2/1950", "date_impossible"),
        ("Ngày sinh", "5/12/50", "date_short_year"),
        ("Ngày sinh", "năm Dần", "not_a_date"),
        ("Ngày sinh", "5/12/1850", "date_too_early"),
        ("Ngày sinh", "23/11/2026", "date_future"),
        ("Ngày sinh", "=TODAY()", "formula"),
        ("Ngày vào Đảng", date(2027, 1, 1), "date_future"),
        ("Chức vụ", "Bí thư, trưởng ban", "unknown_role"),
        ("Điện thoại", "12345", "bad_phone"),
        ("Điện thoại", "0912345678, 0987654321", "bad_phone"),
        ("Điện thoại", "01681234567", "bad_phone"),
        ("Miễn", "có lẽ", "bad_spell"),
        ("Tạm thời", "31/12/2026", "bad_flag"),
    ],
)
def test_a_cell_that_cannot_be_used(write: Write, header: str, cell: object, code: str) -> None:
    bad = row(**{header.replace(" ", "_"): cell})
    roster = roster_of(write(HEADER, row(), bad, row(Họ_và_tên="Lê Thị Hai")))
    [problem] = roster.refused
    assert (problem.row, problem.column) == (3, LETTERS[header])
    assert (problem.header, problem.code) == (header, code)
    assert [good.number for good in roster.rows] == [2, 4]


def test_days_in_an_impossible_order(write: Write) -> None:
    early = row(Ngày_sinh="1/1/1990", Ngày_vào_Đảng="1/1/1980", Ngày_chính_thức="1/1/1979")
    problems = roster_of(write(HEADER, early)).refused
    assert [(one.column, one.code) for one in problems] == [
        ("D", "admitted_on_before_birth_date"),
        ("E", "official_on_before_admitted_on"),
    ]


def test_every_bad_cell_of_a_row_is_reported_at_once(write: Write) -> None:
    bad = row(Họ_và_tên=None, Ngày_sinh="30/2/1950", Điện_thoại="1")
    problems = roster_of(write(HEADER, bad)).refused
    assert sorted((one.column, one.code) for one in problems) == [
        ("A", "missing"),
        ("B", "date_impossible"),
        ("G", "bad_phone"),
    ]


def test_the_same_code_twice_is_refused_in_both_rows(write: Write) -> None:
    path = write(
        ["Mã đảng viên", *HEADERS],
        ["A-01", "Lê Văn Một", None, "Chi bộ 1"],
        ["A-02", "Lê Văn Hai", None, "Chi bộ 1"],
        ["a-01", "Lê Văn Ba", None, "Chi bộ 2"],
    )
    roster = roster_of(path)
    assert [(one.row, one.column, one.code, one.values["rows"]) for one in roster.refused] == [
        (2, "A", "code_twice", "4"),
        (4, "A", "code_twice", "2"),
    ]
    assert [row.full_name for row in roster.rows] == ["Lê Văn Hai"]


def test_the_code_column_stands_for_a_missing_unit_where_there_is_no_name(write: Write) -> None:
    path = write(["Mã chi bộ", "Họ tên", "Ngày sinh"], [None, "Lê Văn Mẫu", None])
    [problem] = roster_of(path).refused
    assert (problem.row, problem.column, problem.code) == (2, "A", "missing")


def test_an_error_of_excel(write: Write) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADERS)
    sheet.append(["Lê Văn Mẫu", "#VALUE!", "Chi bộ 1"])
    path = write(["x"])
    book.save(path)
    [problem] = roster_of(path).refused
    assert (problem.row, problem.column, problem.code) == (2, "B", "error_cell")
