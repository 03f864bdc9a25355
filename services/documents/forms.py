"""The papers a ward may print on its own official forms, from a folder of its own.

A file there takes the place of the one with the same name; one that does not fit is not used, so
that no paper is missing on its last day, and `chibot check` tells what is wrong with it.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from services.documents import brought, phrasing, word, workbook_form
from services.documents.fields import Head
from services.documents.grading.notes import NAMES
from services.documents.grading.sheets import FILES, Consolidated
from services.documents.layout import form_of

REPLACED: Mapping[str, type[Head]] = {
    **{f"{name}.docx": paper for paper, name in word.TEMPLATES.items() if name in NAMES},
    **{f"{name}.xlsx": paper for paper, name in FILES.items()},
}
"""file → the paper whose fields it may name"""
BESIDE = ("docProps/core", "word/footnotes", "word/endnotes")
"""parts of a Word file, besides its text, that are filled in as well"""


@dataclass(frozen=True, slots=True)
class Fit:
    """How an own file fits. `broken`: unreadable; else the names not known and those unused.

    `unsafe`: it gives instructions that a form does not need, or brings along what acts by
    itself, so it is not followed.
    """

    name: str
    known: bool = True
    broken: bool = False
    unsafe: bool = False
    wrong: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """True when papers are printed on it."""
        return self.known and not self.broken and not self.unsafe and not self.wrong


@dataclass(frozen=True, slots=True)
class Forms:
    """The built-in files, or those of `own` where they fit.

    `superior`: the Party organisation above the ward, "Đảng bộ tỉnh A", which is no unit here.
    """

    own: Path | None = None
    superior: str = ""

    def render(self, paper: Head, day: date) -> bytes:
        """The paper of a day: a .docx, or an .xlsx for the two consolidations."""
        if self.superior and paper.superior == phrasing.superior(None):
            paper = replace(paper, superior=phrasing.superior(self.superior))
        if isinstance(paper, Consolidated):
            name = f"{FILES[type(paper)]}.xlsx"
            built_in = word.FOLDER / form_of(day).isoformat() / name
            return workbook_form.fill(paper, self._own(name) or built_in)
        return word.render(paper, day, self._own(f"{word.TEMPLATES[type(paper)]}.docx"))

    def check(self) -> list[Fit]:
        """Every own file, by name."""
        if self.own is None or not self.own.is_dir():
            return []
        kept = (path for path in self.own.iterdir() if path.suffix in (".docx", ".xlsx"))
        return [fit(path) for path in sorted(kept) if not path.name.startswith("~$")]

    def _own(self, name: str) -> Path | None:
        path = self.own / name if self.own else None
        return path if path and path.is_file() and fit(path).usable else None


BUILT_IN = Forms()


def fit(path: Path) -> Fit:
    """Compares the names in a file with the fields of its paper."""
    paper = REPLACED.get(path.name)
    if paper is None:
        return Fit(path.name, known=False)
    from jinja2.exceptions import SecurityError

    try:
        if brought.is_too_much(path):
            return Fit(path.name, broken=True)
        if brought.acts(path):
            return Fit(path.name, unsafe=True)
        used, known = _names(path, paper)
    except SecurityError:
        return Fit(path.name, unsafe=True)
    except Exception:  # whatever a library says of a damaged file: it is not used
        return Fit(path.name, broken=True)
    return Fit(path.name, wrong=tuple(sorted(used - known)), unused=tuple(sorted(known - used)))


def _names(path: Path, paper: type[Any]) -> tuple[set[str], set[str]]:
    if path.suffix == ".xlsx":
        return workbook_form.places(path), workbook_form.known(paper)
    return _named(path), {field.name for field in fields(paper)}


def _named(path: Path) -> set[str]:
    """The names in a Word file: its text, heads and feet, and where else docxtpl fills in."""
    from docxtpl import DocxTemplate
    from jinja2 import meta

    from services.documents.instructions import Instructions

    rules, document = Instructions(), DocxTemplate(path)
    used = set(document.get_undeclared_template_variables(jinja_env=rules))
    with zipfile.ZipFile(path) as archive:
        beside = [part for part in archive.namelist() if part.startswith(BESIDE)]
        texts = [archive.read(part).decode("utf-8") for part in beside]
    for text in texts:
        used |= meta.find_undeclared_variables(rules.parse(document.patch_xml(text)))
    return used
