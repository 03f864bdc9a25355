"""What the pages of the treasurer and secretary say."""

from datetime import date

from handlers.conversation import Turn
from handlers.dues_words import money, months_line, short_day
from handlers.vocabulary import Choice
from services.dues.counter import Counted
from services.dues.ledger import CLAIMED, OPEN, PAID, Ledger, Line
from services.dues.months import first_of, parse
from services.rules import Finding


def page_text(turn: Turn, kept: Ledger, month: date) -> str:
    """The month in numbers."""
    due = kept.book.due_on(month)
    return turn.t(
        "treasury.page",
        unit=kept.book.unit,
        month=shown(month),
        due=short_day(due),
        paid=len(kept.in_state(month, PAID)),
        everybody=len(kept.in_state(month, PAID, CLAIMED, OPEN)),
        claimed=len(kept.in_state(month, CLAIMED)),
        open=len(kept.in_state(month, OPEN)),
        total=money(turn.t, kept.confirmed(month)),
    )


def label(turn: Turn, line: Line) -> str:
    """The name, and why the bot does not remind."""
    if not line.reminded:
        return f"{line.name} – {turn.t(f'treasury.standing.{line.standing}')}"
    return line.name if line.reachable else f"{line.name} – {turn.t('reach.none')}"


def counted(turn: Turn, one: Counted) -> str:
    """One member near the number of DUE-03."""
    return turn.t(
        "treasury.counted",
        name=one.line.name,
        months=months_line(turn.t, one.unpaid),
        count=len(one.unpaid),
        limit=one.dues.values["limit"],
        claimed=one.claimed,
        absent=one.absent_months,
        outcome=_criterion(turn, one.criterion),
    )


def _criterion(turn: Turn, finding: Finding) -> str:
    """What SCR-08 says; where a body decided, or the document does not apply, that."""
    if "would_be" in finding.values:
        return " ".join(finding.reasons)
    return turn.t(f"treasury.criterion.{finding.outcome}")


def month_of(turn: Turn) -> date:
    """The month that is looked at: this one unless another was chosen."""
    return parse(turn.draft["month"]) if turn.draft.get("month") else first_of(turn.work.today)


def shown(month: date) -> str:
    """ "6/2026" """
    return f"{month.month}/{month.year}"


def back_to_page(turn: Turn) -> Choice:
    """The way back to the page of the cell."""
    return Choice(f"/thuphi {turn.draft['unit']}", turn.t("choice.back"))
