"""Two members with one name: nobody is marked in the place of the other."""

from sqlalchemy import update

from services.db.models import Person
from tests.stage import SOON, at, stage

TWICE = "Trần Văn Lúa"


async def test_the_roll_call_tells_them_apart() -> None:
    async with stage() as built:
        async with built.work() as work:
            await work.db.execute(
                update(Person).where(Person.full_name == "Hồ Thị Đào").values(full_name=TWICE)
            )
        await built.meeting(SOON, "Nhà văn hóa")
        await built.move_to(at("2026-06-06 20:00"))
        shown = (await built.say("Trúc", "/diemdanh 1"))[-1]
        labels = [label for label in shown.choices if TWICE in label]
        assert sorted(labels) == [f"{TWICE} (dv-05)", f"{TWICE} (dv-06)"]
        await built.say("Trúc", "Vắng: Lúa ốm")
        read_back = (await built.tap("Trúc", f"{TWICE} (dv-05)"))[-1]
        assert f"{TWICE} (dv-05)" in read_back.text
