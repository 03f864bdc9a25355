"""Draws the Word templates of a ballot; see services/documents/make_templates.py."""

from docx.document import Document as Word
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from services.documents import template_parts as parts
from services.documents.layout import Layout
from services.documents.template_parts import each, text
from services.documents.template_styles import CENTRE

ROWS_ON_A_PAGE = 3
"""rows of two slips"""
ROOM_BELOW = 6
"""mm that Word keeps under a table"""
SMALL = 1
"""points by which a slip is printed smaller than a page"""
TOP = 6
"""points above the first line of a slip"""


def ballot_slips(form: Layout) -> Word:
    """Phiếu biểu quyết: two beside each other, to be cut along the lines."""
    document = parts.new_document(form, page_numbers=False)
    table = document.add_table(3, 2)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _dashed(table)
    _instruction(table.rows[0].cells[0], "{%tr for both in rows %}")
    _instruction(table.rows[2].cells[0], "{%tr endfor %}")
    row = table.rows[1]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    height = form.page_height - form.margin_top - form.margin_bottom - ROOM_BELOW
    row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(height // ROWS_ON_A_PAGE)
    width = form.page_width - form.margin_left - form.margin_right
    for cell in row.cells:
        cell.width = Mm(width / 2)
    _slip(row.cells[0], form)
    row.cells[1].paragraphs[0].text = "{%p if both %}"
    _slip(row.cells[1], form)
    text(row.cells[1], "{%p endif %}", "", style="Nơi nhận")
    return document


def ballot_record(form: Layout) -> Word:
    """Biên bản kiểm phiếu."""
    document = parts.new_document(form)
    parts.header(document, form, "BB")
    parts.title(document, form, "BIÊN BẢN KIỂM PHIẾU")
    text(document, "Thời gian: {{ time }}.", "Địa điểm: {{ place }}.")
    text(
        document,
        "Chủ trì: đồng chí {{ chair }}{% if chair_title %}, {{ chair_title }}{% endif %}. "
        "Thư ký: đồng chí {{ minute_taker }}.",
        "Tổ kiểm phiếu: đồng chí {{ leader }}, Tổ trưởng"
        "{% for name in team %}; đồng chí {{ name }}, thành viên{% endfor %}.",
    )
    text(document, "I. NỘI DUNG BỎ PHIẾU KÍN", style="Đề mục")
    text(document, "{{ question }}")
    text(document, "{%p if because %}", "Lý do bỏ phiếu lần hai: {{ because }}", "{%p endif %}")
    text(document, "II. NGƯỜI ĐƯỢC BỎ PHIẾU", style="Đề mục")
    each(document, "electorate", "- {{ line }}")
    text(document, "- Có mặt khi bỏ phiếu: {{ present }} đồng chí.")
    text(document, "III. KẾT QUẢ KIỂM PHIẾU", style="Đề mục")
    text(
        document,
        "- Số phiếu phát ra: {{ issued }}; số phiếu thu vào: {{ collected }}"
        "{% if not_returned %} (không thu về: {{ not_returned }}){% endif %}.",
        "- Số phiếu hợp lệ: {{ valid }}; số phiếu không hợp lệ: {{ invalid }}.",
        "- Đồng ý: {{ yes }} phiếu; không đồng ý: {{ no }} phiếu.",
        "{%p if needed %}",
        "- {{ needed }}",
        "{%p endif %}",
        "- Cách tính: {{ calculation }}.",
    )
    each(document, "basis", "- {{ line }}")
    text(document, "Kết luận: {{ outcome }}", style="Đề mục")
    text(document, "{%p for one in earlier %}", "Lần kiểm phiếu đã hủy: {{ one.words }} Lý do: "
         "{{ one.because }}.", "{%p endfor %}")  # fmt: skip
    closing = "Biên bản đã được Tổ kiểm phiếu thông qua trước hội nghị"
    parts.last_line(document, f"{closing}{form.final_mark}")
    left = ("T/M TỔ KIỂM PHIẾU", "{{ leader }}")
    parts.two_signatures(document, form, left, (form.chair_signs, "{{ chair }}"))
    return document


def _slip(cell: _Cell, form: Layout) -> None:
    lines = (
        ("{{ superior }}", False),
        ("{{ issuer }}", True),
        ("PHIẾU BIỂU QUYẾT", True),
        ("{{ place_date }}", False),
        ("{%p for line in question %}", False),
        ("{{ line }}", False),
        ("{%p endfor %}", False),
        ("☐  Đồng ý          ☐  Không đồng ý", True),
        ("Đánh dấu X vào một ô. Không ghi tên, không ký.", False),
    )
    for number, (words, bold) in enumerate(lines):
        paragraph = cell.paragraphs[-1] if _untouched(cell) else cell.add_paragraph()
        paragraph.style = "Nơi nhận"
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.space_before = Pt(0 if number else TOP)
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.paragraph_format.line_spacing = Pt(form.line_spacing - SMALL)
        run = paragraph.add_run(words)
        run.bold, run.font.size = bold, Pt(form.body_size - SMALL + bold)


def _untouched(cell: _Cell) -> bool:
    return len(cell.paragraphs) == 1 and not cell.text


def _instruction(cell: _Cell, words: str) -> None:
    cell.paragraphs[0].text = words


def _dashed(table: Table) -> None:
    """Lines to cut along."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "dashed"), ("sz", "4"), ("space", "0"), ("color", "808080")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
