"""A ward's own official forms take the place of the built-in ones, when they fit."""

from pathlib import Path
from shutil import copyfile

from docx import Document

from services.documents import word
from services.documents.fields import Head
from services.documents.forms import REPLACED, Fit, Forms
from services.documents.grading import builders
from tests.services.documents import reading
from tests.services.documents.grading.facts import DAY, PERSON, review


def paper() -> Head:
    return builders.individual("2C", PERSON, review())


def official(folder: Path, *lines: str) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(folder / "mau-2c.docx"))


def test_an_official_file_is_used_in_place_of_the_built_in_one(tmp_path: Path) -> None:
    official(tmp_path, "MẪU CHÍNH THỨC", "{{ name }}, {{ year }}")
    forms = Forms(tmp_path)
    text = reading.lines(forms.render(paper(), DAY))
    assert text == ["MẪU CHÍNH THỨC", "Hoa Thử Già, 2025"]
    [fit] = forms.check()
    assert fit.usable
    assert "quality_and_ethics" in fit.unused


def test_a_file_with_unknown_names_or_damage_is_not_used_and_is_reported(tmp_path: Path) -> None:
    official(tmp_path, "{{ name }} {{ xep_loai }}")
    (tmp_path / "09-dg.xlsx").write_bytes(b"damaged")
    (tmp_path / "ghi-chu.docx").write_bytes(b"something else")
    forms = Forms(tmp_path)
    assert "NGƯỜI TỰ KIỂM ĐIỂM" in reading.lines(forms.render(paper(), DAY))
    broken, wrong, foreign = sorted(forms.check(), key=lambda fit: fit.name)
    assert broken == Fit("09-dg.xlsx", broken=True)
    assert foreign == Fit("mau-2c.docx", wrong=("xep_loai",), unused=foreign.unused)
    assert wrong == Fit("ghi-chu.docx", known=False)


def test_every_built_in_file_fits_under_its_own_name(tmp_path: Path) -> None:
    for name in REPLACED:
        copyfile(word.FOLDER / "2018-04-03" / name, tmp_path / name)
    assert all(fit.usable for fit in Forms(tmp_path).check())
    assert len(Forms(tmp_path).check()) == 14


def test_without_a_folder_nothing_is_replaced(tmp_path: Path) -> None:
    assert Forms(tmp_path / "missing").check() == []
    assert Forms().check() == []
