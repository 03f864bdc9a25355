"""Acts of a case's life, for tests: who does what, on which paper."""

from datetime import date, datetime, timedelta
from typing import Any

from services.ballots import asking, counting, opening
from services.ballots.asking import NewBallot
from services.ballots.ballot import BallotView, Figures
from services.ballots.counting import Entered
from services.clock import local_day
from services.refusal import Refused
from services.screening import cases
from services.screening.case import CaseView
from services.screening.checks import Given
from services.screening.table import MOVES
from tests.fakes import House

ACTORS = {"committee": "secretary", "superior": "ward_staff", "helper": "binh", "member": "an"}
TEAM = ("minute_taker", "committee")
PAPER = "Số 05, ngày 20/1/2027, Đảng ủy phường"


class Life:
    """The case of An in the example cell; the clock stands where the test puts it."""

    def __init__(self, house: House, case: int) -> None:
        self.house, self.case = house, case

    async def act(self, action: str, who: str = "", **given: Any) -> CaseView | Refused:
        """A move with everything it asks for, unless told otherwise."""
        move = MOVES[action]
        told: dict[str, Any] = {"on_day": local_day(self.house.clock.now())}
        told |= {"paper": PAPER, "words": "Đã trao đổi"}
        if move.details:
            told["detail"] = move.details[0]
        if "helper" in move.asks:
            told["person_id"] = self.house.ids["binh"]
        given_ = Given(**(told | given))
        return await self.house.act(who or ACTORS[move.who], cases.move, self.case, action, given_)

    async def done(self, action: str, who: str = "", **given: Any) -> CaseView:
        """The same when it must succeed."""
        view = await self.act(action, who, **given)
        assert isinstance(view, CaseView), (action, view)
        return view

    async def meeting(self, at: datetime) -> int:
        """A meeting of the cell, planned shortly before; the clock then stands in it."""
        self.house.clock.move_to(max(self.house.clock.now(), at - timedelta(days=7)))
        number = await self.house.meeting(at)
        self.house.clock.move_to(at)
        return number

    async def ballot(self, meeting: int, kind: str, yes: int, because: str = "") -> BallotView:
        """Asked, opened, counted by two people: nine voters, seven present."""
        new = NewBallot(kind, self.house.ids["an"])
        asked = await self.house.act("secretary", asking.ask, meeting, new)
        assert isinstance(asked, BallotView), asked
        team = [self.house.ids[each] for each in TEAM]
        opened = await self.house.act("secretary", opening.open_ballot, asked.id, 7, team, because)
        assert isinstance(opened, BallotView), opened
        figures = Figures(7, 7, 7, 0, yes, 7 - yes)
        await self.house.act(TEAM[0], counting.enter, asked.id, figures)
        entered = await self.house.act(TEAM[1], counting.enter, asked.id, figures)
        assert isinstance(entered, Entered), entered
        return entered.ballot

    async def listed(self, at: datetime) -> CaseView:
        """Step 1 up to the superior's approval."""
        await self.done("comment", detail="front")
        await self.done("provisional")
        await self.done("direct")
        meeting = await self.meeting(at)
        await self.ballot(meeting, "list", 6)
        await self.done("vote_list", meeting_id=meeting)
        return await self.done("approve")

    async def helped(self, at: datetime) -> CaseView:
        """Step 2 up to the helper, in a meeting at this moment."""
        await self.done("talk")
        await self.done("self_criticism")
        meeting = await self.meeting(at)
        await self.done("hear", meeting_id=meeting)
        return await self.done("assign")

    async def screened(self, at: datetime, progress: int, removal: int | None) -> CaseView:
        """Step 3 in a meeting at this moment, with the votes of both ballots."""
        meeting = await self.meeting(at)
        for action in ("account", "helper_says", "discuss"):
            await self.done(action, meeting_id=meeting)
        await self.ballot(meeting, "progress", progress)
        if removal is not None:
            await self.ballot(meeting, "removal", removal, because="Chi bộ yêu cầu")
        return await self.done("conclude", meeting_id=meeting)


def day(month: int, number: int, year: int) -> date:
    """A day, written as in Vietnam."""
    return date(year, month, number)
