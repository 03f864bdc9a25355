"""Who assigns tasks reads that other guidance applies to cadres of a ward's office (TSK-02)."""

import pytest
from sqlalchemy import insert

from services.db.models import RoleHeld
from tests.stage import stage
from tests.stage_cell import SINCE

WARD, SEN = 1, 4


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_the_page_of_a_ward_cadre(channel: str) -> None:
    async with stage(channel) as built:
        held = {"person_id": SEN, "unit_id": WARD, "role": "ward_staff", "from_day": SINCE}
        async with built.work() as work:
            await work.db.execute(insert(RoleHeld).values(**held))
        await built.say("Trúc", "/phancong")
        await built.tap("Trúc", "Tất cả đồng chí")
        shown = (await built.tap("Trúc", "Nguyễn Thị Sen (chưa có)"))[0]
        assert "02-HD/BTC ngày 19/5/2021, nội dung không có trong 5 tài liệu" in shown.text
        why = (await built.tap("Trúc", "Vì sao?"))[0].text
        assert "Riêng đối với cán bộ, công chức, người lao động của Cơ quan các phường" in why
