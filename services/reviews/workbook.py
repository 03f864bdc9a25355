"""The season as a workbook: cells, leading posts, members who differ, criteria; filled in, read.

What is known already stands in it. A line that cannot be read is named with its sheet and row,
and then nothing of the workbook is kept.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.documents.word import printable
from services.refusal import Refused
from services.reviews import criteria
from services.reviews.facts import Facts
from services.reviews.season import NewEntry
from services.reviews.setup import CellSaid, PersonSaid, PostSaid, Said
from services.reviews.workbook_offers import offer
from services.roster.cells import NO, YES, read_date
from services.roster.sheet import refuse_file
from services.words import fold, latin, tidy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS: Mapping[str, tuple[str, ...]] = {
    "Chi bộ": ("Chi bộ", "Loại", "Trong hệ thống chính trị", "Nhóm tương đồng"),
    "Lãnh đạo": (
        *("Tập thể", "Loại tập thể", "Thuộc chi bộ", "Mã đảng viên", "Họ và tên"),
        *("Vị trí", "Chức vụ", "Bậc", "Tỷ lệ thời gian", "Từ ngày", "Lần đầu", "Nơi trước"),
    ),
    "Đảng viên": (
        *("Mã đảng viên", "Họ và tên", "Trong hệ thống chính trị", "Mẫu"),
        *("Nhóm tương đồng", "Căn cứ"),
    ),
    "Tiêu chí": ("Loại", "Nội dung", "Điểm", "Mẫu", "Mục", "Nguyên văn"),
}
WIDTHS = (34, 26, 26, 18, 26, 16, 30, 8, 14, 14, 10, 30)
CELL_KINDS = {
    "dan cu": "residential",
    "khu dan cu": "residential",
    "co quan": "agency",
    "truong hoc": "school",
    "doanh nghiep": "enterprise",
}
BODIES = {
    "ban thuong vu dang uy": "ward_standing_committee",
    "dang uy": "party_committee",
    "thuong truc hoi dong nhan dan": "council_standing_body",
    "lanh dao uy ban nhan dan": "government_leadership",
    "ban thuong truc mat tran": "front_standing_board",
    "ban thuong vu doan the": "mass_organisation_leadership",
    "lanh dao co quan": "other",
}
POSITIONS = {"nguoi dung dau": "head", "cap pho": "deputy", "thanh vien": "member"}
ENTRIES = {
    "nhom tieu chi": ("criterion", ""),
    "tieu chi chung": ("criterion", criteria.COMMON),
    "ket qua nhiem vu": ("criterion", criteria.RESULTS),
    "muc xep loai": ("scale", ""),
    "trong tam": ("focus", ""),
}
"""as the sheet says it → the kind, and the part of the points"""
LEVELS = {
    "khong hoan thanh nhiem vu": "1",
    "hoan thanh nhiem vu": "2",
    "hoan thanh tot nhiem vu": "3",
    "hoan thanh xuat sac nhiem vu": "4",
}
FORMS = ("", "01", "2A", "2B", "2C")
MOST_ROWS = 3000
HEADS = 1


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be read: sheet, row, and the column that is wrong."""

    sheet: str
    row: int
    column: str


@dataclass
class Read:
    """What a workbook says, or its bad lines."""

    said: Said = field(default_factory=Said)
    bad: list[Bad] = field(default_factory=list)


def form(facts: Facts) -> bytes:
    """The workbook to fill in, with the cells, collectives and posts that are known."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    filled = {"Chi bộ": _cells(facts), "Lãnh đạo": _posts(facts)}
    for number, (title, columns) in enumerate(SHEETS.items()):
        sheet: Any = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = title
        sheet.append(columns)
        for row in filled.get(title, ()):
            _write(sheet, row)
        for at in range(len(columns)):
            sheet.cell(1, at + 1).font = Font(bold=True)
            sheet.column_dimensions[sheet.cell(1, at + 1).column_letter].width = WIDTHS[at]
        sheet.freeze_panes = "A2"
        offer(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(sheet: Any, row: Sequence[object]) -> None:
    """One line; a text that begins with "=" stays a text."""
    sheet.append([printable(each) if isinstance(each, str) else each for each in row])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"


def _word(words: Mapping[str, str], value: str) -> str:
    shown = {"residential": "Dân cư", "agency": "Cơ quan", "school": "Trường học"}
    found = next((word for word, meant in words.items() if meant == value), "")
    return shown.get(value, found.capitalize())


def _cells(facts: Facts) -> list[tuple[object, ...]]:
    yes = {True: "Có", False: "Không", None: ""}
    return [
        (one.name, _word(CELL_KINDS, one.kind), yes[one.in_system], one.group)
        for one in facts.cells.values()
    ]


def _posts(facts: Facts) -> list[tuple[object, ...]]:
    names = {each.id: each.name for each in facts.cells.values()}
    homes = {each.id: names.get(each.unit_id, "") for each in facts.collectives}
    codes = {each.person_id: (each.code, each.name) for each in facts.members}
    return [
        (
            *(one.collective, _word(BODIES, one.kind), homes.get(one.collective_id, "")),
            *codes.get(one.person_id, ("", "")),
            *(_word(POSITIONS, one.position), one.title, one.rank, one.share, one.from_day),
            *("x" if one.first else "", one.former),
        )
        for one in facts.posts
    ]


def read(content: bytes, facts: Facts, ward_id: int, people: Mapping[str, int]) -> Read | Refused:
    """What a filled-in workbook says. Refused: not_xlsx."""
    rows = _rows(content)
    return rows if isinstance(rows, Refused) else _Reading(facts, ward_id, people, rows).read()


class _Reading:
    """One pass over the sheets."""

    def __init__(
        self,
        facts: Facts,
        ward_id: int,
        people: Mapping[str, int],
        rows: Mapping[str, list[list[Any]]],
    ) -> None:
        self.units = {fold(one.name): one.id for one in facts.cells.values()}
        self.ward_id, self.people, self.rows = ward_id, people, rows
        self.bad: list[Bad] = []

    def read(self) -> Read:
        said = Said(
            self._sheet("Chi bộ", self._cell),
            self._sheet("Lãnh đạo", self._post),
            self._sheet("Đảng viên", self._person),
            self._sheet("Tiêu chí", self._entry),
        )
        return Read(Said() if self.bad else said, self.bad)

    def _sheet(self, title: str, one: Callable[["_Line"], Any]) -> list[Any]:
        found = []
        for number, row in enumerate(self.rows.get(title, ()), start=HEADS + 1):
            line = _Line(SHEETS[title], row)
            if not any(line.said.values()):
                continue
            made = one(line)
            if line.bad:
                self.bad.append(Bad(title, number, line.bad))
            elif made is not None:
                found.append(made)
        return found

    def _cell(self, line: "_Line") -> CellSaid | None:
        if not line.text("Loại"):
            return None
        unit = line.one_of("Chi bộ", self.units)
        kind = line.one_of("Loại", CELL_KINDS)
        in_system = line.flag("Trong hệ thống chính trị")
        if in_system is None:
            line.wrong("Trong hệ thống chính trị")
        return CellSaid(unit or 0, kind or "", bool(in_system), line.text("Nhóm tương đồng")[:40])

    def _post(self, line: "_Line") -> PostSaid:
        wards = {"": self.ward_id, **self.units}
        since = line.said["Từ ngày"]
        day = read_date(since) if since not in (None, "") else None
        if isinstance(day, Refused):
            line.wrong("Từ ngày")
        return PostSaid(
            line.text("Tập thể")[:200] or line.wrong("Tập thể"),
            line.one_of("Loại tập thể", BODIES) or "",
            line.one_of("Thuộc chi bộ", wards) or 0,
            line.one_of("Mã đảng viên", self.people, as_it_is=True) or 0,
            line.one_of("Vị trí", POSITIONS) or "",
            line.text("Chức vụ")[:200],
            line.number("Bậc") or 1,
            line.number("Tỷ lệ thời gian"),
            bool(line.flag("Lần đầu")),
            line.text("Nơi trước")[:200],
            None if isinstance(day, Refused) else day,
        )

    def _person(self, line: "_Line") -> PersonSaid:
        if line.text("Mẫu").upper() not in FORMS[0:1] + FORMS[2:]:
            line.wrong("Mẫu")
        if line.text("Mẫu") and not line.text("Căn cứ"):
            line.wrong("Căn cứ")
        return PersonSaid(
            line.one_of("Mã đảng viên", self.people, as_it_is=True) or 0,
            line.flag("Trong hệ thống chính trị"),
            line.text("Mẫu").upper(),
            line.text("Nhóm tương đồng")[:40],
            line.text("Căn cứ")[:300],
        )

    def _entry(self, line: "_Line") -> NewEntry:
        kind, part = line.one_of("Loại", ENTRIES) or ("", "")
        text = line.text("Nội dung")[:300] or line.wrong("Nội dung")
        points = line.number("Điểm")
        level = line.one_of("Nội dung", LEVELS) if kind == "scale" else None
        key = level if kind == "scale" else criteria.key_of(text, part)
        if kind != "focus" and points is None:
            line.wrong("Điểm")
        if line.text("Mẫu").upper() not in FORMS:
            line.wrong("Mẫu")
        where = (line.text("Mục")[:120], line.text("Nguyên văn"))
        return NewEntry(kind, key or "", text, points, line.text("Mẫu").upper(), *where)


class _Line:
    """A row by its columns; `bad`: the first column that cannot be read."""

    def __init__(self, columns: tuple[str, ...], row: list[Any]) -> None:
        self.said = dict(zip(columns, [*row, *[None] * len(columns)], strict=False))
        self.bad = ""

    def wrong(self, column: str) -> str:
        self.bad = self.bad or column
        return ""

    def text(self, column: str) -> str:
        value = self.said[column]
        return "" if value is None else tidy(str(value))

    def one_of(self, column: str, known: Mapping[str, Any], *, as_it_is: bool = False) -> Any:
        text = self.text(column)
        found = known.get(latin(text) if as_it_is else fold(text))
        return found if found is not None else self.wrong(column) or None

    def flag(self, column: str) -> bool | None:
        text = fold(self.text(column))
        if text and text not in (*YES, *NO):
            self.wrong(column)
        return None if not text else text in YES

    def number(self, column: str) -> int | None:
        text = self.text(column).removesuffix("%").removesuffix(".0").strip()
        if text and not text.isdecimal():
            self.wrong(column)
        return int(text) if text.isdecimal() else None


def _rows(content: bytes) -> dict[str, list[list[Any]]] | Refused:
    from openpyxl import load_workbook

    if refuse_file(io.BytesIO(content)):
        return Refused("not_xlsx")
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        found = {}
        for sheet in book.worksheets:
            if sheet.title in SHEETS:
                sheet.reset_dimensions()
                most = len(SHEETS[sheet.title])
                rows = sheet.iter_rows(2, MOST_ROWS, max_col=most, values_only=True)
                found[sheet.title] = [list(row) for row in rows]
        book.close()
    except Exception:  # openpyxl raises errors of many kinds for a damaged workbook
        return Refused("not_xlsx")
    return found if found else Refused("season_workbook")
