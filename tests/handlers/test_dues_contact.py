"""The contact person of an exempt member is asked to remind them; no name on the screen."""

from datetime import date

import pytest
from sqlalchemy import insert

from services.db.models import ContactPerson, Exemption, ExemptionStep
from services.dues import book
from tests.stage import START, Stage, at, stage

CELL, TRUC, SEN, NUI = 2, 1, 4, 8


async def far_away(built: Stage) -> None:
    """Núi is exempt for mobile work; Sen keeps in touch. The cell keeps its dues here."""
    entered = {"entered_by": TRUC, "asked_at": START, "words": "đi làm xa"}
    term = {"since": date(2026, 1, 1), "until": date(2026, 12, 31), "reason": "mobile_work"}
    granted = {"exemption_id": 1, "step": "granted", "taken_by": TRUC, "taken_at": START}
    named = {"exemption_id": 1, "person_id": SEN, "assigned_by": TRUC, "assigned_at": START}
    async with built.work("Trúc") as work:
        await book.begin(work, CELL)
        values = {"id": 1, "unit_id": CELL, "person_id": NUI, **term, **entered}
        await work.db.execute(insert(Exemption).values(**values))
        await work.db.execute(insert(ExemptionStep).values(**granted))
        await work.db.execute(insert(ContactPerson).values(**named))


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_asked_the_day_after_the_due_day(channel: str) -> None:
    async with stage(channel) as built:
        await far_away(built)
        await built.move_to(at("2026-06-28 09:00"))
        shown = await built.move_to(at("2026-07-01 08:01"))
        assert not any(one.to == "Núi" for one in shown)
        (asked,) = [one for one in shown if "mà đồng chí giữ liên lạc" in one.text]
        assert asked.to == "Sen"
        assert "Có 1 đồng chí ở Chi bộ Hoa Sen" in asked.text
        assert "Núi" not in asked.text
        seen = (await built.tap("Sen", "Xem cần nhắc ai"))[0].text
        assert "• Bùi Đức Núi: tháng 6/2026" in seen
        assert "chưa có quy định miễn đảng phí trong 5 tài liệu" in seen
        other = (await built.say("Lúa", "/lienlacphi"))[0].text
        assert "Núi" not in other
