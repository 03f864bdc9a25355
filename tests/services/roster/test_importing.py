"""What an import writes, changes and leaves alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from services import audit
from services.db.models import AuditRow, Closure, Membership, Person, RoleHeld, Standing, Unit
from services.roster.importing import preview_roster
from tests.services.roster.conftest import (
    HEADERS,
    NOW,
    SEAL,
    TODAY,
    Write,
    everything,
    import_file,
    roster_of,
    rows_of,
)

HEADER = ("Mã đảng viên", *HEADERS, "Phường", "Chức vụ", "Điện thoại", "Miễn", "Tạm thời")
BINH = ("", "Trần Thị Bình", "1/2/1960", "Chi bộ 3", "Phường Mẫu", "Thư ký", "912345678", "x", "")
AN = ("A-01", "Lê Văn An", "3/4/1970", "Chi bộ 3", "Phường Mẫu", "Bí thư", "", "", "")
LATER = NOW + timedelta(days=30)


async def test_everything_of_a_row_is_written(engine: AsyncEngine, write: Write) -> None:
    preview = await import_file(engine, write(HEADER, AN, BINH))
    assert [unit.code for unit in preview.new_units] == ["phuong-mau", "chi-bo-3"]
    assert [one.row.full_name for one in preview.new_people] == ["Lê Văn An", "Trần Thị Bình"]
    units = await rows_of(engine, Unit.code, Unit.name, Unit.kind)
    assert units == [("chi-bo-3", "Chi bộ 3", "cell"), ("phuong-mau", "Phường Mẫu", "ward")]
    assert await rows_of(engine, Person.full_name, Person.birth_date) == [
        ("Lê Văn An", date(1970, 4, 3)),
        ("Trần Thị Bình", date(1960, 2, 1)),
    ]
    roles = await rows_of(engine, RoleHeld.role, RoleHeld.from_day, RoleHeld.to_day)
    assert roles == [("minute_taker", TODAY, None), ("secretary", TODAY, None)]
    assert await rows_of(engine, Standing.kind, Standing.to_day) == [("exempt", None)]
    assert await rows_of(engine, Membership.temporary) == [(False,), (False,)]


async def test_the_same_file_twice_changes_nothing(engine: AsyncEngine, write: Write) -> None:
    path = write(HEADER, AN, BINH)
    await import_file(engine, path)
    before = await everything(engine)
    preview = await import_file(engine, path, LATER)
    assert (preview.new_people, preview.changed, preview.unchanged) == ((), (), 2)
    assert await everything(engine) == before


async def test_a_preview_writes_nothing_and_says_the_same(
    engine: AsyncEngine, write: Write
) -> None:
    path = write(HEADER, AN, BINH)
    before = await everything(engine)
    preview = await preview_roster(engine, roster_of(path), SEAL, NOW)
    assert await everything(engine) == before
    assert preview == await import_file(engine, path)


async def test_phones_are_sealed(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADER, BINH))
    [(sealed,)] = await rows_of(engine, Person.phone)
    assert "912345678" not in sealed
    assert SEAL.open(sealed) == "0912345678"
    assert "912345678" not in str(await rows_of(engine, AuditRow.details, AuditRow.subject))


async def test_a_code_is_made_and_stays(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADER, BINH))
    [(code,)] = await rows_of(engine, Person.code)
    assert code.startswith("DV-")
    changed = (*BINH[:6], "0987654321", *BINH[7:])
    preview = await import_file(engine, write(HEADER, changed), LATER)
    assert [one.fields for one in preview.changed] == [{"phone": "0987654321"}]
    assert await rows_of(engine, Person.code) == [(code,)]


async def test_a_real_code_takes_the_place_of_a_made_one(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADER, BINH))
    preview = await import_file(engine, write(HEADER, ("B-07", *BINH[1:])))
    assert [one.fields for one in preview.changed] == [{"code": "B-07"}]
    assert await rows_of(engine, Person.code) == [("B-07",)]


async def test_a_code_is_the_same_in_capitals(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADER, AN))
    preview = await import_file(engine, write(HEADER, ("a-01", *AN[1:])))
    assert preview.unchanged == 1


async def test_a_role_that_is_gone_ends_on_the_day_before(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADER, AN))
    deputy = (*AN[:5], "Phó bí thư", *AN[6:])
    await import_file(engine, write(HEADER, deputy), LATER)
    later = TODAY + timedelta(days=30)
    assert await rows_of(engine, RoleHeld.role, RoleHeld.from_day, RoleHeld.to_day) == [
        ("deputy", later, None),
        ("secretary", TODAY, later - timedelta(days=1)),
    ]


async def test_an_exemption_can_end_and_get_a_last_day(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADER, BINH))
    until = (*BINH[:7], date(2027, 6, 30), "")
    await import_file(engine, write(HEADER, until), LATER)
    assert await rows_of(engine, Standing.kind, Standing.to_day) == [("exempt", date(2027, 6, 30))]
    none = (*BINH[:7], "", "")
    await import_file(engine, write(HEADER, none), LATER)
    last = (TODAY + timedelta(days=29),)
    assert await rows_of(engine, Standing.to_day) == [last]


async def test_an_empty_cell_keeps_what_is_known(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADER, BINH))
    bare = write(HEADERS, BINH[1:4])
    preview = await import_file(engine, bare, LATER)
    assert preview.unchanged == 1


async def test_somebody_who_is_not_in_the_file_is_not_touched(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADER, AN, BINH))
    before = await everything(engine)
    await import_file(engine, write(HEADER, AN), LATER)
    assert await everything(engine) == before


async def test_duplicate_names_survive_by_their_birth_dates(
    engine: AsyncEngine, write: Write
) -> None:
    first, second = ["Lê Văn An", "1/2/1950", "Chi bộ 3"], ["Lê Văn An", "1/2/1960", "Chi bộ 3"]
    path = write(HEADERS, first, second)
    await import_file(engine, path)
    preview = await import_file(engine, path)
    assert preview.unchanged == 2
    assert len(await rows_of(engine, Person.id)) == 2


async def test_same_name_and_birth_date_without_a_code_are_asked_for_one(
    engine: AsyncEngine, write: Write
) -> None:
    twin = ["Lê Văn An", "1/2/1950", "Chi bộ 3"]
    preview = await import_file(engine, write(HEADERS, twin, [*twin], ["Lê Ba", None, "Chi bộ 3"]))
    assert [(one.row, one.column, one.code) for one in preview.refused] == [
        (2, "A", "needs_code"),
        (3, "A", "needs_code"),
    ]
    assert await rows_of(engine, Person.full_name) == [("Lê Ba",)]


async def test_twins_with_codes_are_two_people(engine: AsyncEngine, write: Write) -> None:
    twin = ["Lê Văn An", "1/2/1950", "Chi bộ 3"]
    path = write(["Mã đảng viên", *HEADERS], ["01", *twin], ["02", *twin])
    await import_file(engine, path)
    preview = await import_file(engine, path)
    assert preview.unchanged == 2
    assert await rows_of(engine, Person.code) == [("01",), ("02",)]
    uncoded = await import_file(engine, write(HEADERS, twin))
    assert [one.code for one in uncoded.refused] == ["needs_code"]


async def test_a_missing_birth_date_is_filled_in_and_never_guessed(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADERS, ["Lê Văn An", None, "Chi bộ 3"]))
    filled = write(HEADERS, ["Lê Văn An", "1/2/1950", "Chi bộ 3"])
    preview = await import_file(engine, filled)
    assert [one.fields for one in preview.changed] == [{"birth_date": date(1950, 2, 1)}]
    bare = await import_file(engine, write(HEADERS, ["Lê Văn An", None, "Chi bộ 3"]))
    assert [(one.column, one.code) for one in bare.refused] == [("B", "needs_birth_date")]


async def test_a_namesake_with_another_birth_date_is_new_and_noticed(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADERS, ["Lê Văn An", "1/2/1950", "Chi bộ 3"]))
    preview = await import_file(engine, write(HEADERS, ["Lê Văn An", "2/1/1950", "Chi bộ 3"]))
    assert len(preview.new_people) == 1
    assert [(one.row, one.code) for one in preview.notices] == [(2, "namesake")]


async def test_a_code_of_somebody_else_is_refused(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADER, AN))
    other = ("A-01", "Phạm Thị Khác", "9/9/1999", *AN[3:])
    preview = await import_file(engine, write(HEADER, other))
    assert [(one.row, one.column, one.code) for one in preview.refused] == [
        (2, "A", "code_of_other")
    ]
    assert await rows_of(engine, Person.full_name) == [("Lê Văn An",)]


async def test_days_that_contradict_known_ones_are_refused(
    engine: AsyncEngine, write: Write
) -> None:
    header = [*HEADERS, "Ngày vào Đảng", "Ngày chính thức"]
    person = ["Lê Văn An", "1/2/1950", "Chi bộ 3"]
    await import_file(engine, write(header, [*person, "1/1/1980", None]))
    preview = await import_file(engine, write(header, [*person, None, "1/1/1979"]))
    assert [(one.column, one.code) for one in preview.refused] == [
        ("E", "official_on_before_admitted_on")
    ]


async def test_a_move_to_another_cell_ends_membership_and_roles_there(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADER, AN))
    moved = (*AN[:3], "Chi bộ 4", "Phường Mẫu", "", "", "", "")
    await import_file(engine, write(HEADER, moved), LATER)
    last = TODAY + timedelta(days=29)
    async with engine.connect() as db:
        joined = select(Unit.name, Membership.from_day, Membership.to_day).join(
            Unit, Unit.id == Membership.unit_id
        )
        spans = [tuple(row) for row in await db.execute(joined.order_by(Membership.id))]
    assert spans == [
        ("Chi bộ 3", TODAY, last),
        ("Chi bộ 4", last + timedelta(days=1), None),
    ]
    assert await rows_of(engine, RoleHeld.role, RoleHeld.to_day) == [("secretary", last)]


async def test_a_temporary_membership_stands_beside_the_home_cell(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADER, AN))
    guest = (*AN[:3], "Chi bộ 4", "Phường Mẫu", "", "", "", "x")
    await import_file(engine, write(HEADER, guest), LATER)
    spans = await rows_of(engine, Membership.temporary, Membership.to_day)
    assert spans == [(False, None), (True, None)]
    assert await rows_of(engine, RoleHeld.role, RoleHeld.to_day) == [("secretary", None)]


async def test_ward_staff_hold_their_role_in_the_ward(engine: AsyncEngine, write: Write) -> None:
    member = (*AN[:5], "Cán bộ phường", *AN[6:])
    officer = ("W-01", "Võ Thị Văn", None, "Phường Mẫu", None, "Văn phòng", "", "", "")
    plain = ("W-02", "Võ Thị Không", None, "Phường Mẫu", None, "", "", "", "")
    lost = ("W-03", "Võ Thị Lạc", None, "Chi bộ 9", None, "Cán bộ phường", "", "", "")
    path = write(HEADER, member, officer, plain, lost)
    preview = await import_file(engine, path)
    assert [(one.row, one.column, one.code) for one in preview.refused] == [
        (4, "F", "ward_needs_role"),
        (5, "E", "ward_missing"),
    ]
    async with engine.connect() as db:
        joined = select(Unit.name, RoleHeld.role).join(Unit, Unit.id == RoleHeld.unit_id)
        roles = [tuple(row) for row in await db.execute(joined)]
    assert roles == [("Phường Mẫu", "ward_staff")] * 2
    assert len(await rows_of(engine, Membership.id)) == 1
    assert (await import_file(engine, path)).unchanged == 2


async def test_cells_of_two_wards_may_share_a_name(engine: AsyncEngine, write: Write) -> None:
    header = [*HEADERS, "Phường"]
    path = write(
        header,
        ["Lê Văn An", None, "Chi bộ 1", "Phường Đông"],
        ["Lê Văn Ba", None, "Chi bộ 1", "Phường Tây"],
    )
    preview = await import_file(engine, path)
    cells = [unit.code for unit in preview.new_units if unit.kind == "cell"]
    assert cells == ["chi-bo-1", "chi-bo-1-2"]
    assert (await import_file(engine, path)).unchanged == 2
    unclear = await import_file(engine, write(HEADERS, ["Lê Văn Tư", None, "chi bộ  1"]))
    assert [(one.column, one.code) for one in unclear.refused] == [("C", "unit_ambiguous")]


async def test_nobody_is_put_into_a_closed_cell(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADERS, ["Lê Văn An", None, "Chi bộ 1"]))
    async with engine.begin() as db:
        unit = (await db.execute(select(Unit.id))).scalar_one()
        await db.execute(insert(Closure).values(unit_id=unit, from_day=date(2026, 6, 1)))
    again = await import_file(engine, write(HEADERS, ["Lê Văn Ba", None, "chi bo 1"]))
    assert [(one.column, one.code) for one in again.refused] == [("C", "unit_closed")]
    assert again.unchanged == 0


async def test_a_ward_named_later_is_set_above_a_known_cell(
    engine: AsyncEngine, write: Write
) -> None:
    await import_file(engine, write(HEADERS, ["Lê Văn An", None, "Chi bộ 1"]))
    path = write([*HEADERS, "Phường"], ["Lê Văn An", None, "Chi bộ 1", "Phường Đông"])
    preview = await import_file(engine, path)
    assert [unit.code for unit in preview.changed_units] == ["chi-bo-1"]
    [(ward_id,)] = [row for row in await rows_of(engine, Unit.parent_id) if row[0]]
    assert ward_id
    assert (await import_file(engine, path)).changed_units == ()


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (["Lê Hai", None, "Chi bộ Khác", "CB1", None], "D", "unit_code_of_other"),
        (["Lê Hai", None, None, "CB2", None], "D", "unit_code_unknown"),
        (["Lê Hai", None, "Chi bộ 1", "CB1", "Phường Tây"], "E", "other_parent"),
        (["Lê Hai", None, "Chi bộ 2", "CB2", None], "D", "unit_has_code"),
    ],
)
async def test_units_that_contradict(
    engine: AsyncEngine, write: Write, row: list[object], column: str, code: str
) -> None:
    header = [*HEADERS, "Mã chi bộ", "Phường"]
    known = write(
        header,
        ["Lê Một", None, "Chi bộ 1", "CB1", "Phường Đông"],
        ["Lê Ba", None, "Chi bộ 2", None, None],
    )
    await import_file(engine, known)
    preview = await import_file(engine, write(header, row))
    assert [(one.column, one.code) for one in preview.refused] == [(column, code)]
    assert preview.new_units == ()


async def test_a_unit_of_refused_rows_only_is_not_made(engine: AsyncEngine, write: Write) -> None:
    twin = ["Lê Văn An", "1/2/1950", "Chi bộ 3"]
    preview = await import_file(engine, write(HEADERS, twin, [*twin], ["Lê", "1950", "Chi bộ 4"]))
    assert preview.new_units == ()
    assert await rows_of(engine, Unit.code) == []


async def test_a_failure_half_way_leaves_nothing(engine: AsyncEngine, write: Write) -> None:
    before = await everything(engine)
    async with full(engine):
        with pytest.raises(IntegrityError):
            await import_file(engine, write(HEADER, AN, BINH))
    assert await everything(engine) == before


@asynccontextmanager
async def full(engine: AsyncEngine) -> AsyncIterator[None]:
    """No role can be written meanwhile."""
    refused = "BEFORE INSERT ON roles BEGIN SELECT RAISE(ABORT, 'full'); END"
    async with engine.begin() as db:
        await db.exec_driver_sql(f"CREATE TRIGGER full {refused}")
    try:
        yield
    finally:
        async with engine.begin() as db:
            await db.exec_driver_sql("DROP TRIGGER full")


async def test_the_audit_trail_names_people_and_fields(engine: AsyncEngine, write: Write) -> None:
    await import_file(engine, write(HEADER, AN))
    async with engine.connect() as db:
        assert await audit.verify(db) == (3, None)
        lines = select(AuditRow.action, AuditRow.details).order_by(AuditRow.id)
        actions = {row.action: row.details for row in await db.execute(lines)}
    assert actions["roster.add"] == {
        "fields": ["birth_date", "full_name"],
        "steps": ["begin memberships home", "begin roles secretary"],
    }


async def statements(engine: AsyncEngine, write: Write, people: int, now: datetime) -> list[str]:
    """The statements of one import of so many people."""
    seen: list[str] = []

    def note(_db: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    rows = [
        ["Lê Văn Mẫu", date(1950, 1, 1) + timedelta(days=one), f"Chi bộ {one % 30}", f"09{one:08}"]
        for one in range(people)
    ]
    path = write([*HEADERS, "Điện thoại", "Chức vụ"], *([*row, "Thủ quỹ"] for row in rows))
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    await import_file(engine, path, now)
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    return seen


async def test_many_people_cost_no_more_statements_than_few(
    engine: AsyncEngine, write: Write
) -> None:
    await statements(engine, write, 40, datetime(2026, 11, 1, tzinfo=UTC))
    few = await statements(engine, write, 50, NOW)
    many = await statements(engine, write, 300, NOW)
    again = await statements(engine, write, 300, LATER)
    assert len(many) == len(few) < 30
    assert len(again) < len(few)
    assert len(await rows_of(engine, Person.id)) == 300
