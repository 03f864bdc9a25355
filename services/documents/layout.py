"""How papers look on a day: the dated values of layout.yaml.

A paper keeps the form of its own day; a day before the first value has the first form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path

from services.rules.yaml_reader import Record, RulesError, read_records

FILE = Path(__file__).parent / "layout.yaml"
EVIDENCE = ("T", "N", "R", "G")
WEAK = ("R", "G")
"""no document and no page that quotes it was seen"""
KEYS = {"name", "meaning", "unit", "values"}
DATED_KEYS = {"from", "value", "source", "evidence"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The values of one day. Margins, page and indent in mm; sizes, spacing and gap in points."""

    margin_top: int
    margin_bottom: int
    margin_left: int
    margin_right: int
    page_width: int
    page_height: int
    font: str
    title_size: int
    superior_size: int
    issuer_size: int
    number_size: int
    number_label: str
    place_date_size: int
    kind_size: int
    subject_size: int
    subject_rule: str
    body_size: int
    line_spacing: int
    paragraph_gap: int
    first_line_indent: int
    recipients_label_size: int
    recipients_size: int
    final_mark: str
    minute_taker_signs: str
    chair_signs: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value from a day on, where it comes from and how well that is evidenced."""

    since: date
    value: int | str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One property of papers, its values in the order of time."""

    name: str
    meaning: str
    unit: str
    values: tuple[Value, ...]

    def on(self, day: date) -> Value:
        """The value of a day."""
        begun = [value for value in self.values if value.since <= day]
        return begun[-1] if begun else self.values[0]


@cache
def settings(file: Path = FILE) -> Mapping[str, Setting]:
    """All settings by name. Raises RulesError where the file is incomplete."""
    found = {setting.name: setting for setting in map(_setting, read_records(file))}
    wanted = {field.name for field in fields(Layout)}
    if odd := wanted.symmetric_difference(found):
        raise RulesError(str(file), 1, f"missing or unknown: {', '.join(sorted(odd))}")
    return found


def forms() -> Sequence[date]:
    """The days on which papers took another form; there is a folder of templates for each."""
    return sorted({value.since for each in settings().values() for value in each.values})


def form_of(day: date) -> date:
    """The form of a paper of this day."""
    begun = [since for since in forms() if since <= day]
    return begun[-1] if begun else forms()[0]


def layout(day: date) -> Layout:
    """All values of a day."""
    return Layout(**{name: each.on(day).value for name, each in settings().items()})  # type: ignore[arg-type]


def weak(day: date) -> list[str]:
    """The names of the values of a day for which no good source was seen."""
    return [name for name, each in settings().items() if each.on(day).evidence in WEAK]


def _setting(record: Record) -> Setting:
    _only(record, KEYS)
    values = tuple(sorted(map(_value, record["values"]), key=lambda value: value.since))
    if not values:
        raise RulesError(str(FILE), record.line, "a setting without a value")
    return Setting(record["name"], record["meaning"], record["unit"], values)


def _value(record: Record) -> Value:
    _only(record, DATED_KEYS)
    if record["evidence"] not in EVIDENCE:
        raise RulesError(str(FILE), record.line, f"no such evidence: {record['evidence']}")
    since = date.fromisoformat(record["from"])
    return Value(since, record["value"], record["source"], record["evidence"])


def _only(record: Record, keys: set[str]) -> None:
    if set(record) != keys:
        raise RulesError(str(FILE), record.line, f"must have exactly: {', '.join(sorted(keys))}")
