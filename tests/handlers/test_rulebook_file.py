"""Ward staff get the form of a plan and send it back filled in: shown back, then recorded."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from services import rulebooks
from services.db.models import StoredFile
from services.rulebook_file import XLSX, labels
from tests import stage as staged
from tests.stage import Stage, stage

SUBMIT = "grading.submit_before"
CELL = 2
CELLS = {
    "Năm": "2026",
    "Số kế hoạch": "21-KH/ĐU",
    "Ngày ban hành": "20/05/2026",
    "Nơi ban hành": "Đảng ủy phường Hoa Mai",
}


def filled(form: bytes) -> bytes:
    book = load_workbook(io.BytesIO(form))
    sheet: Any = book.worksheets[0]
    for row in sheet.iter_rows():
        said = str(row[0].value)
        if said in CELLS:
            row[1].value = CELLS[said]
        if said == labels()[SUBMIT]:
            row[1].value, row[2].value = date(2026, 12, 5), "IV.1"
            row[3].value = "gửi trước ngày 05/12/2026"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


async def form(built: Stage) -> bytes:
    await built.say("Sông", "/kehoachnam")
    await built.tap("Sông", "Kế hoạch của năm")
    shown = await built.tap("Sông", "Tệp mẫu kế hoạch")
    assert shown[-1].file
    async with built.work() as work:
        newest = select(StoredFile.content).where(StoredFile.mime == XLSX)
        content: bytes = (await work.db.execute(newest)).scalar_one()
        return content


async def test_a_filled_form_is_shown_back_and_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as built:
        monkeypatch.setattr(staged, "PHOTO", filled(await form(built)))
        shown = await built.say("Sông", "", photo="photo")
        assert (
            "• Gửi, hoàn thành đánh giá, xếp loại: trước ngày 05/12/2026 (IV.1)" in shown[0].text
        )
        await built.tap("Sông", "Đúng, ghi lại")
        async with built.work() as work:
            book = await rulebooks.book_for(work, CELL)
        own = [each for each in book.dates_of(2026) if each.assumed_from is None]
        assert [(each.name, each.day) for each in own] == [(SUBMIT, date(2026, 12, 5))]
        finding = book.judge("CAL-10", {"year": 2026}, date(2026, 6, 1))
        assert finding.values["last_day"] == date(2026, 12, 4)


async def test_another_file_is_refused_and_may_be_sent_again() -> None:
    async with stage() as built:
        await form(built)
        shown = await built.say("Sông", "", photo="photo")
        assert "Tôi không mở được tệp này" in shown[0].text
