"""What follows from a count: always from the rules service, or from the cell's own source."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from services.ballots.ballot import BallotView
from services.ballots.loading import load
from services.db.built import built
from services.db.models import Ballot
from services.rulebooks import LocalBook, book_for, judge_for
from services.rules import Finding
from services.work import Work

RULES = {"list": "BAL-02", "progress": "BAL-03", "removal": "BAL-04"}
"""kind → the rule with its threshold"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """LISTED | NOT_LISTED | PASSED | FAILED, or COUNTED where no threshold was stated.

    `rule` is empty for the cell's own questions; `finding` then too.
    """

    outcome: str
    needed: int | None
    calculation: str
    rule: str = ""
    finding: Finding | None = None


async def of_yes(work: Work, view: BallotView, yes: int) -> Outcome:
    """What so many papers in favour mean."""
    return reckoned(await book_for(work, view.unit_id), view, yes)


def reckoned(book: LocalBook, view: BallotView, yes: int) -> Outcome:
    """The same by a rulebook at hand."""
    rule_id = RULES.get(view.kind)
    if rule_id is None:
        return _own(view, yes)
    found = book.judge(rule_id, {"base": view.base, "yes": yes}, view.held_on)
    outcome, needed = found.by_text, found.values.get("minimum")
    assert isinstance(needed, int), found  # noqa: S101 - base and yes were checked before
    return Outcome(str(outcome), needed, found.calculation, rule_id, found)


async def finding(work: Work, view: BallotView) -> Outcome | None:
    """The verdict of the count that holds; None before."""
    return await of_yes(work, view, view.count.figures.yes) if view.count else None


async def combined(work: Work, meeting_id: int, person_id: int) -> Finding | None:
    """BAL-08 for the two ballots on a member in one meeting; None before the first is counted.

    The caller has checked who asks. INCOMPLETE: the removal ballot is still to be held.
    """
    progress = await of_person(work, meeting_id, person_id, "progress")
    removal = await of_person(work, meeting_id, person_id, "removal")
    if progress is None or progress.count is None:
        return None
    facts: dict[str, object] = {
        "base": progress.base,
        "progress_yes": progress.count.figures.yes,
        "removal_yes": removal.count.figures.yes if removal and removal.count else None,
        "decided_on": progress.held_on,
    }
    return await judge_for(work, progress.unit_id, "BAL-08", facts, progress.held_on)


@built
def _on_person(meeting_id: int, person_id: int, kind: str) -> Select[int]:
    return select(Ballot.id).where(
        Ballot.meeting_id == meeting_id, Ballot.subject_id == person_id, Ballot.kind == kind
    )


async def of_person(work: Work, meeting_id: int, person_id: int, kind: str) -> BallotView | None:
    """The ballot of this kind on a member in a meeting, unless it was withdrawn."""
    ids = await work.db.execute(*_on_person(meeting_id, person_id, kind))
    found = await load(work, ids.scalars())
    return next((view for view in found if view.state != "withdrawn"), None)


def _own(view: BallotView, yes: int) -> Outcome:
    if view.needed is None:
        return Outcome("COUNTED", None, f"{yes}/{view.base}")
    passed = yes >= view.needed
    calculation = f"{yes} {'≥' if passed else '<'} {view.needed}"
    return Outcome("PASSED" if passed else "FAILED", view.needed, calculation)
