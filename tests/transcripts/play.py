"""Reads a story, plays it on a channel, writes down what was shown."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select

from handlers.conversation import Note, Turn
from handlers.texts import Texts
from handlers.why import Why
from services import sessions
from services.db.models import Offer
from tests import stage_grading, stage_residence, stage_reviews
from tests.stage import Shown, Stage, at, stage
from tests.stage_cell import CALLED, PEOPLE

FOLDER = Path(__file__).parent
CHANNELS = {"telegram": "Telegram", "zalo": "Zalo"}
INDENT = "    "
WHY = "Vì sao?"
LIKE = 30
"""letters by which two pages are of one kind"""
SAYS = re.compile(r"^(\w+)( in group)?> (.*)$")
TAPS = re.compile(r"^(\w+) taps \[(.+)\]$")
SENDS = re.compile(r"^(\w+) sends (photo|large photo|sticker)(?:: (.*))?$")
OPENS = re.compile(r"^(\w+) opens the link$")
CLOCK = re.compile(r"^clock (\d{4}-\d\d-\d\d \d\d:\d\d)$")
MEETING = re.compile(r"^meeting (\d{4}-\d\d-\d\d \d\d:\d\d), (.+?)(?: \(by (\w+)\))?$")
RESIDENCE = re.compile(r"^residence(?: (\d{4}-\d\d-\d\d \d\d:\d\d), (.+))?$")
GRADING = re.compile(r"^grading( proposed)?$")
PHONES = re.compile(r"^phones (.+)$")
CODE = re.compile(r"\b(?!ABCD)[A-HJ-NP-Z2-9]{4}-?[A-HJ-NP-Z2-9]{4}\b(?=$|\n| )")
LINK = re.compile(r"/files/\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a story that is not the bot's, and what it led to.

    `reasons`: pages that offered "Vì sao?", with what it said there (asked on Telegram, once for
    each kind of page in a process).
    """

    text: str
    shown: tuple[Shown, ...] = ()
    speaker: str | None = None
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def tapped(self) -> bool:
        return bool(TAPS.match(self.text))


@dataclass(slots=True)
class Player:
    """Plays the lines of one story."""

    stage: Stage
    seen: set[str]
    code: str = ""

    async def line(self, text: str) -> Line:
        """What one line led to, on the phones that are looked at."""
        shown = await self._done(text)
        for message in shown:
            self.learn(message)
        speaker = _speaker(text)
        visible = [_masked(each) for each in shown if each.to in self.seen]
        reasons = [await self._why(each) for each in shown if _asks(each)]
        return Line(text, tuple(visible), speaker, tuple(reasons))

    async def _why(self, page: Shown) -> tuple[str, str]:
        """What "Vì sao?" says on a page; nobody notices that it was asked."""
        token = page.data[page.choices.index(WHY)].rpartition(":")[0]
        async with self.stage.work(page.to) as work:
            offered = select(Offer.chat_id, Offer.choices).where(Offer.token == token)
            offer = (await work.db.execute(offered)).one()
            asked = next(value for value, label in offer.choices if label == WHY)
            chat = (await sessions.load_ids(work, [offer.chat_id]))[offer.chat_id]
            texts = Texts(chat.language, work.now)
            turn = Turn(work, texts, chat, {}, args=tuple(asked.split()[1:]))
            told = await Why().step_rule(turn)
        return page.text, told.text if isinstance(told, Note) else ""

    def learn(self, message: Shown) -> None:
        """Remembers a code that was given out."""
        if found := CODE.search(message.text):
            self.code = found[0]

    async def _done(self, text: str) -> list[Shown]:
        if said := SAYS.match(text):
            words = said[3].replace("{code}", self.code)
            return await self.stage.say(said[1], words, group=bool(said[2]))
        if tapped := TAPS.match(text):
            return await self.stage.tap(tapped[1], tapped[2])
        if sent := SENDS.match(text):
            return await self._sent(sent[1], sent[2], sent[3] or "")
        if opened := OPENS.match(text):
            start = "/start " if self.stage.channel.name == "telegram" else ""
            return await self.stage.say(opened[1], start + self.code.replace("-", ""))
        return await self._arranged(text)

    async def _sent(self, who: str, what: str, words: str) -> list[Shown]:
        if what == "sticker":
            return await self.stage.say(who, words, sticker=True)
        return await self.stage.say(who, words, photo=what)

    async def _arranged(self, text: str) -> list[Shown]:
        if moved := CLOCK.match(text):
            return await self.stage.move_to(at(moved[1]))
        if planned := MEETING.match(text):
            return await self.stage.meeting(at(planned[1]), planned[2], planned[3] or "Trúc")
        if grading := GRADING.match(text):
            async with self.stage.work() as work:
                await stage_grading.settle(work, proposed=bool(grading[1]))
            return []
        if text in ("reviews", "reviews ward"):
            async with self.stage.work("Sông") as work:
                await stage_reviews.settle(work, ward=text.endswith("ward"))
            return []
        if season := RESIDENCE.match(text):
            return await self._residence(season[1], season[2])
        if text == "lodgers":
            async with self.stage.work("Sông") as work:
                await stage_residence.lodgers(work)
            return []
        if text and not text.startswith("#") and not PHONES.match(text):
            raise ValueError(f"nobody knows how to play: {text}")
        return []

    async def _residence(self, when: str | None, place: str | None) -> list[Shown]:
        """The residence committee with its members, or a session they are invited to."""
        async with self.stage.work("Sông") as work:
            if when and place:
                await stage_residence.hold(work, at(when), place)
            else:
                await stage_residence.settle(work)
        return await self.stage.hear([])


def _asks(page: Shown) -> bool:
    """Whether "Vì sao?" is asked here: on one page of each kind."""
    kind = re.sub(r"\d+", "", page.text)[:LIKE]
    if WHY not in page.choices or not page.data or kind in _asked or page.to not in PEOPLE:
        return False
    _asked.add(kind)
    return True


_asked: set[str] = set()


def stories() -> list[str]:
    """The names of all stories."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def read(name: str) -> str:
    """A story as it stands in its file."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def inputs(text: str) -> list[str]:
    """The lines that are not the bot's."""
    lines = text.rstrip("\n").split("\n")
    return [line for line in lines if not line.startswith(("Bot", INDENT))]


@cache
def played(name: str, channel: str) -> tuple[Line, ...]:
    """A story played on a channel (once in a process)."""
    return asyncio.run(play(inputs(read(name)), channel))


async def play(lines: Sequence[str], channel: str) -> tuple[Line, ...]:
    """The lines one after the other, on a fresh stage."""
    async with stage(channel) as built:
        player = Player(built, _looked_at(lines))
        return tuple([await player.line(line) for line in lines])


def written(lines: Sequence[Line]) -> str:
    """A played story in the form of its file, as one channel shows it."""
    return "\n".join("\n".join([line.text, *_blocks(line)]) for line in lines) + "\n"


def on(text: str, channel: str) -> str:
    """The story of a file as it stands for one channel."""
    kept, keeping = [], True
    others = [f"Bot on {name}" for key, name in CHANNELS.items() if key != channel]
    for line in text.rstrip("\n").split("\n"):
        if not line.startswith(INDENT):
            keeping = not line.startswith(tuple(others))
        if keeping:
            kept.append(line.replace(f"Bot on {CHANNELS[channel]}", "Bot", 1))
    return "\n".join(kept) + "\n"


def merged(every: dict[str, Sequence[Line]]) -> str:
    """One file for all channels: what they show alike stands there once."""
    parts: list[str] = []
    for lines in zip(*every.values(), strict=True):
        parts.append(lines[0].text)
        blocks = [_blocks(line) for line in lines]
        if len({len(each) for each in blocks}) == 1:
            for alike in zip(*blocks, strict=True):
                parts += _once(dict(zip(every, alike, strict=True)))
        else:
            for channel, own in zip(every, blocks, strict=True):
                parts += [_own(channel, block) for block in own]
    return "\n".join(parts) + "\n"


def _once(alike: dict[str, str]) -> list[str]:
    if len(set(alike.values())) == 1:
        return [next(iter(alike.values()))]
    return [_own(channel, block) for channel, block in alike.items()]


def _own(channel: str, block: str) -> str:
    return block.replace("Bot", f"Bot on {CHANNELS[channel]}", 1)


def _blocks(line: Line) -> list[str]:
    """Each message once, with everybody who got it."""
    got: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
    for message in line.shown:
        got.setdefault((message.text, message.choices, message.file), []).append(message.to)
    return [
        _block(line.speaker, text, choices, names, file)
        for (text, choices, file), names in got.items()
    ]


def _block(
    speaker: str | None, text: str, choices: tuple[str, ...], names: list[str], file: bool
) -> str:
    to = "" if names == [speaker] else f" to {', '.join(dict.fromkeys(names))}"
    body = [*(["(file)"] if file else []), *text.split("\n")]
    body += [" ".join(f"[{label}]" for label in choices)] if choices else []
    return f"Bot{to}> " + f"\n{INDENT}".join(body)


def _looked_at(lines: Sequence[str]) -> set[str]:
    speakers = {speaker for line in lines if (speaker := _speaker(line))}
    named = [found[1].split(", ") for line in lines if (found := PHONES.match(line))]
    unknown = {name for names in named for name in names} - set(CALLED)
    if unknown:
        raise ValueError(f"nobody is called {unknown}")
    return speakers | {name for names in named for name in names}


def _speaker(line: str) -> str | None:
    first = re.match(r"^(\w+)(?: taps| sends| opens| in group)?\b", line)
    return first[1] if first and first[1] in CALLED else None


def _masked(message: Shown) -> Shown:
    text = CODE.sub("«mã»", message.text).replace("«mã»-«mã»", "«mã»")
    text = re.sub(r"start=[A-Z2-9]{8}", "start=«mã»", text)
    text = LINK.sub("/files/«tệp»", text)
    return Shown(
        message.to, text, message.choices, message.data, message.numbers, None, message.file
    )
