"""The January review of members: what it rests on, and what the committee judged.

Rows are only added. Nothing here is shown to anybody but the cell's committee (SCR-12).
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, person_ref, type_id, unit_ref


class ScreeningFact(Base):
    """A record that a criterion may rest on, as the committee entered it from a document.

    Kind: grade (year, number = level) | discipline (form, from_day, to_day) | violation (on_day) |
    degradation, exemplarity (conclusions) | far_work (to_day, number = reports).
    """

    __tablename__ = "screening_facts"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    person_id: Mapped[person_ref]
    kind: Mapped[str] = mapped_column(String(12))
    year: Mapped[int | None]
    number: Mapped[int | None]
    form: Mapped[str] = mapped_column(String(20), default="")
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]
    on_day: Mapped[date | None]
    document: Mapped[str] = mapped_column(String(200))
    stated_by: Mapped[actor_ref]
    stated_at: Mapped[datetime]


class ScreeningFactWithdrawal(Base):
    """A record that was entered by mistake; it remains, with the reason."""

    __tablename__ = "screening_fact_withdrawals"

    id: Mapped[type_id]
    fact_id: Mapped[int] = mapped_column(Key, ForeignKey("screening_facts.id"), unique=True)
    because: Mapped[str] = mapped_column(String(300))
    withdrawn_by: Mapped[actor_ref]
    withdrawn_at: Mapped[datetime]


class ScreeningReview(Base):
    """The review of a cell's members in a year (SCR-10)."""

    __tablename__ = "screening_reviews"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    year: Mapped[int]
    opened_by: Mapped[actor_ref]
    opened_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("unit_id", "year"),)


class ScreeningVerdict(Base):
    """What the committee judged where the text leaves it to them; the newest counts."""

    __tablename__ = "screening_verdicts"

    id: Mapped[type_id]
    review_id: Mapped[int] = mapped_column(Key, ForeignKey("screening_reviews.id"))
    person_id: Mapped[person_ref]
    criterion: Mapped[str] = mapped_column(String(8))
    matches: Mapped[bool]
    words: Mapped[str] = mapped_column(String(500))
    judged_by: Mapped[actor_ref]
    judged_at: Mapped[datetime]

    __table_args__ = (Index(None, "review_id", "person_id"),)


class ScreeningReviewEnd(Base):
    """The review is done; `found` members meet a criterion, and none is a result too."""

    __tablename__ = "screening_review_ends"

    id: Mapped[type_id]
    review_id: Mapped[int] = mapped_column(Key, ForeignKey("screening_reviews.id"), unique=True)
    found: Mapped[int]
    ended_by: Mapped[actor_ref]
    ended_at: Mapped[datetime]
