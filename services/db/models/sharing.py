"""Several processes on one PostgreSQL share the bots: who is there, and who holds what.

Times in these tables are the database's own, so that the clocks of machines need not agree.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, type_id


class Process(Base):
    """A process that runs the bot. Taken out when it leaves, or when it was not seen for long."""

    __tablename__ = "processes"

    id: Mapped[type_id]
    name: Mapped[str] = mapped_column(String(60))
    """`application_name` of its database sessions"""
    serves: Mapped[list[Any]]
    """names of the leases that it can take"""
    seen_at: Mapped[datetime]


class Lease(Base):
    """What one process does alone: a bot ("channel:bot") or the timetable.

    `token` grows whenever it changes hands, so that a late former holder is found out.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(70), primary_key=True)
    process_id: Mapped[int | None] = mapped_column(Key)
    token: Mapped[int] = mapped_column(Key, default=0)
    changed_at: Mapped[datetime]


FLEETING = (Process.__table__, Lease.__table__)
"""tables that say something of this moment only: no backup holds them"""
