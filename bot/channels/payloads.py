"""Reads what a platform sent without trusting its shape: what is damaged is a ValueError."""

from collections.abc import Mapping
from typing import Any

from services.words import harmless

Json = Mapping[str, Any]
LONGEST_PLACE = 80
"""characters that the database keeps of a chat's identifier; platforms give some twenty"""


def section(payload: Json, name: str) -> Json:
    """A part of the payload that has to be there."""
    found = optional(payload, name)
    if found is None:
        raise ValueError(f"{name} is missing")
    return found


def optional(payload: Json, name: str) -> Json | None:
    """A part of the payload that may be missing."""
    found = payload.get(name)
    if found is not None and not isinstance(found, dict):
        raise ValueError(f"{name} is not an object")
    return found


def identifier(payload: Json, name: str) -> str:
    """A number or a word that names something there."""
    found = payload.get(name)
    if isinstance(found, bool) or not isinstance(found, int | str) or found == "":
        raise ValueError(f"{name} is not an identifier")
    return words(str(found))


def place(payload: Json, name: str) -> str:
    """The identifier of a chat. One that no platform gives is damaged: it cannot be kept."""
    found = identifier(payload, name)
    if len(found) > LONGEST_PLACE:
        raise ValueError(f"{name} is too long")
    return found


def text(payload: Json, name: str) -> str:
    """What a person wrote, "" when missing; nothing in it bends or hides the lines of others."""
    found = payload.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise ValueError(f"{name} is not text")
    return harmless(words(found))


def number(payload: Json, name: str) -> int | None:
    """A whole number, when there is one."""
    found = payload.get(name)
    if found is not None and (isinstance(found, bool) or not isinstance(found, int)):
        raise ValueError(f"{name} is not a number")
    return found


def words(said: str) -> str:
    """The text as databases and networks can carry it: no NUL, no half of a surrogate pair."""
    return said.replace("\x00", "").encode("utf-8", "replace").decode()
