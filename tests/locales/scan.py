"""What the code says about catalogue keys, read from its syntax trees, each once."""

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal in the services: its code, and the names of the values it brings."""

    code: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Module:
    """What a module says. `forms`: its f-strings as regular expressions."""

    strings: frozenset[str]
    forms: frozenset[str]
    keys: frozenset[str]
    refusals: frozenset[Refusal]
    imported: frozenset[Path]


@cache
def _module(path: Path) -> Module:
    """A file, read once; its tree is let go."""
    found = [*_nodes(ast.parse(path.read_text(encoding="utf-8")))]
    calls = [node for node in found if isinstance(node, ast.Call) and node.args]
    return Module(
        frozenset(said for node in found for said in _string(node)),
        frozenset(_form(node) for node in found if isinstance(node, ast.JoinedStr)),
        frozenset(key for call in calls for key in _keys(call)),
        frozenset(refusal for call in calls for refusal in _refusals(call)),
        frozenset(
            path for node in found if isinstance(node, ast.ImportFrom) for path in _imported(node)
        ),
    )


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node, without what `ast.walk` asks each of them first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for value in node.__dict__.values():
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting += [each for each in value if isinstance(each, ast.AST)]


def _modules(*folders: str) -> Iterator[Module]:
    """The modules of folders; the rules have words of their own."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "rules" not in path.parts:
                yield _module(path)


@cache
def constants(*folders: str) -> frozenset[str]:
    """Every string that stands in the code."""
    return frozenset(said for module in _modules(*folders) for said in module.strings)


@cache
def patterns(*folders: str) -> frozenset[str]:
    """Every f-string as a regular expression, what is filled in as a group."""
    return frozenset(form for module in _modules(*folders) for form in module.forms)


def keys_said() -> frozenset[str]:
    """Keys that are asked for by name: t("…"), t("…" if … else "…"), pick(t, "…", "…")."""
    return frozenset(key for module in _modules("bot", "handlers") for key in module.keys)


@cache
def refusals(folder: str) -> frozenset[Refusal]:
    """Each Refused("…") that somebody can meet, of a folder of services."""
    paths = (path for path in in_use() if path.is_relative_to(ROOT / folder))
    return frozenset(refusal for path in paths for refusal in _module(path).refusals)


@cache
def in_use() -> frozenset[Path]:
    """The modules of services that bot or handlers import, directly or by another one."""
    found: set[Path] = set()
    waiting = [path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py")]
    while waiting:
        new = _module(waiting.pop()).imported - found
        found |= new
        waiting += new
    return frozenset(found)


def placeholders(sentence: str) -> set[str]:
    return set(PLACEHOLDER.findall(sentence))


def _form(node: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"([\w.]+)"
        for part in node.values
    )


def _keys(call: ast.Call) -> Iterator[str]:
    if _name(call.func) in CALLED:
        yield from _literals(call.args[0])
    if _name(call.func) == "pick" and isinstance(call.args[1], ast.Constant):
        for value in call.args[2:]:
            yield from (f"{call.args[1].value!s}.{said}" for said in _literals(value))


def _imported(node: ast.ImportFrom) -> Iterator[Path]:
    if not (node.module or "").startswith("services"):
        return
    place = ROOT.joinpath(*str(node.module).split("."))
    for path in (place, *(place / each.name for each in node.names)):
        yield from (p for p in (path.with_suffix(".py"), path / "__init__.py") if p.exists())


NAMING_THE_RULE = {
    "refuse": frozenset({"rule"}),
    "by_finding": frozenset({"rule", "reason", "calculation"}),
}
"""services/grading/refusing.py: what each adds to the values"""


def _refusals(call: ast.Call) -> Iterator[Refusal]:
    named = {key.arg for key in call.keywords if key.arg}
    if (name := _name(call.func)) == "Refused":
        keys = [key for each in call.args[1:] if isinstance(each, ast.Dict) for key in each.keys]
        values = frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
    elif name in NAMING_THE_RULE:
        values = NAMING_THE_RULE[name] | named
    else:
        return
    for code in _literals(call.args[0]):
        yield Refusal(code, values)


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    else:
        yield from _string(node)


def _string(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
