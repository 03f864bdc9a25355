"""The course of a meeting: what was said, voted, resolved and evaluated; who checked in.

Rows are only added: a correction is a new row that replaces an earlier one.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import (
    Base,
    Key,
    actor_ref,
    maybe_actor,
    meeting_ref,
    person_ref,
    type_id,
    unit_ref,
)


class MinuteEntry(Base):
    """One step of a meeting's minutes; `seq` counts them, so two writers cannot cross.

    Without words and with `replaces`: the earlier entry is withdrawn.
    """

    __tablename__ = "minute_entries"

    id: Mapped[type_id]
    meeting_id: Mapped[meeting_ref]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[maybe_actor] = mapped_column(index=True)
    """whom a praise, correction or absence concerns"""
    at: Mapped[datetime | None]
    """when the meeting was opened or closed"""
    replaces: Mapped[int | None] = mapped_column(Key, ForeignKey("minute_entries.id"), unique=True)
    correction: Mapped[bool] = mapped_column(default=False)
    """set after the meeting was closed"""
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("meeting_id", "seq"),)


class MeetingMode(Base):
    """How a meeting is held: in_person | online | party_group; the newest counts (ATT-09)."""

    __tablename__ = "meeting_modes"

    id: Mapped[type_id]
    meeting_id: Mapped[meeting_ref] = mapped_column(index=True)
    mode: Mapped[str] = mapped_column(String(12))
    document: Mapped[str | None] = mapped_column(String(200))
    """the document that allows the pilot"""
    chosen_by: Mapped[actor_ref]
    chosen_at: Mapped[datetime]


class HandVote(Base):
    """A vote by show of hands. `base` and `needed` as `source` states them; never secret."""

    __tablename__ = "hand_votes"

    id: Mapped[type_id]
    entry_id: Mapped[int] = mapped_column(Key, ForeignKey("minute_entries.id"), unique=True)
    base: Mapped[int]
    yes: Mapped[int]
    no: Mapped[int]
    abstain: Mapped[int]
    needed: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200), default="")
    """the cell's own regulation; empty: those present, and no threshold"""


class Resolution(Base):
    """A numbered resolution of a cell (REP-37); kinds: services.resolutions.KINDS."""

    __tablename__ = "resolutions"

    id: Mapped[type_id]
    entry_id: Mapped[int] = mapped_column(Key, ForeignKey("minute_entries.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    resolved_on: Mapped[date]

    __table_args__ = (Index(None, "unit_id", "resolved_on"),)


class PaperResolution(Base):
    """A resolution that no minutes kept here passed; tasks rest on its number and day."""

    __tablename__ = "paper_resolutions"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(60))
    """the number as it stands on the paper"""
    kind: Mapped[str] = mapped_column(String(16))
    resolved_on: Mapped[date]
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("unit_id", "number", "resolved_on"),)


class ResolutionItem(Base):
    """A numbered task of a resolution."""

    __tablename__ = "resolution_items"

    id: Mapped[type_id]
    resolution_id: Mapped[int] = mapped_column(Key, ForeignKey("resolutions.id"))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]

    __table_args__ = (UniqueConstraint("resolution_id", "position"),)


class ResolutionDuty(Base):
    """A member who is responsible for an item."""

    __tablename__ = "resolution_duties"

    id: Mapped[type_id]
    item_id: Mapped[int] = mapped_column(Key, ForeignKey("resolution_items.id"))
    person_id: Mapped[person_ref]

    __table_args__ = (UniqueConstraint("item_id", "person_id"),)


class ItemResult(Base):
    """How an item was carried out: done | not_done | low_quality; the newest counts (MRE-01)."""

    __tablename__ = "item_results"

    id: Mapped[type_id]
    entry_id: Mapped[int] = mapped_column(Key, ForeignKey("minute_entries.id"), unique=True)
    item_id: Mapped[int] = mapped_column(Key, ForeignKey("resolution_items.id"), index=True)
    result: Mapped[str] = mapped_column(String(12))


class CheckIn(Base):
    """A member typed the code that was shown in the meeting: it proposes "present"."""

    __tablename__ = "check_ins"

    id: Mapped[type_id]
    meeting_id: Mapped[meeting_ref]
    person_id: Mapped[person_ref]
    counts: Mapped[bool]
    """False while an online meeting lacks its document (ATT-09)"""
    typed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)


class CheckInTry(Base):
    """A wrong code, to throttle guessing."""

    __tablename__ = "check_in_tries"

    id: Mapped[type_id]
    person_id: Mapped[actor_ref]
    tried_at: Mapped[datetime]

    __table_args__ = (Index(None, "person_id", "tried_at"),)


class FourGood(Base):
    """The self-check of a cell against the four criteria, on a day (KPI-09)."""

    __tablename__ = "four_good"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    on_day: Mapped[date]
    tasks: Mapped[bool]
    activity: Mapped[bool]
    discipline: Mapped[bool]
    members: Mapped[bool]
    guidance: Mapped[str | None] = mapped_column(String(200))
    checked_by: Mapped[actor_ref]
    checked_at: Mapped[datetime]
