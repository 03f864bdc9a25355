"""A member asks: for exemption, for reduction, to return; or the secretariat for the member."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select

from services.db.models import Exemption, ExemptionPaper, ExemptionStep, Standing, in_force
from services.exemptions.views import (
    AGE,
    GROUNDS,
    Request,
    access,
    leads,
    load,
    of_ids,
    of_person,
)
from services.members import members
from services.people import SECRETARIAT, holders
from services.refusal import Refused
from services.reminders import plan
from services.units import home_unit
from services.words import tidy
from services.work import Work

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked; `since` and `until` (both included) only for other reasons than age."""

    reason: str
    words: str = ""
    since: date | None = None
    until: date | None = None


async def ask(
    work: Work, wish: Wish, person_id: int | None = None, unit_id: int | None = None
) -> Request | Refused:
    """Files a request: one's own, or by the secretariat for a member of `unit_id`.

    Refused: no_cell, not_in_cell, exemption_reason, exemption_words, exemption_term,
    exemption_open (one is open or in force already).
    """
    unit = await _unit(work, person_id, unit_id)
    if isinstance(unit, Refused):
        return unit
    person = person_id or work.acting.person_id
    if refused := _unfit(wish) or await _already(work, person, wish):
        return refused
    values = {
        "unit_id": unit,
        "person_id": person,
        "reason": wish.reason,
        "words": tidy(wish.words)[:LONGEST],
        "since": wish.since,
        "until": wish.until,
        "entered_by": work.acting.person_id,
        "asked_at": work.now,
    }
    done = await work.db.execute(insert(Exemption).values(**values).returning(Exemption.id))
    exemption_id = done.scalar_one()
    work.record("exemption.asked", f"exemption:{exemption_id}", person=person)
    await plan.tell(work, "exemption_asked", exemption_id, await secretariat(work, unit))
    return await again(work, exemption_id)


async def add_paper(work: Work, exemption_id: int, file_id: int) -> Request | Refused:
    """Keeps a paper the actor has just sent, beside an open request."""
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if work.acting.person_id != found.person_id and not leads(work, found):
        return Refused("not_yours")
    values = {"exemption_id": exemption_id, "file_id": file_id, "sent_at": work.now}
    await work.db.execute(insert(ExemptionPaper).values(**values))
    work.record("exemption.paper", f"exemption:{exemption_id}")
    return await again(work, exemption_id)


async def withdraw(work: Work, exemption_id: int) -> Request | Refused:
    """The member takes an undecided request back."""
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if work.acting.person_id != found.person_id and not leads(work, found):
        return Refused("not_yours")
    if found.state not in ("asked", "proposed"):
        return Refused("exemption_decided")
    return await take(work, found, Step("withdrawn"))


async def ask_back(work: Work, exemption_id: int) -> Request | Refused:
    """The member wishes to return; the cell decides (EXM-05)."""
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if work.acting.person_id != found.person_id and not leads(work, found):
        return Refused("not_yours")
    if found.state != "granted":
        return Refused("exemption_not_granted")
    done = await take(work, found, Step("asked_back"))
    told = await secretariat(work, found.unit_id)
    await plan.tell(work, "exemption_asked", exemption_id, told)
    return done


async def of_standing(work: Work) -> Request | None:
    """The request of a member whose exemption came with the roster, made up from the standing."""
    rows = select(Standing.from_day, Standing.to_day, Standing.decision).where(
        Standing.person_id == work.acting.person_id,
        Standing.kind == "exempt",
        in_force(Standing, work.today),
    )
    row = (await work.db.execute(rows.limit(1))).one_or_none()
    unit = await home_unit(work)
    if row is None or unit is None:
        return None
    me = work.acting.person_id
    by = {"person_id": me, "unit_id": unit.id, "entered_by": me, "asked_at": work.now}
    values = {"reason": "age", "words": "", "since": None, "until": row.to_day, **by}
    done = await work.db.execute(insert(Exemption).values(**values).returning(Exemption.id))
    made = await again(work, done.scalar_one())
    return await take(work, made, Step("granted", row.decision or "", row.from_day))


@dataclass(frozen=True, slots=True)
class Step:
    """A step to be added; number and day are those of the paper behind it."""

    step: str
    number: str = ""
    on_day: date | None = None
    because: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


async def take(work: Work, found: Request, step: Step) -> Request:
    """Adds a step; the caller has asked whether it may be taken."""
    values = {
        "exemption_id": found.id,
        "step": step.step,
        "number": tidy(step.number)[:60],
        "on_day": step.on_day,
        "because": tidy(step.because)[:300],
        "facts": dict(step.facts),
        "taken_by": work.acting.person_id,
        "taken_at": work.now,
    }
    await work.db.execute(insert(ExemptionStep).values(**values))
    work.record(f"exemption.{step.step}", f"exemption:{found.id}", number=values["number"])
    return await again(work, found.id)


async def again(work: Work, exemption_id: int) -> Request:
    """The request as it stands now."""
    return (await load(work, *of_ids([exemption_id])))[0]


async def secretariat(work: Work, unit_id: int) -> list[int]:
    """Who is told in a cell that something waits."""
    return await holders(work, unit_id, SECRETARIAT)


async def _unit(work: Work, person_id: int | None, unit_id: int | None) -> int | Refused:
    if person_id is None:
        home = await home_unit(work)
        return home.id if home else Refused("no_cell")
    if unit_id is None or not work.acting.holds(unit_id, *SECRETARIAT):
        return Refused("not_yours")
    there = {each.id for each in await members(work, unit_id, work.today)}
    return unit_id if person_id in there else Refused("not_in_cell")


def _unfit(wish: Wish) -> Refused | None:
    if wish.reason not in (*AGE, *GROUNDS):
        return Refused("exemption_reason")
    if wish.reason in AGE:
        return None
    if not tidy(wish.words):
        return Refused("exemption_words")
    if wish.since is None or wish.until is None or wish.until < wish.since:
        return Refused("exemption_term")
    return None


async def _already(work: Work, person_id: int, wish: Wish) -> Refused | None:
    """One at a time; an extension may be asked for while the first still runs."""
    others = await load(work, *of_person(person_id))
    if any(each.open for each in others):
        return Refused("exemption_open")
    covered = [each for each in others if each.in_force(work.today)]
    extends = wish.since is not None and all(
        each.until is not None and each.until < wish.since for each in covered
    )
    return Refused("exemption_open") if covered and not extends else None
