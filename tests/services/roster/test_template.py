"""The template: it can be filled in, and read as it is."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.ext.asyncio import AsyncEngine

from services.roster.columns import field_of
from services.roster.template import write_template
from tests.services.roster.conftest import import_file, roster_of


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written once; no test writes into it."""
    path = tmp_path_factory.mktemp("roster") / "template.xlsx"
    write_template(path)
    return path


def sheets(path: Path) -> list[Worksheet]:
    return list(load_workbook(path).worksheets)


def test_every_column_is_known_and_explained(blank: Path) -> None:
    people, guidance = sheets(blank)
    headers = [str(cell.value) for cell in people[1]]
    assert all(field_of(header) for header in headers)
    assert (people.title, guidance.title) == ("Danh sách", "Hướng dẫn")
    explained = {row[0]: row[1] for row in guidance.iter_rows(min_row=2, values_only=True)}
    assert all(explained[header] for header in headers)


def test_phones_and_codes_are_text_also_in_rows_to_come(blank: Path) -> None:
    people = sheets(blank)[0]
    for column, cell in enumerate(people[1], 1):
        if cell.value in {"Điện thoại", "Mã đảng viên", "Mã chi bộ"}:
            assert {people.cell(row, column).number_format for row in (2, 5, 900)} == {"@"}


def test_roles_are_chosen_from_a_list_that_the_import_knows(blank: Path, tmp_path: Path) -> None:
    people = sheets(blank)[0]
    [rule] = people.data_validations.dataValidation
    choices = str(rule.formula1).strip('"').split(",")
    assert "Bí thư" in choices
    header = [cell.value for cell in people[1]]
    column = header.index("Chức vụ") + 1
    book = load_workbook(blank)
    for row, choice in enumerate(choices, 6):
        sheet = book.worksheets[0]
        sheet.cell(row, column).value = choice
        sheet.cell(row, header.index("Họ và tên") + 1).value = "Lê Văn Mẫu"
        sheet.cell(row, header.index("Chi bộ") + 1).value = "Chi bộ 1"
    filled = tmp_path / "filled.xlsx"
    book.save(filled)
    roster = roster_of(filled)
    assert roster.refused == ()
    assert len(roster.rows) == 4 + len(choices)


async def test_the_examples_can_be_imported(blank: Path, engine: AsyncEngine) -> None:
    preview = await import_file(engine, blank)
    assert (len(preview.new_people), preview.refused, preview.notices) == (4, (), ())
    assert (preview.unknown_headers, preview.unread_sheets) == ((), ("Hướng dẫn",))


def test_a_file_that_exists_is_not_overwritten(blank: Path) -> None:
    before = blank.read_bytes()
    with pytest.raises(FileExistsError):
        write_template(blank)
    assert blank.read_bytes() == before
