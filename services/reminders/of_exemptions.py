"""Reminders about exemptions: the facts, and when each still holds (NTC-06, NTC-07, NTC-25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import ExemptionNote, Reminder
from services.exemptions.views import Request, of_ids
from services.exemptions.views import load as requests
from services.work import Work


@dataclass(frozen=True, slots=True)
class ExemptionFacts:
    """A request as it stands today; `mine`: the one reminded is its member."""

    request: Request
    today: date
    mine: bool
    in_touch: bool
    """the contact person has written a note this month"""
    reported: bool


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, ExemptionFacts]:
    """Facts by reminder id, set-wise; `subject_id` is the request."""
    rows = await work.db.execute(
        select(Reminder.id, Reminder.subject_id, Reminder.person_id).where(
            Reminder.id.in_(reminder_ids)
        )
    )
    reminders = rows.all()
    found = await requests(work, *of_ids({row.subject_id for row in reminders}))
    by_id = {each.id: each for each in found}
    notes = await _notes(work, list(by_id))
    month = work.today.replace(day=1)
    return {
        row.id: ExemptionFacts(
            by_id[row.subject_id],
            work.today,
            by_id[row.subject_id].person_id == row.person_id,
            (row.subject_id, "contact", month) in notes,
            any(each[:2] == (row.subject_id, "report") for each in notes),
        )
        for row in reminders
        if row.subject_id in by_id
    }


async def _notes(work: Work, ids: list[int]) -> set[tuple[int, str, date]]:
    of = ExemptionNote
    statement = select(of.exemption_id, of.kind, of.month).where(of.exemption_id.in_(ids))
    return {(row[0], row[1], row[2]) for row in await work.db.execute(statement)}


def while_asked(facts: ExemptionFacts) -> str | None:
    """Somebody in the cell has to table it."""
    return None if facts.request.state in ("asked", "asked_back") else "decided"


def while_proposed(facts: ExemptionFacts) -> str | None:
    """The grassroots committee has to decide."""
    return None if facts.request.state == "proposed" else "decided"


def while_granted(facts: ExemptionFacts) -> str | None:
    """The news of a decision that still counts."""
    return None if facts.request.step("granted") else "not_granted"


def while_refused(facts: ExemptionFacts) -> str | None:
    """The news that it was not agreed to."""
    return None if facts.request.state == "refused" else "decided_anew"


def while_returned(facts: ExemptionFacts) -> str | None:
    """The news of the return."""
    return None if facts.request.state == "returned" else "not_returned"


def while_running(facts: ExemptionFacts) -> str | None:
    """The end is near, and nothing else has ended it (EXM-18)."""
    return None if facts.request.in_force(facts.today) else "over"


def while_unreported(facts: ExemptionFacts) -> str | None:
    """A member far away has not reported (EXM-17)."""
    return while_running(facts) or ("reported" if facts.reported else None)


def while_out_of_touch(facts: ExemptionFacts) -> str | None:
    """The contact person has not been in touch this month (EXM-16)."""
    return while_running(facts) or ("in_touch" if facts.in_touch else None)
