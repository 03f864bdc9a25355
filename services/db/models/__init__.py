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
    Superior,
    Unit,
    in_force,
)
from services.db.models.post import AuditRow, BotMonth, InboxRow, OutboxRow, Reminder
from services.db.models.talk import Chat, Offer, StoredFile
from services.db.models.tasks import (
    AnnualPlan,
    Check,
    CheckResult,
    PlanDraft,
    Question,
    QuestionReply,
    ReviewInterval,
    Task,
    TaskReport,
    TaskReview,
)

__all__ = [
    "Announcement",
    "AnnualPlan",
    "Answer",
    "AuditRow",
    "Base",
    "Bot",
    "BotMonth",
    "BotUnit",
    "Chat",
    "Check",
    "CheckResult",
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
    "PlanDraft",
    "Question",
    "QuestionReply",
    "Reminder",
    "ReviewInterval",
    "RoleHeld",
    "Ruling",
    "Standing",
    "StoredFile",
    "Superior",
    "Task",
    "TaskReport",
    "TaskReview",
    "Unit",
    "in_force",
]
