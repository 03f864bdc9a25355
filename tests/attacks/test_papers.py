"""A form that gives instructions of its own is refused; what people wrote never becomes one."""

import zipfile
from pathlib import Path

import pytest
from docx import Document
from jinja2.exceptions import SecurityError

from services.documents import forms, word
from services.documents.forms import Fit
from services.documents.instructions import Instructions
from tests.attacks.bombs import with_part

NAME = "mau-2c.docx"
SPYING = (
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ range(9) }}",
    "{{ 'x' * 10 ** 9 }}",
    "{% include 'minutes.docx' %}",
    "{% import 'a' as b %}",
    "{% set a = 1 %}",
    "{% macro m() %}{% endmacro %}",
    "{% for a in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{{ lipsum }}{{ lipsum() }}",
)

UNSAFE, BROKEN = Fit(NAME, unsafe=True), Fit(NAME, broken=True)
TEXT, LINKS, LAST = "word/document.xml", "word/_rels/document.xml.rels", "</Relationships>"
ENTITY = '?><!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
REMOTE = (
    '<Relationship Id="x" Type="http://a.example/attachedTemplate" TargetMode="External" '
    f'Target="http://a.example/t.dotm"/>{LAST}'
)
LINKED = REMOTE.replace("attachedTemplate", "hyperlink")
HARM = (
    (TEXT, "?>", ENTITY, "", UNSAFE),
    (LINKS, LAST, REMOTE, "", UNSAFE),
    (LINKS, LAST, LINKED, "", None),
    ("", "", "", "word/vbaProject.bin", UNSAFE),
    ("", "", "", "word/embeddings/oleObject1.bin", UNSAFE),
    (TEXT, "<w:body>", "<w:body>" + "<w:p/>" * 100_000, "", BROKEN),
)
HARM_NAMES = ("entity", "remote", "link", "macro", "object", "endless")


def form(folder: Path, text: str = "", subject: str = "") -> Path:
    """A Word file with these instructions in its text or among its properties."""
    document = Document()
    document.add_paragraph(text)
    document.core_properties.subject = subject
    document.save(str(folder / NAME))
    return folder / NAME


@pytest.mark.parametrize("spying", SPYING)
def test_a_form_that_wants_more_than_to_be_filled_in_is_not_used(
    tmp_path: Path, spying: str
) -> None:
    with pytest.raises(SecurityError):
        Instructions().from_string(spying)
    assert forms.fit(form(tmp_path, text=spying)) == Fit(NAME, unsafe=True)


def test_nor_where_its_instructions_stand_among_the_properties(tmp_path: Path) -> None:
    path = form(tmp_path, subject="{{ ''.__class__ }}")
    assert forms.fit(path) == Fit(NAME, unsafe=True)
    assert not forms.Forms(tmp_path).check()[0].usable


@pytest.mark.parametrize(("part", "old", "new", "added", "fit"), HARM, ids=HARM_NAMES)
def test_a_form_that_harms_whoever_opens_it_is_not_used(
    tmp_path: Path, part: str, old: str, new: str, added: str, fit: Fit | None
) -> None:
    """Entities, what is fetched, programs, and small files that are endless inside."""
    path = form(tmp_path)
    honest, as_it_was = path.read_bytes(), forms.fit(path)
    changes = {part: lambda text: text.replace(old, new, 1)} if part else {}
    path.write_bytes(with_part(honest, changes, {added: "x"} if added else {}))
    assert path.read_bytes() != honest
    assert forms.fit(path) == (fit or as_it_was)


def test_our_own_forms_fit() -> None:
    found = sorted(word.FOLDER.rglob("*.docx"))
    assert found
    kept = [forms.fit(path) for path in found if path.name in forms.REPLACED]
    assert kept
    assert all(each.usable for each in kept)


def test_no_file_of_ours_brings_macros_or_what_lies_elsewhere() -> None:
    for path in word.FOLDER.rglob("*.*x"):
        with zipfile.ZipFile(path) as archive:
            assert not [part for part in archive.namelist() if "vba" in part.lower()]
            texts = [archive.read(part) for part in archive.namelist() if part.endswith(".rels")]
        assert b'TargetMode="External"' not in b"".join(texts), path
