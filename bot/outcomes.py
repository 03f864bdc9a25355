"""What a try to send comes to: the new values of its row, and whether its chat is closed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.base import Again, Failed, Outcome, Payload, Sent, Unknown, Window
from services.broadcasts.sending import REPEATED

LONGEST_PAUSE = 600.0
UNKNOWN_PAUSE = 2.0
QUOTA_PAUSE = 3600.0
FIELDS = ("state", "error", "due_at", "sent_at", "message_id", "tries")
"""what `after` tells of a row"""
CLOSED = ("blocked", "gone", "window")
"""the chat cannot be written to any more"""


@dataclass(frozen=True, slots=True)
class Row:
    """A message about to be sent."""

    id: int
    chat_id: int
    external_id: str
    body: Payload
    tries: int
    error: str | None
    live: bool
    late: bool = False
    """the person has been silent for too long: the platform would refuse it, or charge for it"""
    paid: bool = False
    """it costs money"""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it, and when."""

    row: Row
    outcome: Outcome
    at: datetime


def after(result: Result) -> dict[str, object]:
    """The new values of a row by its outcome."""
    values: dict[str, object] = {
        "state": "sent",
        "error": None,
        "due_at": result.at,
        "sent_at": None,
        "message_id": None,
        "tries": result.row.tries,
    }
    match result.outcome:
        case Sent():
            left = {"sent_at": result.at, "message_id": result.outcome.message_id}
            return values | left | {"error": _twice(result)}
        case Again():
            return values | _later(result, result.outcome.seconds, result.outcome.reason)
        case Unknown():
            return values | _later(result, UNKNOWN_PAUSE, REPEATED)
        case Failed(reason="quota") if result.row.live:
            return values | _later(result, QUOTA_PAUSE, "quota")
        case Failed():
            return values | {"state": "failed", "error": result.outcome.reason}


def measured(row: Row, window: Window, heard: datetime | None, now: datetime) -> Row:
    """An approved message may go out at any time, and always costs money."""
    silent = now - heard if heard else timedelta.max
    if row.body.get("template"):
        return replace(row, paid=True)
    return replace(row, late=silent > window.closes_after, paid=silent > window.free)


def closing(result: Result) -> str | None:
    """Why nothing more can be sent to that chat; somebody who waits there goes on waiting."""
    if not isinstance(result.outcome, Failed):
        return None
    why = result.outcome.reason
    return why if why in CLOSED or (why == "quota" and not result.row.live) else None


def reason(outcome: Outcome) -> str | None:
    """Why it did not leave; None when it did."""
    match outcome:
        case Sent():
            return None
        case Unknown():
            return "unknown"
        case Again() | Failed():
            return outcome.reason


def _later(result: Result, seconds: float, reason: str) -> dict[str, object]:
    """Try again, each time after a longer pause."""
    pause = min(seconds * 2 ** min(result.row.tries, 8), max(seconds, LONGEST_PAUSE))
    return {
        "state": "due",
        "error": _twice(result) or reason[:40],
        "due_at": result.at + timedelta(seconds=pause),
        "tries": result.row.tries + 1,
    }


def _twice(result: Result) -> str | None:
    """The mark of a message that may have left before stays with it."""
    return REPEATED if result.row.error == REPEATED else None


def for_good(outcome: Outcome) -> str | None:
    """Why it never goes out, when nothing else can be tried."""
    if not isinstance(outcome, Failed) or outcome.reason in ("quota", *CLOSED):
        return None
    return outcome.reason
