"""The year of a residence committee in figures, as a report and a data form (CNV-W11, RES-41).

```mermaid
stateDiagram-v2
    [*] --> home
    [*] --> open_remarks
    open_remarks --> remarks
    remarks --> remarks: a part, then its words
    [*] --> open_sending
    open_sending --> way
    way --> number
    number --> [*]: it went out, with these figures
    [*] --> written
    [*] --> data
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.residence.whose import committee
from handlers.resolution import read_resolution
from handlers.vocabulary import Attachment, Choice
from handlers.which_unit import back_to
from services.documents.papers import MadePaper
from services.people import RESIDENCE
from services.refusal import Refused
from services.residence import papers, report, sent_reports, year_remarks
from services.residence.report import YearReport
from services.residence.sent_reports import Sending
from services.units import UnitView

WAYS = (
    ("vanbancutru", "written"),
    ("solieucutru", "data"),
    ("nhandinhcutru", "remarks"),
    ("guibaocaocutru", "sending"),
)
"""command and label of what can be done with the figures"""


class Reports(Conversation):
    """Figures in the chat, names only in the files."""

    name = "residence_report"
    commands: ClassVar = {
        "baocaocutru": "home",
        "vanbancutru": "written",
        "solieucutru": "data",
        "nhandinhcutru": "open_remarks",
        "guibaocaocutru": "open_sending",
    }

    async def step_home(self, turn: Turn) -> Result:
        """The figures of the year as they stand now."""
        unit = await committee(turn, "home")
        if not isinstance(unit, UnitView):
            return unit
        found = await report.load(turn.work, unit.id, turn.work.today.year)
        if isinstance(found, Refused):
            return turn.say(found)
        sent = await sent_reports.newest(turn.work, unit.id, found.year)
        lines = [turn.t("report.home", year=found.year, unit=unit.name)]
        lines += [
            turn.t(f"report.{figure}", count=found.total(figure)) for figure in report.FIGURES
        ]
        lines += _sending(turn, sent, found) if sent else []
        ways = [
            Choice(back_to(turn, f"/{word}", *RESIDENCE), turn.t(f"report.choice.{kind}"))
            for word, kind in WAYS
        ]
        return Done("\n".join(lines), (*ways, Choice("/visao RES-41", turn.t("choice.why"))))

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

    async def step_open_sending(self, turn: Turn) -> Result:
        """Behind a button or "/guibaocaocutru"."""
        unit = await committee(turn, "open_sending")
        if not isinstance(unit, UnitView):
            return unit
        turn.draft = {"unit": unit.id, "year": turn.work.today.year}
        return Go("way")

    async def step_way(self, turn: Turn) -> Result:
        """How the report went out."""
        if turn.choice in report.WAYS:
            turn.draft["way"] = turn.choice
            return Go("number")
        if turn.text:
            return Unclear()
        ways = pick(turn.t, "residence_letters.way", *report.WAYS)
        back = Choice("/baocaocutru", turn.t("choice.back"))
        return Ask(turn.t("report.way", year=turn.draft["year"]), (*ways, back))

    async def step_number(self, turn: Turn) -> Result:
        """Its number and day."""
        if not turn.text:
            return Ask(turn.t("report.number"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("report.number_again"))
        unit, year = turn.draft["unit"], turn.draft["year"]
        way = turn.draft["way"]
        done = await report.sent(turn.work, unit, year, way, number, day)
        if isinstance(done, Refused):
            return turn.say(done)
        text = turn.t("report.kept", number=done.number, day=turn.t.day(day), year=year)
        return Done(text, (Choice("/baocaocutru", turn.t("choice.back")),))


def _sending(turn: Turn, sent: Sending, now: YearReport) -> list[str]:
    """How it went out, and what has changed since."""
    t = turn.t
    way = t(f"report.went.{sent.way}")
    lines = [t("report.went", way=way, number=sent.number, day=t.day(sent.sent_on), by=sent.by)]
    if changed := sent.changed(now.totals):
        said = [
            t("report.changed_line", line=t(f"report.{name}", count=value), before=before)
            for name, (before, value) in changed.items()
        ]
        lines.append(t("report.changed", lines="; ".join(said)))
    return lines


def _sent(turn: Turn, kind: str, made: MadePaper | Refused) -> Result:
    if isinstance(made, Refused):
        return turn.say(made)
    back = Choice("/baocaocutru", turn.t("choice.back"))
    file = Attachment(made.file_id, made.name, made.mime)
    return Done(turn.t(f"report.made.{kind}"), (back,), file)
