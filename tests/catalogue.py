"""How much of the catalogue is built: `uv run python -m tests.catalogue`.

catalogue.yaml names, for each rule, conversation (CNV) and notice (NTC), the code and the test or
transcript that shows it, or says `open`. A named test must exist and must speak of the id:

- `tests/x/test_y.py::test_z`     the function exists
- `tests/x/cases/y.yaml`          a case of that file has `rule: ID`
- `tests/transcripts/x.txt`       the transcript names the id in a comment
"""

import ast
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
FILE = Path(__file__).parent / "catalogue.yaml"
OPEN = "open"
Shown = Mapping[str, str] | str


@cache
def entries() -> dict[str, dict[str, Shown]]:
    """Kind → id → {code, test} or "open"."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = FILE.read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Shown]] = yaml.load(text, Loader=loader)  # noqa: S506 - both safe
    return loaded


def problem(id_: str, shown: Shown) -> str | None:
    """What is wrong with an entry; None when it is right."""
    if isinstance(shown, str):
        return None if shown == OPEN else f"{id_}: neither `open` nor code and test"
    if set(shown) != {"code", "test"}:
        return f"{id_}: names {sorted(shown)} instead of code and test"
    if not (ROOT / shown["code"]).exists():
        return f"{id_}: there is no {shown['code']}"
    return None if _exists(id_, shown["test"]) else f"{id_}: {shown['test']} does not show it"


def problems() -> list[str]:
    """All that is wrong."""
    found = [problem(id_, shown) for kind in entries().values() for id_, shown in kind.items()]
    return [each for each in found if each]


def counts() -> list[str]:
    """ "rules 12/375", "conversations 8/91", "notices 4/26" """
    lines = []
    for kind, ids in entries().items():
        built = sum(shown != OPEN for shown in ids.values())
        lines.append(f"{kind} {built}/{len(ids)}")
    return lines


def _exists(id_: str, test: str) -> bool:
    path, _, name = test.partition("::")
    if not (ROOT / path).is_file():
        return False
    if name:
        return name in _functions(path)
    if path.endswith(".yaml"):
        return id_ in _judged(path)
    return any(id_ in line for line in _comments(path))


@cache
def _functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


@cache
def _judged(path: str) -> frozenset[str]:
    text = (ROOT / path).read_text(encoding="utf-8")
    cases = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - plain strings only
    return frozenset(case["rule"] for case in cases)


@cache
def _comments(path: str) -> tuple[str, ...]:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.lstrip().startswith("#"))


if __name__ == "__main__":
    wrong = problems()
    sys.stdout.write("\n".join([*counts(), *wrong]) + "\n")
    sys.exit(1 if wrong else 0)
