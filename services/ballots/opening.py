"""A ballot begins: the meeting has begun, the voters are counted, the counting team is named."""

from collections.abc import Sequence

from sqlalchemy import insert

from services.ballots import gates, roll
from services.ballots.asking import LONGEST_REASON
from services.ballots.ballot import BallotView
from services.ballots.counting import lock
from services.ballots.loading import load
from services.ballots.views import access_ballot
from services.db.models import BallotCounter, BallotOpening
from services.meetings import access_meeting
from services.members import members
from services.people import COMMITTEE
from services.refusal import Refused
from services.reminders import plan
from services.roll_call import CAME
from services.roll_rows import newest_marks
from services.rulebooks import judge_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

OPENED, COUNTING = insert(BallotOpening), insert(BallotCounter)
SMALLEST_TEAM = 2
"""figures are entered by two people: a safeguard of the product, no rule of the documents"""


async def open_ballot(
    work: Work, ballot_id: int, present: int, team: Sequence[int], because: str = ""
) -> BallotView | Refused:
    """From now on the team counts; `team[0]` leads it. `because`: see `gates.in_order`.

    Refused: no_such_ballot, ballot_withdrawn, …_counted, …_open, meeting_not_begun, ballot_order,
    ballot_not_needed, ballot_roll, ballot_present, ballot_team, ballot_team_subject.
    """
    view = await access_ballot(work, ballot_id)
    if isinstance(view, Refused):
        return view
    await lock(work, ballot_id)
    if refused := await _too_early(work, view) or await _out_of_order(work, view, because):
        return refused
    if refused := _miscounted(view, present) or await _unfit_team(work, view, team):
        return refused
    await _insert(work, view, present, team, because)
    await plan.tell(work, "ballot_to_count", ballot_id, team)
    return (await load(work, [ballot_id]))[0]


async def voters_present(work: Work, view: BallotView) -> int | None:
    """Voters marked as present in the roll-call; None while not every voter has a mark."""
    marks = await newest_marks(work, view.meeting_id)
    inside = [each.person_id for each in (await roll.kept(work, view.id)).of(*roll.IN_BASE)]
    expected = {
        each.id for each in await members(work, view.unit_id, view.held_on) if each.expected
    }
    if any(each not in marks for each in inside if each in expected):
        return None
    return sum(marks.get(each, ("", False))[0] in CAME for each in inside)


async def within_reach(work: Work, view: BallotView, present: int) -> Finding | None:
    """BAL-12: warns when so few voters cannot reach the threshold; None for own questions."""
    if view.kind == "own":
        return None
    facts: dict[str, object] = {"base": view.base, "present": present, "ballot": view.kind}
    return await judge_for(work, view.unit_id, "BAL-12", facts, view.held_on)


async def _too_early(work: Work, view: BallotView) -> Refused | None:
    if view.state != "prepared":
        return Refused(f"ballot_{view.state}")
    meeting = await access_meeting(work, view.meeting_id, *COMMITTEE)
    if isinstance(meeting, Refused):
        return meeting
    if work.now < meeting.starts_at:
        return Refused("meeting_not_begun", {"when": meeting.starts_at})
    return await _roll_changed(work, view)


async def _roll_changed(work: Work, view: BallotView) -> Refused | None:
    """The roll of the day must be the one that was kept, else the base would be another."""
    kept = await roll.kept(work, view.id)
    stated = {each.person_id: _class(each.why) for each in kept.voters if each.stated}
    now = await roll.of(work, view.unit_id, view.held_on, stated)
    names = roll.changed(kept, now)
    return Refused("ballot_roll", {"names": ", ".join(names)}) if names else None


def _class(why: str) -> str:
    return roll.PROBATIONARY if why == roll.PROBATIONARY else roll.OFFICIAL


async def _out_of_order(work: Work, view: BallotView, because: str) -> Refused | None:
    if refused := await gates.of_case(work, view):
        return refused
    found = await gates.in_order(work, view)
    if isinstance(found, Refused):
        return found
    if found is not None and not found.values.get("needed") and not tidy(because):
        return Refused("ballot_not_needed", {"reason": " ".join(found.reasons)})
    return None


def _miscounted(view: BallotView, present: int) -> Refused | None:
    if 0 < present <= view.roll_base:
        return None
    return Refused("ballot_present", {"present": present, "base": view.roll_base})


async def _unfit_team(work: Work, view: BallotView, team: Sequence[int]) -> Refused | None:
    if view.subject_id in team:
        return Refused("ballot_team_subject")
    people = {each.id: each for each in await members(work, view.unit_id, view.held_on)}
    if len(set(team)) < max(SMALLEST_TEAM, len(team)) or not set(team) <= people.keys():
        return Refused("ballot_team")
    if sum(people[each].reach is not None for each in team) < SMALLEST_TEAM:
        return Refused("ballot_team_phones")
    return None


async def _insert(
    work: Work, view: BallotView, present: int, team: Sequence[int], because: str
) -> None:
    values = {
        "ballot_id": view.id,
        "present": present,
        "from_roll_call": await voters_present(work, view) == present,
        "because": tidy(because)[:LONGEST_REASON],
        "opened_by": work.acting.person_id,
        "opened_at": work.now,
    }
    await work.db.execute(OPENED, values)
    rows = [{"ballot_id": view.id, "person_id": each, "leads": each == team[0]} for each in team]
    await work.db.execute(COUNTING, rows)
    work.record("ballot.opened", f"ballot:{view.id}", present=present, team=sorted(team))
