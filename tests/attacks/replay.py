"""Replays the questions and buttons of a story as people who have no business there.

Each question gets a chat of its own, with the conversation, the step and the draft of the person
who was asked: as if the bot believed the intruder to be in the middle of it. That is more than
anybody can do from outside, and just what a removed secretary's open conversation is.
"""

import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Any
from urllib.parse import unquote

from sqlalchemy import insert, select, update

from bot.channels.base import Payload
from services.db.models import Chat, Offer
from services.privacy import consent
from tests.attacks.captured import Question
from tests.attacks.intruders import Intruder, Rows, everything, said, touched
from tests.attacks.known import Known, watched
from tests.stage import BOT, Stage
from tests.stage_cell import PEOPLE

WORDS = ("1", "có", "Hoa Thử Ai", "7/6/2026", "đồng ý", "5 phiếu đồng ý", "250000")
"""typed at every question"""
SORRY = "trục trặc"
AGREED = {"consent": consent.VERSION, "consent_asked": consent.VERSION}


@dataclass(frozen=True, slots=True)
class Try:
    """One message of an intruder. `group`: the conversation that it leads to.

    `tapped`: what the button carries; `:2` is the third of the question that is open.
    """

    what: str
    group: str
    typed: str = ""
    tapped: str = ""
    question: Question | None = None
    """as if it had been asked here"""

    @property
    def known(self) -> str:
        """What the intruder has before the eyes: it is not told by the answer."""
        asked = self.question
        return self.what + (asked.draft + asked.choices if asked else "")

    @property
    def state(self) -> dict[str, Any]:
        """The columns of the chat it is said in."""
        asked = self.question
        if asked is None:
            return {"draft": {}}
        return {"conversation": asked.conversation, "step": asked.step, "draft": asked.kept}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was told in a chat; `to`: the message it answers, None in a chat of somebody else."""

    chat: str
    text: str
    to: Try | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attack led to: what broke, what was changed, what was told."""

    broke: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    """others who got messages because of it"""


async def attack(
    built: Stage, who: Intruder, tries: Sequence[Try], before: Rows, known: Known | None = None
) -> Outcome:
    """Sends what is not known; nothing may break, change, leak or reach anybody else.

    `before`: all rows as they are now.
    """
    answers = await (_new(built, who, tries, known) if known else _all(built, who, tries))
    async with built.work() as work:
        after = await everything(work)
    return Outcome(
        tuple(f"{each.to.what}: {each.text}" for each in answers if each.to and _broke(each)),
        tuple(touched(before, after, who)),
        tuple(_leaks(answers, secrets_of(before))),
        tuple(sorted({f"{each.chat}: {each.text}" for each in answers if each.to is None})),
    )


async def _all(built: Stage, who: Intruder, tries: Sequence[Try]) -> list[Answer]:
    return await sent(built, who.person_id, tries)


async def _new(built: Stage, who: Intruder, tries: Sequence[Try], known: Known) -> list[Answer]:
    """What leads to one conversation is said in one go, so that it reads much the same."""
    answers, new = [], sorted(known.unasked(who.kind, tries), key=_group)
    for _, alike in groupby(new, key=_group):
        asked = list(alike)
        with watched(built.app.engine) as readings:
            answers += await sent(built, who.person_id, asked)
        known.learn(who.kind, asked, readings)
    return answers


def _group(one: Try) -> str:
    return one.group


async def sent(built: Stage, person: int | None, tries: Sequence[Try]) -> list[Answer]:
    """Each said in a chat of its own; everything that was answered, and to whom."""
    places = await _placed(built, person, tries)
    await heard(built, [_update(place, one) for place, one in places.items()])
    answers = [Answer(chat, text, places.get(chat)) for chat, text in await said(built)]
    async with built.work() as work:
        left = update(Chat).where(Chat.external_id.in_(places))
        await work.db.execute(left.values(person_id=None))
    return answers


async def heard(built: Stage, updates: Sequence[Payload]) -> None:
    """All of them are worked through."""
    await built.app.inbox.store(built.channel, updates)
    while await built.app.turns.run_once():
        pass


def _broke(answer: Answer) -> bool:
    return SORRY in answer.text


def _leaks(answers: Sequence[Answer], secrets: Iterable[str]) -> list[str]:
    """Secrets that were told; not those that stood in the draft, which the intruder knows.

    A button for "Vì sao?" carries what stood on its page, and so gives it back.
    """
    told = []
    for each in answers:
        if each.to is None:
            continue
        known = _read(each.to.known)
        if "page=" in known and each.text.startswith("Dữ kiện"):
            continue
        told += [
            f"{each.to.what}: [{secret}] in {each.text[:300]}"
            for secret in secrets
            if secret in each.text and secret not in known
        ]
    return told


def _read(carried: str) -> str:
    """What a button carries, as its page shows it: also where it is written in signs."""
    signs = re.compile(r"\\u([0-9a-f]{4})")
    return carried + signs.sub(lambda one: chr(int(one[1], 16)), unquote(carried))


def at_questions(questions: Sequence[Question], each: int, seed: int) -> list[Try]:
    """At most `each` answers to every question: its buttons, and words."""
    dice = random.Random(seed)
    tries = []
    for question in questions:
        values = sorted(set(question.values))
        answers = [("tap", value) for value in values] + [("text", word) for word in WORDS]
        for kind, value in dice.sample(answers, min(each, len(answers))):
            what = f"{question.conversation}.{question.step} <{kind} {value}>"
            typed = value if kind == "text" else ""
            tapped = "" if typed else f":{question.values.index(value)}"
            tries.append(Try(what, question.conversation, typed, tapped, question))
    return list(dict.fromkeys(tries))


def by_commands(commands: Iterable[str], leads: Mapping[str, str]) -> list[Try]:
    """Every command typed. `leads`: word → the conversation it opens."""
    return [
        Try(command, leads.get(command[1:].split(maxsplit=1)[0], ""), command)
        for command in sorted(commands)
    ]


def by_stolen_buttons(questions: Sequence[Question]) -> list[Try]:
    """Buttons of other people's messages, as a crafted callback would carry them.

    One of each message and, of those that are commands, another.
    """
    tries = []
    for question in questions:
        for command in (False, True) if question.token else ():
            alike = [v for v in question.values if v.startswith("/") == command]
            for index in [question.values.index(value) for value in alike[:1]]:
                what = f"{question.conversation}.{question.step} <stolen {index}>"
                tries.append(Try(what, "stolen", tapped=f"{question.token}:{index}"))
    return tries


async def _placed(built: Stage, person: int | None, tries: Sequence[Try]) -> dict[str, Try]:
    """A chat for each, with the question open in it; by their external ids."""
    places = {str(next(_chats)): one for one in tries}
    rows = [
        {"channel": built.channel.name, "bot": BOT, "external_id": place, "person_id": person}
        | {"language": "vi", "conversation": None, "step": None, "offer": None}
        | AGREED
        | one.state
        | ({"offer": _token(place)} if one.question else {})
        for place, one in places.items()
    ]
    async with built.work() as work:
        await work.db.execute(insert(Chat), rows)
        found = await work.db.execute(
            select(Chat.external_id, Chat.id).where(Chat.external_id.in_(places))
        )
        offers = [
            {
                "token": _token(row.external_id),
                "chat_id": row.id,
                "conversation": asked.conversation,
                "step": asked.step,
                "choices": json.loads(asked.choices),
                "offered_at": work.now,
            }
            for row in found
            if (asked := places[row.external_id].question)
        ]
        if offers:
            await work.db.execute(insert(Offer), offers)
    return places


def _token(place: str) -> str:
    """Of the question that is open there."""
    return f"o{place}"


def _update(place: str, one: Try) -> Payload:
    if not one.tapped:
        return message(place, one.typed)
    own = _token(place) if one.tapped.startswith(":") else ""
    return tapped(place, own + one.tapped)


_chats = count(700_000)
"""numbers of the intruders' chats"""
_count = count(5_000_000)


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
KNOWN = {
    *("không lý do", "other ward", "tôi ốm, xin vắng"),
    "Nhờ bí thư gọi điện lại cho tôi.",
}
"""also said in words for everybody: an example of the handout, what a button asks for"""
PUBLIC = {"digest", "kind", "token"}
