"""Amounts of all members from a workbook: shown first, then entered (the collector, DUE-01).

```mermaid
stateDiagram-v2
    [*] --> file
    file --> file: the form, or a file that cannot be read
    file --> sure
    sure --> [*]: entered
    sure --> file: another file
```
"""

import asyncio
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.import_words import change_line, file_line, problem_line
from handlers.phrases import file_problem
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice
from services import files
from services.dues import amount_form, amount_import, book
from services.dues.amount_import import AmountPreview
from services.dues.amount_rows import AmountSheet, read_amounts
from services.dues.shown import MIME
from services.refusal import Refused

LISTED = 8
"""lines of each kind that are written out; the others are only counted"""


class DuesImport(Conversation):
    """Only for those who collect dues in the cell."""

    name = "dues_import"
    commands: ClassVar = {"nhapmucphi": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """ "/nhapmucphi 3" """
        turn.draft = {"unit": turn.number()}
        return Go("file")

    async def step_file(self, turn: Turn) -> Result:
        """A filled-in workbook, or the form to fill in."""
        found = await book.access_book(turn.work, turn.draft.get("unit", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.files:
            return await self._taken(turn)
        if turn.choice == "form":
            return await self._form(turn, found.unit)
        if turn.text:
            return Unclear()
        return Ask(turn.t("dues_import.file"), (*pick(turn.t, "dues_import", "form"), _back(turn)))

    async def step_sure(self, turn: Turn) -> Result:
        """What would be entered; nothing is until it is confirmed."""
        if turn.choice == "again":
            return Go("file")
        if turn.files:
            return await self.step_file(turn)
        if turn.text:
            return Unclear()
        sheet = await self._sheet(turn)
        if isinstance(sheet, Refused):
            return _refused(turn, sheet)
        unit = turn.draft["unit"]
        if turn.choice == "keep":
            done = await amount_import.keep(turn.work, sheet, unit)
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("dues_import.kept", count=len(done.changes)), (_back(turn),))
        shown = await amount_import.preview(turn.work, sheet, unit)
        return turn.say(shown) if isinstance(shown, Refused) else _shown(turn, shown)

    async def _taken(self, turn: Turn) -> Result:
        sent = turn.files[0]
        if sent.content is None:
            return Ask(file_problem(turn.t, sent), (_back(turn),), step="file")
        sheet = await asyncio.to_thread(read_amounts, sent.content, turn.work.today)
        if isinstance(sheet, Refused):
            return _refused(turn, sheet)
        turn.draft["file"] = await files.store(turn.work, sent.name, sent.mime, sent.content)
        return Go("sure")

    async def _sheet(self, turn: Turn) -> AmountSheet | Refused:
        found = await files.access_file(turn.work, turn.draft.get("file", 0))
        if isinstance(found, Refused):
            return found
        return await asyncio.to_thread(read_amounts, found.content, turn.work.today)

    async def _form(self, turn: Turn, unit: str) -> Result:
        made = await amount_form.form_of(turn.work, turn.draft["unit"], unit)
        if isinstance(made, Refused):
            return turn.say(made)
        name = turn.t("dues_import.form_name")
        stored = await files.store(turn.work, name, MIME, made)
        file = Attachment(stored, name, MIME)
        return Ask(turn.t("dues_import.fill_in"), (_back(turn),), file=file, step="file")


def _shown(turn: Turn, found: AmountPreview) -> Result:
    t = turn.t
    lines = [
        t("dues_import.sums", new=len(found.changes), same=found.unchanged, bad=_rows(found)),
        *_some(t, [change_line(t, one) for one in found.changes]),
    ]
    if found.refused:
        lines.append(t("dues_import.refused"))
        lines += _some(t, [problem_line(t, one) for one in found.refused])
    text = "\n".join(lines)
    again = pick(t, "dues_import", "again")
    if not found.changes:
        return Ask(text, (*again, _back(turn)))
    keep = Choice("keep", t("dues_import.keep", count=len(found.changes)))
    return Ask(text, (keep, *again, _back(turn)))


def _rows(found: AmountPreview) -> int:
    return len({problem.row for problem in found.refused})


def _some(t: Texts, lines: list[str]) -> list[str]:
    more = len(lines) - LISTED
    return [*lines[:LISTED], *([t("dues_import.more", count=more)] if more > 0 else [])]


def _refused(turn: Turn, refused: Refused) -> Result:
    text = file_line(turn.t, refused, turn.t("dues_import.your_file"))
    return Ask(text, (*pick(turn.t, "dues_import", "form"), _back(turn)), step="file")


def _back(turn: Turn) -> Choice:
    return Choice(f"/caidatphi {turn.draft['unit']}", turn.t("choice.back"))
