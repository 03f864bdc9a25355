"""The parts that all Word templates share: page, styles, header of two columns, signatures."""

from collections.abc import Sequence
from typing import Any, Protocol

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import (
    WD_LINE_SPACING,
)
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from services.documents.layout import Layout
from services.documents.template_styles import CENTRE, add_styles

LEFT_SHARE = 0.47
"""of the width of the text: the left column of the header"""
ROOM_TO_SIGN = 4
"""empty lines"""
WORDS_OWN = ("Header", "Header Char", "List Number", "Table Grid")
"""styles that papers use beside those of the form and what Word takes without being asked"""


class HasParagraphs(Protocol):
    """A document or a cell of a table."""

    def add_paragraph(self, text: str = ..., style: Any = ...) -> Paragraph: ...


def new_document(form: Layout, *, page_numbers: bool = True) -> Word:
    """An empty page of the form with all its styles."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(form.page_width), Mm(form.page_height)
    if form.page_width > form.page_height:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(form.margin_top), Mm(form.margin_bottom)
    section.left_margin, section.right_margin = Mm(form.margin_left), Mm(form.margin_right)
    section.header_distance = Mm(form.margin_top // 2)
    _plain(document)
    _without_unused_styles(document)
    add_styles(document, form)
    if page_numbers:
        _page_numbers(document)
    return document


def header(document: Word, form: Layout, symbol: str = "") -> None:
    """The two columns; number and date stand on one line. No `symbol`: a paper without number.

    `symbol`: kind of paper and issuer, as "BC/ĐU"; without an issuer it is a cell's.
    """
    table = _columns(document, form, LEFT_SHARE, rows=2)
    left, right = table[0]
    _fill(left, ("Cấp trên", "{{ superior }}"), ("Cơ quan ban hành", "{{ issuer }}"))
    left.add_paragraph("*", "Số ký hiệu")
    _fill(right, ("Tiêu đề Đảng", "ĐẢNG CỘNG SẢN VIỆT NAM"))
    if symbol:
        whole = symbol if "/" in symbol else f"{symbol}/CB"
        number = f"{form.number_label} {{{{ number }}}}-{whole}"
        _fill(table[1][0], ("Số ký hiệu", number))
    _fill(table[1][1], ("Địa danh ngày tháng", "{{ place_date }}"))


def title(document: Word, form: Layout, kind: str, *subject: str) -> None:
    """Kind of paper, subject (its lines; by default the field) and the short line under it."""
    document.add_paragraph("", "Số ký hiệu")
    document.add_paragraph(kind, "Tên loại")
    for line in subject or ("{{ subject }}",):
        document.add_paragraph(line, "Trích yếu")
    rule = document.add_paragraph(form.subject_rule, "Trích yếu")
    rule.paragraph_format.space_after = Pt(2 * form.paragraph_gap)


def text(place: HasParagraphs, *lines: str, style: str = "Nội dung") -> None:
    """Paragraphs of one style; "{%p … %}" lines are instructions and vanish."""
    for line in lines:
        place.add_paragraph(line, style)


def each(document: Word, name: str, line: str = "{{ line }}") -> None:
    """One paragraph for every line of a list."""
    text(document, f"{{%p for line in {name} %}}", line, "{%p endfor %}")


def last_line(document: Word, line: str) -> None:
    """The end of the text, on one page with the signatures."""
    document.add_paragraph(line, "Nội dung").paragraph_format.keep_with_next = True


def for_the_pen(document: Word, lines: int) -> None:
    """Dotted lines."""
    text(document, *["\t"] * lines, style="Dòng chấm")


def new_page(document: Word) -> None:
    """What follows begins a page; the paragraph that says so is too small to be seen."""
    how = document.add_paragraph("", "Số ký hiệu").paragraph_format
    how.page_break_before = True
    how.line_spacing_rule, how.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def two_signatures(document: Word, form: Layout, *sides: tuple[str, str]) -> None:
    """Two people sign side by side: title and the name under room for the hand."""
    last_line(document, "")
    [row] = _columns(document, form, 0.5, rows=1)
    for cell, (signs, name) in zip(row, sides, strict=True):
        _signature(cell, [signs], name)


def recipients_and_signature(
    document: Word, form: Layout, name: str, issuer: str = "Chi bộ", signs: Sequence[str] = ()
) -> None:
    """Nơi nhận on the left; on the right who signs, for the issuer unless `signs` says it."""
    last_line(document, "")
    [[left, right]] = _columns(document, form, 0.5, rows=1)
    _fill(left, ("Nhãn nơi nhận", "Nơi nhận:"))
    lines = ("{%p for line in recipients %}", "- {{ line }},", "{%p endfor %}", f"- Lưu {issuer}.")
    text(left, *lines, style="Nơi nhận")
    _signature(right, list(signs) or [f"T/M {issuer.upper()}", "{{ signer_title }}"], name)


def receipt_and_signature(
    document: Word, form: Layout, receipt: Sequence[str], signs: list[str], name: str
) -> None:
    """On the left the receiver writes the receipt, on the right the issuer signs."""
    last_line(document, "")
    [[left, right]] = _columns(document, form, 0.5, rows=1)
    title, *more = receipt
    _fill(left, ("Chức danh ký", title), *(("Ô bảng", line) for line in more))
    _signature(right, signs, name)


def one_signature(document: Word, form: Layout, lines: list[str], name: str) -> None:
    """Somebody signs on the right."""
    last_line(document, "")
    [[_, right]] = _columns(document, form, 0.5, rows=1)
    _signature(right, lines, name)


def ruled_table(
    document: Word,
    form: Layout,
    rows: str,
    columns: Sequence[tuple[str, str, float, bool]],
    *,
    smaller: int = 0,
) -> None:
    """A table with lines and a row for each of `rows`; its heading stands on every page.

    `columns`: heading, text of a row (named `row`), share of the width, whether it is centred.
    `smaller`: points by which many columns are printed smaller than the text.
    """
    table = document.add_table(4, len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    width = form.page_width - form.margin_left - form.margin_right
    for at, (heading, words, share, centred) in enumerate(columns):
        style = "Ô bảng giữa" if centred else "Ô bảng"
        _fill(table.cell(0, at), ("Chức danh ký", heading))
        _fill(table.cell(2, at), (style, words))
        table.columns[at].width = Mm(width * share)
        for row in table.rows:
            row.cells[at].width = Mm(width * share)
    _fill(table.cell(1, 0), ("Ô bảng", f"{{%tr for row in {rows} %}}"))
    _fill(table.cell(3, 0), ("Ô bảng", "{%tr endfor %}"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if smaller:
        _print_smaller(table, form.body_size - smaller)


def _print_smaller(table: Table, size: int) -> None:
    for cell in (cell for row in table.rows for cell in row.cells):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.line_spacing = Pt(size + 3)
            for run in paragraph.runs:
                run.font.size = Pt(size)


def _signature(cell: _Cell, lines: list[str], name: str) -> None:
    _fill(cell, *(("Chức danh ký", line) for line in lines))
    for _ in range(ROOM_TO_SIGN):
        cell.add_paragraph("", "Chức danh ký")
    cell.add_paragraph(name, "Chức danh ký")
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _fill(cell: _Cell, *lines: tuple[str, str]) -> None:
    """The first line takes the paragraph that every cell begins with."""
    (style, line), *more = lines
    cell.paragraphs[0].style = style
    cell.paragraphs[0].text = line
    for style_name, words in more:
        cell.add_paragraph(words, style_name)


def _columns(document: Word, form: Layout, share: float, *, rows: int) -> list[list[_Cell]]:
    """A table without lines that does not break over two pages."""
    width = form.page_width - form.margin_left - form.margin_right
    table = document.add_table(rows, 2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _no_cell_margins(table)
    cells = []
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        left, right = row.cells
        left.width, right.width = Mm(width * share), Mm(width * (1 - share))
        cells.append([left, right])
    for column, cell in zip(table.columns, cells[0], strict=True):
        column.width = cell.width
    return cells


def _no_cell_margins(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    assert layout is not None  # noqa: S101 - narrows for the type checker
    layout.addnext(margins)


def _plain(document: Word) -> None:
    """Nothing about the machine or the program stands in the file."""
    about = document.core_properties
    about.author = about.title = about.comments = about.last_modified_by = about.keywords = ""


def _without_unused_styles(document: Word) -> None:
    """Each style is looked for among all of them, whenever a paragraph is added."""
    for style in list(document.styles):
        if not (style.element.default or style.name in WORDS_OWN):
            style.delete()


def _page_numbers(document: Word) -> None:
    """Centred at the top, from the second page on."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
