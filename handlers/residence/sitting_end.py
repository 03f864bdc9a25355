"""The end of a liaison meeting: looked through, closed, entered in the book (CNV-T02).

```mermaid
stateDiagram-v2
    [*] --> summary
    summary --> edit
    edit --> entry
    entry --> edit
    summary --> summary: closed, by tap or at a typed hour
    summary --> [*]: entered in the book of minutes
```
"""

from datetime import datetime, time
from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Open,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
)
from handlers.residence import sitting_words
from handlers.residence.sitting_words import EDITABLE
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Attachment, Choice
from services.clock import moment
from services.refusal import Refused
from services.residence import leading, papers, sitting
from services.residence.leading import Note
from services.residence.sitting import BOOK_ENTRY, CONFIRMED, Sitting


class SittingEnd(Conversation):
    """What was written stays in the record, whatever takes its place."""

    name = "sitting_end"
    commands: ClassVar = {"bienbancutru": "paper", "vaosocutru": "book"}

    async def step_summary(self, turn: Turn) -> Result:
        """Everything, to be changed or closed; an hour that is typed is that of the closing."""
        if turn.choice == "close":
            return await self._close(turn, None)
        if turn.choice == "edit":
            return Go("edit")
        if turn.choice == "more":
            return Open("sitting", "hub", {"session": turn.draft["session"]})
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.text:
            at = _closing(turn, found)
            return await self._close(turn, at) if at else Unclear()
        said = turn.draft.pop("said", "")
        text = sitting_words.summary(turn.t, found)
        return Ask(f"{said}\n{text}" if said else text, _ways(turn, found))

    async def step_edit(self, turn: Turn) -> Result:
        """Which entry is to be changed."""
        if turn.choice == "back":
            return Go("summary")
        if result := from_list(turn, "entry"):
            return result
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        lines = [
            Choice(str(each.id), sitting_words.entry_line(turn.t, each)[:60])
            for each in found.of(*EDITABLE)
        ]
        shown = paged(turn.t, lines, turn.draft.get("page", 0))
        return Ask(turn.t("sitting.edit"), (*shown, Choice("back", turn.t("choice.back"))))

    async def step_entry(self, turn: Turn) -> Result:
        """New words, or nothing instead; what stood there stays in the record."""
        if turn.choice == "back":
            return Go("edit")
        found = await self._read(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        chosen = turn.draft.get("person")
        entry = next((each for each in found.of(*EDITABLE) if each.id == chosen), None)
        if entry is None:
            return Go("edit")
        if turn.text or turn.choice == "withdraw":
            person = entry.person_id if turn.text else None
            note = Note(entry.step, turn.text, person, replaces=entry.id)
            done = await leading.write(turn.work, found.session.id, [note])
            return turn.say(done) if isinstance(done, Refused) else Go("summary")
        text = turn.t("sitting.change", line=sitting_words.entry_line(turn.t, entry))
        ways = (Choice("withdraw", turn.t("sitting.choice.withdraw")),)
        return Ask(text, (*ways, Choice("back", turn.t("choice.back"))))

    async def step_paper(self, turn: Turn) -> Result:
        """Behind "/bienbancutru 12": the minutes for the book, as a file (REP-34)."""
        made = await papers.minutes(turn.work, turn.number())
        if isinstance(made, Refused):
            return turn.say(made)
        back = Choice(f"/dieuhanhcutru {turn.number()}", turn.t("choice.back"))
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("sitting.paper"), (back,), file)

    async def step_book(self, turn: Turn) -> Result:
        """Behind "/vaosocutru 12 chair": entered and signed (RES-37)."""
        who = turn.args[1] if len(turn.args) > 1 else ""
        done = await leading.confirm(turn.work, turn.number(), who)
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft = {"session": turn.number(), "said": turn.t("sitting.signed")}
        return Go("summary")

    async def _read(self, turn: Turn) -> Sitting | Refused:
        return await sitting.read(turn.work, int(turn.draft.get("session", 0)))

    async def _close(self, turn: Turn, at: datetime | None) -> Result:
        done = await leading.close(turn.work, turn.draft["session"], at)
        return turn.say(done) if isinstance(done, Refused) else Go("summary")


def _ways(turn: Turn, found: Sitting) -> tuple[Choice, ...]:
    t, id_ = turn.t, found.session.id
    ways = []
    if not found.closed_at:
        if sitting_words.missing_lines(found):
            ways.append(Choice("more", t("sitting.choice.more")))
        if found.opened_at and sitting.leads(turn.work, found.session):
            ways.append(Choice("close", t("sitting.choice.close")))
    ways += [
        Choice(f"/vaosocutru {id_} {who}", t(f"sitting.choice.sign.{who}"))
        for who in _to_sign(turn, found)
    ]
    if found.of(*EDITABLE):
        ways.append(Choice("edit", t("sitting.choice.edit")))
    if found.opened_at:
        ways.append(Choice(f"/bienbancutru {id_}", t("sitting.choice.paper")))
    return (*ways, Choice(f"/visao {BOOK_ENTRY}", t("choice.why")))


def _to_sign(turn: Turn, found: Sitting) -> list[str]:
    """The signatures that the actor may still record, after the closing."""
    if found.closed_at is None:
        return []
    writer = found.minute_taker.person_id if found.minute_taker else None
    me = turn.work.acting.person_id
    keeps = sitting.leads(turn.work, found.session) and me != found.session.chair_id
    signers = {"chair": found.session.chair_id, "minute_taker": writer}
    open_ = [who for who, step in CONFIRMED.items() if found.last(step) is None]
    return [who for who in open_ if keeps or signers[who] == me]


def _closing(turn: Turn, found: Sitting) -> datetime | None:
    """The typed hour on the day of the meeting; of morning and evening the one that fits."""
    said = parse_when(turn.text, now=turn.work.now)
    if not isinstance(said, When) or said.time is None or said.day is not None:
        return None
    hours = {said.time.hour, (said.time.hour + 12) % 24 if said.ambiguous_hour else said.time.hour}
    day = found.session.day
    fitting = [moment(day, time(hour, said.time.minute)) for hour in sorted(hours)]
    begun = [each for each in fitting if found.session.starts_at <= each <= turn.work.now]
    return begun[0] if begun else fitting[-1]
