"""Ward staff in a residential cell are graded in two parts: the second comes from the ward."""

from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.models import StaffRating, WardOfficial
from services.grading import proposing
from services.grading.board import Board, body
from services.grading.grades import Paper
from services.refusal import Refused
from services.work import working
from tests.services.grading import world as made
from tests.services.grading.world import WARD, YEAR

PAPER = Paper("12-ĐX", date(2025, 12, 5), "Chi bộ")


@pytest.mark.parametrize("database", ["sqlite"])
async def test_nothing_is_proposed_before_the_ward_sent_the_result_of_the_year(
    engine: AsyncEngine,
) -> None:
    async with working(engine, made.NOW) as work:
        world = await made.build(work, cells=1, members=3, plain=True)
        [cell] = world.cells
        person = world.of_cell(cell)[1]
        subject = world.members[person]
        by = {"entered_by": made.STAFF, "entered_at": made.NOW, "from_day": made.LONG_AGO}
        head = {"head_id": made.CHIEF, "head_kind": "party_secretary", "unit_id": WARD}
        await work.db.execute(insert(WardOfficial).values(id=1, person_id=person, **head, **by))
        board = await body(work, WARD, YEAR)
        assert isinstance(board, Board)
        [gate] = board.closed(subject, "proposal")
        assert (gate.key, gate.finding.rule) == ("official", "DIS-12")
        assert gate.owes is not None
        assert gate.owes.person_id == made.CHIEF
        acting = work.by(made.secretary(world, cell))
        refused = await proposing.propose(acting, cell, YEAR, {subject: 3}, PAPER)
        assert isinstance(refused, Refused)
        assert refused.values["rule"] == "DIS-12"
        sent = {"sent_by": made.CHIEF, "sent_at": made.NOW, "level": 3}
        year = {"official_id": 1, "period": "year", "since": date(YEAR, 1, 1)}
        await work.db.execute(insert(StaffRating).values(**year, **sent))
        assert isinstance(await proposing.propose(acting, cell, YEAR, {subject: 3}, PAPER), Board)
