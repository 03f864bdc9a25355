"""What must have come first before a ballot is opened or counted."""

from services.ballots import results
from services.ballots.ballot import BallotView
from services.refusal import Refused
from services.rulebooks import judge_for
from services.rules import Finding
from services.work import Work


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
