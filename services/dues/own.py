"""A member's own dues: the months of the book, what they pay, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.dues import amounts
from services.dues.amounts import Amount
from services.dues.book import Book, own_book
from services.dues.ledger import Line, ledger
from services.dues.months import between, first_of, shifted
from services.dues.payments import payments_of
from services.dues.views import PaymentView
from services.refusal import Refused
from services.work import Work

LOOKED_BACK = 11
"""months before this one that are shown and asked about"""


@dataclass(frozen=True, slots=True)
class Own:
    """The actor's months up to this one, the entry that counts now, and the own payments."""

    book: Book
    line: Line | None
    months: Sequence[date]
    entry: Amount | None
    payments: Sequence[PaymentView]

    @property
    def open(self) -> list[date]:
        """Months for which there is neither a receipt nor a claim."""
        return self.line.open if self.line else []

    def due(self, months: Sequence[date]) -> int | None:
        """What is still to be paid for months; None where an amount was not entered."""
        left = [self._left(month) for month in months]
        return sum(each for each in left if each) if all(each for each in left) else None

    def _left(self, month: date) -> int | None:
        state = self.line.months.get(month) if self.line else None
        if state is None:
            return self.entry.amount if self.entry else None
        whole = state.owed
        return state.missing or whole


async def own(work: Work) -> Own | Refused:
    """Everything that a member's page shows, in a fixed number of statements."""
    book = await own_book(work)
    if isinstance(book, Refused):
        return book
    this, me = first_of(work.today), work.acting.person_id
    first = max(book.from_month or this, shifted(this, -LOOKED_BACK))
    months = between(first, this)
    kept = await ledger(work, book, months, [me])
    entered = await amounts.load(work, book.unit_id, [me])
    line = kept.lines[0] if kept.lines else None
    paid = await payments_of(work, book.unit_id, me)
    return Own(book, line, months, entered.entry(me, this), paid)
