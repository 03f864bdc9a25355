"""What the people of a story were asked: every open question with its draft and its choices."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from services.db.models import Chat, Offer
from services.sessions import ACTED_AS
from tests.stage import Stage
from tests.stage_cell import CALLED
from tests.transcripts.play import Line, Player, inputs, read


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was open in somebody's chat. `draft` and `choices` are JSON."""

    who: str
    conversation: str
    step: str
    draft: str
    choices: str
    token: str | None

    @property
    def values(self) -> tuple[str, ...]:
        """What the buttons stand for."""
        return tuple(value for value, _ in json.loads(self.choices))

    @property
    def kept(self) -> dict[str, Any]:
        """The draft as if it were the intruder's own: without the roles it was begun with."""
        return {key: value for key, value in json.loads(self.draft).items() if key != ACTED_AS}

    @property
    def place(self) -> tuple[str, str]:
        """The conversation and its step."""
        return self.conversation, self.step


class Quick(Player):
    """Only plays; nothing is written down."""

    async def line(self, text: str) -> Line:
        """One line of a story."""
        for message in await self._done(text):
            self.learn(message)
        return Line(text)


async def captured(built: Stage, story: str) -> list[Question]:
    """Plays a story; every question in it once, the newest draft of each kind last."""
    found: dict[Question, None] = {}
    player = Quick(built, set())
    for line in inputs(read(story)):
        await player.line(line)
        found |= dict.fromkeys(await _open(built))
    return list(found)


async def commands(built: Stage) -> set[str]:
    """Every command that stood behind a button: each names an object of somebody."""
    async with built.work() as work:
        rows = await work.db.execute(select(Offer.choices))
        return {value for value in _values(rows.scalars()) if value.startswith("/")}


def _values(offers: Any) -> Iterator[str]:
    for choices in offers:
        yield from (value for value, _ in choices)


async def _open(built: Stage) -> list[Question]:
    columns = (Chat.external_id, Chat.conversation, Chat.step, Chat.draft, Chat.offer)
    asked = select(*columns, Offer.choices).outerjoin(Offer, Offer.token == Chat.offer)
    async with built.work() as work:
        rows = (await work.db.execute(asked.where(Chat.conversation.is_not(None)))).all()
    return [
        Question(
            CALLED[int(row.external_id) - 9000],
            row.conversation or "",
            row.step or "",
            json.dumps(row.draft, ensure_ascii=False),
            json.dumps(row.choices or [], ensure_ascii=False),
            row.offer,
        )
        for row in rows
    ]
