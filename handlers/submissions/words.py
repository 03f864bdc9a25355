"""How the deadline and the steps of units are said."""

from handlers.texts import Texts
from services.documents.grading.sheets import Sums, Target
from services.reminders.of_submissions import SubmissionFacts
from services.submissions.deadline import Deadline
from services.submissions.steps import UnitStep


def last_day(t: Texts, due: Deadline) -> str:
    """ "Hạn nộp: chậm nhất hết Thứ Ba, 9/12/2025, còn 3 ngày làm việc." """
    if due.last_day is None:
        return t("submissions.no_date")
    key = "over" if due.over else "today" if due.left == 0 else "left"
    return t(f"submissions.{key}", day=t.day(due.last_day), count=abs(due.left))


def deadline(t: Texts, year: int, due: Deadline) -> list[str]:
    """The last day, and whether it is only assumed."""
    assumed = [t("submissions.assumed", year=year)] if due.assumed else []
    return [last_day(t, due), *assumed]


def line(t: Texts, step: UnitStep) -> str:
    """A unit in numbers, with what comes next."""
    return t(
        "submissions.unit",
        unit=step.unit,
        reviewed=step.reviewed,
        proposed=step.proposed,
        decided=step.decided,
        subjects=step.subjects,
        next=t(f"submissions.next.{step.next}"),
    )


def sums(t: Texts, key: str, found: Sums) -> str:
    """One line of a consolidation."""
    return t(
        key,
        total=found.total,
        excellent=found.excellent,
        good=found.good,
        fulfilled=found.fulfilled,
        failed=found.failed,
        left=found.left,
        share=found.good_or_better,
    )


def target(t: Texts, found: Target) -> str:
    """A target with its calculation and clause."""
    return t(
        "submissions.target",
        label=found.label,
        calculation=found.calculation,
        outcome=found.outcome,
        clause=found.clause,
    )


def of_submission(t: Texts, facts: SubmissionFacts) -> dict[str, object]:
    """For the message before the last day: how many units, until when."""
    due = last_day(t, Deadline(facts.last_day, facts.left))
    units = facts.unit or t("submissions.several", count=facts.unsent)
    return {"year": facts.year, "units": units, "due": due}
