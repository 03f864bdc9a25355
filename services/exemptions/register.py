"""The two books: the cell's for age and health (EXM-06), the committee's for the rest (EXM-15)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from services.db.models import Exemption, ExemptionNote, Unit
from services.exemptions.views import AGE, GROUNDS, REQUESTS, Request, load
from services.people import COMMITTEE, WARD, names
from services.refusal import Refused
from services.units import UnitView, access_unit
from services.work import Work


@dataclass(frozen=True, slots=True)
class BookLine:
    """One decided exemption; `reports` and `contacts` are counts."""

    request: Request
    contact: str
    contacts: int
    reports: int
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Book:
    """A book with its lines in the order of the decisions. Kind: cell | committee."""

    kind: str
    unit: UnitView
    lines: tuple[BookLine, ...]


async def cell_book(work: Work, unit_id: int) -> Book | Refused:
    """Members of the cell exempt for age and health; for its committee."""
    unit = await access_unit(work, unit_id, *COMMITTEE)
    if isinstance(unit, Refused):
        return unit
    here = REQUESTS.where(Exemption.unit_id == unit_id, Exemption.reason.in_(AGE))
    found = await load(work, here)
    return Book("cell", unit, await _lines(work, found))


async def committee_book(work: Work, unit_id: int) -> Book | Refused:
    """Members of all cells of the ward exempt for other reasons; for the ward."""
    unit = await access_unit(work, unit_id, *WARD)
    if isinstance(unit, Refused):
        return unit
    below = REQUESTS.where(Unit.parent_id == unit_id, Exemption.reason.in_(GROUNDS))
    found = await load(work, below)
    return Book("committee", unit, await _lines(work, found))


async def _lines(work: Work, requests: list[Request]) -> tuple[BookLine, ...]:
    decided = [each for each in requests if each.step("granted")]
    counts = await _counts(work, [each.id for each in decided])
    people = await names(work, [each.contact_id for each in decided if each.contact_id])
    lines = [
        BookLine(
            each,
            people.get(each.contact_id or 0, ""),
            counts.get((each.id, "contact"), 0),
            counts.get((each.id, "report"), 0),
            _ended(each),
        )
        for each in decided
    ]
    return tuple(sorted(lines, key=lambda line: (_decided(line.request), line.request.id)))


async def _counts(work: Work, ids: list[int]) -> dict[tuple[int, str], int]:
    of = ExemptionNote
    statement = select(of.exemption_id, of.kind, func.count()).where(of.exemption_id.in_(ids))
    grouped = statement.group_by(of.exemption_id, of.kind)
    return {(row[0], row[1]): row[2] for row in await work.db.execute(grouped)}


def _decided(found: Request) -> date:
    granted = found.step("granted")
    return (granted.on_day if granted else None) or date.min


def _ended(found: Request) -> date | None:
    back = found.step("returned") or found.step("moved")
    return back.on_day if back else found.until
