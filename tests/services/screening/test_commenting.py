"""The Front committee comments on a name: once, while it is asked, and reads nothing else."""

import pytest
from sqlalchemy import insert

from services import accounts
from services.db.models import AuditRow, Reminder, RoleHeld
from services.refusal import Refused
from services.screening import case as seen
from services.screening import cases, commenting, offices
from services.screening.case import CaseView
from services.screening.commenting import Named
from services.screening.offices import Office
from tests.fakes import LONG_AGO, PEOPLE, SEAL, House, code
from tests.services.screening.life import Life


async def holds(house: House, who: str, role: str) -> None:
    row = {"person_id": house.ids[who], "unit_id": house.units["one"], "role": role}
    await house.change(insert(RoleHeld).values(**row, from_day=LONG_AGO))


async def opened(house: House, cell_type: str = "residential") -> Life:
    unit, an = house.units["one"], house.ids["an"]
    done = await house.act("secretary", cases.open_case, unit, an, cell_type)
    assert isinstance(done, CaseView), done
    return Life(house, done.id)


async def test_a_name_is_shown_to_the_front_committee_while_comments_are_asked(
    cell: House,
) -> None:
    await holds(cell, "stranger", "front_board")
    assert await cell.act("stranger", commenting.waiting) == []
    life = await opened(cell)
    told = await cell.rows(Reminder.person_id, where=Reminder.kind == "case_matter")
    assert told == [(cell.ids["stranger"],)]
    shown = Named(life.case, "Hoa Thử An", "Chi bộ Thử 1", "front_board")
    assert await cell.act("stranger", commenting.waiting) == [shown]
    assert code(await cell.act("stranger", seen.access_case, life.case)) == "no_such_case"
    assert await cell.act("stranger", seen.mine) == []
    assert await cell.rows(AuditRow.actor_id, where=AuditRow.action == "case.named") == [
        (cell.ids["stranger"],)
    ]
    assert code(await cell.act("stranger", commenting.say, life.case, "  ")) == "case_needs"
    assert await cell.act("stranger", commenting.say, life.case, "Đồng ý") == shown
    assert await cell.act("stranger", commenting.waiting) == []
    assert (
        code(await cell.act("stranger", commenting.say, life.case, "Nghĩ lại")) == "no_such_case"
    )
    view = await cell.act("secretary", seen.access_case, life.case)
    assert isinstance(view, CaseView)
    [comment] = view.of("comment")
    assert (view.state, comment.words, comment.detail) == ("COMMENTED", "Đồng ý", "front")
    assert comment.recorded_by == cell.ids["stranger"]


async def test_recorded_from_paper_it_is_asked_no_more(cell: House) -> None:
    await holds(cell, "stranger", "front_board")
    life = await opened(cell)
    await life.done("comment", detail="front")
    assert await cell.act("stranger", commenting.waiting) == []
    assert code(await cell.act("stranger", commenting.say, life.case, "x")) == "no_such_case"


async def test_an_agency_is_asked_by_its_own_two_offices(cell: House) -> None:
    for who, role in (("stranger", "front_board"), ("other_member", "agency_head"),
                      ("binh", "agency_organisations")):  # fmt: skip
        await holds(cell, who, role)
    life = await opened(cell, "agency")
    assert await cell.act("stranger", commenting.waiting) == []
    for who, state in (("other_member", "CANDIDATE"), ("binh", "COMMENTED")):
        assert isinstance(await cell.act(who, commenting.say, life.case, "Đồng ý"), Named)
        view = await cell.act("secretary", seen.access_case, life.case)
        assert isinstance(view, CaseView)
        assert view.state == state


async def test_nobody_else_and_never_about_oneself(cell: House) -> None:
    await holds(cell, "an", "front_board")
    life = await opened(cell)
    for who in (one.key for one in PEOPLE):
        assert await cell.act(who, commenting.waiting) == []
        assert code(await cell.act(who, commenting.say, life.case, "x")) == "no_such_case"


async def test_the_secretariat_names_who_comments(cell: House) -> None:
    unit = cell.units["one"]
    for who in ("committee", "an", "other_secretary", "ward_staff", "stranger"):
        assert code(await cell.act(who, offices.of_unit, unit)) == "not_yours"
        named = await cell.act(who, offices.name, unit, "front_board", "Hoa Thử Mới")
        assert code(named) == "not_yours"
    alone = await cell.act("secretary", offices.name, unit, "front_board", "Mới")
    assert code(alone) == "whole_name"
    first = await cell.act("secretary", offices.name, unit, "front_board", "Hoa Thử Mới")
    assert isinstance(first, Office)
    assert not isinstance(
        await cell.act("secretary", accounts.invite, first.person_id, SEAL), Refused
    )
    assert (
        code(await cell.act("other_secretary", accounts.invite, first.person_id, SEAL))
        == "not_yours"
    )
    cell.clock.move(days=2)
    second = await cell.act("secretary", offices.name, unit, "front_board", "hoa thử bình")
    assert isinstance(second, Office)
    assert second.person_id == cell.ids["binh"], "a member of the cell is known"
    assert await cell.act("secretary", offices.of_unit, unit) == [second]
    assert await cell.act("secretary", offices.relieve, unit, "front_board") is None
    assert await cell.act("secretary", offices.of_unit, unit) == []


@pytest.mark.parametrize("role", ["secretary", "ward_staff", ""])
async def test_no_other_role_is_given_this_way(cell: House, role: str) -> None:
    named = await cell.act("secretary", offices.name, cell.units["one"], role, "Hoa Thử Mới")
    assert code(named) == "not_yours"
