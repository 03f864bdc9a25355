"""Replays the questions and buttons of a story as people who have no business there.

Each question gets a chat of its own, with the conversation, the step and the draft of the person
who was asked: as if the bot believed the intruder to be in the middle of it. That is more than
anybody can do from outside, and just what a removed secretary's open conversation is.
"""

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from sqlalchemy import insert

from bot.channels.base import Payload
from services.db.models import Offer
from tests.attacks.captured import Question
from tests.attacks.intruders import Intruder, Rows, chats, everything, said, touched
from tests.stage import Stage
from tests.stage_cell import PEOPLE

WORDS = ("1", "có", "Hoa Thử Ai", "7/6/2026", "đồng ý", "5 phiếu đồng ý", "250000")
"""typed at every question"""
BATCH = 100
SORRY = "trục trặc"


@dataclass(frozen=True, slots=True)
class Try:
    """One message of an intruder: in which chat, what, and at which question."""

    chat: str
    update: Payload
    what: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attack led to: what broke, what was changed, what was told."""

    broke: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    """others who got messages because of it"""


async def attack(
    built: Stage, who: Intruder, tries: Sequence[Try], secrets: Iterable[str]
) -> Outcome:
    """Sends everything; nothing may break, change, leak or reach anybody else."""
    async with built.work() as work:
        before = await everything(work)
    answers = await sent(built, tries)
    async with built.work() as work:
        after = await everything(work)
    mine = {each.chat: each for each in tries}
    return Outcome(
        tuple(f"{mine[chat].what}: {text}" for chat, text in answers if _broke(chat, text, mine)),
        tuple(touched(before, after, who)),
        tuple(_leaks(answers, mine, secrets)),
        tuple(sorted({f"{chat}: {text}" for chat, text in answers if chat not in mine})),
    )


async def sent(built: Stage, tries: Sequence[Try]) -> list[tuple[str, str]]:
    """Everything that was answered, and to whom."""
    for at in range(0, len(tries), BATCH):
        await built.app.inbox.store(built.channel, [t.update for t in tries[at : at + BATCH]])
        while await built.app.turns.run_once():
            pass
    return await said(built)


def _broke(chat: str, text: str, mine: dict[str, Try]) -> bool:
    return chat in mine and SORRY in text


def _leaks(
    answers: Sequence[tuple[str, str]], mine: dict[str, Try], secrets: Iterable[str]
) -> list[str]:
    """Secrets that were told; not those that stood in the draft, which the intruder knows.

    A button for "Vì sao?" carries what stood on its page, and so gives it back.
    """
    told, kept = [], list(secrets)
    given = "".join({each.draft for each in mine.values()})
    for chat, text in answers:
        known = _read((mine[chat].draft or given) + mine[chat].what) if chat in mine else ""
        told += [
            f"{mine[chat].what}: [{secret}] in {text[:300]}"
            for secret in kept
            if chat in mine
            and secret in text
            and secret not in known
            and not ("page=" in known and text.startswith("Dữ kiện"))
        ]
    return told


def _read(carried: str) -> str:
    """What a button carries, as its page shows it: also where it is written in signs."""
    signs = re.compile(r"\\u([0-9a-f]{4})")
    return carried + signs.sub(lambda one: chr(int(one[1], 16)), unquote(carried))


async def at_questions(
    built: Stage, person: int | None, questions: Sequence[Question], each: int, seed: int
) -> list[Try]:
    """At most `each` answers to every question: its buttons, and words."""
    dice = random.Random(seed)
    wanted = []
    for question in questions:
        values = sorted(set(question.values))
        answers = [("tap", value) for value in values] + [("text", word) for word in WORDS]
        wanted += [(question, *one) for one in dice.sample(answers, min(each, len(answers)))]
    states = [
        {
            "conversation": question.conversation,
            "step": question.step,
            "draft": question.kept,
            "offer": f"o{person}-{seed}-{at}"[:16],
        }
        for at, (question, _, _) in enumerate(wanted)
    ]
    async with built.work() as work:
        places = await chats(work, person, states)
        ids = await _ids(work, places)
        offers = [
            {
                "token": state["offer"],
                "chat_id": ids[place],
                "conversation": question.conversation,
                "step": question.step,
                "choices": json.loads(question.choices),
                "offered_at": work.now,
            }
            for place, state, (question, _, _) in zip(places, states, wanted, strict=True)
        ]
        if offers:
            await work.db.execute(insert(Offer), offers)
    return [
        _answering(built, place, str(state["offer"]), question, kind, value)
        for place, state, (question, kind, value) in zip(places, states, wanted, strict=True)
    ]


def _answering(
    built: Stage, chat: str, token: str, question: Question, kind: str, value: str
) -> Try:
    what = f"{question.conversation}.{question.step} <{kind} {value}>"
    if kind == "text":
        return Try(chat, message(chat, value), what, question.draft + question.choices)
    index = question.values.index(value)
    return Try(chat, tapped(chat, f"{token}:{index}"), what, question.draft + question.choices)


async def by_commands(built: Stage, person: int | None, commands: Iterable[str]) -> list[Try]:
    """Every command typed, each in a chat of its own."""
    words = sorted(commands)
    async with built.work() as work:
        places = await chats(work, person, [{}] * len(words))
    return [
        Try(place, message(place, word), word) for place, word in zip(places, words, strict=True)
    ]


async def by_stolen_buttons(
    built: Stage, person: int | None, questions: Sequence[Question]
) -> list[Try]:
    """Buttons of other people's messages, as a crafted callback would carry them."""
    taps = [
        (question, f"{question.token}:{index}")
        for question in questions
        if question.token
        for index in range(len(question.values))
    ]
    async with built.work() as work:
        places = await chats(work, person, [{}] * len(taps))
    return [
        Try(place, tapped(place, data), f"{question.conversation}.{question.step} <stolen {data}>")
        for place, (question, data) in zip(places, taps, strict=True)
    ]


async def _ids(work: Any, places: Sequence[str]) -> dict[str, int]:
    from sqlalchemy import select

    from services.db.models import Chat

    rows = await work.db.execute(
        select(Chat.external_id, Chat.id).where(Chat.external_id.in_(places))
    )
    return {row.external_id: row.id for row in rows}


_count = iter(range(5_000_000, 9_000_000))


def message(chat: str, text: str) -> Payload:
    """What Telegram reports of a typed message."""
    number = next(_count)
    place = {"id": int(chat), "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "chat": place, "text": text},
    }


def tapped(chat: str, data: str) -> Payload:
    """What Telegram reports of a tapped button."""
    number = next(_count)
    place = {"id": int(chat), "type": "private"}
    on = {"message_id": number, "chat": place}
    return {
        "update_id": number,
        "callback_query": {"id": f"q{number}", "data": data, "message": on},
    }


def secrets_of(rows: Rows) -> set[str]:
    """What nobody outside may read: the names of the cell's people, and what was written there."""
    names = {name for name, cells, _ in PEOPLE.values() if cells}
    written = {
        value
        for table, found in rows.items()
        if table in PRIVATE
        for row in found.values()
        for column, value in row.items()
        if isinstance(value, str)
        and " " in value
        and len(value) > 11
        and column not in PUBLIC
        and "Kẻ Lạ" not in value
        and value not in KNOWN
    }
    return names | written


PRIVATE = {
    "answers", "rulings", "questions", "question_replies", "screening_facts", "exemption_steps",
    "exemption_notes", "minute_entries", "tasks", "task_reports", "opinions", "year_remarks",
    "self_review_entries", "grade_comment_texts", "declarations", "persons", "resolutions",
    "meetings", "case_steps", "transfer_steps",
}  # fmt: skip
KNOWN = {"không lý do", "other ward", "tôi ốm, xin vắng"}
"""also said in words for everybody: the last is an example of the handout"""
PUBLIC = {"digest", "kind", "token"}
