"""Tasks, personal plans and the monthly evaluation of the cell's resolution (TSK, MRE)."""

from dataclasses import dataclass
from datetime import date

from services.rules.book import Params
from services.rules.dates import add_months
from services.rules.registry import Verdict, blocked, gated, needs_decision, rule
from services.rules.wording import months_later, on_or_before

SHORT, LONG = "tasks.review_short", "tasks.review_long"
SAYS_NOTHING = frozenset({"", "theo phân công"})


@dataclass(frozen=True, slots=True)
class YearlyTask:
    """Whether a member has tasks for the year; exempt members are freed of work too."""

    assigned: bool
    exempt: bool


@rule("TSK-01")
def yearly_task(facts: YearlyTask, params: Params) -> Verdict:
    if facts.exempt:
        return Verdict("NOT_EXPECTED")
    return Verdict("OK") if facts.assigned else Verdict("REMIND", codes=("no_task_this_year",))


@dataclass(frozen=True, slots=True)
class TaskReview:
    """The cell's chosen interval and the day of the last review."""

    interval_months: int
    last_review_on: date


@rule("TSK-03", SHORT, LONG)
@rule("CAL-05", SHORT, LONG)
def task_review(facts: TaskReview, params: Params) -> Verdict:
    allowed = (params.count(SHORT), params.count(LONG))
    if facts.interval_months not in allowed:
        return blocked("review_interval", allowed=allowed, interval=facts.interval_months)
    due = add_months(facts.last_review_on, facts.interval_months)
    outcome = "DUE" if params.on >= due else "NOT_DUE"
    calculation = months_later(facts.last_review_on, facts.interval_months, due)
    return Verdict(outcome, {"due": due}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A member introduced to the cell; `resolution` is the number of the assigning resolution."""

    arrived_on: date
    next_meeting_on: date
    resolution: str | None = None


@rule("TSK-04")
def arrival_task(facts: Arrival, params: Params) -> Verdict:
    if facts.next_meeting_on < facts.arrived_on:
        return blocked("meeting_before_arrival")
    if facts.resolution:
        return Verdict("OK", {"resolution": facts.resolution})
    calculation = on_or_before(facts.arrived_on, facts.next_meeting_on)
    values = {"meeting_on": facts.next_meeting_on}
    return Verdict("TASK_RESOLUTION_DUE", values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class TaskText:
    description: str


@rule("TSK-05")
def concrete_task(facts: TaskText, params: Params) -> Verdict:
    if facts.description.casefold() in SAYS_NOTHING:
        return Verdict("WARNING", codes=("task_not_concrete",))
    return Verdict("OK")


@dataclass(frozen=True, slots=True)
class AnnualPlan:
    has_plan: bool
    exempt: bool = False


@rule("TSK-06")
def annual_plan(facts: AnnualPlan, params: Params) -> Verdict:
    if facts.has_plan:
        return Verdict("OK")
    if facts.exempt:
        return needs_decision("plan_of_exempt", "cell_committee")
    return Verdict("REMIND", codes=("no_plan",))


@dataclass(frozen=True, slots=True)
class Registration:
    """`registered_on` null: the plan of this year is not registered."""

    registered_on: date | None


@rule("TSK-07")
def plan_registered(facts: Registration, params: Params) -> Verdict:
    if facts.registered_on is not None and facts.registered_on > params.on:
        return blocked("registered_in_the_future")
    if facts.registered_on is not None and facts.registered_on.year == params.on.year:
        return Verdict("OK", {"registered_on": facts.registered_on})
    return Verdict("REMIND", codes=("no_plan",))


@dataclass(frozen=True, slots=True)
class MonthlyEvaluation:
    """Items of the month's resolution and how many were evaluated; 0 items: none recorded."""

    items: int
    evaluated: int


@rule("MRE-01")
def evaluate_resolution(facts: MonthlyEvaluation, params: Params) -> Verdict:
    if facts.items == 0:
        return blocked("no_resolution_this_month")
    if facts.evaluated > facts.items:
        return blocked("more_evaluated_than_items", items=facts.items, evaluated=facts.evaluated)
    left = facts.items - facts.evaluated
    outcome = "OK" if left == 0 else "INCOMPLETE"
    calculation = f"{facts.items} − {facts.evaluated} = {left}"
    return Verdict(outcome, {"left": left}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class TaskResult:
    incomplete: bool
    low_quality: bool


@rule("MRE-04")
def correct_member(facts: TaskResult, params: Params) -> Verdict:
    if facts.incomplete or facts.low_quality:
        return Verdict("REMIND", {"private": True})
    return Verdict("NO_REMINDER")


@dataclass(frozen=True, slots=True)
class CollectiveAct:
    """An act that only the cell in meeting may take."""

    meeting_record: bool
    resolution: str | None


@rule("ROL-01")
@rule("REP-37")
def cell_decides(facts: CollectiveAct, params: Params) -> Verdict:
    return gated(
        "OK",
        {"needs_a_meeting": facts.meeting_record, "needs_a_number": bool(facts.resolution)},
    )


@dataclass(frozen=True, slots=True)
class CellLeadership:
    has_committee: bool
    has_deputy: bool = True


@rule("ROL-02")
@rule("GRD-R02")
def who_prepares(facts: CellLeadership, params: Params) -> Verdict:
    """values.by: who prepares, reminds and reviews for the cell."""
    if facts.has_committee:
        return Verdict("INFO", {"by": ("cell_committee",)})
    by = ("secretary", "deputy") if facts.has_deputy else ("secretary",)
    return Verdict("INFO", {"by": by})
