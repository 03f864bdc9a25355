"""Slots of reminders as a table inside a statement that is built once for each number of them.

VALUES would be compiled anew every time: SQLAlchemy keeps no statement with it.
"""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, get_type_hints

from sqlalchemy import CTE, bindparam, select, union_all

from services.db.built import TYPES, Parameters
from services.db.engine import AnySelect

AT_ONCE = 100
"""a SELECT for each row; SQLite joins 500 at most"""


def table(of: type, count: int) -> CTE:
    """As many rows of a dataclass, whose fields are the columns; `parameters` gives the values."""
    return union_all(*(_row(of, number) for number in range(count))).cte("slots")


def _row(of: type, number: int) -> AnySelect:
    return select(
        *(
            bindparam(_name(column, number), type_=TYPES[type_]).label(column)
            for column, type_ in get_type_hints(of).items()
        )
    )


def parameters(slots: Iterable[Any]) -> Parameters:
    """The values of these rows, by the names that `table` gave them."""
    return {
        _name(field.name, number): getattr(slot, field.name)
        for number, slot in enumerate(slots)
        for field in fields(slot)
    }


def _name(column: str, number: int) -> str:
    return f"slot_{number}_{column}"
