"""The year of a residence committee in figures, as a report and a data form (CNV-W11, RES-41)."""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.vocabulary import Attachment, Choice
from services.documents.papers import MadePaper
from services.refusal import Refused
from services.residence import access, papers, report


class Reports(Conversation):
    """Figures in the chat, names only in the files."""

    name = "residence_report"
    commands: ClassVar = {
        "baocaocutru": "home",
        "vanbancutru": "written",
        "solieucutru": "data",
    }

    async def step_home(self, turn: Turn) -> Result:
        """The figures of the year as they stand now."""
        held = await access.committees(turn.work)
        if not held:
            return Done(turn.t("refused.not_yours"))
        found = await report.load(turn.work, held[0].id, turn.work.today.year)
        if isinstance(found, Refused):
            return turn.say(found)
        lines = [turn.t("report.home", year=found.year, unit=held[0].name)]
        lines += [
            turn.t(f"report.{figure}", count=found.total(figure)) for figure in report.FIGURES
        ]
        ways = (
            Choice("/vanbancutru", turn.t("report.choice.written")),
            Choice("/solieucutru", turn.t("report.choice.data")),
            Choice("/visao RES-41", turn.t("choice.why")),
        )
        return Done("\n".join(lines), ways)

    async def step_written(self, turn: Turn) -> Result:
        """The report as a Word file."""
        held = await access.committees(turn.work)
        if not held:
            return Done(turn.t("refused.not_yours"))
        year = turn.work.today.year
        return _sent(turn, "written", await papers.year_report(turn.work, held[0].id, year))

    async def step_data(self, turn: Turn) -> Result:
        """The data form as a workbook."""
        held = await access.committees(turn.work)
        if not held:
            return Done(turn.t("refused.not_yours"))
        year = turn.work.today.year
        return _sent(turn, "data", await papers.year_data(turn.work, held[0].id, year))


def _sent(turn: Turn, kind: str, made: MadePaper | Refused) -> Result:
    if isinstance(made, Refused):
        return turn.say(made)
    back = Choice("/baocaocutru", turn.t("choice.back"))
    file = Attachment(made.file_id, made.name, made.mime)
    return Done(turn.t(f"report.made.{kind}"), (back,), file)
