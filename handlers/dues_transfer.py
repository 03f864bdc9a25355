"""How dues are paid: by whom cash is taken, to which account, and the code of a transfer (DUE-01).

```mermaid
stateDiagram-v2
    [*] --> how
    how --> [*]
    [*] --> code
    code --> [*]: a picture; the bank's app moves the money
```
"""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.dues_pages import code_text, page_choice
from handlers.vocabulary import Attachment, Choice
from services.dues import account
from services.dues.months import name
from services.dues.own import own
from services.refusal import Refused
from services.seal import Seal


class DuesTransfer(Conversation):
    """Always about the actor's own dues."""

    name = "dues_transfer"
    commands: ClassVar = {"cachdong": "how", "maphi": "code"}

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    async def step_how(self, turn: Turn) -> Result:
        """To whom and where to pay."""
        mine = await own(turn.work)
        if isinstance(mine, Refused):
            return turn.say(mine)
        t = turn.t
        found = await account.account_of(turn.work, self._seal, mine.book.unit_id)
        if found is None:
            return Done(t("dues.how_cash"), (page_choice(turn),))
        text = t(
            "dues.how_transfer", bank=found.bank_name, number=found.number, holder=found.holder
        )
        return Done(text, (Choice("/maphi", t("dues.choice.code")), page_choice(turn)))

    async def step_code(self, turn: Turn) -> Result:
        """The QR code of a transfer for what is open; the bank's app moves the money."""
        mine = await own(turn.work)
        if isinstance(mine, Refused):
            return turn.say(mine)
        months = mine.open or list(mine.months[-1:])
        made = await account.own_code(turn.work, self._seal, tuple(months), mine.due(months))
        if isinstance(made, Refused):
            return turn.say(made)
        paid = Choice(f"/dadong {name(months[0])} transfer", turn.t("dues.way.transfer"))
        file = Attachment(made.file_id, "vietqr.png", "image/png")
        paid_all = (paid,) if len(months) == 1 else (Choice("/dangphi", paid.label),)
        return Done(code_text(turn, made), paid_all, file)
