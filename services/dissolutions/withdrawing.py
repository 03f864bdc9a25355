"""A dissolution that was not executed is called off: nobody has moved, and all who knew are told.

Once it was decided, calling it off needs a paper of its own, as the decision did.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from services.db.models import DissolutionPlace, DissolutionStep, RoleHeld, in_force
from services.dissolutions.steps import Done, write
from services.dissolutions.views import Case, access
from services.members import members
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reminders import plan
from services.words import tidy
from services.work import Work

LONGEST = 500


async def withdraw(
    work: Work, dissolution_id: int, because: str, number: str = "", on: date | None = None
) -> Case | Refused:
    """The ward stops a dissolution; the cell may be dissolved anew later.

    `number`, `on`: the paper of that, needed after the decision; `on` is today when not said.
    Refused: no_such_dissolution, dissolution_not_now, dissolution_words, dissolution_number,
    dissolution_future.
    """
    found = await access(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    if not found.open:
        return Refused("dissolution_not_now")
    if not tidy(because):
        return Refused("dissolution_words")
    if found.step("decision") and not tidy(number):
        return Refused("dissolution_number")
    if on and on > work.today:
        return Refused("dissolution_future")
    told = await _knew(work, found)
    facts = {"words": tidy(because)[:LONGEST]}
    await write(work, found, Done("withdrawn", on or work.today, number), facts)
    await plan.tell(work, "dissolution_withdrawn", found.id, told - {work.acting.person_id})
    return await _again(work, dissolution_id)


async def _knew(work: Work, found: Case) -> set[int]:
    """Those of the ward who took a step; the members since the conference; since the
    announcement also those who lead the cells that were to receive."""
    taken = select(DissolutionStep.taken_by).where(DissolutionStep.dissolution_id == found.id)
    knew = set((await work.db.execute(taken)).scalars())
    if found.step("conference"):
        people = await members(work, found.unit_id, work.today)
        knew |= {each.id for each in people if not each.temporary}
    if found.step("announced"):
        knew |= set(await _receiving(work, found.id))
    return knew


async def _receiving(work: Work, dissolution_id: int) -> Iterable[int]:
    places = select(DissolutionPlace.to_unit_id).where(
        DissolutionPlace.dissolution_id == dissolution_id
    )
    leaders = select(RoleHeld.person_id).where(
        RoleHeld.unit_id.in_(places),
        RoleHeld.role.in_(SECRETARIAT),
        in_force(RoleHeld, work.today),
    )
    return (await work.db.execute(leaders.distinct())).scalars()


async def _again(work: Work, dissolution_id: int) -> Case:
    found = await access(work, dissolution_id)
    if isinstance(found, Refused):
        raise LookupError(dissolution_id)
    return found
