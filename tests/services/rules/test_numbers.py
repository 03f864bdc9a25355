"""No number of a rule stands in Python: thresholds, rates and deadlines live in dated files."""

import ast
import re
from pathlib import Path

import pytest

from services.rules import AREAS

MODULES = sorted(Path(str(area.__file__)) for area in AREAS)
# Nothing and one are no thresholds: they count, index and start sums.
HARMLESS = {0, 1}


def numbers_in(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
            continue
        is_number = isinstance(node.value, int | float) and node.value not in HARMLESS
        is_written = isinstance(node.value, str) and re.fullmatch(
            r"[\d\s./%-]*\d[\d\s./%-]*", node.value
        )
        if is_number or is_written:
            found.append(f"line {node.lineno}: {node.value!r}")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_rule_module_holds_no_number_of_a_rule(module: Path) -> None:
    assert numbers_in(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ["passed = 3 * yes >= base", "share = Fraction('2/3')", "day = '10/12'", "x = 0.2"]
)
def test_the_search_sees_numbers(line: str) -> None:
    assert numbers_in(line)


def test_counting_and_truth_are_allowed() -> None:
    assert numbers_in("a = 0\nb = xs[1]\nc = True\nd = 'S0 A.I.2'") == []
