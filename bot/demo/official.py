"""The Official Account of the fictional ward, and a member who uses it (`chibot demo --oa`)."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import official_account
from bot.app import App
from bot.channels.zalo_oa_tokens import pair_of
from bot.demo.ward import CELLS, Invented
from bot.simulator import Official, Simulator
from services.db import schema

ID, APP_ID = "4100000000000000001", "5100000000000000001"
APP_SECRET, HOOK_SECRET = "demo application", "demo account"
TEMPLATES = {"310945": ("ten", "noi_dung")}


def serves(invented: Sequence[Invented]) -> bool:
    """Somebody is on the account."""
    return any(each.channel == "zalo_oa" for each in invented)


def account() -> Official:
    """As the platform knows it."""
    return Official(ID, APP_ID, APP_SECRET, HOOK_SECRET, "", dict(TEMPLATES))


def member(invented: Sequence[Invented]) -> Invented:
    """One more member of the first cell, on the account."""
    like = next(each for each in invented if each.unit == CELLS[0] and not each.exempt)
    name, phone = "Trần Thị Hoa Mới", "0900009999"
    return replace(
        like, key="cb1-oa", name=name, channel="zalo_oa", linked=True, roles=(), phone=phone
    )


def settings(address: str, templates: Path | None) -> dict[str, Any]:
    """The bot's settings for it."""
    return {
        "zalo_oa_id": ID,
        "zalo_oa_app_id": APP_ID,
        "zalo_oa_app_secret": SecretStr(APP_SECRET),
        "zalo_oa_webhook_secret": SecretStr(HOOK_SECRET),
        "zalo_oa_templates": templates,
        "zalo_oa_api": f"{address}/zalo_oa",
        "zalo_oa_business_api": f"{address}/zalo_oa",
        "zalo_oa_oauth": f"{address}/zalo_oa",
    }


async def begin(simulator: Simulator, app: App, address: str) -> None:
    """The account's keeper gave its rights, and entered the webhook's address."""
    bot = next(bot for bot in simulator.world.bots_of("zalo_oa"))
    simulator.hook(bot, f"{address}/hooks/zalo_oa/{ID}")
    await schema.make_ready(app.engine)
    vault = official_account.vault(app.settings, app.engine, app.clock)
    if bot.official is not None and await vault.look() is None:
        now = app.clock.now()
        await vault.put(pair_of(bot.official.exchange(now), now))
