"""Records that ChiBot does not keep itself: entered by the committee, each from its document."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.models import ScreeningFact, ScreeningFactWithdrawal
from services.members import members
from services.people import COMMITTEE
from services.refusal import Refused
from services.rules import BOOK, Level
from services.words import tidy
from services.work import Work

NEEDS = {
    "grade": ("year", "number"),
    "discipline": ("form", "from_day", "to_day"),
    "violation": ("on_day",),
    "degradation": (),
    "exemplarity": (),
    "far_work": ("to_day", "number"),
}
"""kind → what it needs beside its document"""
FORMS = "screening.discipline_forms"
OTHER_FORM = "reprimand"
"""khiển trách is not in the list of the criterion (AMB-53)"""
LONGEST, LONGEST_REASON = 200, 300
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class NewFact:
    """A record to be entered; `document`: number, day and body, or the book it stands in."""

    person_id: int
    kind: str
    document: str
    year: int | None = None
    number: int | None = None
    form: str = ""
    from_day: date | None = None
    to_day: date | None = None
    on_day: date | None = None


async def state(work: Work, unit_id: int, new: NewFact) -> int | Refused:
    """Enters a record; returns its id.

    Refused: not_yours, not_in_cell, fact_of_oneself, fact_document, fact_incomplete, fact_wrong.
    """
    if not work.acting.holds(unit_id, *COMMITTEE):
        return Refused("not_yours")
    if new.person_id == work.acting.person_id:
        return Refused("fact_of_oneself")
    known = {each.id for each in await members(work, unit_id, work.today)}
    if new.person_id not in known:
        return Refused("not_in_cell")
    if refused := _unfit(work, new):
        return refused
    values = {
        "unit_id": unit_id,
        "person_id": new.person_id,
        "kind": new.kind,
        **{name: getattr(new, name) for name in ("year", "number", "form")},
        **{name: getattr(new, name) for name in ("from_day", "to_day", "on_day")},
        "document": tidy(new.document)[:LONGEST],
        "stated_by": work.acting.person_id,
        "stated_at": work.now,
    }
    done = await work.db.execute(
        insert(ScreeningFact).values(**values).returning(ScreeningFact.id)
    )
    fact_id = done.scalar_one()
    work.record("screening.fact", f"fact:{fact_id}", kind=new.kind)
    return fact_id


async def withdraw(work: Work, unit_id: int, fact_id: int, because: str) -> Refused | None:
    """It was entered by mistake; the row remains.

    Refused: not_yours, no_such_fact, fact_reason.
    """
    if not work.acting.holds(unit_id, *COMMITTEE):
        return Refused("not_yours")
    gone = select(ScreeningFactWithdrawal.id).where(ScreeningFactWithdrawal.fact_id == fact_id)
    wanted = select(ScreeningFact.id).where(
        ScreeningFact.id == fact_id,
        ScreeningFact.unit_id == unit_id,
        ScreeningFact.person_id != work.acting.person_id,
        ~gone.exists(),
    )
    if (await work.db.execute(wanted)).first() is None:
        return Refused("no_such_fact")
    if not tidy(because):
        return Refused("fact_reason")
    values = {"fact_id": fact_id, "because": tidy(because)[:LONGEST_REASON]}
    by = {"withdrawn_by": work.acting.person_id, "withdrawn_at": work.now}
    await work.db.execute(insert(ScreeningFactWithdrawal).values(**values, **by))
    work.record("screening.fact_withdrawn", f"fact:{fact_id}")
    return None


def forms(on: date) -> tuple[str, ...]:
    """The forms of discipline to choose from: those of the criterion, and any other."""
    listed = BOOK.value(FORMS, on).value
    return (*(listed if isinstance(listed, tuple) else ()), OTHER_FORM)


def _unfit(work: Work, new: NewFact) -> Refused | None:
    if new.kind not in NEEDS:
        return Refused("fact_incomplete")
    if not tidy(new.document):
        return Refused("fact_document")
    if any(getattr(new, name) in (None, "") for name in NEEDS[new.kind]):
        return Refused("fact_incomplete")
    return None if _possible(work, new) else Refused("fact_wrong")


def _possible(work: Work, new: NewFact) -> bool:
    """Years and levels that exist, days that have come, a term that does not end first."""
    if new.kind == "grade":
        levels = [int(each) for each in Level]
        return FIRST_YEAR <= (new.year or 0) <= work.today.year and new.number in levels
    if new.kind == "discipline":
        known = new.form in forms(work.today)
        return known and (new.from_day or date.max) <= min(new.to_day or date.min, date.max)
    if new.kind == "far_work":
        return (new.number or 0) >= 0
    return new.on_day is None or new.on_day <= work.today
