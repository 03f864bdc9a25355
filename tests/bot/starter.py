"""`chibot run` in a forked process that has imported the bot already."""

import gc
import os
import sys
import time
import warnings
from collections.abc import Mapping, MutableSequence
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import Connection as Database
from sqlalchemy import event
from sqlalchemy.engine import Engine

import bot.channels.telegram
import bot.channels.zalo_bot
import bot.channels.zalo_oa
import bot.run_command
from bot import inbox, loops, outbox, scheduler
from bot.__main__ import main
from bot.channels import telegram_answers
from bot.channels import zalo_oa_answers as answers
from handlers import conversations
from handlers.texts import Texts, languages
from handlers.understanding import get_ready
from services.db import in_loop
from services.documents.forms import Forms
from services.seal import Seal

SHIFT, FULL, READ_ONLY, PATIENCE, PAUSE = range(5)
"""what the test turns while the bot runs: seconds by which its clock is ahead of the machine's,
whether its SQLite finds the disk full or read-only; and before it starts: seconds it waits for
another writer, and before it tries again what failed (0: as in earnest)"""
KNOBS = 5
Knobs = MutableSequence[float]
MOST_PAGES = 1 << 30
conversations(Seal("of the tests only"), Forms(None))
"""imports them all, once for all bots of the tests"""
get_ready()
bot.channels.telegram.trusted()
for language in languages():
    Texts(language, datetime.min.replace(tzinfo=UTC))("menu")
gc.freeze()  # a fork need not copy what it only searches for garbage


def run(environment: Mapping[str, str], log: "Connection[Any, Any]", knobs: Knobs) -> None:
    """What `chibot run` does with this environment; all it says goes into the pipe."""
    os.dup2(log.fileno(), sys.stderr.fileno())
    log.close()
    os.environ.update(environment)
    warnings.simplefilter("default")
    vars(bot.run_command)["RealClock"] = lambda: TurnedClock(knobs)
    if knobs[PATIENCE]:
        in_loop.PATIENCE = knobs[PATIENCE]
    if knobs[PAUSE]:
        _hasten(knobs[PAUSE])
    event.listen(Engine, "begin", lambda db: _spoil(db, knobs))
    sys.argv = ["chibot", "run"]
    main()


def _hasten(pause: float) -> None:
    for module in (inbox, loops):
        vars(module)["PAUSES"] = (pause,)
    answers.LIMIT_PAUSE = answers.TOKEN_PAUSE = 5 * pause
    vars(bot.channels.telegram)["SERVER_PAUSE"] = telegram_answers.SERVER_PAUSE = 5 * pause
    loops.RETRY = outbox.LOOK_AGAIN = scheduler.WATCH_SECONDS = pause
    scheduler.DELIVER_SECONDS = 10 * pause


class TurnedClock:
    """The machine's time and what the test adds to it: some things happen only by day."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs

    def now(self) -> datetime:
        shift = timedelta(seconds=self._knobs[SHIFT])
        return datetime.fromtimestamp(time.time(), UTC) + shift


def _spoil(db: Database, knobs: Knobs) -> None:
    """SQLite refuses as it does on a disk that is full, or read-only."""
    wanted = (knobs[FULL], knobs[READ_ONLY])
    if db.dialect.name != "sqlite" or db.info.get("spoilt", (0, 0)) == wanted:
        return
    db.exec_driver_sql(f"PRAGMA query_only={int(knobs[READ_ONLY])}")
    db.exec_driver_sql(f"PRAGMA max_page_count={1 if knobs[FULL] else MOST_PAGES}")
    db.info["spoilt"] = wanted
