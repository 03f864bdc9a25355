"""How papers look is a matter of dated settings that say how well they are evidenced."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from services.documents import layout
from services.documents.layout import Layout
from services.rules.yaml_reader import RulesError


def test_each_day_has_its_form() -> None:
    before, after = layout.layout(date(2026, 5, 26)), layout.layout(date(2026, 5, 27))
    assert (before.chair_signs, after.chair_signs) == ("CHỦ TỌA", "CHỦ TRÌ HỘI NGHỊ")
    assert (before.final_mark, after.final_mark) == ("./.", ".")
    assert (before.number_label, after.number_label) == ("Số:", "Số")


def test_a_day_before_the_first_form_has_the_first_one() -> None:
    assert layout.form_of(date(2000, 1, 1)) == layout.forms()[0]
    assert layout.layout(date(2000, 1, 1)) == layout.layout(layout.forms()[0])


def test_the_page_is_the_partys() -> None:
    now = layout.layout(date(2026, 6, 6))
    margins = (now.margin_top, now.margin_bottom, now.margin_left, now.margin_right)
    assert (now.font, now.body_size, margins) == ("Times New Roman", 14, (20, 20, 30, 15))


def test_every_value_says_where_it_comes_from() -> None:
    for setting in layout.settings().values():
        assert setting.meaning
        assert all(value.source for value in setting.values), setting.name


def test_what_rests_on_weak_evidence_is_marked() -> None:
    weak = layout.weak(date(2026, 6, 6))
    assert "line_spacing" in weak
    assert "subject_rule" not in weak


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: font", "name: letters"),
        ("evidence: T}", "evidence: certain}"),
        ("source: HD 05-HD/VPTW, ", ""),
        ("meaning: lề trên", "means: lề trên"),
    ],
)
def test_an_incomplete_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = layout.FILE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "layout.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError):
        layout.settings(broken)


def test_a_setting_needs_a_value(tmp_path: Path) -> None:
    broken = tmp_path / "layout.yaml"
    broken.write_text("- {name: font, meaning: m, unit: u, values: []}\n", encoding="utf-8")
    with pytest.raises(RulesError):
        layout.settings(broken)


def test_nothing_is_set_that_no_template_could_use() -> None:
    assert {field.name for field in fields(Layout)} == set(layout.settings())
