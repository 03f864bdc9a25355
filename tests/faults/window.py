"""Who lives on an Official Account said nothing for long, and a ward tells everybody something."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from services.clock import local
from tests.faults import notice
from tests.faults.life import LIMITS, Life
from tests.faults.notice import Notice
from tests.faults.oa import fall_silent
from tests.faults.second import second

SILENT = 0.7
COSTLY, TOO_LONG = timedelta(hours=49), timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Silence:
    """How long it lasts; `ours`: the bot knows of it, else the platform has to say so."""

    lasts: timedelta
    ours: bool = True


SILENCES = (Silence(COSTLY), Silence(TOO_LONG), Silence(TOO_LONG, ours=False))


@contextlib.asynccontextmanager
async def window_shut(life: Life) -> AsyncIterator[None]:
    """Refused, or too dear: it goes another way, or they are to be called; a word opens all."""
    assert life.account
    dice, bot = life.account.dice, life.account.bot
    chosen = [key for key in life.account.keys if dice.random() < SILENT]
    silent = {key: dice.choice(SILENCES) for key in chosen}
    await _silence(life, silent)
    if used_up := dice.random() < 0.5:
        month = f"{local(life.simulator.world.now()):%Y-%m}"
        bot.used[month] = LIMITS.oa_paid_per_month
    said = await notice.tell(life)
    yield
    await life.until(lambda: notice.told(life, said))
    await _check(life, said, {key: _why(life, one, used_up) for key, one in silent.items()})
    if used_up:
        bot.used.clear()
    for phone in life.account.phones:
        life.crowd.ask(phone)


async def _silence(life: Life, silent: dict[str, Silence]) -> None:
    now = life.simulator.world.now()
    async with life.acting() as work:
        for key, one in silent.items():
            phone = life.simulator.world.people[key]
            phone.heard = now - one.lasts
            if one.ours:
                await fall_silent(work, phone.account, phone.heard)


def _why(life: Life, silence: Silence, used_up: bool) -> str | None:
    """Why nothing that nobody waits for reaches them there."""
    assert life.account
    if silence.lasts > COSTLY or not life.account.pays:
        return "window"
    return "quota" if used_up else None


async def _check(life: Life, said: Notice, shut: dict[str, str | None]) -> None:
    """Who spoke meanwhile may have got it there after all."""
    called, others = await notice.called(life, said), second(life.people)
    closed = await notice.closed(life)
    for each in (each for each in life.people if each.key.startswith("cb") and each.linked):
        why, own = shut.get(each.key), life.crowd.got(each.key, said.text)
        other = each.key in others and life.crowd.got(others[each.key], said.text)
        found, spoke = called.get(each.key), each.key in life.crowd.waiting
        assert (found is None) == (own or other), f"{each.key}: {found}, {own}, {other}"
        assert found is None or (found == why and each.key not in others), f"{each.key}: {found}"
        if why and not spoke:
            assert not own, f"{each.key}: {why}, and yet it came"
            assert found is None or closed.get(each.key) == why, f"{each.key}: {closed}"
        if found:
            life.owed.add(found)
