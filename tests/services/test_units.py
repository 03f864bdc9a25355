"""Cells opened, renamed and closed by the ward; the books of a closed one are still read."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from services import closed_books, roll_call, unit_changes, ward
from services.db.models import Membership, Paper, RoleHeld, Unit, in_force
from services.documents.papers import MadePaper
from services.files import access_file
from services.refusal import Refused
from services.unit_changes import Cell
from tests.fakes import MEETING, House, code

TODAY = date(2026, 6, 5)
STAFF = "ward_staff"
PAPER = ("12-QĐ/ĐU", TODAY)


async def done(house: House, use: Any, *args: Any) -> Cell:
    """A change that is not refused."""
    found = await house.act(STAFF, use, *args)
    assert isinstance(found, Cell), found
    return found


async def emptied(house: House, unit: str) -> int:
    """A cell whose members left yesterday."""
    left = update(Membership).where(Membership.unit_id == house.units[unit])
    await house.change(left.values(to_day=TODAY - timedelta(days=1)))
    return house.units[unit]


async def test_a_cell_is_opened_and_renamed_by_a_paper(house: House) -> None:
    over = house.units["ward"]
    new = await done(house, unit_changes.opened, over, " Chi bộ  Khu phố 7 ", *PAPER)
    assert (new.unit.name, new.unit.code, new.members) == (
        "Chi bộ Khu phố 7",
        "chi-bo-khu-pho-7",
        0,
    )
    same = await house.act(STAFF, unit_changes.opened, over, "chi bo khu pho 7", *PAPER)
    assert code(same) == "unit_exists"
    key = new.unit.id
    await done(house, unit_changes.renamed, key, "Chi bộ Khu phố Bảy", "13", TODAY)
    told = await house.act(STAFF, unit_changes.history, key)
    assert not isinstance(told, Refused)
    assert [(each.what, each.was, each.number) for each in told] == [
        ("renamed", "Chi bộ Khu phố 7", "13"),
        ("opened", "", "12-QĐ/ĐU"),
    ]
    again = await done(house, unit_changes.opened, over, "Chi bộ Khu phố 7", *PAPER)
    assert again.unit.code == "chi-bo-khu-pho-7-2"


async def test_what_does_not_fit_is_refused(house: House) -> None:
    over, two = house.units["ward"], house.units["two"]
    late = ("12", TODAY + timedelta(days=1))
    for use, args, refusal in (
        (unit_changes.opened, (over, "x", *PAPER), "unit_name"),
        (unit_changes.opened, (over, "Chi bộ Mới", " ", TODAY), "unit_number"),
        (unit_changes.opened, (over, "Chi bộ Mới", *late), "unit_future"),
        (unit_changes.opened, (two, "Chi bộ Mới", *PAPER), "not_yours"),
        (unit_changes.closed, (two, *PAPER), "unit_has_members"),
        (unit_changes.closed, (over, *PAPER), "not_yours"),
    ):
        assert code(await house.act(STAFF, use, *args)) == refusal
    for who in ("secretary", "other_secretary", "stranger"):
        assert code(await house.act(who, unit_changes.renamed, two, "Khác", *PAPER)) == "not_yours"
        assert await house.act(who, unit_changes.cells, over) == []


async def test_a_closed_cell_is_gone_and_its_books_are_read(house: House) -> None:
    one, two = house.units["one"], await emptied(house, "two")
    closed = await done(house, unit_changes.closed, two, *PAPER)
    assert closed.closed == TODAY
    held = (RoleHeld.unit_id == two) & in_force(RoleHeld, TODAY)
    assert await house.rows(RoleHeld.role, where=held) == []
    again = await house.act(STAFF, unit_changes.renamed, two, "Khác", *PAPER)
    assert code(again) == "unit_closed"
    names = await house.rows(Unit.name, where=Unit.id == one)
    assert [line.unit for line in await house.act(STAFF, ward.cells)] == [names[0][0]]

    assert code(await house.act(STAFF, closed_books.years, one)) == "no_such_unit"
    assert await house.act(STAFF, closed_books.years, two) == [2026]
    for made in (
        await house.act(STAFF, closed_books.roll, two, 2026),
        await house.act(STAFF, closed_books.dues, two, 2026, lambda key, **_: key),
    ):
        assert isinstance(made, MadePaper)
        assert not isinstance(await house.act(STAFF, access_file, made.file_id), Refused)
        assert code(await house.act("other_secretary", access_file, made.file_id))
    for strange in (
        await house.act("other_secretary", closed_books.roll, two, 2026),
        await house.act("other_secretary", closed_books.kept, two, 1),
    ):
        assert code(strange) == "no_such_unit"
    book = await house.act(STAFF, closed_books.book, two, 2026)
    assert not isinstance(book, Refused)
    file = min(await house.rows(Paper.file_id, where=Paper.unit_id == two))[0]
    assert [each[0] for each in book.kept][-1] == file
    assert not isinstance(await house.act(STAFF, closed_books.kept, two, file), Refused)


async def test_minutes_that_nobody_printed_are_made_for_reading(house: House) -> None:
    meeting = await house.meeting()
    house.clock.move_to(MEETING + timedelta(hours=1))
    await house.act("secretary", roll_call.rest_present, meeting)
    await house.act("secretary", roll_call.announce, meeting)
    one = await emptied(house, "one")
    await done(house, unit_changes.closed, one, *PAPER)
    book = await house.act(STAFF, closed_books.book, one, 2026)
    assert not isinstance(book, Refused)
    assert book.meetings == ((meeting, date(2026, 6, 20)),)
    made = await house.act(STAFF, closed_books.minutes, one, meeting)
    assert isinstance(made, MadePaper), made
    assert code(await house.act("secretary", closed_books.minutes, one, meeting))
