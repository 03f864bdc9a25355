"""Imports the bot once and forks a fresh `chibot run` for each line on standard input.

Importing takes longer than a killed program lives; so a test can afford many kills. It prints the
process's id when one was started, and its exit code when it ended.
"""

import os
import sys

import bot.channels.telegram
import bot.channels.zalo_bot
import bot.run_command  # noqa: F401
from bot.__main__ import main


def run() -> None:
    """What `chibot run` does, in the forked process."""
    sys.argv = ["chibot", "run"]
    main()


def serve() -> None:
    """One process after the other, until standard input ends."""
    for _ in sys.stdin:
        if (child := os.fork()) == 0:
            run()
            return
        print(child, flush=True)  # noqa: T201
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
