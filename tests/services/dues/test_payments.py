"""A member's word is a claim; only the collector makes it a receipt; nothing is overwritten."""

from datetime import date

import pytest
from sqlalchemy import delete

from services.db.models import Payment, PaymentRuling, Reminder, RoleHeld
from services.dues import amounts, book, ledger, payments
from services.dues.ledger import CLAIMED, OPEN, PAID, MonthState
from services.dues.months import between, shifted
from services.dues.payments import Paid
from services.dues.views import PaymentView
from tests.fakes import House, code
from tests.services.dues.conftest import JULY, JUNE

CASH = Paid((JUNE,), 50_000, "cash")


async def claimed(cell: House, paid: Paid = CASH, who: str = "an") -> PaymentView:
    made = await cell.act(who, payments.claim, paid)
    assert isinstance(made, PaymentView), made
    return made


async def state(cell: House, who: str = "an", month: date = JUNE) -> MonthState:
    return (await line(cell, who, [month])).months[month]


async def line(cell: House, who: str, months: list[date]) -> ledger.Line:
    found = await cell.act("secretary", book.access_book, cell.units["one"])
    assert isinstance(found, book.Book)
    kept = await cell.act("secretary", ledger.ledger, found, months, [cell.ids[who]])
    return kept.lines[0]


async def rule(
    cell: House, ids: list[int], ruling: str = "confirmed", note: str | None = None
) -> list[PaymentView] | object:
    return await cell.act("committee", payments.rule, cell.units["one"], ids, ruling, note)


async def test_a_claim_is_no_receipt(cell: House) -> None:
    assert (await state(cell)).state == OPEN
    made = await claimed(cell)
    assert (made.total, made.ruling, made.proxy) == (50_000, None, False)
    found = await state(cell)
    assert (found.state, found.claimed, found.confirmed) == (CLAIMED, 50_000, 0)


async def test_the_collector_confirms_and_the_member_is_told(cell: House) -> None:
    made = await claimed(cell)
    ruled = await rule(cell, [made.id])
    assert isinstance(ruled, list)
    assert (ruled[0].ruling, ruled[0].ruled_by) == ("confirmed", cell.ids["committee"])
    assert (await state(cell)).state == PAID
    told = await cell.rows(Reminder.person_id, where=Reminder.kind == "dues_confirmed")
    assert told == [(cell.ids["an"],)]


async def test_several_at_once_with_one_tap(cell: House) -> None:
    ids = [(await claimed(cell, who=who)).id for who in ("an", "binh", "minute_taker")]
    ruled = await rule(cell, ids)
    assert isinstance(ruled, list)
    assert len(ruled) == 3
    assert await cell.act("secretary", payments.waiting, cell.units["one"]) == []


async def test_the_second_of_two_collectors_sees_that_it_is_done(cell: House) -> None:
    made = await claimed(cell)
    await rule(cell, [made.id])
    second = await cell.act("secretary", payments.rule, cell.units["one"], [made.id], "confirmed")
    assert code(second) == "dues_ruled_already"
    assert await cell.count(PaymentRuling) == 1


async def test_a_correction_needs_a_reason_and_is_a_new_row(cell: House) -> None:
    made = await claimed(cell)
    await rule(cell, [made.id])
    assert code(await rule(cell, [made.id], "refused")) == "dues_reason_needed"
    await rule(cell, [made.id], "refused", "nhầm người")
    assert (await state(cell)).state == OPEN
    assert code(await rule(cell, [made.id])) == "dues_reason_needed"
    await rule(cell, [made.id], "confirmed", "đã tìm thấy phiếu thu")
    assert (await state(cell)).state == PAID
    rows = await cell.rows(PaymentRuling.id, PaymentRuling.ruling, PaymentRuling.note)
    assert [row[1:] for row in sorted(rows)] == [
        ("confirmed", None),
        ("refused", "nhầm người"),
        ("confirmed", "đã tìm thấy phiếu thu"),
    ]


async def test_three_months_at_once_are_three_records_of_one_receipt(cell: House) -> None:
    months = tuple(between(JUNE, date(2026, 8, 1)))
    made = await claimed(cell, Paid(months, 150_000, "transfer"))
    await rule(cell, [made.id])
    found = await line(cell, "an", list(months))
    assert [each.confirmed for each in found.months.values()] == [50_000] * 3
    assert await cell.count(Payment) == 1


async def test_a_part_counts_and_the_rest_is_taken_without_asking(cell: House) -> None:
    first = await claimed(cell, Paid((JUNE,), 20_000, "cash"))
    await rule(cell, [first.id])
    found = await state(cell)
    assert (found.state, found.missing) == (PAID, 30_000)
    rest = await claimed(cell, Paid((JUNE,), 30_000, "cash"))
    await rule(cell, [rest.id])
    found = await state(cell)
    assert (found.confirmed, found.missing) == (50_000, 0)


@pytest.mark.parametrize("confirm", [True, False])
async def test_a_month_paid_already_is_asked_about(cell: House, confirm: bool) -> None:
    made = await claimed(cell)
    if confirm:
        await rule(cell, [made.id])
    second = await cell.act("an", payments.claim, CASH)
    assert code(second) == "dues_paid_already"
    assert await cell.count(Payment) == 1
    again = await cell.act("an", payments.claim, CASH, again=True)
    assert isinstance(again, PaymentView)


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (0, "dues_amount_zero"),
        (-50_000, "dues_amount_zero"),
        (50, "dues_amount_small"),
        (10_000_000_000, "dues_amount_large"),
    ],
)
async def test_impossible_sums_are_refused(cell: House, amount: int, refusal: str) -> None:
    assert code(await cell.act("an", payments.claim, Paid((JUNE,), amount, "cash"))) == refusal
    own = await cell.act(
        "committee",
        payments.record_for,
        cell.units["one"],
        cell.ids["an"],
        Paid((JUNE,), amount, "cash"),
    )
    assert code(own) == refusal
    entered = await cell.act(
        "committee", amounts.set_amount, cell.units["one"], [cell.ids["an"]], amount, "thử"
    )
    assert code(entered) == refusal
    assert await cell.count(Payment) == 0


@pytest.mark.parametrize(
    ("months", "refusal"),
    [
        ((), "dues_no_month"),
        ((shifted(JUNE, 13),), "dues_month_too_far"),
        ((shifted(JUNE, -25),), "dues_month_too_old"),
        ((shifted(JUNE, 12),), ""),
        ((shifted(JUNE, -24),), ""),
    ],
)
async def test_months_far_away_are_refused(
    cell: House, months: tuple[date, ...], refusal: str
) -> None:
    assert code(await cell.act("an", payments.claim, Paid(months, 50_000, "cash"))) == refusal


async def test_a_claim_is_withdrawn_while_it_waits(cell: House) -> None:
    made = await claimed(cell)
    assert code(await cell.act("binh", payments.withdraw, made.id)) == "dues_no_such_payment"
    await cell.act("an", payments.withdraw, made.id)
    assert (await state(cell)).state == OPEN
    assert code(await rule(cell, [made.id])) == "dues_ruled_already"


async def test_what_is_confirmed_cannot_be_withdrawn(cell: House) -> None:
    made = await claimed(cell)
    await rule(cell, [made.id])
    assert code(await cell.act("an", payments.withdraw, made.id)) == "dues_ruled_already"


async def test_the_collector_records_for_who_has_no_phone(cell: House) -> None:
    made = await cell.act(
        "committee", payments.record_for, cell.units["one"], cell.ids["silent"], CASH
    )
    assert isinstance(made, PaymentView)
    assert (made.proxy, made.ruling) == (True, "confirmed")
    assert (await state(cell, "silent")).state == PAID


@pytest.mark.parametrize("who", ["an", "minute_taker", "other_secretary", "ward_staff"])
async def test_others_rule_on_nothing_and_see_nothing(cell: House, who: str) -> None:
    made = await claimed(cell)
    unit, ids = cell.units["one"], [made.id]
    assert code(await cell.act(who, payments.waiting, unit)) == "not_yours"
    assert code(await cell.act(who, payments.payment, unit, made.id)) == "not_yours"
    assert code(await cell.act(who, payments.rule, unit, ids, "confirmed")) == "not_yours"
    for_other = await cell.act(who, payments.record_for, unit, cell.ids["binh"], CASH)
    assert code(for_other) == "not_yours"
    seen = await cell.act(who, payments.payments_of, unit, cell.ids["an"])
    assert bool(seen) == (who == "an")


async def test_a_payment_of_another_cell_is_not_ruled_on(cell: House) -> None:
    made = await cell.act("other_member", payments.claim, CASH)
    assert isinstance(made, PaymentView)
    assert code(await rule(cell, [made.id])) == "dues_no_such_payment"


async def test_nobody_confirms_the_own_dues_unless_alone(cell: House) -> None:
    made = await claimed(cell, who="committee")
    assert code(await rule(cell, [made.id])) == "dues_own_claim"
    own = await cell.act(
        "committee", payments.record_for, cell.units["one"], cell.ids["committee"], CASH
    )
    assert code(own) == "dues_own_claim"
    await cell.change(delete(RoleHeld).where(RoleHeld.person_id != cell.ids["committee"]))
    assert code(await rule(cell, [made.id])) == ""


@pytest.mark.parametrize(
    ("with_treasurer", "told"), [(True, ["committee"]), (False, ["deputy", "secretary"])]
)
async def test_claims_reach_the_treasurer_or_the_secretariat(
    cell: House, with_treasurer: bool, told: list[str]
) -> None:
    if not with_treasurer:
        await cell.change(delete(RoleHeld).where(RoleHeld.role == "treasurer"))
    await claimed(cell)
    rows = await cell.rows(Reminder.person_id, where=Reminder.kind == "dues_claims")
    assert cell.keys([row[0] for row in rows]) == told


async def test_a_dated_amount_counts_from_its_month(cell: House) -> None:
    unit, an = cell.units["one"], [cell.ids["an"]]
    changed = await cell.act("secretary", amounts.set_amount, unit, an, 80_000, "lương mới", JULY)
    assert changed == 1
    found = await line(cell, "an", [JUNE, JULY])
    assert [each.owed for each in found.months.values()] == [50_000, 80_000]
    refused = await cell.act("secretary", amounts.set_amount, unit, an, 80_000, "  ")
    assert code(refused) == "dues_reason_needed"


async def test_an_amount_that_nobody_entered_stays_unknown(cell: House) -> None:
    assert (await state(cell, "deputy")).owed is None
    made = await claimed(cell, Paid((JUNE,), 70_000, "cash"), who="deputy")
    await rule(cell, [made.id])
    assert (await state(cell, "deputy")).missing == 0
