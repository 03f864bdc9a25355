"""A cell in January 2027 with a year behind it: who missed meetings, who owes dues."""

from datetime import date

import pytest
from sqlalchemy import insert

from services.db.models import (
    DuesMonth,
    DuesSetting,
    DuesWaiver,
    Mark,
    Meeting,
    MinuteEntry,
    Reminder,
)
from tests.fakes import LONG_AGO, PEOPLE, House, vn

JANUARY = vn(1, 8, 9, year=2027)
MONTHS = (2, 3, 4)


@pytest.fixture
async def cell(house: House) -> House:
    """In February to April of 2026 An came to no meeting and paid no dues; Bình paid nothing."""
    await _dues(house)
    for month in MONTHS:
        await _meeting(house, month)
    reminder = {"kind": "unexcused", "subject_id": 1, "person_id": house.ids["an"]}
    when = {"day": date(2026, 3, 21), "due_at": vn(3, 21, 8), "state": "sent"}
    await house.change(insert(Reminder).values(**reminder, **when))
    house.clock.move_to(JANUARY)
    return house


async def _dues(house: House) -> None:
    by = {"set_by": house.ids["secretary"], "set_at": vn(1, 1)}
    unit = {"unit_id": house.units["one"]}
    begun = insert(DuesSetting).values(**unit, **by, from_month=date(2026, 2, 1))
    await house.change(begun)
    for month in MONTHS:
        due = {"month": date(2026, month, 1), "due_on": date(2026, month, 28)}
        await house.change(insert(DuesMonth).values(**unit, **due))
    everybody = [one.key for one in PEOPLE if one.unit == "one"]
    freed = [house.ids[key] for key in everybody if key not in ("an", "binh")]
    record = {"recorded_by": house.ids["secretary"], "recorded_at": vn(1, 1)}
    rows = [
        {**unit, **record, "person_id": each, "from_day": LONG_AGO, "decision": "Quyết định"}
        for each in freed
    ]
    await house.change(insert(DuesWaiver).values(rows))


async def _meeting(house: House, month: int) -> None:
    """Closed; An absent without reason, and told to do better in the minutes of March."""
    held = {"unit_id": house.units["one"], "starts_at": vn(month, 20, 19), "place": "Nhà văn hóa"}
    by = {"planned_by": house.ids["secretary"], "planned_at": vn(1, 1), "state": "closed"}
    await house.change(insert(Meeting).values(**held, **by))
    number = max(row[0] for row in await house.rows(Meeting.id))
    mark = {"meeting_id": number, "marked_by": house.ids["secretary"], "marked_at": vn(month, 20)}
    await house.change(
        insert(Mark).values(**mark, person_id=house.ids["an"], mark="without_reason")
    )
    if month == MONTHS[1]:
        said = {"meeting_id": number, "seq": 1, "kind": "correct", "words": "Đi họp đều hơn"}
        who = {"person_id": house.ids["an"], "recorded_by": house.ids["secretary"]}
        await house.change(insert(MinuteEntry).values(**said, **who, recorded_at=vn(month, 20)))
