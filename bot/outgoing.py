"""From replies to rows of the outbox: rendered for their channel, written with their turn."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from bot.channels.base import Channel, Part
from bot.channels.rendering import render
from bot.veiling import veiled
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Reply
from services.db.models import OutboxRow
from services.seal import Seal
from services.sessions import ChatState
from services.work import Work

Letter = dict[str, Any]
"""the values of one outbox row"""
Values = Mapping[str, str]
"""what an approved message may be filled with: name, text, day, time, place"""


@dataclass(frozen=True, slots=True)
class Post:
    """Knows what each channel can show, and how files are linked where they cannot be sent."""

    channels: Mapping[tuple[str, str], Channel]
    seal: Seal
    public_url: str | None
    bells: Mapping[tuple[str, str], asyncio.Event] = field(default_factory=dict)
    """what tells each bot that it has something to send"""

    def letters(self, work: Work, chat: ChatState, reply: Reply, *, live: bool) -> list[Letter]:
        """The rows of one reply: several when it is long. A channel we do not run gets none."""
        served = self.channels.get(chat.where[:2])
        if served is None:
            return []
        t = Texts(chat.language, work.now)
        parts = render(reply, served.capabilities, t, self._linker(work, chat))
        return [self._letter(work, chat, part, live=live) for part in parts]

    def ring(self, letters: Sequence[Letter]) -> None:
        """These were written and committed: their bots look at once."""
        for bot in {(each["channel"], each["bot"]) for each in letters} & self.bells.keys():
            self.bells[bot].set()

    def approved(self, work: Work, chat: ChatState, kind: str, values: Values) -> list[Letter]:
        """A reminder of this kind as the message that the platform approved for it."""
        served = self.channels.get(chat.where[:2])
        template = served.capabilities.templates.get(kind) if served else None
        if template is None:
            return []
        part = Part(values["text"], template=template.body(values))
        return [self._letter(work, chat, part, live=False)]

    def approvals(self) -> dict[tuple[str, str], Collection[str]]:
        """Kinds of reminders that each bot may send so."""
        return {
            bot: one.capabilities.templates.keys()
            for bot, one in self.channels.items()
            if one.capabilities.templates
        }

    def _linker(self, work: Work, chat: ChatState) -> Any:
        def link(file: Attachment) -> str | None:
            if self.public_url is None:
                return None
            token = self.seal.link(file.file_id, chat.id, work.now)
            return f"{self.public_url.rstrip('/')}/files/{token}"

        return link

    def _letter(self, work: Work, chat: ChatState, part: Part, *, live: bool) -> Letter:
        channel, bot, external = chat.where
        return {
            "channel": channel,
            "bot": bot,
            "chat_id": chat.id,
            "external_id": external,
            "live": live,
            "state": "due",
            "tries": 0,
            "due_at": work.now,
            "created_at": work.now,
            "body": veiled(self.seal, part.to_json()),
        }


KEEP = insert(OutboxRow)
KEEP_KNOWN = KEEP.returning(OutboxRow.id, sort_by_parameter_order=True)
"""built once: these run in every turn"""


async def write(work: Work, letters: Sequence[Letter]) -> None:
    """Puts letters into the outbox."""
    if letters:
        await work.db.execute(KEEP, list(letters))


async def write_known(work: Work, letters: Sequence[Letter]) -> list[int]:
    """Puts letters into the outbox; returns their ids in the same order."""
    if not letters:
        return []
    return list((await work.db.execute(KEEP_KNOWN, list(letters))).scalars())
