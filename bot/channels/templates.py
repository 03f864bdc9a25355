"""Messages that the platform has approved: which reminders may go out as which, and their fields.

A file of the person who runs the bot, for example:

    week_before:              # a kind of reminder
      id: "310945"            # of the approved message
      by: uid                 # or phone
      fields: {ten: name, noi_dung: text, ngay: day, gio: time, dia_diem: place}
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.channels.base import ChannelError

SOURCES = ("name", "text", "day", "time", "place")
"""the person's name, the reminder's words, and of a meeting its day, time and place"""
WAYS = ("uid", "phone")
LONGEST = 200
"""characters of a field, unless `longest` says otherwise"""


@dataclass(frozen=True, slots=True)
class Template:
    """An approved message. `fields`: the platform's name of each → one of SOURCES."""

    id: str
    fields: Mapping[str, str]
    by: str = "uid"
    longest: int = LONGEST

    def body(self, values: Mapping[str, str]) -> dict[str, Any]:
        """What an outbox row keeps of it; what is not known is a dash."""
        data = {name: self._cut(values.get(source, "")) for name, source in self.fields.items()}
        return {"id": self.id, "by": self.by, "data": data}

    def _cut(self, value: str) -> str:
        line = " ".join(value.split())
        return (
            line if len(line) <= self.longest else line[: self.longest - 1].rstrip() + "…"
        ) or "–"


def load(path: Path, kinds: Collection[str]) -> dict[str, Template]:
    """The approved messages by kind of reminder; ChannelError in plain words when one is wrong."""
    try:
        found = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise ChannelError(f"{path}: it cannot be read ({type(error).__name__}).") from None
    if not isinstance(found, dict):
        raise ChannelError(f"{path}: it lists kinds of reminders, each with id and fields.")
    return {str(kind): _template(path, str(kind), about, kinds) for kind, about in found.items()}


def _template(path: Path, kind: str, about: Any, kinds: Collection[str]) -> Template:
    def wrong(what: str) -> ChannelError:
        return ChannelError(f"{path}, {kind}: {what}")

    if kind not in kinds:
        raise wrong("there is no such kind of reminder.")
    if not isinstance(about, dict) or not about.get("id"):
        raise wrong("the id of the approved message is missing.")
    fields, by = about.get("fields") or {}, about.get("by", "uid")
    if not isinstance(fields, dict) or any(source not in SOURCES for source in fields.values()):
        raise wrong(f"each field is one of {', '.join(SOURCES)}.")
    if by not in WAYS:
        raise wrong("by is uid or phone.")
    longest = about.get("longest", LONGEST)
    if not isinstance(longest, int) or longest < 1:
        raise wrong("longest is a number of characters.")
    return Template(str(about["id"]), {str(k): str(v) for k, v in fields.items()}, by, longest)
