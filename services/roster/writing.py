"""Writes a planned import: one statement for each kind of change, however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from services.db.models import Membership, Person, RoleHeld, Standing, Unit
from services.roster.plan import FIELDS, PersonPlan, Plan
from services.roster.steps import Begin, Close
from services.roster.units import UnitEntry
from services.seal import Seal
from services.work import Work

TABLES: dict[str, Any] = {"memberships": Membership, "roles": RoleHeld, "standings": Standing}


async def write_plan(work: Work, plan: Plan, seal: Seal) -> None:
    """Writes what changes, with a line in the audit trail for each person; else nothing."""
    people = [one for one in plan.people if one.changes]
    units = await _write_units(work, plan)
    await _insert_people(work, [one for one in people if one.person is None], seal)
    await _update_people(work, [one for one in people if one.person and one.fields], seal)
    ids = await _ids(work, Person)
    for table in TABLES:
        await _write_spans(work, table, people, units, ids)
    _record(work, plan, people, ids)


async def _ids(work: Work, model: type[Unit] | type[Person]) -> dict[str, int]:
    rows = await work.db.execute(select(model.code, model.id))
    return {row.code: row.id for row in rows}


async def _write_units(work: Work, plan: Plan) -> dict[str, int]:
    wards = [unit for unit in plan.new_units if unit.kind == "ward"]
    cells = [unit for unit in plan.new_units if unit.kind != "ward"]
    for units in (wards, cells):  # a ward is there before the cells below it
        if units:
            parents = await _ids(work, Unit)
            await work.db.execute(insert(Unit), [_unit(unit, parents) for unit in units])
    ids = await _ids(work, Unit)
    if plan.changed_units:
        statement = update(Unit).where(Unit.id == bindparam("key"))
        rows = [{"key": unit.id, "above": ids[unit.parent or ""]} for unit in plan.changed_units]
        await work.db.execute(statement.values(parent_id=bindparam("above")), rows)
    return ids


def _unit(unit: UnitEntry, parents: Mapping[str, int]) -> dict[str, object]:
    parent_id = parents[unit.parent] if unit.parent else None
    return {"code": unit.code, "name": unit.name, "kind": unit.kind, "parent_id": parent_id}


async def _insert_people(work: Work, people: Sequence[PersonPlan], seal: Seal) -> None:
    if people:
        rows = [{"code": one.code, **_sealed(one.fields, seal)} for one in people]
        empty = dict.fromkeys(FIELDS)
        await work.db.execute(insert(Person), [{**empty, **row} for row in rows])


async def _update_people(work: Work, people: Sequence[PersonPlan], seal: Seal) -> None:
    if not people:
        return
    names = ("code", *FIELDS)
    statement = update(Person).where(Person.id == bindparam("key"))
    statement = statement.values({name: bindparam(f"new_{name}") for name in names})
    rows = []
    for one in people:
        fields = _sealed(one.fields, seal)
        values = {f"new_{name}": fields.get(name, getattr(one.person, name)) for name in names}
        rows.append({"key": one.person.id if one.person else None, **values})
    await work.db.execute(statement, rows)


def _sealed(fields: Mapping[str, object], seal: Seal) -> dict[str, object]:
    phone = fields.get("phone")
    return {**fields, "phone": seal.close(str(phone))} if phone else dict(fields)


async def _write_spans(
    work: Work,
    table: str,
    people: Iterable[PersonPlan],
    units: Mapping[str, int],
    ids: Mapping[str, int],
) -> None:
    closed: list[dict[str, object]] = []
    begun: list[dict[str, object]] = []
    for one in people:
        for step in one.steps:
            if step.table != table:
                continue
            if isinstance(step, Close):
                closed.append({"key": step.span_id, "last": step.to_day})
            else:
                begun.append(_span(step, ids[one.code], units, work.today))
    columns = TABLES[table].__table__.c
    if closed:
        statement = update(TABLES[table].__table__).where(columns.id == bindparam("key"))
        await work.db.execute(statement.values(to_day=bindparam("last")), closed)
    if begun:
        await work.db.execute(insert(TABLES[table]), begun)


def _span(step: Begin, person_id: int, units: Mapping[str, int], on: date) -> dict[str, object]:
    span = {"person_id": person_id, "from_day": on, "to_day": step.to_day}
    if step.table == "standings":
        return {**span, "kind": step.what}
    unit_id = units[step.unit or ""]
    if step.table == "roles":
        return {**span, "unit_id": unit_id, "role": step.what}
    return {**span, "unit_id": unit_id, "temporary": step.what == "temporary"}


def _record(work: Work, plan: Plan, people: Sequence[PersonPlan], ids: Mapping[str, int]) -> None:
    for unit in (*plan.new_units, *plan.changed_units):
        work.record("roster.unit", f"unit:{unit.code}", kind=unit.kind, parent=unit.parent)
    for one in people:
        steps = [f"{type(step).__name__.lower()} {step.table} {step.what}" for step in one.steps]
        action = "roster.change" if one.person else "roster.add"
        subject = f"person:{ids[one.code]}"
        work.record(action, subject, fields=sorted(one.fields), steps=steps)
