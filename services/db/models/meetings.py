"""The monthly meeting: answers, rulings on reasons, roll-call, announcement.

Answers, rulings and marks are only added; the newest row of a member counts.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, maybe_actor, meeting_ref, type_id


class Meeting(Base):
    """A monthly meeting of a cell. State: planned | closed | cancelled."""

    __tablename__ = "meetings"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="planned")
    planned_by: Mapped[actor_ref]
    planned_at: Mapped[datetime]
    cancelled_because: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (Index(None, "unit_id", "starts_at"), Index(None, "state", "starts_at"))


class Answer(Base):
    """What a member answered: coming | late | absent (with reason and words)."""

    __tablename__ = "answers"

    id: Mapped[type_id]
    meeting_id: Mapped[meeting_ref]
    person_id: Mapped[actor_ref]
    answer: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(String(1000))
    file_id: Mapped[int | None] = mapped_column(Key, ForeignKey("files.id"))
    recorded_by: Mapped[actor_ref]
    """somebody else than the member: entered for them (proxy)"""
    answered_at: Mapped[datetime]

    __table_args__ = (
        Index(None, "meeting_id", "person_id", "id"),
        Index(None, "person_id"),
        Index(
            "ix_answers_file_id",
            "file_id",
            sqlite_where=text("file_id IS NOT NULL"),
            postgresql_where=text("file_id IS NOT NULL"),
        ),
    )


class Ruling(Base):
    """What the committee made of a reason: accepted | refused | asked (ATT-04)."""

    __tablename__ = "rulings"

    id: Mapped[type_id]
    answer_id: Mapped[int] = mapped_column(Key, ForeignKey("answers.id"), index=True)
    ruling: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(500))
    ruled_by: Mapped[actor_ref]
    ruled_at: Mapped[datetime]


class Mark(Base):
    """One line of the roll-call: present | late | with_reason | without_reason."""

    __tablename__ = "marks"

    id: Mapped[type_id]
    meeting_id: Mapped[meeting_ref]
    person_id: Mapped[actor_ref]
    mark: Mapped[str] = mapped_column(String(20))
    correction: Mapped[bool] = mapped_column(default=False)
    """set after the announcement: shown as a correction line, the announcement stays"""
    marked_by: Mapped[actor_ref]
    marked_at: Mapped[datetime]

    __table_args__ = (Index(None, "meeting_id", "person_id", "id"), Index(None, "person_id"))


class Announcement(Base):
    """The four numbers as they were announced (ATT-01), and the book entry (ATT-02)."""

    __tablename__ = "announcements"

    id: Mapped[type_id]
    meeting_id: Mapped[meeting_ref]
    expected: Mapped[int]
    present: Mapped[int]
    with_reason: Mapped[int]
    without_reason: Mapped[int]
    announced_by: Mapped[actor_ref]
    announced_at: Mapped[datetime]
    book_by: Mapped[maybe_actor]
    book_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("meeting_id"),)
