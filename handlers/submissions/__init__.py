"""The way to the deadline by chat: the ward's board, the unit's submission, the year's reports.

`board.py` CNV-W02, W03 · `sending.py` CNV-S19
"""

from handlers.conversation import Conversation
from services.documents.forms import Forms


def conversations(forms: Forms) -> list[Conversation]:
    """All of this subject."""
    from handlers.submissions.board import SeasonBoard
    from handlers.submissions.papers import GradePapers
    from handlers.submissions.sending import Submitting

    return [SeasonBoard(forms), Submitting(forms), GradePapers(forms)]
