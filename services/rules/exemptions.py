"""Exemption: who asks, who decides, contact, reports, the end of the term, its effects (EXM)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.dates import ends_before_it_begins
from services.rules.registry import Verdict, blocked, gated, needs_decision, rule
from services.rules.wording import compared, on_or_before, vn_date


@dataclass(frozen=True, slots=True)
class Request:
    """A request for reasons of age and health; GIAM is a reduction, MIEN an exemption."""

    channel: Literal["written", "oral"]
    kind: Literal["GIAM", "MIEN"]


@rule("EXM-02")
def request_for_age(facts: Request, params: Params) -> Verdict:
    return Verdict("REQUESTED", {"to": "cell", "kind": facts.kind, "channel": facts.channel})


@dataclass(frozen=True, slots=True)
class CellResolution:
    number: str | None
    resolved_on: date | None


@rule("EXM-03")
def cell_grants(facts: CellResolution, params: Params) -> Verdict:
    dated = facts.resolved_on is not None
    return gated(
        "GRANTED",
        {"resolution_number_missing": bool(facts.number), "resolution_date_missing": dated},
        decided_by="cell",
        effective_from=facts.resolved_on,
    )


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """Wish to return after an exemption for age; the cell decides."""

    requested: bool
    decided_on: date | None


@rule("EXM-05")
def return_after_age(facts: ReturnRequest, params: Params) -> Verdict:
    if facts.decided_on is not None and facts.decided_on <= params.on:
        return Verdict("RETURNED", {"counted_from": facts.decided_on})
    if facts.requested:
        return Verdict("RETURN_REQUESTED", {"decided_by": "cell"}, ("cell_decides_return",))
    return Verdict("EXEMPT")


@dataclass(frozen=True, slots=True)
class Application:
    """An application for other reasons than age."""

    written: bool
    reason: str | None
    start: date | None
    end: date | None


@rule("EXM-12")
@rule("REP-08")
def application(facts: Application, params: Params) -> Verdict:
    if ends_before_it_begins(facts.start, facts.end):
        return blocked("term_ends_before_it_begins", start=facts.start, end=facts.end)
    return gated(
        "OK",
        {
            "written_application_needed": facts.written,
            "reason_missing": bool(facts.reason),
            "duration_missing": facts.start is not None and facts.end is not None,
        },
    )


@dataclass(frozen=True, slots=True)
class CellProposal:
    """What the cell resolved about an application: it may propose, not grant."""

    cell_grants: bool
    resolution_number: str | None


@rule("EXM-13")
def cell_proposes(facts: CellProposal, params: Params) -> Verdict:
    if facts.cell_grants:
        return blocked("cell_only_proposes", decided_by="grassroots_committee")
    return gated(
        "PROPOSED", {"resolution_number_missing": bool(facts.resolution_number)}, expected=True
    )


@dataclass(frozen=True, slots=True)
class CommitteeDecision:
    """`cell_is_grassroots`: the cell is itself the grassroots organisation (AMB-18)."""

    cell_proposed: bool
    decided_on: date | None
    cell_is_grassroots: bool = False
    has_committee: bool = True


@rule("EXM-14")
def committee_decides(facts: CommitteeDecision, params: Params) -> Verdict:
    if not facts.cell_proposed:
        return blocked("cell_has_not_proposed")
    if facts.cell_is_grassroots and not facts.has_committee:
        return needs_decision("no_committee_to_decide", "direct_superior")
    if facts.decided_on is None:
        return Verdict("PROPOSED", {"decided_by": "grassroots_committee", "expected": True})
    return Verdict("GRANTED", {"effective_from": facts.decided_on})


@dataclass(frozen=True, slots=True)
class Contacts:
    reason: Literal["age_health", "other"]
    contacts: int


@rule("EXM-16", "exemption.contact_persons")
def contact_person(facts: Contacts, params: Params) -> Verdict:
    if facts.reason == "age_health":
        return Verdict("NOT_REQUIRED")
    needed = params.count("exemption.contact_persons")
    values = {"contacts": facts.contacts, "needed": needed}
    calculation = compared(facts.contacts, needed)
    if facts.contacts > needed:
        return blocked("too_many_contact_persons", calculation, **values)
    if facts.contacts < needed:
        return Verdict("REMIND", values, ("no_contact_person",), calculation=calculation)
    return Verdict("OK", values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class FarWorker:
    """`far_work`: the exemption is for far work, abroad for work or mobile work (AMB-16)."""

    far_work: bool
    reports: int
    last_day: date


@rule("EXM-17")
def report_during_exemption(facts: FarWorker, params: Params) -> Verdict:
    if not facts.far_work:
        return Verdict("NOT_REQUIRED")
    calculation = compared(facts.reports, 0)
    if facts.reports > 0:
        return Verdict("OK", {"reports": facts.reports}, calculation=calculation)
    values = {"last_day": facts.last_day}
    return Verdict("REMIND", values, ("no_report_yet",), calculation=calculation)


@rule("SCR-06")
def far_worker_silent(facts: FarWorker, params: Params) -> Verdict:
    if not facts.far_work or facts.reports > 0:
        said = compared(facts.reports, 0) if facts.far_work else ""
        return Verdict("NOT_MET", {"reports": facts.reports}, calculation=said)
    ended = facts.last_day < params.on
    calculation = f"{vn_date(facts.last_day)} {'<' if ended else '≥'} {vn_date(params.on)}"
    if ended:
        return Verdict("MATCH", {"last_day": facts.last_day}, calculation=calculation)
    return needs_decision(
        "term_still_running", "cell_committee", calculation, last_day=facts.last_day
    )


@dataclass(frozen=True, slots=True)
class Term:
    last_day: date


@rule("EXM-18")
@rule("CAL-19")
def end_of_term(facts: Term, params: Params) -> Verdict:
    """The last day is still covered; the day after, the member is expected again."""
    outcome = "IN_FORCE" if params.on <= facts.last_day else "ENDED"
    calculation = on_or_before(params.on, facts.last_day)
    return Verdict(outcome, {"last_day": facts.last_day}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class CountedMember:
    """A member on the day of a ballot or review; the dates frame a decided exemption."""

    official: bool
    decided_on: date | None = None
    last_day: date | None = None


@rule("EXM-19")
def effect_of_exemption(facts: CountedMember, params: Params) -> Verdict:
    if ends_before_it_begins(facts.decided_on, facts.last_day):
        return blocked("term_ends_before_it_begins")
    decided = facts.decided_on is not None and facts.decided_on <= params.on
    running = facts.last_day is None or params.on <= facts.last_day
    exempt = decided and running
    values = {"in_base": facts.official and not exempt, "must_review": not exempt}
    frame = [(facts.decided_on, params.on), (params.on, facts.last_day)]
    calculation = "; ".join(on_or_before(one, other) for one, other in frame if one and other)
    told = calculation if facts.decided_on else ""
    return Verdict("EXEMPT" if exempt else "COUNTED", values, calculation=told)
