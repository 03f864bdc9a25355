"""The invented ward as a residence committee: two areas, a chair, four members of one cell."""

from datetime import datetime

from sqlalchemy import insert

from services.db.models import AreaOfficer, RoleHeld
from services.residence import planning, register, season, workplaces
from services.residence.planning import Wanted
from services.residence.register import Letter
from services.residence.views import Area, Enrolled, Session, WorkplaceView
from services.residence.workplaces import Office
from services.work import Work
from tests.stage_cell import CELL, PEOPLE, SINCE

WARD_ID, CELL_ID = 1, 2
AREAS = {"Khu vực 1": ("Sen", "Lúa"), "Khu vực 2": ("Đào", "Mây")}
CHAIR = "Biển"


def person(called: str) -> int:
    """The id of somebody on the stage."""
    return [*PEOPLE].index(called) + 1


async def settle(work: Work) -> None:
    """By ward staff: areas, the workplace, introductions, page 2 written."""
    held = {"person_id": person(CHAIR), "unit_id": WARD_ID, "role": "standing_committee"}
    await work.db.execute(insert(RoleHeld).values(**held, from_day=SINCE))
    place = await workplaces.add_workplace(work, WARD_ID, Office(CELL), CELL_ID)
    assert isinstance(place, WorkplaceView)
    for name, people in AREAS.items():
        area = await register.add_area(work, WARD_ID, name)
        assert isinstance(area, Area)
        for called in people:
            letter = Letter(number="12-GT", on=work.today)
            done = await register.introduce(work, WARD_ID, person(called), place.id, letter)
            assert isinstance(done, Enrolled)
            await register.place(work, done.id, area.id, work.today)


async def lodgers(work: Work) -> None:
    """A student in lodgings with the officers of the area, and a Military Region 9 member."""
    area = (await register.areas(work, WARD_ID))[0]
    for called, role in {"Tùng": "head", "Lan": "police"}.items():
        office = {"area_id": area.id, "person_id": person(called), "role": role}
        await work.db.execute(insert(AreaOfficer).values(**office, from_day=SINCE))
    school = await workplaces.add_workplace(work, WARD_ID, Office("Trường Thử Nghiệm"))
    known = await register.workplaces(work, WARD_ID)
    assert isinstance(school, WorkplaceView)
    places = {"student": school.id, "military": next(w.id for w in known if w.inside_id)}
    for called, kind in {"Cúc": "student", "Gió": "military"}.items():
        letter = Letter(number="15-GT", on=work.today, kind=kind)
        done = await register.introduce(work, WARD_ID, person(called), places[kind], letter)
        assert isinstance(done, Enrolled)
        await register.place(work, done.id, area.id, work.today)


async def hold(work: Work, starts_at: datetime, place: str) -> None:
    """A session of all areas, to which everybody was invited by chat."""
    areas = tuple(area.id for area in await register.areas(work, WARD_ID))
    wanted = Wanted(starts_at, place, person(CHAIR), areas)
    planned = await planning.plan(work, WARD_ID, wanted)
    assert isinstance(planned, Session), planned
    people = [each.person_id for each in await season.expected(work, planned)]
    await season.record_invited(work, planned, people, "chat")
