"""The books of a closed cell by year: roll-call, dues, minutes, papers that were kept (CNV-W09).

```mermaid
stateDiagram-v2
    [*] --> years
    years --> year
    year --> years
    year --> minutes
    year --> papers
    minutes --> year
    papers --> year
```
"""

from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Go,
    Note,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.transfers.words import short
from handlers.vocabulary import Attachment, Choice
from services import closed_books
from services.closed_books import Book
from services.documents.papers import MadePaper
from services.refusal import Refused


class ClosedBooks(Conversation):
    """For the ward; nothing in them can be changed."""

    name = "closed_books"
    commands: ClassVar = {"sochibocu": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """ "/sochibocu 12"."""
        turn.draft = {"unit": turn.number()}
        return Go("years")

    async def step_years(self, turn: Turn) -> Result:
        """Of which year."""
        known = await closed_books.years(turn.work, turn.draft.get("unit", 0))
        if isinstance(known, Refused):
            return turn.say(known)
        said = turn.choice or turn.text.strip()
        if said.isdecimal() and int(said) in known:
            turn.draft["year"] = int(said)
            return Go("year")
        if turn.text:
            return Unclear()
        choices = [Choice(str(each), str(each)) for each in known]
        return Ask(turn.t("closed_books.years"), (*choices[:6], *_back(turn)))

    async def step_year(self, turn: Turn) -> Result:
        """What there is."""
        found = await _book(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in ("minutes", "papers", "years"):
            return Go(turn.choice)
        if turn.choice in ("roll", "dues"):
            return await _sheet(turn, found, turn.choice)
        if turn.text:
            return Unclear()
        ways = ["roll", "dues"]
        ways += ["minutes"] if found.meetings else []
        ways += ["papers"] if found.kept else []
        values = {"unit": found.cell.unit, "year": found.year, "meetings": len(found.meetings)}
        text = turn.t("closed_books.year", **values, kept=len(found.kept))
        return Ask(text, pick(turn.t, "closed_books.do", *ways, "years"))

    async def step_minutes(self, turn: Turn) -> Result:
        """The minutes of one meeting, made from what is recorded."""
        found = await _book(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "year":
            return Go("year")
        if turn.choice.isdecimal():
            unit = found.cell.unit_id
            made = await closed_books.minutes(turn.work, unit, int(turn.choice))
            return turn.say(made) if isinstance(made, Refused) else _note(turn, made)
        choices = [Choice(str(key), short(day)) for key, day in found.meetings]
        return _listed(turn, "closed_books.minutes", choices)

    async def step_papers(self, turn: Turn) -> Result:
        """Papers the cell made while it was there."""
        found = await _book(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "year":
            return Go("year")
        if turn.choice.isdecimal():
            seen = await closed_books.kept(turn.work, found.cell.unit_id, int(turn.choice))
            if isinstance(seen, Refused):
                return turn.say(seen)
            return Note(seen.name, Attachment(seen.id, seen.name, seen.mime))
        choices = [Choice(str(key), name) for key, name in found.kept]
        return _listed(turn, "closed_books.papers", choices)


async def _book(turn: Turn) -> Book | Refused:
    year = turn.draft.get("year", turn.work.today.year)
    return await closed_books.book(turn.work, turn.draft.get("unit", 0), year)


async def _sheet(turn: Turn, found: Book, what: str) -> Result:
    unit = found.cell.unit_id
    if what == "roll":
        made = await closed_books.roll(turn.work, unit, found.year)
    else:
        made = await closed_books.dues(turn.work, unit, found.year, turn.t)
    return turn.say(made) if isinstance(made, Refused) else _note(turn, made)


def _listed(turn: Turn, key: str, choices: list[Choice]) -> Result:
    if turn.choice.startswith("page "):
        turn.draft["page"] = int(turn.choice.removeprefix("page "))
    elif turn.text:
        return Unclear()
    back = Choice("year", turn.t("choice.back"))
    return Ask(turn.t(key), (*paged(turn.t, choices, turn.draft.get("page", 0), size=6), back))


def _note(turn: Turn, made: MadePaper) -> Note:
    text = turn.t("closed_books.made")
    return Note(text, Attachment(made.file_id, made.name, made.mime))


def _back(turn: Turn) -> tuple[Choice, ...]:
    return (Choice(f"/motdonvi {turn.draft.get('unit', 0)}", turn.t("choice.back")),)
