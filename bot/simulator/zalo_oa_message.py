"""Checks a message to a person on an Official Account as strictly as the platform does."""

from typing import Any

from bot.simulator.world import Button, Json, Keyboard, StoredFile, World
from bot.simulator.zalo_oa_state import Official

TEXT, TITLE, PAYLOAD, MOST_BUTTONS = 2000, 100, 1000, 5
BUTTONS = ("oa.query.show", "oa.query.hide", "oa.open.url", "oa.open.phone", "oa.open.sms")


class RefusalError(Exception):
    """The platform says no, with a number."""

    def __init__(self, error: int, message: str) -> None:
        super().__init__(message)
        self.error = error


def bad(name: str) -> RefusalError:
    return RefusalError(-201, f"{name} is invalid!")


def content(
    message: Json, official: Official, world: World
) -> tuple[str, Keyboard, StoredFile | None]:
    """Text, buttons and file of a message as the platform takes it."""
    text, attachment = message.get("text", ""), message.get("attachment")
    if not isinstance(text, str) or len(text) > TEXT or set(message) - {"text", "attachment"}:
        raise bad("message.text")
    if attachment is None:
        if not text.strip():
            raise bad("message.text")
        return text, (), None
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    if not isinstance(payload, dict):
        raise bad("attachment")
    if attachment.get("type") == "file" and not text:
        stored = world.files.get(official.uploads.get(str(payload.get("token")), ""))
        if stored is None:
            raise RefusalError(-100, "attachment_id was expired")
        return "", (), stored
    if attachment.get("type") != "template" or not text.strip():
        raise bad("attachment")
    return text, _buttons(payload.get("buttons")), None


def _buttons(given: Any) -> Keyboard:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_BUTTONS:
        raise bad("buttons")
    return tuple((_button(each),) for each in given)


def _button(given: Any) -> Button:
    known = isinstance(given, dict) and given.get("type") in BUTTONS
    if not known or not 1 <= len(str(given.get("title", ""))) <= TITLE:
        raise bad("buttons")
    title, payload = str(given["title"]), given.get("payload")
    if given["type"] == "oa.open.url":
        url = payload.get("url") if isinstance(payload, dict) else None
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise bad("buttons")
        return Button(title, url=url)
    if not isinstance(payload, str) or not 1 <= len(payload) <= PAYLOAD:
        raise bad("buttons")
    return Button(title, payload)
