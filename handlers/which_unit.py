"""For which unit a command is meant: asked once of somebody who leads several.

The answer stands in the draft as `unit`; a way back carries it behind the command, so that it is
not asked again.
"""

from handlers.conversation import Ask, Go, Result, Turn
from handlers.vocabulary import Choice
from services import units


async def ask_unit(turn: Turn, step: str, *roles: str) -> Result | None:
    """The question, or None when it is clear; `step` is where the answer leads."""
    mine = turn.work.acting.units(*roles)
    if len(mine) < 2 or turn.draft.get("unit") in mine:
        return None
    if turn.number() in mine:
        turn.draft["unit"] = turn.number()
        return None
    word, _, said = turn.choice.partition(" ")
    if word == "unit" and said.isdecimal() and int(said) in mine:
        turn.draft["unit"] = int(said)
        return Go(step)
    named = await units.named(turn.work, mine)
    choices = tuple(Choice(f"unit {key}", name) for key, name in named.items())
    return Ask(turn.t("which.unit"), choices, step=step)


def unit_of(turn: Turn, *roles: str) -> int | None:
    """The unit that was chosen, or the only one; None when the actor holds none of the roles."""
    mine = turn.work.acting.units(*roles)
    chosen = turn.draft.get("unit")
    return chosen if chosen in mine else next(iter(mine), None)


def back_to(turn: Turn, command: str, *roles: str) -> str:
    """A command with the unit behind it, when the actor has several."""
    several = len(turn.work.acting.units(*roles)) > 1
    return f"{command} {unit_of(turn, *roles)}" if several else command
