"""What the rows of the reminders say, and a postman who takes them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest

from services.db.models import Reminder
from services.reminders import due
from services.reminders.due import Parcel
from services.work import Work
from tests.fakes import EXPECTED, House

Told = list[tuple[str, list[str]]]
"""(person, kinds of one parcel), sorted"""


@dataclass
class Postman:
    """Delivers like the bot, but only notes what it would have said."""

    house: House

    async def parcels(self, at: datetime | None = None) -> Sequence[Parcel]:
        """Takes what is due, at a moment if one is given."""
        self.house.clock.move_to(at or self.house.clock.now())
        return await self.house.act("", _deliver)

    async def told(self, at: datetime | None = None) -> Told:
        """Who was told what."""
        return sorted(
            (self.house.keys([parcel.person_id])[0], [item.kind for item in parcel.items])
            for parcel in await self.parcels(at)
        )

    async def states(self, person: str, *kinds: str) -> dict[str, tuple[str, str | None]]:
        """State and note of a person's reminders, by kind."""
        columns = (Reminder.kind, Reminder.state, Reminder.note)
        whose = Reminder.person_id == self.house.ids[person]
        rows = await self.house.rows(*columns, where=whose)
        return {kind: (state, note) for kind, state, note in rows if kind in (kinds or (kind,))}

    async def plan(self, person: str) -> dict[str, datetime]:
        """When each planned reminder of a person is due."""
        whose = (Reminder.person_id == self.house.ids[person]) & (Reminder.state == "planned")
        return dict(await self.house.rows(Reminder.kind, Reminder.due_at, where=whose))


async def _deliver(work: Work) -> Sequence[Parcel]:
    found = await due.parcels(work)
    await due.mark_sent(work, [(item.reminder_id, None) for p in found for item in p.items])  # type: ignore[misc]
    return found


REACHED = sorted(key for key in EXPECTED if key != "silent")
"""expected members of the first cell with a chat"""


def everybody(*kinds: str, but: Sequence[str] = ()) -> Told:
    """All who can be reached, each told these."""
    return [(key, list(kinds)) for key in REACHED if key not in but]


@pytest.fixture
def post(house: House) -> Postman:
    return Postman(house)
