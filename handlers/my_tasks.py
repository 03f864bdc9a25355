"""A member sees the own tasks and tells in one line what came of them this month (CNV-M09).

```mermaid
stateDiagram-v2
    [*] --> list
    [*] --> report
    report --> [*]
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Result, Turn
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import task_reports
from services.refusal import Refused
from services.task_reports import OwnTasks


class MyTasks(Conversation):
    """Always the actor's own tasks."""

    name = "my_tasks"
    commands: ClassVar = {"nhiemvu": "list", "ketqua": "report"}

    async def step_list(self, turn: Turn) -> Result:
        """The tasks of this year with their resolutions."""
        found = await task_reports.own(turn.work)
        if isinstance(found, Refused):
            return turn.say(found)
        t = turn.t
        choices = [
            Choice("/kehoach", t("my_tasks.plan")),
            Choice("/visao TSK-05", t("choice.why")),
        ]
        if found.tasks:
            month = turn.work.today.month
            choices.insert(0, Choice("/ketqua", t("my_tasks.report", month=month)))
        return Done(_text(t, found), tuple(choices))

    async def step_report(self, turn: Turn) -> Result:
        """One line; a later one corrects it."""
        month = turn.work.today.month
        if not turn.text:
            return Ask(turn.t("my_tasks.ask", month=month))
        done = await task_reports.report(turn.work, turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        again = Choice("/ketqua", turn.t("my_tasks.again"))
        why = Choice("/visao MRE-01", turn.t("choice.why"))
        text = turn.t("my_tasks.kept", month=month, words=done.report or "")
        return Done(text, (again, why))


def _text(t: Texts, found: OwnTasks) -> str:
    if not found.tasks:
        return t("my_tasks.none", year=found.year)
    lines = [t("my_tasks.line", words=task.words, number=task.resolution) for task in found.tasks]
    said = [t("my_tasks.reported", words=found.report)] if found.report else []
    return "\n".join([t("my_tasks.list", year=found.year), *lines, *said])
