"""YAML as rule files need it: every item knows its line, nothing is read twice or reinterpreted.

Only `true` and `false` are truth values ("yes" and "no" are counts of votes here), dates stay text
until somebody asks for a date, and a repeated key is refused.
"""

import re
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


class _Loader(BaseLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False)$"), list("tfTF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""]
)


def _mapping(loader: BaseLoader, node: yaml.MappingNode) -> Record:
    record = Record()
    record.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, list | dict) or key in record:
            line = key_node.start_mark.line + 1
            raise RulesError(str(node.start_mark.name), line, f"the key {key} is given twice")
        record[key] = loader.construct_object(value_node, deep=True)
    return record


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> object:
    """The content of a YAML (or JSON) file; mappings are `Record`s.

    Raises RulesError when it is not readable YAML.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=_Loader)  # noqa: S506 - derived from SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or error
        raise RulesError(str(path), line, f"not readable as YAML: {problem}") from error


def read_records(path: Path) -> list[Record]:
    """A file that is a list of mappings. Raises RulesError otherwise."""
    content = read_yaml(path)
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(item, Record) for item in content):
        raise RulesError(str(path), 1, "must be a list of entries")
    return content
