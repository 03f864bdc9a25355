"""How reminders about grades are worded: no name and no level on a locked screen."""

from handlers.texts import Texts
from services.reminders.of_grades import GradeFacts


def of_grade(t: Texts, facts: GradeFacts) -> dict[str, object]:
    """The year, the cell, how many matters."""
    return {"year": facts.year, "unit": facts.unit, "count": facts.count}
