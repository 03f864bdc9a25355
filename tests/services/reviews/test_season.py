"""The season of a year: opened by its plan, its subjects computed with reasons."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, update

from services import rulebook_changes
from services.db.models import Membership, Person, ReviewPlacement, ReviewSubject, Standing
from services.refusal import Refused
from services.reviews import facts, groups, reading, season, setup, subjects, workbook
from services.reviews.posts import heads_of
from services.reviews.reading import COMMITTEES, Season, Subject
from services.reviews.setup import Kept, PersonSaid, PostSaid, Said
from services.reviews.workbook_offers import OFFERED
from services.rulebook_changes import Plan, PlannedDate
from services.rulebook_words import Paper
from services.words import fold
from tests.fakes import House, vn

Ward = tuple[House, Season]


async def found(ward: Ward, **more: Any) -> dict[str, Subject]:
    """Subjects by what they are and whom they concern: "member an", "collective Chi bộ Thử 1"."""
    house, opened = ward
    listed = await house.act("ward_staff", reading.subjects_of, opened.id, **more)
    people = {number: key for key, number in house.ids.items()}
    return {f"{one.kind} {people.get(one.person_id or 0, one.name)}": one for one in listed}


def chief(house: House, person: str = "other_secretary", **more: Any) -> PostSaid:
    """A leading post at the agency."""
    at = {"unit_id": house.units["two"], "person_id": house.ids[person], "position": "head"}
    values: dict[str, Any] = {"collective": "Lãnh đạo Văn phòng", "kind": "other", **at, **more}
    return PostSaid(**values)


async def said(ward: Ward, **what: Any) -> Kept:
    """What the ward's staff say about its cells, posts and people."""
    house, opened = ward
    done = await house.act("ward_staff", setup.keep, opened.id, Said(**what))
    assert isinstance(done, Kept), done
    return done


async def test_2025_is_opened_by_the_printed_plan_and_2026_needs_its_own(house: House) -> None:
    house.clock.move_to(vn(11, 28, 9, year=2025))
    at = house.units["ward"]
    assert await house.act("secretary", season.open_season, at, 2025) == Refused("not_yours")
    opened = await house.act("ward_staff", season.open_season, at, 2025)
    assert isinstance(opened, Season)
    assert (opened.number, opened.issued_on) == ("15-KH/ĐU", date(2025, 11, 27))
    again = await house.act("ward_staff", season.open_season, at, 2025)
    assert again == Refused("season_open", {"year": 2025})
    later = await house.act("ward_staff", season.open_season, at, 2026)
    assert later == Refused("season_no_plan", {"year": 2026})  # CAL-20
    house.clock.move_to(vn(11, 28, 9))
    paper = Paper("21-KH/ĐU", date(2026, 11, 20), "Đảng ủy phường Hoa Thử")
    day = PlannedDate("grading.submit_before", date(2026, 12, 8), "Mục 4", "trước ngày 08/12/2026")
    await house.act("ward_staff", rulebook_changes.enter_plan, at, Plan(2026, paper, (day,)))
    opened = await house.act("ward_staff", season.open_season, at, 2026)
    assert isinstance(opened, Season)
    assert (opened.number, opened.issued_on, opened.body) == (
        "21-KH/ĐU",
        date(2026, 11, 20),
        "Đảng ủy phường Hoa Thử",
    )
    assert await house.act("ward_staff", season.focus, opened) == []


async def test_who_is_excluded_and_why(ward: Ward) -> None:
    """GRD-R04: exempt, suspended, admitted less than six months before the review."""
    house, opened = ward
    new = update(Person).where(Person.id == house.ids["an"])
    await house.change(new.values(admitted_on=date(2025, 5, 29)))
    await house.act("ward_staff", subjects.compute, opened)
    listed = await found(ward, unit_id=house.units["one"])
    assert {key: one.reason for key, one in listed.items() if not one.must} == {
        "member an": "new",
        "member exempt": "exempt",
        "member suspended": "suspended",
    }
    assert "member elsewhere" in listed
    house.clock.move(days=1)
    await house.act("ward_staff", subjects.compute, opened)
    assert (await found(ward))["member an"].must


async def test_forms_and_what_is_not_known_yet(ward: Ward) -> None:
    """GRD-R14, AMB-34: by the cell, by the post, by what was said of one member."""
    house, opened = ward
    await said(ward, posts=(chief(house),))
    listed = await found(ward)
    forms = ("secretary", "other_secretary", "other_member")
    assert [listed[f"member {key}"].form for key in forms] == ["2C", "2A", "2B"]
    works = PersonSaid(house.ids["binh"], in_system=True)
    done = await house.act("secretary", setup.say_person, opened, house.units["one"], works)
    assert isinstance(done, Kept)
    assert (await found(ward))["member binh"].form == "2B"
    refused = await house.act("deputy", setup.say_person, opened, house.units["two"], works)
    assert refused == Refused("not_yours")
    missing = update(Person).where(Person.id == house.ids["an"]).values(admitted_on=None)
    await house.change(missing)
    conflicts = await house.act("ward_staff", subjects.compute, opened)
    assert {(one.code, one.who) for one in conflicts} >= {("admitted", "Hoa Thử An")}
    assert (await found(ward))["member an"].must


async def test_places_and_order_of_leaders_and_collectives(ward: Ward) -> None:
    """GRD-R15, R16, R17, R29, R31, R34, R37: joint sessions, two places, heads first."""
    house, opened = ward
    kept = await said(ward, posts=(chief(house), chief(house, "other_member", position="deputy")))
    assert kept.posts == 2
    listed = await found(ward)
    leader, member = listed["leader other_secretary"], listed["member other_secretary"]
    assert member.places == (f"unit:{house.units['two']}", *leader.places)
    agency, own = listed["collective Lãnh đạo Văn phòng"], listed["collective Chi bộ Thử 2"]
    names = [
        one.name
        for one in await house.act("", reading.subjects_of, opened.id, house.units["two"])
        if one.kind == "collective"
    ]
    assert names == ["Lãnh đạo Văn phòng", "Chi bộ Thử 2"]  # the committee last
    # two members: with the committee, and the committee with them
    assert agency.places[0] == f"collective:{own.collective_id}"
    assert own.places[0] == f"collective:{agency.collective_id}"
    first = await house.act("", reading.subjects_of, opened.id, kinds=["member"])
    assert [one.position for one in first if one.unit_id == house.units["one"]][:3] == [
        "head",
        "deputy",
        "member",
    ]
    both = [one.collective_id or 0 for one in (own, agency)]
    heads = await house.act("", heads_of, both, date(2025, 11, 28))
    assert set(heads.values()) == {house.ids["other_secretary"]}


async def test_equal_posts_are_left_to_the_competent_body(ward: Ward) -> None:
    """GRD-G36, G37: the highest post, then more time; equal time is a conflict."""
    house, _ = ward
    other = chief(house, collective="Thường trực HĐND", kind="council_standing_body", share=50)
    kept = await said(ward, posts=(chief(house, share=50), other))
    assert "equal_time" in {one.code for one in kept.conflicts}
    kept = await said(ward, posts=(chief(house, title="Chánh Văn phòng", rank=1, share=60),))
    assert "equal_time" not in {one.code for one in kept.conflicts}


async def test_only_what_changed_is_written(ward: Ward) -> None:
    house, opened = ward
    counts = await house.count(ReviewSubject), await house.count(ReviewPlacement)
    await house.act("ward_staff", subjects.compute, opened)
    assert (await house.count(ReviewSubject), await house.count(ReviewPlacement)) == counts
    gone = update(Membership).where(Membership.person_id == house.ids["an"])
    await house.change(gone.values(to_day=date(2025, 11, 1)))
    await house.act("", subjects.compute, opened)
    assert await house.count(ReviewPlacement) == counts[1] + 1
    assert "member an" not in await found(ward)


async def test_the_workbook_is_read_as_a_whole_or_not_at_all(ward: Ward) -> None:
    house, opened = ward
    known = await house.act("ward_staff", facts.load, opened)
    people = await house.act("ward_staff", setup.people_by_code, opened.ward_id)
    book = load_workbook(io.BytesIO(workbook.form(known)))
    assert book["Chi bộ"]["B2"].value == "Dân cư"
    kinds, _forms = book["Tiêu chí"].data_validations.dataValidation
    assert kinds.formula1.startswith('"Tiêu chí chung,Kết quả nhiệm vụ,')
    read_ = {**workbook.CELL_KINDS, **workbook.POSITIONS, **workbook.ENTRIES}
    for place in (("Chi bộ", 2), ("Lãnh đạo", 6), ("Tiêu chí", 1)):
        assert all(fold(word) in read_ for word in OFFERED[place])
    book["Lãnh đạo"].append(
        *[("Lãnh đạo Trạm y tế", "Lãnh đạo cơ quan", "Chi bộ Thử 2", "other_member", "")]
    )
    book["Tiêu chí"].append(("Tiêu chí chung", "Phẩm chất", 30, "2B", "Phụ lục", "30 đ"))
    read = workbook.read(_saved(book), known, opened.ward_id, people)
    assert isinstance(read, workbook.Read)
    assert [(one.sheet, one.row, one.column) for one in read.bad] == [("Lãnh đạo", 2, "Vị trí")]
    assert read.said == Said()
    book["Lãnh đạo"]["F2"] = "Người đứng đầu"
    read = workbook.read(_saved(book), known, opened.ward_id, people)
    assert isinstance(read, workbook.Read)
    assert not read.bad
    kept = await house.act("ward_staff", setup.keep, opened.id, read.said)
    assert isinstance(kept, Kept)
    assert (kept.cells, kept.posts, kept.entries) == (0, 1, 1)
    entries = await house.act("", reading.entries, opened.id, "criterion")
    assert [(one.key, one.text, one.points, one.form) for one in entries] == [
        ("chung: pham chat", "Phẩm chất", 30, "2B")
    ]
    assert workbook.read(b"nothing", known, 1, {}) == Refused("not_xlsx")


def _saved(book: Any) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("database", ["sqlite"])
async def test_two_thousand_members_are_computed_set_wise(ward: Ward) -> None:
    house, opened = ward
    people = [
        {
            "code": f"m{number}",
            "full_name": f"Hoa Thử {number}",
            "admitted_on": date(2000, 1, 1) + timedelta(days=number),
        }
        for number in range(2000)
    ]
    await house.change(insert(Person).values(people[0]))
    async with house.engine.begin() as db:
        await db.execute(insert(Person), people[1:])
    ids = await house.rows(Person.id, where=Person.code.like("m%") & Person.code.not_like("min%"))
    cells = [house.units["one"], house.units["two"]]
    rows = [
        {"person_id": row[0], "unit_id": cells[at % 2], "from_day": date(2020, 1, 1)}
        for at, row in enumerate(ids)
    ]
    exempt = [
        {"person_id": row[0], "kind": "exempt", "from_day": date(2020, 1, 1)} for row in ids[:50]
    ]
    async with house.engine.begin() as db:
        await db.execute(insert(Membership), rows)
        await db.execute(insert(Standing), exempt)
    await house.act("ward_staff", subjects.compute, opened)
    listed = await house.act("", reading.subjects_of, opened.id, kinds=["member"])
    assert len(listed) == 2000 + 12
    assert sum(not one.must for one in listed) == 52


LONGEST_GROUP = 40
"""letters that the column of a group holds"""


def test_every_collective_has_a_group_that_can_be_read_aloud() -> None:
    for kind in (*workbook.BODIES.values(), *COMMITTEES):
        for position in workbook.POSITIONS.values():
            name = groups.of_leader(kind, position)
            assert len(name) <= LONGEST_GROUP
            assert not {"_", "."} & set(name)
            assert name.startswith(groups.of_collective(kind))
