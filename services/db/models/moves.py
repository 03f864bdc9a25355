"""Moves of members between cells, the dissolution of a cell, comments on ward officials.

Rows are only added. The effect of a move is dated memberships and roles (models/people.py), which
services/transfers/moving.py alone writes.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import (
    Base,
    Key,
    actor_ref,
    person_ref,
    type_id,
    unit_ref,
)


class Dissolution(Base):
    """The dissolution of a cell; one for a cell at a time."""

    __tablename__ = "dissolutions"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    opened_by: Mapped[actor_ref]
    opened_at: Mapped[datetime]


class DissolutionStep(Base):
    """What was done, on what paper.

    Step: conference | plan | opinion | decision | announced | executed | withdrawn. `facts`: what
    was answered for the rule.
    """

    __tablename__ = "dissolution_steps"

    id: Mapped[type_id]
    dissolution_id: Mapped[int] = mapped_column(Key, ForeignKey("dissolutions.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(60), default="")
    on_day: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taken_by: Mapped[actor_ref]
    taken_at: Mapped[datetime]


class DissolutionPlace(Base):
    """To which cell a member goes; the newest row of a member counts."""

    __tablename__ = "dissolution_places"

    id: Mapped[type_id]
    dissolution_id: Mapped[int] = mapped_column(Key, ForeignKey("dissolutions.id"), index=True)
    person_id: Mapped[person_ref]
    to_unit_id: Mapped[unit_ref]
    chosen_by: Mapped[actor_ref]
    chosen_at: Mapped[datetime]


class Prospect(Base):
    """Somebody in the pool for admission who is introduced to a residential cell (DIS-07)."""

    __tablename__ = "prospects"

    id: Mapped[type_id]
    dissolution_id: Mapped[int] = mapped_column(Key, ForeignKey("dissolutions.id"), index=True)
    full_name: Mapped[str] = mapped_column(String(120))
    to_unit_id: Mapped[unit_ref]
    helper_id: Mapped[person_ref]
    """an official member of the same workplace (DIS-10)"""
    entered_by: Mapped[actor_ref]
    entered_at: Mapped[datetime]


class UnitChange(Base):
    """What ward staff did to a cell, or to an area of the ward (`area_id`), with its paper.

    What: opened | renamed | closed. `name`: as it is called since; `was`: as it was called before.
    """

    __tablename__ = "unit_changes"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    area_id: Mapped[int | None] = mapped_column(Key, ForeignKey("residence_areas.id"), index=True)
    what: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    was: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[str] = mapped_column(String(60), default="")
    on_day: Mapped[date]
    changed_by: Mapped[actor_ref]
    changed_at: Mapped[datetime]


class Closure(Base):
    """A closed cell; `from_day`: the first day it is no more. Its books stay."""

    __tablename__ = "closures"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"), unique=True)
    from_day: Mapped[date]
    dissolution_id: Mapped[int | None] = mapped_column(Key, ForeignKey("dissolutions.id"))
    """None: an empty cell that was closed without one"""


class Transfer(Base):
    """A member's move. Kind: official | temporary (`since` to `until`, both included).

    `trigger`: what happened (TRF-02), "temporary" or "dissolved"; `facts`: what was answered.
    """

    __tablename__ = "transfers"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    """the cell the member leaves"""
    person_id: Mapped[person_ref]
    kind: Mapped[str] = mapped_column(String(10))
    trigger: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    since: Mapped[date | None]
    until: Mapped[date | None]
    dissolution_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("dissolutions.id"), index=True
    )
    entered_by: Mapped[actor_ref]
    entered_at: Mapped[datetime]


class TransferStep(Base):
    """What happened with a move, in order; the newest says where it stands.

    Step: talked | reported | introduced | declined | moved | extended | withdrawn | returned |
    papers. To `to_unit_id`, or to `place` when that party organisation is not kept here.
    """

    __tablename__ = "transfer_steps"

    id: Mapped[type_id]
    transfer_id: Mapped[int] = mapped_column(Key, ForeignKey("transfers.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(60), default="")
    on_day: Mapped[date | None]
    words: Mapped[str] = mapped_column(String(500), default="")
    to_unit_id: Mapped[int | None] = mapped_column(Key, ForeignKey("units.id"), index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    until: Mapped[date | None]
    """of an extended stay: its new last day"""
    taken_by: Mapped[actor_ref]
    taken_at: Mapped[datetime]


class OfficialComment(Base):
    """What a member says of a fellow member who works for the ward (DIS-15, PLN-08)."""

    __tablename__ = "official_comments"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    about_id: Mapped[person_ref]
    words: Mapped[str] = mapped_column(Text)
    said_by: Mapped[actor_ref]
    said_at: Mapped[datetime]
