"""Reminding by hand, and the log of reminders: the evidence that a cell did remind (DUE-02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select

from services.db.models import ContactPerson, DuesMonth, Exemption, Reminder
from services.dues.book import access_book
from services.dues.ledger import OPEN, ledger
from services.refusal import Refused
from services.reminders import plan
from services.work import Work

ABOUT_DUES = ("dues_soon", "dues_late", "dues_nudge")


@dataclass(frozen=True, slots=True)
class Reminded:
    """One reminder that went out: about which month, which kind, on which day."""

    person_id: int
    month: date
    kind: str
    day: date


async def nudge(work: Work, unit_id: int, month: date, person_ids: Iterable[int]) -> int | Refused:
    """Reminds those who have neither claim nor receipt for a month; once a day each.

    Who is exempt or elsewhere is spoken to by people (DUE-06), who has no chat is called.
    """
    book = await access_book(work, unit_id)
    if isinstance(book, Refused):
        return book
    statement = select(DuesMonth.id).where(DuesMonth.unit_id == unit_id, DuesMonth.month == month)
    month_id = (await work.db.execute(statement)).scalar()
    if month_id is None:
        return Refused("dues_not_begun")
    kept = await ledger(work, book, [month], person_ids)
    people = [
        line.person_id
        for line in kept.in_state(month, OPEN)
        if line.reminded and line.reachable and line.person_id != work.acting.person_id
    ]
    work.record("dues.nudged", f"unit:{unit_id}", people=len(people))
    return await plan.once_today(work, "dues_nudge", month_id, people)


async def reminded(work: Work, unit_id: int, person_id: int, year: int) -> list[Reminded]:
    """What went out about a member's months of a year, to them or to who keeps in touch with them.

    Who may see it was asked before.
    """
    statement = (
        select(DuesMonth.month, Reminder.kind, Reminder.day)
        .join(DuesMonth, DuesMonth.id == Reminder.subject_id)
        .where(
            DuesMonth.unit_id == unit_id,
            DuesMonth.month.between(date(year, 1, 1), date(year, 12, 1)),
            or_(
                Reminder.kind.in_(ABOUT_DUES) & (Reminder.person_id == person_id),
                (Reminder.kind == "dues_contact")
                & Reminder.person_id.in_(_contacts(unit_id, person_id)),
            ),
            Reminder.state == "sent",
        )
        .order_by(Reminder.day)
    )
    return [Reminded(person_id, *row) for row in await work.db.execute(statement)]


def _contacts(unit_id: int, person_id: int) -> Select[int]:
    """Those who ever kept in touch with an exempt member."""
    return (
        select(ContactPerson.person_id)
        .join(Exemption, Exemption.id == ContactPerson.exemption_id)
        .where(Exemption.unit_id == unit_id, Exemption.person_id == person_id)
    )
