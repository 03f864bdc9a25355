"""Whether a move may be made, and where it leads: asked of the rules service, move by move."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from services.ballots import results
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding
from services.screening.case import CaseView
from services.screening.table import MOVES, STEP3
from services.work import Work


@dataclass(frozen=True, slots=True)
class Given:
    """What is told with a move; `on_day` is the day of the act, of the meeting where there is one.

    `paper`: number, day and body.
    """

    on_day: date
    paper: str = ""
    words: str = ""
    detail: str = ""
    person_id: int | None = None
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Led:
    """Where a move leads; `due`: from when on step 3 may be held."""

    state: str
    due: date | None = None


Check = Callable[[Work, CaseView, Given], Awaitable[Led | Refused]]


async def check(work: Work, view: CaseView, action: str, given: Given) -> Led | Refused:
    """Refused: case_gate with the reason of the clause, or the state it leads to."""
    found = CHECKS.get(action)
    if found is not None:
        return await found(work, view, given)
    state = MOVES[action].after
    return Led(view.state if view.state in state else state[0])


async def _comment(work: Work, view: CaseView, given: Given) -> Led | Refused:
    told = {each.detail for each in view.of("comment")} | {given.detail}
    facts: dict[str, object] = {
        "cell_type": view.cell_type,
        "front_board": "front" in told,
        "agency_head": "agency_head" in told,
        "agency_organisations": "agency_organisations" in told,
    }
    found = await _judge(work, view, "SCR-11", facts, given.on_day)
    return Led("COMMENTED" if found.by_text == "COMMENTED" else "CANDIDATE")


async def _directed(work: Work, view: CaseView, given: Given) -> Led | Refused:
    facts: dict[str, object] = {"direction_recorded": bool(given.paper)}
    return await _gate(work, view, "SCR-13", facts, given, "OFFICIAL_FOR_MEETING")


async def _vote_list(work: Work, view: CaseView, given: Given) -> Led | Refused:
    """As two counters of the cell agreed in a meeting after the superior's direction."""
    ballot = await results.of_person(work, given.meeting_id or 0, view.person_id, "list")
    if ballot is None or ballot.count is None:
        return Refused("case_ballot")
    return Led(ballot.count.outcome)


def _approval(approved: bool) -> Check:
    async def check_approval(work: Work, view: CaseView, given: Given) -> Led | Refused:
        found = await _judge(work, view, "SCR-16", {"approved": approved}, given.on_day)
        return Led(found.by_text)

    return check_approval


async def _self_criticism(work: Work, view: CaseView, given: Given) -> Led | Refused:
    if not view.told:
        return Refused("case_talk_first")
    committed = given.detail == "with_commitment"
    facts: dict[str, object] = {"received": True, "has_commitment": committed}
    return await _gate(work, view, "SCR-17", facts, given, "SELF_CRITICISM_RECEIVED")


async def _assign(work: Work, view: CaseView, given: Given) -> Led | Refused:
    """Counted from the assignment; after "continue", from the day the cell decided (AMB-10)."""
    refused = await _one_helper(work, view, given)
    if isinstance(refused, Refused):
        return refused
    decided = [each.on_day for each in view.of("conclude", "settle")]
    start = decided[-1] if view.state == "CONTINUE" and decided else given.on_day
    found = await _judge(work, view, "SCR-20", {"assigned_on": start}, given.on_day)
    due = found.values["due"]
    return Led("ASSISTING", due if isinstance(due, date) else None)


async def _one_helper(work: Work, view: CaseView, given: Given) -> Led | Refused:
    facts: dict[str, object] = {
        "helpers": int(given.person_id is not None),
        "is_the_assisted_member": given.person_id == view.person_id,
        "resolution": given.paper or None,
        "resolved_on": given.on_day,
    }
    return await _gate(work, view, "SCR-19", facts, given, "ASSISTING")


async def _in_step3(work: Work, view: CaseView, given: Given) -> Led | Refused:
    """Not before the end of the help, whatever the paper says (SCR-20)."""
    if view.due is None or given.on_day < view.due:
        return Refused("case_not_due", {"day": view.due or given.on_day})
    return Led("ASSISTING")


async def _conclude(work: Work, view: CaseView, given: Given) -> Led | Refused:
    early = await _in_step3(work, view, given)
    if isinstance(early, Refused):
        return early
    if isinstance(gate := await step3_done(work, view, given.meeting_id, given.on_day), Refused):
        return gate
    found = await results.combined(work, given.meeting_id or 0, view.person_id)
    if found is None or found.by_text not in STEP3:
        return Refused("case_ballot")
    due = found.values.get("next_review")
    return Led(found.by_text, due if isinstance(due, date) else None)


async def step3_done(
    work: Work, view: CaseView, meeting_id: int | None, on: date
) -> Finding | Refused:
    """The member has spoken, the helper commented, the cell discussed, all in this meeting."""
    there = [each for each in view.since_help("account", "helper_says", "discuss")
             if each.meeting_id == meeting_id]  # fmt: skip
    said = {each.action: each.detail for each in there}
    facts: dict[str, object] = {
        "self_criticism": "account" in said,
        "helper_comment": said.get("helper_says") or None,
        "discussion": "discuss" in said,
    }
    found = await _judge(work, view, "SCR-21", facts, on)
    if found.by_text == "BLOCKED":
        return Refused("case_gate", {"reason": " ".join(found.reasons)})
    return found


async def _settle(work: Work, view: CaseView, given: Given) -> Led | Refused:
    return Led(given.detail)


async def _list_removal(work: Work, view: CaseView, given: Given) -> Led | Refused:
    resolved = [each.paper for each in view.of("conclude", "settle") if each.paper]
    facts: dict[str, object] = {"cell_resolution": resolved[-1] if resolved else None}
    return await _gate(work, view, "SCR-25", facts, given, "GRASSROOTS_LISTED")


async def _verify(work: Work, view: CaseView, given: Given) -> Led | Refused:
    facts: dict[str, object] = {"acting_body": given.paper or None, "conclusion": None}
    return await _gate(work, view, "SCR-26", facts, given, "VERIFYING")


async def _verified(work: Work, view: CaseView, given: Given) -> Led | Refused:
    facts: dict[str, object] = {"acting_body": given.paper or None, "conclusion": given.words}
    return await _gate(work, view, "SCR-26", facts, given, "VERIFIED")


def _decision(decision: str, state: str) -> Check:
    async def check_decision(work: Work, view: CaseView, given: Given) -> Led | Refused:
        facts: dict[str, object] = {
            "verified": bool(view.of("verified")),
            "decided_by": "standing_committee",
            "acting_body": given.paper or None,
            "decision": decision,
            "number": given.paper or None,
        }
        return await _gate(work, view, "SCR-27", facts, given, state)

    return check_decision


async def _gate(
    work: Work, view: CaseView, rule: str, facts: dict[str, object], given: Given, wanted: str
) -> Led | Refused:
    found = await _judge(work, view, rule, facts, given.on_day)
    if found.by_text != wanted:
        return Refused("case_gate", {"reason": " ".join(found.reasons)})
    return Led(wanted)


async def _judge(
    work: Work, view: CaseView, rule: str, facts: dict[str, object], on: date
) -> Finding:
    return await judge_for(work, view.unit_id, rule, facts, on, f"person:{view.person_id}")


CHECKS: dict[str, Check] = {
    "comment": _comment,
    "direct": _directed,
    "vote_list": _vote_list,
    "approve": _approval(approved=True),
    "disapprove": _approval(approved=False),
    "self_criticism": _self_criticism,
    "submit": _self_criticism,
    "assign": _assign,
    "change_helper": _one_helper,
    "account": _in_step3,
    "helper_says": _in_step3,
    "discuss": _in_step3,
    "conclude": _conclude,
    "settle": _settle,
    "list_removal": _list_removal,
    "verify": _verify,
    "verified": _verified,
    "delete": _decision("xoa_ten", "XOA_TEN"),
    "expel": _decision("khai_tru", "KHAI_TRU"),
}
