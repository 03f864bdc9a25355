"""The collector sends a workbook of amounts: shown, confirmed, entered; the secretary is told."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, insert, select

from services.db.models import DuesAmount, RoleHeld, StoredFile
from services.dues.shown import MIME
from tests import stage as staged
from tests.stage import Stage, at, stage
from tests.stage_cell import SINCE

TUNG, SEN, CELL = 2, 4, 2
WHY = "Nghị quyết số 3 ngày 5/1/2026"


async def collector(built: Stage) -> None:
    """Sen collects."""
    held = {"person_id": SEN, "unit_id": CELL, "role": "treasurer", "from_day": SINCE}
    async with built.work() as work:
        await work.db.execute(insert(RoleHeld).values(**held))


async def form(built: Stage) -> bytes:
    """The form, filled in for two members, one of them with a sum that is none."""
    await built.say("Sen", f"/caidatphi {CELL}")
    await built.tap("Sen", "Nhập mức từ tệp Excel")
    assert (await built.tap("Sen", "Lấy tệp mẫu"))[0].text.startswith("Tệp mẫu có sẵn tên")
    async with built.work() as work:
        newest = select(StoredFile.content).where(StoredFile.mime == MIME)
        content: bytes = (await work.db.execute(newest)).scalar_one()
    sheet: Any = load_workbook(io.BytesIO(content)).active
    for name, amount in {"Trần Văn Lúa": 50_000, "Hồ Thị Đào": "năm mươi"}.items():
        row = next(row for row in sheet.iter_rows() if row[2].value == name)
        row[4].value, row[6].value = amount, WHY
    for row in sheet.iter_rows(min_row=2):
        if row[4].value is None:
            for one in row:
                one.value = None
    kept = io.BytesIO()
    sheet.parent.save(kept)
    return kept.getvalue()


async def amounts(built: Stage) -> int:
    async with built.work() as work:
        return (await work.db.execute(select(func.count(DuesAmount.id)))).scalar_one()


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_a_filled_form_is_shown_and_entered_once(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(channel) as built:
        await collector(built)
        monkeypatch.setattr(staged, "PHOTO", await form(built))
        shown = (await built.say("Sen", "", photo="photo"))[0]
        assert "Xem trước: 1 mức mới, 0 mức như cũ, 1 dòng bị từ chối." in shown.text
        assert "Trần Văn Lúa: chưa có → 50.000 đồng, từ tháng 6/2026" in shown.text
        assert "cột E (Mức đảng phí (đồng/tháng)): “năm mươi” không phải" in shown.text
        assert await amounts(built) == 0
        assert (await built.tap("Sen", "Ghi 1 mức này"))[0].text == "Đã ghi 1 mức đảng phí."
        told = await built.move_to(at("2026-06-01 08:15"))
        assert {one.to for one in told} == {"Trúc", "Tùng"}
        assert all("Lúa" not in one.text and "50.000" not in one.text for one in told)
        read = (await built.tap("Trúc", "Xem mức vừa ghi"))[0].text
        assert f"Trần Văn Lúa: 50.000 đồng từ tháng 6/2026 ({WHY}; Nguyễn Thị Sen ghi" in read
        await built.say("Sen", f"/nhapmucphi {CELL}")
        again = (await built.say("Sen", "", photo="photo"))[0]
        assert "0 mức mới, 1 mức như cũ" in again.text
        assert not any(choice.startswith("Ghi ") for choice in again.choices)
        assert await amounts(built) == 1


async def test_what_is_no_workbook_and_who_may_not() -> None:
    async with stage() as built:
        await collector(built)
        await built.say("Sen", f"/nhapmucphi {CELL}")
        refused = (await built.say("Sen", "", photo="photo"))[0]
        assert refused.text.startswith("Tệp của đồng chí bị hỏng hoặc không phải tệp Excel.")
        assert "Lấy tệp mẫu" in refused.choices
        large = (await built.say("Sen", "", photo="large photo"))[0]
        assert "Tệp lớn quá" in large.text
        for who in ("Lúa", "Lan", "Bách"):
            for command in ("nhapmucphi", "mucvuaghi"):
                shown = await built.say(who, f"/{command} {CELL}")
                assert shown[0].text == "Việc này ngoài phần việc của đồng chí."
