"""Days of things that are over, as they are typed."""

from contextlib import suppress
from datetime import date, timedelta

from handlers.conversation import Turn
from handlers.understanding.dates import When, parse_when
from services.words import fold

YESTERDAY = "hom qua"


def past_day(turn: Turn) -> date | None:
    """The day typed; without a year the last such day, not the next one."""
    today = turn.work.today
    if fold(turn.text) == YESTERDAY:
        return today - timedelta(days=1)
    said = parse_when(turn.text, now=turn.work.now)
    if not isinstance(said, When) or said.day is None:
        return None
    named_a_year = str(said.day.year) in turn.text
    if said.day <= today or named_a_year:
        return said.day
    with suppress(ValueError):  # 29 February
        return said.day.replace(year=said.day.year - 1)
    return None
