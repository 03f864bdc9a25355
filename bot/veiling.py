"""Telephone and identity numbers in messages, sealed while they lie in the database.

What came in and what goes out is kept for a time as the platforms see it; a stolen file must not
show in it whom to call. Nothing else of a message is changed, and what is read is as it was.
"""

import re
from collections.abc import Callable
from typing import Any

from services.seal import Seal

NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
"""nine digits and more, however they are spaced"""
VEILED = re.compile("⟦([A-Za-z0-9_=-]+)⟧")
SAID = frozenset({"text", "caption", "phone_number", "vcard", "first_name", "last_name"})
"""keys of an update under which people's words stand"""


def veiled(seal: Seal, body: Any) -> Any:
    """The body of a message with its numbers sealed."""
    return _through(body, lambda text: _veil(seal, text))


def veiled_update(seal: Seal, update: Any) -> Any:
    """An update with the numbers in its words sealed; identifiers stay as they are."""
    if isinstance(update, list):
        return [veiled_update(seal, each) for each in update]
    if not isinstance(update, dict):
        return update
    return {
        key: veiled(seal, value) if key in SAID else veiled_update(seal, value)
        for key, value in update.items()
    }


def unveiled(seal: Seal, kept: Any) -> Any:
    """The same again as it was; "…" for a number sealed by a secret that is gone."""
    return _through(kept, lambda text: VEILED.sub(lambda one: seal.open(one[1]) or "…", text))


def _veil(seal: Seal, text: str) -> str:
    """Nobody can write something sealed elsewhere and have it opened."""
    plain = text.replace("⟦", "[")
    return NUMBER.sub(lambda found: f"⟦{seal.close(found[0])}⟧", plain)


def _through(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return [_through(each, change) for each in value]
    if isinstance(value, dict):
        return {key: _through(each, change) for key, each in value.items()}
    return value
