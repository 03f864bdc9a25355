"""Durable updates in, reminders planned, durable messages out, and how much each bot was used."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import SEALED, Base, Key, actor_ref, type_id


class InboxRow(Base):
    """An update of a platform, stored before it is acknowledged. State: new | done | failed."""

    __tablename__ = "inbox"

    id: Mapped[type_id]
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="new")
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("channel", "bot", "key"),
        Index(
            "ix_inbox_new",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
    )


class Reminder(Base):
    """Something a person is to be told at a time.

    State: planned | sent | dropped | unreachable; `note` says why. One row for each kind,
    subject, person and day, so that planning twice changes nothing (DSG-06).
    """

    __tablename__ = "reminders"

    id: Mapped[type_id]
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int] = mapped_column(Key)
    person_id: Mapped[actor_ref]
    day: Mapped[date]
    due_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    """after this moment it is dropped instead of sent"""
    state: Mapped[str] = mapped_column(String(12), default="planned")
    note: Mapped[str | None] = mapped_column(String(40))
    outbox_id: Mapped[int | None] = mapped_column(Key, ForeignKey("outbox.id"), index=True)

    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "person_id", "day"),
        Index(
            "ix_reminders_planned",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )


class OutboxRow(Base):
    """A message to send. State: due | sending | sent | failed | dropped | parked."""

    __tablename__ = "outbox"

    id: Mapped[type_id]
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(40))
    chat_id: Mapped[int] = mapped_column(Key, ForeignKey("chats.id"))
    external_id: Mapped[str] = mapped_column(String(80))
    live: Mapped[bool] = mapped_column(default=False)
    """an answer to somebody who waits: it overtakes broadcasts"""
    body: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="due")
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(40))
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (
        Index(
            "ix_outbox_due",
            "channel",
            "bot",
            live.desc(),
            "id",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
        Index(
            "ix_outbox_sending",
            "channel",
            "bot",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index(None, "chat_id", "id"),
    )


class BotMonth(Base):
    """Messages of one bot in one month, both directions (a free Zalo bot has 3,000).

    `paid`: those among them that cost money.
    """

    __tablename__ = "bot_months"

    id: Mapped[type_id]
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(40))
    month: Mapped[str] = mapped_column(String(7))
    messages: Mapped[int] = mapped_column(default=0)
    paid: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (UniqueConstraint("channel", "bot", "month"),)


class ChannelToken(Base):
    """The pair of tokens of a bot whose platform exchanges them, both sealed (services/tokens.py).

    Whoever exchanges the pair marks it first (`renewing`), so that of all processes only one does.
    `lost_at`: the pair was used up and no new one was kept; somebody has to give one again.
    """

    __tablename__ = "channel_tokens"

    id: Mapped[type_id]
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(40))
    access: Mapped[str] = mapped_column(Text, info={SEALED: True})
    refresh: Mapped[str] = mapped_column(Text, info={SEALED: True})
    access_until: Mapped[datetime]
    refresh_until: Mapped[datetime]
    generation: Mapped[int] = mapped_column(default=1)
    """grows with each new pair"""
    renewing: Mapped[str | None] = mapped_column(String(32))
    """the mark of who exchanges it now"""
    renewing_since: Mapped[datetime | None]
    lost_at: Mapped[datetime | None]
    lost_why: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (UniqueConstraint("channel", "bot"),)


class AuditRow(Base):
    """Who did what for whom; each row's digest includes the one before it."""

    __tablename__ = "audit"

    id: Mapped[type_id]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(Key)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index(
            "ix_audit_seen",
            "subject",
            "id",
            sqlite_where=text("action = 'seen'"),
            postgresql_where=text("action = 'seen'"),
        ),
    )
