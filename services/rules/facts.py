"""Turns given facts into a rule's frozen dataclass, or says what is wrong with them.

Counts are never negative, dates exist, truth values are true or false, and no fact is unknown.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from services.rules.model import Level, Unset, Year

# Days outside are typing errors; inside, months can be added without leaving the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199
WRONG_KIND = "wrong_kind_of_fact"


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


# Turns a given value into the fact of that name, or raises BadFactError.
Reader: TypeAlias = Callable[[object, str], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a fact may be; `nullable`: null is an answer, not a fact that is missing."""

    hint: Any
    required: bool
    nullable: bool
    read: Reader


# Kind of each fact of a dataclass.
Shape: TypeAlias = Mapping[str, Kind]


def shape_of(kind: type[Any]) -> Shape:
    """What `read_facts` needs to know of a dataclass; worked out once for each rule."""
    hints = get_type_hints(kind)
    return {one.name: _kind(hints[one.name], one.default is MISSING) for one in fields(kind)}


def _kind(hint: Any, required: bool) -> Kind:
    return Kind(hint, required, type(None) in _arms(hint), _reader(hint))


def read_facts(kind: type[Any], shape: Shape, given: Mapping[str, object]) -> Any:
    """`kind` filled from `given`. Raises BadFactError or MissingFactsError.

    A null counts as not given, unless the fact's type says that null is an answer.
    """
    for name in given:
        if name not in shape:
            raise BadFactError("unknown_fact", str(name))
    read = {
        name: shape[name].read(value, name)
        for name, value in given.items()
        if value is not None or shape[name].nullable
    }
    missing = tuple(name for name, one in shape.items() if one.required and name not in read)
    if missing:
        raise MissingFactsError(missing)
    return kind(**read)


def _arms(hint: Any) -> tuple[Any, ...]:
    """The kinds that a fact may have."""
    if get_origin(hint) in {Union, types.UnionType}:
        return tuple(arm for arm in get_args(hint) if arm is not Unset)
    return (hint,)


def _reader(hint: Any) -> Reader:
    arms = [_reader_of_one(arm) for arm in _arms(hint)]
    return arms[0] if len(arms) == 1 else partial(_first_that_fits, arms)


def _first_that_fits(arms: Sequence[Reader], value: object, name: str) -> object:
    problems = []
    for read in arms:
        try:
            return read(value, name)
        except BadFactError as error:
            problems.append(error)
    raise problems[0]


def _reader_of_one(hint: Any) -> Reader:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return partial(_choice, inner)
    if origin is tuple:
        return partial(_several, _reader(inner[0]))
    if origin is not None:
        key, content = inner
        return partial(_by_key, partial(_key, key, _reader(key)), _reader(content))
    return _SCALARS[hint]


def _choice(choices: tuple[object, ...], value: object, name: str) -> object:
    if not isinstance(value, str) or value not in choices:
        raise BadFactError("impossible_choice", name)
    return value


def _several(read: Reader, value: object, name: str) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise BadFactError(WRONG_KIND, name)
    return tuple(read(item, name) for item in value)


def _by_key(key: Reader, content: Reader, value: object, name: str) -> dict[object, object]:
    if not isinstance(value, Mapping):
        raise BadFactError(WRONG_KIND, name)
    read = {key(k, name): content(v, name) for k, v in value.items()}
    if len(read) < len(value):
        raise BadFactError("said_twice", name)
    return read


def _key(hint: Any, read: Reader, key: object, name: str) -> object:
    """JSON knows text keys only, so "2025" is the year 2025."""
    if hint is Year and isinstance(key, str) and key.isascii() and key.isdigit():
        key = int(key)
    return read(key, name)


def _nothing(value: object, name: str) -> None:
    if value is not None:
        raise BadFactError(WRONG_KIND, name)


def _truth(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise BadFactError(WRONG_KIND, name)
    return value


def _count(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadFactError(WRONG_KIND, name)
    if value < 0:
        raise BadFactError("negative_count", name)
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise BadFactError(WRONG_KIND, name)
    return value.strip()


def _level(value: object, name: str) -> Level:
    try:
        return Level(_count(value, name))
    except ValueError:
        raise BadFactError("impossible_level", name) from None


def _day(value: object, name: str) -> date:
    if isinstance(value, str):
        value = _parsed(date.fromisoformat, value, name)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadFactError(WRONG_KIND, name)
    _in_calendar(value.year, name)
    return value


def _moment(value: object, name: str) -> datetime:
    if isinstance(value, str):
        value = _parsed(datetime.fromisoformat, value, name)
    if not isinstance(value, datetime):
        raise BadFactError(WRONG_KIND, name)
    if value.tzinfo is None:
        raise BadFactError("moment_without_zone", name)
    _in_calendar(value.year, name)
    return value


def _year(value: object, name: str) -> int:
    year = _count(value, name)
    _in_calendar(year, name)
    return year


def _parsed(parse: Callable[[str], date], text: str, name: str) -> date:
    try:
        return parse(text)
    except ValueError:
        raise BadFactError("impossible_date", name) from None


def _in_calendar(year: int, name: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadFactError("impossible_date", name)


_SCALARS: Mapping[Any, Reader] = {
    type(None): _nothing,
    bool: _truth,
    int: _count,
    Year: _year,
    str: _text,
    Level: _level,
    date: _day,
    datetime: _moment,
}
