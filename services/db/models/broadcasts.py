"""Messages to many about one subject: the message, its events, who gets it, who watches it.

A message may be edited until its first event; from then on its text never changes, and its state
is what the newest event says.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, maybe_actor, type_id, unit_ref

WAITING = text("state = 'waiting'")


class Broadcast(Base):
    """A message of a unit about a subject, to be sent to many.

    Purpose: first | chase (to those who have not answered) | news (the subject changed; made by
    the program). In one wave of a subject a person gets at most one message.
    """

    __tablename__ = "broadcasts"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(Key)
    purpose: Mapped[str] = mapped_column(String(10))
    wave: Mapped[str] = mapped_column(String(40))
    areas: Mapped[list[Any]]
    """ids of the chosen areas; empty: all"""
    text: Mapped[str] = mapped_column(Text)
    stamp: Mapped[str] = mapped_column(String(64), default="")
    """what the subject was when it started: another stamp means other news"""
    made_by: Mapped[maybe_actor]
    made_at: Mapped[datetime]

    __table_args__ = (Index(None, "subject_kind", "subject_id"),)


class BroadcastEvent(Base):
    """started | paused | resumed | cancelled | finished; nobody (by): the program itself.

    Events of a message are numbered from 1, so that of two people who do the same only one does.
    """

    __tablename__ = "broadcast_events"

    id: Mapped[type_id]
    broadcast_id: Mapped[int] = mapped_column(Key, ForeignKey("broadcasts.id"))
    number: Mapped[int]
    event: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(40), default="")
    by: Mapped[maybe_actor]
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("broadcast_id", "number"),)


class BroadcastRecipient(Base):
    """One person who is to get the message, by which chat, and what became of it.

    State: waiting | posted (in the outbox) | sent | failed | dropped (why: `note`) | unreachable
    (on the call list) | told (by call or paper: `note`). `stamp`: what the subject was when the
    message was worded. `doubled`: it went out while the program died, and again.
    """

    __tablename__ = "broadcast_recipients"

    id: Mapped[type_id]
    broadcast_id: Mapped[int] = mapped_column(Key, ForeignKey("broadcasts.id"))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(Key)
    wave: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[actor_ref]
    area: Mapped[str] = mapped_column(String(200))
    chat_id: Mapped[int | None] = mapped_column(Key, ForeignKey("chats.id"))
    channel: Mapped[str] = mapped_column(String(20), default="")
    bot: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(40), default="")
    stamp: Mapped[str] = mapped_column(String(64), default="")
    doubled: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]
    outbox_id: Mapped[int | None] = mapped_column(Key, ForeignKey("outbox.id"), index=True)
    told_by: Mapped[maybe_actor]
    told_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "wave", "person_id"),
        Index(None, "broadcast_id", "state", "note"),
        Index(None, "subject_kind", "subject_id", "person_id"),
        Index(
            "ix_broadcast_recipients_waiting",
            "id",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )


class BroadcastWatch(Base):
    """A chat that sees the progress of a message: on Telegram in one edited message."""

    __tablename__ = "broadcast_watches"

    id: Mapped[type_id]
    broadcast_id: Mapped[int] = mapped_column(Key, ForeignKey("broadcasts.id"))
    chat_id: Mapped[int] = mapped_column(Key, ForeignKey("chats.id"))
    first_id: Mapped[int | None] = mapped_column(Key, ForeignKey("outbox.id"))
    """the message that is edited"""
    last_id: Mapped[int | None] = mapped_column(Key, ForeignKey("outbox.id"))
    """the newest edit of it"""
    shown: Mapped[str] = mapped_column(String(64), default="")
    """digest of what it says"""
    shown_at: Mapped[datetime | None]
    ended: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("broadcast_id", "chat_id"),)
