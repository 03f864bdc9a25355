"""Targets and duties of a ward in a year (S1): what was assigned, stated, planned and done.

Rows are only added; of a target, a figure or a duty the newest counts.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, type_id


class AdmissionTarget(Base):
    """How many admissions a cell is to reach in a year, and by what paper (KPI-04)."""

    __tablename__ = "admission_targets"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    number: Mapped[int]
    paper: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year"),)


class YearFigure(Base):
    """A number that no book here holds, stated from a paper: `part` of `whole`.

    Name: military_cells (KPI-05) | street_heads | front_heads (those who are members, KPI-07).
    """

    __tablename__ = "year_figures"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(20))
    part: Mapped[int]
    whole: Mapped[int]
    paper: Mapped[str] = mapped_column(String(200))
    stated_by: Mapped[actor_ref]
    stated_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year"),)


class TrainingPlan(Base):
    """What a body plans to train committees in, and by what paper (PLN-12)."""

    __tablename__ = "training_plans"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    body: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(String(500))
    paper: Mapped[str] = mapped_column(String(200))
    entered_by: Mapped[actor_ref]
    entered_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year"),)


class YearDutyStep(Base):
    """Something said about a duty of the plan; a row sets what is not empty in it.

    `duty`: id of its rule. State: guidance (it waits for guidance) | doing | done, with
    `evidence`.
    """

    __tablename__ = "year_duty_steps"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    duty: Mapped[str] = mapped_column(String(10))
    state: Mapped[str | None] = mapped_column(String(10))
    evidence: Mapped[str | None] = mapped_column(String(500))
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("persons.id"))
    due_on: Mapped[date | None]
    said_by: Mapped[actor_ref]
    said_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year"),)
