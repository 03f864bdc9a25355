"""What must have come first before a ballot is opened or counted."""

from sqlalchemy import select

from services.ballots import results
from services.ballots.ballot import BallotView
from services.db.models import CaseStep, ScreeningCase
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding
from services.screening.case import open_of
from services.screening.checks import step3_done
from services.work import Work

READY = "OFFICIAL_FOR_MEETING"
TAKEN = {"list": "vote_list", "progress": "conclude", "removal": "conclude"}
"""kind → the move of a case that takes the result"""


async def of_case(work: Work, view: BallotView) -> Refused | None:
    """Where the member has a case here, the ballot waits for its gates (SCR-13, SCR-21).

    A cell that keeps the case on paper votes without one. Refused: case_not_now, case_not_due,
    case_gate.
    """
    if view.subject_id is None:
        return None
    case = await open_of(work, view.unit_id, view.subject_id)
    if case is None:
        return None
    if view.kind == "list":
        return None if case.state == READY else Refused("case_not_now")
    if case.due is None or view.held_on < case.due:
        return Refused("case_not_due", {"day": case.due or view.held_on})
    gate = await step3_done(work, case, view.meeting_id, view.held_on)
    return gate if isinstance(gate, Refused) else None


async def in_order(work: Work, view: BallotView) -> Finding | Refused | None:
    """The removal ballot only after the progress ballot was counted (BAL-05).

    The finding says with `values["needed"]` whether it is still needed (AMB-09); None: this kind
    waits for nothing. Refused: ballot_order.
    """
    if view.kind != "removal" or view.subject_id is None:
        return None
    first = await results.of_person(work, view.meeting_id, view.subject_id, "progress")
    count = first.count if first else None
    facts: dict[str, object] = {
        "base": first.base if first else view.base,
        "progress_yes": count.figures.yes if count else None,
    }
    finding = await judge_for(work, view.unit_id, "BAL-05", facts, view.held_on)
    if finding.by_text != "OK":
        return Refused("ballot_order", {"reason": " ".join(finding.reasons)})
    return finding


async def used(work: Work, view: BallotView) -> bool:
    """Whether the member's case went on with the result of this ballot."""
    statement = (
        select(CaseStep.id)
        .join(ScreeningCase, ScreeningCase.id == CaseStep.case_id)
        .where(
            ScreeningCase.unit_id == view.unit_id,
            ScreeningCase.person_id == view.subject_id,
            CaseStep.meeting_id == view.meeting_id,
            CaseStep.action == TAKEN.get(view.kind, ""),
        )
    )
    return (await work.db.execute(statement.limit(1))).first() is not None
