"""A running demo and the phones of its people, reached only over HTTP."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.demo import DemoOptions, demo_running
from tests.bot.stories.phones import START, Ward


@pytest.fixture(autouse=True)
def migrated(sqlite_template: Path, tmp_path: Path) -> None:
    """The demo's database has its tables already; how it makes them is shown once elsewhere."""
    shutil.copy(sqlite_template, tmp_path / "demo.db")


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    """Members in three cells, on a Monday morning; the first cell meets on Saturday."""
    options = DemoOptions(
        port=0, db=tmp_path / "demo.db", members=36, at=START, browser=False, unpaced=True
    )
    async with demo_running(options) as address, ClientSession(address) as http:
        ward = Ward(http)
        await ward.rest()
        yield ward
