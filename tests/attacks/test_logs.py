"""Nothing that a person wrote or is called gets into the log; nobody can write lines into it."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import update

from bot import logs
from handlers.engine import Engine
from services.db.models import Person
from tests.attacks import intruders, replay, updates
from tests.stage import PHOTO, SOON, Stage, stage

NAME = 'Hoa\n{"event": "forged"}\x1b[31mThử'
WORDS = "tôi ốm\r\nERROR forged line \x1b]0;x\x07 0912345678 4200000001:AAHsecret-token-of-a-bot"
MARKS = ("forged", "tôi ốm", "0912345678", "secret-token", "Hoa", "\x1b", "Sen", PHOTO.decode())


@pytest.fixture
def set_up(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The log as `chibot run` writes it."""
    before = structlog.get_config()
    logs.set_up("DEBUG")
    yield
    structlog.configure(**before)


async def story(built: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person with a hostile name says hostile things, also while everything fails."""
    async with built.work() as work:
        await work.db.execute(update(Person).where(Person.id == 4).values(full_name=NAME))
    await built.meeting(SOON, WORDS[:60])
    for words in (WORDS, f"/toi {WORDS}", f"/{WORDS}", "tôi sốt cao, xin vắng"):
        await built.say("Sen", words)
    damaged = updates.telegram_updates(7, 4)
    await replay.heard(built, [*damaged])
    await intruders.said(built)

    async def fails(*_given: object) -> None:
        raise RuntimeError(f"{NAME} {WORDS}")

    monkeypatch.setattr(Engine, "handle", fails)
    await built.say("Sen", WORDS)
    monkeypatch.undo()


async def test_hostile_words_are_not_in_the_log(
    set_up: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async with stage() as built:
        await story(built, monkeypatch)
    written = capfd.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert {"turn.failed", "update.damaged"} <= {line["event"] for line in lines}
    assert [mark for mark in MARKS if mark in written] == []


def test_a_library_that_logs_what_it_was_given_writes_one_line() -> None:
    record = logging.LogRecord("library", logging.ERROR, "", 0, "got %s", (WORDS,), None)
    assert logs.TokenFilter().filter(record)
    written = record.getMessage()
    assert written.isprintable()
    assert not [mark for mark in ("secret-token", "0912345678") if mark in written]
