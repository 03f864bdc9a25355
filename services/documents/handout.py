"""The sheet that a secretary hands out: five things one can do, on one A4 page in large type.

The words and the labels of the buttons come from whoever asks for it: they are the catalogue's.
"""

import asyncio
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services import units
from services.documents import handout_picture
from services.documents.handout_picture import Screen, broken, draw, letters
from services.documents.papers import MadePaper, keep
from services.documents.word import MIME, printable
from services.people import SECRETARIAT
from services.refusal import Refused
from services.work import Work

if TYPE_CHECKING:
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Form = Literal["docx", "pdf"]
MIMES = {"docx": MIME, "pdf": "application/pdf"}
TITLE, HEAD, BODY = 24, 19, 16
"""points: nothing on the sheet is smaller than 16"""
FONT = "Arial"
"""without strokes at the ends: easier on old eyes"""
MARGIN, ACROSS = 14, 70
"""mm: of the page; width of a picture"""
PAGE = (210, 297)
DOTS = 150
"""to the inch, of the page drawn for the PDF"""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing one can do: its name, how, and the phone while doing it."""

    name: str
    how: str
    screen: Screen


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the page."""

    title: str
    tasks: tuple[Task, ...]
    below: str


async def handout(work: Work, unit_id: int, sheet: Sheet, form: Form) -> MadePaper | Refused:
    """The sheet of a unit as a stored file, for its secretary and deputy; not_yours otherwise."""
    unit = await units.access_unit(work, unit_id, *SECRETARIAT)
    if isinstance(unit, Refused):
        return unit
    build = {"docx": word, "pdf": pdf}[form]
    content = await asyncio.to_thread(build, sheet, printable(unit.name))
    made = MadePaper(0, f"to-huong-dan.{form}", MIMES[form])
    return await keep(work, made, content, {"kind": "handout", "unit_id": unit_id})


def word(sheet: Sheet, unit: str) -> bytes:
    """The page as a .docx: a table of pictures and words."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    page.top_margin = page.bottom_margin = Mm(MARGIN)
    page.left_margin = page.right_margin = Mm(MARGIN)
    _write(document.add_paragraph(), sheet.title, TITLE, bold=True)
    _write(document.add_paragraph(), unit, HEAD)
    _tasks(document.add_table(rows=len(sheet.tasks), cols=2), sheet.tasks)
    _write(document.add_paragraph(), sheet.below, BODY, bold=True)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf(sheet: Sheet, unit: str) -> bytes:
    """The same page, drawn."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (_dots(PAGE[0]), _dots(PAGE[1])), "white")
    pen = ImageDraw.Draw(page)
    left = _dots(MARGIN)
    top = _lines(pen, sheet.title, TITLE, (left, left), bold=True)
    top = _lines(pen, unit, HEAD, (left, top))
    for number, task in enumerate(sheet.tasks, start=1):
        top = _row(page, pen, f"{number}. {task.name}", task, top + _dots(2))
    _lines(pen, sheet.below, BODY, (left, top + _dots(2)), bold=True)
    written = io.BytesIO()
    page.save(written, "PDF", resolution=DOTS)
    return written.getvalue()


def _tasks(table: "Table", tasks: tuple[Task, ...]) -> None:
    from docx.shared import Mm, Pt

    table.autofit = False
    widths = Mm(ACROSS + 8), Mm(PAGE[0] - 2 * MARGIN - ACROSS - 8)
    table.columns[0].width, table.columns[1].width = widths
    for number, (row, task) in enumerate(zip(table.rows, tasks, strict=True), start=1):
        left, right = row.cells
        left.width, right.width = widths
        place = left.paragraphs[0]
        place.paragraph_format.space_after = Pt(4)
        picture = place.add_run().add_picture(_png(task.screen), Mm(ACROSS))
        picture._inline.docPr.set("descr", f"{task.name}: {task.how}")
        _told(right, number, task)


def _told(cell: "_Cell", number: int, task: Task) -> None:
    _write(cell.paragraphs[0], f"{number}. {task.name}", HEAD, bold=True)
    _write(cell.add_paragraph(), task.how, BODY)


def _write(paragraph: "Paragraph", text: str, size: int, *, bold: bool = False) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), FONT
    paragraph.paragraph_format.space_after = Pt(4)


def _png(screen: Screen) -> io.BytesIO:
    written = io.BytesIO()
    draw(screen).save(written, "PNG", optimize=True)
    written.seek(0)
    return written


def _row(page: "Image", pen: "ImageDraw", name: str, task: Task, top: int) -> int:
    """A picture with its words beside it; returns where the next begins."""
    wide = _dots(ACROSS)
    tall = wide * handout_picture.HEIGHT // handout_picture.WIDTH
    page.paste(draw(task.screen).resize((wide, tall)), (_dots(MARGIN), top))
    left = _dots(MARGIN + ACROSS + 5)
    below = _lines(pen, name, HEAD, (left, top), bold=True)
    _lines(pen, task.how, BODY, (left, below + _dots(1)))
    return top + tall


def _lines(
    pen: "ImageDraw", text: str, size: int, at: tuple[int, int], *, bold: bool = False
) -> int:
    """Writes from `at` to the right margin; returns where the next line begins."""
    font = letters(size * DOTS // 72)
    left, top = at
    for line in broken(pen, text, font, _dots(PAGE[0] - MARGIN) - left):
        pen.text((left, top), line, handout_picture.INK, font, stroke_width=int(bold))
        top += size * DOTS // 72 * 5 // 4
    return top


def _dots(millimetres: int) -> int:
    return round(millimetres * DOTS / 25.4)
