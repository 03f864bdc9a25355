"""The few instructions that a Word template may give: name a field, repeat, leave out.

A template may come from outside (a ward's own forms), so it can do nothing else: no calls, no
names of the inside of Python, no arithmetic that fills the memory.
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = frozenset({"join", "length", "upper", "lower", "trim", "default", "first", "last"})
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const),
    *(nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.CondExpr),
    *(nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand),
    *(nodes.Add, nodes.Concat, nodes.Filter),
)


class Instructions(ImmutableSandboxedEnvironment):
    """Reads templates. Raises SecurityError for any other instruction, before it is followed."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if wrong := next(_refused(tree), None):
            raise SecurityError(f"{type(wrong).__name__} in line {wrong.lineno}")
        return tree


def _refused(tree: nodes.Template) -> Iterator[nodes.Node]:
    for node in tree.find_all(nodes.Node):
        if not _harmless(node):
            yield node


def _harmless(node: Any) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in FILTERS
    if isinstance(node, nodes.Name | nodes.Getattr):
        return not (node.name if isinstance(node, nodes.Name) else node.attr).startswith("_")
    return isinstance(node, ALLOWED)
