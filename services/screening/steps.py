"""Writes a step of a case, and tells those who have something to do or to read next."""

from dataclasses import asdict

from sqlalchemy import insert

from services.db.models import CaseStep
from services.people import COMMITTEE, WARD, holders
from services.reminders import plan
from services.screening.case import ASSIGNING, CaseView
from services.screening.checks import Given, Led
from services.screening.table import MOVES, OPEN_TO_MEMBER
from services.work import Work

LOCK = 10_000_000_000
"""one move of a case at a time: this number and the case's id"""
FOR_SUPERIOR = ("provisional", "vote_list", "conclude", "report")
"""after these the superior has something to do or to know"""
LONGEST_PAPER, LONGEST_WORDS = 200, 2000
STEP_TAKEN = insert(CaseStep)
COMMENT_GIVEN = "comment_given"
"""a comment that was typed by who gives it, not recorded from paper by the committee"""


async def write(work: Work, view: CaseView, action: str, given: Given, led: Led) -> None:
    """Adds the step; gates, actor and day were checked by the caller, who holds the lock."""
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
    await work.db.execute(STEP_TAKEN, values)
    work.record("case.moved", f"case:{view.id}", move=action, state=led.state)


async def tell(work: Work, view: CaseView, action: str, given: Given) -> None:
    """Who has something to do or to read next; the member only after the talk (SCR-17)."""
    people: list[int] = []
    if action == OPEN_TO_MEMBER:
        people = [view.person_id]
    elif action in ASSIGNING and given.person_id:
        people = [given.person_id]
    elif action in FOR_SUPERIOR:
        people = await holders(work, view.ward_id or 0, WARD)
    elif action == COMMENT_GIVEN or MOVES[action].who != "committee":
        people = await holders(work, view.unit_id, COMMITTEE)
    told = {each for each in people if each != work.acting.person_id}
    if action != OPEN_TO_MEMBER:
        told -= {view.person_id}
    await plan.tell(work, "case_matter", view.id, told)
