"""Logs that are safe to hand on: no tokens, no message texts, no names, no values from errors."""

import logging
import re
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.metrics import count_failure
from services.db.trouble import code

TOKEN = re.compile(r"\b\d{3,}:[A-Za-z0-9_-]{6,}")
NUMBER = re.compile(r"(?<![\w:.-])\+?0?\d{9,12}(?![\w:])")
"""telephone and identity numbers"""
SECRET_KEYS = frozenset({"text", "body", "payload", "name", "phone", "token", "words", "code"})
NOISY = ("httpx", "httpcore", "telegram", "aiohttp.access", "apscheduler", "alembic")


def set_up(level: str = "INFO") -> None:
    """Lines for people on a terminal, JSON otherwise; all go to standard error."""
    tty = sys.stderr.isatty()
    output = structlog.dev.ConsoleRenderer() if tty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            count_failure,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            output,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(TokenFilter())
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Takes out what may be personal or secret, whoever logged it."""
    for key, value in event.items():
        if key in SECRET_KEYS:
            event[key] = "…"
        elif isinstance(value, str):
            event[key] = _safe(value)
    return event


def _safe(text: str) -> str:
    """One line without tokens and signs that a terminal obeys."""
    printed = "".join(sign if sign.isprintable() else " " for sign in text)
    return TOKEN.sub("…", printed)


class TokenFilter(logging.Filter):
    """The same for libraries that log by themselves: tokens stand in their addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        found = record.exc_info[1] if record.exc_info else None
        where = f" {trouble(found)}" if found else ""
        record.msg, record.args = NUMBER.sub("…", _safe(record.getMessage())) + where, ()
        record.exc_info, record.exc_text = None, None
        return True


def trouble(error: BaseException) -> dict[str, Any]:
    """An error as fields: its kind, the code of the database or the system, and where it arose.

    Never its message: it may quote people.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in own[-5:]]
    found = {"error": type(error).__name__, "where": " > ".join(places)}
    return found | ({"cause": known} if (known := code(error)) else {})
