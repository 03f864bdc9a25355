"""How a month is shown, on pages and in sheets alike; light to import."""

from collections.abc import Callable

from services.dues.ledger import CLAIMED, OPEN, PAID, MonthState

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Words = Callable[..., str]
"""words of a catalogue by key, as handlers/texts.py gives them"""


def kind(state: MonthState) -> str:
    """waived | outside | paid | part | claimed | late | open: what the sheet and pages say."""
    if state.state == PAID:
        return "part" if state.missing else "paid"
    if state.waived:
        return "waived"
    if state.state == CLAIMED:
        return "claimed"
    if not state.tracked:
        return "outside"
    return "late" if state.overdue and state.state == OPEN else "open"
