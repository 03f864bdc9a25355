"""A rulebook: the documents, parameters and entries an organisation goes by.

The default joins all five documents. An organisation narrows it to its own documents, and sets
local values, each dated and with its own citation.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from services.rules.dates import last_day_of_year
from services.rules.model import Citation, Dated, Entry, Parameter, Question, Source

T = TypeVar("T")


class NotInForceError(Exception):
    """No value holds on the day: nothing has replaced the last one (CAL-20)."""

    def __init__(self, name: str, day: date) -> None:
        super().__init__(f"{name} has no value on {day}")
        self.name, self.day = name, day


@dataclass(frozen=True)
class Rulebook:
    """Everything by key; `adopted` are the documents in use. `reasons`, `names` and
    `fact_names` give the Vietnamese words for codes and facts, `silences` what no document says,
    `readings` what may be decided, `synonyms` how people ask and how the documents say it.
    """

    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    entries: Mapping[str, Entry]
    reasons: Mapping[str, str]
    names: Mapping[str, str]
    fact_names: Mapping[str, str]
    silences: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, Question]
    synonyms: Mapping[str, str]
    adopted: frozenset[str]

    def adopting(self, keys: Collection[str]) -> "Rulebook":
        """The same book for an organisation that goes by these documents only."""
        unknown = set(keys) - set(self.sources)
        if unknown:
            raise ValueError(f"unknown documents: {', '.join(sorted(unknown))}")
        return replace(self, adopted=frozenset(keys))

    def overriding(self, name: str, value: Dated) -> "Rulebook":
        """The same book with a local value in place of the printed one while it holds; the
        value set last goes first.

        The value's citation names the local decision as its source.
        """
        if name not in self.parameters:
            raise ValueError(f"unknown parameter: {name}")
        known = self.parameters[name]
        changed = replace(known, values=(*known.values, value))
        return replace(self, parameters={**self.parameters, name: changed})

    def source_name(self, key: str) -> str:
        """How people call the source of a citation: a document, or a local decision as written."""
        return self.sources[key].name if key in self.sources else key

    def value(self, name: str, day: date, strict: bool = False) -> Dated:
        """The value of a parameter on a day. Raises NotInForceError when there is none.

        Before its first day the first value is taken unless `strict`: the document then merely was
        not yet issued, and the finding says so.
        """
        values = self.parameters[name].values
        for value in reversed(values):
            if value.holds_on(day):
                return value
        first = values[0]
        if day < first.start and not strict:
            return first
        raise NotInForceError(name, day)

    def params(self, on: date, names: Collection[str]) -> "Params":
        return Params(self, on, frozenset(names))


@dataclass(frozen=True)
class Params:
    """The values in force on one day, limited to the names that a rule declares."""

    book: Rulebook
    on: date
    names: frozenset[str]
    strict: bool = False

    def of_year(self, year: int) -> "Params":
        """The values of the plan of one year; a year without a plan has none."""
        return replace(self, on=last_day_of_year(year), strict=True)

    def citation(self, name: str) -> Citation:
        return self.book.value(name, self.on).citation

    def count(self, name: str) -> int:
        return self._typed(name, int)

    def share(self, name: str) -> Fraction:
        return self._typed(name, Fraction)

    def day(self, name: str) -> date:
        return self._typed(name, date)

    def texts(self, name: str) -> tuple[str, ...]:
        return self._typed(name, tuple)

    def _typed(self, name: str, kind: type[T]) -> T:
        if name not in self.names:
            raise LookupError(f"the rule does not declare the parameter {name}")
        value = self.book.value(name, self.on, self.strict).value
        if not isinstance(value, kind):
            raise TypeError(f"{name} is no {kind.__name__}")
        return value
