"""A member's own record, and changes of residence or workplace (CNV-M19, own data).

```mermaid
stateDiagram-v2
    [*] --> record
    [*] --> residence
    [*] --> workplace
    residence --> sure
    workplace --> sure
    sure --> [*]
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Open, Result, Turn, pick
from handlers.texts import Texts
from handlers.vocabulary import Choice
from handlers.why_facts import why
from services import records
from services.records import Record
from services.refusal import Refused
from services.residence import officers, register
from services.roll_call import CAME, CLASSES


class Mine(Conversation):
    """Nobody sees another's record here: it is always the actor's own."""

    name = "mine"
    commands: ClassVar = {"toi": "record", "noio": "residence", "noilam": "workplace"}

    async def step_record(self, turn: Turn) -> Result:
        """Name, cell, attendance, residence, workplace."""
        if await officers.only_officer(turn.work):
            return Open("menu", "home")
        found = await records.own_record(turn.work)
        t = turn.t
        kept = await register.mine(turn.work)
        choices = (
            Choice("/nhiemvu", t("mine.choice.tasks")),
            Choice("/noio", t("mine.choice.residence")),
            *((Choice("/cutru", t("menu.choice.residence")),) if kept else ()),
            Choice("/dulieu", t("mine.choice.data")),
            why(t, "ATT-01", **_counted(found)),
        )
        return Done(_text(t, found), choices)

    async def step_residence(self, turn: Turn) -> Result:
        """Where the member lives; or works, by the button beside."""
        other = Choice("/noilam", turn.t("mine.choice.workplace"))
        return self._taken(turn, "residence", other)

    async def step_workplace(self, turn: Turn) -> Result:
        """Where the member works."""
        return self._taken(turn, "workplace")

    async def step_sure(self, turn: Turn) -> Result:
        """Shown back before it is kept."""
        if turn.choice == "keep":
            done = await records.declare(turn.work, turn.draft["field"], turn.draft["value"])
            if isinstance(done, Refused):
                return turn.say(done)
            kept = turn.t(f"mine.kept.{turn.draft['field']}", value=turn.draft["value"])
            more = Choice("/phaichuyen", turn.t("transfer.choice.check"))
            return Done(kept, (more,))
        if turn.choice == "again":
            return Go(turn.draft["field"])
        if turn.text:
            turn.draft["value"] = turn.text[: records.LONGEST]
        text = turn.t(f"mine.sure.{turn.draft['field']}", value=turn.draft["value"])
        return Ask(text, pick(turn.t, "mine", "keep", "again"))

    def _taken(self, turn: Turn, field: str, *others: Choice) -> Result:
        if turn.text:
            turn.draft = {"field": field, "value": turn.text[: records.LONGEST]}
            return Go("sure")
        return Ask(turn.t(f"mine.ask.{field}"), others)


def _counted(found: Record) -> dict[str, int]:
    """The own meetings in the numbers of ATT-01; what is not classified yet is left out."""
    marks = [each.mark for each in found.attended if each.mark in (*CAME, *CLASSES)]
    return {
        "expected": len(marks),
        "present": sum(mark in CAME for mark in marks),
        "absent_with_reason": marks.count("with_reason"),
        "absent_without_reason": marks.count("without_reason"),
    }


def _text(t: Texts, found: Record) -> str:
    dates = [
        t(f"mine.{name}", day=f"{day.day}/{day.month}/{day.year}")
        for name in ("birth_date", "admitted_on", "official_on")
        if (day := getattr(found, name))
    ]
    marks = [
        f"• {t.short_day(each.starts_at)}: {t(f'mark.{each.mark}')}" for each in found.attended
    ]
    lines = [
        t("mine.record", name=found.name, code=found.code, units=", ".join(found.units) or "–"),
        *dates,
        t("mine.residence", value=found.residence or "–"),
        t("mine.workplace", value=found.workplace or "–"),
        t("mine.attended" if marks else "mine.attended_none"),
        *marks,
    ]
    return "\n".join(lines)
