"""The secret ballot of a deciding body (BAL-09): opened, counted twice, no winner is reckoned.

No document gives a threshold for grades: the totals stand beside the subject, and the chair
concludes. The papers themselves are never known here.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.engine import lock_for_transaction
from services.db.models import (
    GradeBallot,
    GradeBallotCounter,
    GradeBallotEnd,
    GradeBallotSubject,
    GradeCount,
    RoleHeld,
    in_force,
)
from services.grading import subjects
from services.grading.access import decides
from services.grading.ballot import GradeBallotView, Totals
from services.grading.ballot_loading import load
from services.grading.gates import Judge
from services.grading.refusing import by_finding, refuse
from services.refusal import Refused
from services.reminders import plan
from services.rulebooks import LocalBook, book_for
from services.words import tidy
from services.work import Work

RULE, SHEET = "BAL-09", "BAL-11"
LOCK = 12_000_000_000
TEAM = 2
"""figures are entered by two people apart: a safeguard of the product"""


@dataclass(frozen=True, slots=True)
class NewBallot:
    """What the paper asks: subjects of one season and one body; voters entitled and present."""

    season_id: int
    unit_id: int
    group: str
    subject_ids: Sequence[int]
    held_on: date
    entitled: int
    present: int


async def open_ballot(
    work: Work, new: NewBallot, team: Sequence[int]
) -> GradeBallotView | Refused:
    """From now on the team counts.

    Refused: not_yours, grade_ballot_subjects, grade_ballot_present, grade_ballot_team.
    """
    if not decides(work, new.unit_id):
        return refuse("not_yours", "GRD-G01")
    if refused := await _unfit(work, new, team):
        return refused
    values = {
        "season_id": new.season_id,
        "unit_id": new.unit_id,
        "group": new.group,
        "held_on": new.held_on,
        "entitled": new.entitled,
        "present": new.present,
        "opened_by": work.acting.person_id,
        "opened_at": work.now,
    }
    done = await work.db.execute(insert(GradeBallot).values(**values).returning(GradeBallot.id))
    ballot_id = done.scalar_one()
    lines = [{"ballot_id": ballot_id, "subject_id": each} for each in new.subject_ids]
    await work.db.execute(insert(GradeBallotSubject), lines)
    people = [{"ballot_id": ballot_id, "person_id": each} for each in team]
    await work.db.execute(insert(GradeBallotCounter), people)
    work.record("grading.ballot_opened", f"grade_ballot:{ballot_id}", subjects=len(lines))
    await plan.tell(work, "grade_ballot", ballot_id, team)
    return (await load(work, [ballot_id]))[0]


async def enter(work: Work, ballot_id: int, totals: Totals) -> GradeBallotView | Refused:
    """Keeps what the acting counter found; with a second one alike, it stands.

    Refused: no_such_grade_ballot, grade_ballot_over, grade_ballot_lines, grade_ballot_figures.
    """
    await lock_for_transaction(work.db, LOCK + ballot_id)
    view = await access(work, ballot_id)
    if isinstance(view, Refused):
        return view
    if work.acting.person_id not in view.team:
        return refuse("no_such_grade_ballot", RULE)
    if view.state != "open":
        return refuse("grade_ballot_over", RULE)
    if refused := check(await book_for(work, view.unit_id), view, totals):
        return refused
    values = {
        "ballot_id": ballot_id,
        "person_id": work.acting.person_id,
        "issued": totals.issued,
        "collected": totals.collected,
        "counts": {str(key): list(astuple(line)) for key, line in totals.lines.items()},
        "entered_at": work.now,
    }
    await work.db.execute(insert(GradeCount).values(**values))
    work.record("grading.counted", f"grade_ballot:{ballot_id}")
    entered = (await load(work, [ballot_id]))[0]
    if entered.differs:
        others = entered.entries.keys() - {work.acting.person_id}
        await plan.tell(work, "grade_ballot", ballot_id, others)
    return entered


def check(book: LocalBook, view: GradeBallotView, totals: Totals) -> Refused | None:
    """Every line must add up (BAL-11); the refusal names the first that does not."""
    if totals.lines.keys() != view.subjects.keys():
        missing = [name for key, name in view.subjects.items() if key not in totals.lines]
        return refuse("grade_ballot_lines", SHEET, names=", ".join(missing))
    judge = Judge(book, view.held_on)
    for key, line in totals.lines.items():
        facts = {
            "entitled": view.entitled,
            "present": view.present,
            "issued": totals.issued,
            "collected": totals.collected,
            "yes": sum(line.by_level),
            "no": 0,
            "invalid": line.invalid,
        }
        found = judge(SHEET, facts)
        if found.by_text != "CONSISTENT":
            return by_finding("grade_ballot_figures", found, name=view.subjects[key])
    return None


async def annul(work: Work, ballot_id: int, because: str) -> GradeBallotView | Refused:
    """A ballot that does not hold; it remains with the reason, and another one may be opened.

    Refused: no_such_grade_ballot, not_yours, grade_ballot_over, grade_reason.
    """
    view = await access(work, ballot_id)
    if isinstance(view, Refused):
        return view
    if not decides(work, view.unit_id):
        return refuse("not_yours", "GRD-G01")
    if view.annulled is not None:
        return refuse("grade_ballot_over", RULE)
    if not tidy(because):
        return refuse("grade_reason", RULE)
    values = {"ballot_id": ballot_id, "because": tidy(because)[:300]}
    by = {"annulled_by": work.acting.person_id, "annulled_at": work.now}
    await work.db.execute(insert(GradeBallotEnd).values(**values, **by))
    work.record("grading.ballot_annulled", f"grade_ballot:{ballot_id}")
    return (await load(work, [ballot_id]))[0]


async def access(work: Work, ballot_id: int) -> GradeBallotView | Refused:
    """A ballot, for the deciding body and the counting team. Refused: no_such_grade_ballot."""
    found = await load(work, [ballot_id])
    if found and (decides(work, found[0].unit_id) or work.acting.person_id in found[0].team):
        return found[0]
    return refuse("no_such_grade_ballot", RULE)


async def to_count(work: Work) -> list[GradeBallotView]:
    """Open ballots that wait for the actor as a counter."""
    mine = select(GradeBallotCounter.ballot_id).where(
        GradeBallotCounter.person_id == work.acting.person_id
    )
    found = await load(work, (await work.db.execute(mine)).scalars())
    return [each for each in found if each.state == "open"]


async def _unfit(work: Work, new: NewBallot, team: Sequence[int]) -> Refused | None:
    if not new.subject_ids or len(set(new.subject_ids)) != len(new.subject_ids):
        return refuse("grade_ballot_subjects", RULE)
    listed = await subjects.decided_by(work, new.season_id, new.unit_id)
    chosen = [each for each in listed if each.id in set(new.subject_ids)]
    if len(chosen) != len(new.subject_ids):
        return refuse("grade_ballot_subjects", RULE)
    if not 0 < new.present <= new.entitled or new.held_on > work.today:
        return refuse("grade_ballot_present", SHEET)
    known = await body(work, new.unit_id)
    about = {each.person_id for each in chosen}
    if len(set(team)) < max(TEAM, len(team)) or not set(team) <= known - about:
        return refuse("grade_ballot_team", RULE)
    return None


async def body(work: Work, unit_id: int) -> set[int]:
    """Who may be of the counting team: those who hold an office in the deciding body."""
    held = select(RoleHeld.person_id).where(
        RoleHeld.unit_id == unit_id, in_force(RoleHeld, work.today)
    )
    return set((await work.db.execute(held)).scalars())
