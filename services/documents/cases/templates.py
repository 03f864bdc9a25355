"""Draws the Word templates of screening; see services/documents/make_templates.py."""

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.layout import Layout
from services.documents.template_parts import each, text

LINES_FOR_THE_PEN = 5
LINES_OF_AN_ANSWER = 4
"""so that the self-criticism stays on one page"""
_LIST = (
    ("TT", "{{ row.number }}", 0.07, True),
    ("Họ và tên", "{{ row.name }}", 0.22, False),
    ("Chi bộ", "{{ row.cell }}", 0.18, False),
    ("Tiêu chí", "{{ row.criteria }}", 0.14, False),
    ("Tình trạng", "{{ row.state }}", 0.19, False),
    ("Văn bản", "{{ row.paper }}", 0.2, False),
)
_FIGURES = (
    ("TT", "{{ row.number }}", 0.1, True),
    ("Nội dung", "{{ row.label }}", 0.7, False),
    ("Số lượng", "{{ row.value }}", 0.2, True),
)
"""heading, text of a row, share of the width, whether it is centred"""
SIGNS = ["{{ signs_for }}", "{{ signer_title }}"]


def case_paper(form: Layout) -> Word:
    """Request, report, notice or resolution about one member."""
    document = parts.new_document(form)
    parts.header(document, form, "{{ symbol }}/{{ mark }}")
    parts.title(document, form, "{{ kind }}")
    text(document, "{%p if to %}")
    text(document, "Kính gửi: {{ to }}", style="Nhấn mạnh")
    text(document, "{%p endif %}")
    each(document, "lines")
    text(document, "{%p if decides %}")
    text(document, "{{ decides }}", style="Nhấn mạnh")
    text(document, "{%p endif %}")
    text(document, "{%p for line in points %}", "{{ loop.index }}. {{ line }}", "{%p endfor %}")
    _recipients(document, form)
    return document


def case_lists(form: Layout) -> Word:
    """Lists of members, each with a table."""
    document = parts.new_document(form)
    text(document, "{%p for list in lists %}")
    parts.header(document, form)
    parts.title(document, form, "DANH SÁCH", "{{ list.title }}")
    text(document, "{{ list.said }}", "{%p if list.rows %}")
    parts.ruled_table(document, form, "list.rows", _LIST)
    text(document, "{%p endif %}")
    parts.one_signature(document, form, SIGNS, "{{ signer }}")
    text(document, "{%p if not loop.last %}")
    parts.new_page(document)
    text(document, "{%p endif %}", "{%p endfor %}")
    return document


def screening_report(form: Layout) -> Word:
    """Báo cáo with its figures."""
    document = parts.new_document(form)
    parts.header(document, form, "BC/{{ mark }}")
    parts.title(document, form, "BÁO CÁO")
    text(document, "Kính gửi: {{ to }}", style="Nhấn mạnh")
    text(document, "{{ intro }}")
    parts.ruled_table(document, form, "figures", _FIGURES)
    text(document, "", "Đánh giá chung và kiến nghị:")
    parts.for_the_pen(document, LINES_FOR_THE_PEN)
    _recipients(document, form)
    return document


def self_criticism(form: Layout) -> Word:
    """Bản tự kiểm điểm for the pen."""
    document = parts.new_document(form, page_numbers=False)
    parts.header(document, form)
    parts.title(document, form, "BẢN TỰ KIỂM ĐIỂM")
    text(document, "Kính gửi: {{ cell }}", style="Nhấn mạnh")
    text(document, "Họ và tên: {{ name }}. Sinh hoạt tại: {{ cell }}.")
    for heading in (
        "I. KHUYẾT ĐIỂM, VI PHẠM",
        "II. NGUYÊN NHÂN, TRÁCH NHIỆM CỦA BẢN THÂN",
        "III. CAM KẾT SỬA CHỮA, KHẮC PHỤC (việc gì, bao giờ xong)",
    ):
        text(document, heading, style="Đề mục")
        parts.for_the_pen(document, LINES_OF_AN_ANSWER)
    parts.one_signature(document, form, ["NGƯỜI TỰ KIỂM ĐIỂM"], "{{ name }}")
    return document


def _recipients(document: Word, form: Layout) -> None:
    parts.recipients_and_signature(document, form, "{{ signer }}", "{{ issuer_short }}", SIGNS)
