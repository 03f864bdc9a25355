"""Who leads several cells is asked once which one is meant; nobody gets the first silently."""

from sqlalchemy import insert

from services.db.models import ResidenceArea, RoleHeld, Unit
from tests import stage_grading
from tests.stage import stage
from tests.stage_cell import CALLED, SINCE

CELL_ID = 2


async def test_a_secretary_of_two_cells_says_which_one() -> None:
    async with stage("telegram") as built:
        held = {"person_id": CALLED.index("Bách") + 1, "unit_id": CELL_ID, "role": "deputy"}
        async with built.work() as work:
            await stage_grading.settle(work)
            await work.db.execute(insert(RoleHeld).values(**held, from_day=SINCE))
        asked = (await built.say("Bách", "/xeploai"))[0]
        assert asked.text == "Đồng chí làm việc này cho nơi nào?"
        assert asked.choices[:2] == ("Chi bộ Hoa Cúc", "Chi bộ Hoa Sen")
        assert (await built.tap("Bách", "Chi bộ Hoa Sen"))[0].text.startswith("Xếp loại năm 2026")
        missing = (await built.tap("Bách", "Còn thiếu gì"))[0]
        assert "Hồ Thị Đào: chưa kiểm điểm" in missing.text
        again = (await built.tap("Bách", "Quay lại"))[0]
        assert again.text.startswith("Xếp loại năm 2026: 8 đảng viên"), again.text
        assert (await built.say("Trúc", "/xeploai"))[0].text == again.text


async def test_a_member_is_introduced_to_the_ward_where_they_live() -> None:
    async with stage("telegram") as built:
        async with built.work() as work:
            other = insert(Unit).values(code="ward-2", name="Phường Hoa Hồng", kind="ward")
            ward = (await work.db.execute(other.returning(Unit.id))).scalar_one()
            for unit in (1, ward):
                area = {"unit_id": unit, "name": "Khu vực 1", "added_at": work.now}
                await work.db.execute(insert(ResidenceArea).values(**area))
        await built.say("Trúc", "/gioithieucutru")
        await built.say("Trúc", "Sen")
        asked = (await built.tap("Trúc", "Hộ khẩu thường trú"))[0]
        assert asked.choices[:2] == ("Phường Hoa Hồng", "Phường Hoa Mai")
        done = (await built.say("Trúc", "hoa hong"))[0]
        assert "về Phường Hoa Hồng" in done.text, done.text


async def test_staff_of_two_wards_say_which_one() -> None:
    async with stage("telegram") as built:
        async with built.work() as work:
            other = insert(Unit).values(code="ward-2", name="Phường Hoa Hồng", kind="ward")
            ward = (await work.db.execute(other.returning(Unit.id))).scalar_one()
            held = {"person_id": CALLED.index("Biển") + 1, "unit_id": ward, "role": "ward_staff"}
            await work.db.execute(insert(RoleHeld).values(**held, from_day=SINCE))
        asked = (await built.say("Biển", "/baocaocutru"))[0]
        assert asked.text == "Đồng chí làm việc này cho nơi nào?"
        shown = (await built.tap("Biển", "Phường Hoa Hồng"))[0]
        assert "Phường Hoa Hồng" in shown.text
        written = (await built.tap("Biển", "Tải bảng số liệu"))[0]
        assert "nơi nào" not in written.text, written.text
        await built.say("Biển", "/thongbaomoi")
        assert (await built.tap("Biển", "Phường Hoa Hồng"))[0].text.startswith("Đồng chí")
