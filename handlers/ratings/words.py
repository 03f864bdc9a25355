"""How ratings are said, and the messages about them (NTC-24)."""

from handlers.texts import Texts
from services.ratings.reading import Rating
from services.ratings.sending import Period
from services.reminders.of_ratings import CameFacts, HeadFacts


def period(t: Texts, of: Period | Rating) -> str:
    """ "tháng 11/2025", "năm 2025" """
    if isinstance(of, Rating):
        return period(t, Period(of.period, of.since))
    return t(f"ratings.period.{of.kind}", month=of.since.month, year=of.since.year)


def judgement(t: Texts, level: int | None, words: str) -> str:
    """The level, the words, or both."""
    parts = [t(f"ratings.level.{level}")] if level else []
    return ". ".join([*parts, words] if words else parts)


def of_head(t: Texts, facts: HeadFacts) -> dict[str, object]:
    """For the head: how many are wanted."""
    return {"count": facts.wanted, "ward": facts.ward}


def of_rating(t: Texts, facts: CameFacts) -> dict[str, object]:
    """For the committee and the person: no name of another, and never what was said."""
    return {"who": t("ratings.you" if facts.own else "ratings.member")}
