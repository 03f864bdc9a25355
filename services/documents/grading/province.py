"""The ward's report to the province on a season, as a draft (REP-24, REP-29)."""

from dataclasses import dataclass

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.fields import Numbered
from services.documents.grading.sheets import Line, Sums
from services.documents.layout import Layout
from services.documents.template_parts import each, text

LINES_FOR_THE_PEN = 3
SMALLER = 2
"""points by which the table is printed smaller than the text"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceReport(Numbered):
    """Báo cáo to the provincial Standing Committee and its Organisation Board.

    `progress`: how far the units are; `groups` add up to `sum`; `targets`: lines of the year's
    targets. What only people can judge is left for the pen.
    """

    year: int
    to: str
    plan: str
    progress: tuple[str, ...]
    groups: tuple[Line, ...]
    sum: Sums
    targets: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: str


def province_report(form: Layout) -> Word:
    """The template."""
    document = parts.new_document(form)
    parts.header(document, form, "BC/ĐU")
    subject = "kết quả kiểm điểm, đánh giá, xếp loại chất lượng năm {{ year }}"
    parts.title(document, form, "BÁO CÁO", subject)
    text(document, "Kính gửi: {{ to }}", style="Nhấn mạnh")
    text(document, "Thực hiện Kế hoạch {{ plan }}, Ban Thường vụ Đảng ủy báo cáo như sau:")
    text(document, "Công tác triển khai và tiến độ", style="List Number")
    each(document, "progress", "- {{ line }}")
    text(document, "Kết quả xếp loại", style="List Number")
    columns = (
        ("Đối tượng", "{{ row.label }}", 0.28, False),
        ("Tổng số", "{{ row.total }}", 0.1, True),
        ("Xuất sắc", "{{ row.excellent }}", 0.11, True),
        ("Tốt", "{{ row.good }}", 0.1, True),
        ("Hoàn thành", "{{ row.fulfilled }}", 0.13, True),
        ("Không HT", "{{ row.failed }}", 0.13, True),
        ("Chưa xếp loại", "{{ row.left }}", 0.15, True),
    )
    parts.ruled_table(document, form, "groups", columns, smaller=SMALLER)
    text(
        document,
        "",
        "Cộng: {{ sum.total }}; xuất sắc: {{ sum.excellent }}; tốt: {{ sum.good }}; hoàn thành: "
        "{{ sum.fulfilled }}; không hoàn thành: {{ sum.failed }}; chưa xếp loại: {{ sum.left }}. "
        "Tốt trở lên: {{ sum.good_or_better }} số được xếp loại.",
    )
    each(document, "targets", "- {{ line }}")
    _for_the_pen(document, "Hạn chế, vướng mắc và nguyên nhân")
    _for_the_pen(document, "Đề xuất xếp loại các tập thể, cá nhân thuộc diện cấp tỉnh quản lý")
    parts.last_line(document, f"Trên đây là báo cáo của Ban Thường vụ Đảng ủy{form.final_mark}")
    signs = ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"]
    parts.recipients_and_signature(document, form, "{{ signer }}", "Văn phòng Đảng ủy", signs)
    return document


def _for_the_pen(document: Word, heading: str) -> None:
    text(document, heading, style="List Number")
    parts.for_the_pen(document, LINES_FOR_THE_PEN)
