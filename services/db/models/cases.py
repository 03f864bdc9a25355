"""The case of a member who is helped before anything else is considered (S0, part III).

A case is its steps, one after the other; nothing is changed afterwards.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import (
    Base,
    Key,
    actor_ref,
    maybe_actor,
    person_ref,
    type_id,
    unit_ref,
)


class ScreeningCase(Base):
    """A member who met a criterion. `criteria`: the rules met and the words they rested on."""

    __tablename__ = "screening_cases"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    person_id: Mapped[person_ref]
    cell_type: Mapped[str] = mapped_column(String(12))
    """residential | agency: whose comments are asked (SCR-11)"""
    criteria: Mapped[list[Any]]
    opened_by: Mapped[actor_ref]
    opened_at: Mapped[datetime]


class CaseStep(Base):
    """What was done in a case, on what paper; `state` is where the case stands after it."""

    __tablename__ = "case_steps"

    id: Mapped[type_id]
    case_id: Mapped[int] = mapped_column(Key, ForeignKey("screening_cases.id"))
    seq: Mapped[int]
    action: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(24))
    on_day: Mapped[date]
    paper: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[str] = mapped_column(String(24), default="")
    person_id: Mapped[maybe_actor]
    """the helper who was assigned"""
    meeting_id: Mapped[int | None] = mapped_column(Key, ForeignKey("meetings.id"))
    due: Mapped[date | None]
    """when step 3 may be held; kept here, so that it survives anything"""
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("case_id", "seq"),)
