"""What one should know before a question about a meeting is answered."""

from handlers import minutes_words
from handlers.conversation import Turn
from handlers.minutes_words import Book
from services import plans, resolutions
from services.clock import local_day
from services.people import COMMITTEE
from services.refusal import Refused

WHY = {"result": "MRE-01", "people": "MRE-02", "conclusion": "ATT-06", "resolution": "REP-37"}


async def before(turn: Turn, book: Book, group: str) -> list[str]:
    """What one should know before answering a question."""
    t, judged = turn.t, book.evaluation
    if group == "result":
        items = [minutes_words.item_line(t, each.item, book.names) for each in judged.items
                 if each.result is None]  # fmt: skip
        number = judged.resolution.number if judged.resolution else 0
        return [t("book.last_resolution", number=number), *items]
    if group == "people":
        blocked = judged.finding.reasons if judged.finding.by_text == "BLOCKED" else ()
        names = [book.names[each] for each in judged.correct if each in book.names]
        proposed = [t("book.to_correct", names=", ".join(names))] if names else []
        return [*blocked, *proposed, *await _without_plan(turn, book)]
    if group == "resolution":
        unit, day = book.minutes.meeting.unit_id, local_day(book.minutes.meeting.starts_at)
        number = await resolutions.next_number(turn.work, unit, day.year)
        return [t("book.next_number", number=number)]
    return []


async def _without_plan(turn: Turn, book: Book) -> list[str]:
    """How many members have no plan: a general remark, nobody is graded (MRE-02)."""
    unit = book.minutes.meeting.unit_id
    if not turn.work.acting.holds(unit, *COMMITTEE):
        return []
    board = await plans.board(turn.work, unit)
    if isinstance(board, Refused):
        return []
    names = [each.member.name for each in board.among("REMIND")]
    shown = ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
    return [turn.t("book.without_plan", count=len(names), names=shown)] if names else []
