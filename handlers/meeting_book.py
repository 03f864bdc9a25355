"""The secretary opens, records and closes a meeting; the minute-taker writes (CNV-S01).

```mermaid
stateDiagram-v2
    [*] --> hub
    hub --> agenda: not opened yet
    hub --> write: opened
    agenda --> keep: a point of the cell's own
    agenda --> point: does not look like one
    point --> keep: yes
    point --> agenda: no
    agenda --> hub: opened
    write --> keep: one message, any sections
    keep --> which: a name fits several people, or nobody
    which --> keep
    keep --> changed: somebody else wrote meanwhile
    changed --> keep
    keep --> write
    write --> [*]: everything was said
```
"""

from dataclasses import replace
from typing import ClassVar

from handlers import absence_list, minutes_text, minutes_words, which_one
from handlers.conversation import Ask, Conversation, Go, Open, Result, Turn, pick
from handlers.minutes_questions import WHY, before
from handlers.minutes_words import Book
from handlers.named import Names
from handlers.vocabulary import Choice
from services import agenda, meeting_book, minutes
from services.meeting_book import Told
from services.minutes import Minutes
from services.people import SECRETARIAT
from services.refusal import Refused

ASKS_AGAIN = ("vote_", "resolution_", "number_", "needs_", "due_", "no_such_item", "nothing_",
              "not_in_cell")  # fmt: skip
"""refusals of what was typed: it may be typed again"""


SHOWN = 100


class MeetingBook(Conversation):
    """Every message is written as a whole or not at all; who comes second looks first."""

    name = "meeting_book"
    commands: ClassVar = {"bienban": "open", "chuongtrinh": "open_agenda"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/bienban 12"."""
        turn.draft = {"meeting": turn.number()}
        return Go("hub")

    async def step_open_agenda(self, turn: Turn) -> Result:
        """Behind a button or "/chuongtrinh 12"."""
        turn.draft = {"meeting": turn.number()}
        return Go("agenda")

    async def step_hub(self, turn: Turn) -> Result:
        """Where the meeting stands decides what comes next."""
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft["seen"] = found.seen
        if found.closed_at:
            return Open("minutes_end", "closed", turn.draft)
        if found.opened_at is None:
            return Go("agenda")
        book = await minutes_words.load(turn, found)
        if book.announced:
            return Go("write")
        back = {"meeting": found.meeting.id, "back": "meeting_book"}
        return Open("absentees", "ask", back)

    async def step_agenda(self, turn: Turn) -> Result:
        """What is proposed, each line with its clause; the cell's own points can be added."""
        if turn.choice == "begin":
            done = await minutes.open_meeting(turn.work, self._id(turn), turn.draft["seen"])
            changed = isinstance(done, Refused) and done.code == "minutes_changed"
            if isinstance(done, Refused) and not changed:
                return turn.say(done)
            return Go("agenda" if changed else "hub")
        if turn.text and absence_list.looks_like_one(turn.text):
            said = {"text": turn.text, "named": {}, "back": "meeting_book"}
            return Open("absentees", "read", {"meeting": self._id(turn), **said})
        if turn.text:
            turn.draft |= {"text": turn.text, "asked": "agenda", "named": {}}
            return Go("keep" if minutes_text.looks_like_point(turn.text) else "point")
        found = await agenda.propose(turn.work, self._id(turn))
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft["seen"] = found.minutes.seen
        return Ask(minutes_words.agenda_text(turn.t, found), _agenda_ways(turn, found))

    async def step_point(self, turn: Turn) -> Result:
        """What does not look like a point becomes one only when it was meant so."""
        if turn.choice == "yes":
            return Go("keep")
        if turn.choice == "no" or turn.text:
            return Go("agenda") if turn.choice else await self.step_agenda(turn)
        words = turn.draft["text"][:SHOWN]
        return Ask(turn.t("book.point", words=words), pick(turn.t, "sure", "yes", "no"))

    async def step_write(self, turn: Turn) -> Result:
        """One question after the other; a message may answer several at once."""
        if turn.choice == "skip":
            turn.draft["skipped"] = [*turn.draft.get("skipped", []), turn.draft["group"]]
        elif turn.choice == "summary":
            return Open("minutes_end", "summary", turn.draft)
        elif turn.text:
            return self._heard(turn)
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if found.opened_at is None or found.closed_at:
            return Go("hub")
        book = await minutes_words.load(turn, found)
        turn.draft["seen"] = found.seen
        group = minutes_words.next_question(book, turn.draft.get("skipped", []))
        if group is None:
            return Open("minutes_end", "summary", turn.draft)
        return await self._question(turn, book, group)

    async def step_keep(self, turn: Turn) -> Result:
        """Reads the message and writes it, unless a name is unclear or somebody was faster."""
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        book = await minutes_words.load(turn, found)
        names = Names([(each.id, each.name) for each in book.people], turn.draft.get("named", {}))
        told = minutes_text.read(
            turn.draft["text"],
            turn.draft.get("asked", "conclusion"),
            names,
            items=len(book.evaluation.items),
            now=turn.work.now,
        )
        if isinstance(told, minutes_text.Problem):
            return Ask(turn.t(f"book.unclear.{told.kind}"), self._skip(turn), step="write")
        if names.unclear:
            which_one.begin(turn, names)
            return Go("which")
        return await self._keep(turn, told)

    async def step_which(self, turn: Turn) -> Result:
        """Which of those with this name, or nobody."""
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        book = await minutes_words.load(turn, found)
        return which_one.ask(turn, book.people, "keep")

    async def step_changed(self, turn: Turn) -> Result:
        """What somebody else wrote meanwhile; only then the own message, if it still fits."""
        if turn.choice == "hub" or turn.text:
            return Go("hub")
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "keep" and turn.draft.get("seen_now") == found.seen:
            turn.draft["seen"] = found.seen
            return Go("keep")
        book = await minutes_words.load(turn, found)
        turn.draft["seen_now"] = found.seen
        new = [minutes_words.by(turn.t, book, entry) for entry in found.since(turn.draft["seen"])]
        text = turn.t("book.changed", what="\n".join(new), own=turn.draft["text"])
        return Ask(text, pick(turn.t, "book.way", "keep", "hub"))

    async def _read(self, turn: Turn) -> Minutes | Refused:
        return await minutes.read(turn.work, self._id(turn))

    def _id(self, turn: Turn) -> int:
        return int(turn.draft.get("meeting", 0))

    def _heard(self, turn: Turn) -> Result:
        group = turn.draft.get("group", "conclusion")
        turn.draft |= {"text": turn.text, "named": {}}
        turn.draft["asked"] = minutes_words.UNLABELLED.get(group, group)
        turn.draft.pop("replaces", None)
        return Go("keep")

    async def _keep(self, turn: Turn, told: Told) -> Result:
        told = _replacing(told, turn.draft.get("replaces"))
        seen = turn.draft["seen"]
        written = await meeting_book.write(turn.work, self._id(turn), told, seen)
        if isinstance(written, Refused):
            return self._refused(turn, written)
        turn.draft["seen"] = written.seen
        editing = turn.draft.pop("replaces", None)
        turn.draft["said"] = turn.t("book.kept", count=written.seen - seen)
        return Go("hub" if editing or written.opened_at is None else "write")

    def _refused(self, turn: Turn, refused: Refused) -> Result:
        if refused.code == "minutes_changed":
            return Go("changed") if turn.draft.get("text") else Go("hub")
        if refused.code.startswith(ASKS_AGAIN):
            return Ask(turn.t.refusal(refused), self._skip(turn), step="write")
        return turn.say(refused)

    def _skip(self, turn: Turn) -> tuple[Choice, ...]:
        if not turn.draft.get("group"):
            return ()
        return pick(turn.t, "book.way", "skip", "summary")

    async def _question(self, turn: Turn, book: Book, group: str) -> Result:
        turn.draft["group"] = group
        parts = [turn.draft.pop("said", "")]
        if turn.draft.pop("announced", False) and book.sheet:
            parts.append(minutes_words.attendance(turn.t, book.sheet))
        parts += await before(turn, book, group)
        parts.append(turn.t(f"book.ask.{group}"))
        why = Choice(f"/visao {WHY[group]}", turn.t("choice.why"))
        return Ask("\n".join(part for part in parts if part), (*self._skip(turn), why))


def _agenda_ways(turn: Turn, found: agenda.Agenda) -> tuple[Choice, ...]:
    meeting, t = found.minutes.meeting, turn.t
    leads = turn.work.acting.holds(meeting.unit_id, *SECRETARIAT)
    begins = leads and meeting.starts_at <= turn.work.now and not found.minutes.opened_at
    ways = list(pick(t, "book.way", "begin")) if begins else []
    if meeting.starts_at <= turn.work.now:
        ways.append(Choice(f"/diemdanh {meeting.id}", t("book.way.roll")))
    if leads and not found.minutes.closed_at:
        ways.append(Choice(f"/hinhthuc {meeting.id}", t("book.way.mode")))
    return (*ways, Choice("/visao ATT-06", t("choice.why")))


def _replacing(told: Told, replaced: int | None) -> Told:
    """The first thing said takes the place of what is changed."""
    if not replaced:
        return told
    if told.resolutions:
        resolution, *further = told.resolutions
        return replace(told, resolutions=[replace(resolution, replaces=replaced), *further])
    if told.votes:
        first, *others = told.votes
        return replace(told, votes=[replace(first, replaces=replaced), *others])
    if told.notes:
        first_note, *more = told.notes
        return replace(told, notes=[replace(first_note, replaces=replaced), *more])
    return told
