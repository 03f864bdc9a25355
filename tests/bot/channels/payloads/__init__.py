"""Updates in the shape in which Telegram and Zalo send them, about invented people."""

import json
from importlib.resources import files
from typing import Any


def payload(name: str) -> dict[str, Any]:
    """The update of that file."""
    update: dict[str, Any] = json.loads(files(__package__).joinpath(f"{name}.json").read_bytes())
    return update


def names(channel: str) -> list[str]:
    """All updates of a channel."""
    found = (entry.name for entry in files(__package__).iterdir())
    return sorted(n.removesuffix(".json") for n in found if n.startswith(channel))
