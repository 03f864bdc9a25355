"""Which season is being graded: this year's, or last year's until a new one is opened."""

from services.reviews import reading
from services.reviews.reading import Season
from services.units import home_unit
from services.work import Work


async def season_now(work: Work, unit_id: int) -> Season | None:
    """The newest season of a cell or ward that has begun, this year's or last year's."""
    year = work.today.year
    found = await reading.season_of_unit(work, unit_id, year)
    return found or await reading.season_of_unit(work, unit_id, year - 1)


async def home_and_offices(work: Work) -> list[int]:
    """The units through which somebody may owe something: the own cell, then the offices held."""
    home = await home_unit(work)
    held = [each.unit_id for each in work.acting.roles]
    return list(dict.fromkeys([*([home.id] if home else []), *held]))
