"""Imports monthly amounts in one transaction with few statements, or says what it would do.

An amount that counts already is no change: importing twice changes nothing. Only rows without a
refused cell are taken, and nothing that was recorded is overwritten.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.engine import lock_for_transaction
from services.db.models import DuesAmount, DuesSetting, Membership, Person, Unit, in_force
from services.dues import amounts, calendar
from services.dues.amount_rows import AmountRow, AmountSheet
from services.dues.months import first_of
from services.people import TREASURY
from services.refusal import Refused
from services.roster.rows import CellProblem
from services.words import fold
from services.work import Work

LOCK = 0x44554553


@dataclass(frozen=True, slots=True)
class Payer:
    """A member in the home cell of today."""

    person_id: int
    code: str
    name: str
    unit_id: int
    unit: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Change:
    """A new dated entry; `old` is what counted in that month until now, in đồng."""

    row: int
    payer: Payer
    from_month: date
    old: int | None
    new: int
    reason: str


@dataclass(frozen=True, slots=True)
class AmountPreview:
    """What an import does, or did; in the order of the file."""

    sheet: str
    unknown_headers: tuple[str, ...]
    changes: tuple[Change, ...]
    unchanged: int
    refused: tuple[CellProblem, ...]

    @property
    def units(self) -> list[int]:
        """The cells that get new amounts."""
        return sorted({change.payer.unit_id for change in self.changes})


async def preview(work: Work, sheet: AmountSheet, unit_id: int) -> AmountPreview | Refused:
    """What importing would do in a cell, for those who collect there; nothing is written."""
    if not work.acting.holds(unit_id, *TREASURY):
        return Refused("not_yours")
    return await decide(work, sheet, [unit_id])


async def keep(work: Work, sheet: AmountSheet, unit_id: int) -> AmountPreview | Refused:
    """Writes it, and tells the secretary when the treasurer did so."""
    decided = await preview(work, sheet, unit_id)
    if isinstance(decided, AmountPreview):
        decided = await write(work, sheet, [unit_id])
    return decided


async def decide(
    work: Work, sheet: AmountSheet, unit_ids: Sequence[int] | None = None
) -> AmountPreview:
    """What importing would do in these cells, or in all; who may ask was asked before."""
    payers = _Payers(await _members(work, unit_ids))
    placed: list[tuple[AmountRow, Payer]] = []
    refused: list[CellProblem] = []
    for row in sheet.rows:
        found = payers.find(row)
        if isinstance(found, Refused):
            refused.append(sheet.problem(row.number, found, *_named_by(row)))
        else:
            placed.append((row, found))
    twice = _twice(sheet, placed, work.today)
    again = {problem.row for problem in twice}
    known = await _known(work, {payer.unit_id for _, payer in placed})
    changes = [
        _change(work, row, payer, known.get(payer.unit_id))
        for row, payer in placed
        if row.number not in again
    ]
    new = tuple(change for change in changes if change.old != change.new)
    problems = sorted((*sheet.refused, *refused, *twice), key=lambda problem: problem.row)
    return AmountPreview(
        sheet.sheet, sheet.unknown_headers, new, len(changes) - len(new), tuple(problems)
    )


async def write(
    work: Work, sheet: AmountSheet, unit_ids: Sequence[int] | None = None
) -> AmountPreview:
    """Decides anew and writes, one at a time; the actor is kept as who entered it."""
    await lock_for_transaction(work.db, LOCK)
    decided = await decide(work, sheet, unit_ids)
    if not decided.changes:
        return decided
    await _begin_books(work, decided.units)
    rows = [_row(work, change) for change in decided.changes]
    await work.db.execute(insert(DuesAmount), rows)
    for unit_id in decided.units:
        people = [one.payer.person_id for one in decided.changes if one.payer.unit_id == unit_id]
        work.record("dues.amounts_imported", f"unit:{unit_id}", people=sorted(people))
    await amounts.tell_secretaries(work, decided.units)
    return decided


class _Payers:
    """Members by code and by name."""

    def __init__(self, payers: Iterable[Payer]) -> None:
        self._coded: dict[str, Payer] = {}
        self._named: dict[str, list[Payer]] = defaultdict(list)
        for payer in payers:
            self._coded[payer.code.casefold()] = payer
            self._named[fold(payer.name)].append(payer)

    def find(self, row: AmountRow) -> Payer | Refused:
        """The one member a row means; like names in a cell need their codes."""
        if row.code:
            found = self._coded.get(row.code.casefold())
            if found is None or not _of_unit(found, row):
                return Refused("nobody_with_code", {"code": row.code})
            if row.full_name and fold(row.full_name) != fold(found.name):
                return Refused("code_of_somebody", {"code": row.code, "name": found.name})
            return found
        like = [each for each in self._named[fold(row.full_name or "")] if _of_unit(each, row)]
        if not like:
            return Refused("nobody_of_name", {"name": row.full_name})
        return like[0] if len(like) == 1 else Refused("several_of_name", {"name": row.full_name})


def _of_unit(payer: Payer, row: AmountRow) -> bool:
    named = row.unit is None or fold(row.unit) == fold(payer.unit)
    coded = row.unit_code is None or row.unit_code.casefold() == payer.unit_code.casefold()
    return named and coded


def _twice(
    sheet: AmountSheet, placed: Sequence[tuple[AmountRow, Payer]], on: date
) -> list[CellProblem]:
    """Two rows for one member and month, however the member is named: neither is taken."""
    same: dict[tuple[int, date], list[AmountRow]] = defaultdict(list)
    for row, payer in placed:
        same[payer.person_id, row.from_month or first_of(on)].append(row)
    found = []
    for rows in same.values():
        for row in rows if len(rows) > 1 else ():
            others = ", ".join(str(other.number) for other in rows if other != row)
            refused = Refused("member_twice", {"rows": others})
            found.append(sheet.problem(row.number, refused, *_named_by(row)))
    return found


def _named_by(row: AmountRow) -> tuple[str, str]:
    """The column that says who is meant, the other one behind it."""
    return ("code", "full_name") if row.code else ("full_name", "code")


def _change(work: Work, row: AmountRow, payer: Payer, known: amounts.Amounts | None) -> Change:
    month = row.from_month or first_of(work.today)
    old = known.of(payer.person_id, month) if known else None
    return Change(row.number, payer, month, old, row.amount, row.reason)


def _row(work: Work, change: Change) -> dict[str, object]:
    return {
        "unit_id": change.payer.unit_id,
        "person_id": change.payer.person_id,
        "from_month": change.from_month,
        "amount": change.new,
        "reason": change.reason,
        "set_by": work.acting.person_id,
        "set_at": work.now,
    }


async def _members(work: Work, unit_ids: Sequence[int] | None) -> list[Payer]:
    statement = (
        select(Person.id, Person.code, Person.full_name, Unit.id, Unit.name, Unit.code)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            Unit.kind == "cell",
            Membership.temporary.is_(False),
            in_force(Membership, work.today),
        )
    )
    if unit_ids is not None:
        statement = statement.where(Unit.id.in_(unit_ids))
    return [Payer(*row) for row in await work.db.execute(statement.order_by(Membership.id))]


async def _known(work: Work, unit_ids: Iterable[int]) -> Mapping[int, amounts.Amounts]:
    statement = select(DuesAmount.unit_id, *amounts.COLUMNS).where(
        DuesAmount.unit_id.in_(set(unit_ids))
    )
    found: dict[int, list[amounts.Amount]] = defaultdict(list)
    ordered = statement.order_by(DuesAmount.from_month, DuesAmount.id)
    for row in await work.db.execute(ordered):
        found[row[0]].append(amounts.Amount(*row[1:]))
    return {unit_id: amounts.Amounts(entries) for unit_id, entries in found.items()}


async def _begin_books(work: Work, unit_ids: Sequence[int]) -> None:
    begun = select(DuesSetting.unit_id).where(DuesSetting.unit_id.in_(unit_ids))
    known = set((await work.db.execute(begun)).scalars())
    new = [unit_id for unit_id in unit_ids if unit_id not in known]
    by = {"set_by": work.acting.person_id, "set_at": work.now}
    values = {"from_month": first_of(work.today), "due_day": None, **by}
    if new:
        rows = [{"unit_id": unit_id, **values} for unit_id in new]
        await work.db.execute(insert(DuesSetting), rows)
        await calendar.ensure(work, new)
