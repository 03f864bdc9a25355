"""The questions of a form, in order: what the rules ask of it, then what must be made clear."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.reviews.reading import Subject
from services.rulebooks import LocalBook

CLOSING = ("shortcomings", "limits_and_causes", "remedies", "time_of_remedy")
"""what must be made clear beside the results (GRD-R06, GRD-G05)"""
WHOLE = "report"
"""key of a report that is uploaded as one file, in place of all answers"""
SUGGESTED, SIGNS = "suggested_and_earlier", "signs"
IF_ANY = (SUGGESTED, SIGNS)
"""sections that may have nothing in them"""


def sections(
    book: LocalBook, one: Subject, on: date, *, plan: bool = True, suggested: bool = False
) -> tuple[str, ...]:
    """The questions of a form in order: its groups by the rules, then what must be made clear."""
    facts: dict[str, Any] = {"has_suggestions": suggested, "has_earlier_shortcomings": True}
    rule = "GRD-R07"
    if one.kind != "collective":
        rule, facts["has_plan"] = "GRD-R09" if one.form == "2A" else "GRD-R08", plan
    values: Mapping[str, Any] = book.judge(rule, facts, on).values
    groups = [str(key) for key in values["sections"] if key != SUGGESTED]
    return (*groups, *CLOSING, SUGGESTED, SIGNS)
