"""`chibot run` in a forked process that has imported the bot already."""

import os
import sys
import warnings
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

import bot.channels.telegram
import bot.channels.zalo_bot
import bot.run_command
from bot.__main__ import main
from bot.clock import RealClock, ShiftedClock

SHIFT = "CHIBOT_TESTS_SHIFT"
"""seconds by which the bot's clock is ahead of the machine's: some things happen only by day"""


def run(environment: Mapping[str, str], log: "Connection[Any, Any]") -> None:
    """What `chibot run` does with this environment; all it says goes into the pipe."""
    os.dup2(log.fileno(), sys.stderr.fileno())
    log.close()
    os.environ.update(environment)
    warnings.simplefilter("default")
    if shift := environment.get(SHIFT):
        clock = ShiftedClock(RealClock().now() + timedelta(seconds=float(shift)))
        vars(bot.run_command)["RealClock"] = lambda: clock
    sys.argv = ["chibot", "run"]
    main()
