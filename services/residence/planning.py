"""Plans the June and October sessions by area, changes and cancels them (RES-20 to RES-22)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from services.clock import local_day
from services.db.models import (
    Meeting,
    Person,
    ResidenceMeeting,
    ResidenceMeetingArea,
    ResidencePlan,
    RoleHeld,
    Unit,
    in_force,
)
from services.people import RESIDENCE
from services.refusal import Refused
from services.residence import register, season, telling
from services.residence.access import access_committee
from services.residence.season import access_session, round_of
from services.residence.views import Session
from services.rulebooks import book_for
from services.rules import Finding
from services.words import fold, tidy
from services.work import Work

JOINT = timedelta(hours=3)
"""a cell's meeting at the same place within this time is one and the same gathering"""
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wanted:
    """When, where and under whom a session is to be held, for which areas."""

    starts_at: datetime
    place: str
    chair_id: int
    area_ids: tuple[int, ...] = ()


async def chairs(work: Work, unit_id: int) -> list[tuple[int, str]]:
    """The standing committee, one of whom chairs: (id, name) (RES-20); nobody for outsiders."""
    if not work.acting.holds(unit_id, *RESIDENCE):
        return []
    statement = (
        select(Person.id, Person.full_name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(RoleHeld.unit_id == unit_id, RoleHeld.role == "standing_committee")
        .where(in_force(RoleHeld, work.today))
        .order_by(Person.full_name)
    )
    return [(row.id, row.full_name) for row in await work.db.execute(statement.distinct())]


async def proposed(work: Work, unit_id: int, *, limit: int = 6) -> list[date]:
    """The coming days that fit best: Saturdays and Sundays of the months (RES-20, RES-21)."""
    book = await book_for(work, unit_id)
    days = (work.today + timedelta(days=ahead) for ahead in range(1, AHEAD.days))
    found: list[date] = []
    for day in days:
        if len(found) == limit:
            break
        good = book.judge("RES-20", {"date": day}, day).outcome == "OK"
        if good and book.judge("RES-21", {"date": day}, day).outcome == "OK":
            found.append(day)
    return found


async def check(work: Work, unit_id: int, wanted: Wanted) -> list[Finding]:
    """What the rules say to a plan, in order: month and chair, day, not with a cell meeting."""
    book, day = await book_for(work, unit_id), local_day(wanted.starts_at)
    standing = wanted.chair_id in {id_ for id_, _ in await chairs(work, unit_id)}
    chair = "standing_committee" if standing else "other"
    joint = await _joint(work, unit_id, wanted)
    return [
        book.judge("RES-20", {"date": day, "chair": chair}, day),
        book.judge("RES-21", {"date": day}, day),
        book.judge("RES-22", {"joint_with_cell": joint}, day),
    ]


async def plan(work: Work, unit_id: int, wanted: Wanted) -> Session | Refused:
    """Plans a session; a warning does not stop it. Refused: not_yours, meeting_past, area_planned,
    not_allowed (with the reasons and the rule)."""
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    if refused := await _unfit(work, unit_id, wanted):
        return refused
    round_ = round_of(await book_for(work, unit_id), local_day(wanted.starts_at))
    if refused := await _areas_free(work, unit_id, wanted, round_):
        return refused
    meeting_id = await _new(work, unit_id, wanted, round_)
    await _keep(work, meeting_id, wanted, "planned", "")
    work.record("residence.planned", f"residence:{meeting_id}", at=wanted.starts_at.isoformat())
    return await _again(work, meeting_id)


async def change(work: Work, meeting_id: int, wanted: Wanted) -> Session | Refused:
    """Moves a session or gives it another chair; exactly those who were invited are told."""
    found = await access_session(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.state != "planned" or found.starts_at <= work.now:
        return Refused("meeting_over")
    same = (found.starts_at, found.place, found.chair_id)
    if same == (wanted.starts_at, tidy(wanted.place), wanted.chair_id):
        return Refused("nothing_changed")
    if refused := await _unfit(work, found.unit_id, wanted):
        return refused
    if round_of(await book_for(work, found.unit_id), local_day(wanted.starts_at)) != found.round:
        return Refused("other_round")
    await _keep(work, meeting_id, wanted, "planned", "")
    work.record("residence.changed", f"residence:{meeting_id}", at=wanted.starts_at.isoformat())
    if same[:2] != (wanted.starts_at, tidy(wanted.place)):
        await telling.changed(work, await _again(work, meeting_id))
    return await _again(work, meeting_id)


async def cancel(work: Work, meeting_id: int, because: str) -> Session | Refused:
    """Cancels a session; nothing about it is sent any more but the news of it."""
    found = await access_session(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.state != "planned" or found.starts_at <= work.now:
        return Refused("meeting_over")
    wanted = Wanted(found.starts_at, found.place, found.chair_id)
    await _keep(work, meeting_id, wanted, "cancelled", tidy(because))
    work.record("residence.cancelled", f"residence:{meeting_id}")
    await telling.cancelled(work, await _again(work, meeting_id))
    return await _again(work, meeting_id)


async def _unfit(work: Work, unit_id: int, wanted: Wanted) -> Refused | None:
    if wanted.starts_at <= work.now:
        return Refused("meeting_past", {"when": wanted.starts_at})
    if wanted.starts_at > work.now + AHEAD:
        return Refused("meeting_too_far", {"when": wanted.starts_at})
    for finding in await check(work, unit_id, wanted):
        if finding.outcome not in ("OK", "WARNING"):
            reasons = "; ".join(finding.reasons) or finding.calculation
            return Refused("not_allowed", {"because": reasons, "rule": finding.rule})
    return None


async def _areas_free(work: Work, unit_id: int, wanted: Wanted, round_: str) -> Refused | None:
    known = {area.id: area.name for area in await register.areas(work, unit_id)}
    if not wanted.area_ids or not set(wanted.area_ids) <= set(known):
        return Refused("no_such_area")
    year = local_day(wanted.starts_at).year
    others = await season.meetings(work, unit_id, year, round_)
    taken = {area for one in others if one.state == "planned" for area in one.area_ids}
    twice = [known[area] for area in wanted.area_ids if area in taken]
    return Refused("area_planned", {"areas": ", ".join(twice)}) if twice else None


async def _joint(work: Work, unit_id: int, wanted: Wanted) -> bool:
    """A cell of the ward meets at the same place and time."""
    near = Meeting.starts_at.between(wanted.starts_at - JOINT, wanted.starts_at + JOINT)
    statement = (
        select(Meeting.place)
        .join(Unit, Unit.id == Meeting.unit_id)
        .where((Unit.parent_id == unit_id) | (Unit.id == unit_id))
        .where(Meeting.state == "planned", near)
    )
    places = {fold(row.place) for row in await work.db.execute(statement)}
    return fold(wanted.place) in places


async def _new(work: Work, unit_id: int, wanted: Wanted, round_: str) -> int:
    values = {
        "unit_id": unit_id,
        "year": local_day(wanted.starts_at).year,
        "round": round_,
        "planned_by": work.acting.person_id,
        "planned_at": work.now,
    }
    added = insert(ResidenceMeeting).values(**values).returning(ResidenceMeeting.id)
    meeting_id = int((await work.db.execute(added)).scalar_one())
    rows = [{"meeting_id": meeting_id, "area_id": area} for area in sorted(set(wanted.area_ids))]
    await work.db.execute(insert(ResidenceMeetingArea), rows)
    return meeting_id


async def _keep(work: Work, meeting_id: int, wanted: Wanted, state: str, because: str) -> None:
    await work.db.execute(
        insert(ResidencePlan).values(
            meeting_id=meeting_id,
            starts_at=wanted.starts_at,
            place=tidy(wanted.place),
            chair_id=wanted.chair_id,
            state=state,
            because=because,
            set_by=work.acting.person_id,
            set_at=work.now,
        )
    )


async def _again(work: Work, meeting_id: int) -> Session:
    return (await season.by_ids(work, [meeting_id]))[0]
