"""Workbooks that harm: refused before they are unpacked; what stands in them stays text."""

import io
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from services.refusal import Refused
from services.residence import workbook as residence
from services.reviews import workbook as reviews
from services.reviews.facts import Cell, Facts
from services.roster.rows import Roster
from services.roster.workbook import read_roster, read_sent
from services.rulebook_file import read_plan
from tests.attacks import bombs

HEADER = ("Mã đảng viên", "Họ và tên", "Chi bộ")
GOOD = bombs.plain(HEADER, ("dv1", "Hoa Thử An", "Chi bộ 1"))
TODAY = date(2026, 6, 1)
BOMBS = (
    *(bombs.empty_rows, bombs.wide_rows, bombs.many_strings),
    *(bombs.many_attributes, bombs.many_names, bombs.many_parts),
)
LARGE = 20
"""megabytes a bomb unpacks to"""
ROOM = 30_000_000
"""bytes of memory that a refusal may take"""
MACRO = {"xl/vbaProject.bin": "Sub Auto_Open()"}
OUTSIDE = {
    "xl/externalLinks/externalLink1.xml": '<externalLink xmlns="x"/>',
    "xl/externalLinks/_rels/externalLink1.xml.rels": "<Relationships/>",
}
ACTING = ("=1+1", "=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '=cmd|"/c x"!A1')


def read(content: bytes) -> Roster | Refused:
    """What a roster in a chat becomes."""
    return read_sent(content, TODAY)


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: str(bomb.__name__))
def test_a_small_file_that_is_millions_of_cells_is_not_opened(
    bomb: Callable[[bytes, int], bytes],
) -> None:
    content = bomb(GOOD, LARGE)
    assert len(content) < 5_000_000
    tracemalloc.start()
    refused = read(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(refused, Refused)
    assert refused.code in ("too_full", "too_large")
    assert most < ROOM
    assert isinstance(residence.read(content), Refused)
    assert isinstance(read_plan(content, TODAY), Refused)
    assert reviews.read(content, Facts({}, [], [], []), 1, {}) == Refused("not_xlsx")


@pytest.mark.parametrize(("bomb", "megabytes"), [(bombs.many_strings, 6), (bombs.empty_rows, 2)])
def test_what_is_empty_by_the_hundred_thousand_is_not_imported_either(
    bomb: Callable[[bytes, int], bytes], megabytes: int, tmp_path: Path
) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(bomb(GOOD, megabytes))
    assert read_roster(path, TODAY) == Refused("too_full")


@pytest.mark.parametrize("content", [bombs.laughing(GOOD), bombs.reading_files(GOOD)])
def test_entities_are_not_followed(content: bytes) -> None:
    assert read(content) == Refused("damaged")


def test_what_unpacks_to_more_than_it_says_is_refused() -> None:
    assert read(bombs.unpacking_to(60)) == Refused("too_large", {"megabytes": 50})
    lying = bombs.unpacking_to(8).replace((8_000_000).to_bytes(4, "little"), b"\x10\x00\x00\x00")
    assert read(lying) == Refused("damaged")


@pytest.mark.parametrize("beside", [MACRO, OUTSIDE])
def test_macros_and_other_files_are_left_alone(beside: dict[str, str], tmp_path: Path) -> None:
    content = bombs.with_part(GOOD, {}, beside)
    found = read(content)
    assert isinstance(found, Roster)
    assert [row.full_name for row in found.rows] == ["Hoa Thử An"]
    path = tmp_path / "roster.xlsm"
    path.write_bytes(content)
    assert read_roster(path, TODAY) == Refused("not_xlsx")


def test_a_formula_is_no_value() -> None:
    def acting(text: str) -> str:
        return text.replace('<c r="B2" t="s"><v>4</v></c>', '<c r="B2"><f>1+1</f><v>2</v></c>')

    content = bombs.with_part(GOOD, {bombs.SHEET: acting})
    assert content != GOOD
    found = read(content)
    assert isinstance(found, Roster)
    assert [problem.code for problem in found.refused] == ["formula"]


@pytest.mark.parametrize("acting", ACTING)
def test_what_looks_like_a_formula_is_written_as_text(acting: str) -> None:
    cell = Cell(1, acting, "residential", True, acting, committee=False, review_on=TODAY)
    book = load_workbook(io.BytesIO(reviews.form(Facts({1: cell}, [], [], []))))
    line = book["Chi bộ"][2]
    assert {each.data_type for each in line} == {"s"}
    assert line[0].value == acting.strip()
