"""The list of a year at each of its stages, with day and actor, beside each other (REP-04).

Nothing is copied: the steps of cases are only added, so each version stays as it was.
"""

import asyncio
import io
from collections.abc import Mapping, Sequence
from typing import Any

from services import files
from services.documents.case_lists import MIME
from services.documents.papers import MadePaper
from services.documents.word import printable
from services.people import names
from services.refusal import Refused
from services.screening.case import CaseView, Step, mine
from services.screening.lists import LISTING
from services.work import Work

VERSIONS: Mapping[str, tuple[str, str]] = {
    "comment": ("Đã góp ý", "COMMENTED"),
    "provisional": ("Dự kiến", "PROVISIONAL"),
    "direct": ("Chính thức đưa ra chi bộ", "OFFICIAL_FOR_MEETING"),
    "vote_list": ("Chi bộ đã bỏ phiếu", "LISTED"),
    "approve": ("Đã phê duyệt", "APPROVED"),
}
"""move → name of the version, the state that puts a member on it"""
HEADINGS = ("TT", "Họ và tên", "Chi bộ")
COMPARED = "So sánh"
WIDTH = 28


async def workbook(work: Work, year: int) -> MadePaper | Refused:
    """A sheet that compares the versions, and one for each; its maker's alone.

    Cases whose first step is of the year. Refused: no_such_case when there is none.
    """
    seen = [each for each in await mine(work) if each.seen_as in LISTING]
    views = [each for each in seen if each.steps and each.steps[0].on_day.year == year]
    if not views:
        return Refused("no_such_case")
    people = await names(work, {step.recorded_by for view in views for step in view.steps})
    content = await asyncio.to_thread(build, sheets(views, people))
    name = f"phien-ban-{year}.xlsx"
    file_id = await files.store(work, name, MIME, content)
    work.record("screening.versions", f"file:{file_id}", year=year, count=len(views))
    return MadePaper(file_id, name, MIME)


def sheets(views: Sequence[CaseView], people: Mapping[int, str]) -> dict[str, list[list[str]]]:
    """Sheet → rows of text, the headings first."""
    said = [(view, {key: _on(view, key) for key in VERSIONS}) for view in views]
    compared = [[*HEADINGS, *(title for title, _ in VERSIONS.values()), "Đưa khỏi danh sách"]]
    for at, (view, steps) in enumerate(said, start=1):
        cells = [_told(step, people) for step in steps.values()]
        compared.append([str(at), view.name, view.unit, *cells, _left(view, people)])
    found = {COMPARED: compared}
    for key, (title, _) in VERSIONS.items():
        rows = [(view, step) for view, steps in said if (step := steps[key])]
        lines = [
            [str(at), view.name, view.unit, _told(step, people)]
            for at, (view, step) in enumerate(rows, start=1)
        ]
        found[title] = [[*HEADINGS, "Ngày, người ghi"], *lines]
    return found


def _on(view: CaseView, action: str) -> Step | None:
    """The step that put the member on this version."""
    state = VERSIONS[action][1]
    return next((each for each in view.of(action) if each.state == state), None)


def _told(step: Step | None, people: Mapping[int, str]) -> str:
    if step is None:
        return "–"
    parts = (f"{step.on_day:%d/%m/%Y}", people.get(step.recorded_by, ""), step.paper)
    return "; ".join(part for part in parts if part)


def _left(view: CaseView, people: Mapping[int, str]) -> str:
    ends = ("DROPPED", "NOT_LISTED", "NOT_APPROVED")
    step = next((each for each in view.steps if each.state in ends), None)
    return _told(step, people) if step else ""


def build(found: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of sheets of text, the headings first."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    look: dict[str, Any] = {"font_name": "Times New Roman", "border": 1, "text_wrap": True}
    plain, bold = book.add_format(look), book.add_format(look | {"bold": True})
    for name, rows in found.items():
        sheet = book.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(1, len(rows[0]) - 1, WIDTH)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, printable(text), plain if at else bold)
    book.close()
    return written.getvalue()
