"""Plays a life: the faults in a random order, a round each."""

import re
from collections.abc import Sequence

from tests.faults import faults
from tests.faults.checks import check, silent
from tests.faults.life import Life, living, written

MANY = 6
"""things people do in a round, besides what belongs to the fault"""


async def play(url: str, seed: str, names: Sequence[str], *, account: bool = False) -> list[str]:
    """One round for each of these faults, in a random order; gives what was played.

    `account`: there is an Official Account whatever the seed says.

    Raises AssertionError (with the rounds so far) when something does not hold.
    """
    async with living(url, seed, account=account or faults.of_account(names)) as life:
        order = faults.met(names, account=life.account is not None)
        life.dice.shuffle(order)
        await life.drained()
        try:
            for name in order:
                life.played.append(name)
                await _round(life, name)
        except (AssertionError, TimeoutError) as error:
            error.add_note(dump(life))
            error.add_note("\n".join(await life.left()))
            error.add_note(written(life, life.played))
            raise
    log = "".join(life.bot.lines)
    silent(life, log)
    missing = faults.unexplained(life.played, log)
    missing += [why for why in life.owed if not re.search(faults.not_sent(why), log)]
    assert not missing, missing
    return life.played


def dump(life: Life) -> str:
    """What the phones of those who said something show, for whoever looks for the cause."""
    lines = []
    for person in life.crowd.people:
        lines += [f"{person.id} said {life.crowd.said[person.id]}"]
        lines += [
            f"  {m.n} {m.at:%d %H:%M:%S} {m.sender}: {m.text[:90]!r}"
            for m in life.crowd.journals[person.id]
        ]
    return "\n".join(lines)


async def _round(life: Life, name: str) -> None:
    async with faults.FAULTS[name].strike(life):
        await life.people_act(MANY)
    await life.drained()
    await check(life)
