"""What a member's page of dues says, and what a draft of a payment holds."""

from datetime import date

from handlers.conversation import Ask, Result, Turn, pick
from handlers.dues_words import money, month_lines
from handlers.understanding import understand
from handlers.vocabulary import Choice
from services.dues.account import Code
from services.dues.months import parse
from services.dues.own import Own
from services.dues.payments import WAYS, Paid

SHOWN = 4
"""months that the page shows"""


def page(turn: Turn, mine: Own) -> Result:
    """The own months, and how to say that one has paid."""
    t = turn.t
    if mine.book.from_month is None or mine.line is None:
        text = t("dues.no_book", unit=mine.book.unit)
    else:
        states = [mine.line.months[month] for month in mine.months[-SHOWN:]]
        lines = [t("dues.page", unit=mine.book.unit), *month_lines(t, states)]
        text = "\n".join([*lines, amount_text(turn, mine)])
    choices = [
        *pick(t, "dues.way", *WAYS),
        Choice("/cachdong", t("dues.choice.how")),
        Choice("others", t("dues.choice.others")),
        Choice("/visao DUE-01", t("choice.why")),
    ]
    return Ask(text, tuple(choices), step="ask")


def paid_of(draft: dict[str, object]) -> Paid:
    """What a draft says to be paid."""
    months, amount = draft["months"], draft["amount"]
    assert isinstance(months, list)  # noqa: S101 - narrows for the type checker
    assert isinstance(amount, int)  # noqa: S101 - narrows for the type checker
    return Paid(tuple(parse(month) for month in months), amount, str(draft["way"]))


def months_in(written: list[str]) -> list[date]:
    """The months among words of the form "2026-06"."""
    found = []
    for word in written:
        try:
            found.append(parse(word))
        except ValueError:
            continue
    return found


def bare_months(turn: Turn) -> tuple[str, ...]:
    """ "6, 7" as an answer to "which months": the words around are filled in."""
    return understand(f"đóng tháng {turn.text} rồi", "dues", today=turn.work.today).months


def amount_text(turn: Turn, mine: Own) -> str:
    """The amount that the cell entered, on what it rests; nothing is made up (AMB-15)."""
    if mine.entry is None:
        return turn.t("dues.no_amount")
    since = mine.entry.from_month
    return turn.t(
        "dues.amount",
        amount=money(turn.t, mine.entry.amount),
        since=f"{since.month}/{since.year}",
        reason=mine.entry.reason,
    )


def code_text(turn: Turn, made: Code) -> str:
    """Where the code leads; the name is to be checked before paying."""
    t = turn.t
    amount = money(t, made.amount) if made.amount else t("dues.code_any")
    return t(
        "dues.code",
        bank=made.account.bank_name,
        number=made.account.number,
        holder=made.account.holder,
        amount=amount,
        purpose=made.purpose,
    )


def page_choice(turn: Turn) -> Choice:
    """The way to the page."""
    return Choice("/dangphi", turn.t("dues.choice.page"))
