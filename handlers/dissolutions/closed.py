"""A cell that is no more: what is left to do in the receiving cells (CNV-W09).

```mermaid
stateDiagram-v2
    [*] --> undone
    undone --> [*]
```
"""

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.vocabulary import Attachment, Choice
from services.dissolutions import receiving
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


def attached(made: MadePaper) -> Attachment:
    """A paper that was just made, to be sent."""
    return Attachment(made.file_id, made.name, made.mime)
