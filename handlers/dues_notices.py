"""What the sentences of reminders of dues are filled with (NTC-02)."""

from handlers.dues_words import money, months_line, short_day
from handlers.texts import Texts
from services.dues.contacts import ContactFacts
from services.reminders.of_dues import (
    AmountsFacts,
    ClaimsFacts,
    CounterFacts,
    DuesFacts,
    PaymentFacts,
)


def of_dues(t: Texts, facts: DuesFacts) -> dict[str, object]:
    """A month that is open; the amount only where the cell entered one."""
    months = months_line(t, [facts.month])
    amount = t("notice.dues_amount", amount=money(t, facts.amount)) if facts.amount else ""
    return {
        "months": months,
        "months_first": months[:1].upper() + months[1:],
        "due": short_day(facts.due_on),
        "unit": facts.unit,
        "amount": amount,
    }


def of_counter(t: Texts, facts: CounterFacts) -> dict[str, object]:
    """How many, and no names: a stranger may read the screen."""
    return {"unit": facts.unit, "count": facts.people}


def of_claims(t: Texts, facts: ClaimsFacts) -> dict[str, object]:
    """How many claims wait."""
    return {"unit": facts.unit, "count": facts.waiting}


def of_amounts(t: Texts, facts: AmountsFacts) -> dict[str, object]:
    """Only that something was entered: sums are read behind the button."""
    return {"unit": facts.unit}


def of_contact(t: Texts, facts: ContactFacts) -> dict[str, object]:
    """How many, and no names: a stranger may read the screen."""
    return {"unit": facts.unit, "count": facts.people, "months": months_line(t, [facts.month])}


def of_payment(t: Texts, facts: PaymentFacts) -> dict[str, object]:
    """The own payment, and the collector's words."""
    return {
        "amount": money(t, facts.amount),
        "months": months_line(t, facts.months),
        "note": facts.note or "",
    }
