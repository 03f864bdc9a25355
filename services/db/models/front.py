"""What the Front and the unions tell a cell's committee, and whom they introduce (S0 B.3, S1).

Rows are only added. Only the committee reads them, and never who is concerned.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, type_id, unit_ref


class FrontWord(Base):
    """A word about a member (kind report) or somebody introduced for admission (candidate).

    `source` is the Front's office or the union; `concerned` are ids of members it may be about.
    """

    __tablename__ = "front_words"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    concerned: Mapped[list[Any]]
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class FrontStep(Base):
    """What the committee did with it; the newest state counts."""

    __tablename__ = "front_steps"

    id: Mapped[type_id]
    word_id: Mapped[int] = mapped_column(Key, ForeignKey("front_words.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]
