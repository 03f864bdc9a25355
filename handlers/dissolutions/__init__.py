"""The dissolution of a cell by chat: the ward's steps, the list, and the receiving cells.

`ward.py` CNV-W09 · `placing.py` the list of members and cells · `closed.py`
its books · `receiving.py` CNV-S20 · `stopping.py` it is called off
"""

from handlers.conversation import Conversation


def conversations() -> list[Conversation]:
    """All of this subject."""
    from handlers.dissolutions.closed import ClosedCell
    from handlers.dissolutions.placing import Placing
    from handlers.dissolutions.receiving import Receiving
    from handlers.dissolutions.stopping import Stopping
    from handlers.dissolutions.ward import Dissolving

    return [Dissolving(), ClosedCell(), Placing(), Receiving(), Stopping()]
