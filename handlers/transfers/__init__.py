"""Moves between cells by chat: the self-check of a member, the steps of both cells.

`member.py` CNV-M07 · `cell.py` CNV-S07 · `introducing.py` where to, with what letter
`extending.py` until when a stay goes on
"""

from handlers.conversation import Conversation


def conversations() -> list[Conversation]:
    """All of this subject."""
    from handlers.transfers.cell import Transfers
    from handlers.transfers.extending import Extending
    from handlers.transfers.introducing import Introducing
    from handlers.transfers.member import Moving

    return [Moving(), Transfers(), Introducing(), Extending()]
