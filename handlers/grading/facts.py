"""What weighs on a grade, stated from a paper: leave, make-up review, new apparatus, handover.

```mermaid
stateDiagram-v2
    [*] --> whom
    whom --> which
    which --> value
    value --> paper
    paper --> sure
    sure --> [*]: kept
```
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.exemptions.words import short
from handlers.grading.evidence import seen
from handlers.grading.words import say, why
from handlers.resolution import read_resolution
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services.grading import known, subjects
from services.grading.access import DECIDERS, decides
from services.grading.gates import Judge
from services.grading.known import DAYS, NUMBERS
from services.grading.notes import remarks
from services.grading.subjects import Subject
from services.grading.years import season_now
from services.people import COMMITTEE
from services.refusal import Refused
from services.rulebooks import book_for

FACTS = {
    "sick_days": "GRD-G26",
    "maternity": "GRD-G26",
    "make_up": "GRD-G30",
    "reorganised_on": "GRD-G41",
    "old_superior": "GRD-G34",
    "report_before": "GRD-G35",
    "report_after": "GRD-G35",
}
"""fact → the rule that asks for it"""
OF = {
    "member": ("sick_days", "maternity", "make_up", "reorganised_on"),
    "leader": ("sick_days", "maternity", "reorganised_on"),
    "collective": ("old_superior", "report_before", "report_after"),
}
"""what may be stated of whom; of an organisation that was handed over, by the ward alone"""
NUMBER = re.compile(r"\d{1,3}")


class GradeFacts(Conversation):
    """For the committee of a cell and for those who record for the ward; never about oneself."""

    name = "grade_facts"
    commands: ClassVar = {"yeutoxeploai": "whom"}

    async def step_whom(self, turn: Turn) -> Result:
        """The name, as it is typed."""
        listed = await _listed(turn)
        if isinstance(listed, Refused):
            return say(turn, listed)
        if turn.choice.isdecimal():
            turn.draft["subject"] = int(turn.choice)
            return Go("which")
        if not turn.text:
            return Ask(turn.t("grade.fact.whom"), (_back(turn),))
        by_id = {each.id: each for each in listed}
        keys = match(turn.text, [(each.id, each.name) for each in listed])
        if not keys:
            return Ask(turn.t("complaint.whom_again"), step="whom")
        choices = [
            Choice(str(key), f"{by_id[key].name} ({turn.t(f'grade.kind.{by_id[key].kind}')})")
            for key in keys[:6]
        ]
        return Ask(turn.t("complaint.which"), tuple(choices))

    async def step_which(self, turn: Turn) -> Result:
        """Which fact, beside what was stated already."""
        one = await _one(turn)
        if one is None:
            return Go("whom")
        if turn.choice in OF[one.kind]:
            turn.draft["fact"] = turn.choice
            return Go("value")
        if turn.text:
            return Unclear()
        seen(turn, one)
        stated = (await known.gather(turn.work, [one]))[one.id].stated
        lines = [turn.t("grade.fact.which", name=one.name)]
        lines += [_said(turn, name, stated[name]) for name in OF[one.kind] if name in stated]
        return Ask("\n".join(lines), (*pick(turn.t, "grade.fact", *OF[one.kind]), _back(turn)))

    async def step_value(self, turn: Turn) -> Result:
        """Days, a date, or yes and no; or what was stated does not hold."""
        name = turn.draft["fact"]
        read = _read(turn, name)
        if read is not None or turn.choice == "none":
            turn.draft["value"] = read
            return Go("paper")
        ways = () if name in (*NUMBERS, *DAYS) else pick(turn.t, "grade.fact", "yes", "no")
        label = turn.t(f"grade.fact.{name}")
        asked = turn.t(f"grade.fact.ask.{_form(name)}", fact=label)
        more = pick(turn.t, "grade.fact", "none")
        return Ask(asked, (*ways, *more, why(turn.t, FACTS[name])), step="value")

    async def step_paper(self, turn: Turn) -> Result:
        """The paper it rests on."""
        if not turn.text:
            return Ask(turn.t("discipline.paper"))
        turn.draft["paper"] = turn.text
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more before it counts."""
        one = await _one(turn)
        if one is None:
            return Go("whom")
        if turn.choice == "yes":
            return await self._keep(turn, one)
        if turn.choice == "no":
            return Go("which")
        if turn.text:
            return Unclear()
        what = _said(turn, turn.draft["fact"], turn.draft["value"])
        values = {"name": one.name, "what": what, "paper": turn.draft["paper"][:200]}
        return Ask(turn.t("grade.fact.sure", **values), pick(turn.t, "sure", "yes", "no"))

    async def _keep(self, turn: Turn, one: Subject) -> Result:
        name, value = turn.draft["fact"], turn.draft["value"]
        kept = date.fromisoformat(value) if name in DAYS and value else value
        done = await known.state(turn.work, one.id, name, kept, turn.draft["paper"])
        back = Choice("/yeutoxeploai", turn.t("grade.fact.more"))
        if isinstance(done, Refused):
            return say(turn, done, back)
        judge = Judge(await book_for(turn.work, one.decider_id), turn.work.today)
        told = next((each for each in remarks(judge, done) if each.rule == FACTS[name]), None)
        if told is None or told.finding is None:
            return Done(turn.t("grade.fact.kept"), (why(turn.t, FACTS[name]), back))
        text = f"{turn.t('grade.fact.kept')} {turn.t(f'grade.remark.{told.key}').capitalize()}."
        return Done(text, (why_of(turn.t, told.finding), back))


def _form(name: str) -> str:
    return "number" if name in NUMBERS else "day" if name in DAYS else "flag"


def _read(turn: Turn, name: str) -> int | bool | str | None:
    """What was answered, as the draft keeps it; None when it is no answer."""
    if name in NUMBERS:
        found = NUMBER.findall(turn.text)
        return int(found[0]) if len(found) == 1 else None
    if name in DAYS:
        _, day = read_resolution(turn.text, turn.work.today)
        return day.isoformat() if day and day <= turn.work.today else None
    return turn.choice == "yes" if turn.choice in ("yes", "no") else None


def _said(turn: Turn, name: str, value: object) -> str:
    """ "Nghỉ ốm: 95 ngày" """
    label = turn.t(f"grade.fact.{name}")
    if value is None:
        return f"{label}: {turn.t('grade.fact.none').lower()}"
    if name in NUMBERS:
        return f"{label}: {turn.t('grade.fact.days', count=value)}"
    if name in DAYS:
        return f"{label}: {short(date.fromisoformat(str(value)))}"
    return f"{label}: {turn.t('grade.fact.yes' if value else 'grade.fact.no').lower()}"


def _back(turn: Turn) -> Choice:
    home = "/xeploai" if turn.work.acting.units(*COMMITTEE) else "/xeploaiphuong"
    return Choice(home, turn.t("choice.back"))


async def _one(turn: Turn) -> Subject | None:
    listed = await _listed(turn)
    those: Sequence[Subject] = () if isinstance(listed, Refused) else listed
    return next((each for each in those if each.id == turn.draft.get("subject")), None)


async def _listed(turn: Turn) -> list[Subject] | Refused:
    """Subjects of the cells the actor leads and of the wards the actor records for."""
    found: dict[int, Subject] = {}
    for unit_id in turn.work.acting.units(*COMMITTEE, *DECIDERS):
        season = await season_now(turn.work, unit_id)
        if season is None:
            continue
        load = subjects.decided_by if decides(turn.work, unit_id) else subjects.of_cell
        for each in await load(turn.work, season.id, unit_id):
            if each.kind != "collective" or decides(turn.work, each.decider_id):
                found[each.id] = each
    mine = turn.work.acting.person_id
    those = [each for each in found.values() if each.must and each.person_id != mine]
    return those or Refused("not_yours", {"rule": "GRD-G06"})
