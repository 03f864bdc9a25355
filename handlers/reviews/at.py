"""Which cell, season and meeting a talk about reviews is at, asked anew at every step."""

from handlers.conversation import Turn
from services import units
from services.people import SECRETARIAT
from services.refusal import Refused
from services.reviews import reading, session_views
from services.reviews.reading import Season, Subject
from services.reviews.session_views import Session
from services.units import UnitView


async def led(turn: Turn) -> list[UnitView]:
    """The cells whose secretariat the actor is in."""
    found = await units.led_units(turn.work)
    return [one for one in found if turn.work.acting.holds(one.id, *SECRETARIAT)]


async def found(turn: Turn) -> tuple[Season, Session | None] | Refused:
    """The season and the meeting of the draft's cell, for its secretariat."""
    mine = {one.id: one for one in await led(turn)}
    unit_id = int(turn.draft.get("unit", 0))
    if unit_id not in mine:
        return Refused("not_yours")
    turn.draft["unit_name"] = mine[unit_id].name
    season = await reading.season_of_unit(turn.work, unit_id, turn.work.today.year)
    if season is None:
        return Refused("no_review_season", {"year": turn.work.today.year})
    turn.draft["season"] = season.id
    return season, await session_views.of_unit(turn.work, season.id, unit_id)


async def current(turn: Turn, one: Session) -> Subject | None:
    """The first subject that is neither concluded on nor put off."""
    later = turn.draft.get("later", [])
    for each in await session_views.agenda(turn.work, one):
        if not one.reviewed(each) and each.id not in later:
            return each
    return None
