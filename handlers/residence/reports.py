"""The year of a residence committee in figures, as a report and a data form (CNV-W11, RES-41).

```mermaid
stateDiagram-v2
    [*] --> home
    [*] --> open_remarks
    open_remarks --> remarks
    remarks --> remarks: a part, then its words
    [*] --> written
    [*] --> data
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.residence.whose import committee
from handlers.vocabulary import Attachment, Choice
from handlers.which_unit import back_to
from services.documents.papers import MadePaper
from services.people import RESIDENCE
from services.refusal import Refused
from services.residence import papers, report, year_remarks
from services.units import UnitView


class Reports(Conversation):
    """Figures in the chat, names only in the files."""

    name = "residence_report"
    commands: ClassVar = {
        "baocaocutru": "home",
        "vanbancutru": "written",
        "solieucutru": "data",
        "nhandinhcutru": "open_remarks",
    }

    async def step_home(self, turn: Turn) -> Result:
        """The figures of the year as they stand now."""
        unit = await committee(turn, "home")
        if not isinstance(unit, UnitView):
            return unit
        found = await report.load(turn.work, unit.id, turn.work.today.year)
        if isinstance(found, Refused):
            return turn.say(found)
        lines = [turn.t("report.home", year=found.year, unit=unit.name)]
        lines += [
            turn.t(f"report.{figure}", count=found.total(figure)) for figure in report.FIGURES
        ]
        ways = (
            Choice(back_to(turn, "/vanbancutru", *RESIDENCE), turn.t("report.choice.written")),
            Choice(back_to(turn, "/solieucutru", *RESIDENCE), turn.t("report.choice.data")),
            Choice(back_to(turn, "/nhandinhcutru", *RESIDENCE), turn.t("report.choice.remarks")),
            Choice("/visao RES-41", turn.t("choice.why")),
        )
        return Done("\n".join(lines), ways)

    async def step_written(self, turn: Turn) -> Result:
        """The report as a Word file."""
        unit = await committee(turn, "written")
        if not isinstance(unit, UnitView):
            return unit
        year = turn.work.today.year
        return _sent(turn, "written", await papers.year_report(turn.work, unit.id, year))

    async def step_data(self, turn: Turn) -> Result:
        """The data form as a workbook."""
        unit = await committee(turn, "data")
        if not isinstance(unit, UnitView):
            return unit
        year = turn.work.today.year
        return _sent(turn, "data", await papers.year_data(turn.work, unit.id, year))

    async def step_open_remarks(self, turn: Turn) -> Result:
        """Behind a button or "/nhandinhcutru"."""
        unit = await committee(turn, "open_remarks")
        if not isinstance(unit, UnitView):
            return unit
        turn.draft = {"unit": unit.id, "year": turn.work.today.year}
        return Go("remarks")

    async def step_remarks(self, turn: Turn) -> Result:
        """What the chair says of the year: a part is chosen, then its words are typed."""
        if turn.choice in year_remarks.PARTS:
            turn.draft["part"] = turn.choice
        part, year = turn.draft.get("part"), turn.draft["year"]
        back = Choice("/baocaocutru", turn.t("choice.back"))
        why = Choice("/visao RES-41", turn.t("choice.why"))
        if turn.text and part:
            done = await year_remarks.write(turn.work, turn.draft["unit"], year, part, turn.text)
            if done:
                return turn.say(done)
            turn.draft.pop("part")
            turn.draft["said"] = turn.t("report.remarks_kept")
            return Go("remarks")
        if turn.text:
            return Unclear()
        if part:
            return Ask(turn.t(f"report.ask.{part}"), (back,))
        said = [turn.draft.pop("said", ""), turn.t("report.remarks", year=year)]
        found = await report.load(turn.work, turn.draft["unit"], year)
        if isinstance(found, Refused):
            return turn.say(found)
        said += [
            f"{turn.t(f'report.part.{name}')}: {'; '.join(found.remarks[name])}"
            for name in year_remarks.PARTS
            if name in found.remarks
        ]
        ways = pick(turn.t, "report.part", *year_remarks.PARTS)
        return Ask("\n".join(filter(None, said)), (*ways, back, why))


def _sent(turn: Turn, kind: str, made: MadePaper | Refused) -> Result:
    if isinstance(made, Refused):
        return turn.say(made)
    back = Choice("/baocaocutru", turn.t("choice.back"))
    file = Attachment(made.file_id, made.name, made.mime)
    return Done(turn.t(f"report.made.{kind}"), (back,), file)
