"""For which residence committee a command is meant: asked of somebody who works for several."""

from handlers.conversation import Done, Go, Result, Turn
from handlers.which_unit import ask_unit, unit_of
from services.people import RESIDENCE
from services.residence import access
from services.units import UnitView


async def committee(turn: Turn, step: str) -> UnitView | Result:
    """The committee that is meant, or what is said instead; `step` is where the answer leads."""
    held = await access.committees(turn.work)
    if not held:
        return Done(turn.t("refused.not_yours"))
    if question := await ask_unit(turn, step, *RESIDENCE):
        return question
    meant = unit_of(turn, *RESIDENCE)
    return next(each for each in held if each.id == meant)


async def begin(turn: Turn, first: str) -> Result:
    """Opens a talk at its first step, about the committee that is meant."""
    held = await committee(turn, "open")
    if not isinstance(held, UnitView):
        return held
    turn.draft = {"unit": held.id}
    return Go(first)
