"""Reads the rule files into a Rulebook and refuses what is incomplete, twice or out of time.

Every refusal is a RulesError that names file and line.
"""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from services.rules.book import Rulebook
from services.rules.model import Citation, Dated, Entry, Parameter, Question, Source, Value
from services.rules.yaml_reader import Record, RulesError, read_records, read_yaml

HERE = Path(__file__).parent
SOURCE_KEYS = frozenset(
    {
        "key",
        "profile",
        "number",
        "issuer",
        "issued",
        "title",
        "territory",
        "in_force_from",
        "in_force_until",
        "text",
    }
)
NULLABLE = frozenset({"number", "issued", "in_force_until", "until"})
PARAMETER_KEYS = frozenset({"name", "meaning", "unit", "values"})
DATED_KEYS = frozenset({"from", "until", "value", "source", "clause", "quote"})
ENTRY_KEYS = frozenset(
    {
        "id",
        "area",
        "kind",
        "basis",
        "title",
        "who",
        "when",
        "what",
        "terms",
        "ambiguities",
        "clauses",
    }
)
CLAUSE_KEYS = frozenset({"source", "clause", "quote"})
QUESTION_KEYS = frozenset({"code", "by", "rules", "outcomes"})
AREA_KEYS = frozenset({"reasons", "entries"})


def load(folder: Path = HERE) -> Rulebook:
    """All rule files of a folder, checked. Raises RulesError."""
    sources = _sources(folder / "sources.yaml")
    areas = [read_area(path) for path in sorted((folder / "catalogue").glob("*.yaml"))]
    return Rulebook(
        sources,
        _parameters(sorted((folder / "params").glob("*.yaml")), sources),
        _entries(areas, sources),
        _reasons(folder / "reasons.yaml", areas),
        _texts(folder / "names.yaml"),
        _texts(folder / "fact_names.yaml"),
        _silences(folder / "silences.yaml"),
        _questions(folder / "readings.yaml"),
        _texts(folder / "synonyms.yaml"),
        frozenset(sources),
    )


class _Reader:
    """Takes typed values out of one record and says where it failed."""

    def __init__(self, path: Path, record: Record, keys: frozenset[str]) -> None:
        self.path, self.record = path, record
        unknown = [str(key) for key in record if key not in keys]
        absent = [key for key in sorted(keys) if record.get(key) is None and key not in NULLABLE]
        self.refuse_if(bool(unknown), f"unknown: {', '.join(unknown)}")
        self.refuse_if(bool(absent), f"missing: {', '.join(absent)}")

    def refuse_if(self, wrong: bool, message: str) -> None:
        if wrong:
            raise RulesError(str(self.path), self.record.line, message)

    def text(self, key: str) -> str:
        value = self.record[key]
        self.refuse_if(not isinstance(value, str) or not value.strip(), f"{key} must be text")
        return str(value)

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(str(self.record[key]))
        except ValueError:
            message = f"{key} must be a date like 2025-11-27, not {self.record[key]}"
            raise RulesError(str(self.path), self.record.line, message) from None

    def optional_day(self, key: str) -> date | None:
        return None if self.record.get(key) is None else self.day(key)

    def texts(self, key: str) -> tuple[str, ...]:
        items = self.record[key]
        good = isinstance(items, list) and all(isinstance(item, str) for item in items)
        self.refuse_if(not good, f"{key} must be a list of texts")
        return tuple(items)

    def records(self, key: str, keys: frozenset[str]) -> list["_Reader"]:
        items = self.record[key]
        good = isinstance(items, list) and all(isinstance(item, Record) for item in items)
        self.refuse_if(not good or not items, f"{key} must be a list with at least one entry")
        return [_Reader(self.path, item, keys) for item in items]

    def citation(self, sources: dict[str, Source]) -> Citation:
        key = self.text("source")
        self.refuse_if(key not in sources, f"unknown source {key}")
        return Citation(key, self.text("clause"), self.text("quote"))


def _sources(path: Path) -> dict[str, Source]:
    found: dict[str, Source] = {}
    seen: set[tuple[str | None, str, date | None]] = set()
    for record in read_records(path):
        reader = _Reader(path, record, SOURCE_KEYS)
        source = _source(reader)
        identity = (source.number, source.issuer, source.issued)
        twice = source.key in found or identity in seen
        reader.refuse_if(twice, f"the document {source.key} is given twice")
        found[source.key] = source
        seen.add(identity)
    return found


def _source(reader: _Reader) -> Source:
    number = reader.record.get("number")
    source = Source(
        reader.text("key"),
        reader.text("profile"),
        None if number is None else reader.text("number"),
        reader.text("issuer"),
        reader.optional_day("issued"),
        reader.text("title"),
        reader.text("territory"),
        reader.day("in_force_from"),
        reader.optional_day("in_force_until"),
        reader.text("text"),
    )
    end = source.in_force_until
    reader.refuse_if(end is not None and end < source.in_force_from, "ends before it begins")
    return source


def _parameters(paths: list[Path], sources: dict[str, Source]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for path in paths:
        for record in read_records(path):
            reader = _Reader(path, record, PARAMETER_KEYS)
            name, unit = reader.text("name"), reader.text("unit")
            reader.refuse_if(name in found, f"the parameter {name} is given twice")
            reader.refuse_if(unit not in UNITS, f"unknown unit {unit}")
            values = [_dated(one, unit, sources) for one in reader.records("values", DATED_KEYS)]
            values.sort(key=lambda one: one.start)
            reader.refuse_if(overlaps(values), f"the values of {name} overlap in time")
            found[name] = Parameter(name, reader.text("meaning"), unit, tuple(values))
    return found


def overlaps(values: list[Dated]) -> bool:
    """Whether two values, sorted by their first day, hold on one day."""
    return any(one.end is None or one.end >= two.start for one, two in pairwise(values))


def _dated(reader: _Reader, unit: str, sources: dict[str, Source]) -> Dated:
    citation = reader.citation(sources)
    source = sources[citation.source]
    start, end = reader.day("from"), reader.optional_day("until")
    too_late = source.in_force_until is not None and (end is None or end > source.in_force_until)
    reader.refuse_if(
        start < source.in_force_from or too_late, f"out of the time in force of {source.key}"
    )
    reader.refuse_if(end is not None and end < start, "the value ends before it begins")
    try:
        return Dated(read_value(unit, reader.record["value"]), start, end, citation)
    except (ValueError, TypeError, ZeroDivisionError):
        message = f"{reader.record['value']} is no value of unit {unit}"
        raise RulesError(str(reader.path), reader.record.line, message) from None


UNITS = frozenset({"count", "days", "months", "level", "share", "date", "flag", "texts", "text"})


def read_value(unit: str, value: object) -> Value:
    """A value as its unit wants it. Raises ValueError or TypeError when it does not fit."""
    if unit == "share" and isinstance(value, str):
        return Fraction(value)
    if unit == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if unit == "texts" and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if unit == "text" and isinstance(value, str):
        return value
    if unit == "flag" and isinstance(value, bool):
        return value
    if unit in {"count", "days", "months", "level"} and type(value) is int and value >= 0:
        return value
    raise TypeError(unit)


def _entries(areas: list[_Reader], sources: dict[str, Source]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for area in areas:
        for reader in area.records("entries", ENTRY_KEYS):
            entry = _entry(reader, sources)
            reader.refuse_if(entry.id in found, f"the entry {entry.id} is given twice")
            found[entry.id] = entry
    return found


def read_area(path: Path) -> _Reader:
    """The entries and reasons of one area."""
    content = read_yaml(path)
    if not isinstance(content, Record):
        raise RulesError(str(path), 1, "must hold `reasons` and `entries`")
    return _Reader(path, content, AREA_KEYS)


def _entry(reader: _Reader, sources: dict[str, Source]) -> Entry:
    clauses = reader.records("clauses", CLAUSE_KEYS)
    return Entry(
        reader.text("id"),
        reader.text("area"),
        reader.text("kind"),
        reader.text("basis"),
        reader.text("title"),
        reader.text("who"),
        reader.text("when"),
        reader.text("what"),
        reader.text("terms"),
        reader.texts("ambiguities"),
        tuple(clause.citation(sources) for clause in clauses),
    )


def _named_texts(path: Path, record: Record, found: dict[str, str]) -> None:
    for code, text in record.items():
        if code in found or not isinstance(text, str):
            message = f"the text of {code} is given twice or is no text"
            raise RulesError(str(path), record.line, message)
        found[code] = text


def _reasons(general: Path, areas: list[_Reader]) -> dict[str, str]:
    found = _texts(general)
    for area in areas:
        reasons = area.record["reasons"]
        if not isinstance(reasons, Record):
            raise RulesError(str(area.path), 1, "reasons must map codes to texts")
        _named_texts(area.path, reasons, found)
    return found


def _texts(path: Path) -> dict[str, str]:
    content = read_yaml(path)
    if not isinstance(content, Record):
        raise RulesError(str(path), 1, "must map codes to texts")
    found: dict[str, str] = {}
    _named_texts(path, content, found)
    return found


def _silences(path: Path) -> dict[str, tuple[str, ...]]:
    content = read_yaml(path)
    if not isinstance(content, Record):
        raise RulesError(str(path), 1, "must map topics to lists of words")
    reader = _Reader(path, content, frozenset(content))
    return {topic: reader.texts(topic) for topic in content}


def _questions(path: Path) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for record in read_records(path):
        reader = _Reader(path, record, QUESTION_KEYS)
        code, outcomes = reader.text("code"), record["outcomes"]
        reader.refuse_if(code in found, f"the question {code} is given twice")
        reader.refuse_if(
            not isinstance(outcomes, Record) or not outcomes, "outcomes must be given"
        )
        named: dict[str, str] = {}
        _named_texts(path, outcomes, named)
        found[code] = Question(reader.text("by"), reader.texts("rules"), named)
    return found
