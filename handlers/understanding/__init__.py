"""Understands what people type in Vietnamese: intent and slots of a message.

Deterministic, without network: words are brought into one form (`tokens`), phrases are found
in a lexicon (`words.yaml`), patterns over them (`patterns.yaml`) speak for intents, and
`decide` weighs them. A second reader (`learned`) knows which words stood in messages of each
meaning: it reads what no pattern fits, and where the two disagree nothing is sure, so the talker
asks. What is weak or contradictory is "unknown", never guessed.
"""

from datetime import date
from functools import lru_cache

from handlers.understanding.decide import ATTENDANCE, CONTEXTS, DUES, decide
from handlers.understanding.meaning import Meaning
from handlers.understanding.others import doubted, speaks_of_another
from handlers.understanding.reading import Reading, read
from services.words import fold

SOME = 32
"""messages that are remembered while their turns last"""

__all__ = ["CONTEXTS", "Meaning", "fold", "get_ready", "understand"]


def understand(text: str, context: str = "none", *, today: date) -> Meaning:
    """Say what a message means.

    `context` is what was last asked of the person: meeting, dues, residence or none. `today` is
    the date in Vietnam; days and months without a year are counted from it. Never raises on any
    text; a context unknown here counts as none.
    """
    return _understood(text, context if context in CONTEXTS else "none", today)


def get_ready() -> None:
    """Reads its words and patterns, which takes a second: so no person has to wait for it."""
    understand("tôi dự họp", today=date(2026, 1, 1))


@lru_cache(maxsize=SOME)
def _understood(text: str, context: str, today: date) -> Meaning:
    reading = _read(text, today)
    meaning = decide(reading, context)
    is_answer = meaning.intent in ATTENDANCE | DUES
    return doubted(meaning) if is_answer and speaks_of_another(text, reading) else meaning


@lru_cache(maxsize=SOME)
def _read(text: str, today: date) -> Reading:
    """One turn asks several times, in several contexts, about the same words."""
    return read(text, today)
