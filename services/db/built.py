"""Statements that are built once and asked often.

Putting a statement together costs several times what a local database needs to answer it, and so
does finding out that it was compiled before. A statement that is kept saves both.
"""

from collections.abc import Callable, Collection, Hashable
from datetime import date, datetime
from functools import cache, wraps
from inspect import Parameter, signature
from types import UnionType
from typing import Any, ParamSpec, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sqlalchemy import BindParameter, Boolean, Date, String, bindparam

from services.db.models.base import Key, UtcDateTime

Given = ParamSpec("Given")
Statement = TypeVar("Statement")
Parameters = dict[str, Any]

TYPES: dict[Any, Any] = {
    int: Key,
    str: String(),
    bool: Boolean(),
    date: Date(),
    datetime: UtcDateTime(),
}


def built(
    build: Callable[Given, Statement],
) -> Callable[Given, tuple[Statement, Parameters]]:
    """A function that gives a statement and its parameters: `db.execute(*unit_of(person_id))`.

    `build` is called once, with a bound parameter in place of each positional argument: int, str,
    bool, date, datetime, or a collection of these for `in_`. It cannot reckon with them or ask
    whether they are None. Keyword-only arguments shape the statement (tables, columns, flags): it
    is built once for each combination of them, and kept.

    Raises TypeError for a None, and for an annotation that is no single value.
    """
    names = [
        name
        for name, each in signature(build).parameters.items()
        if each.kind is not Parameter.KEYWORD_ONLY
    ]

    @cache
    def shaped(**shape: Hashable) -> Statement:
        return build(*_parameters(build, names), **shape)  # type: ignore[arg-type]

    @wraps(build)
    def statement(*values: Given.args, **shape: Given.kwargs) -> tuple[Statement, Parameters]:
        given = {f"{name}_": _value(each) for name, each in zip(names, values, strict=True)}
        return shaped(**cast("dict[str, Hashable]", shape)), given

    return statement


def _parameters(build: Callable[..., Any], names: list[str]) -> list[BindParameter[Any]]:
    """An underscore behind each name: those of columns are taken in INSERT and UPDATE."""
    hints = get_type_hints(build)
    return [_parameter(f"{name}_", hints[name]) for name in names]


def _parameter(name: str, hint: Any) -> BindParameter[Any]:
    several = get_origin(hint) not in (None, Union, UnionType)
    type_ = TYPES.get(get_args(hint)[0] if several else hint)
    if type_ is None:
        raise TypeError(f"{name} is no single value: {hint}")
    return bindparam(name, type_=type_, expanding=several)


def _value(given: Any) -> Any:
    if given is None:
        raise TypeError("NULL is compared with IS: give the statement another shape")
    return list(given) if isinstance(given, Collection) and not isinstance(given, str) else given
