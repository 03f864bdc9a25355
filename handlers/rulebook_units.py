"""Whose rulebook somebody may see, and whose they may write in."""

from handlers.conversation import Turn
from handlers.vocabulary import Choice
from services import units
from services.people import RECORDERS, SECRETARIAT, WARD
from services.refusal import Refused
from services.units import UnitView


def wards(turn: Turn) -> list[int]:
    """The wards the actor works for."""
    return turn.work.acting.units(*WARD)


async def seen_units(turn: Turn) -> list[UnitView]:
    """The units whose rulebook the actor may see: the own cells go first."""
    led = await units.led_units(turn.work)
    cells = [one for one in led if turn.work.acting.holds(one.id, *RECORDERS)]
    return list({one.id: one for one in [*cells, *await _of_wards(turn)]}.values())


async def written(turn: Turn) -> list[UnitView]:
    """The units for which the actor may record something: for ward staff the ward goes first."""
    if wards(turn):
        return await _of_wards(turn)
    led = await units.led_units(turn.work)
    return [one for one in led if turn.work.acting.holds(one.id, *SECRETARIAT)]


async def name_of(turn: Turn) -> str:
    """The unit that the draft is about; empty when the actor may not write there any more."""
    found = await written(turn)
    return next((one.name for one in found if one.id == turn.draft["unit"]), "")


def more(turn: Turn, unit_id: int = 0) -> Choice:
    """The way to the next entry, by default for the unit of the draft."""
    return Choice(f"/kehoachnam {unit_id or turn.draft['unit']}", turn.t("rulebook.choice.more"))


async def _of_wards(turn: Turn) -> list[UnitView]:
    if not wards(turn):
        return []
    found = [await units.access_unit(turn.work, one, *WARD) for one in wards(turn)]
    own = [one for one in found if not isinstance(one, Refused)]
    return [*own, *await units.ward_cells(turn.work)]
