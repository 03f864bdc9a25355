"""What the record of a case says to the clause that stands at its next step, for "Vì sao?"."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from services.screening.case import CaseView, Step
from services.screening.checks import Given

Facts = dict[str, object]


def gate_facts(view: CaseView, rule_id: str) -> Facts:
    """The facts of a rule as the steps of the case tell them; empty where they say nothing."""
    read = OF_RULE.get(rule_id)
    return read(view) if read else {}


def as_if(view: CaseView, action: str, given: Given, now: datetime) -> CaseView:
    """The case with a step that was told and is not kept yet."""
    told = (given.on_day, given.paper, given.words, given.detail)
    step = Step(0, action, view.state, *told, given.person_id, given.meeting_id, None, 0, now)
    return replace(view, steps=(*view.steps, step))


def _newest(view: CaseView, *actions: str) -> Step | None:
    found = view.of(*actions)
    return found[-1] if found else None


def _comments(view: CaseView) -> Facts:
    told = {each.detail for each in view.of("comment")}
    return {
        "cell_type": view.cell_type,
        "front_board": "front" in told,
        "agency_head": "agency_head" in told,
        "agency_organisations": "agency_organisations" in told,
    }


def _audience(view: CaseView) -> Facts:
    """SCR-12: the provisional list is shown to those who look at the case only."""
    return {"audience": "cell_committee"} if view.seen_as == "committee" else {}


def _final(view: CaseView) -> Facts:
    """SCR-27: as the check of the move asks it; what is decided is known once it is told."""
    decided = _newest(view, *DECISIONS)
    told = {"verified": bool(view.of("verified")), "decided_by": "standing_committee"}
    if decided is None:
        return told
    paper = decided.paper or None
    return {**told, "acting_body": paper, "decision": DECISIONS[decided.action], "number": paper}


def _continued(view: CaseView) -> Facts:
    """SCR-28: until a new helper is assigned, from the day of the last step."""
    day = view.begun if view.state == "ASSISTING" else view.last_day
    return {"started_on": day} if day else {}


def _direction(view: CaseView) -> Facts:
    return {"direction_recorded": bool(view.of("direct"))}


def _approval(view: CaseView) -> Facts:
    step = _newest(view, "approve", "disapprove")
    return {"approved": step.action == "approve" if step else None}


def _self_criticism(view: CaseView) -> Facts:
    step = _newest(view, "self_criticism", "submit")
    return {
        "received": step is not None,
        "has_commitment": step is not None and step.detail == "with_commitment",
    }


def _helper(view: CaseView) -> Facts:
    step = _newest(view, "assign", "change_helper")
    return {
        "helpers": int(step is not None and step.person_id is not None),
        "is_the_assisted_member": step is not None and step.person_id == view.person_id,
        "resolution": step.paper or None if step else None,
        "resolved_on": step.on_day if step else None,
    }


def _help(view: CaseView) -> Facts:
    return {"assigned_on": view.begun} if view.begun else {}


def _step3(view: CaseView) -> Facts:
    said = {each.action: each.detail for each in view.since_help(*HEARD)}
    return {
        "self_criticism": "account" in said,
        "helper_comment": said.get("helper_says") or None,
        "discussion": "discuss" in said,
    }


def _removal(view: CaseView) -> Facts:
    step = _newest(view, "conclude", "settle")
    return {"cell_resolution": step.paper or None if step else None}


def _verification(view: CaseView) -> Facts:
    asked, done = _newest(view, "verify"), _newest(view, "verified")
    return {
        "acting_body": asked.paper or None if asked else None,
        "conclusion": done.words or None if done else None,
    }


DECISIONS = {"delete": "xoa_ten", "expel": "khai_tru"}
HEARD = ("account", "helper_says", "discuss")
OF_RULE: Mapping[str, Callable[[CaseView], Facts]] = {
    "SCR-11": _comments,
    "SCR-12": _audience,
    "SCR-13": _direction,
    "SCR-16": _approval,
    "SCR-17": _self_criticism,
    "SCR-19": _helper,
    "SCR-20": _help,
    "SCR-21": _step3,
    "SCR-25": _removal,
    "SCR-26": _verification,
    "SCR-27": _final,
    "SCR-28": _continued,
}
