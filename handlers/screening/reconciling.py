"""The ward compares its list of members with the one that the board sent (SCR-31).

```mermaid
stateDiagram-v2
    [*] --> file
    file --> file: a file that cannot be read
    file --> [*]: the own list, or the differences
```
"""

import asyncio
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Result, Turn, Unclear, pick
from handlers.import_words import file_line
from handlers.phrases import file_problem
from handlers.vocabulary import Attachment, Choice
from services.documents.papers import MadePaper
from services.people import WARD
from services.refusal import Refused
from services.roster.workbook import read_sent
from services.screening import reconciling
from services.screening.reconciling import Compared

SHOWN = 3
"""so many differences are said; the workbook has all"""


class Reconciling(Conversation):
    """Nothing is entered from the file; it is only compared."""

    name = "reconciling"
    commands: ClassVar = {"doichieu": "file"}

    async def step_file(self, turn: Turn) -> Result:
        """The board's list is sent here, or the own one is fetched."""
        if not turn.work.acting.units(*WARD):
            return Done(turn.t("refused.not_yours"))
        if turn.files:
            return await _compared(turn)
        if turn.choice == "list":
            made = await reconciling.roster(turn.work)
            done = turn.t("reconciling.listed")
            return turn.say(made) if isinstance(made, Refused) else _with(turn, done, made)
        if turn.text:
            return Unclear()
        why = Choice("/visao SCR-31", turn.t("choice.why"))
        return Ask(turn.t("reconciling.file"), (*pick(turn.t, "reconciling", "list"), why))


async def _compared(turn: Turn) -> Result:
    sent = turn.files[0]
    if sent.content is None:
        return Ask(file_problem(turn.t, sent), pick(turn.t, "reconciling", "list"))
    sheet = await asyncio.to_thread(read_sent, sent.content, turn.work.today)
    if isinstance(sheet, Refused):
        return Ask(_unread(turn, sheet), pick(turn.t, "reconciling", "list"))
    found = await reconciling.reconcile(turn.work, sheet)
    if isinstance(found, Refused):
        return turn.say(found)
    return _with(turn, _told(turn, found), found.paper)


def _unread(turn: Turn, refused: Refused) -> str:
    return file_line(turn.t, refused, turn.t("dues_import.your_file"))


def _told(turn: Turn, found: Compared) -> str:
    t, count = turn.t, len(found.differences)
    lines = [t("reconciling.found", members=found.members, rows=found.rows, count=count)]
    lines += [
        t("reconciling.line", what=each.what, name=each.name, here=each.here or "–",
          sent=each.sent or "–")
        for each in found.differences[:SHOWN]
    ]  # fmt: skip
    if found.unread:
        lines.append(t("reconciling.unread", count=found.unread))
    return "\n".join(lines)


def _with(turn: Turn, text: str, made: MadePaper) -> Result:
    back = (Choice("/doichieu", turn.t("choice.back")),)
    return Done(text, back, Attachment(made.file_id, made.name, made.mime))
