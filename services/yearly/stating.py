"""What the ward states for a year: numbers given to cells, figures, training plans."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from services.db.models import AdmissionTarget, TrainingPlan, Unit, YearFigure
from services.refusal import Refused
from services.units import UnitView
from services.words import tidy
from services.work import Work
from services.yearly.access import BOARD, access_ward
from services.yearly.counting import FIGURES

LONGEST = 500
PAPER = 200
MOST = 100_000
"""people: no figure of a ward is larger"""


@dataclass(frozen=True, slots=True)
class Training:
    """A training plan of a body."""

    body: str
    words: str
    paper: str


async def assign(
    work: Work, unit_id: int, year: int, number: int, paper: str
) -> UnitView | Refused:
    """Gives a cell the number of admissions to reach (KPI-04); an earlier one remains on record.

    Refused: not_yours, year_number.
    """
    columns = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id)
    row = (await work.db.execute(select(*columns).where(Unit.id == unit_id))).one_or_none()
    if row is None or not work.acting.holds(row.parent_id or 0, *BOARD):
        return Refused("not_yours")
    if not (0 <= number <= MOST and tidy(paper)):
        return Refused("year_number")
    values = {"unit_id": unit_id, "year": year, "number": number, "paper": tidy(paper)[:PAPER]}
    by = {"set_by": work.acting.person_id, "set_at": work.now}
    await work.db.execute(insert(AdmissionTarget).values(**values, **by))
    work.record("year.assigned", f"unit:{unit_id}", year=year, number=number)
    return UnitView(*row)


async def state(
    work: Work, ward_id: int, year: int, name: str, counted: tuple[int, int], paper: str
) -> UnitView | Refused:
    """A figure that no book here holds: part and whole, by a paper.

    Refused: not_yours, year_number.
    """
    ward = await access_ward(work, ward_id)
    if isinstance(ward, Refused):
        return ward
    part, whole = counted
    if name not in FIGURES or not (0 <= part <= whole <= MOST and whole and tidy(paper)):
        return Refused("year_number")
    values = {"unit_id": ward_id, "year": year, "name": name, "paper": tidy(paper)[:PAPER]}
    by = {"stated_by": work.acting.person_id, "stated_at": work.now}
    await work.db.execute(insert(YearFigure).values(part=part, whole=whole, **values, **by))
    work.record("year.stated", f"unit:{ward_id}", year=year, name=name)
    return ward


async def plan_training(
    work: Work, ward_id: int, year: int, body: str, words: str, paper: str
) -> Training | Refused:
    """A body's training plan (PLN-12). Refused: not_yours, year_training."""
    ward = await access_ward(work, ward_id)
    if isinstance(ward, Refused):
        return ward
    made = Training(tidy(body)[:120], tidy(words)[:LONGEST], tidy(paper)[:PAPER])
    if not (made.body and made.words and made.paper):
        return Refused("year_training")
    values = {"unit_id": ward_id, "year": year, "body": made.body}
    rest = {"words": made.words, "paper": made.paper}
    by = {"entered_by": work.acting.person_id, "entered_at": work.now}
    await work.db.execute(insert(TrainingPlan).values(**values, **rest, **by))
    work.record("year.training", f"unit:{ward_id}", year=year)
    return made


async def trainings(work: Work, ward_id: int, year: int) -> list[Training] | Refused:
    """The training plans of a year, body by body. Refused: not_yours."""
    ward = await access_ward(work, ward_id)
    if isinstance(ward, Refused):
        return ward
    of = TrainingPlan
    rows = select(of.body, of.words, of.paper).where(of.unit_id == ward_id, of.year == year)
    return [Training(*row) for row in await work.db.execute(rows.order_by(of.body, of.id))]
