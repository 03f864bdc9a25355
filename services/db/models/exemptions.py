"""Exemptions from work and party activity: what was asked, the papers, each step, the contact.

Rows are only added. The effect on meetings, ballots and reviews is a `Standing` of kind exempt,
which the deciding step writes for exactly its time.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, person_ref, type_id, unit_ref


class Exemption(Base):
    """A request. Reason: age | reduce (both EXM-02) | one of the grounds of EXM-07 to EXM-11.

    `until` is empty for age and health: that exemption ends by a decision (EXM-05).
    """

    __tablename__ = "exemptions"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    person_id: Mapped[person_ref]
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(500))
    since: Mapped[date | None]
    until: Mapped[date | None]
    entered_by: Mapped[actor_ref]
    asked_at: Mapped[datetime]


class ExemptionPaper(Base):
    """A medical paper or an application, as it was sent."""

    __tablename__ = "exemption_papers"

    id: Mapped[type_id]
    exemption_id: Mapped[int] = mapped_column(Key, ForeignKey("exemptions.id"), index=True)
    file_id: Mapped[int] = mapped_column(Key, ForeignKey("files.id"), unique=True)
    sent_at: Mapped[datetime]


class ExemptionStep(Base):
    """What happened with a request, in order; the newest says where it stands.

    Step: considered | granted | proposed | refused | withdrawn | asked_back | returned. `number`
    and `on_day` are those of the paper that decided it; `facts` what the committee answered for
    the rule.
    """

    __tablename__ = "exemption_steps"

    id: Mapped[type_id]
    exemption_id: Mapped[int] = mapped_column(Key, ForeignKey("exemptions.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(60), default="")
    on_day: Mapped[date | None]
    because: Mapped[str] = mapped_column(String(300), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taken_by: Mapped[actor_ref]
    taken_at: Mapped[datetime]


class ContactPerson(Base):
    """The one member who keeps in touch with an exempt one (EXM-16); the newest row counts."""

    __tablename__ = "contact_persons"

    id: Mapped[type_id]
    exemption_id: Mapped[int] = mapped_column(Key, ForeignKey("exemptions.id"), index=True)
    person_id: Mapped[person_ref]
    assigned_by: Mapped[actor_ref]
    assigned_at: Mapped[datetime]


class ExemptionNote(Base):
    """Kind: contact (the contact person was in touch, once a month) | report (EXM-17)."""

    __tablename__ = "exemption_notes"

    id: Mapped[type_id]
    exemption_id: Mapped[int] = mapped_column(Key, ForeignKey("exemptions.id"))
    kind: Mapped[str] = mapped_column(String(10))
    month: Mapped[date]
    """the first day of the month it is about"""
    words: Mapped[str] = mapped_column(String(1000), default="")
    noted_by: Mapped[actor_ref]
    noted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("exemption_id", "kind", "month", "noted_at"),)
