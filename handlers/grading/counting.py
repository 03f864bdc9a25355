"""A counter enters the totals of a grading ballot; a choice is never asked (BAL-09, BAL-11).

```mermaid
stateDiagram-v2
    [*] --> papers
    papers --> lines
    lines --> lines
    lines --> sure
    sure --> papers: not right
    sure --> [*]: kept
```
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.grading.words import say, why
from services.grading import ballots
from services.grading.ballot import GradeBallotView, Line, Totals
from services.refusal import Refused

AT_ONCE = 8
"""names on one page; each wants a line of numbers"""


class CountGrades(Conversation):
    """Two of the team, each alone."""

    name = "count_grades"
    commands: ClassVar = {"demxeploai": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """The ballot of the reminder, or the one that waits."""
        waiting = await ballots.to_count(turn.work)
        asked = turn.number() or (waiting[0].id if waiting else 0)
        turn.draft = {"ballot": asked, "lines": {}}
        return Go("papers")

    async def step_papers(self, turn: Turn) -> Result:
        """Papers given out and taken back."""
        view = await self._ballot(turn)
        if isinstance(view, Refused):
            return say(turn, view)
        if turn.text:
            found = _numbers(turn.text, 2)
            if found is None:
                return Ask(turn.t("count.papers_again"), step="papers")
            turn.draft |= {"issued": found[0], "collected": found[1], "lines": {}}
            return Go("lines")
        text = turn.t("count.papers", people=len(view.subjects), present=view.present)
        return Ask(text, (why(turn.t, ballots.RULE),))

    async def step_lines(self, turn: Turn) -> Result:
        """For each name, papers by level; one line of numbers for each."""
        view = await self._ballot(turn)
        if isinstance(view, Refused):
            return say(turn, view)
        left = [key for key in view.subjects if str(key) not in turn.draft["lines"]][:AT_ONCE]
        if turn.text and left:
            rows = [row for row in re.split(r"[;\n]", turn.text) if row.strip()]
            found = [_numbers(row, 4, 5) for row in rows]
            if len(rows) > len(left) or any(each is None for each in found):
                return Ask(turn.t("count.lines_again"), step="lines")
            read = [list(each) for each in found if each is not None]
            turn.draft["lines"] |= dict(zip(map(str, left), read, strict=False))
            left = [key for key in view.subjects if str(key) not in turn.draft["lines"]][:AT_ONCE]
        if not left:
            return Go("sure")
        names = "\n".join(view.subjects[key] for key in left)
        return Ask(turn.t("count.lines", names=names), step="lines")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more before it counts."""
        view = await self._ballot(turn)
        if isinstance(view, Refused):
            return say(turn, view)
        totals = _totals(turn.draft)
        if turn.choice == "no":
            return Go("papers")
        if turn.choice == "yes":
            return await self._enter(turn, view, totals)
        if turn.text:
            return Unclear()
        rows = [
            f"{view.subjects[key]}: {'-'.join(map(str, line.by_level))} ({line.invalid})"
            for key, line in totals.lines.items()
        ]
        values = {"issued": totals.issued, "collected": totals.collected}
        text = turn.t("count.sure", lines="\n".join(rows), **values)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))

    async def _enter(self, turn: Turn, view: GradeBallotView, totals: Totals) -> Result:
        done = await ballots.enter(turn.work, view.id, totals)
        if isinstance(done, Refused):
            return say(turn, done)
        key = "counted" if done.state == "counted" else "differs" if done.differs else "waits"
        return Done(turn.t(f"count.{key}"), (why(turn.t, ballots.RULE),))

    async def _ballot(self, turn: Turn) -> GradeBallotView | Refused:
        return await ballots.access(turn.work, turn.draft.get("ballot", 0))


def _numbers(text: str, *counts: int) -> Sequence[int] | None:
    """So many whole numbers and nothing else; None otherwise."""
    words = text.replace("-", " ").replace(",", " ").split()
    if len(words) not in counts or not all(word.isdecimal() and len(word) < 5 for word in words):
        return None
    return [int(word) for word in words]


def _totals(draft: dict[str, object]) -> Totals:
    kept = draft["lines"]
    lines = {int(key): Line(*row) for key, row in kept.items()} if isinstance(kept, dict) else {}
    return Totals(_int(draft["issued"]), _int(draft["collected"]), lines)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
