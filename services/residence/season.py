"""The June and October sessions as they stand: who is expected, who was invited (RES-06, RES-20).

Which months they are in is a parameter of the rulebook; no six months are ever counted (AMB-38).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, func, select

from services.db.built import built
from services.db.engine import AnySelect, insert_new
from services.db.models import (
    Person,
    ResidenceInvitation,
    ResidenceMeeting,
    ResidenceMeetingArea,
    ResidencePlan,
)
from services.refusal import Refused
from services.residence import notices, telling
from services.residence.access import access_committee
from services.residence.views import (
    Asked,
    Enrolled,
    Session,
    enrolled,
    in_unit_among,
    in_unit_during,
)
from services.rulebooks import LocalBook, book_for
from services.work import Work

ToldOf = Mapping[int, Mapping[str, notices.Told]]
"""notices by introduction and kind"""
ROUNDS = {
    "june": "residence.first_meeting_month",
    "october": "residence.second_meeting_month",
}
"""a round and the parameter that holds its month"""


async def meetings(
    work: Work, unit_id: int, year: int, round_: str | None = None
) -> list[Session]:
    """The sessions of a year, each as planned last, by time.

    Read once in a transaction, until something is written.
    """
    asked = _of_year(unit_id, year)
    found = await work.read.get(work.db, ("sessions", unit_id, year), lambda: _found(work, asked))
    return [one for one in found if not round_ or one.round == round_]


async def meeting(work: Work, meeting_id: int) -> Session | Refused:
    """A session, whoever asks: callers show it only to those whom it concerns."""
    found = await by_ids(work, [meeting_id])
    return found[0] if found else Refused("no_such_meeting")


async def by_ids(work: Work, meeting_ids: Iterable[int]) -> list[Session]:
    """Sessions by id, each as planned last."""
    return await _found(work, _by_ids(list(meeting_ids)))


async def access_session(work: Work, meeting_id: int) -> Session | Refused:
    """A session, for the residence committee."""
    found = await meeting(work, meeting_id)
    if isinstance(found, Refused):
        return found
    own = await access_committee(work, found.unit_id)
    return Refused("no_such_meeting") if isinstance(own, Refused) else found


async def expected(
    work: Work, session: Session, person_ids: Sequence[int] | None = None
) -> list[Enrolled]:
    """Who is to be invited: introduced to its areas on its day, and not exempt (RES-03).

    `person_ids`: only these, when it is asked of a few.
    """
    return (await expected_in(work, [session], person_ids))[session.id]


async def expected_in(
    work: Work,
    sessions: Sequence[Session],
    person_ids: Sequence[int] | None = None,
    told: ToldOf | None = None,
) -> dict[int, list[Enrolled]]:
    """The same of several sessions of one committee, by session.

    `told`: the notices, when they are known.
    """
    days = [one.day for one in sessions]
    unit_id, first, last = sessions[0].unit_id, min(days), max(days)
    held = (
        in_unit_during(unit_id, first, last)
        if person_ids is None
        else in_unit_among(unit_id, first, last, person_ids)
    )
    people = await enrolled(work, held)
    near = {one.id: [each for each in people if _is_near(one, each)] for one in sessions}
    if told is None:
        told = await notices.in_force(work, {each.id for some in near.values() for each in some})
    book = await book_for(work, unit_id)
    return {
        one.id: [
            each
            for each in near[one.id]
            if not notices.is_exempt(book, told.get(each.id, {}), one.day)
        ]
        for one in sessions
    }


def _is_near(session: Session, one: Enrolled) -> bool:
    return one.on(session.day) and one.area_id in session.area_ids


async def record_invited(
    work: Work, session: Session, person_ids: Sequence[int], way: str
) -> None:
    """Keeps who was told of which day and place: by chat | paper | call (RES-06, REP-33)."""
    rows = [
        {
            "meeting_id": session.id,
            "person_id": person_id,
            "plan_id": session.plan_id,
            "way": way,
            "invited_by": work.actor.person_id if work.actor else None,
            "invited_at": work.now,
        }
        for person_id in sorted(set(person_ids))
    ]
    if not rows:
        return
    keys = ("meeting_id", "person_id", "plan_id", "way")
    await work.db.execute(insert_new(work.db, ResidenceInvitation, keys=keys), rows)
    work.record("residence.invited", f"residence:{session.id}", people=len(rows), way=way)
    await telling.ahead(work, session, sorted(set(person_ids)))


@built
def _told(meeting_ids: Collection[int]) -> Select[int, int, int]:
    told = ResidenceInvitation
    return (
        select(told.meeting_id, told.person_id, func.max(told.plan_id))
        .where(told.meeting_id.in_(meeting_ids))
        .group_by(told.meeting_id, told.person_id)
    )


@built
def _told_among(
    meeting_ids: Collection[int], person_ids: Collection[int]
) -> Select[int, int, int]:
    told = ResidenceInvitation
    return (
        select(told.meeting_id, told.person_id, func.max(told.plan_id))
        .where(told.meeting_id.in_(meeting_ids), told.person_id.in_(person_ids))
        .group_by(told.meeting_id, told.person_id)
    )


async def invited(
    work: Work, meeting_ids: Sequence[int], person_ids: Sequence[int] | None = None
) -> dict[int, dict[int, int]]:
    """Who was invited to each session, perhaps among a few, and the newest plan they were told."""
    asked = _told(meeting_ids) if person_ids is None else _told_among(meeting_ids, person_ids)
    found: dict[int, dict[int, int]] = {}
    for row in await work.db.execute(*asked):
        found.setdefault(row[0], {})[row[1]] = row[2]
    return found


def round_of(book: LocalBook, day: date) -> str:
    """june | october for a day in one of the two months, else ""."""
    months = {
        round_: book.on(day).value(parameter, day).value for round_, parameter in ROUNDS.items()
    }
    return next((round_ for round_, month in months.items() if month == day.month), "")


def _views() -> AnySelect:
    newest = (
        select(func.max(ResidencePlan.id))
        .where(ResidencePlan.meeting_id == ResidenceMeeting.id)
        .correlate(ResidenceMeeting)
        .scalar_subquery()
    )
    return (
        select(
            ResidenceMeeting.id,
            ResidenceMeeting.unit_id,
            ResidenceMeeting.year,
            ResidenceMeeting.round,
            ResidencePlan.id,
            ResidencePlan.starts_at,
            ResidencePlan.place,
            ResidencePlan.chair_id,
            Person.full_name,
            ResidencePlan.state,
            ResidencePlan.because,
        )
        .join(ResidencePlan, ResidencePlan.id == newest)
        .join(Person, Person.id == ResidencePlan.chair_id)
    )


VIEWS = _views().order_by(ResidencePlan.starts_at)


@built
def _by_ids(meeting_ids: Collection[int]) -> AnySelect:
    return VIEWS.where(ResidenceMeeting.id.in_(meeting_ids))


@built
def _of_year(unit_id: int, year: int) -> AnySelect:
    return VIEWS.where(ResidenceMeeting.unit_id == unit_id, ResidenceMeeting.year == year)


@built
def _areas_of(meeting_ids: Collection[int]) -> Select[int, int]:
    return (
        select(ResidenceMeetingArea.meeting_id, ResidenceMeetingArea.area_id)
        .where(ResidenceMeetingArea.meeting_id.in_(meeting_ids))
        .order_by(ResidenceMeetingArea.area_id)
    )


async def _found(work: Work, asked: Asked) -> list[Session]:
    found = [Session(*row) for row in await work.db.execute(*asked)]
    if not found:
        return []
    of: dict[int, list[int]] = {}
    for row in await work.db.execute(*_areas_of([one.id for one in found])):
        of.setdefault(row.meeting_id, []).append(row.area_id)
    return [replace(one, area_ids=tuple(of.get(one.id, ()))) for one in found]
