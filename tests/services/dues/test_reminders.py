"""Reminders of dues: planned for all cells at once, only for those of whom nothing is known."""

from datetime import date

import pytest
from sqlalchemy import event

from services.db.models import DuesMonth, Reminder
from services.dues import account, amounts, book, counter, payments, reminding, unpaid
from services.dues.payments import Paid
from services.dues.views import PaymentView
from services.reminders import due, plan_dues
from services.seal import Seal
from tests.fakes import House, code, vn
from tests.services.dues.conftest import JULY, JUNE

SEAL = Seal("a secret for tests")
PAID = Paid((JUNE,), 50_000, "cash")


async def planned(cell: House, kind: str) -> list[str]:
    rows = await cell.rows(
        Reminder.person_id, where=(Reminder.kind == kind) & (Reminder.state == "planned")
    )
    return cell.keys([row[0] for row in rows])


async def test_only_the_silent_are_reminded_and_planning_twice_changes_nothing(
    cell: House,
) -> None:
    await cell.act("an", payments.claim, PAID)
    cell.clock.move_to(vn(6, 25, 9))
    counts = []
    for _ in range(2):
        await cell.act("", plan_dues.daily)
        counts.append(await cell.count(Reminder))
    assert counts[0] == counts[1]
    silent = ["binh", "committee", "deputy", "minute_taker", "secretary", "silent", "suspended"]
    assert await planned(cell, "dues_soon") == silent
    assert await planned(cell, "dues_late") == silent
    assert await planned(cell, "dues_counter") == ["deputy", "secretary"]


async def test_who_claims_meanwhile_is_not_reminded(cell: House) -> None:
    cell.clock.move_to(vn(6, 25, 9))
    await cell.act("", plan_dues.daily)
    await cell.act("an", payments.claim, PAID)
    cell.clock.move_to(vn(6, 27, 8))
    parcels = await cell.act("", due.parcels)
    told = {parcel.person_id for parcel in parcels for item in parcel.items if "soon" in item.kind}
    assert cell.ids["an"] not in told
    assert cell.ids["binh"] in told
    dropped = await cell.rows(Reminder.note, where=Reminder.person_id == cell.ids["an"])
    assert ("paid",) in dropped


async def test_who_was_refused_is_reminded_again(cell: House) -> None:
    made = await cell.act("an", payments.claim, PAID)
    assert isinstance(made, PaymentView)
    one = cell.units["one"]
    await cell.act("committee", payments.rule, one, [made.id], "refused", "chưa thấy")
    cell.clock.move_to(vn(6, 25, 9))
    await cell.act("", plan_dues.daily)
    assert "an" in await planned(cell, "dues_late")


async def test_a_decision_stops_the_tracking_and_an_exemption_does_not(cell: House) -> None:
    one, exempt = cell.units["one"], cell.ids["exempt"]
    found = await cell.act("secretary", book.access_book, one)
    assert isinstance(found, book.Book)
    cell.clock.move_to(vn(8, 2, 9))
    await cell.act("", plan_dues.daily)
    near = await cell.act("secretary", counter.near_the_limit, found, 2026)
    assert exempt in {each.line.person_id for each in near}
    refused = await cell.act("an", amounts.waive, one, exempt, JUNE, "QĐ 12")
    assert code(refused) == "not_yours"
    await cell.act("secretary", amounts.waive, one, exempt, JUNE, "QĐ 12")
    near = await cell.act("secretary", counter.near_the_limit, found, 2026)
    assert exempt not in {each.line.person_id for each in near}


async def test_the_secretary_is_warned_at_two_and_the_rule_counts_to_three(cell: House) -> None:
    one = cell.units["one"]
    found = await cell.act("secretary", book.access_book, one)
    assert isinstance(found, book.Book)
    for month, day, people, outcome in ((7, 15, 0, ""), (8, 15, 1, "NOT_MET"), (9, 15, 1, "MET")):
        cell.clock.move_to(vn(month, day))
        await cell.act("", plan_dues.daily)
        near = await cell.act("secretary", counter.near_the_limit, found, 2026)
        mine = [each for each in near if each.line.person_id == cell.ids["an"]]
        assert len(mine) == people
        assert [each.dues.outcome for each in mine] == [outcome] * people
        counted = await cell.act("", unpaid.near_the_limit, {(one, 2026)})
        assert counted.get((one, 2026), 0) == len(near)
    assert mine[0].criterion.outcome == "NEEDS_DECISION"


async def test_a_late_payment_takes_the_month_out_of_the_counter(cell: House) -> None:
    one = cell.units["one"]
    found = await cell.act("secretary", book.access_book, one)
    assert isinstance(found, book.Book)
    cell.clock.move_to(vn(8, 15))
    await cell.act("", plan_dues.daily)
    await cell.act("committee", payments.record_for, one, cell.ids["an"], PAID)
    near = await cell.act("secretary", counter.near_the_limit, found, 2026)
    assert cell.ids["an"] not in {each.line.person_id for each in near}


async def test_another_due_day_counts_for_the_months_ahead(cell: House) -> None:
    one = cell.units["one"]
    assert code(await cell.act("an", book.set_due_day, one, 10)) == "not_yours"
    assert code(await cell.act("secretary", book.set_due_day, one, 32)) == "dues_no_such_day"
    await cell.act("secretary", book.set_due_day, one, 10)
    rows = await cell.rows(DuesMonth.month, DuesMonth.due_on)
    assert rows == [(JUNE, date(2026, 6, 10)), (JULY, date(2026, 7, 10))]
    assert "an" in await planned(cell, "dues_late")


async def test_a_nudge_goes_once_a_day_and_never_to_the_exempt(cell: House) -> None:
    one, people = cell.units["one"], [cell.ids[key] for key in ("an", "exempt", "silent")]
    nudges = [await cell.act("committee", reminding.nudge, one, JUNE, people) for _ in range(2)]
    assert nudges == [1, 0]
    assert code(await cell.act("an", reminding.nudge, one, JUNE, people)) == "not_yours"


async def test_the_number_of_statements_does_not_grow_with_the_cells(cell: House) -> None:
    cell.clock.move_to(vn(6, 25, 9))
    counts = []
    for _ in range(2):
        seen: list[str] = []
        listener = lambda *a: seen.append(a[2])  # noqa: E731, B023
        event.listen(cell.engine.sync_engine, "before_cursor_execute", listener)
        await cell.act("", plan_dues.daily)
        event.remove(cell.engine.sync_engine, "before_cursor_execute", listener)
        counts.append(len(seen))
        await cell.act("other_secretary", book.begin, cell.units["two"])
    assert counts[1] <= counts[0] <= 6


async def test_the_account_is_sealed_and_its_code_is_for_members(cell: House) -> None:
    from services.db.models import DuesAccount

    one = cell.units["one"]
    use = account.set_account
    taken = await cell.act("committee", use, SEAL, one, "Agribank", "1234 567 890", "Hoa Thử")
    assert isinstance(taken, account.Account)
    rows = await cell.rows(DuesAccount.number, DuesAccount.holder)
    assert "1234567890" not in str(rows)
    made = await cell.act("an", account.own_code, SEAL, (JUNE,), 50_000)
    assert isinstance(made, account.Code)
    assert made.account == account.Account("970405", "1234567890", "HOA THU")
    assert made.purpose == "DP T6 2026 HOA THU AN"
    other = await cell.act("other_member", account.own_code, SEAL, (JUNE,), None)
    assert code(other) == "dues_no_account"
    assert code(await cell.act("an", use, SEAL, one, "MB", "123456", "A")) == "not_yours"


@pytest.mark.parametrize(
    ("bank", "number", "holder", "refusal"),
    [
        ("Mặt Trăng", "123456", "A", "dues_no_such_bank"),
        ("MB", "12", "A", "dues_bad_account"),
        ("MB", "số 1234567!", "A", "dues_bad_account"),
        ("MB", "123456", "...", "dues_bad_holder"),
    ],
)
async def test_accounts_that_are_refused(
    cell: House, bank: str, number: str, holder: str, refusal: str
) -> None:
    use = account.set_account
    found = await cell.act("committee", use, SEAL, cell.units["one"], bank, number, holder)
    assert code(found) == refusal
