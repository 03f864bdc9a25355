"""Leading posts that people hold in collectives. Nothing here asks who may read: callers do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Collective, Post, RoleHeld, in_force
from services.reviews.reading import COMMITTEES
from services.work import Work


@dataclass(frozen=True, slots=True)
class PostView:
    """A leading post; see `Post`."""

    id: int
    collective_id: int
    collective: str
    kind: str
    person_id: int
    position: str
    title: str
    rank: int
    share: int | None
    first: bool
    former: str
    from_day: date
    suspended_on: date | None


async def posts_of(work: Work, person_ids: Iterable[int], on: date) -> dict[int, list[PostView]]:
    """The leading posts that people hold on a day, the highest first."""
    found: dict[int, list[PostView]] = {}
    for each in await posts(work, Post.person_id, list(person_ids), on):
        found.setdefault(each.person_id, []).append(each)
    return found


async def heads_of(work: Work, collective_ids: Iterable[int], on: date) -> dict[int, int]:
    """Collective → who heads it on a day; of a cell's committee it is the secretary."""
    ids = list(collective_ids)
    secretaries = (
        select(Collective.id, RoleHeld.person_id)
        .join(RoleHeld, RoleHeld.unit_id == Collective.unit_id)
        .where(Collective.id.in_(ids), Collective.kind.in_(COMMITTEES[2:]))
        .where(RoleHeld.role == "secretary", in_force(RoleHeld, on))
    )
    found = {row[0]: row[1] for row in await work.db.execute(secretaries)}
    held = await posts(work, Post.collective_id, ids, on)
    heads = {each.collective_id: each.person_id for each in held if each.position == "head"}
    return found | heads


async def posts(
    work: Work, column: InstrumentedAttribute[int], ids: Collection[int], on: date
) -> list[PostView]:
    """Posts of a day by rank, then by working time; `column` says whose the ids are."""
    rows = await work.db.execute(*_held(ids, on, column=column))
    found = [PostView(*row) for row in rows]
    return sorted(found, key=lambda each: (each.rank, -(each.share or 0), each.id))


@built
def _held(ids: Collection[int], on: date, *, column: InstrumentedAttribute[int]) -> AnySelect:
    of: Any = Post
    columns = (
        *(of.id, of.collective_id, Collective.name, Collective.kind, of.person_id, of.position),
        *(of.title, of.rank, of.share, of.first, of.former, of.from_day, of.suspended_on),
    )
    held = and_(of.from_day <= on, or_(of.to_day.is_(None), of.to_day >= on))
    there = and_(
        Collective.from_day <= on, or_(Collective.to_day.is_(None), Collective.to_day >= on)
    )
    return (
        select(*columns)
        .join(Collective, Collective.id == of.collective_id)
        .where(column.in_(ids), held, there)
        .order_by(of.id)
    )
