"""People who have no business in the cell of a story, and what they must not touch or learn."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, insert, select

from bot.channels.base import Part
from bot.veiling import unveiled
from services.db.models import (
    Base,
    Membership,
    OutboxRow,
    Person,
    RoleHeld,
    StoredFile,
    Unit,
)
from services.positions import IN_CELL, IN_WARD
from services.work import Work
from tests.stage import Stage
from tests.stage_cell import CELL, WARD

TECHNICAL = {
    "inbox",
    "outbox",
    "chats",
    "offers",
    "reminders",
    "audit",
    "bot_months",
    "link_tries",
}
"""tables that hold how something was said, not what is so"""
SINCE = date(2020, 1, 1)
WORD = re.compile(r"<[^>]+>")

Rows = dict[str, dict[Any, dict[str, Any]]]


@dataclass(slots=True)
class Intruder:
    """Somebody linked, with every role in units of their own; a stranger is nobody."""

    kind: str
    person_id: int | None
    own: set[tuple[str, Any]] = field(default_factory=set)
    """rows that are theirs: (table, id)"""


async def settle(work: Work) -> dict[str, Intruder]:
    """Of a cell of the same ward, of another ward, a new member of the cell, and a stranger."""
    units = {row.name: row.id for row in await work.db.execute(select(Unit.name, Unit.id))}
    other = await _unit(work, "Phường Xa", "ward", None)
    away = await _unit(work, "Chi bộ Xa", "cell", other)
    next_door = await _unit(work, "Chi bộ Bên Cạnh", "cell", units[WARD])
    return {
        "neighbour": await _intruder(work, "neighbour", {next_door: IN_CELL}),
        "other ward": await _intruder(work, "other ward", {away: IN_CELL, other: IN_WARD}),
        "member": await _intruder(work, "member", {units[CELL]: ()}),
        "stranger": Intruder("stranger", None),
    }


async def _unit(work: Work, name: str, kind: str, parent: int | None) -> int:
    values = {"code": name, "name": name, "kind": kind, "parent_id": parent}
    return (await work.db.execute(insert(Unit).values(**values).returning(Unit.id))).scalar_one()


async def _intruder(work: Work, kind: str, roles: Mapping[int, Iterable[str]]) -> Intruder:
    values = {"code": kind, "full_name": f"Kẻ Lạ {kind.title()}", "birth_date": date(1970, 1, 1)}
    made = insert(Person).values(**values, admitted_on=SINCE, official_on=SINCE)
    person = (await work.db.execute(made.returning(Person.id))).scalar_one()
    first = next(iter(roles))
    at = {"person_id": person, "from_day": SINCE}
    await work.db.execute(insert(Membership).values(**at, unit_id=first, temporary=False))
    for unit, held in roles.items():
        for role in held:
            await work.db.execute(insert(RoleHeld).values(**at, unit_id=unit, role=role))
    units = {("units", unit) for unit, held in roles.items() if held}
    return Intruder(kind, person, {("persons", person), *units})


async def everything(work: Work) -> Rows:
    """All rows of all tables that say what is so, by table and key."""
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in TECHNICAL:
            rows = (await work.db.execute(select(table))).mappings().all()
            found[table.name] = {_key(table, row): dict(row) for row in rows}
    return found


def _key(table: Table, row: Mapping[Any, Any]) -> Any:
    key = tuple(row[column.name] for column in table.primary_key)
    return key[0] if len(key) == 1 else key


def touched(before: Rows, after: Rows, who: Intruder) -> list[str]:
    """Rows that were changed or taken away, and new ones that lean on what is not the intruder's.

    A new row belongs to the intruder when all it refers to does.
    """
    wrong: list[str] = []
    for table in Base.metadata.sorted_tables:
        old, new = before.get(table.name, {}), after.get(table.name, {})
        wrong += [f"{table.name} {key} changed" for key in old if new.get(key) != old[key]]
        for key in new.keys() - old.keys():
            who.own.add((table.name, key))
    for table in Base.metadata.sorted_tables:
        old, new = before.get(table.name, {}), after.get(table.name, {})
        wrong += [
            f"{table.name} {new[key]} leans on {where}"
            for key in new.keys() - old.keys()
            for where in _leans(table, new[key])
            if where not in who.own
        ]
    return wrong


def _leans(table: Table, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [
        (foreign.column.table.name, row[column.name])
        for column in table.columns
        for foreign in column.foreign_keys
        if row[column.name] is not None and foreign.column.table.name not in TECHNICAL
    ]


async def said(built: Stage) -> list[tuple[str, str]]:
    """Everything new in the outbox, (external id, text, labels, content of the file); sent now."""
    async with built.work() as work:
        rows = (await work.db.execute(_DUE)).all()
        seal = built.app.settings.seal()
        parts = [(row.external_id, Part.from_json(unveiled(seal, row.body))) for row in rows]
        wanted = {part.file_id for _, part in parts} - {None}
        kept = select(StoredFile).where(StoredFile.id.in_(wanted))
        files = {
            row.id: readable(row.name, row.content)
            for row in (await work.db.execute(kept) if wanted else ())
        }
        await work.db.execute(_SENT)
    return [(chat, _shown(part, files)) for chat, part in parts]


_DUE = (
    select(OutboxRow.external_id, OutboxRow.body)
    .where(OutboxRow.state == "due")
    .order_by(OutboxRow.id)
)
_SENT = OutboxRow.__table__.update().where(OutboxRow.state == "due").values(state="sent")  # type: ignore[attr-defined]


def _shown(part: Part, files: Mapping[int, str]) -> str:
    labels = [label for row in part.buttons for label, _ in row]
    return "\n".join([part.text, *labels, files.get(part.file_id or 0, "")])


def readable(name: str, content: bytes) -> str:
    """The words of a .docx, .xlsx or .zip; of anything else only its name."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return name
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inner = [(part, archive.read(part)) for part in archive.namelist()]
    texts = [
        readable(part, body)
        if part.endswith(("docx", "xlsx", "zip"))
        else WORD.sub("", body.decode("utf-8", "ignore"))
        for part, body in inner
        if part.endswith((".xml", "docx", "xlsx", "zip", "txt"))
    ]
    return "\n".join([name, *texts])
