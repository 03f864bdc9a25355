"""Everything held about one person, read with one statement for each table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, func, insert, or_, select

from services.clock import local
from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import AuditRow, DataExport, FrontWord, Person, Unit
from services.db.models.base import SEALED
from services.files import store
from services.privacy import holdings
from services.privacy.holdings import CLOSED, HIDDEN, TABLES
from services.refusal import Refused
from services.seal import Seal
from services.work import Work

ZIP = "application/zip"
OTHER = "…"
"""in place of other people's names in what a person gets by chat"""
Line = dict[str, Any]
"""column → value, as it is written to the file"""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that the person sent, or that was sent for the person."""

    id: int
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held. `rows` and `acted` by table; `acted`: how many rows about others."""

    code: str
    name: str
    rows: Mapping[str, Sequence[Line]]
    acted: Mapping[str, int]
    trail: Sequence[Line]
    files: Sequence[SentFile]
    whole: bool


async def of_code(work: Work, code: str, seal: Seal) -> Holding | Refused:
    """Everything, for the operator (nobody acts). Refused: no_such_member."""
    found = (await work.db.execute(select(Person.id).where(Person.code == code))).scalar()
    if found is None:
        return Refused("no_such_member", {"code": code})
    work.record("person.exported", f"person:{found}")
    return await _collect(work, found, seal, whole=True)


async def own(work: Work, seal: Seal) -> Holding:
    """What the acting person gets by chat: not what committees keep, no names of others."""
    person_id = work.acting.person_id
    work.record("person.exported", f"person:{person_id}")
    return await _collect(work, person_id, seal, whole=False)


async def keep(work: Work, name: str, content: bytes) -> int:
    """Keeps the file that was made for the acting person, for a few days; returns its id."""
    file_id = await store(work, name, ZIP, content)
    made = {"person_id": work.acting.person_id, "file_id": file_id, "made_at": work.now}
    await work.db.execute(insert(DataExport).values(**made))
    return file_id


async def _collect(work: Work, person_id: int, seal: Seal, *, whole: bool) -> Holding:
    found: dict[str, list[AnyRow]] = {}
    for table in [TABLES["persons"], *holdings.own_tables()]:
        if whole or table.name not in CLOSED:
            found[table.name] = await _rows(work, table, person_id)
    if whole:
        found["front_words"] = await _front_words(work, person_id)
    show = _Shown(seal, await _names(work, found) if whole else {}, await _units(work))
    person = found["persons"][0]
    return Holding(
        code=person.code,
        name=person.full_name,
        rows={
            name: [show.line(TABLES[name], row, person_id) for row in rows]
            for name, rows in found.items()
            if rows
        },
        acted=await _acted(work, person_id),
        trail=await _trail(work, person_id, whole=whole),
        files=await _files(work, person_id),
        whole=whole,
    )


async def _rows(work: Work, table: Table, person_id: int) -> list[AnyRow]:
    return list(await work.db.execute(*_own_rows(person_id, table=table)))


@built
def _own_rows(person_id: int, *, table: Table) -> AnySelect:
    own = select(table).where(holdings.belongs_to(table, person_id))
    return own.order_by(*table.primary_key)


async def _front_words(work: Work, person_id: int) -> list[AnyRow]:
    """Words that name whom they may be about in a list."""
    table = FrontWord.__table__
    rows = await work.db.execute(select(table).order_by(table.c.id))
    return [row for row in rows if person_id in row.concerned]


async def _acted(work: Work, person_id: int) -> dict[str, int]:
    """How many rows about others the person recorded or decided, of all tables at once."""
    tables = [table for table in TABLES.values() if holdings.acting_columns(table)]
    columns = [
        select(func.count())
        .select_from(table)
        .where(holdings.acted(table, person_id))
        .scalar_subquery()
        .label(table.name)
        for table in tables
    ]
    row = (await work.db.execute(select(*columns))).one()
    return {table.name: many for table, many in zip(tables, row, strict=True) if many}


async def _trail(work: Work, person_id: int, *, whole: bool) -> list[Line]:
    """The lines of the audit trail by and about the person; to the person, without the rest."""
    about = AuditRow.subject == f"person:{person_id}"
    seen = about & (AuditRow.action == "seen")
    statement = (
        select(AuditRow.at, AuditRow.action, AuditRow.subject)
        .where(or_(AuditRow.actor_id == person_id, about if whole else seen))
        .order_by(AuditRow.id)
    )
    return [
        {"at": _plain(row.at), "action": row.action, "subject": row.subject}
        for row in await work.db.execute(statement)
    ]


async def _files(work: Work, person_id: int) -> list[SentFile]:
    table = TABLES["files"]
    statement = select(table.c.id, table.c.name, table.c.content).where(
        holdings.belongs_to(table, person_id)
    )
    return [SentFile(*row) for row in await work.db.execute(statement.order_by(table.c.id))]


async def _names(work: Work, found: Mapping[str, Sequence[AnyRow]]) -> dict[int, str]:
    """The names of everybody in the rows."""
    named = {
        row._mapping[column.name]
        for name, rows in found.items()
        for column in TABLES[name].columns
        if _refers(column, "persons")
        for row in rows
    }
    statement = select(Person.id, Person.full_name).where(Person.id.in_(named - {None}))
    return {row.id: row.full_name for row in await work.db.execute(statement)}


async def _units(work: Work) -> dict[int, str]:
    rows = await work.db.execute(select(Unit.id, Unit.name))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class _Shown:
    """How values are written: sealed ones opened, people and units by name."""

    seal: Seal
    names: Mapping[int, str]
    units: Mapping[int, str]

    def line(self, table: Table, row: AnyRow, person_id: int) -> Line:
        """One row; what is empty is left out."""
        values = {
            column.name: self._value(column, row._mapping[column.name], person_id)
            for column in table.columns
            if f"{table.name}.{column.name}" not in HIDDEN
        }
        return {name: value for name, value in values.items() if value not in (None, "")}

    def _value(self, column: Column[Any], value: Any, person_id: int) -> Any:
        if value is not None and _refers(column, "persons") and value != person_id:
            return self.names.get(value, OTHER)
        if value is not None and _refers(column, "units"):
            return self.units[value]
        if value and column.info.get(SEALED):
            return self.seal.open(value) or OTHER
        return _plain(value)


def _refers(column: Column[Any], table: str) -> bool:
    return any(key.column.table.name == table for key in column.foreign_keys)


def _plain(value: Any) -> Any:
    """Moments as clocks in Vietnam show them, days as they are written there."""
    if isinstance(value, datetime):
        return f"{local(value):%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
