"""Units, the people in them, their roles and standings: each held for a time."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import SEALED, Base, Key, person_ref, type_id, unit_ref

if TYPE_CHECKING:
    from services.db.models.ratings import WardOfficial
    from services.db.models.residence import AreaOfficer, Introduction


class Unit(Base):
    """A cell, or the ward above it."""

    __tablename__ = "units"

    id: Mapped[type_id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    """cell | ward"""
    parent_id: Mapped[int | None] = mapped_column(Key, ForeignKey("units.id"), index=True)


class Person(Base):
    """A member, or somebody who works with members; `phone` is sealed (services/seal.py)."""

    __tablename__ = "persons"

    id: Mapped[type_id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    """where only the year is known"""
    admitted_on: Mapped[date | None]
    official_on: Mapped[date | None]
    phone: Mapped[str | None] = mapped_column(String(400), info={SEALED: True})
    residence: Mapped[str | None] = mapped_column(String(300))
    workplace: Mapped[str | None] = mapped_column(String(300))


class Membership(Base):
    """A person in a unit from one day to another (the last day included)."""

    __tablename__ = "memberships"

    id: Mapped[type_id]
    person_id: Mapped[person_ref]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    temporary: Mapped[bool] = mapped_column(default=False)
    """True in the cell where the member only takes part for a time."""

    __table_args__ = (Index(None, "unit_id", "person_id"),)


class Standing(Base):
    """Why a member of the cell is not expected: exempt | suspended | elsewhere (AMB-04)."""

    __tablename__ = "standings"

    id: Mapped[type_id]
    person_id: Mapped[person_ref]
    kind: Mapped[str] = mapped_column(String(10))
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    decision: Mapped[str | None] = mapped_column(String(200))


class RoleHeld(Base):
    """A role in a unit for a time; the names of roles are those of services/people.py."""

    __tablename__ = "roles"

    id: Mapped[type_id]
    person_id: Mapped[person_ref]
    unit_id: Mapped[unit_ref]
    role: Mapped[str] = mapped_column(String(20))
    from_day: Mapped[date]
    to_day: Mapped[date | None]


class Superior(Base):
    """A member of the superior committee who follows a cell and attends its meetings (ATT-08)."""

    __tablename__ = "superiors"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    person_id: Mapped[person_ref]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    assigned_by: Mapped[int] = mapped_column(Key, ForeignKey("persons.id"))
    assigned_at: Mapped[datetime]


class Declaration(Base):
    """What a member declared about the own residence or workplace (CNV-M19); never overwritten."""

    __tablename__ = "declarations"

    id: Mapped[type_id]
    person_id: Mapped[person_ref]
    field: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(300))
    declared_at: Mapped[datetime]


class LinkCode(Base):
    """A one-time code that ties a chat to a person; only its digest is kept."""

    __tablename__ = "link_codes"

    id: Mapped[type_id]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[person_ref]
    issued_by: Mapped[int | None] = mapped_column(Key, ForeignKey("persons.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LinkTry(Base):
    """A wrong code typed in a chat: five in an hour close the door for a while."""

    __tablename__ = "link_tries"

    id: Mapped[type_id]
    chat_id: Mapped[int] = mapped_column(Key, ForeignKey("chats.id"))
    tried_at: Mapped[datetime]

    __table_args__ = (Index(None, "chat_id", "tried_at"),)


class Bot(Base):
    """A bot of ours as it introduced itself when it started; limits are empty where none."""

    __tablename__ = "bots"

    id: Mapped[type_id]
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    link: Mapped[str | None] = mapped_column(String(300))
    """address that opens the chat with a code, "{code}" in it"""
    max_people: Mapped[int | None]
    monthly: Mapped[int | None]
    paid_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    """`monthly` is about messages that cost money, not about all"""
    quota: Mapped[dict[str, Any] | None]
    """what the platform said last of what is left, in its own words"""
    quota_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("channel", "bot"),)


class BotUnit(Base):
    """Which bot of a channel serves a unit: a Zalo bot serves few people."""

    __tablename__ = "bot_units"

    id: Mapped[type_id]
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[unit_ref]

    __table_args__ = (UniqueConstraint("channel", "unit_id"),)


def in_force(
    model: type[Membership]
    | type[Standing]
    | type[RoleHeld]
    | type[Superior]
    | type["Introduction"]
    | type["AreaOfficer"]
    | type["WardOfficial"],
    on: ColumnElement[date] | date,
) -> ColumnElement[bool]:
    """The condition that a dated row is in force on a day; its last day counts (EXM-18)."""
    return and_(model.from_day <= on, or_(model.to_day.is_(None), model.to_day >= on))


def excused(on: ColumnElement[date] | date) -> ColumnElement[bool]:
    """The condition that a standing frees a membership of meetings on a day (AMB-04).

    Who takes part elsewhere for a time is expected there, and only at home not.
    """
    at_home = or_(Standing.kind != "elsewhere", Membership.temporary.is_(False))
    return and_(Standing.person_id == Membership.person_id, in_force(Standing, on), at_home)
