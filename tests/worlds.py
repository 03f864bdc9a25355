"""What fixtures build is kept: the next test that begins in the same world gets its rows."""

import copy
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from tests import rows
from tests.fakes import House

T = TypeVar("T")
HERE = object()
"""stands for the house in what a builder returned"""


@dataclass(frozen=True, slots=True)
class World:
    """`filled`: the tables with rows; `told`: what the builder returned."""

    filled: tuple[str, ...]
    units: dict[str, int]
    ids: dict[str, int]
    moment: datetime
    told: Any


@dataclass
class Worlds:
    """All worlds of a run, by database, first moment and builder; ids stay the same in each."""

    known: dict[tuple[str, datetime, str], World] = field(default_factory=dict)

    async def after(self, house: House, build: Callable[[House], Awaitable[T]]) -> T:
        """This has happened in the house; returns what the builder tells of it.

        Nothing of a test may have happened there before, only what other fixtures built.
        """
        name = f"{build.__module__}.{build.__qualname__}"
        key = (str(house.engine.url), house.clock.now(), name)
        if key not in self.known:
            told = await build(house)
            filled = await rows.keep(house.engine, _short(key))
            apart = copy.deepcopy(told, {id(house): HERE})
            kept = (dict(house.units), dict(house.ids), house.clock.now(), apart)
            self.known[key] = World(filled, *kept)
            return told
        world = self.known[key]
        await rows.give_back(house.engine, _short(key), world.filled)
        house.units, house.ids = dict(world.units), dict(world.ids)
        house.clock.move_to(world.moment)
        return copy.deepcopy(world.told, {id(HERE): house})  # type: ignore[no-any-return]


def _short(key: tuple[str, datetime, str]) -> str:
    """Names on the server end after 63 signs."""
    return f"w{abs(hash(key)):x}"
