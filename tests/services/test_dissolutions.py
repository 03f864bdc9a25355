"""The dissolution of an office cell: its gates, the list, the batch that happens or does not."""

import io
from datetime import date, timedelta
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import insert, update

from services import closed_books
from services.db.models import (
    Announcement,
    Closure,
    Meeting,
    Membership,
    Person,
    Reminder,
    RoleHeld,
    Transfer,
    Unit,
    in_force,
)
from services.dissolutions import (
    executing,
    papers,
    placing,
    prospects,
    receiving,
    sheet,
    steps,
    withdrawing,
)
from services.dissolutions.executing import Executed
from services.dissolutions.placing import Places
from services.dissolutions.steps import Done
from services.documents.papers import MadePaper
from services.files import access_file
from services.files import read as read_file
from services.refusal import Refused
from services.transfers import introducing
from services.units import UnitView
from tests.fakes import LONG_AGO, House, code, vn
from tests.services.documents.reading import lines

TODAY = date(2026, 6, 5)
WARD = "ward_staff"
BOTH = {"subordinate_cells": True, "office_members": True}
ALL = {"decisions_announced": True, "members_transferred": True, "prospects_introduced": True}
READY = (
    Done("conference", date(2026, 5, 4), facts=BOTH),
    Done("plan", date(2026, 5, 6), "10-KH/ĐU"),
    Done("opinion", date(2026, 5, 20), "55-CV/QU"),
    Done("decision", date(2026, 5, 25), "12-QĐ/ĐU"),
    Done("announced", TODAY, facts=ALL),
)


def words(key: str, **values: object) -> str:
    """Headings that a corrected list must have, and others as their keys."""
    known = {"dissolution.sheet.code": "Mã", "dissolution.sheet.cell": "Chi bộ chuyển đến"}
    return known.get(key, key.rpartition(".")[2])


async def opened(house: House) -> int:
    """A dissolution of the first cell."""
    found = await house.act(WARD, steps.open_case, house.units["one"])
    assert not isinstance(found, Refused), found
    return found.id


async def ready(house: House) -> int:
    """One for which everything was done but the batch."""
    key = await opened(house)
    for done in READY:
        assert not isinstance(await house.act(WARD, steps.take, key, done), Refused)
    return key


async def places(house: House, key: int) -> Places:
    found = await house.act(WARD, placing.places, key)
    assert isinstance(found, Places)
    return found


async def snapshot(house: House) -> list[Any]:
    """Everything that says who is where."""
    spans = (Membership.person_id, Membership.unit_id, Membership.from_day, Membership.to_day)
    roles = (RoleHeld.person_id, RoleHeld.unit_id, RoleHeld.to_day)
    return [await house.rows(*spans), await house.rows(*roles), await house.count(Transfer)]


async def test_each_step_waits_for_the_one_before(house: House) -> None:
    assert code(await house.act("secretary", steps.open_case, house.units["one"])) == "not_yours"
    key = await opened(house)
    assert code(await house.act(WARD, steps.open_case, house.units["one"])) == "dissolution_open"
    early = await house.act(WARD, steps.take, key, Done("decision", TODAY, "1"))
    assert code(early) == "dissolution_not_now"
    half = Done("conference", TODAY, facts={**BOTH, "office_members": False})
    assert code(await house.act(WARD, steps.take, key, half)) == "dissolution_blocked"
    await house.act(WARD, steps.take, key, READY[0])
    late = await house.act(WARD, steps.take, key, READY[1])
    assert not isinstance(late, Refused)
    assert late[1].outcome == "LATE"
    assert (
        code(await house.act(WARD, steps.take, key, Done("opinion", TODAY)))
        == "dissolution_number"
    )
    await house.act(WARD, steps.take, key, READY[2])
    before = Done("decision", date(2026, 5, 19), "12")
    assert code(await house.act(WARD, steps.take, key, before)) == "dissolution_blocked"
    assert code(await house.act("other_secretary", placing.places, key)) == "no_such_dissolution"


def test_a_cell_is_proposed_only_when_one_fits() -> None:
    names = ("Chi bộ Tổ dân phố số 1", "Chi bộ TDP 2", "Chi bộ Tổ 12", "Chi bộ Hoa Gạo")
    cells = [UnitView(at, f"c{at}", name, "cell", 9) for at, name in enumerate(names, start=1)]
    asked = {
        "Số 5 ngõ 2, tổ dân phố 1, phường Hoa Thử": 1,
        "Nhà 1, Tổ 12, phường Hoa Thử": 3,
        "Nhà 12, khu Hoa Gạo": 4,
        "Số 1 phố Hoa Ban": None,
        "tổ 1 và tổ 12": None,
        "": None,
    }
    assert {home: placing.propose(home, cells) for home in asked} == asked


async def test_the_batch_happens_wholly_or_not_at_all(house: House) -> None:
    key = await ready(house)
    two, before = house.units["two"], await snapshot(house)
    people = [each.person_id for each in (await places(house, key)).lines]
    assert {house.ids["exempt"], house.ids["suspended"]} <= set(people)
    all_but_one = dict.fromkeys(people[:-1], two)
    await house.act(WARD, placing.choose, key, all_but_one)
    refused = await house.act(WARD, executing.execute, key)
    assert code(refused) == "dissolution_open_places"
    assert await snapshot(house) == before
    await house.act(WARD, placing.choose, key, {people[-1]: two})
    twice = {"person_id": people[0], "unit_id": two, "from_day": date(2026, 7, 1)}
    await house.change(insert(Membership).values(**twice, temporary=False))
    before = await snapshot(house)
    assert code(await house.act(WARD, executing.execute, key)) == "transfer_not_member"
    assert await snapshot(house) == before


async def test_everybody_has_one_cell_and_the_old_one_is_closed(house: House) -> None:
    key, two = await ready(house), house.units["two"]
    meeting = await house.meeting()
    found = await places(house, key)
    await house.act(WARD, placing.choose, key, {each.person_id: two for each in found.lines})
    done = await house.act(WARD, executing.execute, key)
    assert done == Executed(len(found.lines), 1, TODAY)
    now = (Membership.person_id.in_([e.person_id for e in found.lines])) & in_force(
        Membership, TODAY
    )
    assert {row[0] for row in await house.rows(Membership.unit_id, where=now)} == {two}
    old = (RoleHeld.unit_id == house.units["one"]) & in_force(RoleHeld, TODAY)
    assert await house.rows(RoleHeld.role, where=old) == []
    assert await house.rows(Closure.unit_id, Closure.from_day) == [(house.units["one"], TODAY)]
    assert await house.rows(Meeting.state, where=Meeting.id == meeting) == [("cancelled",)]
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "dissolution_arrivals")
    assert told == [(house.ids["other_secretary"],)]
    assert code(await house.act(WARD, executing.execute, key)) == "dissolution_not_now"
    assert [e.id for e in await house.act(WARD, steps.cells)] == [two]

    for make, number in (
        (papers.plan, "-KH/ĐU"),
        (papers.decision, "Số: 12-QĐ/ĐU\n"),
        (papers.all_letters, "-GGT/ĐU"),
    ):
        made = await house.act(WARD, make, key)
        assert isinstance(made, MadePaper)
        kept = await house.act(WARD, read_file, made.file_id)
        assert number in "\n".join(lines(kept.content))
    one = house.units["one"]
    assert await house.act(WARD, closed_books.years, one) == [2026]
    assert code(await house.act("secretary", closed_books.years, one)) == "no_such_unit"

    arrivals = await house.act("other_secretary", receiving.arrivals)
    assert len(arrivals) == len(found.lines)
    first = arrivals[0].case
    await house.act("other_secretary", introducing.papers, first.id)
    left = await house.act(WARD, receiving.undone, key)
    assert isinstance(left, list)
    assert [each.papers for each in left] == [True] + [False] * (len(found.lines) - 1)
    assert code(await house.act("other_secretary", receiving.undone, key))


async def test_what_was_not_executed_can_be_called_off(house: House) -> None:
    key, two = await ready(house), house.units["two"]
    await house.act(WARD, placing.choose, key, {house.ids["an"]: two})
    before = await snapshot(house)
    off = withdrawing.withdraw
    paper = ("Cấp trên cho giữ lại", "20-QĐ/ĐU", TODAY)
    assert code(await house.act("secretary", off, key, *paper)) == "no_such_dissolution"
    assert code(await house.act(WARD, off, key, " ", "20", TODAY)) == "dissolution_words"
    assert code(await house.act(WARD, off, key, "Cấp trên cho giữ lại")) == "dissolution_number"
    late = TODAY + timedelta(days=1)
    assert code(await house.act(WARD, off, key, "x", "20", late)) == "dissolution_future"
    done = await house.act(WARD, off, key, *paper)
    assert not isinstance(done, Refused)
    assert (done.state, done.open) == ("withdrawn", False)
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "dissolution_withdrawn")
    members = [each.person_id for each in (await places(house, key)).lines]
    assert {row[0] for row in told} == {*members, house.ids["other_secretary"]}

    assert await snapshot(house) == before
    for use in (executing.execute, placing.accept):
        assert code(await house.act(WARD, use, key)) == "dissolution_not_now"
    assert code(await house.act(WARD, off, key, *paper)) == "dissolution_not_now"
    for make in (papers.plan, papers.decision):
        made = await house.act(WARD, make, key)
        assert isinstance(made, MadePaper)
        kept = await house.act(WARD, access_file, made.file_id)
        assert not isinstance(kept, Refused)
        assert "ĐÃ DỪNG ngày 05/06/2026" in " ".join(lines(kept.content))
    assert await opened(house) != key


async def test_who_was_counted_today_goes_tomorrow(house: House) -> None:
    key = await ready(house)
    await house.meeting(vn(6, 5, 10))
    house.clock.move_to(vn(6, 5, 14))
    found = await places(house, key)
    two = house.units["two"]
    await house.act(WARD, placing.choose, key, {each.person_id: two for each in found.lines})
    done = await house.act(WARD, executing.execute, key)
    assert isinstance(done, Executed)
    assert done.first_day == TODAY + timedelta(days=1)
    assert await house.count(Announcement) == 0


async def test_the_list_is_corrected_and_sent_back(house: House) -> None:
    new = {"code": "to-7", "name": "Chi bộ Tổ dân phố 7", "kind": "cell"}
    await house.change(insert(Unit).values(**new, parent_id=house.units["ward"]))
    home = update(Person).where(Person.id == house.ids["an"])
    await house.change(home.values(residence="Số 3, tổ dân phố 7, phường Hoa Thử"))
    key = await opened(house)
    found = await places(house, key)
    [proposed] = [each for each in found.lines if each.to_unit_id]
    assert (proposed.name, proposed.to, proposed.chosen) == (
        "Hoa Thử An",
        "Chi bộ Tổ dân phố 7",
        False,
    )
    made = sheet.workbook(found, words)
    book = load_workbook(io.BytesIO(made))
    page: Any = book.worksheets[0]
    for row in range(4, 4 + len(found.lines)):
        page.cell(row, 5).value = "chi bo to dan pho 7"
    page.cell(4, 5).value = "Chi bộ Không Có"
    written = io.BytesIO()
    book.save(written)
    read = sheet.read(written.getvalue(), found)
    assert not isinstance(read, Refused)
    assert [(each.row, each.code, each.words) for each in read.problems] == [
        (4, "no_such_cell", "Chi bộ Không Có")
    ]
    chosen = await house.act(WARD, placing.choose, key, read.to)
    assert isinstance(chosen, Places)
    assert [each.name for each in chosen.lines if not each.chosen] == ["Hoa Thử An"]
    assert isinstance(sheet.read(b"no workbook", found), Refused)


async def test_a_prospect_is_helped_by_an_official_member(house: House) -> None:
    key, two = await opened(house), house.units["two"]
    official = update(Person).where(Person.id == house.ids["an"])
    await house.change(official.values(official_on=LONG_AGO))
    young = update(Person).where(Person.id == house.ids["binh"])
    await house.change(young.values(official_on=date(2027, 1, 1)))
    for who, refusal in (
        ("an", ""),
        ("binh", "dissolution_blocked"),
        ("other_member", "dissolution_blocked"),
    ):
        add = (key, "Hoa Quần Chúng", two, house.ids[who])
        assert code(await house.act(WARD, prospects.add, *add)) == refusal
    found = await places(house, key)
    pool = await house.act(WARD, prospects.listed, found.case)
    assert [(each.name, each.helper) for each in pool] == [("Hoa Quần Chúng", "Hoa Thử An")]
