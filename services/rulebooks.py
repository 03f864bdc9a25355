"""By which rules an organisation goes: its rulebook, and what its bodies decided.

A unit goes by the rulebook of its ward unless it set something itself. Everything is dated, so any
past day is judged by the rules of that day. Nothing is set here: services/rulebook_changes.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, literal, select

from services.calendar import judge_locally
from services.db.engine import AnyRow, AnySelect
from services.db.models import AdoptedDocuments, LocalValue, MovedDay, RuleDecision, Unit
from services.rules import BOOK, RULES, Citation, Dated, Decision, Finding, Rulebook, is_open
from services.rules.book import NotInForceError
from services.rules.carrying import date_of_year, yearly
from services.rules.decisions import answers, settled, standing
from services.rules.load import read_value
from services.work import Work

LEVELS = 9
"""how many units deep a ward may be"""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Adopted:
    """Documents that apply from a day on, and by what."""

    documents: frozenset[str]
    from_day: date
    citation: Citation


@dataclass(frozen=True, slots=True)
class Local:
    """A local value of a parameter; `value` None: withdrawn from its first day on."""

    name: str
    value: Dated | None
    from_day: date


@dataclass(frozen=True, slots=True)
class YearDate:
    """A date that a plan sets for a year; `assumed_from`: borrowed from the plan of that year."""

    name: str
    meaning: str
    day: date
    citation: Citation
    assumed_from: int | None


@dataclass(frozen=True, slots=True)
class LocalBook:
    """The rules of one organisation for every day.

    `whole` holds printed and local values; `moved`: day → whether people work; what a nearer unit
    set, or what was set last, stands last in the sequences.
    """

    whole: Rulebook
    adopted: Sequence[Adopted]
    locals: Sequence[Local]
    moved: Mapping[date, bool]
    moved_by: Mapping[date, str]
    decisions: Sequence[Decision]

    def adopted_on(self, day: date) -> Adopted | None:
        """The choice of documents that holds on a day; None: the default, all of them."""
        return next((one for one in reversed(self.adopted) if one.from_day <= day), None)

    def on(self, day: date) -> Rulebook:
        """The rulebook of a day."""
        chosen = self.adopted_on(day)
        return self.whole if chosen is None else self.whole.adopting(chosen.documents)

    def judge(
        self, rule_id: str, facts: Mapping[str, object], on: date, subject: str = ""
    ) -> Finding:
        """What a rule says here; an open question is answered by the decision on it, if any."""
        book = self.on(on)
        finding = judge_locally(rule_id, facts, on, book, self.moved)
        if not is_open(finding):
            return finding
        for decision in reversed(self.decisions_on(on)):
            if answers(decision, finding, subject, on):
                return settled(book, finding, decision)
        return finding

    def decisions_on(self, day: date) -> list[Decision]:
        """What was decided and not withdrawn, the nearest unit and the newest last."""
        return standing(self.decisions, day)

    def values_on(self, day: date) -> dict[str, Dated]:
        """The local values that hold on a day, by parameter; not the dates of a plan."""
        names = {one.name for one in self.locals} - {one.name for one in yearly(BOOK)}
        found = {}
        for name in sorted(names):
            with suppress(NotInForceError):
                value = self.whole.value(name, day)
                if value.citation.source not in BOOK.sources and value.holds_on(day):
                    found[name] = value
        return found

    def own_values(self, rule_id: str, day: date) -> list[tuple[str, Dated]]:
        """The local values that a rule reads on a day, by parameter."""
        coded, found = RULES.get(rule_id), []
        for name in coded.params if coded else ():
            with suppress(NotInForceError):
                value = self.whole.value(name, day)
                if value.citation.source not in BOOK.sources:
                    found.append((name, value))
        return found

    def dates_of(self, year: int) -> list[YearDate]:
        """The deadlines of a year, by day; those of another year's plan are marked."""
        found = []
        for one in yearly(BOOK):
            dated = date_of_year(self.whole, one.name, year)
            if dated and isinstance(dated[0].value, date):
                value, planned = dated
                assumed = None if planned == year else planned
                day = dated[0].value
                found.append(YearDate(one.name, one.meaning, day, value.citation, assumed))
        return sorted(found, key=lambda each: each.day)


async def judge_for(
    work: Work,
    unit_id: int,
    rule_id: str,
    facts: Mapping[str, object],
    on: date,
    subject: str = "",
) -> Finding:
    """What a rule says in a unit on a day, by its rulebook and the decisions recorded there.

    `subject` names what a decision may be about, such as "person:12". For many judgements take
    `book_for` once. Raises UnknownRuleError.
    """
    return (await book_for(work, unit_id)).judge(rule_id, facts, on, subject)


async def book_for(work: Work, unit_id: int) -> LocalBook:
    """The rules of a unit; read once in a transaction."""
    return (await books_for(work, [unit_id]))[unit_id]


async def books_for(work: Work, unit_ids: Iterable[int]) -> dict[int, LocalBook]:
    """The rules of units, in five statements at most, whatever the number of units."""
    wanted = set(unit_ids)
    if missing := wanted - work.books.keys():
        rows = await _rows(work, missing)
        for unit_id in missing:
            work.books[unit_id] = _book({name: of.get(unit_id, []) for name, of in rows.items()})
    return {unit_id: work.books[unit_id] for unit_id in wanted}


def _book(rows: Mapping[str, Sequence[AnyRow]]) -> LocalBook:
    values, moved = _locals(rows["values"]), rows["days"]
    return LocalBook(
        with_values(values),
        [Adopted(frozenset(r.documents), r.from_day, _cited(r)) for r in rows["documents"]],
        values,
        {row.day: row.works for row in moved},
        {row.day: row.source for row in moved},
        [_decision(row) for row in rows["decisions"]],
    )


def with_values(values: Iterable[Local]) -> Rulebook:
    """The default book with local values over the printed ones, in their order."""
    book, own = BOOK, dict[str, list[Dated]]()
    for local in values:
        held = own.setdefault(local.name, [])
        if local.value is not None:
            held.append(local.value)
        else:
            own[local.name] = _ended(held, local.from_day)
    for name, held in own.items():
        for value in held:
            book = book.overriding(name, value)
    return book


def _ended(values: Iterable[Dated], day: date) -> list[Dated]:
    """The values until the day before `day`."""
    kept = [value for value in values if value.start < day]
    return [
        replace(value, end=day - DAY if value.end is None else min(value.end, day - DAY))
        for value in kept
    ]


def _locals(rows: Iterable[AnyRow]) -> list[Local]:
    return [Local(r.name, _dated(r), r.from_day) for r in rows if r.name in BOOK.parameters]


def _dated(row: Any) -> Dated | None:
    if not row.value:
        return None
    value = read_value(BOOK.parameters[row.name].unit, row.value[0])
    return Dated(value, row.from_day, row.until_day, _cited(row))


def _cited(row: AnyRow) -> Citation:
    return Citation(row.source, row.clause, row.quote)


def kept(value: object) -> list[object]:
    """A value as the tables keep it."""
    if isinstance(value, tuple):
        return [list(value)]
    return [str(value) if isinstance(value, date | Fraction) else value]


def _decision(row: AnyRow) -> Decision:
    return Decision(
        row.rule,
        row.question,
        row.outcome,
        row.words,
        row.number,
        row.decided_on,
        row.body,
        row.subject,
    )


TABLES: Mapping[str, Any] = {
    "documents": AdoptedDocuments,
    "values": LocalValue,
    "days": MovedDay,
    "decisions": RuleDecision,
}
FILLED = select(*(exists(select(table.id)).label(name) for name, table in TABLES.items()))
"""which of them hold anything at all: with most wards it is none, or one"""
UNITS: BindParameter[Any] = bindparam("units", expanding=True)


async def _rows(work: Work, unit_ids: Iterable[int]) -> dict[str, dict[int, list[AnyRow]]]:
    """Table → unit → the rows of the unit and of those above it: the farthest first, then the
    oldest."""
    filled = (await work.db.execute(FILLED)).one()._mapping
    found: dict[str, dict[int, list[AnyRow]]] = {name: {} for name in TABLES}
    for name in (name for name in TABLES if filled[name]):
        for row in await work.db.execute(_statement(name), {"units": list(unit_ids)}):
            found[name].setdefault(row.asked_for, []).append(row)
    return found


@cache
def _statement(name: str) -> AnySelect:
    table, units = TABLES[name], _upwards()
    columns = [units.c.asked_for, *table.__table__.columns]
    dated = [table.from_day] if table is AdoptedDocuments else []
    statement = select(*columns).join(units, units.c.id == table.unit_id)
    return statement.order_by(units.c.far.desc(), *dated, table.id)


def _upwards() -> Any:
    """The units and the units above them, with how far away they are."""
    columns = (Unit.id, Unit.parent_id)
    own = select(Unit.id.label("asked_for"), *columns, literal(0).label("far"))
    chain = own.where(Unit.id.in_(UNITS)).cte("upwards", recursive=True)
    above = select(chain.c.asked_for, *columns, chain.c.far + 1).join(
        chain, Unit.id == chain.c.parent_id
    )
    return chain.union_all(above.where(chain.c.far < LEVELS))
