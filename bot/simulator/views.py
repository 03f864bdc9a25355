"""How people and messages look in the `/simulator/…` answers."""

from collections.abc import Mapping
from typing import Any

from bot.simulator.phones import file_url
from bot.simulator.world import Json, Message, Person


def person_view(person: Person, known: Mapping[str, Any]) -> Json:
    """`known` is what the bot knows better: it wins for roles, unit and linked."""
    return {
        "id": person.id,
        "name": person.name,
        "channel": person.channel,
        "roles": list(known.get("roles", person.roles)),
        "unit": known.get("unit", person.unit),
        "linked": bool(known.get("linked", person.linked)),
    }


def message_view(shown: Message) -> Json:
    file = shown.file
    return {
        "n": shown.n,
        "from": shown.sender,
        "text": shown.text,
        "buttons": [[button.label for button in row] for row in shown.buttons],
        "file": {"name": file.name, "url": file_url(file)} if file else None,
        "edited": shown.edited,
        "at": shown.at.isoformat(),
    }


def event_view(shown: Message) -> Json:
    """As `message_view`, with the links of link buttons and whether it was deleted."""
    links = {b.label: b.url for row in shown.buttons for b in row if b.url}
    return message_view(shown) | {"links": links, "deleted": shown.deleted}
