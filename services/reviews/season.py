"""Opens the season of a ward and a year, from its plan; a year without a plan is refused."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from services.db.models import ReviewSeason, SeasonEntry
from services.people import WARD
from services.refusal import Refused
from services.reviews.reading import Season, season_for, season_of
from services.rulebook_words import Paper
from services.rulebooks import LocalBook, YearDate, book_for
from services.rules import BOOK, Citation
from services.units import access_unit
from services.work import Work

SUBMIT = "grading.submit_before"
"""the date without which there is no plan of a year (CAL-20)"""
DATES = ("review.suggestions_before", SUBMIT, "review.finish_before")
FOCUS = "review.focus_of_year"
LONGEST = 300


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something a plan sets beside dates; see `SeasonEntry`. Empty `text`: withdrawn."""

    kind: str
    key: str
    text: str
    points: int | None = None
    form: str = ""
    clause: str = ""
    quote: str = ""


async def access(work: Work, season_id: int) -> Season | Refused:
    """A season, for the staff of its ward. Refused: no_season."""
    found = await season_of(work, season_id)
    if found is None or not work.acting.holds(found.ward_id, *WARD):
        return Refused("no_season")
    return found


async def own(work: Work, ward_id: int, year: int) -> Season | Refused:
    """The season of a ward, for its staff. Refused: not_yours, no_season."""
    if not work.acting.holds(ward_id, *WARD):
        return Refused("not_yours")
    return await season_for(work, ward_id, year) or Refused("no_season", {"year": year})


async def dates(work: Work, ward_id: int, year: int) -> list[YearDate]:
    """The deadlines that the plan of this year itself sets, the earliest first."""
    found = (await book_for(work, ward_id)).dates_of(year)
    return [one for one in found if one.name in DATES and one.assumed_from is None]


async def plan_of(work: Work, ward_id: int, year: int) -> Paper | Refused:
    """The paper behind the plan of a year: one that was entered, or the printed one.

    Refused: season_no_plan (CAL-20, NTC-26).
    """
    found = [one for one in await dates(work, ward_id, year) if one.name == SUBMIT]
    if not found:
        return Refused("season_no_plan", {"year": year})
    cited = found[0].citation.source
    if source := BOOK.sources.get(cited):
        return Paper(source.number or "", source.issued or source.in_force_from, source.issuer)
    number, _, rest = cited.partition(", ")
    body, _, day = rest.rpartition(", ")
    return Paper(number, _day(day), body)


def without_plan(book: LocalBook, year: int) -> bool:
    """No plan of this year was printed or entered (CAL-20)."""
    return not any(one.name == SUBMIT and one.assumed_from is None for one in book.dates_of(year))


def _day(written: str) -> date:
    """A date as the name of a paper holds it: 20/11/2026."""
    day, month, year = written.split("/")
    return date(int(year), int(month), int(day))


async def open_season(work: Work, ward_id: int, year: int) -> Season | Refused:
    """Opens the season by the plan that the rulebook holds for the year.

    Refused: not_yours, season_no_plan, season_open.
    """
    unit = await access_unit(work, ward_id, *WARD)
    if isinstance(unit, Refused):
        return unit
    paper = await plan_of(work, ward_id, year)
    if isinstance(paper, Refused):
        return paper
    if await season_for(work, ward_id, year) is not None:
        return Refused("season_open", {"year": year})
    values = {"unit_id": ward_id, "year": year, "number": paper.number, "body": paper.body}
    by = {"opened_by": work.acting.person_id, "opened_at": work.now}
    row = {**values, "issued_on": paper.issued, **by}
    done = await work.db.execute(insert(ReviewSeason).values(**row).returning(ReviewSeason.id))
    season_id = done.scalar_one()
    work.record("review.season", f"season:{season_id}", year=year, number=paper.number)
    return Season(season_id, ward_id, year, paper.number, paper.issued, paper.body)


async def focus(work: Work, season: Season) -> list[str]:
    """The focus points of the year as the printed plan names them, by key (GRD-R11)."""
    book = await book_for(work, season.ward_id)
    facts: dict[str, object] = {"year": season.year}
    finding = book.judge("GRD-R11", facts, max(work.today, season.issued_on))
    found = finding.values.get("focus", ())
    return [str(key) for key in found] if isinstance(found, tuple) else []


async def enter(work: Work, season: Season, new: list[NewEntry]) -> int | Refused:
    """Adds what the plan sets; how many. Refused: not_yours, season_entry (points missing)."""
    if not work.acting.holds(season.ward_id, *WARD):
        return Refused("not_yours")
    if any(one.kind in ("criterion", "scale") and one.points is None and one.text for one in new):
        return Refused("season_entry")
    plan = Paper(season.number, season.issued_on, season.body)
    by = {"set_by": work.acting.person_id, "set_at": work.now, "season_id": season.id}
    rows = [_row(one, plan.cited(one.clause, one.quote)) | by for one in new]
    if rows:
        await work.db.execute(insert(SeasonEntry), rows)
        work.record("review.entries", f"season:{season.id}", count=len(rows))
    return len(rows)


def _row(one: NewEntry, cited: Citation) -> dict[str, object]:
    values = {"kind": one.kind, "key": one.key, "text": one.text[:LONGEST], "points": one.points}
    source = {"source": cited.source, "clause": cited.clause, "quote": cited.quote}
    return {**values, "form": one.form, **source}
