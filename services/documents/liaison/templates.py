"""Draws the Word templates of the residence liaison; see services/documents/make_templates.py."""

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.layout import Layout
from services.documents.template_parts import each, text

LINES_FOR_THE_PEN = 2


def sitting_minutes(form: Layout) -> Word:
    """Biên bản họp giữ mối liên hệ: the order of the rules, part by part."""
    document = parts.new_document(form)
    parts.header(document, form, "BB/ĐU")
    parts.title(document, form, "BIÊN BẢN")
    text(document, "Thời gian: {{ time }}.", "Địa điểm: {{ place }}.")
    text(document, "I. NGHI THỨC", style="Đề mục")
    _opening(document)
    text(document, "II. NỘI DUNG", style="Đề mục")
    _part(document, "Báo cáo tóm tắt tình hình thực hiện nghị quyết", "report")
    _part(document, "Kế hoạch tháng tới", "plan")
    _part(document, "Phản hồi ý kiến đóng góp của kỳ họp trước", "answered", "- {{ line }}")
    _part(document, "Tình hình đảng viên và gia đình", "members")
    text(document, "{%p if year_end %}")
    _part(document, "Đề nghị biểu dương, khen thưởng", "praise", "- {{ line }}")
    text(document, "{%p endif %}")
    _part(document, "Thảo luận", "discussion", "- {{ line }}")
    _part(document, "Kết luận của chủ trì", "conclusions")
    text(document, "{%p if read_out %}")
    text(document, "Thư ký đã thông qua toàn văn biên bản trước cuộc họp.")
    text(document, "{%p endif %}")
    parts.last_line(document, f"Cuộc họp kết thúc vào hồi {{{{ closing }}}}{form.final_mark}")
    left = (form.minute_taker_signs, "{{ minute_taker }}")
    parts.two_signatures(document, form, left, ("NGƯỜI CHỦ TRÌ", "{{ chair }}"))
    return document


def comment_sheets(form: Layout) -> Word:
    """Phiếu nhận xét, a page for each member."""
    document = parts.new_document(form, page_numbers=False)
    text(document, "{%p for sheet in sheets %}")
    parts.header(document, form)
    parts.title(document, form, "PHIẾU NHẬN XÉT")
    text(
        document,
        "Họ và tên: {{ sheet.name }}. Sinh ngày: {{ sheet.born }}.",
        "Nơi công tác: {{ sheet.workplace }}.",
        "Nơi cư trú: {{ sheet.residence }}.",
    )
    _said(document, "sheet.meetings", "Dự họp trong năm: ", '{{ sheet.meetings|join("; ") }}.')
    _said(
        document,
        "sheet.consulted",
        "Đã trao đổi ý kiến với: ",
        '{{ sheet.consulted|join("; ") }}.',
    )
    text(document, "{{ session }}")
    text(document, "{%p for task in sheet.tasks %}")
    text(document, "{{ loop.index }}. {{ task.title }}", style="Đề mục")
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    each(document, "task.lines")
    text(document, "{%p if not task.lines %}")
    parts.for_the_pen(document, 1)
    text(document, "{%p endif %}", "{%p endfor %}")
    above = len(document.paragraphs)
    _said(document, "sheet.opinion", "Ý kiến đề nghị nơi công tác kiểm điểm, phê bình: ")
    _said(document, "sheet.praise", "Đề nghị biểu dương, khen thưởng: ")
    _said(document, "sheet.feedback", "Góp ý: ")
    for paragraph in document.paragraphs[above:]:  # no signature stands alone on a page
        paragraph.paragraph_format.keep_with_next = True
    parts.one_signature(document, form, ["{{ signs_for }}", "{{ signer_title }}"], "{{ signer }}")
    _next_page(document)
    return document


def introduction(form: Layout) -> Word:
    """Giấy giới thiệu with room for the receipt."""
    document = parts.new_document(form, page_numbers=False)
    parts.header(document, form, "GGT/{{ mark }}")
    parts.title(document, form, "GIẤY GIỚI THIỆU", "Giữ mối liên hệ với cấp ủy nơi cư trú")
    text(document, "Kính gửi: {{ to }}", style="Nhấn mạnh")
    text(
        document,
        "{{ issuer_name }} giới thiệu đồng chí: {{ name }}. Sinh ngày: {{ born }}.",
        "Ngày vào Đảng: {{ admitted }}. Ngày chính thức: {{ official }}.",
        "Nơi công tác: {{ workplace }}.",
        "Nơi cư trú: {{ residence }}.",
        "{%p if away %}",
        "Thường xuyên đi công tác xa, lưu động: {{ away }}.",
        "{%p endif %}",
    )
    ask = "Đề nghị {{ to }} tiếp nhận để đồng chí giữ mối liên hệ với cấp ủy nơi cư trú"
    parts.last_line(document, f"{ask}{form.final_mark}")
    receipt = (
        "{{ receiver }}",
        "Tiếp nhận ngày …… /…… /………",
        "(ghi trang 2 sổ liên hệ)",
        "Giới thiệu về ấp, khu vực: ……………",
        "…………………………………………",
        "Người tiếp nhận ký: ………………….",
    )
    signs = ["{{ signs_for }}", "{{ signer_title }}"]
    parts.receipt_and_signature(document, form, receipt, signs, "{{ signer }}")
    return document


def workplace_notices(form: Layout) -> Word:
    """Thông báo to workplace committees, a page for each."""
    document = parts.new_document(form, page_numbers=False)
    text(document, "{%p for letter in letters %}")
    parts.header(document, form, "TB/ĐU")
    parts.title(document, form, "THÔNG BÁO", "{{ letter.subject }}")
    text(document, "Kính gửi: {{ letter.to }}", style="Nhấn mạnh")
    each(document, "letter.facts")
    each(document, "letter.asks")
    parts.one_signature(document, form, ["T/M ĐẢNG ỦY", "{{ signer_title }}"], "{{ signer }}")
    _next_page(document)
    return document


def liaison_invitations(form: Layout) -> Word:
    """Thư mời, a page for each member."""
    document = parts.new_document(form, page_numbers=False)
    text(document, "{%p for one in invited %}")
    parts.header(document, form, "TM/ĐU")
    parts.title(document, form, "THƯ MỜI")
    text(document, "{{ committee }} trân trọng kính mời:")
    text(document, "Đồng chí {{ one.name }}", style="Nhấn mạnh")
    text(
        document,
        "Nơi công tác: {{ one.workplace }}.",
        "Đến dự: cuộc họp đảng viên đang công tác giữ mối liên hệ với nơi cư trú.",
        "Thời gian: {{ time }}.",
        "Địa điểm: {{ place }}.",
        "Chủ trì: đồng chí {{ chair }}.",
        "Đề nghị đồng chí đến dự đúng giờ. Nếu không dự được, đề nghị báo rõ lý do, có xác nhận "
        "của cấp ủy nơi công tác.",
    )
    parts.one_signature(document, form, ["T/M ĐẢNG ỦY", "{{ signer_title }}"], "{{ signer }}")
    _next_page(document)
    return document


def liaison_report(form: Layout) -> Word:
    """Báo cáo cuối năm with the data form as a table."""
    document = parts.new_document(form)
    parts.header(document, form, "BC/ĐU")
    parts.title(document, form, "BÁO CÁO")
    text(document, "{{ intro }}")
    text(document, "Số liệu", style="List Number")
    parts.ruled_table(document, form, "figures", _COLUMNS)
    text(document, "")
    _always(document, "Mặt được", "merits")
    _always(document, "Mặt chưa được và nguyên nhân", "weaknesses")
    _listed(document, "praise", "Đề nghị biểu dương, khen thưởng")
    _listed(document, "feedback", "Đảng viên được góp ý")
    _always(document, "Kiến nghị, đề xuất", "proposals")
    parts.recipients_and_signature(document, form, "{{ signer }}", "Đảng ủy")
    return document


_COLUMNS = (
    ("TT", "{{ row.number }}", 0.1, True),
    ("Nội dung", "{{ row.label }}", 0.7, False),
    ("Số lượng", "{{ row.value }}", 0.2, True),
)
"""heading, text of a row, share of the width, whether it is centred"""


def _opening(document: Word) -> None:
    text(
        document,
        "Chủ trì: đồng chí {{ chair }}, thay mặt {{ committee }}.",
        "Tổng số đảng viên được mời: {{ total }}; có mặt: {{ present }}; vắng mặt: {{ absent }}.",
    )
    _names(document, "excused", "Vắng có báo cáo, được nơi công tác xác nhận")
    _names(document, "pending", "Vắng có báo cáo, chờ nơi công tác xác nhận")
    _names(document, "unreported", "Vắng không báo cáo")
    text(document, "{%p if guests %}", 'Đại biểu dự: {{ guests|join("; ") }}.', "{%p endif %}")
    text(document, "{%p if programme %}", "Chương trình, nội dung, thời gian:")
    each(document, "programme", "- {{ line }}")
    text(document, "{%p endif %}", "Thư ký: đồng chí {{ minute_taker }}.")


def _names(document: Word, names: str, label: str) -> None:
    line = f'{label}: {{{{ {names}|length }}}} đồng chí: {{{{ {names}|join("; ") }}}}.'
    text(document, f"{{%p if {names} %}}", line, "{%p endif %}")


def _part(document: Word, heading: str, name: str, line: str = "{{ line }}") -> None:
    """A part of the meeting; "Không có." when it came to nothing, dots when nobody wrote."""
    text(document, heading, style="List Number")
    each(document, name, line)
    text(document, f"{{%p if written and not {name} %}}", "Không có.", "{%p endif %}")
    text(document, "{%p if not written %}")
    parts.for_the_pen(document, LINES_FOR_THE_PEN)
    text(document, "{%p endif %}")


def _always(document: Word, heading: str, name: str) -> None:
    text(document, heading, style="List Number")
    each(document, name)
    text(document, f"{{%p if not {name} %}}")
    parts.for_the_pen(document, LINES_FOR_THE_PEN)
    text(document, "{%p endif %}")


def _listed(document: Word, name: str, heading: str) -> None:
    text(document, heading, style="List Number")
    each(document, name, "- {{ line }}.")
    text(document, f"{{%p if not {name} %}}", "Không có.", "{%p endif %}")


def _said(document: Word, name: str, label: str, words: str = "") -> None:
    text(document, f"{{%p if {name} %}}", label + (words or f"{{{{ {name} }}}}"), "{%p endif %}")


def _next_page(document: Word) -> None:
    text(document, "{%p if not loop.last %}")
    parts.new_page(document)
    text(document, "{%p endif %}", "{%p endfor %}")
