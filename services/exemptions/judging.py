"""What the rules say of a request: its ground (EXM-01, EXM-07 to EXM-11) and its form (EXM-12)."""

from datetime import date, timedelta

from services.exemptions.views import Request
from services.privacy.erasure_rules import ERASED
from services.rulebooks import judge_for
from services.rules import Finding
from services.work import Work

RULES = {
    "age": "EXM-01",
    "reduce": "EXM-01",
    "treatment": "EXM-07",
    "abroad_mission": "EXM-08",
    "abroad_private": "EXM-08",
    "remote_labour": "EXM-08",
    "mobile_work": "EXM-09",
    "waiting_retirement": "EXM-10",
    "maternity": "EXM-11",
    ERASED: "EXM-13",
}
"""reason → the rule with its ground"""
STATUSES = ("cadre", "civil_servant", "public_employee")
"""cán bộ, công chức, viên chức (EXM-10)"""
WRITTEN = "written"
"""the application was handed in on paper: a fact of its form, not of its ground"""
MONTHS = 12


async def ground(work: Work, found: Request) -> Finding:
    """Whether the ground is met; `missing` names what the committee still has to answer."""
    told = {name: value for name, value in found.facts.items() if name != WRITTEN}
    facts = {**_known(found), **told}
    about = f"person:{found.person_id}"
    return await judge_for(work, found.unit_id, RULES[found.reason], facts, work.today, about)


async def form(work: Work, found: Request) -> Finding | None:
    """Whether the application is complete (EXM-12); None for age and health: oral will do."""
    if found.by_cell:
        return None
    facts: dict[str, object] = {
        "written": bool(found.papers) or bool(found.facts.get(WRITTEN)),
        "reason": found.words or None,
        "start": found.since,
        "end": found.until,
    }
    return await judge_for(work, found.unit_id, "EXM-12", facts, work.today)


def whole_months(since: date, until: date) -> int:
    """Months from the first to the last day, both included; a begun month does not count."""
    after = until + timedelta(days=1)
    begun = (after.year - since.year) * MONTHS + after.month - since.month
    return begun - (after.day < since.day)


def _known(found: Request) -> dict[str, object]:
    """The facts that follow from the request itself."""
    if RULES[found.reason] == "EXM-08":
        return {"kind": found.reason}
    if found.reason == "mobile_work" and found.since and found.until:
        return {"months": whole_months(found.since, found.until)}
    wishes = found.reason in ("waiting_retirement", "maternity")
    return {"wishes": True} if wishes else {}
