"""Makes the Word and Excel templates, one folder for each form of layout.yaml.

`python -m services.documents.make_templates` makes what is missing; with `--anew` it makes all of
them again, and what was restyled in Word is lost.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.ballots import templates as ballots
from services.documents.cases import templates as cases
from services.documents.grading.templates import GRADING, WORKBOOKS
from services.documents.layout import Layout, forms, layout
from services.documents.liaison import templates as liaison
from services.documents.moves import templates as moves
from services.documents.reviews import templates as reviews
from services.documents.template_parts import each, text

FOLDER = Path(__file__).parent / "templates"
LINES_FOR_THE_PEN = 2


def minutes(form: Layout) -> Word:
    """Biên bản họp chi bộ."""
    document = parts.new_document(form)
    parts.header(document, form, "BB")
    parts.title(document, form, "BIÊN BẢN")
    text(document, "Thời gian: {{ time }}.", "Địa điểm: {{ place }}.")
    text(document, "I. THÀNH PHẦN", style="Đề mục")
    _attendance(document)
    text(document, "II. NỘI DUNG", style="Đề mục")
    _agenda(document)
    _part(document, "Đánh giá thực hiện nghị quyết tháng trước", "evaluation")
    _part(document, "Biểu dương", "praise")
    _part(document, "Nhắc nhở, chấn chỉnh", "corrections")
    _part(document, "Ý kiến thảo luận", "discussion")
    _part(document, "Kết luận của chủ trì", "conclusions")
    _part(document, "Biểu quyết", "votes")
    parts.last_line(document, f"Hội nghị kết thúc vào hồi {{{{ closing }}}}{form.final_mark}")
    left = (form.minute_taker_signs, "{{ minute_taker }}")
    parts.two_signatures(document, form, left, (form.chair_signs, "{{ chair }}"))
    return document


def resolution(form: Layout) -> Word:
    """Nghị quyết chi bộ."""
    document = parts.new_document(form)
    parts.header(document, form, "NQ")
    parts.title(document, form, "NGHỊ QUYẾT")
    each(document, "grounds", "- Căn cứ {{ line }};")
    text(
        document,
        "{{ day }}, {{ issuer_name }} đã họp.",
        "Tổng số đảng viên: {{ total }} đồng chí; phải dự: {{ expected }}; có mặt: {{ present }}; "
        "vắng mặt: {{ absent }} (có lý do: {{ with_reason }}; không có lý do: "
        "{{ without_reason }}).",
        "Chủ trì: đồng chí {{ chair }}{% if chair_title %}, {{ chair_title }}{% endif %}. "
        "Thư ký: đồng chí {{ minute_taker }}.",
    )
    text(document, "CHI BỘ QUYẾT NGHỊ", style="Nhấn mạnh")
    _always(document, "Đánh giá việc thực hiện nghị quyết", "evaluation")
    _always(document, "Nhiệm vụ", "tasks", "- {{ line }}")
    _always(document, "Giải pháp", "measures")
    _always(document, "Tổ chức thực hiện", "execution")
    _always(document, "Kết quả biểu quyết", "votes", "- {{ line }}")
    closing = f"Nghị quyết này đã được Chi bộ thông qua tại buổi sinh hoạt{form.final_mark}"
    parts.last_line(document, closing)
    parts.recipients_and_signature(document, form, "{{ signer }}")
    return document


def absentees(form: Layout) -> Word:
    """The paragraph for the resolution book."""
    document = parts.new_document(form)
    parts.header(document, form)
    parts.title(document, form, "ĐẢNG VIÊN VẮNG MẶT")
    each(document, "paragraphs")
    parts.one_signature(document, form, ["THƯ KÝ HỘI NGHỊ"], "{{ minute_taker }}")
    return document


def invitations(form: Layout) -> Word:
    """Giấy mời, a page for each member."""
    document = parts.new_document(form, page_numbers=False)
    text(document, "{%p for name in invited %}")
    parts.header(document, form, "GM")
    parts.title(document, form, "GIẤY MỜI")
    text(document, "{{ issuer_name }} trân trọng kính mời:")
    text(document, "Đồng chí {{ name }}", style="Nhấn mạnh")
    text(document, "Đến dự: {{ event }}.", "Thời gian: {{ time }}.", "Địa điểm: {{ place }}.")
    text(document, "{%p if agenda %}", "Nội dung:")
    each(document, "agenda", "- {{ line }}")
    text(document, "{%p endif %}", "Đề nghị đồng chí đến dự đúng giờ. Nếu vắng, mong báo trước.")
    parts.one_signature(document, form, ["T/M CHI BỘ", "{{ signer_title }}"], "{{ signer }}")
    text(document, "{%p if not loop.last %}")
    parts.new_page(document)
    text(document, "{%p endif %}", "{%p endfor %}")
    return document


PAPERS: dict[str, Callable[[Layout], Word]] = {
    "minutes": minutes,
    "resolution": resolution,
    "absentees": absentees,
    "invitations": invitations,
    "sitting_minutes": liaison.sitting_minutes,
    "comment_sheets": liaison.comment_sheets,
    "introduction": liaison.introduction,
    "workplace_notices": liaison.workplace_notices,
    "liaison_report": liaison.liaison_report,
    "liaison_invitations": liaison.liaison_invitations,
    "transfer_letters": moves.transfer_letters,
    "official_paper": moves.official_paper,
    "ballot_slips": ballots.ballot_slips,
    "ballot_record": ballots.ballot_record,
    "case_paper": cases.case_paper,
    "case_lists": cases.case_lists,
    "screening_report": cases.screening_report,
    "self_criticism": cases.self_criticism,
    "review_minutes": reviews.review_minutes,
    **GRADING,
}
FILES: dict[str, Callable[[Layout], Any]] = {
    **{f"{name}.docx": make for name, make in PAPERS.items()},
    **{f"{name}.xlsx": make for name, make in WORKBOOKS.items()},
}


def main(arguments: Sequence[str]) -> None:
    """Writes the files."""
    for since in forms():
        folder = FOLDER / since.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in FILES.items():
            file = folder / name
            if "--anew" in arguments or not file.exists():
                make(layout(since)).save(str(file))


def _attendance(document: Word) -> None:
    total = "Tổng số đảng viên: {{ total }} đồng chí"
    temporary = "{% if temporary %} (sinh hoạt tạm thời: {{ temporary }}){% endif %}"
    text(
        document,
        f"{total}{temporary}; phải dự: {{{{ expected }}}} đồng chí.",
        "Có mặt: {{ present }} đồng chí.",
        "Vắng mặt: {{ absent }} đồng chí, trong đó:",
        _counted("- Có lý do: ", "with_reason", "with_reason_names"),
        _counted("- Không có lý do: ", "without_reason", "without_reason_names"),
    )
    _listed(document, "exempt", "Được miễn sinh hoạt")
    _listed(document, "suspended", "Bị đình chỉ sinh hoạt")
    _listed(document, "elsewhere", "Sinh hoạt tạm thời ở nơi khác")
    each(document, "late_corrections", "Đính chính sau khi công bố: {{ line }}.")
    text(document, "{%p if guests %}", 'Đại biểu dự: {{ guests|join("; ") }}.', "{%p endif %}")
    text(
        document,
        "Chủ trì: đồng chí {{ chair }}{% if chair_title %}, {{ chair_title }}{% endif %}.",
        "Thư ký: đồng chí {{ minute_taker }}.",
    )


def _counted(label: str, count: str, names: str) -> str:
    listed = f'{{% if {names} %}}: {{{{ {names}|join(", ") }}}}{{% endif %}}'
    return f"{label}{{{{ {count} }}}} đồng chí{listed}."


def _listed(document: Word, names: str, label: str) -> None:
    line = f'{label}: {{{{ {names}|length }}}} đồng chí: {{{{ {names}|join(", ") }}}}.'
    text(document, f"{{%p if {names} %}}", line, "{%p endif %}")


def _agenda(document: Word) -> None:
    text(document, "{%p for section in agenda %}")
    text(document, "{{ section.title }}", style="List Number")
    each(document, "section.lines")
    text(document, "{%p endfor %}")


def _part(document: Word, heading: str, name: str) -> None:
    """Left out when it is empty; with lines for the pen when nothing was written at all."""
    text(document, f"{{%p if {name} or not written %}}")
    _always(document, heading, name, written="written")
    text(document, "{%p endif %}")


def _always(
    document: Word, heading: str, name: str, line: str = "{{ line }}", written: str = ""
) -> None:
    text(document, heading, style="List Number")
    each(document, name, line)
    empty = f"not {written}" if written else f"not {name}"
    text(document, f"{{%p if {empty} %}}")
    parts.for_the_pen(document, LINES_FOR_THE_PEN)
    text(document, "{%p endif %}")


if __name__ == "__main__":
    main(sys.argv[1:])
