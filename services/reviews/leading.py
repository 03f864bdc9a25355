"""Who leads a review meeting: of a cell its secretariat, of a collective of the ward its office.

The head and the deputies of a collective lead its own meeting, too (GRD-R12).
"""

from dataclasses import dataclass

from sqlalchemy import select

from services import units
from services.db.models import Collective, Post, ReviewSubject
from services.people import SECRETARIAT, WARD
from services.reviews import reading
from services.work import Work

LEADING = ("head", "deputy")
"""positions that direct the report of a collective"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a review meeting is held: a cell, or a collective with a session of its own."""

    unit_id: int
    collective_id: int | None
    name: str


async def leads(work: Work, unit_id: int, collective_id: int | None) -> bool:
    """Whether the actor leads the meeting of a cell, or of a collective that stands with it."""
    if work.acting.holds(unit_id, *SECRETARIAT):
        return True
    if collective_id is None:
        return False
    return work.acting.holds(unit_id, *WARD) or collective_id in await headed(work)


async def places(work: Work) -> list[Place]:
    """The meetings that the actor leads: those of cells first."""
    led = await units.led_units(work)
    cells = [one for one in led if work.acting.holds(one.id, *SECRETARIAT)]
    found = [Place(one.id, None, one.name) for one in cells]
    return [*found, *await _collectives(work)]


async def leaders(work: Work, collective_id: int) -> list[int]:
    """Head and deputies of a collective: of the committee of a cell its secretariat."""
    mine = Post.collective_id == collective_id
    held = await reading.posts(work, mine, work.today)
    heads = await reading.heads_of(work, [collective_id], work.today)
    found = [post.person_id for post in held if post.position in LEADING]
    return list(dict.fromkeys([*found, *heads.values()]))


async def headed(work: Work) -> list[int]:
    """Collectives of which the actor is head or deputy."""
    me = work.acting.person_id
    held = (await reading.posts_of(work, [me], work.today)).get(me, ())
    return [post.collective_id for post in held if post.position in LEADING]


async def _collectives(work: Work) -> list[Place]:
    """Those that review at a session of their own this year (GRD-R30)."""
    wards, own = work.acting.units(*WARD), await headed(work)
    if not wards and not own:
        return []
    of = Collective
    rows = await work.db.execute(
        select(of.id, of.ward_id).where(of.unit_id.in_(wards) | of.id.in_(own))
    )
    ids = {row[0]: row[1] for row in rows}
    seasons = [
        await reading.season_for(work, ward, work.today.year) for ward in sorted(set(ids.values()))
    ]
    of_year = ReviewSubject.season_id.in_([one.id for one in seasons if one])
    listed = await reading.load(work, of_year & ReviewSubject.collective_id.in_(ids))
    return [
        Place(one.unit_id, one.collective_id, one.name)
        for one in listed
        if one.must and _own_session(one)
    ]


def _own_session(one: reading.Subject) -> bool:
    """It is not reviewed at the meeting of a cell or of another collective (GRD-R32 to R37)."""
    own = one.places[:1] == (f"collective:{one.collective_id}",)
    return own and not one.collective_kind.startswith("cell_committee")
