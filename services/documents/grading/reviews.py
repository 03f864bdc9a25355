"""Draws the reviews (Mẫu 01, 2A, 2B, 2C) and the self-grading of a collective (Mẫu 03-ĐG)."""

from collections.abc import Sequence

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.grading.notes import begin, together
from services.documents.layout import Layout
from services.documents.template_parts import each, text

LINES_FOR_THE_PEN = 2
COLLECTIVE = (
    ("principles", "Việc chấp hành nguyên tắc tổ chức và hoạt động, nhất là nguyên tắc tập trung "
     "dân chủ; thực hiện quy chế làm việc"),
    ("results", "Kết quả thực hiện các mục tiêu, chỉ tiêu, nhiệm vụ được giao"),
    ("party_building", "Kết quả công tác xây dựng, chỉnh đốn Đảng và hệ thống chính trị"),
    ("responsibility", "Trách nhiệm của tập thể lãnh đạo, quản lý trong triển khai thực hiện các "
     "chủ trương, nghị quyết của Đảng, của cấp trên"),
)  # fmt: skip
QUALITY = (
    "Về phẩm chất chính trị, đạo đức, lối sống; đoàn kết nội bộ; ý thức tổ chức kỷ luật, trách "
    "nhiệm nêu gương, những điều đảng viên không được làm; tác phong, lề lối làm việc; "
    "liên hệ các biểu hiện suy thoái, “tự diễn biến”, “tự chuyển hóa”"
)
TASKS = (
    "Việc thực hiện nhiệm vụ, quyền hạn và kết quả thực hiện các chỉ tiêu, nhiệm vụ được giao "
    "trong năm (hiệu quả, tiến độ, chất lượng)"
)
COMMITMENT = "Việc thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu của cá nhân"
INDIVIDUAL = (
    ("quality_and_ethics", QUALITY),
    ("tasks_and_results", TASKS),
    ("personal_commitment", COMMITMENT),
)
LEADER = (
    ("leadership_results", "Kết quả công tác lãnh đạo, chỉ đạo, quản lý, điều hành; mức độ hoàn "
     "thành nhiệm vụ của đơn vị thuộc quyền quản lý; khả năng quy tụ, xây dựng đoàn kết nội bộ"),
    ("responsibility_and_innovation", "Trách nhiệm trong công việc; tinh thần năng động, đổi mới "
     "sáng tạo, dám nghĩ, dám làm, dám chịu trách nhiệm; xây dựng đội ngũ cán bộ, kiểm soát quyền "
     "lực; xử lý những vấn đề khó, phức tạp, nhạy cảm"),
    ("exemplarity", "Trách nhiệm nêu gương của bản thân và gia đình; đấu tranh phòng, chống tham "
     "nhũng, lãng phí, tiêu cực; sự tín nhiệm của cán bộ, đảng viên; phong cách lãnh đạo gần dân"),
)  # fmt: skip
REST = (
    ("II. Hạn chế, khuyết điểm và nguyên nhân", "shortcomings", "limits_and_causes"),
    ("III. Giải trình những vấn đề được gợi ý kiểm điểm (nếu có); kết quả khắc phục hạn chế, "
     "khuyết điểm đã được kết luận, chỉ ra ở kỳ trước", "suggested_and_earlier"),
    ("IV. Làm rõ trách nhiệm khi có dấu hiệu vi phạm (nếu có)", "signs"),
    ("V. Phương hướng, giải pháp và thời gian khắc phục", "remedies", "time_of_remedy"),
)  # fmt: skip


def collective_review(form: Layout) -> Word:
    """Mẫu 01."""
    document = begin("mau-01", form)
    parts.header(document, form)
    subject = "kiểm điểm, tự đánh giá, xếp loại chất lượng {{ collective }} năm {{ year }}"
    parts.title(document, form, "BÁO CÁO", subject)
    _part_a(document, COLLECTIVE)
    _part_b(document, form)
    signs = ["{{ signs_for }}", "{{ signer_title }}"]
    parts.one_signature(document, form, signs, "{{ signer }}")
    return document


def leader_review(form: Layout) -> Word:
    """Mẫu 2A."""
    whom = "(Cá nhân giữ chức vụ lãnh đạo, quản lý)"
    return _individual("mau-2a", form, whom, (*INDIVIDUAL, *LEADER), manager=True)


def staff_review(form: Layout) -> Word:
    """Mẫu 2B."""
    whom = "(Cá nhân không giữ chức vụ lãnh đạo, quản lý)"
    return _individual("mau-2b", form, whom, INDIVIDUAL, manager=True)


def member_review(form: Layout) -> Word:
    """Mẫu 2C."""
    whom = "(Đảng viên không làm việc trong hệ thống chính trị)"
    return _individual("mau-2c", form, whom, INDIVIDUAL, manager=False)


def self_grading(form: Layout) -> Word:
    """Mẫu 03-ĐG."""
    document = begin("03-dg", form)
    parts.header(document, form)
    subject = "{{ collective }}, năm {{ year }}"
    parts.title(document, form, "TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG", subject)
    text(document, "{{ by }} tự đánh giá, xếp loại tại {{ meeting }}.")
    text(document, "Điểm theo nhóm tiêu chí", style="List Number")
    _criteria(document, form)
    text(document, "Căn cứ, minh chứng", style="List Number")
    _lines(document, "reasons")
    text(document, "Kết quả xếp loại {{ parts_of }}", style="List Number")
    each(document, "parts", "- {{ line.label }}: {{ line.value }}.")
    text(document, "- Cộng: {{ sum }}.")
    text(document, "Mức tự xếp loại", style="List Number")
    _levels(document)
    signs = ["{{ signs_for }}", "{{ signer_title }}"]
    parts.one_signature(document, form, signs, "{{ signer }}")
    return document


def _individual(
    name: str, form: Layout, whom: str, sections: Sequence[tuple[str, str]], *, manager: bool
) -> Word:
    document = begin(name, form)
    parts.header(document, form)
    kind = "BẢN KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CÁ NHÂN"
    parts.title(document, form, kind, "năm {{ year }}", whom)
    text(document, "Họ và tên: {{ name }}. Ngày sinh: {{ born }}.")
    for field, label in (("party_post", "Đảng"), ("state_post", "chính quyền"),
                         ("mass_post", "đoàn thể")):  # fmt: skip
        line = f"Chức vụ {label}: {{{{ {field} }}}}."
        text(document, f"{{%p if {field} %}}", line, "{%p endif %}")
    text(document, "Đơn vị công tác: {{ workplace }}.", "Sinh hoạt tại: {{ cell }}.")
    _part_a(document, sections)
    _part_b(document, form)
    parts.one_signature(document, form, ["NGƯỜI TỰ KIỂM ĐIỂM"], "{{ signer }}")
    _opinions(document, form, manager=manager)
    return document


def _part_a(document: Word, sections: Sequence[tuple[str, str]]) -> None:
    text(document, "A. NỘI DUNG KIỂM ĐIỂM", "I. Ưu điểm, kết quả đạt được", style="Đề mục")
    for number, (field, heading) in enumerate(sections, start=1):
        text(document, f"{number}. {heading}", style="Đề mục")
        _lines(document, field)
    text(document, "{%p for section in extra %}")
    text(document, f"{{{{ loop.index + {len(sections)} }}}}. {{{{ section.title }}}}",
         style="Đề mục")  # fmt: skip
    each(document, "section.lines")
    text(document, "{%p endfor %}")
    for heading, *fields in REST:
        text(document, heading, style="Đề mục")
        _several(document, fields)


def _part_b(document: Word, form: Layout) -> None:
    text(document, "B. TỰ ĐÁNH GIÁ, XẾP LOẠI", "I. Điểm theo nhóm tiêu chí", style="Đề mục")
    _criteria(document, form)
    text(document, "II. Mức tự xếp loại", style="Đề mục")
    _levels(document)


def _criteria(document: Word, form: Layout) -> None:
    columns = (
        ("Nhóm tiêu chí", "{{ row.name }}", 0.6, False),
        ("Điểm tối đa", "{{ row.most }}", 0.2, True),
        ("Điểm tự chấm", "{{ row.points }}", 0.2, True),
    )
    parts.ruled_table(document, form, "criteria", columns)
    text(document, "", "Tổng điểm: {{ total }}/{{ most }}.")


def _levels(document: Word) -> None:
    with together(document):
        each(document, "levels", "{{ line.box }} {{ line.label }}")


def _opinions(document: Word, form: Layout, *, manager: bool) -> None:
    """Room for those who assess after the person: who manages, the cell, the deciding body."""
    blocks = [
        ("Nhận xét, đánh giá của chi ủy; mức chi bộ đề xuất", "T/M CHI ỦY (CHI BỘ)"),
        ("Mức xếp loại do cấp có thẩm quyền quyết định", "T/M CẤP ỦY"),
    ]
    if manager:
        blocks.insert(0, ("Nhận xét, đánh giá, mức xếp loại của người quản lý, sử dụng",
                          "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"))  # fmt: skip
    text(document, "")
    text(document, "C. Ý KIẾN CỦA CẤP ĐỀ XUẤT, CẤP QUYẾT ĐỊNH", style="Đề mục")
    for number, (heading, signs) in enumerate(blocks, start=1):
        text(document, f"{number}. {heading}", style="Đề mục")
        with together(document):
            parts.for_the_pen(document, LINES_FOR_THE_PEN)
        parts.one_signature(document, form, [signs], "")


def _lines(document: Word, field: str) -> None:
    _several(document, [field])


def _several(document: Word, fields: Sequence[str]) -> None:
    """The lines of the fields one after another; dots for the pen when there are none at all."""
    for field in fields:
        each(document, field)
    text(document, f"{{%p if not ({' or '.join(fields)}) %}}")
    parts.for_the_pen(document, LINES_FOR_THE_PEN)
    text(document, "{%p endif %}")
