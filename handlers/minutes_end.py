"""The minutes at the end of a meeting: everything at a glance, changed, closed, corrected later.

```mermaid
stateDiagram-v2
    [*] --> summary
    [*] --> closed: it was closed before
    summary --> edit
    summary --> closed: by tap, or at a typed hour
    edit --> entry
    entry --> edit
    closed --> edit: corrections
```
"""

from datetime import datetime, time

from handlers import minutes_words
from handlers.conversation import (
    Ask,
    Conversation,
    Go,
    Open,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.minutes_words import EDITABLE, Book
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Choice
from services import meeting_book, minutes
from services.clock import local_day, moment
from services.meeting_book import Told
from services.minutes import Minutes, Note
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reminders.of_remarks import KINDS


class MinutesEnd(Conversation):
    """What was written stays in the record, whatever takes its place."""

    name = "minutes_end"

    async def step_summary(self, turn: Turn) -> Result:
        """Everything, to be changed or closed; a time that is typed is that of the closing."""
        if turn.choice == "close":
            return await self._close(turn, None)
        if turn.choice == "edit":
            return Go("edit")
        if turn.text:
            return await self._summary_heard(turn)
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if found.closed_at:
            return Go("closed")
        turn.draft["seen"] = found.seen
        book = await minutes_words.load(turn, found)
        return Ask(minutes_words.summary(turn.t, book), _summary_ways(turn, book))

    async def step_edit(self, turn: Turn) -> Result:
        """Which step is to be changed."""
        if turn.choice == "back":
            return Open("meeting_book", "hub", {"meeting": turn.draft["meeting"]})
        if result := from_list(turn, "entry"):
            return result
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft["seen"] = found.seen
        book = await minutes_words.load(turn, found)
        lines = [
            Choice(str(each.id), minutes_words.entry_line(turn.t, each, book)[:60])
            for each in found.of(*EDITABLE)
        ]
        ways = (*paged(turn.t, lines, turn.draft.get("page", 0)),
                Choice("back", turn.t("choice.back")))  # fmt: skip
        return Ask(turn.t("book.edit"), ways)

    async def step_entry(self, turn: Turn) -> Result:
        """New words, or nothing instead; what stood there stays in the record."""
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        entry = next((each for each in found.entries if each.id == turn.draft["person"]), None)
        if entry is None or turn.choice == "back":
            return Go("edit")
        if turn.choice == "withdraw":
            return await self._withdraw(turn, entry)
        if turn.text:
            turn.draft |= {"text": turn.text, "asked": entry.kind, "named": {}}
            turn.draft["replaces"] = entry.id
            return Open("meeting_book", "keep", turn.draft)
        book = await minutes_words.load(turn, found)
        text = turn.t("book.entry", line=minutes_words.entry_line(turn.t, entry, book))
        ways = pick(turn.t, "book.way", "withdraw")
        return Ask(text, (*ways, Choice("back", turn.t("choice.back"))))

    async def step_closed(self, turn: Turn) -> Result:
        """The minutes of a closed meeting; from now on only corrections."""
        if turn.choice == "edit":
            return Go("edit")
        if turn.text:
            return _written(turn)
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft["seen"] = found.seen
        book = await minutes_words.load(turn, found)
        roll = Choice(f"/congbo {found.meeting.id}", turn.t("book.way.announced"))
        paper = Choice(f"/giayto_hop {found.meeting.id}", turn.t("papers.choice.open"))
        ways = (Choice("edit", turn.t("book.way.correct")), roll, paper, *_telling(turn, found))
        return Ask(minutes_words.summary(turn.t, book), ways)

    async def _read(self, turn: Turn) -> Minutes | Refused:
        return await minutes.read(turn.work, int(turn.draft.get("meeting", 0)))

    async def _withdraw(self, turn: Turn, entry: minutes.Entry) -> Result:
        told = Told((Note(entry.kind, replaces=entry.id),))
        done = await meeting_book.write(turn.work, turn.draft["meeting"], told, turn.draft["seen"])
        if isinstance(done, Refused) and done.code != "minutes_changed":
            return turn.say(done)
        return Open("meeting_book", "hub", {"meeting": turn.draft["meeting"]})

    async def _summary_heard(self, turn: Turn) -> Result:
        found = await self._read(turn)
        at = _closing(turn, found) if isinstance(found, Minutes) else None
        if at:
            return await self._close(turn, at)
        return _written(turn)

    async def _close(self, turn: Turn, at: datetime | None) -> Result:
        done = await minutes.close_meeting(
            turn.work, turn.draft["meeting"], turn.draft["seen"], at
        )
        if not isinstance(done, Refused):
            return Go("closed")
        if done.code != "minutes_changed":
            return turn.say(done)
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        book = await minutes_words.load(turn, found)
        new = [minutes_words.by(turn.t, book, entry) for entry in found.since(turn.draft["seen"])]
        turn.draft["seen"] = found.seen
        text = turn.t("book.changed_before_closing", what="\n".join(new))
        return Ask(text, _summary_ways(turn, book), step="summary")


def _written(turn: Turn) -> Result:
    """Sections with a label are one more message about the meeting."""
    if ":" not in turn.text:
        return Unclear()
    told = {"text": turn.text, "asked": "conclusion", "named": {}}
    return Open("meeting_book", "keep", turn.draft | told)


def _summary_ways(turn: Turn, book: Book) -> tuple[Choice, ...]:
    t, meeting = turn.t, book.minutes.meeting
    ways = []
    if turn.work.acting.holds(meeting.unit_id, *SECRETARIAT) and book.announced:
        ways.append(Choice("close", t("book.way.close")))
    if not book.announced:
        ways.append(Choice(f"/diemdanh {meeting.id}", t("book.way.roll")))
    if book.minutes.of(*EDITABLE):
        ways.append(Choice("edit", t("book.way.edit")))
    return (*ways, Choice("/visao ATT-06", t("choice.why")))


def _telling(turn: Turn, found: Minutes) -> tuple[Choice, ...]:
    """The way to tell those praised or corrected, each alone (MRE-03, MRE-04)."""
    meeting = found.meeting
    named = {each.person_id for each in found.of(*KINDS)}
    others = named - {None, turn.work.acting.person_id}
    if not others or not turn.work.acting.holds(meeting.unit_id, *SECRETARIAT):
        return ()
    words = turn.t("remarks.choice.tell", count=len(others))
    return (Choice(f"/baorieng {meeting.id}", words),)


def _closing(turn: Turn, found: Minutes) -> datetime | None:
    """The typed hour on the day of the meeting; of morning and evening the one that fits."""
    said = parse_when(turn.text, now=turn.work.now)
    if not isinstance(said, When) or said.time is None or said.day is not None:
        return None
    day = local_day(found.meeting.starts_at)
    hours = {said.time.hour, (said.time.hour + 12) % 24 if said.ambiguous_hour else said.time.hour}
    fitting = [moment(day, time(hour, said.time.minute)) for hour in sorted(hours)]
    begun = [each for each in fitting if found.meeting.starts_at <= each <= turn.work.now]
    return begun[0] if begun else fitting[-1]
