"""Rows for any table, made from its columns alone: what a database of an earlier version holds."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    insert,
    update,
)

ROWS = 3
"""of each table; row n refers to row n of the tables that it refers to"""
FIRST_DAY = date(2026, 1, 5)
FIRST_MOMENT = datetime(2026, 1, 5, 8, tzinfo=UTC)


def fill(db: Connection, tables: Sequence[Table]) -> None:
    """Puts rows into empty tables; the tables they refer to come first in the sequence.

    The first row leaves out everything that may be left out.
    """
    for table in tables:
        db.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])


def fill_columns(db: Connection, table: Table, names: Iterable[str]) -> None:
    """Puts values into columns that were added to a table with rows."""
    values = {name: _value(table.c[name], ROWS) for name in names}
    if values:  # none, when a column of before only changed its kind
        db.execute(update(table).values(values))


def reflected(db: Connection, known: MetaData, names: Iterable[str]) -> list[Table]:
    """These tables as the database has them now, those that others refer to first.

    `known` holds all other tables.
    """
    wanted = set(names)
    for table in wanted & set(known.tables):
        known.remove(known.tables[table])
    known.reflect(db, only=sorted(wanted))
    return [table for table in known.sorted_tables if table.name in wanted]


def _row(table: Table, number: int) -> dict[str, object]:
    scarce = number == 1
    return {
        column.name: None if scarce and _may_miss(column) else _value(column, number)
        for column in table.columns
    }


def _may_miss(column: Column[Any]) -> bool:
    return bool(column.nullable) and not column.primary_key


def _value(column: Column[Any], number: int) -> object:
    """Different for each row of a table, unless the type has too few values."""
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, Boolean):
        return bool(number % 2)
    if isinstance(kind, DateTime):
        return FIRST_MOMENT + timedelta(hours=number)
    if isinstance(kind, Date):
        return FIRST_DAY + timedelta(days=number)
    if isinstance(kind, JSON):
        return {"số": number}
    if isinstance(kind, LargeBinary):
        return bytes([0, 255, number])
    if isinstance(kind, Integer):
        return number
    return f"{number} đồng chí"[: getattr(kind, "length", None)]
