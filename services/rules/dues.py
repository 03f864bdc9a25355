"""Dues: claims and receipts, reminders, the counter of unpaid months (DUE)."""

from dataclasses import dataclass
from datetime import date

from services.rules.book import Params
from services.rules.dates import first_of_month
from services.rules.model import Year
from services.rules.registry import Verdict, blocked, met_or_not, needs_decision, rule, unknown
from services.rules.wording import on_or_before, versus


@dataclass(frozen=True, slots=True)
class Payment:
    """What is known of one month: the member's word, the collector's receipt."""

    member_says_paid: bool
    receipt_confirmed: bool


@rule("DUE-01")
def payment_state(facts: Payment, params: Params) -> Verdict:
    if facts.receipt_confirmed:
        return Verdict("RECEIPT_CONFIRMED", {"paid": True})
    if facts.member_says_paid:
        return Verdict("MEMBER_CONFIRMED", {"paid": False}, ("only_a_claim",))
    return Verdict("NOT_CONFIRMED", {"paid": False})


@dataclass(frozen=True, slots=True)
class DuesMonth:
    """`due_on` is the cell's own setting; no document names a day."""

    paid: bool
    due_on: date


@rule("DUE-02")
def remind_of_dues(facts: DuesMonth, params: Params) -> Verdict:
    if facts.paid:
        return Verdict("NO_REMINDER")
    calculation = on_or_before(params.on, facts.due_on)
    if params.on <= facts.due_on:
        return Verdict("NOT_DUE", {"due": facts.due_on}, calculation=calculation)
    return Verdict("REMIND", {"due": facts.due_on, "private": True}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class UnpaidMonths:
    """Unpaid months as "2026-05"; only those of the calendar year count."""

    year: Year
    unpaid_months: tuple[str, ...]


@rule("DUE-03", "screening.months_without_dues")
def unpaid_in_year(facts: UnpaidMonths, params: Params) -> Verdict:
    try:
        months = {first_of_month(month) for month in facts.unpaid_months}
    except ValueError:
        return blocked("impossible_date", fact="unpaid_months")
    count = sum(1 for month in months if month.year == facts.year)
    limit = params.count("screening.months_without_dues")
    return met_or_not(
        count >= limit,
        "MET",
        "fewer_unpaid_months",
        versus(count, limit),
        count=count,
        limit=limit,
        remind=count > 0,
    )


@dataclass(frozen=True, slots=True)
class HardshipRequest:
    request: str


@rule("DUE-04")
def hardship(facts: HardshipRequest, params: Params) -> Verdict:
    if not facts.request:
        return unknown("request")
    return needs_decision("dues_level_awaits_guidance", "cell_committee")


@dataclass(frozen=True, slots=True)
class KeptShare:
    """The document that sets the share of dues kept by the cell, once there is one."""

    document: str | None


@rule("DUE-05")
def kept_share(facts: KeptShare, params: Params) -> Verdict:
    if not facts.document:
        return blocked("no_kept_share_yet")
    return Verdict("INFO", {"document": facts.document})


@dataclass(frozen=True, slots=True)
class DuesOfExempt:
    """An exempt member's dues; `waived_on` is the day of a separate decision on dues."""

    waived_on: date | None = None


@rule("DUE-06")
def dues_of_exempt(facts: DuesOfExempt, params: Params) -> Verdict:
    since = facts.waived_on
    calculation = on_or_before(since, params.on) if since else ""
    if since is not None and since <= params.on:
        return Verdict("WAIVED", {"since": since}, calculation=calculation)
    via = {"via": "contact_person"}
    return Verdict("TRACKED", via, ("no_waiver_of_dues",), calculation=calculation)
