"""Wording of the reminders of residence liaison; no names and no reasons stand in them."""

from handlers.texts import Texts
from handlers.vocabulary import Choice
from services.reminders.of_residence import SessionFacts, WorkplaceFacts


def of_session(t: Texts, facts: SessionFacts) -> dict[str, object]:
    """Where and when, and why not."""
    when = t.moment(facts.starts_at)
    session = t("residence.line", when=when, place=facts.place)
    day = t.day_of(facts.starts_at)
    return {"unit": facts.unit, "session": session, "because": facts.because, "day": day}


def of_workplace(t: Texts, facts: WorkplaceFacts) -> dict[str, object]:
    """How many reasons and letters wait."""
    return {"unit": facts.unit, "count": facts.waiting, "letters": facts.unread}


def answer_commands(t: Texts, meeting_id: int) -> tuple[Choice, ...]:
    """Coming or absent, as commands: they still work when the message is a month old."""
    return tuple(
        Choice(f"/hopcutru {meeting_id} {answer}", t(f"answer.{answer}"))
        for answer in ("coming", "absent")
    )
