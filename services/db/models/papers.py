"""Papers made by ChiBot: which stored file is whose paper."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, maybe_actor, type_id, unit_ref


class Paper(Base):
    """A paper of a unit; those who lead the cell see it, and the member it is written to.

    Kind: the names of services/documents/papers.py. A paper made again is a new row.
    """

    __tablename__ = "papers"

    id: Mapped[type_id]
    file_id: Mapped[int] = mapped_column(Key, ForeignKey("files.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[unit_ref]
    meeting_id: Mapped[int | None] = mapped_column(Key, ForeignKey("meetings.id"), index=True)
    for_person_id: Mapped[maybe_actor]
    """the member to whom an invitation is written"""
    made_by: Mapped[actor_ref]
    made_at: Mapped[datetime]
