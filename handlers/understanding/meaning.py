"""What a message was understood to say."""

from dataclasses import dataclass
from datetime import date as day_of_calendar


@dataclass(frozen=True, slots=True)
class Meaning:
    """Intent and slots of one message.

    `reason` is set for `absent` only. `amount` is in đồng. `months` are all months named, as
    "YYYY-MM"; `month` is the one month when exactly one is named. `confidence` is 0 to 1: below
    0.6 the talker asks before acting. `words` are the words that decided, as typed. `also` are
    the other things the same message said.
    """

    intent: str
    reason: str | None = None
    amount: int | None = None
    month: str | None = None
    date: day_of_calendar | None = None
    confidence: float = 0.0
    words: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    also: tuple["Meaning", ...] = ()
