"""The tables, by subject."""

from services.db.models.base import Base
from services.db.models.meetings import Announcement, Answer, Mark, Meeting, Ruling
from services.db.models.papers import Paper
from services.db.models.people import (
    Bot,
    BotUnit,
    Declaration,
    LinkCode,
    LinkTry,
    Membership,
    Person,
    RoleHeld,
    Standing,
    Unit,
    in_force,
)
from services.db.models.post import AuditRow, BotMonth, InboxRow, OutboxRow, Reminder
from services.db.models.talk import Chat, Offer, StoredFile

__all__ = [
    "Announcement",
    "Answer",
    "AuditRow",
    "Base",
    "Bot",
    "BotMonth",
    "BotUnit",
    "Chat",
    "Declaration",
    "InboxRow",
    "LinkCode",
    "LinkTry",
    "Mark",
    "Meeting",
    "Membership",
    "Offer",
    "OutboxRow",
    "Paper",
    "Person",
    "Reminder",
    "RoleHeld",
    "Ruling",
    "Standing",
    "StoredFile",
    "Unit",
    "in_force",
]
