"""Who gives the comments of SCR-11 reads a name and says something once; nothing else (ROL-07)."""

from dataclasses import dataclass

from sqlalchemy import select

from services.db.engine import lock_for_transaction
from services.db.models import ScreeningCase
from services.people import holders
from services.refusal import Refused
from services.screening import checks
from services.screening.case import CANDIDATE, CaseView, load
from services.screening.checks import Given
from services.screening.steps import LOCK, LONGEST_WORDS, tell, write
from services.words import tidy
from services.work import Work

OFFICES = {
    "front_board": "front",
    "agency_head": "agency_head",
    "agency_organisations": "agency_organisations",
}
"""role in a cell → whose comment it is"""
ASKED = {"residential": ("front_board",), "agency": ("agency_head", "agency_organisations")}
"""cell type → whose comments are asked (SCR-11)"""


@dataclass(frozen=True, slots=True)
class Named:
    """All that is shown: whom the committee proposes; not why, nor what else was done."""

    case_id: int
    name: str
    unit: str
    role: str


async def waiting(work: Work) -> list[Named]:
    """Names that wait for the actor's comment; each look stands in the audit trail."""
    units = work.acting.units(*OFFICES)
    ids = select(ScreeningCase.id).where(ScreeningCase.unit_id.in_(units))
    views = await load(work, (await work.db.execute(ids)).scalars())
    found = [Named(view.id, view.name, view.unit, role) for view in views
             if (role := _role(work, view))]  # fmt: skip
    for each in found:
        work.record("case.named", f"case:{each.case_id}")
    return found


async def say(work: Work, case_id: int, words: str) -> Named | Refused:
    """The comment, once; after it the name is not shown any more.

    Refused: no_such_case, case_needs.
    """
    await lock_for_transaction(work.db, LOCK + case_id)
    found = await load(work, [case_id])
    role = _role(work, found[0]) if found else None
    if role is None:
        return Refused("no_such_case")
    said = tidy(words)[:LONGEST_WORDS]
    if not said:
        return Refused("case_needs")
    [view] = found
    given = Given(work.today, words=said, detail=OFFICES[role])
    led = await checks.check(work, view, "comment", given)
    if isinstance(led, Refused):
        return led
    await write(work, view, "comment", given, led)
    await tell(work, view, "comment_given", given)
    return Named(view.id, view.name, view.unit, role)


async def asked_of(work: Work, view: CaseView) -> list[int]:
    """Who is asked about a case, but the member concerned."""
    people = await holders(work, view.unit_id, ASKED[view.cell_type])
    return [each for each in people if each != view.person_id]


def _role(work: Work, view: CaseView) -> str | None:
    """In which office the actor is still to comment; only while comments are collected."""
    actor = work.acting
    if view.state != CANDIDATE or actor.person_id == view.person_id:
        return None
    given = {each.detail for each in view.of("comment")}
    held = (each for each in ASKED[view.cell_type] if actor.holds(view.unit_id, each))
    return next((each for each in held if OFFICES[each] not in given), None)
