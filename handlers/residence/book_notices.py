"""Wording of the reminders of liaison books; nobody else's name stands in them."""

from handlers.texts import Texts
from services.reminders.of_books import AreaFacts, BookFacts, YearFacts


def of_area(t: Texts, facts: AreaFacts) -> dict[str, object]:
    """The area, and how many students wait for an opinion."""
    return {"area": facts.area, "count": facts.open}


def of_year(t: Texts, facts: YearFacts) -> dict[str, object]:
    """How many books have no whole comment."""
    due = t.day(facts.due)
    return {"unit": facts.unit, "year": facts.year, "count": facts.open, "due": due}


def of_book(t: Texts, facts: BookFacts) -> dict[str, object]:
    """From which committee to which one."""
    return {"unit": facts.unit, "workplace": facts.workplace, "year": facts.year}
