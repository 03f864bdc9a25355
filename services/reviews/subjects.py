"""Who is reviewed in a season: computed set-wise, written where something changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Collective, ReviewPlacement, ReviewSeason, ReviewSubject
from services.refusal import Refused
from services.reviews import facts as facts_
from services.reviews.computing import COMMITTEE_OF, Computing, Conflict, Key, Place
from services.reviews.facts import Facts
from services.reviews.reading import PLACED, Season, Subject, load
from services.reviews.season import access
from services.rulebooks import book_for
from services.work import Work


async def compute(work: Work, season: Season) -> list[Conflict]:
    """Brings the subjects of a season up to the facts of today; what remains to be settled.

    Only what changed is written. The season's row is held, so that nobody computes beside it.
    """
    await work.db.execute(*_held(season.id))
    found = await facts_.load(work, season)
    if await _found_committees(work, season, found):
        found = await facts_.load(work, season)
    done = Computing(await book_for(work, season.ward_id), found, work.today).run()
    known = {_key(one): one for one in await _known(work, season.id)}
    ids = await _add(work, season.id, [key for key in done.found if key not in known])
    ids |= {key: one.id for key, one in known.items()}
    rows = _changed(done.found, known, ids)
    if rows:
        stamp = {"set_at": work.now}
        await work.db.execute(insert(ReviewPlacement), [row | stamp for row in rows])
        work.record("review.subjects", f"season:{season.id}", changed=len(rows))
    return done.conflicts


@built
def _held(season_id: int) -> Select[int]:
    return select(ReviewSeason.id).where(ReviewSeason.id == season_id).with_for_update()


async def conflicts(work: Work, season_id: int) -> list[Conflict] | Refused:
    """What somebody has to settle before subjects, forms and places are certain."""
    season = await access(work, season_id)
    if isinstance(season, Refused):
        return season
    found = await facts_.load(work, season)
    return Computing(await book_for(work, season.ward_id), found, work.today).run().conflicts


def _changed(
    found: Mapping[Key, Place], known: Mapping[Key, Subject], ids: Mapping[Key, int]
) -> list[dict[str, Any]]:
    rows = []
    for key, place in found.items():
        before = known.get(key)
        if before is None or _place(before) != place:
            rows.append({"subject_id": ids[key], **_row(place)})
    for key, before in known.items():
        if key not in found and before.status != "gone":
            gone = Place(before.unit_id, "gone", places=before.places)
            rows.append({"subject_id": before.id, **_row(gone)})
    return rows


def _row(place: Place) -> dict[str, Any]:
    return {**asdict(place), "places": list(place.places)}


def _place(one: Subject) -> Place:
    return Place(
        one.unit_id,
        one.status,
        one.reason,
        one.rule,
        one.form,
        one.group,
        one.places,
        one.position,
        one.period_end,
    )


def _key(one: Subject) -> Key:
    return Key(one.kind, one.person_id, None if one.person_id else one.collective_id)


async def _known(work: Work, season_id: int) -> list[Subject]:
    return await load(work, *_of_season(season_id))


@built
def _of_season(season_id: int) -> AnySelect:
    return PLACED.where(ReviewSubject.season_id == season_id)


async def _add(work: Work, season_id: int, keys: Sequence[Key]) -> dict[Key, int]:
    if not keys:
        return {}
    rows = [{"season_id": season_id, **asdict(key), "added_at": work.now} for key in keys]
    await work.db.execute(insert(ReviewSubject), rows)
    of = ReviewSubject
    columns = (of.id, of.kind, of.person_id, of.collective_id)
    made = await work.db.execute(select(*columns).where(of.season_id == season_id))
    return {Key(row.kind, row.person_id, row.collective_id): row.id for row in made}


async def _found_committees(work: Work, season: Season, found: Facts) -> int:
    """Every cell whose kind is known is a collective, too (GRD-R01, GRD-R02); how many are new."""
    there = {each.unit_id for each in found.collectives if each.kind.startswith("cell_committee")}
    if work.actor is None:
        return 0
    by = {"set_by": work.acting.person_id, "set_at": work.now, "from_day": work.today}
    rows = [
        {
            "ward_id": season.ward_id,
            "unit_id": cell.id,
            "kind": COMMITTEE_OF[cell.kind],
            "name": cell.name,
            "group_key": cell.group,
        }
        | by
        for cell in found.cells.values()
        if cell.kind and cell.id not in there
    ]
    if rows:
        await work.db.execute(insert(Collective), rows)
    return len(rows)
