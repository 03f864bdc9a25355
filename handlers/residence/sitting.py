"""Chair and minute-taker lead a meeting step by step, as the rules order it (CNV-R02, CNV-T02).

```mermaid
stateDiagram-v2
    [*] --> hub
    hub --> line: the first step not dealt with
    line --> line: written, skipped
    line --> who: which of them writes the minutes
    who --> line
    line --> praise: at the year end
    praise --> line
    line --> [*]: nothing left, the end
```
"""

from collections.abc import Sequence
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Open, Result, Turn, Unclear
from handlers.residence import sitting_text, sitting_words
from handlers.residence.phrases import session_line
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.refusal import Refused
from services.residence import leading, sitting
from services.residence.leading import Note
from services.residence.sitting import (
    ANSWERED,
    BOOK_ENTRY,
    DISCUSSION,
    GUEST,
    MEMBERS,
    MINUTE_TAKER,
    OPENING,
    PRAISE,
    PROGRAMME,
    READ_OUT,
    Sitting,
)

OFFERED = 8
AGREED = {PROGRAMME: "sitting.said.agreed", READ_OUT: "sitting.said.read_out"}
"""steps that one tap answers, and the words that are written then"""
AGAIN = ("minute_taker_missing", "nothing_written", "no_such_opinion", "not_in_meeting")
"""refusals after which the step is asked again"""


class SittingTalk(Conversation):
    """What somebody else wrote meanwhile is never asked again, and never overwritten."""

    name = "sitting"
    commands: ClassVar = {"dieuhanhcutru": "open", "chutricutru": "home"}

    async def step_home(self, turn: Turn) -> Result:
        """The meetings of this year over which the actor presides, or whose minutes they write."""
        found = await sitting.written_by_me(turn.work, turn.work.today.year)
        ahead = [each for each in found if each.day >= turn.work.today]
        if len(ahead) == 1:
            turn.draft = {"session": ahead[0].id}
            return Go("hub")
        choices = tuple(
            Choice(f"/dieuhanhcutru {each.id}", turn.t.moment(each.starts_at)) for each in found
        )
        return Done(turn.t("sitting.mine" if found else "sitting.none"), choices)

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/dieuhanhcutru 12"."""
        turn.draft = {"session": turn.number()}
        return Go("hub")

    async def step_hub(self, turn: Turn) -> Result:
        """Where the meeting stands decides what comes next."""
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if found.session.starts_at > turn.work.now:
            return self._ahead(turn, found)
        if found.closed_at:
            return Open("sitting_end", "summary", turn.draft)
        if found.sheet.open and not found.opened_at:
            return self._roll_first(turn, found)
        return Go("line")

    async def step_line(self, turn: Turn) -> Result:
        """One step of the agenda: what is to be read out, then what was said."""
        if turn.choice == "spoken" or self._over(turn):
            turn.draft.pop("talking", None)
            return Go("line")
        if turn.choice == "skip":
            return await self._skipped(turn)
        if turn.choice == "summary":
            return Open("sitting_end", "summary", turn.draft)
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice or turn.text:
            return await self._heard(turn, found)
        talking = turn.draft.get("talking")
        line = DISCUSSION if talking else next_line(found, turn.draft.get("skipped", []))
        if line is None:
            return Open("sitting_end", "summary", turn.draft)
        turn.draft["line"] = line
        return Ask(self._question(turn, found, line), self._ways(turn, found, line))

    async def step_who(self, turn: Turn) -> Result:
        """Which of those whose name was typed writes the minutes."""
        if turn.choice.isdecimal():
            return await self._appoint(turn, int(turn.choice))
        return Go("line") if not turn.text else Unclear()

    async def step_praise(self, turn: Turn) -> Result:
        """Whom the meeting proposes for praise, at the year end (RES-33)."""
        if turn.choice == "skip":
            return Go("line")
        if turn.text:
            return await self._praised(turn)
        return Ask(turn.t("sitting.ask.praise"), (self._skip(turn), _why(turn, MEMBERS)))

    def _over(self, turn: Turn) -> bool:
        return bool(turn.draft.get("talking")) and sitting_text.is_over(turn.text)

    async def _read(self, turn: Turn) -> Sitting | Refused:
        return await sitting.read(turn.work, int(turn.draft.get("session", 0)))

    def _ahead(self, turn: Turn, found: Sitting) -> Result:
        lines = [turn.t("sitting.ahead", session=session_line(turn.t, found.session))]
        lines += [f"• {sitting_words.title(turn.t, line)}" for line in found.lines]
        if found.unanswered:
            lines.append(turn.t("sitting.to_answer", count=len(found.unanswered)))
            lines.append(sitting_words.matters(turn.t, found.unanswered))
        return Done("\n".join(lines), (_why(turn, PROGRAMME),))

    def _roll_first(self, turn: Turn, found: Sitting) -> Result:
        roll = Choice(f"/diemdanhcutru {found.session.id}", turn.t("sitting.choice.roll"))
        names = ", ".join(line.member.name for line in found.sheet.open[:OFFERED])
        count = len(found.sheet.open)
        text = turn.t("sitting.roll_first", count=count, names=names)
        return Done(text, (roll, _why(turn, OPENING)))

    def _question(self, turn: Turn, found: Sitting, line: str) -> str:
        parts = [turn.draft.pop("said", ""), sitting_words.title(turn.t, line)]
        if line == OPENING:
            parts.append(sitting_words.announcement(turn.t, found))
        if line == PROGRAMME:
            content = found.lines[found.lines.index(MINUTE_TAKER) + 1 :]
            parts += [f"• {sitting_words.title(turn.t, each)}" for each in content]
        if line == ANSWERED:
            parts.append(sitting_words.matters(turn.t, found.unanswered))
        parts.append(
            turn.t("sitting.more" if turn.draft.get("talking") else f"sitting.ask.{line}")
        )
        return "\n".join(part for part in parts if part)

    def _ways(self, turn: Turn, found: Sitting, line: str) -> tuple[Choice, ...]:
        t, why = turn.t, _why(turn, line)
        if line == OPENING:
            return (Choice("announce", t("sitting.choice.announce")), why)
        if line == MINUTE_TAKER:
            me = Choice(str(turn.work.acting.person_id), t("sitting.choice.me"))
            return (me, why)
        if turn.draft.get("talking"):
            return (Choice("spoken", t("sitting.choice.spoken")), why)
        ways = [Choice("agreed", t(f"sitting.choice.{line}"))] if line in AGREED else []
        if line == READ_OUT:
            made = Choice(f"/bienbancutru {found.session.id}", t("sitting.choice.paper"))
            ways.append(made)
        summary = Choice("summary", t("sitting.choice.summary"))
        return (*ways, self._skip(turn), summary, why)

    def _skip(self, turn: Turn) -> Choice:
        return Choice("skip", turn.t("sitting.choice.skip"))

    async def _heard(self, turn: Turn, found: Sitting) -> Result:
        line = turn.draft.get("line", "")
        if line not in found.lines:
            return Go("hub")
        if turn.choice == "announce":
            return await self._announce(turn)
        if line == MINUTE_TAKER:
            return await self._named(turn, found)
        if line == ANSWERED and turn.text:
            return await self._answered(turn, found)
        if line == DISCUSSION and turn.text:
            return await self._raised(turn, found)
        words = self._words(turn, line)
        if not words:
            return Unclear() if turn.text else Go("hub")
        note = Note(line, words)
        if line == OPENING:
            note = Note(GUEST, sitting_text.GUEST_LABEL.sub("", words))
        done = await leading.write(turn.work, found.session.id, [note])
        kept = self._kept(turn, done)
        praise_next = line == MEMBERS and found.praise and not isinstance(done, Refused)
        return Go("praise") if praise_next else kept

    def _words(self, turn: Turn, line: str) -> str:
        """What is written; that the minutes were read out is never taken from other words."""
        read = line == READ_OUT and sitting_text.is_read(turn.text)
        if line in AGREED and (turn.choice == "agreed" or read):
            return turn.t(AGREED[line])
        return "" if line == READ_OUT else turn.text

    async def _raised(self, turn: Turn, found: Sitting) -> Result:
        """The discussion goes on until somebody says that it is over."""
        raised = sitting_text.raised(turn.text, _people(found))
        done = await leading.raise_opinions(turn.work, found.session.id, raised)
        turn.draft["talking"] = not isinstance(done, Refused)
        return self._kept(turn, done)

    async def _skipped(self, turn: Turn) -> Result:
        """Nothing is written of it; praise is asked all the same at the year end."""
        line = turn.draft.get("line", "")
        turn.draft["skipped"] = [*turn.draft.get("skipped", []), line]
        found = await self._read(turn)
        praised = line == MEMBERS and not isinstance(found, Refused) and found.praise
        return Go("praise" if praised else "line")

    async def _announce(self, turn: Turn) -> Result:
        done = await leading.announce(turn.work, turn.draft["session"])
        if isinstance(done, Refused):
            return Go("hub") if done.code == "opened_already" else turn.say(done)
        turn.draft["said"] = turn.t("sitting.announced")
        return Go("line")

    async def _named(self, turn: Turn, found: Sitting) -> Result:
        if turn.choice.isdecimal():
            return await self._appoint(turn, int(turn.choice))
        people = await leading.candidates(turn.work, found)
        fitting = match(turn.text, people)
        if len(fitting) == 1:
            return await self._appoint(turn, fitting[0])
        if not fitting:
            return Ask(turn.t("sitting.nobody", words=turn.text[:40]), step="line")
        names = dict(people)
        choices = tuple(Choice(str(each), names[each]) for each in fitting[:OFFERED])
        return Ask(turn.t("sitting.which"), choices, step="who")

    async def _appoint(self, turn: Turn, person_id: int) -> Result:
        return self._kept(turn, await leading.appoint(turn.work, turn.draft["session"], person_id))

    async def _answered(self, turn: Turn, found: Sitting) -> Result:
        said = sitting_text.answers(turn.text, found.unanswered)
        if said is None:
            return Ask(turn.t("sitting.unclear.answers"), (self._skip(turn),), step="line")
        done = await leading.answer_opinions(turn.work, found.session.id, said)
        return self._kept(turn, done)

    async def _praised(self, turn: Turn) -> Result:
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        said = sitting_text.praised(turn.text, _people(found))
        if isinstance(said, str):
            return Ask(turn.t("sitting.unclear.praise", words=said), (self._skip(turn),))
        notes = [Note(PRAISE, why, person) for person, why in said]
        return self._kept(turn, await leading.write(turn.work, found.session.id, notes))

    def _kept(self, turn: Turn, done: Sitting | Refused) -> Result:
        if not isinstance(done, Refused):
            turn.draft["said"] = turn.t("sitting.kept")
            return Go("line")
        if done.code in AGAIN:
            return Ask(turn.t.refusal(done), (self._skip(turn),), step="line")
        return turn.say(done)


def next_line(found: Sitting, skipped: Sequence[str]) -> str | None:
    """The first step of the meeting that was neither dealt with nor passed over."""
    open_ = (line for line in found.lines if line != BOOK_ENTRY and line not in skipped)
    return next((line for line in open_ if not found.is_done(line)), None)


def _people(found: Sitting) -> list[tuple[int, str]]:
    return [(line.member.person_id, line.member.name) for line in found.sheet.lines]


def _why(turn: Turn, line: str) -> Choice:
    return Choice(f"/visao {line}", turn.t("choice.why"))
