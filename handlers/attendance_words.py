"""What a sentence about a meeting says, and about which meeting it is."""

from handlers.conversation import Turn
from handlers.phrases import meeting_line
from handlers.understanding import Meaning
from services.answers import REASONS, Given
from services.clock import local_day
from services.meetings import MeetingView

WORDS = 1000
SURE = 0.85
"""below this confidence an answer is asked back before it is recorded"""


def plainly_said(turn: Turn) -> Given | None:
    """An answer in words that leave no doubt."""
    if turn.files or turn.choice or not turn.text:
        return None
    meaning = turn.means("meeting")
    if meaning.confidence < SURE or names_a_day_ahead(turn, meaning):
        return None
    return given_in(turn, meaning)


def names_a_day_ahead(turn: Turn, meaning: Meaning) -> bool:
    """Whether it names today or a coming day; a day gone by only tells why ("hôm qua ốm")."""
    return meaning.date is not None and meaning.date >= turn.work.today


def of_another_day(turn: Turn, meaning: Meaning, meeting: MeetingView) -> bool:
    """Whether the day that was named is not the meeting's: somebody mistakes the day."""
    ahead = names_a_day_ahead(turn, meaning)
    return ahead and meaning.date != local_day(meeting.starts_at)


def given_in(turn: Turn, meaning: Meaning) -> Given | None:
    words = turn.text[:WORDS]
    if meaning.intent == "absent" and meaning.reason in REASONS:
        return Given("absent", meaning.reason, words)
    if meaning.intent == "late":
        return Given("late", None, words)
    return Given("coming") if meaning.intent == "attend" else None


def meant(turn: Turn, coming: list[MeetingView]) -> list[MeetingView]:
    """The meetings a sentence may be about: those of the day it names, otherwise all."""
    day = turn.means("meeting").date if turn.text else None
    return [m for m in coming if local_day(m.starts_at) == day] or coming


def several(turn: Turn, coming: list[MeetingView]) -> str:
    """Which one, with day and place of each."""
    lines = "\n".join(f"• {meeting_line(turn.t, each)}" for each in coming)
    return f"{lines}\n{turn.t('attendance.which')}"


def short(turn: Turn, meeting: MeetingView) -> str:
    return f"{meeting.unit}, {turn.t.short_day(meeting.starts_at)}"
