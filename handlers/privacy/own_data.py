"""What is kept of me: a page that leads to a copy, to who looked, and to the end of consent.

```mermaid
stateDiagram-v2
    [*] --> page
    [*] --> copy
    page --> copy
    page --> [*]
    copy --> [*]: a file, or a link on Zalo
```
"""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.privacy.packing import COVER, packed
from handlers.vocabulary import Attachment, Choice
from services.privacy import export
from services.seal import Seal

FILE = "du-lieu-cua-toi.zip"


class OwnData(Conversation):
    """Always the actor's own."""

    name = "own_data"
    commands: ClassVar = {"dulieu": "page", "xuatdulieu": "copy"}

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    async def step_page(self, turn: Turn) -> Result:
        """What one may ask for."""
        t = turn.t
        choices = (
            Choice("/xuatdulieu", t("own_data.choice.copy")),
            Choice("/ngonngu", t("menu.choice.language")),
        )
        return Done(t("own_data.page"), choices)

    async def step_copy(self, turn: Turn) -> Result:
        """Everything but what committees keep, in one file that stays for some days."""
        held = await export.own(turn.work, self._seal)
        file_id = await export.keep(turn.work, FILE, packed(turn.t, held))
        rows = sum(map(len, held.rows.values()))
        text = turn.t("own_data.copy", rows=rows, cover=COVER)
        return Done(text, file=Attachment(file_id, FILE, export.ZIP))
