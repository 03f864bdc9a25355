"""A cell that is no more: what is left to do in the receiving cells, and its books (CNV-W09).

```mermaid
stateDiagram-v2
    [*] --> undone
    [*] --> books
    undone --> [*]
    books --> books: one is read
```
"""

from handlers.conversation import Ask, Conversation, Done, Note, Result, Turn, Unclear, pick
from handlers.vocabulary import Attachment, Choice
from services.dissolutions import papers, receiving
from services.documents.papers import MadePaper
from services.refusal import Refused


class ClosedCell(Conversation):
    """Opened from the page of a dissolution that was executed."""

    name = "closed_cell"

    async def step_undone(self, turn: Turn) -> Result:
        """Whose papers, task or second part is missing in the receiving cells."""
        left = await receiving.undone(turn.work, turn.draft.get("case", 0))
        if isinstance(left, Refused):
            return turn.say(left)
        back = Choice(f"/motgiaithe {turn.draft['case']}", turn.t("choice.back"))
        raters = Choice("/canbophuong", turn.t("dissolution.choice.raters"))
        papers_, tasks = sum(not e.papers for e in left), sum(not e.task for e in left)
        counts = {"papers": papers_, "tasks": tasks, "rated": sum(not e.rated for e in left)}
        names = [each.case.name for each in left if not each.papers]
        text = turn.t("dissolution.undone", **counts, names=", ".join(names[:10]) or "–")
        return Done(text, (raters, Choice("/visao DIS-12", turn.t("choice.why")), back))

    async def step_books(self, turn: Turn) -> Result:
        """The books of the closed cell stay readable for the ward."""
        key = turn.draft.get("case", 0)
        if turn.choice == "year":
            made = await papers.year_book(turn.work, key, turn.work.today.year)
            if isinstance(made, Refused):
                return turn.say(made)
            return Note(turn.t("dissolution.year_book"), attached(made))
        if turn.choice.isdecimal():
            seen = await papers.book(turn.work, key, int(turn.choice))
            if isinstance(seen, Refused):
                return turn.say(seen)
            return Note(seen.name, Attachment(seen.id, seen.name, seen.mime))
        if turn.text:
            return Unclear()
        kept = await papers.books(turn.work, key)
        if isinstance(kept, Refused):
            return turn.say(kept)
        choices = [Choice(str(file), name) for file, name in kept[:8]]
        year = pick(turn.t, "dissolution.book", "year")
        return Ask(turn.t("dissolution.books", count=len(kept)), (*choices, *year))


def attached(made: MadePaper) -> Attachment:
    """A paper that was just made, to be sent."""
    return Attachment(made.file_id, made.name, made.mime)
