"""A short life on each database; `python -m tests.faults` plays thousands of rounds."""

import asyncio

import pytest

from tests.faults import faults
from tests.faults.life import ward
from tests.faults.play import play

SEEDS = {"sqlite": "17", "postgresql": "4"}
"""the second has an Official Account"""
LONG = {"backed_up"}
"""seconds of work; a backup under load is shown in tests/services/test_backups.py too"""
LEFT_OUT = {
    "sqlite": LONG
    | {"answers_lost", "bot_full", "damaged", "month_used", "reordered", "too_many"},
    "postgresql": LONG | {"clock", "errors", "platforms_away", "repeated"},
}
"""the other plays them: they are of the platforms, the same on either database"""


@pytest.mark.timeout(900)  # a second or two a round, on a machine that does nothing else
@pytest.mark.parametrize(
    ("database", "other_template"),
    [pytest.param("sqlite", "postgres", marks=pytest.mark.postgres)],
    indirect=True,
)
async def test_whatever_breaks_nothing_is_lost_or_counted_twice(
    database_url: str, other_url: str
) -> None:
    """Both at once: most of such a life is waiting."""
    async with asyncio.TaskGroup() as lives:
        for url in (database_url, other_url):
            lives.create_task(_lived(url))


async def _lived(url: str) -> None:
    await ward(url)
    database = url.partition(":")[0]
    short = [name for name in faults.of(database) if name not in LEFT_OUT[database]]
    await play(url, SEEDS[database], short)
