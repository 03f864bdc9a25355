"""An event is reported, the cell talks with the member and asks, and reports upward if need be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert

from services.db.models import Transfer
from services.members import members
from services.people import SECRETARIAT, WARD, holders
from services.refusal import Refused
from services.reminders import plan
from services.rulebooks import judge_for
from services.transfers.judging import TEMPORARY, TRIGGERS, judge_event
from services.transfers.steps import Step, again, take
from services.transfers.views import Case, access, leads, load, of_person
from services.units import home_unit
from services.words import tidy
from services.work import Work

NOT_NEEDED = ("NOT_TRIGGERED", "STAY")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened; `facts` as answered for the rules; the two days only of a stay elsewhere."""

    trigger: str
    facts: Mapping[str, object] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None


async def open_case(
    work: Work, event: Event, person_id: int | None = None, unit_id: int | None = None
) -> Case | Refused:
    """The member reports an event, or the secretariat for a member of `unit_id`.

    Refused: no_cell, not_yours, not_in_cell, transfer_open, transfer_term, transfer_facts,
    transfer_not_needed (reason).
    """
    unit = await _unit(work, person_id, unit_id)
    if isinstance(unit, Refused):
        return unit
    person = person_id or work.acting.person_id
    if refused := await _unfit(work, unit, event) or await _already(work, person):
        return refused
    values = {
        "unit_id": unit,
        "person_id": person,
        "kind": "temporary" if event.trigger == TEMPORARY else "official",
        "trigger": event.trigger,
        "facts": dict(event.facts),
        "since": event.since,
        "until": event.until,
        "entered_by": work.acting.person_id,
        "entered_at": work.now,
    }
    done = await work.db.execute(insert(Transfer).values(**values).returning(Transfer.id))
    transfer_id = done.scalar_one()
    work.record("transfer.opened", f"transfer:{transfer_id}", person=person)
    told = {*await holders(work, unit, SECRETARIAT)} - {work.acting.person_id}
    await plan.tell(work, "transfer_asked", transfer_id, told)
    return await again(work, transfer_id)


async def talk(work: Work, transfer_id: int, on: date, words: str = "") -> Case | Refused:
    """The cell informed the member, talked, and asks for the move (TRF-07); NTC-05 goes out.

    Refused: no_such_transfer, not_yours, transfer_over, transfer_future, transfer_blocked.
    """
    found = await led(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if found.state not in ("open", "declined", "talked"):
        return Refused("transfer_not_now")
    if on > work.today:
        return Refused("transfer_future")
    facts: dict[str, object] = {"transfer_required": True, "asked_on": on}
    finding = await judge_for(work, found.unit_id, "TRF-07", facts, work.today)
    if finding.by_text != "REQUESTED":
        return Refused("transfer_blocked", {"reason": " ".join(finding.reasons)})
    done = await take(work, found, Step("talked", on_day=on, words=words))
    await plan.tell(work, "transfer_required", found.id, [found.person_id])
    return done


async def report_up(work: Work, transfer_id: int, words: str) -> Case | Refused:
    """The member does not comply: the superior committee is told (TRF-08), never before the talk.

    Refused: no_such_transfer, not_yours, transfer_words, transfer_not_now, transfer_blocked.
    """
    found = await led(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if not tidy(words):
        return Refused("transfer_words")
    talked = found.step("talked")
    facts: dict[str, object] = {
        "asked_on": talked.on_day if talked else None,
        "not_serious": True,
    }
    finding = await judge_for(work, found.unit_id, "TRF-08", facts, work.today)
    if finding.by_text != "ESCALATED":
        return Refused("transfer_blocked", {"reason": " ".join(finding.reasons)})
    if found.state not in ("talked", "declined"):
        return Refused("transfer_not_now")
    done = await take(work, found, Step("reported", on_day=work.today, words=words))
    told = await holders(work, found.parent_id or 0, WARD)
    await plan.tell(work, "transfer_reported", found.id, told)
    return done


async def withdraw(work: Work, transfer_id: int) -> Case | Refused:
    """Nothing comes of it: by the cell, or by the member while nobody has acted."""
    found = await access(work, transfer_id)
    if isinstance(found, Refused):
        return found
    own = found.person_id == work.acting.person_id and found.state == "open"
    if not own and not leads(work, found.unit_id):
        return Refused("not_yours")
    if not found.open:
        return Refused("transfer_not_now")
    return await take(work, found, Step("withdrawn", on_day=work.today))


async def led(work: Work, transfer_id: int) -> Case | Refused:
    """An open move out of a cell that the actor leads."""
    found = await access(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if not leads(work, found.unit_id):
        return Refused("not_yours")
    return found if found.open else Refused("transfer_not_now")


async def _unit(work: Work, person_id: int | None, unit_id: int | None) -> int | Refused:
    if person_id is None:
        home = await home_unit(work)
        return home.id if home else Refused("no_cell")
    if unit_id is None or not work.acting.holds(unit_id, *SECRETARIAT):
        return Refused("not_yours")
    there = await members(work, unit_id, work.today)
    official = {each.id for each in there if not each.temporary}
    return unit_id if person_id in official else Refused("not_in_cell")


async def _unfit(work: Work, unit_id: int, event: Event) -> Refused | None:
    if event.trigger == TEMPORARY:
        whole = event.since and event.until and work.today <= event.until >= event.since
        return None if whole else Refused("transfer_term")
    if event.trigger not in TRIGGERS:
        return Refused("transfer_facts")
    judged = await judge_event(work, unit_id, {**event.facts, "trigger": event.trigger})
    if judged.missing:
        return Refused("transfer_facts")
    if judged.outcome in NOT_NEEDED:
        return Refused("transfer_not_needed", {"reason": " ".join(judged.finding.reasons)})
    return None


async def _already(work: Work, person_id: int) -> Refused | None:
    others = await load(work, *of_person(person_id))
    return Refused("transfer_open") if any(each.open for each in others) else None
