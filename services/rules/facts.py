"""Turns given facts into a rule's frozen dataclass, or says what is wrong with them.

Counts are never negative, dates exist, truth values are true or false, and no fact is unknown.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from services.rules.model import Level, Unset, Year

T = TypeVar("T")
# Days outside are typing errors; inside, months can be added without leaving the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class BadFactError(Exception):
    """A fact that cannot be: `code` says why, `fact` which one."""

    def __init__(self, code: str, fact: str) -> None:
        super().__init__(f"{fact}: {code}")
        self.code, self.fact = code, fact


class MissingFactsError(Exception):
    """Facts the rule cannot do without."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def read_facts(kind: type[T], given: Mapping[str, object]) -> T:
    """`kind` filled from `given`. Raises BadFactError or MissingFactsError."""
    hints = get_type_hints(kind)
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    for name in given:
        if name not in names:
            raise BadFactError("unknown_fact", str(name))
    read: dict[str, Any] = {}
    missing = []
    for one in fields(kind):  # type: ignore[arg-type]
        value = given.get(one.name)
        if one.name in given and (value is not None or _allows_none(hints[one.name])):
            read[one.name] = _read(hints[one.name], value, one.name)
        elif one.default is MISSING:
            missing.append(one.name)
    if missing:
        raise MissingFactsError(tuple(missing))
    return kind(**read)


def _arms(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) in {Union, types.UnionType}:
        return tuple(arm for arm in get_args(hint) if arm is not Unset)
    return (hint,)


def _allows_none(hint: Any) -> bool:
    return type(None) in _arms(hint)


def _read(hint: Any, value: object, name: str) -> object:
    problems = []
    for arm in _arms(hint):
        try:
            return _read_one(arm, value, name)
        except BadFactError as error:
            problems.append(error)
    raise problems[0]


def _read_one(hint: Any, value: object, name: str) -> object:
    origin = get_origin(hint)
    if hint is type(None):
        _check(value is None, name)
        return None
    if origin is Literal:
        _check(type(value) is str and value in get_args(hint), name, "impossible_choice")
        return value
    if origin is tuple:
        _check(isinstance(value, list | tuple), name)
        assert isinstance(value, list | tuple)  # noqa: S101
        return tuple(_read(get_args(hint)[0], item, name) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        _check(isinstance(value, Mapping), name)
        assert isinstance(value, Mapping)  # noqa: S101
        kind, content = get_args(hint)
        return {_read_key(kind, k, name): _read(content, v, name) for k, v in value.items()}
    return _SCALARS[hint](value, name)


def _read_key(kind: Any, key: object, name: str) -> object:
    if kind is int and isinstance(key, str) and key.isascii() and key.isdigit():
        key = int(key)
    return _read(kind, key, name)


def _check(good: bool, name: str, code: str = "wrong_kind_of_fact") -> None:
    if not good:
        raise BadFactError(code, name)


def _bool(value: object, name: str) -> bool:
    _check(type(value) is bool, name)
    return bool(value)


def _count(value: object, name: str) -> int:
    _check(type(value) is int, name)
    assert isinstance(value, int)  # noqa: S101
    _check(value >= 0, name, "negative_count")
    return value


def _text(value: object, name: str) -> str:
    _check(type(value) is str, name)
    return str(value).strip()


def _level(value: object, name: str) -> Level:
    _check(type(value) is int or isinstance(value, Level), name)
    assert isinstance(value, int)  # noqa: S101
    try:
        return Level(value)
    except ValueError:
        raise BadFactError("impossible_level", name) from None


def _day(value: object, name: str) -> date:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise BadFactError("impossible_date", name) from None
    _check(isinstance(value, date) and not isinstance(value, datetime), name)
    assert isinstance(value, date)  # noqa: S101
    _check(FIRST_YEAR <= value.year <= LAST_YEAR, name, "impossible_date")
    return value


def _moment(value: object, name: str) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise BadFactError("impossible_date", name) from None
    _check(isinstance(value, datetime), name)
    assert isinstance(value, datetime)  # noqa: S101
    _check(value.tzinfo is not None, name, "moment_without_zone")
    _check(FIRST_YEAR <= value.year <= LAST_YEAR, name, "impossible_date")
    return value


def _year(value: object, name: str) -> int:
    year = _count(value, name)
    _check(FIRST_YEAR <= year <= LAST_YEAR, name, "impossible_date")
    return year


_SCALARS: Mapping[Any, Any] = {
    bool: _bool,
    int: _count,
    str: _text,
    Year: _year,
    Level: _level,
    date: _day,
    datetime: _moment,
}
