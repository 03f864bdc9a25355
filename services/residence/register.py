"""The register: areas, who is introduced to a residence committee, and to which area."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, select, update

from services.db.models import (
    Introduction,
    Membership,
    Placement,
    ResidenceArea,
    Unit,
    in_force,
)
from services.people import COMMITTEE, RESIDENCE
from services.refusal import Refused
from services.residence import areas as areas_
from services.residence.access import access_committee, access_introduction
from services.residence.views import (
    Area,
    Enrolled,
    WorkplaceView,
    enrolled,
    in_unit,
    of_person,
    the_introduction,
    the_workplace,
    workplace_views,
    workplaces_of,
)
from services.rulebooks import judge_for
from services.words import fold, tidy
from services.work import Work

KINDS = ("working", "student", "military")
INTRODUCED = insert(Introduction).returning(Introduction.id)
PLACED = insert(Placement)


@dataclass(frozen=True, slots=True)
class Letter:
    """What an introduction letter says; `temporary_months` as granted, None: none (RES-04)."""

    number: str = ""
    on: date | None = None
    kind: str = "working"
    permanent: bool = True
    temporary_months: int | None = None


async def areas(work: Work, unit_id: int) -> list[Area]:
    """The areas that a residence committee uses, by name."""
    return [area for area in await areas_.known(work, unit_id) if not area.closed]


async def add_area(work: Work, unit_id: int, name: str) -> Area | Refused:
    """A further area; one of the same name is not added twice, a closed one is used again."""
    found = await access_committee(work, unit_id)
    if isinstance(found, Refused):
        return found
    known = {fold(area.name): area for area in await areas_.known(work, unit_id)}
    if same := known.get(fold(name)):
        if same.closed:
            await areas_.note(work, same, "opened", same.name)
        return replace(same, closed=False)
    values = {"unit_id": unit_id, "name": tidy(name), "added_at": work.now}
    added = insert(ResidenceArea).values(**values, added_by=work.acting.person_id)
    area_id = (await work.db.execute(added.returning(ResidenceArea.id))).scalar_one()
    work.record("residence.area", f"unit:{unit_id}", area=area_id)
    return Area(area_id, unit_id, tidy(name))


async def workplaces(work: Work, unit_id: int) -> list[WorkplaceView]:
    """The workplaces that introduce members to a residence committee, by name, for itself."""
    if not work.acting.holds(unit_id, *RESIDENCE):
        return []
    return await workplace_views(work, workplaces_of(unit_id))


async def people(
    work: Work, unit_id: int, area_id: int | None = None, on: date | None = None
) -> list[Enrolled]:
    """Who keeps contact with a residence committee on a day (today), perhaps in one area."""
    found = await enrolled(work, in_unit(unit_id, on or work.today))
    return [each for each in found if area_id is None or each.area_id == area_id]


async def one(work: Work, introduction_id: int) -> Enrolled | Refused:
    """An introduction, for the two committees it concerns."""
    return await access_introduction(work, introduction_id)


async def mine(work: Work) -> list[Enrolled]:
    """Where the actor keeps contact today."""
    return await enrolled(work, of_person(work.acting.person_id, work.today))


async def introduce(
    work: Work, unit_id: int, person_id: int, workplace_id: int, letter: Letter
) -> Enrolled | Refused:
    """A member is introduced to a residence committee (RES-01, RES-15).

    By the workplace's own committee for its members, or from a letter on paper by the residence
    committee. Students in lodgings are introduced whatever their registration (AMB-42).
    Refused: not_yours, introduced_already, not_residence (RES-04).
    """
    found = await workplace_views(work, the_workplace(workplace_id))
    known = bool(found) and found[0].unit_id == unit_id
    if not known or not await _may_introduce(work, found[0], person_id):
        return Refused("not_yours")
    if refused := await unfit(work, unit_id, person_id, letter):
        return refused
    values = {
        "unit_id": unit_id,
        "person_id": person_id,
        "workplace_id": workplace_id,
        "kind": letter.kind,
        "letter_number": letter.number,
        "letter_on": letter.on,
        "permanent": letter.permanent,
        "temporary_months": letter.temporary_months,
        "from_day": work.today,
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    key = (await work.db.execute(INTRODUCED, values)).scalar_one()
    work.record("residence.introduced", f"introduction:{key}", person=person_id)
    return (await enrolled(work, the_introduction(key)))[0]


async def _may_introduce(work: Work, workplace: WorkplaceView, person_id: int) -> bool:
    if not isinstance(await access_committee(work, workplace.unit_id), Refused):
        return True
    if workplace.inside_id is None or not work.acting.holds(workplace.inside_id, *COMMITTEE):
        return False
    own = select(Membership.id).where(
        Membership.unit_id == workplace.inside_id,
        Membership.person_id == person_id,
        in_force(Membership, work.today),
    )
    return (await work.db.execute(own.limit(1))).first() is not None


async def unfit(work: Work, unit_id: int, person_id: int, letter: Letter) -> Refused | None:
    """Why a person (0: somebody new) cannot be introduced: introduced_already, not_residence."""
    if known := await enrolled(work, of_person(person_id, work.today)):
        return Refused("introduced_already", {"name": known[0].name, "unit": known[0].unit})
    home = {"permanent": letter.permanent, "temporary_months": letter.temporary_months}
    finding = await judge_for(work, unit_id, "RES-04", home, work.today)
    if letter.kind != "student" and finding.outcome != "QUALIFIES":
        return Refused("not_residence", {"calculation": finding.calculation})
    return None


async def place(
    work: Work, introduction_id: int, area_id: int, page_two_on: date | None
) -> Enrolled | Refused:
    """The book is received, page 2 written and the member introduced to an area (RES-19)."""
    found = await access_introduction(work, introduction_id)
    if isinstance(found, Refused):
        return found
    own = await access_committee(work, found.unit_id)
    if isinstance(own, Refused):
        return own
    if area_id not in {area.id for area in await areas(work, found.unit_id)}:
        return Refused("no_such_area")
    await keep_placed(work, [(introduction_id, area_id, page_two_on)])
    return (await enrolled(work, the_introduction(introduction_id)))[0]


async def keep_placed(work: Work, placed: Sequence[tuple[int, int, date | None]]) -> None:
    """Introduction, area and the day page 2 was written, for many at once."""
    by = work.actor.person_id if work.actor else None
    rows = [
        {
            "introduction_id": introduction_id,
            "area_id": area_id,
            "page_two_on": page_two_on,
            "placed_by": by,
            "placed_at": work.now,
        }
        for introduction_id, area_id, page_two_on in placed
    ]
    if rows:
        await work.db.execute(PLACED, rows)
        people = sorted(introduction_id for introduction_id, _, _ in placed)
        work.record("residence.placed", "introductions", introductions=people)


async def end(work: Work, introduction_id: int, because: str) -> Enrolled | Refused:
    """Contact cannot go on, with the reason; today is its last day (RES-17)."""
    found = await access_introduction(work, introduction_id)
    if isinstance(found, Refused):
        return found
    if not found.on(work.today):
        return Refused("introduction_over", {"name": found.name})
    ended = update(Introduction).where(
        Introduction.id == introduction_id, Introduction.to_day.is_(None)
    )
    await work.db.execute(ended.values(to_day=work.today, ended_because=tidy(because)))
    work.record("residence.ended", f"introduction:{introduction_id}")
    return (await enrolled(work, the_introduction(introduction_id)))[0]


async def wards(work: Work) -> list[tuple[int, str]]:
    """The residence committees of this installation: those that have areas."""
    statement = select(Unit.id, Unit.name).join(ResidenceArea, ResidenceArea.unit_id == Unit.id)
    rows = await work.db.execute(statement.distinct().order_by(Unit.name))
    return [(row.id, row.name) for row in rows]
