"""Dues of exempt members are asked for through the contact person (DUE-06, EXM-16)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from services.db.models import ContactPerson, Exemption, ExemptionStep, Membership, Reminder
from services.dues import amounts, contacts, payments, reminding
from services.dues.contacts import Owing
from services.dues.payments import Paid
from services.reminders import due, plan_dues
from tests.fakes import FRIDAY, LONG_AGO, House, vn
from tests.services.dues.conftest import JUNE

LATE, MORNING = vn(6, 25, 9), vn(7, 1, 8)


@pytest.fixture
async def kept(cell: House) -> House:
    """The exempt member works far away; at first An, then Bình keeps in touch."""
    by = {"taken_by": cell.ids["secretary"], "taken_at": FRIDAY}
    values: dict[str, Any] = {
        "unit_id": cell.units["one"],
        "person_id": cell.ids["exempt"],
        "reason": "mobile_work",
        "words": "đi làm xa",
        "since": LONG_AGO,
        "until": date(2026, 12, 31),
        "entered_by": cell.ids["secretary"],
        "asked_at": FRIDAY,
    }
    await cell.change(insert(Exemption).values(**values))
    (exemption,) = (await cell.rows(Exemption.id))[0]
    await cell.change(insert(ExemptionStep).values(exemption_id=exemption, step="granted", **by))
    for who in ("an", "binh"):
        named = {"exemption_id": exemption, "person_id": cell.ids[who]}
        given = {"assigned_by": cell.ids["secretary"], "assigned_at": FRIDAY}
        await cell.change(insert(ContactPerson).values(**named, **given))
    return cell


async def told(cell: House) -> list[str]:
    """Whom the morning after the due day asks to remind somebody else."""
    cell.clock.move_to(MORNING)
    parcels = await cell.act("", due.parcels)
    found = [p.person_id for p in parcels for item in p.items if item.kind == "dues_contact"]
    return cell.keys(found)


async def plan(cell: House) -> list[str]:
    cell.clock.move_to(LATE)
    for _ in range(2):
        await cell.act("", plan_dues.daily)
    rows = await cell.rows(Reminder.person_id, where=Reminder.kind == "dues_contact")
    return cell.keys([row[0] for row in rows])


async def test_the_newest_contact_person_is_told_and_sees_whom(kept: House) -> None:
    assert await plan(kept) == ["binh"]
    assert await told(kept) == ["binh"]
    unit, person = kept.units["one"], kept.ids["exempt"]
    assert await kept.act("committee", reminding.reminded, unit, person, 2026) == []
    await kept.change(update(Reminder).values(state="sent"))
    (log,) = await kept.act("committee", reminding.reminded, unit, person, 2026)
    assert (log.person_id, log.month, log.kind) == (person, JUNE, "dues_contact")
    seen = await kept.act("binh", contacts.owing)
    assert seen == [Owing("Hoa Thử Miễn", "Chi bộ Thử 1", (JUNE,))]
    for who in ("an", "minute_taker", "exempt", "other_secretary"):
        assert await kept.act(who, contacts.owing) == []


async def test_nobody_is_told_of_what_was_paid_meanwhile(kept: House) -> None:
    assert await plan(kept) == ["binh"]
    paid = Paid((JUNE,), 50_000, "cash")
    await kept.act("committee", payments.record_for, kept.units["one"], kept.ids["exempt"], paid)
    assert await told(kept) == []
    assert await kept.act("binh", contacts.owing) == []


@pytest.mark.parametrize("how", ["waived", "returned", "left"])
async def test_who_is_not_asked_for(kept: House, how: str) -> None:
    unit, person = kept.units["one"], kept.ids["exempt"]
    if how == "waived":
        await kept.act("secretary", amounts.waive, unit, person, JUNE, "Quyết định số 1")
    elif how == "returned":
        await kept.change(update(ExemptionStep).values(step="returned"))
    else:
        left = update(Membership).where(Membership.person_id == kept.ids["binh"])
        await kept.change(left.values(to_day=date(2026, 6, 20)))
    assert await plan(kept) == []
    assert await kept.act("binh", contacts.owing) == []
