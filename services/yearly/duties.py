"""The duties of the plan, each with owner, clause, day, state and evidence (CNV-W10, PLN).

Which duties there are, whose and by which clause is read from the rules data; the ward names an
owner of its own and a last day. With an owner only the owner says how it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from services import people
from services.clock import local_day
from services.db.models import Person, RoleHeld, YearDutyStep, in_force
from services.refusal import Refused
from services.rulebooks import book_for
from services.rules import Entry, Rulebook
from services.words import name_order, tidy
from services.work import Work
from services.yearly.access import BOARD, access_ward

STATES = ("doing", "done", "guidance")
"""being done, done, waiting for guidance; none of them: not begun"""
DUTIES = ("duty", "report", "flow")
AREAS = ("PLN", "KPI")
EVERY_YEAR, AFTER_GUIDANCE = "Hằng năm", "after guidance"
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty in a year. `state` "" : nothing was said yet; `due_on` None: it goes on."""

    entry: Entry
    today: date
    due_on: date | None
    state: str = ""
    evidence: str = ""
    owner_id: int | None = None
    owner: str = ""
    said_on: date | None = None

    @property
    def waits(self) -> bool:
        """It begins only with guidance, and is not late before (PLN-05)."""
        return self.state == "guidance" or (not self.state and AFTER_GUIDANCE in self.entry.kind)

    @property
    def late(self) -> bool:
        """Its last day is over."""
        over = self.due_on is not None and self.due_on < self.today
        return over and self.state != "done" and not self.waits


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be made the owner of a duty."""

    person_id: int
    name: str


async def listed(work: Work, ward_id: int, year: int) -> list[Duty] | Refused:
    """Every duty of the year, in the order of the plan. Refused: not_yours."""
    ward = await access_ward(work, ward_id)
    if isinstance(ward, Refused):
        return ward
    book = (await book_for(work, ward_id)).on(work.today)
    said = await _said(work, ward_id, year)
    owners = [row["owner_id"] for row in said.values() if row.get("owner_id")]
    names = await people.names(work, owners)
    found = []
    for entry in _entries(book):
        begun = Duty(entry, work.today, _last_day(entry, year))
        row = said.get(entry.id, {})
        found.append(replace(begun, **row, owner=names.get(row.get("owner_id", 0), "")))
    return found


async def one(work: Work, ward_id: int, year: int, duty: str) -> Duty | Refused:
    """One of them. Refused: not_yours, no_such_duty."""
    found = await listed(work, ward_id, year)
    if isinstance(found, Refused):
        return found
    known = next((each for each in found if each.entry.id == duty), None)
    return known or Refused("no_such_duty")


async def say(
    work: Work, ward_id: int, year: int, duty: str, state: str, evidence: str
) -> Duty | Refused:
    """How a duty stands, with a paper's number or words that show it; said by its owner.

    Refused: not_yours, no_such_duty, duty_of_another, duty_evidence.
    """
    found = await one(work, ward_id, year, duty)
    if isinstance(found, Refused):
        return found
    if found.owner_id not in (None, work.acting.person_id):
        return Refused("duty_of_another", {"name": found.owner})
    words = tidy(evidence)[:LONGEST]
    if state not in STATES or not words:
        return Refused("duty_evidence")
    await _keep(work, ward_id, year, duty, state=state, evidence=words)
    work.record("year.duty", f"unit:{ward_id}", year=year, duty=duty, state=state)
    return replace(found, state=state, evidence=words, said_on=work.today)


async def hand_over(
    work: Work, ward_id: int, year: int, duty: str, person_id: int
) -> Duty | Refused:
    """Makes somebody of the ward the owner. Refused: not_yours, no_such_duty."""
    found = await one(work, ward_id, year, duty)
    if isinstance(found, Refused):
        return found
    chosen = next((e for e in await _candidates(work, ward_id) if e.person_id == person_id), None)
    if chosen is None:
        return Refused("not_yours")
    await _keep(work, ward_id, year, duty, owner_id=person_id)
    work.record("year.duty_owner", f"unit:{ward_id}", year=year, duty=duty, person=person_id)
    return replace(found, owner_id=person_id, owner=chosen.name)


async def set_last_day(
    work: Work, ward_id: int, year: int, duty: str, day: date
) -> Duty | Refused:
    """By when it is to be done, in that year. Refused: not_yours, no_such_duty, duty_day."""
    found = await one(work, ward_id, year, duty)
    if isinstance(found, Refused):
        return found
    if day.year != year:
        return Refused("duty_day", {"year": year})
    await _keep(work, ward_id, year, duty, due_on=day)
    work.record("year.duty_day", f"unit:{ward_id}", year=year, duty=duty)
    return replace(found, due_on=day)


async def candidates(work: Work, ward_id: int) -> list[Candidate]:
    """Those who work for the ward, by name; nobody for strangers."""
    if isinstance(await access_ward(work, ward_id), Refused):
        return []
    return await _candidates(work, ward_id)


async def _candidates(work: Work, ward_id: int) -> list[Candidate]:
    statement = (
        select(Person.id, Person.full_name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(RoleHeld.unit_id == ward_id, RoleHeld.role.in_(BOARD))
        .where(in_force(RoleHeld, work.today))
        .distinct()
    )
    rows = [Candidate(*row) for row in await work.db.execute(statement)]
    return sorted(rows, key=lambda each: name_order(each.name))


def _entries(book: Rulebook) -> list[Entry]:
    """The duties in the documents that the ward goes by."""
    chosen = (
        each
        for each in book.entries.values()
        if each.area in AREAS and {part.strip() for part in _kinds(each)} & set(DUTIES)
    )
    adopted = (each for each in chosen if each.citations[0].source in book.adopted)
    return sorted(adopted, key=lambda each: (AREAS.index(each.area), each.id))


def _kinds(entry: Entry) -> list[str]:
    return entry.kind.partition("(")[0].split(",")


def _last_day(entry: Entry, year: int) -> date | None:
    return date(year, 12, 31) if entry.when.startswith(EVERY_YEAR) else None


async def _said(work: Work, ward_id: int, year: int) -> Mapping[str, dict[str, Any]]:
    """Duty → what was said last of each part."""
    of = YearDutyStep
    columns = (of.duty, of.state, of.evidence, of.owner_id, of.due_on, of.said_at)
    rows = select(*columns).where(of.unit_id == ward_id, of.year == year).order_by(of.id)
    found: dict[str, dict[str, Any]] = {}
    for row in await work.db.execute(rows):
        parts = {"state": row.state, "evidence": row.evidence, "owner_id": row.owner_id}
        parts |= {"due_on": row.due_on, "said_on": local_day(row.said_at) if row.state else None}
        known = {name: value for name, value in parts.items() if value is not None}
        found.setdefault(row.duty, {}).update(known)
    return found


async def _keep(work: Work, ward_id: int, year: int, duty: str, **parts: object) -> None:
    values = {"unit_id": ward_id, "year": year, "duty": duty, **parts}
    by = {"said_by": work.acting.person_id, "said_at": work.now}
    await work.db.execute(insert(YearDutyStep).values(**values, **by))
