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
    ("thongbao", "ward.choice.broadcasts"),
    ("mualienhe", "ward.choice.residence"),
    ("cuoinamphuong", "menu.choice.year_end"),
    ("toanphuong", "ward.choice.others"),
)
YEAR_END = (
    ("muakiemdiem", "ward.choice.reviews"),
    ("hopkiemdiem", "ward.choice.conference"),
    ("xeploaiphuong", "ward.choice.grades"),
    ("donodoc", "submissions.choice.board"),
    ("canbophuong", "ratings.choice.officials"),
    ("phuong", "choice.back"),
)
OTHERS = (
    ("kehoachnam", "ward.choice.rules"),
    ("chitieunam", "year.choice.board"),
    ("chucdanh", "position.choice"),
    ("donvi", "units.choice"),
    ("xetmien", "ward.choice.exemptions"),
    ("giaithe", "ward.choice.dissolutions"),
    ("doichieu", "ward.choice.reconcile"),
    ("phuong", "choice.back"),
)


class Ward(Conversation):
    """Numbers only: names and reasons stay in the cell."""

    name = "ward"
    commands: ClassVar = {"phuong": "cells", "cuoinamphuong": "year_end", "toanphuong": "others"}

    async def step_cells(self, turn: Turn) -> Result:
        """One line for each cell."""
        if not turn.work.acting.units(*WARD):
            return Done(turn.t("refused.not_yours"))
        lines = [_line(turn.t, cell) for cell in await ward.cells(turn.work)]
        full = [_warning(turn.t, bot) for bot in await bots.usage(turn.work) if bot.near]
        return Done("\n".join([turn.t("ward.title"), *lines, *full]), _ways(turn.t, MORE))

    async def step_year_end(self, turn: Turn) -> Result:
        """Reviews and grades of the ward."""
        return _page(turn, "menu.year_end", YEAR_END)

    async def step_others(self, turn: Turn) -> Result:
        """What is opened a few times a year."""
        return _page(turn, "ward.others", OTHERS)


def _page(turn: Turn, title: str, ways: tuple[tuple[str, str], ...]) -> Done:
    if not turn.work.acting.units(*WARD):
        return Done(turn.t("refused.not_yours"))
    return Done(turn.t(title), _ways(turn.t, ways))


def _ways(t: Texts, ways: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
    return tuple(Choice(f"/{word}", t(key)) for word, key in ways)


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
