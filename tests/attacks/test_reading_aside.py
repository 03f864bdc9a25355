"""Whoever sends a long workbook keeps nobody else waiting while it is read."""

import asyncio
import threading
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from handlers.vocabulary import FileRef
from tests.attacks import bombs
from tests.stage import stage

PATIENCE = 20.0
"""seconds; only a loop that stands still makes anybody wait for them"""
HEADER = ("Họ và tên", "Mức đảng phí", "Theo nghị quyết")
BOOK = bombs.plain(HEADER, ("Trần Văn Lúa", 50_000, "NQ 1"))


async def test_the_loop_goes_on_while_a_workbook_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, opening, served = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    opened = openpyxl.load_workbook

    def slow(*given: Any, **named: Any) -> Any:
        loop.call_soon_threadsafe(opening.set)
        assert served.wait(PATIENCE)
        return opened(*given, **named)

    async def fetch(file: FileRef) -> FileRef:
        return replace(file, content=BOOK, size=len(BOOK))

    async def others() -> None:
        await opening.wait()
        served.set()

    async with stage() as built:
        monkeypatch.setattr(built.channel, "fetch", fetch)
        await built.say("Trúc", "/nhapmucphi 2")
        monkeypatch.setattr(openpyxl, "load_workbook", slow)
        shown, _ = await asyncio.gather(built.say("Trúc", "", photo="book"), others())
    assert "50.000" in shown[0].text
