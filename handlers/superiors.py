"""The ward names who follows a cell, and plans its checks (CNV-C07).

```mermaid
stateDiagram-v2
    [*] --> table
    table --> cell
    cell --> table
    [*] --> checks
    checks --> check
    check --> checks
```
"""

from datetime import date
from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
)
from handlers.texts import Texts
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Choice
from services import assignments, checks
from services.assignments import Followed
from services.checks import CheckedCell, CheckView
from services.people import WARD
from services.refusal import Refused


class Superiors(Conversation):
    """Superiors are guests of the cells they follow; checks have the day the ward chooses."""

    name = "superiors"
    commands: ClassVar = {"capuydu": "table", "kiemtra": "checks"}

    async def step_table(self, turn: Turn) -> Result:
        """Every cell with those who follow it (ATT-08)."""
        if not turn.work.acting.units(*WARD):
            return Done(turn.t("refused.not_yours"))
        if result := from_list(turn, "cell"):
            return result
        rows = await assignments.table(turn.work)
        lines = [_followed(turn.t, row) for row in rows]
        cells = [Choice(str(row.unit.id), row.unit.name) for row in rows]
        choices = paged(turn.t, cells, turn.draft.get("page", 0))
        text = "\n".join([turn.t("superiors.table"), *lines])
        return Ask(text, (*choices, Choice("/visao ATT-08", turn.t("choice.why"))))

    async def step_cell(self, turn: Turn) -> Result:
        """Assign a member of the ward's committee to a cell, or end an assignment."""
        unit_id = turn.draft.get("person", 0)
        if turn.choice == "back":
            return Go("table")
        word, _, key = turn.choice.partition(" ")
        if word in ("assign", "end") and key.isdecimal():
            act = assignments.assign if word == "assign" else assignments.end
            done = await act(turn.work, unit_id, int(key))
            if isinstance(done, Refused):
                return turn.say(done)
            more = Choice("/capuydu", turn.t("superiors.more"))
            why = Choice("/visao ATT-08", turn.t("choice.why"))
            return Done(turn.t(f"superiors.done.{word}", name=done.name), (more, why))
        if turn.text:
            return Unclear()
        return await self._one_cell(turn, unit_id)

    async def step_checks(self, turn: Turn) -> Result:
        """The cells in numbers, and their newest checks (ATT-07)."""
        if not turn.work.acting.units(*WARD):
            return Done(turn.t("refused.not_yours"))
        if result := from_list(turn, "check"):
            return result
        rows = await checks.overview(turn.work)
        lines = [_numbers(turn.t, row) for row in rows]
        cells = [Choice(str(row.unit.id), row.unit.name) for row in rows]
        choices = paged(turn.t, cells, turn.draft.get("page", 0))
        text = "\n".join([turn.t("checks.title", year=turn.work.today.year), *lines])
        return Ask(text, (*choices, Choice("/visao ATT-07", turn.t("choice.why"))))

    async def step_check(self, turn: Turn) -> Result:
        """A day plans a check; after that day the words say what it found."""
        unit_id = turn.draft.get("person", 0)
        rows = await checks.overview(turn.work)
        row = next((each for each in rows if each.unit.id == unit_id), None)
        if turn.choice == "back" or row is None:
            return Go("checks")
        if turn.text:
            return await self._heard(turn, row)
        text = "\n".join([_numbers(turn.t, row), *_checklist(turn.t, row.check, turn.work.today)])
        why = Choice("/visao ATT-07", turn.t("choice.why"))
        return Ask(text, (why, Choice("back", turn.t("choice.back"))))

    async def _one_cell(self, turn: Turn, unit_id: int) -> Result:
        rows = await assignments.table(turn.work)
        row = next((each for each in rows if each.unit.id == unit_id), None)
        if row is None:
            return Go("table")
        known = {each.person_id for each in row.superiors}
        people = await assignments.candidates(turn.work, unit_id)
        choices = [
            _act(turn.t, each.person_id, each.name, "end" if each.person_id in known else "assign")
            for each in people
        ]
        key = "superiors.cell" if people else "superiors.nobody"
        text = turn.t(key, cell=_followed(turn.t, row))
        return Ask(text, (*choices, Choice("back", turn.t("choice.back"))))

    async def _heard(self, turn: Turn, row: CheckedCell) -> Result:
        done = await _recorded(turn, row)
        if done is None:
            return Ask(turn.t("checks.when"), step="check")
        if isinstance(done, Refused):
            return Ask(turn.t.refusal(done), step="check")
        more = Choice("/kiemtra", turn.t("checks.more"))
        key = "checks.recorded" if done.found else "checks.planned"
        return Done(turn.t(key, unit=done.unit, day=turn.t.day(done.on_day)), (more,))


async def _recorded(turn: Turn, row: CheckedCell) -> CheckView | Refused | None:
    """The result of a check whose day has come, else the day of a new one; None: no day said."""
    check = row.check
    if check and check.on_day <= turn.work.today and check.found is None:
        return await checks.record_result(turn.work, check.id, turn.text)
    said = parse_when(turn.text, now=turn.work.now)
    if isinstance(said, When) and said.day:
        return await checks.plan_check(turn.work, row.unit.id, said.day)
    return None


def _act(t: Texts, person_id: int, name: str, word: str) -> Choice:
    return Choice(f"{word} {person_id}", t(f"superiors.{word}", name=name))


def _followed(t: Texts, row: Followed) -> str:
    names = ", ".join(each.name for each in row.superiors)
    return t("superiors.line", unit=row.unit.name, names=names or "–")


def _numbers(t: Texts, row: CheckedCell) -> str:
    seen = row.numbers
    return t(
        "checks.line",
        unit=row.unit.name,
        meetings=seen.meetings,
        present=seen.present,
        expected=seen.expected,
        without_reason=seen.without_reason,
        not_in_book=seen.not_in_book,
        empty_months=seen.empty_months,
    )


def _checklist(t: Texts, check: CheckView | None, today: date) -> list[str]:
    if check is None:
        return [t("checks.list"), t("checks.when")]
    day = t.day(check.on_day)
    if check.found is None:
        key = "checks.on" if check.on_day > today else "checks.on_past"
        return [t("checks.list"), t(key, day=day)]
    return [t("checks.found", day=day, words=check.found), t("checks.when")]
