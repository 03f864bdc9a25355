"""Sheets of a month and a year, and the year as a picture, for those who collect (CNV-D01).

```mermaid
stateDiagram-v2
    [*] --> sheet
    sheet --> [*]: a workbook or a picture
```
"""

from typing import ClassVar

from handlers.conversation import Conversation, Note, Result, Turn
from handlers.vocabulary import Attachment
from services.dues import sheet_files
from services.dues.months import first_of, parsed
from services.refusal import Refused


class DuesSheets(Conversation):
    """Who collects no more cannot open what was made before."""

    name = "dues_sheets"
    commands: ClassVar = {"bangphi": "sheet"}

    async def step_sheet(self, turn: Turn) -> Result:
        """ "/bangphi 3 year", "/bangphi 3 picture" or "/bangphi 3 2026-06"."""
        word = turn.args[1] if len(turn.args) > 1 else "year"
        month = parsed(word) or first_of(turn.work.today)
        if word == "year":
            made = await sheet_files.of_year(turn.work, turn.number(), month.year, turn.t)
        elif word == "picture":
            made = await sheet_files.picture_of_year(turn.work, turn.number(), month.year, turn.t)
        else:
            made = await sheet_files.of_month(turn.work, turn.number(), month, turn.t)
        if isinstance(made, Refused):
            return turn.say(made)
        said = turn.t("treasury.sheet", unit=made.unit)
        return Note(said, Attachment(made.file_id, made.name, made.mime))
