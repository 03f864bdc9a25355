"""Two people of the counting team enter the figures apart; where they differ, both count again."""

from dataclasses import asdict, dataclass

from sqlalchemy import insert

from services.ballots import gates, results
from services.ballots.asking import LONGEST_REASON
from services.ballots.ballot import BallotView, Figures
from services.ballots.loading import load
from services.ballots.views import access_ballot
from services.db.engine import lock_for_transaction
from services.db.models import BallotAnnulment, BallotCount, CountEntry
from services.refusal import Refused
from services.reminders import plan
from services.rulebooks import judge_for
from services.words import tidy
from services.work import Work

ENTERED, AGREED = insert(CountEntry), insert(BallotCount)
LOCK = 9_000_000_000
"""one change of a ballot at a time: this number and the ballot's id"""


@dataclass(frozen=True, slots=True)
class Entered:
    """What an entry led to. `differs`: the figures that others counted otherwise, by name."""

    ballot: BallotView
    differs: tuple[str, ...]


async def enter(
    work: Work, ballot_id: int, figures: Figures, counting: int | None = None
) -> Entered | Refused:
    """Keeps the figures of the acting counter; when two agree, the count stands.

    `counting`: of which round the figures are, when that is known; those of a count that was
    annulled since are not taken for the next. Refused: no_such_ballot, ballot_prepared,
    …_counted, …_withdrawn, ballot_round, ballot_order, ballot_figures.
    """
    await lock(work, ballot_id)
    view = await access_ballot(work, ballot_id, to_lead=False)
    if isinstance(view, Refused):
        return view
    if view.state != "open":
        return Refused(f"ballot_{view.state}")
    if counting not in (None, view.round):
        return Refused("ballot_round")
    if isinstance(order := await gates.in_order(work, view), Refused):
        return order
    if refused := await check(work, view, figures):
        return refused
    await _insert(work, view, figures)
    return await _compared(work, (await load(work, [ballot_id]))[0])


async def check(work: Work, view: BallotView, figures: Figures) -> Refused | None:
    """The figures must fit together (BAL-11); the refusal names the one that does not."""
    opening = view.opening
    if opening is None:
        return Refused("ballot_prepared")
    if min(asdict(figures).values()) < 0:
        return Refused("ballot_negative")
    if figures.valid + figures.invalid != figures.collected:
        return Refused(
            "ballot_valid",
            {
                "valid": figures.valid,
                "invalid": figures.invalid,
                "collected": figures.collected,
            },
        )
    if figures.yes + figures.no != figures.valid:
        return Refused(
            "ballot_votes", {"yes": figures.yes, "no": figures.no, "valid": figures.valid}
        )
    facts: dict[str, object] = {
        "entitled": view.base,
        "present": opening.present,
        "issued": figures.issued,
        "collected": figures.collected,
        "yes": figures.yes,
        "no": figures.no,
        "invalid": figures.invalid,
    }
    found = await judge_for(work, view.unit_id, "BAL-11", facts, view.held_on)
    if found.by_text != "CONSISTENT":
        return Refused("ballot_figures", {"reason": " ".join(found.reasons)})
    return None


async def annul(work: Work, ballot_id: int, because: str) -> BallotView | Refused:
    """The count that stands was wrong: it remains with the reason, and the team counts again.

    Refused: no_such_ballot, ballot_not_counted, ballot_reason; ballot_used when a case went on
    with this result, for then the committee above has to be told.
    """
    await lock(work, ballot_id)
    view = await access_ballot(work, ballot_id)
    if isinstance(view, Refused):
        return view
    if view.count is None:
        return Refused("ballot_not_counted")
    if not tidy(because):
        return Refused("ballot_reason")
    if await gates.used(work, view):
        return Refused("ballot_used")
    values = {
        "ballot_id": ballot_id,
        "count_id": view.count.id,
        "because": tidy(because)[:LONGEST_REASON],
        "annulled_by": work.acting.person_id,
        "annulled_at": work.now,
    }
    await work.db.execute(insert(BallotAnnulment).values(**values))
    work.record("ballot.annulled", f"ballot:{ballot_id}", round=view.count.round)
    await plan.tell(work, "ballot_to_count", ballot_id, [each.person_id for each in view.counters])
    return (await load(work, [ballot_id]))[0]


async def lock(work: Work, ballot_id: int) -> None:
    """Two counters who send at the same moment are heard one after the other."""
    await lock_for_transaction(work.db, LOCK + ballot_id)


async def _insert(work: Work, view: BallotView, figures: Figures) -> None:
    by = {"person_id": work.acting.person_id, "entered_at": work.now}
    values = {"ballot_id": view.id, "round": view.round, **asdict(figures), **by}
    await work.db.execute(ENTERED, values)
    work.record("ballot.entered", f"ballot:{view.id}", round=view.round)


async def _compared(work: Work, view: BallotView) -> Entered:
    """One entry waits, different ones are counted again, alike ones stand."""
    entries = view.entries or {}
    if view.differs:
        others = [each for each in entries if each != work.acting.person_id]
        await plan.tell(work, "ballot_differs", view.id, others)
        return Entered(view, view.differs)
    if len(entries) > 1:
        await _agree(work, view)
        view = (await load(work, [view.id]))[0]
    return Entered(view, ())


async def _agree(work: Work, view: BallotView) -> None:
    entries = view.entries or {}
    figures = next(iter(entries.values()))
    first, second = list(entries)[:2]
    verdict = await results.of_yes(work, view, figures.yes)
    values = {
        "ballot_id": view.id,
        "round": view.round,
        **asdict(figures),
        "base": view.base,
        "needed": verdict.needed,
        "outcome": verdict.outcome,
        "calculation": verdict.calculation,
        "first_by": first,
        "second_by": second,
        "agreed_at": work.now,
    }
    await work.db.execute(AGREED, values)
    work.record("ballot.counted", f"ballot:{view.id}", round=view.round, outcome=verdict.outcome)
    opened_by = [view.opening.opened_by] if view.opening else []
    told = {*opened_by, *entries} - {work.acting.person_id}
    await plan.tell(work, "ballot_counted", view.id, told)
