"""The year of a ward by chat: its targets, what it states, the duties of the plan, the report.

`board.py` CNV-C08 · `stating.py` numbers and training plans · `duties.py` CNV-W10
"""

from handlers.conversation import Conversation


def conversations() -> list[Conversation]:
    """All of this subject."""
    from handlers.yearly.board import YearTargets
    from handlers.yearly.duties import YearDuties
    from handlers.yearly.stating import YearStating

    return [YearTargets(), YearStating(), YearDuties()]
