"""A cell in January 2027 with a year behind it: who missed meetings, who owes dues."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from services.db.models import (
    DuesMonth,
    DuesSetting,
    DuesWaiver,
    Mark,
    Meeting,
    MinuteEntry,
    Person,
    Reminder,
    ScreeningCase,
)
from services.screening import cases
from services.screening.case import CaseView
from tests.fakes import LONG_AGO, PEOPLE, House, vn
from tests.services.screening.life import Life, day
from tests.worlds import Worlds

JANUARY = vn(1, 8, 9, year=2027)
MONTHS = (2, 3, 4)


@pytest.fixture
async def cell(house: House, worlds: Worlds) -> House:
    """The cell in January 2027."""
    return await worlds.after(house, _year_behind)


@pytest.fixture
async def life(cell: House, worlds: Worlds) -> Life:
    """The case of An, opened from what is on record."""
    return await worlds.after(cell, _opened)


@pytest.fixture
async def listed(life: Life, worlds: Worlds) -> Life:
    """The same on 20 January 2027: the cell voted, the superior approved."""
    return await worlds.after(life.house, _listed)


@pytest.fixture
async def helped(listed: Life, worlds: Worlds) -> Life:
    """The same on 20 February 2027: a helper was assigned."""
    return await worlds.after(listed.house, _helped)


async def _opened(house: House) -> Life:
    await house.change(update(Person).values(official_on=LONG_AGO))
    unit, an = house.units["one"], house.ids["an"]
    case = await house.act("secretary", cases.open_case, unit, an, "residential")
    assert isinstance(case, CaseView), case
    assert [each["rule"] for each in case.criteria] == ["SCR-08"]
    return Life(house, case.id)


async def _listed(house: House) -> Life:
    life = await _known(house)
    assert (await life.listed(vn(1, 20, 19, year=2027))).state == "APPROVED"
    return life


async def _helped(house: House) -> Life:
    life = await _known(house)
    helped = await life.helped(vn(2, 20, 19, year=2027))
    assert (helped.state, helped.due, helped.cycle) == ("ASSISTING", day(2, 20, 2028), 1)
    return life


async def _known(house: House) -> Life:
    [(case,)] = await house.rows(ScreeningCase.id)
    return Life(house, case)


async def _year_behind(house: House) -> House:
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
