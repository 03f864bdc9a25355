"""Who leads a review meeting: of a cell its secretariat, of a collective of the ward its office.

The head and the deputies of a collective lead its own meeting, too (GRD-R12).
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select

from services import units
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Collective, Post, ReviewSubject
from services.people import SECRETARIAT, WARD
from services.reviews import reading
from services.reviews.posts import heads_of, posts, posts_of
from services.reviews.reading import PLACED
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
    """The meetings that the actor leads: those of cells first; read once in a transaction."""
    key = ("review meetings led", work.acting.person_id)
    return await work.read.get(work.db, key, lambda: _places(work))


async def _places(work: Work) -> list[Place]:
    led = await units.led_units(work)
    cells = [one for one in led if work.acting.holds(one.id, *SECRETARIAT)]
    found = [Place(one.id, None, one.name) for one in cells]
    return [*found, *await _collectives(work)]


async def leaders(work: Work, collective_id: int) -> list[int]:
    """Head and deputies of a collective: of the committee of a cell its secretariat."""
    held = await posts(work, Post.collective_id, [collective_id], work.today)
    heads = await heads_of(work, [collective_id], work.today)
    found = [post.person_id for post in held if post.position in LEADING]
    return list(dict.fromkeys([*found, *heads.values()]))


async def headed(work: Work) -> list[int]:
    """Collectives of which the actor is head or deputy, read once in a transaction."""
    key = ("collectives headed", work.acting.person_id)
    return await work.read.get(work.db, key, lambda: _headed(work))


async def _headed(work: Work) -> list[int]:
    me = work.acting.person_id
    held = (await posts_of(work, [me], work.today)).get(me, ())
    return [post.collective_id for post in held if post.position in LEADING]


async def _collectives(work: Work) -> list[Place]:
    """Those that review at a session of their own this year (GRD-R30)."""
    wards, own = work.acting.units(*WARD), await headed(work)
    if not wards and not own:
        return []
    rows = await work.db.execute(*_standing_with(wards, own))
    ids = {row[0]: row[1] for row in rows}
    if not ids:
        return []
    seasons = [
        await reading.season_for(work, ward, work.today.year) for ward in sorted(set(ids.values()))
    ]
    listed = await reading.load(work, *_listed([one.id for one in seasons if one], ids))
    return [
        Place(one.unit_id, one.collective_id, one.name)
        for one in listed
        if one.must and _own_session(one)
    ]


@built
def _standing_with(unit_ids: Collection[int], ids: Collection[int]) -> Select[int, int]:
    of = Collective
    return select(of.id, of.ward_id).where(of.unit_id.in_(unit_ids) | of.id.in_(ids))


@built
def _listed(season_ids: Collection[int], collective_ids: Collection[int]) -> AnySelect:
    of = ReviewSubject
    return PLACED.where(of.season_id.in_(season_ids), of.collective_id.in_(collective_ids))


def _own_session(one: reading.Subject) -> bool:
    """It is not reviewed at the meeting of a cell or of another collective (GRD-R32 to R37)."""
    own = one.places[:1] == (f"collective:{one.collective_id}",)
    return own and not one.collective_kind.startswith("cell_committee")
