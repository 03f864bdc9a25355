"""A session of the residence liaison: working members living in its areas are invited (RES-06).

Its areas are hamlets and quarters. Who was told which plan is the record of the invitation;
without one an absence does not count.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from services.broadcasts.subjects import Facts, Place, Told
from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    Introduction,
    Placement,
    Reminder,
    ResidenceAnswer,
    ResidenceArea,
    ResidencePlan,
    Unit,
    in_force,
)
from services.refusal import Refused
from services.residence import notices, season
from services.residence.access import access_committee
from services.residence.views import Session
from services.rulebooks import book_for
from services.work import Work

NEWS = ("residence_changed", "residence_cancelled")


class ResidenceSession:
    """The subject is one session as planned last; its stamp is the number of that plan."""

    asks: bool = True
    fields: tuple[str, ...] = ("unit", "day", "time", "place")

    async def access(self, work: Work, subject_id: int) -> Place | Refused:
        """Those who keep the liaison of the ward."""
        found = await season.access_session(work, subject_id)
        if isinstance(found, Refused):
            return found
        unit = await access_committee(work, found.unit_id)
        return unit if isinstance(unit, Refused) else Place(unit.id, unit.name)

    async def people(self, work: Work, subject_id: int) -> AnySelect:
        """Those introduced to its areas on its day, without the exempt (RES-03)."""
        session = await season.meeting(work, subject_id)
        if isinstance(session, Refused):
            return _nobody()
        exempt = await _exempt(work, session)
        placed = aliased(Placement)
        newest = (
            select(func.max(placed.id))
            .where(placed.introduction_id == Introduction.id)
            .correlate(Introduction)
            .scalar_subquery()
        )
        return (
            _people()
            .join(Placement, Placement.id == newest)
            .join(ResidenceArea, ResidenceArea.id == Placement.area_id)
            .where(
                Introduction.unit_id == session.unit_id,
                in_force(Introduction, session.day),
                Placement.area_id.in_(session.area_ids),
                Introduction.id.not_in(exempt),
            )
        )

    async def facts(self, work: Work, subject_ids: Sequence[int]) -> Mapping[int, Facts]:
        """Open until it begins."""
        found = await season.by_ids(work, subject_ids)
        units = {one.unit_id for one in found}
        names = {row.id: row.name for row in await work.db.execute(*_named(units))}
        return {one.id: _facts(work, one, names[one.unit_id]) for one in found}

    def answered(self, subject_id: Any, person_id: Any) -> ColumnElement[bool]:
        """For the day as it stands now: after a move the member is asked again."""
        now, then = aliased(ResidencePlan), aliased(ResidencePlan)
        newest = select(now.starts_at).where(now.meeting_id == subject_id).order_by(now.id.desc())
        starts_at = newest.limit(1).correlate_except(now).scalar_subquery()
        return (
            select(ResidenceAnswer.id)
            .join(then, then.id == ResidenceAnswer.plan_id)
            .where(
                ResidenceAnswer.meeting_id == subject_id,
                ResidenceAnswer.person_id == person_id,
                then.starts_at == starts_at,
            )
            .exists()
        )

    def hears_otherwise(self, subject_id: Any, person_id: Any) -> ColumnElement[bool]:
        """A reminder of the change is planned for the person, or went out."""
        changed = (
            select(func.max(ResidencePlan.set_at))
            .where(ResidencePlan.meeting_id == subject_id)
            .scalar_subquery()
        )
        return (
            select(Reminder.id)
            .where(
                Reminder.kind.in_(NEWS),
                Reminder.subject_id == subject_id,
                Reminder.person_id == person_id,
                Reminder.state != "dropped",
                Reminder.due_at >= changed,
            )
            .exists()
        )

    async def told(self, work: Work, told: Sequence[Told]) -> None:
        """The record of the invitation, by plan and way (RES-06, REP-33)."""
        sessions = {one.id: one for one in await season.by_ids(work, {t.subject_id for t in told})}
        groups: dict[tuple[int, str, str], list[int]] = {}
        for one in told:
            groups.setdefault((one.subject_id, one.stamp, one.way), []).append(one.person_id)
        for (subject_id, stamp, way), people in groups.items():
            plan = replace(sessions[subject_id], plan_id=int(stamp))
            await season.record_invited(work, plan, people, way)


@built
def _named(unit_ids: Collection[int]) -> Select[int, str]:
    return select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids))


def _people() -> AnySelect:
    return select(
        Introduction.person_id, ResidenceArea.id.label("area_id"), ResidenceArea.name.label("area")
    ).select_from(Introduction)


def _nobody() -> AnySelect:
    return _people().join(ResidenceArea, ResidenceArea.id == 0)


async def _exempt(work: Work, session: Session) -> list[int]:
    """Introductions with an exemption that covers the day; few people have one."""
    told = await notices.of_unit(work, session.unit_id)
    book = await book_for(work, session.unit_id)
    return [id_ for id_, one in told.items() if notices.is_exempt(book, one, session.day)]


def _facts(work: Work, one: Session, unit: str) -> Facts:
    state = "over" if one.starts_at <= work.now else "open"
    state = "cancelled" if one.state == "cancelled" and state == "open" else state
    values = {
        "unit": unit,
        "day": one.starts_at,
        "time": one.starts_at,
        "place": one.place,
        "because": one.because,
        "chair": one.chair,
    }
    return Facts(state, str(one.plan_id), values)
