"""Consent of people, what was given out to them, and who was erased. Rows are only added."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, person_ref, type_id


class Consent(Base):
    """agreed (to that version of the text) | withdrawn; the newest row of a person counts."""

    __tablename__ = "consents"

    id: Mapped[type_id]
    person_id: Mapped[person_ref]
    event: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    at: Mapped[datetime]


class DataExport(Base):
    """A file with everything held about a person, made for that person by chat."""

    __tablename__ = "data_exports"

    id: Mapped[type_id]
    person_id: Mapped[person_ref]
    file_id: Mapped[int] = mapped_column(Key, ForeignKey("files.id"), unique=True)
    made_at: Mapped[datetime]


class Erasure(Base):
    """The operator erased a person. `because`: why although something was still open."""

    __tablename__ = "erasures"

    id: Mapped[type_id]
    person_id: Mapped[person_ref]
    because: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
