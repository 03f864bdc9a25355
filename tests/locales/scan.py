"""What the code says about catalogue keys, read from its syntax trees."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CALLED = {"t", "texts"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def po(language: str) -> Catalog:
    """A catalogue with its flags and comments."""
    source = files("locales").joinpath(language, "LC_MESSAGES", "messages.po")
    return read_po(BytesIO(source.read_bytes()), locale=language, abort_invalid=True)


@cache
def sentences(language: str) -> dict[str, str]:
    """Key → sentence."""
    return {str(each.id): str(each.string) for each in po(language) if each.id}


@cache
def trees(folder: str) -> tuple[ast.AST, ...]:
    """The modules of a folder; the rules have words of their own."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    kept = [path for path in paths if "rules" not in path.parts]
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in kept)


def nodes(*folders: str) -> Iterator[ast.AST]:
    """Every node of every module."""
    for folder in folders:
        for tree in trees(folder):
            yield from ast.walk(tree)


@cache
def constants(*folders: str) -> frozenset[str]:
    """Every string that stands in the code."""
    return frozenset(
        node.value
        for node in nodes(*folders)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def patterns(*folders: str) -> frozenset[str]:
    """Every f-string as a regular expression, what is filled in as a group."""
    return frozenset(
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"([\w.]+)"
            for part in node.values
        )
        for node in nodes(*folders)
        if isinstance(node, ast.JoinedStr)
    )


def keys_said() -> Iterator[str]:
    """Keys that are asked for by name: t("…"), t("…" if … else "…"), pick(t, "…", "…")."""
    for node in nodes("bot", "handlers"):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if _name(node.func) in CALLED:
            yield from _literals(node.args[0])
        if _name(node.func) == "pick" and isinstance(node.args[1], ast.Constant):
            for value in node.args[2:]:
                yield from (f"{node.args[1].value!s}.{said}" for said in _literals(value))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal in the services: its code, and the names of the values it brings."""

    code: str
    values: frozenset[str]


@cache
def in_use() -> frozenset[Path]:
    """The modules of services that bot or handlers import, directly or by another one."""
    found: set[Path] = set()
    waiting = [path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py")]
    while waiting:
        path = waiting.pop()
        new = set(_imported(ast.parse(path.read_text(encoding="utf-8")))) - found
        found |= new
        waiting += new
    return frozenset(found)


def _imported(tree: ast.AST) -> Iterator[Path]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("services"):
            continue
        place = ROOT.joinpath(*str(node.module).split("."))
        for path in (place, *(place / each.name for each in node.names)):
            yield from (p for p in (path.with_suffix(".py"), path / "__init__.py") if p.exists())


NAMING_THE_RULE = {
    "refuse": frozenset({"rule"}),
    "by_finding": frozenset({"rule", "reason", "calculation"}),
}
"""services/grading/refusing.py: what each adds to the values"""


def refusals(folder: str) -> Iterator[Refusal]:
    """Each Refused("…") that somebody can meet, of a folder of services."""
    paths = sorted(path for path in in_use() if path.is_relative_to(ROOT / folder))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and _name(node.func) == "Refused":
            values = [
                str(key.value)
                for each in node.args[1:]
                if isinstance(each, ast.Dict)
                for key in each.keys
                if isinstance(key, ast.Constant)
            ]
            for code in _literals(node.args[0]):
                yield Refusal(code, frozenset(values))
        if isinstance(node, ast.Call) and _name(node.func) in NAMING_THE_RULE:
            named = {key.arg for key in node.keywords if key.arg}
            values_of = NAMING_THE_RULE[_name(node.func)] | named
            for code in _literals(node.args[0]):
                yield Refusal(code, values_of)


def placeholders(sentence: str) -> set[str]:
    return set(PLACEHOLDER.findall(sentence))


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
