"""Units send their results of review and grading to the ward (REP-27)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, type_id, unit_ref


class GradingSubmission(Base):
    """One submission; sent again, the first keeps its time and the newest its content.

    `lacking`: what the checklist still missed when it was sent, by name and number.
    """

    __tablename__ = "grading_submissions"

    id: Mapped[type_id]
    season_id: Mapped[int] = mapped_column(Key, ForeignKey("review_seasons.id"))
    unit_id: Mapped[unit_ref]
    lacking: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent_by: Mapped[actor_ref]
    sent_at: Mapped[datetime]

    __table_args__ = (Index(None, "season_id", "unit_id"),)
