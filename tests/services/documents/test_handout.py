"""The sheet that is handed out: one page, large type, the labels people really see."""

import io
import re
from typing import Any

import pytest
from docx.shared import Mm, Pt
from PIL import Image, ImageChops

from handlers.handout import sheet
from handlers.texts import Texts
from services import files
from services.documents import handout, handout_picture
from services.documents.handout import Form
from services.documents.handout_picture import Screen
from services.documents.papers import MadePaper
from services.files import FileView
from tests.fakes import House, code
from tests.services.documents import reading
from tests.stage import START

SHEET = sheet(Texts("vi", START))


async def made(house: House, who: str, form: Form) -> Any:
    return await house.act(who, handout.handout, house.units["one"], SHEET, form)


async def content(house: House, who: str, form: Form) -> bytes:
    paper = await made(house, who, form)
    assert isinstance(paper, MadePaper), paper
    found = await house.act(who, files.access_file, paper.file_id)
    assert isinstance(found, FileView), found
    assert (found.name, found.mime) == (f"to-huong-dan.{form}", handout.MIMES[form])
    return found.content


async def test_the_word_file_has_five_pictures_in_large_type(house: House) -> None:
    opened = await content(house, "secretary", "docx")
    document = reading.word(opened)
    page = document.sections[0]
    assert (page.page_width, page.page_height) == pytest.approx(
        (Mm(210), Mm(297)), abs=Mm(1) // 10
    )
    assert len(document.inline_shapes) == len(SHEET.tasks) == 5
    told = "\n".join(reading.lines(opened))
    assert "Chi bộ Thử 1" in told
    for task in SHEET.tasks:
        assert task.name in told
        assert task.how in told
    assert "“gọi”" in told
    inside = [each for row in document.tables[0].rows for each in row.cells[1].paragraphs]
    runs = [run for each in (*document.paragraphs, *inside) for run in each.runs]
    assert len(runs) == 13
    assert all(run.font.size and run.font.size >= Pt(16) for run in runs)


async def test_the_pdf_is_one_a4_page(house: House) -> None:
    opened = await content(house, "secretary", "pdf")
    assert opened.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", opened)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", opened)
    assert box
    assert float(box[1]) == pytest.approx(595, abs=1)
    assert float(box[2]) == pytest.approx(842, abs=1)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_of_a_picture_lies_inside_its_phone(language: str) -> None:
    """The lowest part of the screen stays empty, and the edges keep their one colour."""
    for task in sheet(Texts(language, START)).tasks:
        drawn, empty = handout_picture.draw(task.screen), handout_picture.draw(Screen())
        box = ImageChops.difference(drawn, empty).getbbox()
        assert box
        left, top, right, bottom = box
        assert 20 <= left < right <= handout_picture.WIDTH - 20, task.name
        assert 20 <= top < bottom <= handout_picture.HEIGHT - 20, task.name


def test_the_letters_of_a_picture_are_printed_in_16_points() -> None:
    millimetres = handout_picture.LETTERS / handout_picture.WIDTH * handout.ACROSS
    assert millimetres / 25.4 * 72 >= 16


async def test_the_pictures_show_the_labels_of_the_catalogue(house: House) -> None:
    t = Texts("vi", START)
    shown = {label for task in SHEET.tasks for label in task.screen.buttons}
    assert shown >= {t("answer.coming"), t("answer.absent"), t("choice.why")}
    document = reading.word(await content(house, "secretary", "docx"))
    parts = [part.blob for part in document.part.package.iter_parts() if "media" in part.partname]
    want = [handout_picture.draw(task.screen) for task in SHEET.tasks]
    for blob in parts:
        picture = Image.open(io.BytesIO(blob)).convert("RGB")
        assert any(ImageChops.difference(picture, each).getbbox() is None for each in want)
    assert len(parts) == 5


@pytest.mark.parametrize("who", ["an", "other_secretary", "ward_staff", "stranger"])
async def test_only_the_secretariat_gets_the_sheet(house: House, who: str) -> None:
    assert code(await made(house, who, "docx")) == "not_yours"
