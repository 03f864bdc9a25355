"""The plan of a year by file: the form can be filled in and read back, or is refused."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from services.refusal import Refused
from services.rulebook_changes import Plan, PlannedDate
from services.rulebook_file import labels, plan_form, read_plan
from services.rulebook_words import Paper
from tests.fakes import code

TODAY = date(2026, 11, 25)
HEAD = {
    "Năm": 2026,
    "Số kế hoạch": "21-KH/ĐU",
    "Ngày ban hành": date(2026, 11, 20),
    "Nơi ban hành": "Đảng ủy phường Hoa Mai",
}
NAME = "grading.submit_before"
DATES = {NAME: ["05/12/2026", "IV.1", "gửi trước ngày 05/12/2026"]}


def filled(head: dict[str, object], dates: dict[str, list[str]]) -> bytes:
    book = load_workbook(io.BytesIO(plan_form()))
    sheet: Any = book.worksheets[0]
    for row in sheet.iter_rows():
        said = str(row[0].value)
        if said in head:
            row[1].value = head[said]
        for name, cells in dates.items():
            if said == labels()[name]:
                for cell, value in zip(row[1:], cells, strict=True):
                    cell.value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_filled_form_is_read() -> None:
    assert read_plan(filled(HEAD, DATES), TODAY) == Plan(
        2026,
        Paper("21-KH/ĐU", date(2026, 11, 20), "Đảng ủy phường Hoa Mai"),
        (PlannedDate(NAME, date(2026, 12, 5), "IV.1", "gửi trước ngày 05/12/2026"),),
    )


@pytest.mark.parametrize("label", HEAD)
def test_a_line_about_the_plan_is_needed(label: str) -> None:
    refused = read_plan(filled({**HEAD, label: None}, DATES), TODAY)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values["what"]) == ("plan_file_incomplete", label)


@pytest.mark.parametrize("year", ["²", "٣", "0001", "9" * 4000, "-1", "2026.5"])
def test_what_is_no_year_is_refused(year: str) -> None:
    assert code(read_plan(filled({**HEAD, "Năm": year}, DATES), TODAY)) == "plan_file_incomplete"


@pytest.mark.parametrize(
    "cells",
    [["31/11/2026", "IV.1", "a"], ["05/12/2026", "", "a"], ["05/12/2026", "IV.1", ""]],
)
def test_a_date_needs_clause_and_words(cells: list[str]) -> None:
    assert code(read_plan(filled(HEAD, {NAME: cells}), TODAY)) == "plan_file_incomplete"


def test_a_plan_of_tomorrow_is_refused() -> None:
    tomorrow = {**HEAD, "Ngày ban hành": "26/11/2026"}
    assert code(read_plan(filled(tomorrow, DATES), TODAY)) == "paper_of_the_future"


@pytest.mark.parametrize("content", [b"", b"a photo", plan_form()[:500]])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert code(read_plan(content, TODAY)) == "plan_file_damaged"
