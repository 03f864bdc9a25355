"""The secretary's morning, and the same list at any time: what is late, due, to be decided."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import morning
from services.morning import Matter, Morning
from services.people import COMMITTEE

OF_CELL = ("ATT-05", "TSK-03")
"""rules whose numbers are those of a cell"""
PAGE = 8
"""how many matters one message holds"""


class MorningConversation(Conversation):
    """Shows what waits; each line has the button that opens it."""

    name = "morning"
    commands: ClassVar = {"viec": "list"}

    async def step_list(self, turn: Turn) -> Result:
        """Behind "/viec", or "/viec 8" for those after the eighth."""
        if not turn.work.acting.units(*COMMITTEE):
            return Done(turn.t("refused.not_yours"))
        found = await morning.own(turn.work)
        if not found.matters:
            return Done(turn.t("morning.nothing"))
        start = min(turn.number(), len(found.matters) - 1)
        text = turn.t("morning.list", lines=matter_lines(turn.t, found, start))
        return Done(text, matter_choices(turn.t, found, start))


def matter_lines(t: Texts, found: Morning, start: int = 0) -> str:
    """One line for each matter; its cell is named where there are several."""
    shown = found.matters[start : start + PAGE]
    return "\n".join(f"• {_line(t, each, several=found.several)}" for each in shown)


def matter_choices(t: Texts, found: Morning, start: int = 0) -> tuple[Choice, ...]:
    """One button for each thing to open, then the next page, then the clause."""
    shown = found.matters[start : start + PAGE]
    opens = {each.command: _label(t, each, several=found.several) for each in shown}
    choices = [Choice(command, label) for command, label in opens.items()]
    left = len(found.matters) - start - PAGE
    if left > 0:
        choices.append(Choice(f"/viec {start + PAGE}", t("morning.more", count=left)))
    return (*choices, Choice(f"/visao {_first_rule(shown)}", t("choice.why")))


def _first_rule(shown: Sequence[Matter]) -> str:
    if not shown:
        return "ATT-05"
    first = shown[0]
    return f"{first.rule} {first.unit_id}" if first.rule in OF_CELL else first.rule


def _line(t: Texts, matter: Matter, *, several: bool) -> str:
    text = t(f"morning.{matter.kind}", **_values(t, matter))
    unit = f"{matter.unit}: " if several else ""
    return t("morning.line", rank=t(f"morning.rank.{matter.rank}"), text=f"{unit}{text}")


def _label(t: Texts, matter: Matter, *, several: bool) -> str:
    label = t(f"morning.open.{matter.kind}", **_values(t, matter))
    return f"{label} ({matter.unit})" if several else label


def _values(t: Texts, matter: Matter) -> dict[str, object]:
    shown: dict[str, object] = {}
    for name, value in matter.values.items():
        if isinstance(value, datetime):
            shown[name] = t.short_day(value)
        elif isinstance(value, date):
            shown[name] = f"{value.day}/{value.month}/{value.year}"
        else:
            shown[name] = value
    return shown
