"""The report of a year went out: by whom recorded, when, how, and the figures it told (RES-41).

It may go out again, corrected; the newest sending counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from services.db.models import Person, ReportSending
from services.work import Work


@dataclass(frozen=True, slots=True)
class Sending:
    """How a report went out. Way: paper | email. `by`: who recorded it, `at` in UTC."""

    way: str
    number: str
    sent_on: date
    figures: Mapping[str, int]
    """what it told"""
    by: str
    at: datetime

    def changed(self, now: Mapping[str, int]) -> dict[str, tuple[int, int]]:
        """Figures that are not what was sent: what was sent, and what holds now."""
        return {
            name: (self.figures[name], value)
            for name, value in now.items()
            if name in self.figures and self.figures[name] != value
        }


async def keep(work: Work, unit_id: int, year: int, sent: Sending) -> None:
    """Adds a sending. Who may was asked before."""
    values = {"unit_id": unit_id, "year": year, "way": sent.way, "number": sent.number}
    told = {"sent_on": sent.sent_on, "figures": dict(sent.figures)}
    by = {"recorded_by": work.acting.person_id, "recorded_at": sent.at}
    await work.db.execute(insert(ReportSending).values(**values, **told, **by))
    work.record("residence.reported", f"unit:{unit_id}", year=year, way=sent.way)


async def newest(work: Work, unit_id: int, year: int) -> Sending | None:
    """How the report of a year went out last. Who may see it was asked before."""
    of = ReportSending
    statement = (
        select(of.way, of.number, of.sent_on, of.figures, Person.full_name, of.recorded_at)
        .join(Person, Person.id == of.recorded_by)
        .where(of.unit_id == unit_id, of.year == year)
        .order_by(of.id.desc())
        .limit(1)
    )
    row = (await work.db.execute(statement)).one_or_none()
    return Sending(*row) if row else None
