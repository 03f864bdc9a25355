"""A bot of Zalo used up its month while people answer, and a ward tells everybody something."""

import contextlib
from collections.abc import AsyncIterator, Mapping

from bot.demo.ward import Invented
from bot.outcomes import QUOTA_PAUSE
from services.clock import local
from tests.bot.starter import SHIFT
from tests.faults import notice
from tests.faults.life import LIMITS, Life
from tests.faults.notice import Notice
from tests.faults.second import second

USED_UP = "quota"


@contextlib.asynccontextmanager
async def month_used(life: Life) -> AsyncIterator[None]:
    """Answers wait; what nobody waits for goes another way, or somebody is to be called."""
    (bot,) = life.simulator.world.bots_of("zalo")
    bot.used[f"{local(life.simulator.world.now()):%Y-%m}"] = LIMITS.zalo_per_month
    said = await notice.tell(life)
    yield
    await life.until(lambda: notice.told(life, said))
    await _check(life, said)
    bot.used.clear()
    life.knobs[SHIFT] += QUOTA_PAUSE


async def _check(life: Life, said: Notice) -> None:
    """Everybody got it on a phone that takes messages, or is to be called, with the reason."""
    called, others = await notice.called(life, said), second(life.people)
    for each in (each for each in life.people if each.key.startswith("cb")):
        why = _why_not(each, others)
        phone = others.get(each.key, each.key) if each.channel == "zalo" else each.key
        told = life.crowd.got(phone, said.text)
        assert (called.get(each.key), told) == (why, why is None), f"{each.key}: {called}, {told}"
    silent = {key for key, why in called.items() if why == USED_UP} - life.crowd.waiting
    closed = {key for key, why in (await notice.closed(life)).items() if why == USED_UP}
    assert silent <= closed, f"not to be called about a meeting: {silent - closed}"


def _why_not(person: Invented, others: Mapping[str, str]) -> str | None:
    """Why nothing that nobody waits for reaches them."""
    if person.channel is None or not person.linked:
        return "no_chat"
    return USED_UP if person.channel == "zalo" and person.key not in others else None
