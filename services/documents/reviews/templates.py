"""Draws the template of the minutes of a review; see services/documents/make_templates.py."""

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.layout import Layout
from services.documents.template_parts import each, text

LINES_FOR_THE_PEN = 2


def review_minutes(form: Layout) -> Word:
    """Biên bản hội nghị kiểm điểm."""
    document = parts.new_document(form)
    parts.header(document, form)
    parts.title(document, form, "BIÊN BẢN")
    text(
        document,
        "Thời gian: {{ time }}.",
        "Địa điểm: {{ place }}.",
        "Thời lượng kiểm điểm: {{ half_days }}.",
        "Dự thảo báo cáo: {{ draft }}.",
    )
    text(document, "I. THÀNH PHẦN, NGƯỜI KHÔNG THUỘC DIỆN KIỂM ĐIỂM", style="Đề mục")
    text(document, "Chủ trì: đồng chí {{ chair }}.", "Thư ký: đồng chí {{ minute_taker }}.")
    text(document, "{%p if attendance %}")
    each(document, "attendance", "{{ line }}.")
    text(document, "{%p else %}", "Có mặt, vắng mặt:")
    parts.for_the_pen(document, LINES_FOR_THE_PEN)
    text(document, "{%p endif %}")
    each(document, "absences", "- {{ line }}.")
    each(document, "excluded", "- {{ line }}.")
    text(document, "II. DIỄN BIẾN KIỂM ĐIỂM", style="Đề mục")
    text(document, "{%p for section in sections %}")
    text(document, "{{ section.title }}", style="List Number")
    each(document, "section.lines")
    text(document, "{%p endfor %}", "{%p if notes %}")
    text(document, "III. Ý KIẾN CỦA CẤP TRÊN DỰ HỘI NGHỊ", style="Đề mục")
    each(document, "notes")
    text(document, "{%p endif %}", "{%p if left %}")
    text(document, 'Kiểm điểm sau: {{ left|join("; ") }}.', "{%p endif %}")
    parts.last_line(document, f"Biên bản đã được thông qua tại hội nghị{form.final_mark}")
    left = (form.minute_taker_signs, "{{ minute_taker }}")
    parts.two_signatures(document, form, left, (form.chair_signs, "{{ chair }}"))
    return document
