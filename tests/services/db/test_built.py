"""Statements that are built once: what is bound, what shapes them, what is refused."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Insert, Select, Update, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Membership, Person, Unit
from tests.fakes import vn

built_before: list[str] = []


@built
def _adding(code: str, name: str) -> Insert:
    return insert(Unit).values(code=code, name=name, kind="cell")


@built
def _renaming(code: str, name: str) -> Update:
    return update(Unit).where(Unit.code == code).values(name=name)


@built
def _named(codes: Collection[str]) -> Select[str]:
    built_before.append("named")
    return select(Unit.name).where(Unit.code.in_(codes)).order_by(Unit.name)


@built
def _counted(kind: str, *, model: Any, key: Any) -> Select[int]:
    built_before.append(model.__tablename__)
    return select(func.count()).select_from(model).where(key == kind)


@built
def _same(moment: datetime, day: date, yes: bool, number: int) -> AnySelect:
    return select(moment, day, yes, number)  # type: ignore[call-overload, no-any-return]


async def test_each_call_has_values_of_its_own(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        for code in ("a", "b"):
            await db.execute(*_adding(code, f"Chi bộ {code}"))
        await db.execute(*_renaming("b", "Chi bộ Đông"))
        both = (await db.execute(*_named({"a", "b"}))).scalars().all()
        one = (await db.execute(*_named(("b",)))).scalars().all()
        none = (await db.execute(*_named([]))).scalars().all()
    assert (both, one, none) == (["Chi bộ a", "Chi bộ Đông"], ["Chi bộ Đông"], [])


async def test_values_keep_their_types(engine: AsyncEngine) -> None:
    given = (vn(6, 1, 8), date(2026, 6, 1), True, 1 << 40)
    async with engine.begin() as db:
        assert tuple((await db.execute(*_same(*given))).one()) == given


def test_a_statement_is_built_once_for_each_shape() -> None:
    built_before.clear()
    first, given = _named(["a"])
    again, others = _named(["b", "c"])
    assert first is again
    assert (given, others) == ({"codes_": ["a"]}, {"codes_": ["b", "c"]})
    units = [_counted(kind, model=Unit, key=Unit.kind)[0] for kind in ("cell", "ward")]
    people = _counted("x", model=Person, key=Person.code)[0]
    assert units[0] is units[1] is not people
    assert built_before[-2:] == ["units", "persons"]


def test_what_is_compared_otherwise_in_sql_is_refused() -> None:
    with pytest.raises(TypeError, match="NULL"):
        _counted(None, model=Unit, key=Unit.kind)  # type: ignore[arg-type]

    @built
    def perhaps(unit_id: int | None) -> Select[int]:
        return select(Membership.id).where(Membership.unit_id == unit_id)

    with pytest.raises(TypeError, match="unit_id_"):
        perhaps(1)
