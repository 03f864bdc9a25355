"""One message of many, for one person: the sender's words with this person's name in them.

In a text a field stands in brackets, "[tên]"; kept is its name in the program, "[name]".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.residence.notices import answer_commands
from handlers.texts import Texts
from handlers.vocabulary import Choice, Reply
from services.broadcasts.book import FIELD, View
from services.broadcasts.feeding import Item
from services.broadcasts.subjects import PERSONAL, subject
from services.words import fold


@dataclass(frozen=True, slots=True)
class Message:
    """What one person gets, and the question a free answer to it belongs to (None: none)."""

    reply: Reply
    conversation: str | None = None
    step: str | None = None
    draft: dict[str, Any] = field(default_factory=dict)


def compose(t: Texts, item: Item) -> Message:
    """The message of one recipient, as it goes into the chat."""
    values = {"name": item.name, "area": item.area, **item.facts.values}
    text = worded(t, item.view.purpose, item.view.text, item.facts.state, values)
    choices = answers(t, item.view) if item.facts.state == "open" else ()
    if not choices:
        return Message(Reply(text))
    draft = {"session": item.view.subject_id}
    return Message(Reply(text, choices, columns=2), "residence", "ask", draft)


def answers(t: Texts, view: View) -> tuple[Choice, ...]:
    """What a recipient may answer, as commands that never go stale."""
    if not subject(view.kind).asks:
        return ()
    return answer_commands(t, view.subject_id)


def worded(t: Texts, purpose: str, text: str, state: str, values: Mapping[str, object]) -> str:
    """The sender's words, or the program's news that the subject changed or was cancelled."""
    said = shown_values(t, values)
    if purpose == "news":
        return t(f"broadcast.news.{state}", **said)
    return FIELD.sub(lambda found: said.get(found[1], found[0]), text)


def shown_values(t: Texts, values: Mapping[str, object]) -> dict[str, str]:
    """Fields as people read them."""
    said = {name: _shown(t, name, value) for name, value in values.items()}
    return said | {"given": said.get("name", "").rpartition(" ")[2]}


def field_names(t: Texts, kind: str) -> dict[str, str]:
    """The fields a text about this kind of subject may name: name in the program → word."""
    return {name: t(f"broadcast.field.{name}") for name in (*PERSONAL, *subject(kind).fields)}


def kept(t: Texts, kind: str, text: str) -> str:
    """A text as it was typed, with the names of the program in its brackets."""
    known = {fold(word): name for name, word in field_names(t, kind).items()}
    return FIELD.sub(lambda found: f"[{known.get(fold(found[1]), found[1])}]", text)


def shown(t: Texts, kind: str, text: str) -> str:
    """A kept text as one types it."""
    known = field_names(t, kind)
    return FIELD.sub(lambda found: f"[{known.get(found[1], found[1])}]", text)


def lacking(t: Texts, view: View) -> str:
    """Day, hour and place that an invitation does not name."""
    if not subject(view.kind).asks or view.purpose != "first":
        return ""
    said = set(FIELD.findall(view.text))
    missing = [name for name in ("day", "time", "place") if name not in said]
    return ", ".join(f"[{t(f'broadcast.field.{name}')}]" for name in missing)


def as_list(choices: tuple[Choice, ...]) -> str:
    """Choices as a chat without buttons shows them."""
    return "\n".join(f"{at}. {choice.label}" for at, choice in enumerate(choices, start=1))


def as_buttons(choices: tuple[Choice, ...]) -> str:
    """Choices as buttons, drawn in text."""
    return " ".join(f"[{choice.label}]" for choice in choices)


def tidy_lines(text: str) -> str:
    """A text without blanks at the ends of lines and without a heap of empty lines."""
    lines = "\n".join(line.strip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


def _shown(t: Texts, name: str, value: object) -> str:
    if not isinstance(value, datetime):
        return str(value)
    return t.clock_time(value) if name == "time" else t.day_of(value)
