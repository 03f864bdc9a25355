"""What each file says about itself: the official annex was not seen."""

from collections.abc import Iterator
from contextlib import contextmanager

from docx.document import Document as Word

from services.documents import template_parts as parts
from services.documents.layout import Layout

NAMES = {
    "mau-01": "Mẫu 01",
    "mau-2a": "Mẫu 2A",
    "mau-2b": "Mẫu 2B",
    "mau-2c": "Mẫu 2C",
    **{f"{number:02}-dg": f"Mẫu {number:02}-ĐG" for number in range(1, 11)},
}
"""file without its ending → the form as the plan names it"""


def note(name: str) -> str:
    """For the file's properties."""
    return (
        f"Chưa có phụ lục chính thức của {NAMES[name]}; tệp này dựng theo nội dung Kế hoạch "
        "15-KH/ĐU ngày 27/11/2025 (S2). Khi có mẫu chính thức, đặt tệp cùng tên vào thư mục "
        "CHIBOT_FORMS rồi chạy chibot check."
    )


def begin(name: str, form: Layout) -> Word:
    """An empty page of a form, with its note; a heading stays with what follows it."""
    document = parts.new_document(form)
    document.core_properties.comments = note(name)
    for heading in ("Đề mục", "List Number"):
        document.styles[heading].paragraph_format.keep_with_next = True
    return document


@contextmanager
def together(document: Word) -> Iterator[None]:
    """What is added stays on one page with what follows it: no signature stands alone."""
    before = len(document.paragraphs)
    yield
    for paragraph in document.paragraphs[before:]:
        paragraph.paragraph_format.keep_with_next = True
