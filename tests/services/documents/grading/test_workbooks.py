"""Mẫu 09-ĐG and 10-ĐG: totals add up, numbers stay numbers, nothing typed becomes a formula."""

import io
import random
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from services.documents import workbook_form
from services.documents.forms import Forms
from services.documents.grading.consolidating import Judged, Sheet, proposals, results
from services.documents.grading.facts import Signer
from services.documents.grading.notes import note
from services.documents.grading.sheets import FILES, Consolidated, Proposals, Results, Target
from services.documents.layout import forms
from services.documents.word import FOLDER
from services.rules.model import Level
from tests.services.documents.grading.facts import DAY, LABELS, WARD

EVERY = [(paper, day) for paper in FILES for day in forms()]
TARGET = Target(label="Đảng viên", calculation="19/20", outcome="Đạt", clause="II.2 gạch 1")


def ward(members: int) -> Sheet:
    chosen = random.Random(members)
    judged = tuple(
        Judged(
            unit=f"Chi bộ Thử {number % 12}",
            name=f"=Hoa Thử {number}",
            post="Đảng viên",
            group=chosen.choice(("có chức vụ", "không có chức vụ")),
            points=chosen.randint(40, 100),
            own=chosen.choice((*Level, None)),
            proposed=chosen.choice((*Level, None)),
            decided=chosen.choice((*Level, None)),
        )
        for number in range(members)
    )
    return Sheet(WARD, Signer("Hoa Thử Bí"), "Đảng bộ phường", 2025, LABELS, judged, ("Ghi.",))


@pytest.mark.parametrize(("paper", "day"), EVERY)
def test_names_in_the_file_are_those_of_the_paper(paper: type[Consolidated], day: object) -> None:
    file = FOLDER / str(day) / f"{FILES[paper]}.xlsx"
    assert workbook_form.places(file) <= workbook_form.known(paper)
    lists = {name.split(".")[0] for name in workbook_form.places(file)}
    assert lists >= {"groups", "units", "subjects", "sum", "unit", "year", "notes", "signer"}
    assert load_workbook(file).properties.description == note(FILES[paper])


def test_groups_and_units_each_add_up_to_the_sum() -> None:
    for paper in (results(Results, ward(157)), proposals(Proposals, ward(157))):
        for lines in (paper.groups, paper.units):
            for field in ("total", "excellent", "good", "fulfilled", "failed", "left"):
                assert sum(getattr(each, field) for each in lines) == getattr(paper.sum, field)
        levels = paper.sum
        graded = levels.excellent + levels.good + levels.fulfilled + levels.failed
        assert graded + levels.left == levels.total == 157


def test_the_workbook_repeats_rows_and_keeps_what_stands_below() -> None:
    sheet = ward(30)
    book = load_workbook(io.BytesIO(Forms().render(results(Results, sheet, [TARGET]), DAY)))
    summary = [tuple(row) for row in book["Tổng hợp"].iter_rows(values_only=True)]
    words = [cell for row in summary for cell in row if cell]
    assert "TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM 2025" in words
    assert words.index("Cộng") < words.index("Chỉ tiêu trong năm") < words.index("Hoa Thử Bí")
    total = next(row for row in summary if row[1] == "Cộng")
    assert total[2] == 30
    assert not any("{{" in str(word) for word in words)
    listed = book["Danh sách"]
    assert listed.max_row == 31
    assert listed["C2"].value == "=Hoa Thử 0"
    assert listed["C2"].data_type == "s"
    assert listed["A31"].value == 30
    assert book["Theo đơn vị"].max_row == 1 + 12 + 1


def test_a_row_is_as_high_as_its_longest_text() -> None:
    named = "Chi bộ có một cái tên dài hơn một dòng của cột"
    long = Judged(unit=named, name="A", post="", group="")
    sheet = replace(ward(1), judged=(*ward(1).judged, long))
    book = load_workbook(io.BytesIO(Forms().render(results(Results, sheet), DAY)))
    listed = book.worksheets[-1]
    heights = {
        str(listed.cell(at, 2).value): listed.row_dimensions[at].height
        for at in range(1, listed.max_row + 1)
    }
    assert heights[named] == 2 * workbook_form.LINE
    assert heights["Chi bộ Thử 0"] is None
