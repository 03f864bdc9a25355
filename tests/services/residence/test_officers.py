"""Heads of an area and of its police: named, replaced, relieved, and what they see (ROL-21)."""

import pytest
from sqlalchemy import insert

from services import accounts
from services.db.models import Person
from services.refusal import Refused
from services.residence import namesakes, officers, students
from services.residence.namesakes import Namesake
from services.residence.officers import Officer
from tests.fakes import SEAL, House
from tests.services.residence import year as stage
from tests.services.residence.year import LiaisonYear
from tests.worlds import Worlds


@pytest.fixture
async def year(house: House, worlds: Worlds) -> LiaisonYear:
    return await worlds.after(house, stage.build)


async def named(year: LiaisonYear, who: int | str, role: str = "head") -> Officer | Refused:
    area = year.areas["Khu vực 1"]
    return await year.house.act("ward_staff", officers.name, year.ward, area, role, who)


async def test_a_new_head_replaces_the_old_one_and_gets_a_code(year: LiaisonYear) -> None:
    first = await named(year, "Hoa Thử Suối")
    assert isinstance(first, Officer)
    assert (first.area, first.role, first.reach) == ("Khu vực 1", "head", None)
    code = await year.house.act("ward_staff", accounts.invite, first.person_id, SEAL)
    assert isinstance(code, accounts.Invited)
    year.house.ids["first"] = first.person_id
    second = await named(year, year.house.ids["committee"])
    assert isinstance(second, Officer)
    assert second.name == "Hoa Thử Mây"
    found = await year.house.act("ward_staff", officers.of_unit, year.ward)
    assert found == [second]
    assert await year.house.act("first", students.asked, 2026) == []
    asked = await year.house.act("committee", students.asked, 2026)
    assert [(one.student.name, one.role) for one in asked] == [("Hoa Thử Tùng", "head")]
    again = await year.house.act("ward_staff", accounts.invite, first.person_id, SEAL)
    assert again == Refused("not_yours")


async def test_an_officer_alone_is_told_from_members(year: LiaisonYear) -> None:
    one = await named(year, "Hoa Thử Suối", "police")
    assert isinstance(one, Officer)
    year.house.ids["police"] = one.person_id
    await named(year, year.house.ids["an"])
    assert await year.house.act("police", officers.only_officer)
    for who in ("an", "binh", "ward_staff"):
        assert not await year.house.act(who, officers.only_officer)
    area = year.areas["Khu vực 1"]
    gone = await year.house.act("ward_staff", officers.relieve, year.ward, area, "police")
    assert gone == one
    assert not await year.house.act("police", officers.only_officer)


async def test_only_ward_staff_name_and_only_whom_they_may_know(year: LiaisonYear) -> None:
    area = year.areas["Khu vực 1"]
    for who in ("an", "secretary", "other_member"):
        refused = await year.house.act(who, officers.name, year.ward, area, "head", "Hoa Thử Suối")
        assert refused == Refused("not_yours")
        assert await year.house.act(who, officers.of_unit, year.ward) == Refused("not_yours")
    await year.house.change(insert(Person).values(code="xa", full_name="Hoa Thử Xa"))
    far = (await year.house.rows(Person.id, where=Person.code == "xa"))[0][0]
    assert await named(year, far) == Refused("not_yours")
    assert await named(year, "Suối") == Refused("whole_name")
    assert await named(year, "Hoa Thử Suối", "chair") == Refused("no_such_area")


async def test_who_holds_a_role_gets_no_code_as_an_officer(year: LiaisonYear) -> None:
    chair = await named(year, year.house.ids["chair"])
    assert isinstance(chair, Officer)
    refused = await year.house.act("ward_staff", accounts.invite, chair.person_id, SEAL)
    assert refused == Refused("not_yours")


async def test_namesakes_from_afar_are_told_by_their_year_alone(year: LiaisonYear) -> None:
    far = {"code": "xa", "full_name": "Hoa Thử An", "birth_year": 1984}
    await year.house.change(insert(Person).values(**far))

    async def of(name: str, born: int | None = None) -> list[Namesake]:
        found = await year.house.act("ward_staff", namesakes.of, year.ward, name, born)
        assert not isinstance(found, Refused)
        return found

    assert [(one.where, one.near) for one in await of("hoa thu an")] == [("Chi bộ Thử 1", True)]
    assert [(one.year, one.where) for one in await of("Hoa Thử An", 1984)] == [
        (None, "Chi bộ Thử 1"),
        (1984, ""),
    ]
    assert [one.near for one in await of("Hoa Thử An", 1990)] == [True]
    assert await year.house.act("an", namesakes.of, year.ward, "Hoa") == Refused("not_yours")
