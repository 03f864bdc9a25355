"""A member and the own liaison book at year end: collected, brought, the report (CNV-M15).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> home: brought to the workplace
    home --> report: what one did at the residence
    report --> home
    [*] --> sheet: the comment sheet as a file
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice
from handlers.why_facts import why_of
from services.refusal import Refused
from services.residence import book, papers
from services.residence.book import BookLine


class Books(Conversation):
    """Members of the Military Region 9 forces are asked for nothing but the report (RES-14)."""

    name = "residence_book"
    commands: ClassVar = {
        "solienhe": "open",
        "damangso": "brought",
        "baocaosolienhe": "open_report",
        "phieucuatoi": "sheet",
    }

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/solienhe"."""
        return Go("home")

    async def step_home(self, turn: Turn) -> Result:
        """Where the book is, and what is left to do."""
        if turn.text:
            return Unclear()
        line = await _own(turn)
        if line is None:
            return Done(turn.t("residence.not_introduced"))
        said = turn.draft.pop("said", "")
        text = turn.t("books.home", year=_year(turn), state=state(turn.t, line))
        report = turn.t("books.reported" if line.report else "books.no_report")
        lines = [part for part in (said, text, report) if part]
        return Done("\n".join(lines), _ways(turn, line))

    async def step_brought(self, turn: Turn) -> Result:
        """Behind "/damangso": the member brought it to the workplace (RES-11)."""
        line = await _own(turn)
        if line is None:
            return Done(turn.t("residence.not_introduced"))
        done = await book.step(turn.work, [line.member.id], _year(turn), "brought")
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft = {"said": turn.t("books.brought", workplace=line.member.workplace)}
        return Go("home")

    async def step_open_report(self, turn: Turn) -> Result:
        """Behind "/baocaosolienhe"."""
        turn.draft = {}
        return Go("report")

    async def step_report(self, turn: Turn) -> Result:
        """Meetings, activities, the family: a few lines (RES-12)."""
        line = await _own(turn)
        if line is None:
            return Done(turn.t("residence.not_introduced"))
        if turn.text:
            done = await book.report(turn.work, line.member.id, _year(turn), turn.text)
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft = {"said": turn.t("books.report_kept")}
            return Go("home")
        why = Choice("/visao RES-12", turn.t("choice.why"))
        return Ask(turn.t("books.report"), (Choice("/solienhe", turn.t("choice.back")), why))

    async def step_sheet(self, turn: Turn) -> Result:
        """Behind "/phieucuatoi": the own comment sheet."""
        made = await papers.own_sheet(turn.work, _year(turn))
        if isinstance(made, Refused):
            return turn.say(made)
        back = Choice("/solienhe", turn.t("choice.back"))
        return Done(turn.t("books.sheet"), (back,), Attachment(made.file_id, made.name, made.mime))


def state(t: Texts, line: BookLine) -> str:
    """Where the book is, in words."""
    if "received" in line.steps:
        return t("books.state.received", day=_shown(line, "received"))
    if "brought" in line.steps:
        return t("books.state.brought", day=_shown(line, "brought"))
    carrier = "military" if line.military else "member"
    if "collected" in line.steps:
        return t(f"books.state.collected.{carrier}", day=_shown(line, "collected"))
    return t(f"books.state.{'ready' if line.comment.complete else 'open'}.{carrier}")


def _shown(line: BookLine, step: str) -> str:
    return f"{line.steps[step]:%d/%m/%Y}"


async def _own(turn: Turn) -> BookLine | None:
    lines = await book.mine(turn.work, _year(turn))
    return lines[0] if lines else None


def _ways(turn: Turn, line: BookLine) -> tuple[Choice, ...]:
    t = turn.t
    ways = []
    arrived = {"brought", "received"} & set(line.steps)
    if line.comment.complete and not arrived and not line.military:
        ways.append(Choice("/damangso", t("books.choice.brought")))
    key = "books.choice.change" if line.report else "books.choice.report"
    ways.append(Choice("/baocaosolienhe", t(key)))
    if line.steps:
        ways.append(Choice("/phieucuatoi", t("books.choice.sheet")))
    return (*ways, why_of(t, line.state))


def _year(turn: Turn) -> int:
    return turn.work.today.year
