"""Screening by chat: the January review, cases, those who comment, the Front, the ward's list.

`review.py`, `fact.py` CNV-S10 · `case.py` CNV-S12 to S14, M16, H02 ·
`offices.py`, `comment.py` CNV-F01 · `front.py` CNV-F02 · `reconciling.py` SCR-31
"""

from handlers.conversation import Conversation
from services.seal import Seal


def conversations(seal: Seal) -> list[Conversation]:
    """All of this subject."""
    from handlers.screening.case import CaseTalk
    from handlers.screening.comment import CommentTalk
    from handlers.screening.fact import FactTalk
    from handlers.screening.front import FrontTalk
    from handlers.screening.offices import OfficesTalk
    from handlers.screening.reconciling import Reconciling
    from handlers.screening.review import ReviewTalk

    return [
        ReviewTalk(),
        FactTalk(),
        CaseTalk(),
        CommentTalk(),
        OfficesTalk(seal),
        FrontTalk(),
        Reconciling(),
    ]
