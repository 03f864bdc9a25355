"""One message that answers and asks about the rules: "mai em bận trực, mà vắng thì bị gì?".

Each part must be clear alone: what is only half an answer, or asks about an own matter, is left
as it was written.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from handlers.rule_questions import asks, asks_for_everybody
from handlers.understanding import understand

BREAK = re.compile(
    r"[,.;!?\n]+\s*(?:mà|ma|nhưng|nhung|với lại|voi lai)?\s*"
    r"|\s+(?:mà|ma|nhưng|nhung|với lại|voi lai)\s+"
    r"|\s+(?=cho (?:em|tôi|toi|chau|cháu|mình|minh)? ?(?:hỏi|hoi)\b)",
    re.IGNORECASE,
)
"""where one thing ends and another begins"""
MOST_BREAKS = 12
"""more are one long text, not two things"""


@dataclass(frozen=True, slots=True)
class Both:
    """What was said, and the question about the rules beside it."""

    said: str
    asked: str


def both_in(text: str, context: str, heard: Collection[str], today: date) -> Both | None:
    """The two parts of a message; None when it is only one thing.

    `heard`: the intents that count as an answer; `context` as in `understand`.
    """
    for first, second in _halves(text):
        for said, asked in ((first, second), (second, first)):
            if asks(said) or not asks_for_everybody(asked):
                continue
            if understand(said, context, today=today).intent in heard:
                return Both(said, asked)
    return None


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for found in islice(BREAK.finditer(text), MOST_BREAKS):
        ending = "?" if "?" in found[0] else ""
        first, second = text[: found.start()].strip() + ending, text[found.end() :].strip()
        if first and second:
            yield first, second
