"""A cell whose members are recorded as official, and a meeting in which it votes."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from services.ballots import asking, counting, opening
from services.ballots.asking import NewBallot
from services.ballots.ballot import BallotView, Figures
from services.ballots.counting import Entered
from services.db.models import Person, Standing
from services.refusal import Refused
from tests.fakes import LONG_AGO, House
from tests.worlds import Worlds

SHEET = Figures(issued=6, collected=6, valid=5, invalid=1, yes=4, no=1)


class Vote:
    """Short ways to hold a ballot in the example cell: nine official members, one exempt."""

    def __init__(self, house: House, meeting: int) -> None:
        self.house, self.meeting = house, meeting

    async def ask(self, kind: str = "progress", about: str = "an", **more: object) -> BallotView:
        new = NewBallot(kind, self.house.ids[about] if about else None, **more)  # type: ignore[arg-type]
        done = await self.house.act("secretary", asking.ask, self.meeting, new)
        assert isinstance(done, BallotView), done
        return done

    async def open(self, ballot: int, present: int = 6, because: str = "") -> BallotView:
        team = [self.house.ids["binh"], self.house.ids["minute_taker"]]
        done = await self.house.act(
            "secretary", opening.open_ballot, ballot, present, team, because
        )
        assert isinstance(done, BallotView), done
        return done

    async def enter(self, who: str, ballot: int, figures: Figures) -> Entered | Refused:
        return await self.house.act(who, counting.enter, ballot, figures)

    async def counted(self, kind: str, figures: Figures, because: str = "") -> BallotView:
        """From the question to the count on which both agree."""
        asked = await self.ask(kind)
        await self.open(asked.id, because=because)
        await self.enter("binh", asked.id, figures)
        done = await self.enter("minute_taker", asked.id, figures)
        assert isinstance(done, Entered), done
        return done.ballot


@pytest.fixture
async def vote(house: House, worlds: Worlds) -> Vote:
    """The meeting has begun; the member "suspended" stays in the base."""
    return await worlds.after(house, _begun)


async def _begun(house: House) -> Vote:
    await house.change(update(Person).values(official_on=LONG_AGO))
    return Vote(house, await house.begun_meeting())


@pytest.fixture
async def probationer(house: House, vote: Vote) -> None:
    """One of the exempt is not official yet: never in the base, never taken out of it."""
    person = house.ids["silent"]
    later = update(Person).where(Person.id == person)
    await house.change(later.values(official_on=date(2027, 1, 1)))
    row = {"person_id": person, "kind": "exempt", "from_day": LONG_AGO}
    await house.change(insert(Standing).values(**row))
