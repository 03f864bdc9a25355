"""Ward staff see every cell in numbers: the next meeting, the answers, how full a bot is."""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import bots, ward
from services.bots import BotView
from services.people import WARD
from services.ward import CellLine

MORE = (
    ("capuydu", "ward.choice.superiors"),
    ("kiemtra", "ward.choice.checks"),
    ("traloivuongmac", "ward.choice.questions"),
    ("kehoachnam", "ward.choice.rules"),
    ("mualienhe", "ward.choice.residence"),
    ("xetmien", "ward.choice.exemptions"),
    ("xeploaiphuong", "ward.choice.grades"),
    ("muakiemdiem", "ward.choice.reviews"),
    ("giaithe", "ward.choice.dissolutions"),
    ("thongbao", "ward.choice.broadcasts"),
    ("canbophuong", "ratings.choice.officials"),
    ("donodoc", "submissions.choice.board"),
    ("doichieu", "ward.choice.reconcile"),
    ("chitieunam", "year.choice.board"),
    ("chucdanh", "position.choice"),
)


class Ward(Conversation):
    """Numbers only: names and reasons stay in the cell."""

    name = "ward"
    commands: ClassVar = {"phuong": "cells"}

    async def step_cells(self, turn: Turn) -> Result:
        """One line for each cell."""
        if not turn.work.acting.units(*WARD):
            return Done(turn.t("refused.not_yours"))
        lines = [_line(turn.t, cell) for cell in await ward.cells(turn.work)]
        full = [_warning(turn.t, bot) for bot in await bots.usage(turn.work) if bot.near]
        choices = tuple(Choice(f"/{word}", turn.t(key)) for word, key in MORE)
        return Done("\n".join([turn.t("ward.title"), *lines, *full]), choices)


def _line(t: Texts, cell: CellLine) -> str:
    if cell.starts_at is None:
        return t("ward.no_meeting", unit=cell.unit, linked=cell.linked, expected=cell.expected)
    return t(
        "ward.cell",
        unit=cell.unit,
        day=t.short_day(cell.starts_at),
        coming=cell.coming,
        absent=cell.absent,
        expected=cell.expected,
    )


def _warning(t: Texts, bot: BotView) -> str:
    return t(
        "ward.bot_near",
        name=bot.name,
        people=bot.people,
        max_people=bot.max_people or "–",
        messages=bot.messages,
        monthly=bot.monthly or "–",
    )
