"""Chats with their open conversation, what was offered in them, and files sent in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, maybe_actor, type_id


class Chat(Base):
    """One private chat with one bot; `person_id` is empty until it is linked."""

    __tablename__ = "chats"

    id: Mapped[type_id]
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(Key, ForeignKey("persons.id"), index=True)
    linked_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    """since when nothing can be sent there; the next word of the person opens it again"""
    closed_why: Mapped[str | None] = mapped_column(String(12))
    """blocked | gone | left | window | quota, while `blocked_at` is set"""
    language: Mapped[str] = mapped_column(String(5), default="vi")
    conversation: Mapped[str | None] = mapped_column(String(30))
    step: Mapped[str | None] = mapped_column(String(30))
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    offer: Mapped[str | None] = mapped_column(String(16))
    touched_at: Mapped[datetime | None]
    consent: Mapped[int] = mapped_column(default=0, server_default="0")
    """the version of the consent text that was agreed to here; 0: none"""
    consent_asked: Mapped[int] = mapped_column(default=0, server_default="0")
    """the version that was asked for last"""

    __table_args__ = (UniqueConstraint("channel", "bot", "external_id"),)


class Offer(Base):
    """The choices of one message; a button carries the token, never authority."""

    __tablename__ = "offers"

    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat_id: Mapped[int] = mapped_column(Key, ForeignKey("chats.id"))
    conversation: Mapped[str | None] = mapped_column(String(30))
    step: Mapped[str | None] = mapped_column(String(30))
    choices: Mapped[list[Any]]
    """[[value, label], …] in the order shown"""
    offered_at: Mapped[datetime]

    __table_args__ = (Index(None, "chat_id", "offered_at"), Index(None, "offered_at"))


class StoredFile(Base):
    """A photo or paper that a person sent; seen by those who may see the answer it belongs to."""

    __tablename__ = "files"

    id: Mapped[type_id]
    person_id: Mapped[maybe_actor]
    name: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime]
