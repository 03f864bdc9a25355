"""Opens cases from the January review and moves them, step by step; refuses what has no gate."""

from dataclasses import asdict, replace

from sqlalchemy import insert, select

from services.clock import local_day
from services.db.engine import lock_for_transaction
from services.db.models import CaseStep, RoleHeld, ScreeningCase, in_force
from services.meetings import access_meeting
from services.members import members
from services.people import COMMITTEE, WARD
from services.refusal import Refused
from services.reminders import plan
from services.screening import checks, reviews
from services.screening.case import ASSIGNING, CANDIDATE, CaseView, access_case, load, open_of
from services.screening.checks import Given, Led
from services.screening.criteria import MATCH
from services.screening.table import MOVES, OPEN_TO_MEMBER
from services.words import tidy
from services.work import Work

LOCK = 10_000_000_000
"""one move of a case at a time: this number and the case's id"""
CELL_TYPES = ("residential", "agency")
FOR_SUPERIOR = ("provisional", "vote_list", "conclude", "report")
"""after these the superior has something to do or to know"""
LONGEST_PAPER, LONGEST_WORDS = 200, 2000


async def open_case(
    work: Work, unit_id: int, person_id: int, cell_type: str
) -> CaseView | Refused:
    """A candidate, for a member who meets a criterion by the records (SCR-09).

    Refused: not_yours, case_cell_type, case_no_criterion, case_open_already.
    """
    found = await reviews.proposals(work, unit_id)
    if isinstance(found, Refused):
        return found
    if cell_type not in CELL_TYPES:
        return Refused("case_cell_type")
    met = next((each for each in found.of(MATCH) if each.member.id == person_id), None)
    if met is None:
        return Refused("case_no_criterion")
    await lock_for_transaction(work.db, LOCK + person_id)
    if await open_of(work, unit_id, person_id):
        return Refused("case_open_already")
    rests_on = [
        {"rule": each.rule, "calculation": each.finding.calculation}
        for each in met.criteria
        if each.state == MATCH
    ]
    values = {
        "unit_id": unit_id,
        "person_id": person_id,
        "cell_type": cell_type,
        "criteria": rests_on,
        "opened_by": work.acting.person_id,
        "opened_at": work.now,
    }
    done = await work.db.execute(
        insert(ScreeningCase).values(**values).returning(ScreeningCase.id)
    )
    case_id = done.scalar_one()
    [view] = await load(work, [case_id])
    await _write(work, view, "open", Given(work.today), Led(CANDIDATE))
    return await access_case(work, case_id)


async def move(work: Work, case_id: int, action: str, given: Given) -> CaseView | Refused:
    """One step further.

    Refused: no_such_case, case_not_now, case_needs, case_day, case_gate, case_ballot,
    case_not_due, case_talk_first, not_in_cell, no_such_meeting.
    """
    await lock_for_transaction(work.db, LOCK + case_id)
    seen = await access_case(work, case_id)
    if isinstance(seen, Refused):
        return seen
    step = MOVES.get(action)
    if step is None or step.who not in seen.parts or seen.state not in step.before:
        return Refused("case_not_now")
    [view] = await load(work, [case_id])
    whole = await _whole(work, view, action, given)
    if isinstance(whole, Refused):
        return whole
    led = await checks.check(work, view, action, whole)
    if isinstance(led, Refused):
        return led
    await _write(work, view, action, whole, led)
    await _tell(work, view, action, whole)
    after = await access_case(work, case_id)
    return after if isinstance(after, CaseView) else view


async def _tell(work: Work, view: CaseView, action: str, given: Given) -> None:
    """Who has something to do or to read next; the member only after the talk (SCR-17)."""
    people: list[int] = []
    if action == OPEN_TO_MEMBER:
        people = [view.person_id]
    elif action in ASSIGNING and given.person_id:
        people = [given.person_id]
    elif action in FOR_SUPERIOR:
        people = await _holders(work, view.ward_id or 0, WARD)
    elif MOVES[action].who != "committee":
        people = await _holders(work, view.unit_id, COMMITTEE)
    told = {each for each in people if each != work.acting.person_id}
    if action != OPEN_TO_MEMBER:
        told -= {view.person_id}
    await plan.tell(work, "case_matter", view.id, told)


async def _holders(work: Work, unit_id: int, roles: tuple[str, ...]) -> list[int]:
    held = select(RoleHeld.person_id).where(
        RoleHeld.unit_id == unit_id, RoleHeld.role.in_(roles), in_force(RoleHeld, work.today)
    )
    return list((await work.db.execute(held.distinct())).scalars())


async def _whole(work: Work, view: CaseView, action: str, given: Given) -> Given | Refused:
    """What was told, tidy and complete; the day of the meeting where there is one."""
    asks = MOVES[action].asks
    told = replace(
        given,
        paper=tidy(given.paper)[:LONGEST_PAPER],
        words=tidy(given.words)[:LONGEST_WORDS],
        on_day=given.on_day if "on_day" in asks else work.today,
    )
    if "meeting" in asks:
        meeting = await access_meeting(work, told.meeting_id or 0, *COMMITTEE)
        if isinstance(meeting, Refused):
            return meeting
        if meeting.state == "cancelled" or meeting.starts_at > work.now:
            return Refused("meeting_not_begun", {"when": meeting.starts_at})
        told = replace(told, on_day=local_day(meeting.starts_at))
    if refused := _incomplete(action, told):
        return refused
    if told.on_day > work.today or (view.last_day and told.on_day < view.last_day):
        return Refused("case_day", {"day": told.on_day})
    if "helper" in asks:
        known = {each.id for each in await members(work, view.unit_id, told.on_day)}
        if told.person_id not in known:
            return Refused("not_in_cell")
    return told


def _incomplete(action: str, told: Given) -> Refused | None:
    one = MOVES[action]
    lacking = ("paper" in one.asks and not told.paper) or ("words" in one.asks and not told.words)
    if lacking or ("detail" in one.asks and told.detail not in one.details):
        return Refused("case_needs")
    return None


async def _write(work: Work, view: CaseView, action: str, given: Given, led: Led) -> None:
    values = {
        "case_id": view.id,
        "seq": len(view.steps) + 1,
        "action": action,
        "state": led.state,
        "due": led.due,
        **asdict(given),
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    await work.db.execute(insert(CaseStep).values(**values))
    work.record("case.moved", f"case:{view.id}", move=action, state=led.state)
