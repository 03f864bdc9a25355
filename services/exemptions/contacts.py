"""Those who keep in touch with exempt members, and reports of those far away (EXM-16, EXM-17)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, select

from services.db.models import ContactPerson, Exemption, ExemptionNote
from services.exemptions.asking import again, secretariat
from services.exemptions.views import (
    FAR,
    REQUESTS,
    Request,
    access,
    in_this_cell,
    leads,
    load,
)
from services.members import expected
from services.refusal import Refused
from services.reminders import plan
from services.rulebooks import judge_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

LONGEST = 1000


async def assign(work: Work, exemption_id: int, person_id: int) -> Request | Refused:
    """One member keeps in touch; a new one takes the place of the one before (EXM-16).

    Refused: no_such_exemption, not_yours, contact_not_needed, not_in_cell.
    """
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if not leads(work, found):
        return Refused("not_yours")
    finding = await needed(work, found, 1)
    if finding.by_text != "OK":
        return Refused("contact_not_needed")
    there = {each.id for each in await expected(work, found.unit_id, work.today)}
    if person_id not in there - {found.person_id}:
        return Refused("not_in_cell")
    values = {"exemption_id": exemption_id, "person_id": person_id}
    by = {"assigned_by": work.acting.person_id, "assigned_at": work.now}
    await work.db.execute(insert(ContactPerson).values(**values, **by))
    work.record("exemption.contact", f"exemption:{exemption_id}", person=person_id)
    await plan.tell(work, "exemption_contact_named", exemption_id, [person_id])
    return await again(work, exemption_id)


async def needed(work: Work, found: Request, contacts: int | None = None) -> Finding:
    """Whether a contact person is missing: OK | REMIND | NOT_REQUIRED."""
    has = contacts if contacts is not None else int(found.contact_id is not None)
    reason = "age_health" if found.by_cell else "other"
    facts: dict[str, object] = {"reason": reason, "contacts": has}
    return await judge_for(work, found.unit_id, "EXM-16", facts, work.today)


async def in_touch(work: Work, exemption_id: int, words: str = "") -> Request | Refused:
    """The contact person was in touch this month; said again, it is a further note."""
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if work.acting.person_id != found.contact_id:
        return Refused("not_yours")
    return await _note(work, found, "contact", words)


async def report(work: Work, exemption_id: int, words: str) -> Request | Refused:
    """What the member did in the term, told by the member or through the contact person."""
    found = await access(work, exemption_id)
    if isinstance(found, Refused):
        return found
    if work.acting.person_id not in (found.person_id, found.contact_id):
        return Refused("not_yours")
    if not tidy(words):
        return Refused("exemption_words")
    done = await _note(work, found, "report", words)
    told = {*await secretariat(work, found.unit_id)} - {work.acting.person_id}
    await plan.tell(work, "exemption_told", exemption_id, told)
    return done


async def reports(work: Work, found: Request) -> list[tuple[date, str]]:
    """Reports of the term: the day's month and the words, the oldest first."""
    of = ExemptionNote
    statement = select(of.month, of.words).where(of.exemption_id == found.id, of.kind == "report")
    return [(row[0], row[1]) for row in await work.db.execute(statement.order_by(of.id))]


async def reporting(work: Work, found: Request) -> Finding:
    """Whether a report is due: OK | REMIND | NOT_REQUIRED (EXM-17)."""
    facts: dict[str, object] = {
        "far_work": found.reason in FAR,
        "reports": len(await reports(work, found)),
        "last_day": found.until or work.today,
    }
    return await judge_for(work, found.unit_id, "EXM-17", facts, work.today)


async def kept_by(work: Work) -> list[Request]:
    """Members exempt, or soon exempt, with whom the actor keeps in touch."""
    mine = await load(work, REQUESTS.where(_kept(work)))
    return [each for each in mine if each.lasts(work.today)]


def _kept(work: Work) -> ColumnElement[bool]:
    newest = select(func.max(ContactPerson.id)).where(ContactPerson.exemption_id == Exemption.id)
    return exists().where(
        ContactPerson.id == newest.correlate(Exemption).scalar_subquery(),
        ContactPerson.person_id == work.acting.person_id,
        in_this_cell(ContactPerson.person_id, work.today),
        in_this_cell(Exemption.person_id, work.today),
    )


async def _note(work: Work, found: Request, kind: str, words: str) -> Request:
    values: dict[str, Any] = {
        "exemption_id": found.id,
        "kind": kind,
        "month": work.today.replace(day=1),
        "words": tidy(words)[:LONGEST],
        "noted_by": work.acting.person_id,
        "noted_at": work.now,
    }
    await work.db.execute(insert(ExemptionNote).values(**values))
    work.record(f"exemption.{kind}", f"exemption:{found.id}")
    return await again(work, found.id)
