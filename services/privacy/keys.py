"""A new secret: everything that an earlier one sealed is sealed anew while the bot runs.

Each batch is a transaction of its own, so a killed rotation goes on where it was; rows that are
under the newest secret already are passed over, so rotating twice changes nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, String, bindparam, cast, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.engine import AnyRow, reading
from services.db.models import Base
from services.db.models.base import SEALED
from services.seal import Seal
from services.work import Work, working

BATCH = 500
KEPT_IN: Mapping[str, Column[Any]] = {
    name: Base.metadata.tables[name].c[column]
    for name, column in (("chats", "draft"), ("inbox", "payload"), ("outbox", "body"))
}
"""drafts and messages hold sealed numbers too, among other words"""
WRAPPED = re.compile("⟦([^⟧]+)⟧")
"""how a number stands in a message (bot/veiling.py)"""
ESCAPED = "u27e6"
"""the sign before it, as JSON is written"""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many values were sealed anew, and how many no given secret opens."""

    renewed: int = 0
    unreadable: int = 0

    def __add__(self, other: "Rotated") -> "Rotated":
        return Rotated(self.renewed + other.renewed, self.unreadable + other.unreadable)


def sealed_columns() -> list[Column[Any]]:
    """Every column whose text is sealed, as the models mark them."""
    tables = Base.metadata.sorted_tables
    return [column for table in tables for column in table.columns if column.info.get(SEALED)]


async def rotate(
    engine: AsyncEngine, seal: Seal, now: Callable[[], datetime], batch: int = BATCH
) -> Rotated:
    """Goes over all sealed columns until a round finds nothing under an earlier secret.

    A turn that was at work may have written an old value back behind us: the next round has it.
    """
    total = Rotated()
    while True:
        found = await _round(engine, seal, now, batch)
        total = replace(found, renewed=total.renewed + found.renewed)
        if not found.renewed:
            break
    async with working(engine, now()) as work:
        work.record("keys.rotated", "database", values=total.renewed)
    return total


async def unreadable(engine: AsyncEngine, seal: Seal) -> list[str]:
    """Sealed columns whose newest value no given secret opens: the secret is a wrong one."""
    wrong = []
    async with reading(engine) as db:
        for column in sealed_columns():
            newest = select(column).where(column > "").order_by(column.table.c.id.desc()).limit(1)
            value = (await db.execute(newest)).scalar()
            if value is not None and seal.open(value) is None:
                wrong.append(f"{column.table.name}.{column.name}")
    return wrong


async def _round(
    engine: AsyncEngine, seal: Seal, now: Callable[[], datetime], batch: int
) -> Rotated:
    found = Rotated()
    for column in [*sealed_columns(), *KEPT_IN.values()]:
        last = 0
        while True:
            async with working(engine, now()) as work:
                rows = await _some(work, column, last, batch)
                found += await _renew(work, column, rows, seal)
            if not rows:
                break
            last = rows[-1].id
    return found


async def _some(work: Work, column: Column[Any], last: int, batch: int) -> list[AnyRow]:
    """The next rows by id; held until they are written, so that no change of others is lost."""
    table = column.table
    there = _may_hold(column)
    statement = (
        select(table.c.id, column.label("value"))
        .where(table.c.id > last, there)
        .order_by(table.c.id)
        .limit(batch)
        .with_for_update()
    )
    return list(await work.db.execute(statement))


def _may_hold(column: Column[Any]) -> ColumnElement[bool]:
    if column is KEPT_IN["chats"]:
        return column.table.c.conversation.is_not(None)
    if column.table.name in KEPT_IN:
        return cast(column, String).contains(ESCAPED)
    return column > ""


async def _renew(work: Work, column: Column[Any], rows: list[AnyRow], seal: Seal) -> Rotated:
    changed, wrong = [], 0
    for row in rows:
        value = _renewed(row.value, seal)
        if value is None:
            wrong += 1
        elif value != row.value:
            changed.append({"row": row.id, "new": value})
    if changed:
        statement = update(column.table).where(column.table.c.id == bindparam("row"))
        await work.db.execute(statement.values({column.name: bindparam("new")}), changed)
    return Rotated(len(changed), wrong)


def _renewed(value: Any, seal: Seal) -> Any:
    """A sealed text, or something with sealed texts in it, under the newest secret."""
    if isinstance(value, str):
        return seal.renew(value)
    return _through(value, seal)


def _through(value: Any, seal: Seal) -> Any:
    """What no secret opens stays as it is: it may be any text."""
    if isinstance(value, str):
        wrapped = WRAPPED.sub(lambda one: f"⟦{seal.renew(one[1]) or one[1]}⟧", value)
        return seal.renew(wrapped) or wrapped
    if isinstance(value, list):
        return [_through(each, seal) for each in value]
    if isinstance(value, dict):
        return {key: _through(each, seal) for key, each in value.items()}
    return value
