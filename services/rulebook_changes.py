"""Sets what an organisation's rulebook says: ward staff enter it, each entry with its paper.

Rows are only added. A wrong entry is entered again: the newest one counts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, select

from services.calendar import public_holidays
from services.db.built import built
from services.db.models import AdoptedDocuments, LocalValue, MovedDay, RuleDecision, Unit
from services.exemptions import views
from services.members import Member, members
from services.people import SECRETARIAT, WARD, names
from services.refusal import Refused
from services.rulebook_words import Paper
from services.rulebooks import book_for, kept
from services.rules import BOOK, Citation, Decision
from services.rules.carrying import yearly
from services.rules.dates import is_weekend, last_day_of_year
from services.rules.decisions import IN_OWN_WORDS, WITHDRAWN
from services.rules.model import Question, Value
from services.work import Work

OWN_BODIES = ("cell", "cell_committee")
"""decisions of these a cell's secretary may record"""
OF_MEMBERS = ("SCR-01", "SCR-06", "SCR-07", "SCR-08")
"""rules on one member, whose open questions may be decided for that member alone"""
OF_REQUESTS = {"EXM-10": "waiting_retirement"}
"""rules on a request for exemption that its ward decides: rule → reason of the request"""
PERSON = "person:"
FIRST_YEAR = 2025


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """A deadline of a plan: the first day that is too late, and where the plan says so."""

    name: str
    day: date
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one year: its paper and its dates, each at most once."""

    year: int
    paper: Paper
    dates: tuple[PlannedDate, ...]


@dataclass(frozen=True, slots=True)
class NewValue:
    """A local value from its first to its last day (None: for good); None: back to the printed."""

    name: str
    value: Value | None
    from_day: date
    until_day: date | None
    citation: Citation


async def enter_plan(work: Work, unit_id: int, plan: Plan) -> Plan | Refused:
    """The dates of a year; they hold for that year only."""
    if refused := await _not_allowed(work, unit_id):
        return refused
    if not FIRST_YEAR <= plan.year <= work.today.year + 1:
        return Refused("year_out_of_range", {"first": FIRST_YEAR, "last": work.today.year + 1})
    names = {one.name for one in yearly(BOOK)}
    if not plan.dates or not {one.name for one in plan.dates} <= names:
        return Refused("no_dates")
    if any(one.day.year not in (plan.year, plan.year + 1) for one in plan.dates):
        return Refused("day_of_another_year", {"year": plan.year})
    first, last = date(plan.year, 1, 1), last_day_of_year(plan.year)
    rows = [
        NewValue(one.name, one.day, first, last, plan.paper.cited(one.clause, one.quote))
        for one in plan.dates
    ]
    await _write_values(work, unit_id, rows)
    work.record("rulebook.plan", f"unit:{unit_id}", year=plan.year, number=plan.paper.number)
    return plan


async def set_value(work: Work, unit_id: int, new: NewValue) -> NewValue | Refused:
    """A local value in place of the printed one, or the printed one again."""
    if refused := await _not_allowed(work, unit_id):
        return refused
    if new.name not in BOOK.parameters:
        return Refused("no_such_value")
    if new.name in {one.name for one in yearly(BOOK)}:
        return Refused("belongs_to_a_plan")
    if new.until_day is not None and new.until_day < new.from_day:
        return Refused("ends_before_it_begins")
    if new.value is None and new.name not in (await book_for(work, unit_id)).values_on(
        new.from_day
    ):
        return Refused("nothing_to_withdraw")
    await _write_values(work, unit_id, [new])
    work.record("rulebook.value", f"unit:{unit_id}", name=new.name, source=new.citation.source)
    return new


async def adopt(
    work: Work, unit_id: int, documents: Collection[str], from_day: date, citation: Citation
) -> Refused | None:
    """Which of the documents apply from a day on."""
    if refused := await _not_allowed(work, unit_id):
        return refused
    if not documents or not set(documents) <= set(BOOK.sources):
        return Refused("no_documents")
    values = {"from_day": from_day, "documents": sorted(documents)}
    await _write(work, AdoptedDocuments, [_row(work, unit_id, citation, values)])
    work.record("rulebook.documents", f"unit:{unit_id}", documents=sorted(documents))
    return None


async def move_days(
    work: Work, unit_id: int, days: Mapping[date, bool], paper: Paper
) -> int | Refused:
    """Days off (False) and days of work (True) that the calendar does not know; how many."""
    if refused := await _not_allowed(work, unit_id):
        return refused
    if not days:
        return Refused("no_dates")
    for day, works in days.items():
        if works == _works(day):
            return Refused("day_not_moved", {"day": day})
    rows = [
        {"unit_id": unit_id, "day": day, "works": works, "source": paper.name, **_who(work)}
        for day, works in days.items()
    ]
    await _write(work, MovedDay, rows)
    work.record("rulebook.days", f"unit:{unit_id}", days=sorted(map(str, days)))
    return len(rows)


def _works(day: date) -> bool:
    return not is_weekend(day) and day not in public_holidays(day.year)


async def decide(work: Work, unit_id: int, decision: Decision) -> Decision | Refused:
    """Records what a body decided on an open question; it is used from the day it decided."""
    question = BOOK.readings.get(decision.question)
    if question is None or decision.rule not in question.rules:
        return Refused("no_open_question")
    if decision.question not in await deciding(work, unit_id):
        return Refused("not_yours")
    outcomes = (*question.outcomes, IN_OWN_WORDS, WITHDRAWN)
    if decision.outcome not in outcomes or not decision.words.strip():
        return Refused("no_such_reading")
    if decision.decided_on > work.today:
        return Refused("paper_of_the_future", {"day": decision.decided_on})
    if refused := await _not_concerned(work, unit_id, decision):
        return refused
    if decision.outcome == WITHDRAWN and not await _stands(work, unit_id, decision):
        return Refused("nothing_to_withdraw")
    values = {name: getattr(decision, name) for name in Decision.__slots__}
    row = {"unit_id": unit_id, "recorded_by": work.acting.person_id, "recorded_at": work.now}
    await _write(work, RuleDecision, [values | row])
    work.record("rulebook.decision", f"unit:{unit_id}", rule=decision.rule, by=decision.number)
    return decision


async def _stands(work: Work, unit_id: int, decision: Decision) -> bool:
    book = await book_for(work, unit_id)
    return any(each.about == decision.about for each in book.decisions_on(decision.decided_on))


async def _not_concerned(work: Work, unit_id: int, decision: Decision) -> Refused | None:
    """What the cell decides about one member is the business of its secretariat alone."""
    if not about_member(decision.subject):
        return None
    if decision.rule not in OF_MEMBERS and decision.rule not in OF_REQUESTS:
        return None
    if decision.rule in OF_MEMBERS and not work.acting.holds(unit_id, *SECRETARIAT):
        return Refused("not_yours")
    people = await concerned(work, unit_id, decision.rule)
    known = decision.subject in {subject_of(each.id) for each in people}
    return None if known or decision.outcome == WITHDRAWN else Refused("not_in_cell")


async def concerned(work: Work, unit_id: int, rule_id: str) -> list[Member]:
    """The members of a unit about whom alone a rule's open question may be decided, by name.

    For the cell's secretariat; on a request for exemption, for the ward to which the cell has
    proposed it. Nobody records a decision about themselves.
    """
    if rule_id in OF_REQUESTS:
        return await _asking(work, unit_id, OF_REQUESTS[rule_id])
    if rule_id not in OF_MEMBERS or not work.acting.holds(unit_id, *SECRETARIAT):
        return []
    found = await members(work, unit_id, work.today)
    return [each for each in found if each.id != work.acting.person_id and not each.temporary]


async def _asking(work: Work, unit_id: int, reason: str) -> list[Member]:
    asked = {
        one.person_id
        for one in await views.to_decide(work)
        if one.unit_id == unit_id and one.reason == reason
    }
    found = await members(work, unit_id, work.today) if asked else []
    return [each for each in found if each.id in asked - {work.acting.person_id}]


def subject_of(person_id: int) -> str:
    """What a decision about one member is filed under."""
    return f"{PERSON}{person_id}"


def about_member(subject: str) -> bool:
    """Whether a decision is about one member."""
    return subject.startswith(PERSON)


async def names_of(work: Work, decided: Iterable[Decision]) -> dict[str, str]:
    """Subject → full name, of decisions about one member."""
    subjects = {one.subject for one in decided if about_member(one.subject)}
    ids = {each: int(each.removeprefix(PERSON)) for each in subjects}
    known = await names(work, ids.values()) if ids else {}
    return {each: known[number] for each, number in ids.items()}


async def deciding(work: Work, unit_id: int) -> dict[str, Question]:
    """The open questions that the actor may record a decision on for the unit, by code."""
    if await _not_allowed(work, unit_id) is None:
        return dict(BOOK.readings)
    leads = work.acting.holds(unit_id, *SECRETARIAT)
    return {code: one for code, one in BOOK.readings.items() if leads and one.by in OWN_BODIES}


async def _not_allowed(work: Work, unit_id: int) -> Refused | None:
    """Only staff of the ward that the unit is, or belongs to."""
    parent = (await work.db.execute(*_above(unit_id))).scalar_one_or_none()
    wards = work.acting.units(*WARD)
    return None if unit_id in wards or parent in wards else Refused("not_yours")


@built
def _above(unit_id: int) -> Select[int | None]:
    return select(Unit.parent_id).where(Unit.id == unit_id)


async def _write_values(work: Work, unit_id: int, values: Sequence[NewValue]) -> None:
    rows = [
        _row(
            work,
            unit_id,
            one.citation,
            {
                "name": one.name,
                "value": [] if one.value is None else kept(one.value),
                "from_day": one.from_day,
                "until_day": one.until_day,
            },
        )
        for one in values
    ]
    await _write(work, LocalValue, rows)


async def _write(work: Work, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """What was read before in this transaction is read again."""
    await work.db.execute(insert(table), list(rows))
    work.books.clear()


def _row(
    work: Work, unit_id: int, citation: Citation, values: Mapping[str, object]
) -> dict[str, Any]:
    cited = {"source": citation.source, "clause": citation.clause, "quote": citation.quote}
    return {"unit_id": unit_id, **cited, **values, **_who(work)}


def _who(work: Work) -> dict[str, object]:
    return {"set_by": work.acting.person_id, "set_at": work.now}
