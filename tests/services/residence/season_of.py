"""The example ward as a residence committee: two areas, a workplace inside and one outside."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from services.db.models import RoleHeld
from services.residence import (
    answers,
    attendance,
    planning,
    register,
    season,
    sheets,
    workplaces,
)
from services.residence.planning import Wanted
from services.residence.register import Letter
from services.residence.sheets import Line, Sheet
from services.residence.views import Area, Enrolled, Session, WorkplaceView
from services.residence.workplaces import Office
from tests.fakes import LONG_AGO, House, vn

JUNE = vn(6, 20, 8)
"""a Saturday"""
OCTOBER = vn(10, 17, 8)
HALL = "Hội trường phường Thử"


@dataclass
class Season:
    """Ids by name, and short ways through a season."""

    house: House
    areas: dict[str, int] = field(default_factory=dict)
    introductions: dict[str, int] = field(default_factory=dict)

    @property
    def ward(self) -> int:
        return self.house.units["ward"]

    async def workplace(self, office: Office, inside_id: int | None = None) -> int:
        """The id of a workplace committee."""
        add = workplaces.add_workplace
        found = await self.house.act("ward_staff", add, self.ward, office, inside_id)
        assert isinstance(found, WorkplaceView), found
        return found.id

    async def introduce(self, who: str, workplace: int, area: str, **letter: Any) -> Enrolled:
        """Introduced, page 2 written, at home in an area."""
        act, person = self.house.act, self.house.ids[who]
        given = Letter(number="12-GT", **letter)
        found = await act("ward_staff", register.introduce, self.ward, person, workplace, given)
        assert isinstance(found, Enrolled), found
        self.introductions[who] = found.id
        day = self.house.clock.now().date()
        placed = await act("ward_staff", register.place, found.id, self.areas[area], day)
        assert isinstance(placed, Enrolled), placed
        return placed

    async def plan(self, starts_at: datetime = JUNE, *areas: str) -> Session:
        """A session for these areas (all of them), everybody invited by chat."""
        chosen = tuple(self.areas[name] for name in areas) or tuple(self.areas.values())
        wanted = Wanted(starts_at, HALL, self.house.ids["chair"], chosen)
        planned = await self.house.act("ward_staff", planning.plan, self.ward, wanted)
        assert isinstance(planned, Session), planned
        people = [each.person_id for each in await self.house.act("", season.expected, planned)]
        await self.house.act("ward_staff", season.record_invited, planned, people, "chat")
        return planned

    async def sheet(self, meeting_id: int) -> dict[str, Line]:
        """The lines of a session by key of the person."""
        found = await self.house.act("ward_staff", attendance.sheet, meeting_id)
        assert isinstance(found, Sheet), found
        for line in found.lines:  # what each of them is shown is the same line
            assert await self.house.act(self.who(line), sheets.own, found.session) == line
        return {self.who(line): line for line in found.lines}

    def who(self, line: Line) -> str:
        """The key of a line's member."""
        return self.house.keys([line.member.person_id])[0]

    async def held(self, session: Session, **marks: str) -> None:
        """Held: the roll-call (the rest was absent), and the record closed."""
        self.house.clock.move_to(max(self.house.clock.now(), session.starts_at))
        ids = {self.house.ids[who]: mark for who, mark in marks.items()}
        done = await self.house.act("ward_staff", attendance.mark, session.id, ids)
        assert isinstance(done, Sheet), done
        await self.house.act("ward_staff", attendance.rest, session.id, "absent")
        closed = await self.house.act("ward_staff", attendance.close, session.id)
        assert isinstance(closed, tuple), closed

    async def absent(self, who: str, session: Session, *, confirmed: bool = False) -> int:
        """Reports an absence, perhaps with the workplace's word; returns the answer's id."""
        words = "trực cơ quan"
        done = await self.house.act(who, answers.answer, session.id, "absent", "work", words)
        assert isinstance(done, Session), done
        given = (await self.house.act("", answers.latest, session))[self.house.ids[who]]
        if confirmed:
            await self.house.act("secretary", answers.confirm, given.id, "confirmed")
        return given.id


async def begin(house: House) -> Season:
    """An, Bình and one without a phone from inside, a stranger from outside."""
    built = Season(house)
    await house.change(
        insert(RoleHeld).values(
            person_id=house.ids["other_member"],
            unit_id=house.units["ward"],
            role="standing_committee",
            from_day=LONG_AGO,
        )
    )
    house.ids["chair"] = house.ids["other_member"]
    for name in ("Khu vực Bắc", "Khu vực Nam"):
        area = await house.act("ward_staff", register.add_area, built.ward, name)
        assert isinstance(area, Area), area
        built.areas[name] = area.id
    school = Office("Trường Thử Xa", "1 Đường Thử", "truong@thu.example")
    inside = await built.workplace(Office("Chi bộ Thử 1"), house.units["one"])
    outside = await built.workplace(school)
    for who in ("an", "binh"):
        await built.introduce(who, inside, "Khu vực Bắc")
    await built.introduce("silent", inside, "Khu vực Nam")
    await built.introduce("stranger", outside, "Khu vực Nam")
    return built
