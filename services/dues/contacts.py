"""Exempt members whose dues are asked for through their contact person (DUE-06, EXM-16).

The exemption covers work and activity; none of the five documents waives dues, and the bot itself
does not write to somebody who is exempt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from services.db.engine import AnySelect
from services.db.models import (
    ContactPerson,
    DuesMonth,
    Exemption,
    ExemptionStep,
    Membership,
    Person,
    Reminder,
    Unit,
)
from services.dues.reach import freed, held_back, spoken_for
from services.work import Work

ENDED = ("refused", "withdrawn", "returned")


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """How many members one person is in touch with who owe dues of a month."""

    unit: str
    month: date
    people: int


@dataclass(frozen=True, slots=True)
class Owing:
    """A member with whom the actor keeps in touch, and months past their due day."""

    name: str
    unit: str
    months: tuple[date, ...]


def joined(statement: AnySelect, on: date) -> AnySelect:
    """Beside each DuesMonth the exempt members who owe it, and who keeps in touch with them.

    A contact person who left the cell before `on` learns nothing any more.
    """
    return (
        statement.join(Exemption, Exemption.unit_id == DuesMonth.unit_id)
        .join(ContactPerson, ContactPerson.exemption_id == Exemption.id)
        .where(
            _newest(),
            _running(),
            _member(Exemption.person_id, DuesMonth.due_on),
            _member(ContactPerson.person_id, on),
            *_owes(Exemption.person_id),
        )
    )


def while_owing(facts: ContactFacts) -> str | None:
    """Facts are there only while somebody owes and the person still keeps in touch."""
    return None if facts.people else "nothing_left"


async def load(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, ContactFacts]:
    """Facts by reminder id, in one statement; `subject_id` is a month of the book."""
    statement = joined(
        select(Reminder.id, Unit.name, DuesMonth.month, Exemption.person_id)
        .join(DuesMonth, DuesMonth.id == Reminder.subject_id)
        .join(Unit, Unit.id == DuesMonth.unit_id),
        work.today,
    ).where(Reminder.id.in_(reminder_ids), ContactPerson.person_id == Reminder.person_id)
    found: dict[int, ContactFacts] = {}
    for id_, unit, month, _ in await work.db.execute(statement.distinct()):
        before = found[id_].people if id_ in found else 0
        found[id_] = ContactFacts(unit, month, before + 1)
    return found


async def owing(work: Work) -> list[Owing]:
    """Who is to be spoken to by the actor, by name; nobody else's dues are shown."""
    statement = joined(
        select(Person.id, Person.full_name, Unit.name, DuesMonth.month)
        .select_from(DuesMonth)
        .join(Unit, Unit.id == DuesMonth.unit_id),
        work.today,
    ).join(Person, Person.id == Exemption.person_id)
    mine = statement.where(
        ContactPerson.person_id == work.acting.person_id, DuesMonth.due_on < work.today
    )
    rows = await work.db.execute(mine.distinct().order_by(Person.full_name, DuesMonth.month))
    found: dict[int, Owing] = {}
    for person, name, unit, month in rows:
        before = found[person].months if person in found else ()
        found[person] = Owing(name, unit, (*before, month))
    return list(found.values())


def _newest() -> ColumnElement[bool]:
    other = aliased(ContactPerson)
    newest = select(func.max(other.id)).where(other.exemption_id == Exemption.id)
    return ContactPerson.id == newest.scalar_subquery()


def _running() -> ColumnElement[bool]:
    taken = select(ExemptionStep.id).where(ExemptionStep.exemption_id == Exemption.id)
    granted = taken.where(ExemptionStep.step == "granted").exists()
    return and_(granted, ~taken.where(ExemptionStep.step.in_(ENDED)).exists())


def _member(person: Any, day: Any) -> ColumnElement[bool]:
    spell = select(Membership.id).where(
        Membership.unit_id == DuesMonth.unit_id,
        Membership.person_id == person,
        Membership.temporary.is_(False),
        Membership.from_day <= day,
        func.coalesce(Membership.to_day, day) >= day,
    )
    return spell.exists()


def _owes(person: Any) -> tuple[ColumnElement[bool], ...]:
    return held_back(person), ~freed(person), ~spoken_for(person)
