"""The rulebook of an organisation: documents it adopts, local values, moved days, decisions.

Rows are only added and dated; for one day the newest row that holds counts. Each says by which
document or decision it was set. What a ward sets holds in its cells unless they set their own.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, actor_ref, type_id, unit_ref


class AdoptedDocuments(Base):
    """The keys of the documents that apply from a day on; without a row, all of them (AMB-01)."""

    __tablename__ = "rulebook_documents"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    from_day: Mapped[date]
    documents: Mapped[list[Any]]
    source: Mapped[str] = mapped_column(String(300))
    clause: Mapped[str] = mapped_column(String(120))
    quote: Mapped[str] = mapped_column(Text)
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class LocalValue(Base):
    """A value in place of the printed one, from its first to its last day (none: for good)."""

    __tablename__ = "rulebook_values"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    name: Mapped[str] = mapped_column(String(60))
    """the parameter"""
    value: Mapped[list[Any]]
    """as in a file of parameters, in a list; empty: withdrawn from that day on"""
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300))
    clause: Mapped[str] = mapped_column(String(120))
    quote: Mapped[str] = mapped_column(Text)
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class MovedDay(Base):
    """A day off that the calendar does not know, or a weekend day on which people work."""

    __tablename__ = "rulebook_days"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    day: Mapped[date]
    works: Mapped[bool]
    source: Mapped[str] = mapped_column(String(300))
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class RuleDecision(Base):
    """What a competent body decided on an open question of a rule."""

    __tablename__ = "rulebook_decisions"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    rule: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    """what it is about, such as "person:12"; empty: every case of the organisation"""
    outcome: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]
