"""What the chair says of a year besides its figures; the newest words of each part count."""

from sqlalchemy import func, insert, select

from services.db.models import YearRemark
from services.refusal import Refused
from services.residence.access import access_committee
from services.words import tidy
from services.work import Work

PARTS = ("merits", "weaknesses", "proposals")
LONGEST = 3000


async def write(work: Work, unit_id: int, year: int, part: str, words: str) -> Refused | None:
    """The words of one part of the report (RES-41), a line for each matter.

    Refused: not_yours, nothing_written.
    """
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    said = "\n".join(filter(None, map(tidy, words.splitlines())))[:LONGEST]
    if part not in PARTS or not said:
        return Refused("nothing_written")
    values = {"unit_id": unit_id, "year": year, "part": part, "words": said}
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now}
    await work.db.execute(insert(YearRemark).values(**values, **by))
    work.record("residence.remarked", f"unit:{unit_id}", year=year, part=part)
    return None


async def of_year(work: Work, unit_id: int, year: int) -> dict[str, tuple[str, ...]]:
    """Part → its lines. Who may see them was asked before."""
    newest = (
        select(func.max(YearRemark.id))
        .where(YearRemark.unit_id == unit_id, YearRemark.year == year)
        .group_by(YearRemark.part)
    )
    statement = select(YearRemark.part, YearRemark.words).where(YearRemark.id.in_(newest))
    rows = await work.db.execute(statement)
    return {row.part: tuple(row.words.splitlines()) for row in rows}
