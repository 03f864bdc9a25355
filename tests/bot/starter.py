"""`chibot run` in a forked process that has imported the bot already."""

import os
import sys
import warnings
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

import bot.channels.telegram
import bot.channels.zalo_bot
import bot.run_command  # noqa: F401
from bot.__main__ import main


def run(environment: Mapping[str, str], log: "Connection[Any, Any]") -> None:
    """What `chibot run` does with this environment; all it says goes into the pipe."""
    os.dup2(log.fileno(), sys.stderr.fileno())
    log.close()
    os.environ.update(environment)
    warnings.simplefilter("default")
    sys.argv = ["chibot", "run"]
    main()
