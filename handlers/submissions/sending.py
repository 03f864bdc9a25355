"""The unit sends its results before the last day: checklist, submission, receipt (CNV-S19).

```mermaid
stateDiagram-v2
    [*] --> checklist
    checklist --> [*] : sent
    [*] --> results
    [*] --> proposals
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Result, Turn, Unclear
from handlers.submissions import words
from handlers.vocabulary import Attachment, Choice
from handlers.which_unit import ask_unit, unit_of
from handlers.why_facts import why
from services.clock import local_day
from services.documents.forms import Forms
from services.people import SECRETARIAT
from services.refusal import Refused
from services.submissions import reports, sending


class Submitting(Conversation):
    """What is missing is named, and may be sent along as missing: somebody may be ill."""

    name = "submitting"
    commands: ClassVar = {
        **{"nophoso": "checklist", "bangketqua": "results", "bangdexuat": "proposals"},
    }

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    async def step_checklist(self, turn: Turn) -> Result:
        """What is done, what is missing, until when; then send."""
        if turn.text:
            return Unclear()
        if (which := await ask_unit(turn, "checklist", *SECRETARIAT)) is not None:
            return which
        unit_id = _unit(turn)
        if turn.choice in ("send", "again"):
            return await self._send(turn, unit_id)
        found = await sending.access_checklist(turn.work, unit_id)
        if isinstance(found, Refused):
            return turn.say(found)
        t, step = turn.t, found.step
        lines = [*words.deadline(t, found.season.year, found.deadline), words.line(t, step)]
        lines += [t(f"submissions.lacking.{key}", count=n) for key, n in step.lacking.items()]
        if step.sent_at:
            lines.append(t("submissions.sent_before", when=t.moment(step.sent_at)))
        key = "again" if step.sent_at else "send"
        acts = (
            Choice(key, t(f"submissions.do.{key}")),
            Choice(f"/bangketqua {unit_id}", t("submissions.do.results")),
            Choice(f"/bangdexuat {unit_id}", t("submissions.do.proposals")),
            why(t, "REP-27", at=turn.work.today, year=found.season.year),
        )
        return Ask("\n".join(lines), acts)

    async def step_results(self, turn: Turn) -> Result:
        """Mẫu 09-ĐG of the unit."""
        return await self._workbook(turn, "results")

    async def step_proposals(self, turn: Turn) -> Result:
        """Mẫu 10-ĐG of the unit."""
        return await self._workbook(turn, "proposals")

    async def _send(self, turn: Turn, unit_id: int) -> Result:
        done = await sending.submit(turn.work, unit_id)
        if isinstance(done, Refused):
            return turn.say(done)
        t = turn.t
        key = "on_time" if done.finding.outcome == "ON_TIME" else "late"
        receipt = t(
            "submissions.receipt",
            unit=done.unit,
            when=t.moment(turn.work.now),
            number=done.number,
        )
        asked = why(t, "REP-27", at=local_day(done.sent_at))
        return Done(f"{receipt}\n{t(f'submissions.{key}')}", (asked,))

    async def _workbook(self, turn: Turn, form: str) -> Result:
        year = sending.season_year(turn.work.today)
        made = await reports.workbook(turn.work, turn.number(), year, form, self.forms)
        if isinstance(made, Refused):
            return turn.say(made)
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t(f"submissions.made.{form}", year=year), file=file)


def _unit(turn: Turn) -> int:
    """The cell named behind the command or chosen, or the actor's own; 0 is nobody's."""
    if turn.number():
        turn.draft["unit"] = turn.number()
    return int(turn.draft.get("unit") or unit_of(turn, *SECRETARIAT) or 0)
