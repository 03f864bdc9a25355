"""Draws the lists: proposals (01, 04, 07-ĐG), decisions (02, 05, 08-ĐG), opinions (06-ĐG)."""

from collections.abc import Callable
from dataclasses import replace

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.grading.notes import begin, together
from services.documents.layout import Layout
from services.documents.template_parts import each, text

SMALLER = 2
"""points by which tables with many columns are printed smaller than the text"""
LEVELS = (
    ("excellent", "Xuất sắc"),
    ("good", "Tốt"),
    ("fulfilled", "Hoàn thành"),
    ("failed", "Không HT"),
)


def proposal(name: str, kind: str, subjects: str) -> Callable[[Layout], Word]:
    """Mẫu 01-ĐG, 04-ĐG, 07-ĐG: lists of proposed levels."""

    def draw(form: Layout) -> Word:
        form = _wide(form)
        document = begin(name, form)
        parts.header(document, form)
        parts.title(document, form, kind, "của {{ unit }}, năm {{ year }}")
        _list(document, form, subjects)
        _signed_list(document, form)
        return document

    return draw


def decision(name: str, subjects: str) -> Callable[[Layout], Word]:
    """Mẫu 02-ĐG, 05-ĐG, 08-ĐG: a decision on one page and its list on the next."""

    def draw(form: Layout) -> Word:
        document = begin(name, form)
        parts.header(document, form, "QĐ/{{ mark }}")
        subject = f"về đánh giá, xếp loại chất lượng {subjects} năm {{{{ year }}}}"
        parts.title(document, form, "QUYẾT ĐỊNH", subject)
        each(document, "grounds", "- Căn cứ {{ line }};")
        text(document, "- Căn cứ kết quả bỏ phiếu kín tại {{ meeting }};")
        text(document, "{{ body }}", style="Nhấn mạnh")
        text(document, "QUYẾT ĐỊNH:", style="Nhấn mạnh")
        _articles(document, subjects)
        signs = ["{{ signs_for }}", "{{ signer_title }}"]
        parts.recipients_and_signature(document, form, "{{ signer }}", "hồ sơ", signs)
        parts.new_page(document)
        text(document, "DANH SÁCH", "{{ unit }}: {{ group }}", style="Trích yếu")
        _list(document, form, subjects, self_graded=False)
        each(document, "ballot", "- {{ line }}")
        return document

    return draw


def opinion_slip(form: Layout) -> Word:
    """Mẫu 06-ĐG."""
    form = _wide(form)
    document = begin("06-dg", form)
    parts.header(document, form)
    subject = "tham gia đánh giá, xếp loại chất lượng năm {{ year }}"
    parts.title(document, form, "PHIẾU LẤY Ý KIẾN", subject)
    text(document, "Kính gửi: {{ to }}", style="Nhấn mạnh")
    text(
        document,
        "{{ asker }} đề nghị cho ý kiến về mức xếp loại của các tập thể, cá nhân dưới đây: đánh "
        "dấu (x) vào một cột, gửi lại trước {{ until }}.",
    )
    levels = [(label, "", 0.09, True) for _, label in LEVELS]
    columns = [*_who(0.27), *levels, ("Ghi chú", "", 0.185, False)]
    parts.ruled_table(document, form, "rows", columns, smaller=SMALLER)
    with together(document):
        text(document, "")
        text(document, "Ý kiến khác (nếu có):")
        parts.for_the_pen(document, 1)
    parts.one_signature(document, form, ["NGƯỜI CHO Ý KIẾN"], "{{ signer }}")
    return document


def _wide(form: Layout) -> Layout:
    """The page on its side."""
    return replace(form, page_width=form.page_height, page_height=form.page_width)


def _articles(document: Word, subjects: str) -> None:
    text(
        document,
        f"Điều 1. Xếp loại chất lượng năm {{{{ year }}}} đối với {{{{ graded }}}} {subjects} theo "
        "danh sách kèm theo, gồm: hoàn thành xuất sắc nhiệm vụ: {{ excellent }}; hoàn thành tốt "
        "nhiệm vụ: {{ good }}; hoàn thành nhiệm vụ: {{ fulfilled }}; không hoàn thành nhiệm vụ: "
        "{{ failed }}.",
        "Điều 2. Kết quả được thông báo tới đối tượng được xếp loại và tập thể, cá nhân trực tiếp "
        "quản lý.",
        "Điều 3. Các cơ quan, đơn vị, tập thể và cá nhân có tên trong danh sách thi hành Quyết "
        "định này.",
    )


def _who(share: float, first: float = 0.055) -> list[tuple[str, str, float, bool]]:
    return [
        ("TT", "{{ row.number }}", first, True),
        ("Họ và tên / tên tập thể", "{{ row.name }}", share, False),
        ("Chức vụ, đơn vị", "{{ row.post }}", 0.13, False),
    ]


def _list(document: Word, form: Layout, subjects: str, *, self_graded: bool = True) -> None:
    """The table, its sums, who was left out and the quota."""
    name, level, first = (0.19, 0.068, 0.05) if self_graded else (0.24, 0.1, 0.07)
    columns = _who(name, first)
    if self_graded:
        columns += [
            ("Điểm chung", "{{ row.common }}", 0.065, True),
            ("Điểm nhiệm vụ", "{{ row.results }}", 0.07, True),
            ("Tổng", "{{ row.total }}", 0.06, True),
            ("Tự xếp loại", "{{ row.own }}", 0.085, True),
        ]
    columns += [(label, f"{{{{ row.{field} }}}}", level, True) for field, label in LEVELS]
    columns.append(("Ghi chú", "{{ row.note }}", 1 - sum(c[2] for c in columns), False))
    if self_graded:
        text(document, "Căn cứ kết quả tại {{ meeting }}. Nhóm: {{ group }}.")
    parts.ruled_table(document, form, "rows", columns, smaller=SMALLER)
    with together(document):
        text(
            document,
            "",
            f"Cộng: {{{{ graded }}}} {subjects} được xếp loại; xuất sắc: {{{{ excellent }}}}; "
            "tốt: {{ good }}; hoàn thành: {{ fulfilled }}; không hoàn thành: {{ failed }}.",
        )
        each(document, "quota", "- {{ line }}")
        text(document, "{%p if left %}", "Chưa xếp loại hoặc không thuộc diện xếp loại:")
        each(document, "left", "- {{ line.name }}: {{ line.because }}.")
        text(document, "{%p endif %}")


def _signed_list(document: Word, form: Layout) -> None:
    signs = ["{{ signs_for }}", "{{ signer_title }}"]
    parts.recipients_and_signature(document, form, "{{ signer }}", "hồ sơ", signs)
