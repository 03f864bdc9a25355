"""The second reader's say: it helps where no pattern fits, and doubts where it reads otherwise."""

from dataclasses import replace

from handlers.understanding.learned import Guess
from handlers.understanding.meaning import Meaning

REQUESTS = frozenset({"request_exemption", "request_transfer"})
DOUBTFUL = 0.55
"""confidence of what the readers do not agree on: the talker asks before acting"""
# The shares are where, on phrases that the second reader had not learned, it began to be
# right more often than the patterns.
_LIKELY = 0.7
_OTHERWISE = 0.5
_CLEARLY_OTHERWISE = 0.96
_CLEARLY_NOTHING = 0.9
_SURELY_TOLD = 0.95
_VAGUE = frozenset({"other", "unstated"})


def agreed(meaning: Meaning, guess: Guess, slots: Meaning, *, strange: bool) -> Meaning:
    """Join what the patterns say with the guess; `slots` is the guess with the slots found,
    `strange` says that no pattern knows some of the words.

    The guess alone is never more than doubtful, and never a request that cannot be undone.
    """
    if guess.intent in REQUESTS or meaning.intent in REQUESTS:
        return meaning
    if meaning.intent == "unknown":
        known = guess.intent != "unknown" and guess.share >= _LIKELY
        return slots if known else meaning
    if guess.intent in {also.intent for also in meaning.also}:
        return meaning  # two things were said, and the patterns heard both
    if guess.intent == meaning.intent:
        told = strange and meaning.reason == "unstated" and guess.share >= _SURELY_TOLD
        return _with_reason(meaning, guess) if told or meaning.reason == "other" else meaning
    if guess.share < _OTHERWISE:
        return meaning
    clearly = _CLEARLY_NOTHING if guess.intent == "unknown" else _CLEARLY_OTHERWISE
    if guess.share >= clearly:
        return slots
    return replace(meaning, confidence=min(meaning.confidence, DOUBTFUL))


def _with_reason(meaning: Meaning, guess: Guess) -> Meaning:
    """Take the likelier reason of an absence where the patterns found only a vague one."""
    if guess.reason not in _VAGUE and guess.share >= _OTHERWISE:
        return replace(meaning, reason=guess.reason)
    return meaning
