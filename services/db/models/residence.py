"""Residence liaison: areas, workplaces, introductions, meetings, answers, roll-call, letters.

The residence committee is a unit (the ward); its areas are hamlets or quarters (ấp, khu vực). Rows
are only added, the newest one counts; a dated row is ended once, never changed otherwise.
"""

from datetime import date, datetime
from typing import Annotated

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import (
    SEALED,
    Base,
    Key,
    actor_ref,
    maybe_actor,
    person_ref,
    type_id,
    unit_ref,
)

area_ref = Annotated[int, mapped_column(Key, ForeignKey("residence_areas.id"), index=True)]
introduction_ref = Annotated[
    int, mapped_column(Key, ForeignKey("residence_introductions.id"), index=True)
]
session_ref = Annotated[int, mapped_column(Key, ForeignKey("residence_meetings.id"))]


class ResidenceArea(Base):
    """A hamlet or quarter of a residence committee."""

    __tablename__ = "residence_areas"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    name: Mapped[str] = mapped_column(String(120))
    added_by: Mapped[maybe_actor]
    added_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("unit_id", "name"),)


class AreaOfficer(Base):
    """Who gives an opinion on students of an area (RES-25): head | police, for a time."""

    __tablename__ = "residence_officers"

    id: Mapped[type_id]
    area_id: Mapped[area_ref]
    person_id: Mapped[person_ref]
    role: Mapped[str] = mapped_column(String(10))
    from_day: Mapped[date]
    to_day: Mapped[date | None]


class Workplace(Base):
    """A workplace committee as a residence committee knows it; `inside_id`: its unit here."""

    __tablename__ = "residence_workplaces"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    inside_id: Mapped[int | None] = mapped_column(Key, ForeignKey("units.id"), index=True)

    __table_args__ = (UniqueConstraint("unit_id", "inside_id"),)


class WorkplaceDetails(Base):
    """Name and addresses of a workplace committee, all of its office; the newest row counts."""

    __tablename__ = "residence_addresses"

    id: Mapped[type_id]
    workplace_id: Mapped[int] = mapped_column(
        Key, ForeignKey("residence_workplaces.id"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str | None] = mapped_column(String(400), info={SEALED: True})
    set_by: Mapped[maybe_actor]
    set_at: Mapped[datetime]


class WorkplaceMonitor(Base):
    """The committee member of a workplace inside who follows its people (RES-16)."""

    __tablename__ = "residence_monitors"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    """the workplace's own unit"""
    person_id: Mapped[person_ref]
    assigned_by: Mapped[actor_ref]
    assigned_at: Mapped[datetime]


class Introduction(Base):
    """A working member introduced to a residence committee by a workplace (RES-01, RES-15).

    Kind: working | student (in lodgings, RES-25) | military (Military Region 9, RES-14).
    """

    __tablename__ = "residence_introductions"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[person_ref]
    workplace_id: Mapped[int] = mapped_column(
        Key, ForeignKey("residence_workplaces.id"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10), default="working")
    letter_number: Mapped[str] = mapped_column(String(60), default="")
    letter_on: Mapped[date | None]
    permanent: Mapped[bool]
    temporary_months: Mapped[int | None]
    """length of the granted temporary registration (RES-04)"""
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(String(300))
    """why contact cannot go on (RES-17)"""
    recorded_by: Mapped[maybe_actor]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "person_id"),)


class Placement(Base):
    """Page 2 of the liaison book is written and the member introduced to an area (RES-19)."""

    __tablename__ = "residence_placements"

    id: Mapped[type_id]
    introduction_id: Mapped[introduction_ref]
    area_id: Mapped[area_ref]
    page_two_on: Mapped[date | None]
    """the day page 2 was written; None: the area is known, the page is still open"""
    placed_by: Mapped[maybe_actor]
    placed_at: Mapped[datetime]


class WorkplaceNotice(Base):
    """What a workplace told about a member for a time: away (RES-02) | exempt (RES-03).

    Without a first day: the notice before it is withdrawn.
    """

    __tablename__ = "residence_notices"

    id: Mapped[type_id]
    introduction_id: Mapped[introduction_ref]
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]
    confirmed: Mapped[bool]
    """the workplace committee itself says so, by chat or on paper"""
    paper: Mapped[str] = mapped_column(String(120), default="")
    """number and day of the paper; empty: by chat"""
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class ResidenceMeeting(Base):
    """One session of a round (june | october) of a year; its areas and its plans stand apart."""

    __tablename__ = "residence_meetings"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    round: Mapped[str] = mapped_column(String(10))
    planned_by: Mapped[actor_ref]
    planned_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year", "round"),)


class ResidenceMeetingArea(Base):
    """An area whose members are invited to a session."""

    __tablename__ = "residence_meeting_areas"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref]
    area_id: Mapped[area_ref]

    __table_args__ = (UniqueConstraint("meeting_id", "area_id"),)


class ResidencePlan(Base):
    """When, where and under whom a session is held: planned | cancelled; the newest counts."""

    __tablename__ = "residence_plans"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref] = mapped_column(index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200))
    chair_id: Mapped[actor_ref] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10))
    because: Mapped[str] = mapped_column(String(300), default="")
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class ResidenceInvitation(Base):
    """A member was invited: by chat | paper | call; without one an absence does not count."""

    __tablename__ = "residence_invitations"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref]
    person_id: Mapped[person_ref]
    plan_id: Mapped[int] = mapped_column(Key, ForeignKey("residence_plans.id"))
    """which day and place the member was told"""
    way: Mapped[str] = mapped_column(String(10))
    invited_by: Mapped[maybe_actor]
    invited_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("meeting_id", "person_id", "plan_id", "way"),)


class ResidenceAnswer(Base):
    """What a member answered: coming | absent (with reason); for the plan it was asked on."""

    __tablename__ = "residence_answers"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref]
    plan_id: Mapped[int] = mapped_column(Key, ForeignKey("residence_plans.id"))
    person_id: Mapped[person_ref]
    answer: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(1000), default="")
    recorded_by: Mapped[actor_ref]
    """somebody else than the member: entered for them (proxy)"""
    answered_at: Mapped[datetime]

    __table_args__ = (Index(None, "meeting_id", "person_id", "id"),)


class ReasonConfirmation(Base):
    """The workplace committee on a reason: confirmed | refused (RES-08); the newest counts."""

    __tablename__ = "residence_confirmations"

    id: Mapped[type_id]
    answer_id: Mapped[int] = mapped_column(Key, ForeignKey("residence_answers.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(300), default="")
    paper: Mapped[str] = mapped_column(String(120), default="")
    """number and day of the paper that ward staff recorded; empty: by chat"""
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class AttendanceClaim(Base):
    """A member says after the meeting: I was there, or not."""

    __tablename__ = "residence_claims"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref]
    person_id: Mapped[person_ref]
    attended: Mapped[bool]
    recorded_by: Mapped[actor_ref]
    claimed_at: Mapped[datetime]

    __table_args__ = (Index(None, "meeting_id", "person_id", "id"),)


class ResidenceMark(Base):
    """One line of the chair's roll-call: present | absent; the newest counts."""

    __tablename__ = "residence_marks"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref]
    person_id: Mapped[person_ref]
    mark: Mapped[str] = mapped_column(String(10))
    correction: Mapped[bool] = mapped_column(default=False)
    """set after the record was closed"""
    marked_by: Mapped[actor_ref]
    marked_at: Mapped[datetime]

    __table_args__ = (Index(None, "meeting_id", "person_id", "id"),)


class ResidenceClosing(Base):
    """The record of a session is closed: what is still unconfirmed counts as unreported."""

    __tablename__ = "residence_closings"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref]
    invited: Mapped[int]
    present: Mapped[int]
    excused: Mapped[int]
    unreported: Mapped[int]
    closed_by: Mapped[actor_ref]
    closed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("meeting_id"),)


class ResidenceLetter(Base):
    """A letter to a workplace committee as drafted: absence (RES-09) | criticism (RES-10).

    `subject` makes it unique: a meeting's id for an absence, the year for a criticism.
    """

    __tablename__ = "residence_letters"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    introduction_id: Mapped[introduction_ref]
    kind: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    subject: Mapped[int] = mapped_column(Key)
    meeting_id: Mapped[int | None] = mapped_column(Key, ForeignKey("residence_meetings.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    drafted_by: Mapped[actor_ref]
    drafted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("introduction_id", "kind", "subject"),)


class LetterStep(Base):
    """What happened to a letter: sent | received | reminded | criticised | dropped."""

    __tablename__ = "residence_letter_steps"

    id: Mapped[type_id]
    letter_id: Mapped[int] = mapped_column(Key, ForeignKey("residence_letters.id"), index=True)
    step: Mapped[str] = mapped_column(String(10))
    way: Mapped[str] = mapped_column(String(10), default="")
    """of `sent`: chat | paper | email"""
    note: Mapped[str] = mapped_column(String(300), default="")
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]
