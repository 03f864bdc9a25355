"""Opens cases from the January review and moves them, step by step; refuses what has no gate."""

from dataclasses import replace

from sqlalchemy import insert

from services.clock import local_day
from services.db.engine import lock_for_transaction
from services.db.models import ScreeningCase
from services.meetings import access_meeting
from services.members import members
from services.people import COMMITTEE
from services.refusal import Refused
from services.reminders import plan
from services.screening import checks, commenting, reviews
from services.screening.case import CANDIDATE, CaseView, access_case, access_whole, load, open_of
from services.screening.checks import Given, Led
from services.screening.criteria import MATCH
from services.screening.steps import LOCK, LONGEST_PAPER, LONGEST_WORDS, tell, write
from services.screening.table import MOVES
from services.words import tidy
from services.work import Work

CELL_TYPES = ("residential", "agency")
OPENED = insert(ScreeningCase).returning(ScreeningCase.id)


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
    case_id = (await work.db.execute(OPENED, values)).scalar_one()
    [view] = await load(work, [case_id])
    await write(work, view, "open", Given(work.today), Led(CANDIDATE))
    await plan.tell(work, "case_matter", case_id, await commenting.asked_of(work, view))
    return await access_case(work, case_id)


async def move(work: Work, case_id: int, action: str, given: Given) -> CaseView | Refused:
    """One step further.

    Refused: no_such_case, case_not_now, case_needs, case_day, case_gate, case_ballot,
    case_not_due, case_talk_first, not_in_cell, no_such_meeting.
    """
    await lock_for_transaction(work.db, LOCK + case_id)
    found = await access_whole(work, case_id)
    if isinstance(found, Refused):
        return found
    seen, view = found
    step = MOVES.get(action)
    if step is None or step.who not in seen.parts or seen.state not in step.before:
        return Refused("case_not_now")
    whole = await _whole(work, view, action, given)
    if isinstance(whole, Refused):
        return whole
    led = await checks.check(work, view, action, whole)
    if isinstance(led, Refused):
        return led
    await write(work, view, action, whole, led)
    await tell(work, view, action, whole)
    after = await access_case(work, case_id)
    return after if isinstance(after, CaseView) else view


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
