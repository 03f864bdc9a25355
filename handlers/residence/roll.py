"""The chair's roll-call of a session: the absent in one message, the rest present (RES-27).

```mermaid
stateDiagram-v2
    [*] --> sheet
    sheet --> read: the absent, typed
    read --> which: a name fits several people, or nobody
    which --> read
    read --> confirm
    confirm --> sheet: marked
    sheet --> one: one member
    one --> sheet
    sheet --> sure: close the record
    sure --> [*]: pending reasons count as unreported from now on
```
"""

from typing import ClassVar

from handlers import absence_list, which_one
from handlers.absence_list import AbsenceList
from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.named import Names
from handlers.residence.phrases import session_line
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services.members import Member
from services.privacy import views as looks
from services.refusal import Refused
from services.residence import attendance
from services.residence.sheets import Line, Sheet, counted

NAMES = 12


class ResidenceRoll(Conversation):
    """Nothing is marked before the list was confirmed as a whole."""

    name = "residence_roll"
    commands: ClassVar = {"diemdanhcutru": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/diemdanhcutru 12"."""
        turn.draft = {"session": turn.number()}
        return Go("sheet")

    async def step_sheet(self, turn: Turn) -> Result:
        """Where the roll-call stands, what members said themselves, and where both differ."""
        found = await attendance.sheet(turn.work, turn.draft["session"])
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in ("claims", "present", "close"):
            return await self._chosen(turn, found)
        if turn.text and (absence_list.looks_like_one(turn.text) or "," in turn.text):
            turn.draft |= {"text": turn.text, "named": {}}
            return Go("read")
        if turn.text:
            people = match(turn.text, [(m.id, m.name) for m in _members(found)])
            if len(people) != 1:
                return Unclear()
            turn.draft["person"] = people[0]
            return Go("one")
        looks.saw_liaison(turn.work, found.session.unit_id)
        return Ask("\n".join(_shown(turn, found)), _ways(turn, found))

    async def step_read(self, turn: Turn) -> Result:
        """Finds the people; who is unclear is asked for."""
        found = await attendance.sheet(turn.work, turn.draft["session"])
        if isinstance(found, Refused):
            return turn.say(found)
        names = _names(turn, found)
        listed = absence_list.read(turn.draft["text"], names, turn.work.today)
        if names.unclear:
            which_one.begin(turn, names)
            return Go("which")
        if not listed.absent and not listed.rest_present:
            return Ask(turn.t("absentees.nobody_found"), step="sheet")
        return Go("confirm")

    async def step_which(self, turn: Turn) -> Result:
        """Which of those with this name, or nobody."""
        found = await attendance.sheet(turn.work, turn.draft["session"])
        if isinstance(found, Refused):
            return turn.say(found)
        return which_one.ask(turn, _members(found), "read")

    async def step_confirm(self, turn: Turn) -> Result:
        """The whole list; only now it is marked."""
        if turn.choice == "again":
            return Go("sheet")
        found = await attendance.sheet(turn.work, turn.draft["session"])
        if isinstance(found, Refused):
            return turn.say(found)
        listed = absence_list.read(turn.draft["text"], _names(turn, found), turn.work.today)
        if turn.choice == "mark":
            return await self._mark(turn, listed)
        if turn.text:
            return Unclear()
        names = {line.member.person_id: line.member.name for line in found.lines}
        absent = ", ".join(names[each.person_id] for each in listed.absent) or "–"
        text = turn.t("residence_roll.confirm", count=len(listed.absent), names=absent)
        if listed.rest_present:
            gone = {each.person_id for each in listed.absent}
            rest = sum(line.member.person_id not in gone for line in found.open)
            text = f"{text}\n{turn.t('absentees.rest', count=rest)}"
        return Ask(text, pick(turn.t, "residence_roll.way", "mark", "again"))

    async def step_one(self, turn: Turn) -> Result:
        """One member: was there, or not."""
        if turn.choice in ("present", "absent"):
            marks = {turn.draft["person"]: turn.choice}
            done = await attendance.mark(turn.work, turn.draft["session"], marks)
            return turn.say(done) if isinstance(done, Refused) else Go("sheet")
        if turn.text:
            return Unclear()
        found = await attendance.sheet(turn.work, turn.draft["session"])
        if isinstance(found, Refused):
            return turn.say(found)
        names = {line.member.person_id: line.member.name for line in found.lines}
        text = turn.t("residence_roll.one", name=names.get(turn.draft["person"], "–"))
        return Ask(text, pick(turn.t, "residence_roll.mark", "present", "absent"), columns=2)

    async def step_sure(self, turn: Turn) -> Result:
        """Closing turns reasons without confirmation into unreported absences (RES-08)."""
        if turn.choice == "close":
            done = await attendance.close(turn.work, turn.draft["session"])
            if isinstance(done, Refused):
                return turn.say(done)
            sheet, finding = done
            text = turn.t("residence_desk.closed", **counted(sheet.lines))
            lines = [text, finding.calculation]
            lead = Choice(f"/dieuhanhcutru {sheet.session.id}", turn.t("sitting.choice.lead"))
            letters = Choice("/thucutru", turn.t("residence_desk.choice.letters"))
            return Done("\n".join(lines), (lead, letters, why_of(turn.t, finding)))
        if turn.text:
            return Unclear()
        found = await attendance.sheet(turn.work, turn.draft["session"])
        if isinstance(found, Refused):
            return turn.say(found)
        pending = found.having("pending")
        why = Choice("/visao RES-08", turn.t("choice.why"))
        text = turn.t("residence_roll.sure")
        if pending:
            names = _listed(pending)
            text = f"{text}\n{turn.t('residence_roll.pending', names=names)}"
        return Ask(text, (*pick(turn.t, "residence_roll.way", "close"), why))

    async def _chosen(self, turn: Turn, found: Sheet) -> Result:
        if turn.choice == "close":
            return Go("sure")
        if turn.choice == "claims":
            done = await attendance.from_claims(turn.work, found.session.id)
        else:
            done = await attendance.rest(turn.work, found.session.id, "present")
        return turn.say(done) if isinstance(done, Refused) else Go("sheet")

    async def _mark(self, turn: Turn, listed: AbsenceList) -> Result:
        key = turn.draft["session"]
        marks = {each.person_id: "absent" for each in listed.absent}
        done = await attendance.mark(turn.work, key, marks)
        if not isinstance(done, Refused) and listed.rest_present:
            done = await attendance.rest(turn.work, key, "present")
        return turn.say(done) if isinstance(done, Refused) else Go("sheet")


def _names(turn: Turn, found: Sheet) -> Names:
    roster = [(line.member.person_id, line.member.name) for line in found.lines]
    return Names(roster, turn.draft.get("named", {}), distinct=True)


def _members(found: Sheet) -> list[Member]:
    return [
        Member(m.person_id, m.name, m.workplace, None, m.reach, temporary=False)
        for m in (line.member for line in found.lines)
    ]


def _shown(turn: Turn, found: Sheet) -> list[str]:
    t = turn.t
    marked = [line for line in found.lines if line.mark]
    head = t(
        "residence_roll.sheet",
        session=session_line(t, found.session),
        people=len(found.lines),
        present=sum(line.present for line in marked),
        absent=sum(not line.present for line in marked),
        open=len(found.open),
    )
    lines = [head]
    for status in ("excused", "pending", "unreported", "not_invited"):
        if some := found.having(status):
            shown = t(f"residence.status.{status}")
            lines.append(f"{shown[:1].upper()}{shown[1:]} ({len(some)}): {_listed(some)}")
    claimed = sum(line.claim is not None for line in found.open)
    if claimed:
        lines.append(t("residence_roll.claimed", count=claimed))
    if found.differing:
        lines.append(t("residence_roll.differ", names=_listed(found.differing)))
    if not found.closed:
        lines.append(t("residence_roll.how"))
    return lines


def _listed(lines: list[Line]) -> str:
    names = ", ".join(line.member.name for line in lines[:NAMES])
    return f"{names}, …" if len(lines) > NAMES else names


def _ways(turn: Turn, found: Sheet) -> tuple[Choice, ...]:
    ways: list[str] = []
    if any(line.claim is not None for line in found.open):
        ways.append("claims")
    if found.open:
        ways.append("present")
    elif not found.closed:
        ways.append("close")
    page = Choice(f"/buoicutru {found.session.id}", turn.t("choice.back"))
    return (*pick(turn.t, "residence_roll.way", *ways), page)
