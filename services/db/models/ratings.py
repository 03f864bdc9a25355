"""Ratings of ward staff who are members of residential cells (DIS-12 to DIS-14).

Rows are only added; of one month or year of an official the newest rating counts.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, person_ref, type_id, unit_ref


class WardOfficial(Base):
    """A member who works for the ward, and the head who sends the ratings.

    Head kind: party_secretary | committee_chair | head_of_organisation (DIS-13).
    """

    __tablename__ = "ward_officials"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    """the ward"""
    person_id: Mapped[person_ref]
    head_id: Mapped[person_ref]
    head_kind: Mapped[str] = mapped_column(String(20))
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    entered_by: Mapped[actor_ref]
    entered_at: Mapped[datetime]


class StaffRating(Base):
    """What the head says of a month (its first day) or of a year (1 January).

    Period: month | year. `level`: 4 excellent … 1 failed, empty when only words were sent.
    """

    __tablename__ = "staff_ratings"

    id: Mapped[type_id]
    official_id: Mapped[int] = mapped_column(Key, ForeignKey("ward_officials.id"))
    period: Mapped[str] = mapped_column(String(5))
    since: Mapped[date]
    level: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(500), default="")
    sent_by: Mapped[actor_ref]
    sent_at: Mapped[datetime]

    __table_args__ = (Index(None, "official_id", "since"),)


class RatingRequest(Base):
    """A committee asked the head for a rating (DIS-14)."""

    __tablename__ = "rating_requests"

    id: Mapped[type_id]
    official_id: Mapped[int] = mapped_column(Key, ForeignKey("ward_officials.id"), index=True)
    asked_by: Mapped[actor_ref]
    asked_at: Mapped[datetime]
