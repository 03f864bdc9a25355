"""A ward with two areas and four working members, for the meeting and the liaison book."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert, select

from services.db.models import AreaOfficer, Person, RoleHeld
from services.residence import attendance, planning, register, season, workplaces
from services.residence.planning import Wanted
from services.residence.register import Letter
from services.residence.views import Area, Enrolled, Session, WorkplaceView
from services.residence.workplaces import Office
from services.work import Work
from tests.fakes import LONG_AGO, House, vn

JUNE, OCTOBER = vn(6, 20, 8), vn(10, 17, 8)
"""Saturdays"""
WORKERS = {
    "an": ("working", "one"),
    "binh": ("working", "one"),
    "other_member": ("student", "two"),
    "stranger": ("military", ""),
}
"""key → kind, unit of the workplace (empty: outside)"""


@dataclass
class LiaisonYear:
    """The house with a residence committee: its ward staff keep the liaison.

    `areas` and `books` (introductions) by name and by key of a person.
    """

    house: House
    areas: dict[str, int] = field(default_factory=dict)
    books: dict[str, int] = field(default_factory=dict)

    @property
    def ward(self) -> int:
        return self.house.units["ward"]

    async def meeting(self, starts_at: datetime, *areas: str) -> Session:
        """A session of these areas that the standing committee chairs; everybody is invited."""
        ids = tuple(self.areas[name] for name in areas or self.areas)
        wanted = Wanted(starts_at, "Hội trường Thử", self.house.ids["chair"], ids)
        done = await self.house.act("ward_staff", planning.plan, self.ward, wanted)
        assert isinstance(done, Session), done
        await self.house.act("ward_staff", _invite, done)
        return done

    async def held(self, starts_at: datetime, **marks: str) -> Session:
        """The same, and its roll-call is taken; who is not named was present."""
        session = await self.meeting(starts_at)
        if self.house.clock.now() < starts_at:
            self.house.clock.move_to(starts_at)
        known = {self.house.ids[who]: mark for who, mark in marks.items()}
        await self.house.act("ward_staff", attendance.mark, session.id, known)
        await self.house.act("ward_staff", attendance.rest, session.id, "present")
        return session


async def build(house: House) -> LiaisonYear:
    """Introduces the members and names the officers of the first area."""
    year = LiaisonYear(house)
    await house.change(insert(Person).values(code="chair", full_name="Hoa Thử Thường Trực"))
    async with house.engine.begin() as db:
        found = (await db.execute(select(Person.id).where(Person.code == "chair"))).scalar_one()
    house.ids["chair"] = found
    held = {"person_id": found, "unit_id": year.ward, "from_day": LONG_AGO}
    await house.change(insert(RoleHeld).values(**held, role="standing_committee"))
    for name in ("Khu vực 1", "Khu vực 2"):
        area = await house.act("ward_staff", register.add_area, year.ward, name)
        assert isinstance(area, Area)
        year.areas[name] = area.id
    offices = {"": await _workplace(year, Office("Trường Thử"), None)}
    for key in ("one", "two"):
        office = Office(f"Chi bộ Thử {key}")
        offices[key] = await _workplace(year, office, house.units[key])
    for who, (kind, unit) in WORKERS.items():
        letter = Letter("01", date(2026, 1, 5), kind)
        args = (year.ward, house.ids[who], offices[unit].id, letter)
        done = await house.act("ward_staff", register.introduce, *args)
        assert isinstance(done, Enrolled), done
        first = year.areas["Khu vực 1"]
        await house.act("ward_staff", register.place, done.id, first, date(2026, 1, 9))
        year.books[who] = done.id
    return year


async def officers(year: LiaisonYear) -> None:
    """Mây heads the first area, Núi its police."""
    for who, role in {"committee": "head", "minute_taker": "police"}.items():
        values = {"area_id": year.areas["Khu vực 1"], "person_id": year.house.ids[who]}
        row = insert(AreaOfficer).values(**values, role=role, from_day=LONG_AGO)
        await year.house.change(row)


async def _workplace(year: LiaisonYear, office: Office, inside: int | None) -> WorkplaceView:
    args = (year.ward, office, inside)
    done = await year.house.act("ward_staff", workplaces.add_workplace, *args)
    assert isinstance(done, WorkplaceView)
    return done


async def _invite(work: Work, session: Session) -> None:
    people = [each.person_id for each in await season.expected(work, session)]
    await season.record_invited(work, session, people, "paper")
