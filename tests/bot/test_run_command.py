"""`chibot run` as a process: platforms that are away, wrong tokens, what it logs, how it ends."""

import shutil
import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.keeper_commands import check_all
from bot.settings import Settings
from bot.simulator import Simulator
from tests.bot import running
from tests.bot.running import Bot
from tests.bot.starter import PAUSE, READ_ONLY

SOON = 0.1
"""seconds before the bot tries again: shorter than in earnest"""
TEXTS = ("tôi ốm nên xin phép vắng", "Bệnh viện hư cấu")


async def answered(simulator: Simulator, person: str, text: str) -> str:
    """What the phone shows after a message."""
    phone = simulator.world.people[person]
    assert phone.chat
    chat, many = phone.chat, len(phone.chat.messages) + 1
    simulator.phones.write(phone, text)
    assert await chat.changed.until(lambda: len(chat.messages) > many, 30)
    return chat.messages[-1].text


async def shown(simulator: Simulator, person: str, many: int) -> bool:
    """Whether the menu appears on the phone so many times in all."""
    chat = simulator.world.people[person].chat
    assert chat
    return await chat.changed.until(
        lambda: sum("cần việc gì" in message.text for message in chat.messages) == many, 30
    )


async def test_it_waits_for_platforms_and_tells_its_log_nothing(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """And for its database, when both are out of order."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'run.db')}"
    people = await running.seeded(url, 24)
    simulator = running.simulator(people)
    port = running.free_port()
    bot = Bot(url, f"http://127.0.0.1:{port}")
    bot.knobs[PAUSE] = SOON
    await bot.start()
    await bot.logged("channel.unreachable")
    bot.knobs[READ_ONLY] = 1
    async with simulator.serve(port), ClientSession() as http:
        await bot.logged("channel.waiting")
        bot.knobs[READ_ONLY] = 0
        for person in running.answering(people)[:4]:
            assert "Đã ghi" in await answered(simulator, person.key, TEXTS[0])
        simulator.world.faults.order({"status": 500})
        damaged = {"chat": {"id": []}, "text": TEXTS[1]}
        async with http.post(
            f"http://127.0.0.1:{port}/simulator/people/cb1-001/updates",
            json={"kind": "message", "raw": damaged},
        ) as answer:
            assert answer.status == 200
        await answered(simulator, "cb1-004", "menu")
        assert await bot.end(signal.SIGTERM) == 0
    said = await bot.close()
    assert "update.damaged" in said
    assert "Traceback" not in said
    assert "Warning" not in said
    secrets = [running.TELEGRAM, running.ZALO, running.TELEGRAM.partition(":")[2]]
    personal = [value for each in people for value in (each.name, each.phone)]
    assert not [word for word in (*secrets, *personal, *TEXTS) if word in said]


async def test_back_from_webhooks_to_polling(sqlite_template: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'run.db')}"
    people = await running.seeded(url, 24)
    simulator = running.simulator(people)
    first = running.answering(people)[0].key
    async with simulator.serve() as address:
        for webhooks in (True, False):
            bot = Bot(url, address, webhooks)
            await bot.start()
            await answered(simulator, first, "menu")
            assert await shown(simulator, first, many=1 + (not webhooks))
            assert await bot.end(signal.SIGTERM) == 0
            assert "Traceback" not in await bot.close()


async def test_a_wrong_token_ends_it_with_one_sentence(
    sqlite_template: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'run.db')}"
    simulator = running.simulator([])
    async with simulator.serve() as address:
        bot = Bot(url, address, telegram="700000009:wrong")
        await bot.start("token")
        assert await bot.ended() == 1
    said = await bot.close()
    assert "does not know this token" in said
    assert "Traceback" not in said
    assert "700000009:wrong" not in said


@pytest.mark.parametrize("public_url", [None, "https://chibot.example"])
async def test_check_asks_for_webhooks_where_zalo_polls(
    public_url: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running.simulator([]).serve() as address:
        settings = Settings(
            database_url=f"sqlite:///{tmp_path / 'check.db'}",
            data=tmp_path,
            zalo_tokens=SecretStr(running.ZALO),
            zalo_api=f"{address}/zalo",
            public_url=public_url,
        )
        await check_all(settings)
    line = next(line for line in capsys.readouterr().out.splitlines() if " zalo " in line)
    assert line.startswith("ok")
    assert ("CHIBOT_PUBLIC_URL" in line) == (public_url is None)
