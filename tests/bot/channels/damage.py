"""Breaks a JSON object somewhere, as a careless platform or a forger might."""

from typing import Any

from hypothesis import strategies as st

JUNK: tuple[Any, ...] = (None, True, -1, 1.5, "", "x", [], [1], {}, {"id": []}, "\ud800")


def damaged(whole: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """The object with one value, anywhere in it, replaced by junk or taken out."""
    holder, name = data.draw(st.sampled_from(list(_places(whole))))
    if data.draw(st.booleans()):
        holder[name] = data.draw(st.sampled_from(JUNK))
    elif isinstance(holder, dict):
        del holder[name]
    return whole


def _places(value: Any) -> list[tuple[Any, Any]]:
    if not isinstance(value, dict | list):
        return []
    inside = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    return [(value, name) for name, _ in inside] + [
        place for _, inner in inside for place in _places(inner)
    ]
