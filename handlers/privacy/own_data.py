"""What is kept of me: a page that leads to a copy, to who looked, and to the end of consent.

```mermaid
stateDiagram-v2
    [*] --> page
    [*] --> copy
    [*] --> looked
    looked --> [*]: the newest ten
    page --> copy
    page --> [*]
    copy --> [*]: a file, or a link on Zalo
```
"""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.privacy.consent import AGREE
from handlers.privacy.packing import COVER, packed
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice
from services.privacy import consent, export
from services.privacy import views as looks
from services.privacy.views import Look
from services.seal import Seal

FILE = "du-lieu-cua-toi.zip"


class OwnData(Conversation):
    """Always the actor's own."""

    name = "own_data"
    commands: ClassVar = {"dulieu": "page", "xuatdulieu": "copy", "aixem": "looked"}

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    async def step_page(self, turn: Turn) -> Result:
        """What one may ask for."""
        t = turn.t
        choices = (
            Choice("/xuatdulieu", t("own_data.choice.copy")),
            Choice("/aixem", t("own_data.choice.looked")),
            *self._consent(turn),
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

    async def step_looked(self, turn: Turn) -> Result:
        """Who looked at the actor's data, the newest first."""
        t = turn.t
        lines = [_looked(t, each) for each in await looks.who_looked(turn.work)]
        back = Choice("/dulieu", t("choice.back"))
        return Done(
            "\n".join([t("own_data.looked" if lines else "own_data.nobody"), *lines]), (back,)
        )

    def _consent(self, turn: Turn) -> tuple[Choice, ...]:
        """To agree, where that was not done yet; to withdraw otherwise."""
        if turn.chat.consent < consent.VERSION:
            return (Choice(AGREE, turn.t("consent.agree")),)
        return (Choice("/rutdongy", turn.t("consent.way.yes")),)


def _looked(t: Texts, look: Look) -> str:
    """ "Thứ Hai, 1/6/2026, 8 giờ: Lê Thị Trúc xem nhiệm vụ của đồng chí" """
    said = {"at": t.moment(look.at), "name": look.name}
    if look.page == looks.CODE:
        return t("own_data.coded", **said)
    return t("own_data.look", **said, page=t(f"look.{look.page}"))
