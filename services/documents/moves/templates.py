"""Draws the Word templates of moves; see services/documents/make_templates.py."""

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.layout import Layout
from services.documents.template_parts import each, text

_COLUMNS = (
    ("TT", "{{ row.number }}", 0.08, True),
    ("Họ và tên", "{{ row.name }}", 0.34, False),
    ("Nơi chuyển đến", "{{ row.place }}", 0.38, False),
    ("Ghi chú", "{{ row.note }}", 0.2, False),
)
"""heading, text of a row, share of the width, whether it is centred"""


def transfer_letters(form: Layout) -> Word:
    """Giấy giới thiệu chuyển sinh hoạt, a page for each member, with room for the receipt."""
    document = parts.new_document(form, page_numbers=False)
    text(document, "{%p for one in letters %}")
    parts.header(document, form, "GGT/{{ mark }}")
    parts.title(document, form, "GIẤY GIỚI THIỆU", "Chuyển sinh hoạt đảng")
    text(document, "Kính gửi: {{ one.to }}", style="Nhấn mạnh")
    text(
        document,
        "{{ issuer_name }} giới thiệu đồng chí: {{ one.name }}. Sinh ngày: {{ one.born }}.",
        "Ngày vào Đảng: {{ one.admitted }}. Ngày chính thức: {{ one.official }}.",
        "Nơi cư trú: {{ one.residence }}.",
        "Lý do: {{ one.reason }}.",
        "{%p if one.until %}",
        "Sinh hoạt tạm thời: {{ one.until }}.",
        "{%p endif %}",
    )
    ask = "Đề nghị {{ one.to }} tiếp nhận đồng chí về sinh hoạt và phân công nhiệm vụ"
    parts.last_line(document, f"{ask}{form.final_mark}")
    receipt = (
        "{{ one.receiver }}",
        "Tiếp nhận ngày …… /…… /………",
        "Sinh hoạt từ ngày …… /…… /………",
        "…………………………………………",
        "Người tiếp nhận ký: ………………….",
    )
    signs = ["{{ signs_for }}", "{{ signer_title }}"]
    parts.receipt_and_signature(document, form, receipt, signs, "{{ signer }}")
    text(document, "{%p if not loop.last %}")
    parts.new_page(document)
    text(document, "{%p endif %}", "{%p endfor %}")
    return document


def official_paper(form: Layout) -> Word:
    """Request, report, plan or decision, with a list where there is one."""
    document = parts.new_document(form)
    parts.header(document, form, "{{ symbol }}/{{ mark }}")
    parts.title(document, form, "{{ kind }}")
    text(document, "{%p if to %}")
    text(document, "Kính gửi: {{ to }}", style="Nhấn mạnh")
    text(document, "{%p endif %}")
    each(document, "lines")
    text(document, "{%p if rows %}", "{{ listed }}")
    parts.ruled_table(document, form, "rows", _COLUMNS)
    text(document, "{%p endif %}")
    signs = ["{{ signs_for }}", "{{ signer_title }}"]
    parts.recipients_and_signature(document, form, "{{ signer }}", "{{ issuer_short }}", signs)
    return document
