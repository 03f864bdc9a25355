"""The ward's board before the last day: every unit's step, late ones, nudges, reports (CNV-W02).

```mermaid
stateDiagram-v2
    [*] --> board
    board --> units
    units --> board
    board --> nudge
    nudge --> [*]
    [*] --> picture
    [*] --> results
    [*] --> proposals
    [*] --> sums
    [*] --> index
    [*] --> province
```
"""

import asyncio
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear
from handlers.submissions import words
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice
from handlers.which_unit import ask_unit, back_to, unit_of
from handlers.why_facts import why
from services import files
from services.documents import bars_picture
from services.documents.bars_picture import Bar, Chart
from services.documents.forms import Forms
from services.grading.access import DECIDERS
from services.refusal import Refused
from services.submissions import index, nudging, province, reports, sending
from services.submissions.sending import WardView
from services.submissions.steps import NEXT, UnitStep

SHOWN = 10
"""units on one page"""
COLOURS = {"decided": "#4E9A51", "proposed": "#A9D08E", "reviewed": "#FFD966"}
MORE = (
    ("tonghopketqua", "results"),
    ("tonghopdexuat", "proposals"),
    ("solieuxeploai", "sums"),
    ("hosokiemdiem", "index"),
    ("baocaotinh", "province"),
)


class SeasonBoard(Conversation):
    """Numbers of units, and who is to be nudged; names of people stay in their units."""

    name = "season_board"
    commands: ClassVar = {
        **{"donodoc": "board", "hinhtiendo": "picture"},
        **{"tonghopketqua": "results", "tonghopdexuat": "proposals", "solieuxeploai": "sums"},
        **{"hosokiemdiem": "index", "baocaotinh": "province"},
    }

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    async def step_board(self, turn: Turn) -> Result:
        """The last day in words, how many units are at each step, and what to do."""
        if turn.choice in ("units", "nudge"):
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        if (which := await ask_unit(turn, "board", *DECIDERS)) is not None:
            return which
        found = await _board(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        t, unsent = turn.t, len(found.unsent)
        lines = [
            t("submissions.title", year=found.season.year),
            *words.deadline(t, found.season.year, found.deadline),
            *_counts(t, found),
        ]
        acts = [Choice("units", t("submissions.do.units", count=len(found.steps)))]
        if unsent:
            acts.append(Choice("nudge", t("submissions.do.nudge", count=unsent)))
        acts.append(Choice(_to(turn, "/hinhtiendo"), t("submissions.do.picture")))
        acts += [Choice(_to(turn, f"/{word}"), t(f"submissions.do.{key}")) for word, key in MORE]
        asked = why(t, "REP-27", at=turn.work.today, year=found.season.year)
        return Ask("\n".join(lines), (*acts, asked))

    async def step_units(self, turn: Turn) -> Result:
        """Unit by unit, those with the most to do first."""
        found = await _board(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "back":
            return Go("board")
        if turn.text:
            return Unclear()
        page = turn.draft.get("page", 0) + 1 if turn.choice == "more" else 0
        ordered = sorted(found.steps, key=lambda step: NEXT.index(step.next))
        shown = ordered[page * SHOWN : (page + 1) * SHOWN]
        turn.draft["page"] = page
        acts = []
        if ordered[(page + 1) * SHOWN :]:
            acts.append(Choice("more", turn.t("submissions.do.more")))
        acts.append(Choice("back", turn.t("choice.back")))
        return Ask("\n".join(words.line(turn.t, each) for each in shown), tuple(acts))

    async def step_nudge(self, turn: Turn) -> Result:
        """One message today to each who owes something."""
        found = await _board(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        done = await nudging.nudge(turn.work, found)
        if isinstance(done, Refused):
            return turn.say(done)
        text = turn.t("submissions.nudged", count=done.told)
        if done.unreachable:
            text += "\n" + turn.t("submissions.call", names=", ".join(done.unreachable))
        return Done(text, (Choice("/donodoc", turn.t("submissions.do.board")),))

    async def step_picture(self, turn: Turn) -> Result:
        """A bar for each unit."""
        found = await _board(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        content = await asyncio.to_thread(bars_picture.draw, _chart(turn.t, found))
        name = f"tien-do-{found.season.year}.png"
        file_id = await files.store(turn.work, name, bars_picture.MIME, content)
        file = Attachment(file_id, name, bars_picture.MIME)
        return Done(words.last_day(turn.t, found.deadline), file=file)

    async def step_results(self, turn: Turn) -> Result:
        """Mẫu 09-ĐG."""
        return await _workbook(turn, "results", self.forms)

    async def step_proposals(self, turn: Turn) -> Result:
        """Mẫu 10-ĐG."""
        return await _workbook(turn, "proposals", self.forms)

    async def step_sums(self, turn: Turn) -> Result:
        """The numbers of both forms, and the targets of the year."""
        year = sending.season_year(turn.work.today)
        found = await reports.sums(turn.work, _ward(turn), year)
        if isinstance(found, Refused):
            return turn.say(found)
        lines = [
            turn.t("submissions.sums", unit=found.unit, year=year),
            words.sums(turn.t, "submissions.decided", found.decided),
            words.sums(turn.t, "submissions.proposed", found.proposed),
            *(words.target(turn.t, each) for each in found.targets),
        ]
        asked = Choice("/visao KPI-02", turn.t("choice.why"))
        results = Choice("/tonghopketqua", turn.t("submissions.do.results"))
        return Done("\n".join(lines), (results, asked))

    async def step_index(self, turn: Turn) -> Result:
        """The index of the files of all units (CNV-W06)."""
        made = await index.workbook(turn.work, _ward(turn))
        if isinstance(made, Refused):
            return turn.say(made)
        asked = Choice("/visao REP-25", turn.t("choice.why"))
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("submissions.indexed"), (asked,), file)

    async def step_province(self, turn: Turn) -> Result:
        """A draft of the report to the province (CNV-W07)."""
        made = await province.draft(turn.work, _ward(turn), self.forms)
        if isinstance(made, Refused):
            return turn.say(made)
        asked = why(turn.t, "REP-29", at=turn.work.today)
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("submissions.drafted"), (asked,), file)


async def _workbook(turn: Turn, form: str, forms: Forms) -> Result:
    year = sending.season_year(turn.work.today)
    made = await reports.workbook(turn.work, _ward(turn), year, form, forms)
    if isinstance(made, Refused):
        return turn.say(made)
    file = Attachment(made.file_id, made.name, made.mime)
    return Done(turn.t(f"submissions.made.{form}", year=year), file=file)


def _to(turn: Turn, command: str) -> str:
    """A command for the same ward."""
    return back_to(turn, command, *DECIDERS)


def _ward(turn: Turn) -> int:
    """The ward named behind the command or chosen, or the actor's own; 0 is nobody's."""
    if turn.number():
        turn.draft["unit"] = turn.number()
    return unit_of(turn, *DECIDERS) or 0


async def _board(turn: Turn) -> WardView | Refused:
    return await sending.access_board(turn.work, _ward(turn))


def _counts(t: Texts, board: WardView) -> list[str]:
    steps = [each.next for each in board.steps]
    return [
        t("submissions.count", step=t(f"submissions.next.{step}"), count=steps.count(step))
        for step in NEXT
        if step in steps
    ]


def _chart(t: Texts, board: WardView) -> Chart:
    return Chart(
        title=t("submissions.title", year=board.season.year),
        below=words.last_day(t, board.deadline),
        bars=[_bar(t, each) for each in board.steps],
        legend=[(colour, t(f"submissions.legend.{part}")) for part, colour in COLOURS.items()],
        left_out=t("submissions.left_out", count="{count}"),
    )


def _bar(t: Texts, step: UnitStep) -> Bar:
    """Parts of the bar: graded, then proposed and not graded, then only reviewed."""
    parts = (
        (step.decided, COLOURS["decided"]),
        (max(0, step.proposed - step.decided), COLOURS["proposed"]),
        (max(0, step.reviewed - step.proposed), COLOURS["reviewed"]),
    )
    remark = t("submissions.sent_mark" if step.sent_at else "submissions.unsent_mark")
    return Bar(step.unit, parts, step.subjects, remark)
