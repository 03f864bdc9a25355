"""The files in templates/ fit the builders: an office worker may restyle, not rename."""

from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Pt
from docxtpl import DocxTemplate

from services.documents import make_templates
from services.documents.fields import Head
from services.documents.grading.notes import NAMES, note
from services.documents.layout import forms, layout
from services.documents.word import FOLDER, TEMPLATES, template

EVERY = [(paper, day) for paper in TEMPLATES for day in forms()]


@cache
def opened(file: Path) -> Word:
    """Only to be read."""
    return Document(str(file))


@pytest.mark.parametrize(("paper", "day"), EVERY)
def test_names_in_the_file_are_the_fields_of_the_builder(paper: type[Head], day: date) -> None:
    named = DocxTemplate(template(paper, day)).get_undeclared_template_variables()
    assert named == {field.name for field in fields(paper)}


@pytest.mark.parametrize(("paper", "day"), EVERY)
def test_page_and_letters_are_those_of_the_form(paper: type[Head], day: date) -> None:
    document, form = opened(template(paper, day)), layout(day)
    page = document.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    sides = [round(each.mm) for each in (page.page_width, page.page_height) if each]
    upright = page.orientation == WD_ORIENT.PORTRAIT
    assert sides == sorted([form.page_width, form.page_height], reverse=not upright)
    wanted = (form.margin_top, form.margin_bottom, form.margin_left, form.margin_right)
    assert tuple(round(each.mm) for each in margins if each) == wanted
    body = document.styles["Nội dung"]
    assert (body.font.name, body.font.size) == (form.font, Pt(form.body_size))
    spacing = body.paragraph_format
    assert spacing.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert spacing.line_spacing == Pt(form.line_spacing)


@pytest.mark.parametrize("day", forms())
def test_pages_are_numbered_from_the_second_on(day: date) -> None:
    page = Document(str(FOLDER / day.isoformat() / "minutes.docx")).sections[0]
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header._element.xml
    assert "PAGE" not in page.first_page_header._element.xml


@pytest.mark.parametrize(("paper", "day"), EVERY)
def test_the_file_tells_nothing_about_who_made_it(paper: type[Head], day: date) -> None:
    about = opened(template(paper, day)).core_properties
    assert (about.author, about.last_modified_by) == ("", "")
    assert about.comments == (note(TEMPLATES[paper]) if TEMPLATES[paper] in NAMES else "")


def test_every_paper_can_be_made() -> None:
    assert make_templates.PAPERS.keys() == set(TEMPLATES.values())
    newest = layout(forms()[-1])
    for make in make_templates.PAPERS.values():
        assert make(newest).element.body is not None


def test_making_templates_again_keeps_what_was_restyled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_templates, "FOLDER", tmp_path)
    monkeypatch.setattr(make_templates, "FILES", {"minutes.docx": make_templates.minutes})
    make_templates.main([])
    made = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.docx")]
    assert sorted(made) == sorted(f"{day.isoformat()}/minutes.docx" for day in forms())
    restyled = tmp_path / made[0]
    restyled.write_bytes(b"restyled")
    make_templates.main([])
    assert restyled.read_bytes() == b"restyled"
    make_templates.main(["--anew"])
    assert restyled.read_bytes() != b"restyled"
