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
    in_unit,
    in_unit_among,
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
    work: Work,
    session: Session,
    person_ids: Sequence[int] | None = None,
    told: ToldOf | None = None,
) -> list[Enrolled]:
    """Who is to be invited: introduced to its areas on its day, and not exempt (RES-03).

    `person_ids`: only these, when it is asked of a few. `told`: the notices, when they are known.
    """
    held = (
        in_unit(session.unit_id, session.day)
        if person_ids is None
        else in_unit_among(session.unit_id, session.day, person_ids)
    )
    near = [each for each in await enrolled(work, held) if each.area_id in session.area_ids]
    if told is None:
        told = await notices.in_force(work, [each.id for each in near])
    book = await book_for(work, session.unit_id)
    return [
        each for each in near if not notices.is_exempt(book, told.get(each.id, {}), session.day)
    ]


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


TOLD = select(ResidenceInvitation.person_id, func.max(ResidenceInvitation.plan_id)).group_by(
    ResidenceInvitation.person_id
)
"""who was invited and the newest plan they were told"""


@built
def _told(meeting_id: int) -> Select[int, int]:
    return TOLD.where(ResidenceInvitation.meeting_id == meeting_id)


@built
def _told_among(meeting_id: int, person_ids: Collection[int]) -> Select[int, int]:
    among = ResidenceInvitation.person_id.in_(person_ids)
    return TOLD.where(ResidenceInvitation.meeting_id == meeting_id, among)


async def invited(
    work: Work, meeting_id: int, person_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """Who was invited, perhaps among a few, and the newest plan they were told."""
    asked = _told(meeting_id) if person_ids is None else _told_among(meeting_id, person_ids)
    return {row[0]: row[1] for row in await work.db.execute(*asked)}


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
