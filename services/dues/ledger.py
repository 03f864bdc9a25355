"""Where each member stands, month by month, as the rules name it (DUE-01, DUE-02, DUE-06).

One number of statements for any number of members and months.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import Select, or_, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    Chat,
    DuesMonth,
    Membership,
    Payment,
    PaymentShare,
    Person,
    Standing,
)
from services.dues import amounts
from services.dues.amounts import Amounts
from services.dues.book import Book
from services.dues.months import shifted
from services.dues.rulings import counts, newest_ruling
from services.rulebooks import LocalBook, book_for
from services.words import name_order
from services.work import Work

PAID, CLAIMED, OPEN = "RECEIPT_CONFIRMED", "MEMBER_CONFIRMED", "NOT_CONFIRMED"
NOT_REMINDED = ("exempt", "elsewhere")
"""whose dues are followed and who are spoken to by people, not by the bot (DUE-06)"""


@dataclass(frozen=True, slots=True)
class MonthState:
    """One month of one member; sums in đồng.

    `state` is an outcome of DUE-01; `overdue` says that DUE-02 asks for a reminder. A month in
    which the member did not belong to the cell, or is freed of dues, is not `tracked`.
    """

    month: date
    due_on: date
    state: str = OPEN
    confirmed: int = 0
    claimed: int = 0
    owed: int | None = None
    tracked: bool = True
    waived: bool = False
    overdue: bool = False

    @property
    def missing(self) -> int:
        """What a confirmed month still lacks of the amount that was entered for it."""
        return max((self.owed or 0) - self.confirmed, 0) if self.state == PAID else 0


@dataclass(frozen=True, slots=True)
class Line:
    """One member's months."""

    person_id: int
    name: str
    code: str
    standing: str | None
    reachable: bool
    months: Mapping[date, MonthState]

    @property
    def reminded(self) -> bool:
        """The bot may remind: not exempt, not elsewhere."""
        return self.standing not in NOT_REMINDED

    @property
    def open(self) -> list[date]:
        """Tracked months for which there is neither a receipt nor a claim."""
        return [m for m, each in self.months.items() if each.tracked and each.state == OPEN]

    @property
    def unpaid(self) -> list[date]:
        """Months past their due day without a receipt: what DUE-03 counts."""
        return [month for month, each in self.months.items() if each.overdue]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The members of a cell in the order of a Vietnamese list, and the months asked for."""

    book: Book
    months: Sequence[date]
    lines: Sequence[Line]

    def in_state(self, month: date, *states: str) -> list[Line]:
        """Members tracked in a month whose state is one of these."""
        return [
            line
            for line in self.lines
            if line.months[month].tracked and line.months[month].state in states
        ]

    def confirmed(self, month: date) -> int:
        """The sum of all receipts for a month, in đồng."""
        return sum(line.months[month].confirmed for line in self.lines)


class _Ruled:
    """What the cell's own rules say of payments; the same question is judged once."""

    def __init__(self, book: LocalBook, on: date) -> None:
        self._book, self._on = book, on
        self.state = cache(self._state)
        self.asks_reminder = cache(self._asks_reminder)
        self.is_waived = cache(self._is_waived)

    def _state(self, claimed: bool, confirmed: bool) -> str:
        """DUE-01: a claim alone is no receipt."""
        facts = {"member_says_paid": claimed, "receipt_confirmed": confirmed}
        return self._book.judge("DUE-01", facts, self._on).by_text

    def _asks_reminder(self, paid: bool, due_on: date) -> bool:
        facts: Mapping[str, object] = {"paid": paid, "due_on": due_on}
        return self._book.judge("DUE-02", facts, self._on).by_text == "REMIND"

    def _is_waived(self, since: date, day: date) -> bool:
        return self._book.judge("DUE-06", {"waived_on": since}, day).by_text == "WAIVED"


@dataclass(slots=True)
class _Known:
    """What the database says about the months and people of one ledger."""

    book: Book
    ruled: _Ruled
    due: Mapping[date, date]
    sums: Mapping[tuple[int, date], Mapping[str, int]]
    entered: Amounts
    waivers: Mapping[int, date]
    spells: Mapping[int, list[tuple[date, date | None]]] = field(default_factory=dict)

    def state(self, person_id: int, month: date) -> MonthState:
        due_on = self.due.get(month) or self.book.due_on(month)
        paid = self.sums.get((person_id, month), {})
        said = self.ruled.state("claimed" in paid, "confirmed" in paid)
        since = self.waivers.get(person_id)
        waived = since is not None and self.ruled.is_waived(since, due_on)
        kept = month in self.due
        tracked = kept and not waived and self._belongs(person_id, due_on)
        return MonthState(
            month,
            due_on,
            said,
            paid.get("confirmed", 0),
            paid.get("claimed", 0),
            self.entered.of(person_id, month),
            tracked,
            waived,
            tracked and self.ruled.asks_reminder(said == PAID, due_on),
        )

    def _belongs(self, person_id: int, day: date) -> bool:
        return any(
            first <= day and (last is None or last >= day)
            for first, last in self.spells.get(person_id, ())
        )


async def ledger(
    work: Work, book: Book, months: Sequence[date], person_ids: Iterable[int] | None = None
) -> Ledger:
    """The months of a cell's members (or of some of them). Who may see it was asked before."""
    chosen = None if person_ids is None else sorted(set(person_ids))
    people, spells = await _people(work, book.unit_id, months, chosen)
    known = _Known(
        book,
        _Ruled(await book_for(work, book.unit_id), work.today),
        await _due(work, book.unit_id, months),
        await _sums(work, book.unit_id, months, chosen),
        await amounts.load(work, book.unit_id, chosen),
        await amounts.waivers(work, book.unit_id),
        spells,
    )
    lines = [
        Line(*person, {month: known.state(person[0], month) for month in months})
        for person in people
    ]
    return Ledger(book, months, sorted(lines, key=lambda line: name_order(line.name)))


async def _people(
    work: Work, unit_id: int, months: Sequence[date], chosen: Sequence[int] | None
) -> tuple[
    list[tuple[int, str, str, str | None, bool]], dict[int, list[tuple[date, date | None]]]
]:
    """Everybody whose home the cell was at some time in these months, and when."""
    when = (unit_id, work.today, months[0], shifted(months[-1], 1))
    asked = _belonged(*when) if chosen is None else _some_belonged(*when, chosen)
    people: dict[int, tuple[int, str, str, str | None, bool]] = {}
    spells: dict[int, list[tuple[date, date | None]]] = {}
    for row in await work.db.execute(*asked):
        people[row[0]] = (row[0], row[1], row[2], row[3], row[4])
        spells.setdefault(row[0], []).append((row[5], row[6]))
    return list(people.values()), spells


def _belonging(unit_id: int, today: date, first: date, until: date) -> AnySelect:
    standing = (
        select(Standing.kind)
        .where(
            Standing.person_id == Person.id,
            Standing.from_day <= today,
            or_(Standing.to_day.is_(None), Standing.to_day >= today),
        )
        .limit(1)
        .correlate(Person)
    )
    chat = select(Chat.id).where(Chat.person_id == Person.id, Chat.blocked_at.is_(None))
    return (
        select(
            Person.id,
            Person.full_name,
            Person.code,
            standing.scalar_subquery(),
            chat.correlate(Person).exists(),
            Membership.from_day,
            Membership.to_day,
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.unit_id == unit_id,
            Membership.temporary.is_(False),
            Membership.from_day < until,
            or_(Membership.to_day.is_(None), Membership.to_day >= first),
        )
    )


_belonged = built(_belonging)


@built
def _some_belonged(
    unit_id: int, today: date, first: date, until: date, chosen: Collection[int]
) -> AnySelect:
    return _belonging(unit_id, today, first, until).where(Person.id.in_(chosen))


async def _due(work: Work, unit_id: int, months: Sequence[date]) -> dict[date, date]:
    rows = await work.db.execute(*_due_days(unit_id, months[0], months[-1]))
    return {row[0]: row[1] for row in rows}


@built
def _due_days(unit_id: int, first: date, last: date) -> Select[date, date]:
    return select(DuesMonth.month, DuesMonth.due_on).where(
        DuesMonth.unit_id == unit_id, DuesMonth.month.between(first, last)
    )


async def _sums(
    work: Work, unit_id: int, months: Sequence[date], chosen: Sequence[int] | None
) -> dict[tuple[int, date], dict[str, int]]:
    """(person, month) → confirmed and claimed sums; what was refused or withdrawn is no sum."""
    when = (unit_id, months[0], months[-1])
    asked = _paid(*when) if chosen is None else _some_paid(*when, chosen)
    sums: dict[tuple[int, date], dict[str, int]] = {}
    for person_id, month, amount, ruling in await work.db.execute(*asked):
        of_month = sums.setdefault((person_id, month), {})
        name = ruling or "claimed"
        of_month[name] = of_month.get(name, 0) + amount
    return sums


def _paying(unit_id: int, first: date, last: date) -> AnySelect:
    return (
        select(Payment.person_id, PaymentShare.month, PaymentShare.amount, newest_ruling())
        .join(PaymentShare, PaymentShare.payment_id == Payment.id)
        .where(Payment.unit_id == unit_id, PaymentShare.month.between(first, last), counts())
    )


_paid = built(_paying)


@built
def _some_paid(unit_id: int, first: date, last: date, chosen: Collection[int]) -> AnySelect:
    return _paying(unit_id, first, last).where(Payment.person_id.in_(chosen))
