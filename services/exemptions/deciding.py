"""Who decides: the cell for age and health, the grassroots committee for other reasons.

The only place that writes a standing of kind exempt: from the day of the decision, to its end.
"""

from datetime import date, timedelta

from sqlalchemy import insert, or_, select, update

from services import bases
from services.db.models import Standing, Unit
from services.exemptions import judging
from services.exemptions.asking import Step, secretariat, take
from services.exemptions.views import Request, access, leads
from services.people import WARD, holders
from services.refusal import Refused
from services.reminders import plan
from services.rulebooks import judge_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

DAY = timedelta(days=1)


async def consider(work: Work, exemption_id: int, fact: str, value: object) -> Request | Refused:
    """The committee answers what the rule needs to know ("there is a medical confirmation")."""
    found = await _mine(work, exemption_id)
    if isinstance(found, Refused):
        return found
    return await take(work, found, Step("considered", facts={fact: value}))


async def resolve(work: Work, exemption_id: int, number: str, on: date) -> Request | Refused:
    """The cell's resolution: it grants for age and health (EXM-03), else proposes (EXM-13).

    Refused: no_such_exemption, not_yours, exemption_decided, exemption_blocked, due_future.
    """
    found = await _mine(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if found.state != "asked":
        return Refused("exemption_decided")
    if on > work.today:
        return Refused("exemption_future")
    findings = [await judging.ground(work, found), await judging.form(work, found)]
    if refused := _blocked(findings, proposes=not found.by_cell):
        return refused
    return await (_grant if found.by_cell else _propose)(work, found, number, on)


async def decide(work: Work, exemption_id: int, number: str, on: date) -> Request | Refused:
    """The grassroots committee's decision on what a cell proposed (EXM-14)."""
    found = await _proposed(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if on > work.today:
        return Refused("exemption_future")
    facts: dict[str, object] = {"cell_proposed": True, "decided_on": on}
    finding = await judge_for(work, found.unit_id, "EXM-14", facts, on)
    if finding.by_text != "GRANTED" or not tidy(number):
        return Refused("exemption_blocked", {"reason": " ".join(finding.reasons)})
    if found.until is not None and found.until < on:
        return Refused("exemption_over", {"day": found.until})
    await _stand(work, found, number, max(on, found.since or on))
    return await _granted(work, found, number, on)


async def refuse(work: Work, exemption_id: int, because: str) -> Request | Refused:
    """The cell, or the committee for what was proposed, does not agree; the member is told why."""
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if not tidy(because):
        return Refused("exemption_words")
    above = found.state == "proposed" and await _above(work, found)
    if not above and not (found.state == "asked" and leads(work, found)):
        return Refused("exemption_decided")
    done = await take(work, found, Step("refused", because=because))
    await plan.tell(work, "exemption_refused", found.id, [found.person_id])
    return done


async def take_back(work: Work, exemption_id: int, number: str, on: date) -> Request | Refused:
    """The member returns: counted again from the day of the cell's decision (EXM-05)."""
    found = await _mine(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if found.state != "asked_back":
        return Refused("exemption_not_asked_back")
    if on > work.today:
        return Refused("exemption_future")
    facts: dict[str, object] = {"requested": True, "decided_on": on}
    finding = await judge_for(work, found.unit_id, "EXM-05", facts, work.today)
    if finding.by_text != "RETURNED" or not tidy(number):
        return Refused("exemption_blocked", {"reason": " ".join(finding.reasons)})
    running = or_(Standing.to_day.is_(None), Standing.to_day >= on)
    first = await bases.first_free(work, found.person_id, on)
    ended = update(Standing).where(
        Standing.person_id == found.person_id, Standing.kind == "exempt", running
    )
    await work.db.execute(ended.values(to_day=first - DAY))
    done = await take(work, found, Step("returned", number, on))
    await plan.tell(work, "exemption_returned", found.id, [found.person_id])
    return done


async def _grant(work: Work, found: Request, number: str, on: date) -> Request | Refused:
    facts: dict[str, object] = {"number": tidy(number) or None, "resolved_on": on}
    finding = await judge_for(work, found.unit_id, "EXM-03", facts, on)
    if finding.by_text != "GRANTED":
        return Refused("exemption_blocked", {"reason": " ".join(finding.reasons)})
    if found.reason != "reduce":
        await _stand(work, found, number, on)
    done = await _granted(work, found, number, on)
    await plan.tell(work, "exemption_reported", found.id, await _ward(work, found))
    return done


async def _propose(work: Work, found: Request, number: str, on: date) -> Request | Refused:
    facts: dict[str, object] = {"cell_grants": False, "resolution_number": tidy(number) or None}
    finding = await judge_for(work, found.unit_id, "EXM-13", facts, on)
    if finding.by_text != "PROPOSED":
        return Refused("exemption_blocked", {"reason": " ".join(finding.reasons)})
    done = await take(work, found, Step("proposed", number, on))
    await plan.tell(work, "exemption_proposed", found.id, await _ward(work, found))
    return done


async def _granted(work: Work, found: Request, number: str, on: date) -> Request:
    done = await take(work, found, Step("granted", number, on))
    told = {found.person_id, *await secretariat(work, found.unit_id)} - {work.acting.person_id}
    await plan.tell(work, "exemption_granted", found.id, told)
    return done


async def _stand(work: Work, found: Request, number: str, since: date) -> None:
    """Who was counted on the day itself is exempt from the next (bases stay as counted)."""
    values = {
        "person_id": found.person_id,
        "kind": "exempt",
        "from_day": await bases.first_free(work, found.person_id, since),
        "to_day": found.until,
        "decision": tidy(number)[:200],
    }
    await work.db.execute(insert(Standing).values(**values))


async def _mine(work: Work, exemption_id: int) -> Request | Refused:
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    return found if leads(work, found) else Refused("not_yours")


async def _proposed(work: Work, exemption_id: int) -> Request | Refused:
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if not await _above(work, found):
        return Refused("not_yours")
    return found if found.state == "proposed" else Refused("exemption_decided")


async def _above(work: Work, found: Request) -> bool:
    return work.acting.holds(await _parent(work, found) or 0, *WARD)


async def _parent(work: Work, found: Request) -> int | None:
    statement = select(Unit.parent_id).where(Unit.id == found.unit_id)
    return (await work.db.execute(statement)).scalar_one()


async def _ward(work: Work, found: Request) -> list[int]:
    return await holders(work, await _parent(work, found) or 0, WARD)


def _blocked(findings: list[Finding | None], *, proposes: bool) -> Refused | None:
    """What the rule leaves open goes up with a proposal; the cell itself grants nothing open."""
    fine = {"GROUND_OK", "OK", *(("NEEDS_DECISION",) if proposes else ())}
    for finding in findings:
        if finding is not None and finding.by_text not in fine:
            return Refused("exemption_blocked", {"reason": " ".join(finding.reasons)})
    return None
