"""The paragraph styles that all Word templates share."""

from dataclasses import dataclass

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import (
    WD_ALIGN_PARAGRAPH,
    WD_LINE_SPACING,
    WD_TAB_ALIGNMENT,
    WD_TAB_LEADER,
)
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from services.documents.layout import Layout

CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
LEFT = WD_ALIGN_PARAGRAPH.LEFT
ROOM_FOR_NUMBER = 7
"""mm between the number of a heading and its text, as "10." needs it"""


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style under a name that an office worker finds in Word's list of styles."""

    name: str
    size: int
    align: WD_ALIGN_PARAGRAPH = CENTRE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    indent: int = 0
    gap: int = 0


def looks(form: Layout) -> tuple[Look, ...]:
    """All styles of a form."""
    indent, gap = form.first_line_indent, form.paragraph_gap
    return (
        Look("Cấp trên", form.superior_size),
        Look("Cơ quan ban hành", form.issuer_size, bold=True),
        Look("Tiêu đề Đảng", form.title_size, bold=True, underline=True),
        Look("Số ký hiệu", form.number_size),
        Look("Địa danh ngày tháng", form.place_date_size, italic=True),
        Look("Tên loại", form.kind_size, bold=True),
        Look("Trích yếu", form.subject_size, bold=True),
        Look("Nội dung", form.body_size, JUSTIFY, indent=indent, gap=gap),
        Look("Đề mục", form.body_size, JUSTIFY, bold=True, indent=indent, gap=gap),
        Look("Nhấn mạnh", form.body_size, bold=True, gap=gap),
        Look("Dòng chấm", form.body_size, LEFT, gap=gap),
        Look("Ô bảng", form.body_size, LEFT),
        Look("Ô bảng giữa", form.body_size),
        Look("Chức danh ký", form.body_size, bold=True),
        Look("Nhãn nơi nhận", form.recipients_label_size, LEFT, underline=True),
        Look("Nơi nhận", form.recipients_size, LEFT),
    )


def add_styles(document: Word, form: Layout) -> None:
    """All styles of the form, and Word's own in its lettering."""
    for style in ("Normal", "Header", "List Number"):
        _lettering(document.styles[style], form.font, form.body_size)
    for look in looks(form):
        _add_style(document, form, look)
    _numbered_headings(document, form)
    _dotted_line(document, form)


def _lettering(style: ParagraphStyle, font: str, size: int) -> None:
    style.font.name, style.font.size = font, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    names = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi"):
        names.set(qn(kind), font)


def _add_style(document: Word, form: Layout, look: Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - narrows for the type checker
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _lettering(style, form.font, look.size)
    style.font.bold, style.font.italic, style.font.underline = (
        look.bold,
        look.italic,
        look.underline,
    )
    _spacing(style, form, look.align, look.gap)
    style.paragraph_format.first_line_indent = Mm(look.indent)


def _numbered_headings(document: Word, form: Layout) -> None:
    """Word numbers them itself, so that a part may be missing."""
    style = document.styles["List Number"]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - narrows for the type checker
    style.font.bold = True
    _spacing(style, form, JUSTIFY, form.paragraph_gap)
    style.paragraph_format.left_indent = Mm(0)
    style.paragraph_format.first_line_indent = Mm(form.first_line_indent)
    style.paragraph_format.keep_with_next = True
    style.paragraph_format.tab_stops.add_tab_stop(Mm(form.first_line_indent + ROOM_FOR_NUMBER))


def _dotted_line(document: Word, form: Layout) -> None:
    style = document.styles["Dòng chấm"]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - narrows for the type checker
    width = Mm(form.page_width - form.margin_left - form.margin_right)
    stops = style.paragraph_format.tab_stops
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _spacing(style: ParagraphStyle, form: Layout, align: WD_ALIGN_PARAGRAPH, gap: int) -> None:
    how = style.paragraph_format
    how.alignment = align
    how.line_spacing_rule, how.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(form.line_spacing)
    how.space_before, how.space_after = Pt(0), Pt(gap)
