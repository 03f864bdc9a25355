"""YAML as rule files need it: every item knows its line, nothing is read twice or reinterpreted.

Only `true` and `false` are truth values ("yes" and "no" are counts of votes here), dates stay text
until somebody asks for a date, and a repeated key is refused.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

try:  # the parser in C reads the same in a tenth of the time
    from yaml import CSafeLoader as BaseLoader
except ImportError:
    from yaml import SafeLoader as BaseLoader  # type: ignore[assignment]


class RulesError(Exception):
    """A rule file is wrong. Says where (file and line) and what."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


class Record(dict[str, Any]):
    """One mapping of a file, with the line it begins on."""

    line: int = 0


TAG = "tag:yaml.org,2002:"
PLAIN = (
    (re.compile(r"[-+]?(?:0|[1-9][0-9]*)"), f"{TAG}int"),
    (re.compile(r"[-+]?[0-9]+\.[0-9]+"), f"{TAG}float"),
    (re.compile(r"true|false|True|False"), f"{TAG}bool"),
    (re.compile(r"~|null|"), f"{TAG}null"),
)
FIRST = frozenset("tfTF-+0123456789~n")
"""with what a plain value begins that may be something else than text"""
SCALARS: Mapping[str, Callable[[str], object]] = {
    f"{TAG}str": str,
    f"{TAG}int": int,
    f"{TAG}float": float,
    f"{TAG}bool": lambda text: text.lower() == "true",
    f"{TAG}null": lambda _: None,
}
OPENED = ("while parsing a flow", "while scanning a quoted")
KNOWN = frozenset({*SCALARS, f"{TAG}map", f"{TAG}seq"})


class _Loader(BaseLoader):
    """Parses only; the values are built below, which takes a third of the time."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The tag of a node that has none of its own."""
        if kind is not yaml.ScalarNode:
            return f"{TAG}map" if kind is yaml.MappingNode else f"{TAG}seq"
        if implicit[0] and (not value or value[0] in FIRST):
            return next((tag for form, tag in PLAIN if form.fullmatch(value)), f"{TAG}str")
        return f"{TAG}str"


def _built(node: yaml.Node) -> Any:
    if node.tag not in KNOWN:
        problem = f"unknown tag {node.tag}"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        return SCALARS[node.tag](node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_built(each) for each in node.value]
    record = Record()
    record.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = _built(key_node)
        if isinstance(key, list | dict) or key in record:
            line = key_node.start_mark.line + 1
            raise RulesError(str(node.start_mark.name), line, f"the key {key} is given twice")
        record[key] = _built(value_node)
    return record


def read_yaml(path: Path) -> object:
    """The content of a YAML (or JSON) file; mappings are `Record`s.

    Raises RulesError when it is not readable YAML.
    """
    try:
        node = _composed(path)
        return None if node is None else _built(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or error
        raise RulesError(str(path), _line(error), f"not readable as YAML: {problem}") from error


def _composed(path: Path) -> yaml.Node | None:
    with path.open(encoding="utf-8") as stream:
        return yaml.compose(stream, Loader=_Loader)


def _line(error: Exception) -> int:
    """Where to look: what was opened and not closed is found where it was opened."""
    opened = str(getattr(error, "context", "")).startswith(OPENED)
    mark = getattr(error, "context_mark" if opened else "problem_mark", None)
    return mark.line + 1 if mark else 1


def read_records(path: Path) -> list[Record]:
    """A file that is a list of mappings. Raises RulesError otherwise."""
    content = read_yaml(path)
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(item, Record) for item in content):
        raise RulesError(str(path), _first_that_is_none(path), "must be a list of entries")
    return content


def _first_that_is_none(path: Path) -> int:
    """The line of the first item that is no mapping."""
    whole = _composed(path)
    if not isinstance(whole, yaml.SequenceNode):
        return 1
    items: list[yaml.Node] = whole.value
    wrong = (item for item in items if not isinstance(item, yaml.MappingNode))
    return int(next(item.start_mark.line + 1 for item in wrong))
