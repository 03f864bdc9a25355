"""The absent typed in one message, shown back as a whole, then marked (CNV-T01, CNV-S02).

```mermaid
stateDiagram-v2
    [*] --> ask
    ask --> read
    read --> which: a name fits several people, or nobody
    which --> read
    read --> confirm
    confirm --> read: another list
    confirm --> [*]: marked, and announced when that was chosen
```
"""

from typing import ClassVar

from handlers import absence_list, which_one
from handlers.absence_list import AbsenceList
from handlers.conversation import Ask, Conversation, Go, Open, Result, Turn, Unclear
from handlers.named import Names
from handlers.phrases import meeting_line, name_list
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import absences, roll_call
from services.absences import Absence
from services.people import COMMITTEE
from services.refusal import Refused
from services.roll_call import Sheet


class Absentees(Conversation):
    """Nothing is marked before the list was confirmed as a whole."""

    name = "absentees"
    commands: ClassVar = {"vang": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/vang 12"."""
        turn.draft = {"meeting": turn.number(), "back": "roll_call"}
        return Go("ask")

    async def step_ask(self, turn: Turn) -> Result:
        """Who is absent; or on to the roll-call person by person."""
        if turn.choice == "one_by_one":
            return Open("roll_call", "sheet", {"meeting": turn.draft["meeting"]})
        if turn.choice == "minutes":
            return Open("meeting_book", "write", {"meeting": turn.draft["meeting"]})
        if turn.text:
            turn.draft |= {"text": turn.text, "named": {}}
            return Go("read")
        found = await roll_call.sheet(turn.work, turn.draft["meeting"])
        if isinstance(found, Refused):
            return turn.say(found)
        choices = [Choice("one_by_one", turn.t("absentees.one_by_one"))]
        if turn.draft.get("back") == "meeting_book":
            choices.append(Choice("minutes", turn.t("absentees.minutes")))
        text = turn.t("absentees.ask", meeting=meeting_line(turn.t, found.meeting))
        code = Choice(f"/diemdanhma {found.meeting.id}", turn.t("absentees.code"))
        why = Choice("/visao ATT-04", turn.t("choice.why"))
        return Ask(text, (*choices, code, why))

    async def step_read(self, turn: Turn) -> Result:
        """Finds the people; who is unclear is asked for."""
        found = await roll_call.sheet(turn.work, turn.draft["meeting"])
        if isinstance(found, Refused):
            return turn.say(found)
        names = _names(turn, found)
        listed = absence_list.read(turn.draft["text"], names, turn.work.today)
        if names.unclear:
            which_one.begin(turn, names)
            return Go("which")
        if not listed.absent and not listed.rest_present:
            return Ask(turn.t("absentees.nobody_found"), step="ask")
        return Go("confirm")

    async def step_which(self, turn: Turn) -> Result:
        """Which of those with this name, or nobody."""
        found = await roll_call.sheet(turn.work, turn.draft["meeting"])
        if isinstance(found, Refused):
            return turn.say(found)
        return which_one.ask(turn, [line.member for line in found.lines], "read")

    async def step_confirm(self, turn: Turn) -> Result:
        """The whole list; only now it is marked."""
        if turn.choice == "again":
            return Go("ask")
        if turn.text:
            if not absence_list.looks_like_one(turn.text):
                return Unclear()
            turn.draft |= {"text": turn.text, "named": {}}
            return Go("read")
        found = await roll_call.sheet(turn.work, turn.draft["meeting"])
        if isinstance(found, Refused):
            return turn.say(found)
        listed = absence_list.read(turn.draft["text"], _names(turn, found), turn.work.today)
        if turn.choice in ("mark", "announce"):
            return await self._mark(turn, listed, announce=turn.choice == "announce")
        classifies = turn.work.acting.holds(found.meeting.unit_id, *COMMITTEE)
        text = _shown_back(turn.t, found, listed, classifies=classifies)
        return Ask(text, _ways(turn.t, found, listed, classifies=classifies))

    async def _mark(self, turn: Turn, listed: AbsenceList, *, announce: bool) -> Result:
        meeting_id = turn.draft["meeting"]
        marked = await absences.write(
            turn.work, meeting_id, listed.absent, rest_present=listed.rest_present
        )
        if isinstance(marked, Refused):
            return turn.say(marked)
        if announce:
            done = await roll_call.announce(turn.work, meeting_id)
            if isinstance(done, Refused):
                return turn.say(done)
        if announce and turn.draft.get("back") == "meeting_book":
            return Open("meeting_book", "write", {"meeting": meeting_id, "announced": True})
        return Open("roll_call", "sheet", {"meeting": meeting_id})


def _names(turn: Turn, found: Sheet) -> Names:
    roster = [(line.member.id, line.member.name) for line in found.lines]
    return Names(roster, turn.draft.get("named", {}), distinct=True)


def _shown_back(t: Texts, found: Sheet, listed: AbsenceList, *, classifies: bool) -> str:
    people = [line.member for line in found.lines]
    names = {each.id: which_one.told_apart(each, people) for each in people}
    groups: dict[str, list[str]] = {}
    for each in listed.absent:
        mark = absences.proposed_mark(each, classifies=classifies)
        groups.setdefault(mark, []).append(_named(each, names))
    lines = [t("absentees.shown", meeting=meeting_line(t, found.meeting))]
    for mark in ("with_reason", "without_reason", "absent"):
        if mark in groups:
            named = ", ".join(groups[mark])
            lines.append(
                t("absentees.line", mark=t(f"mark.{mark}"), count=len(groups[mark]), names=named)
            )
    if listed.rest_present:
        lines.append(t("absentees.rest", count=_rest(found, listed)))
    lines += _contradicted(t, found, listed)
    if not classifies:
        lines.append(t("absentees.only_proposed"))
    return "\n".join(lines)


def _contradicted(t: Texts, found: Sheet, listed: AbsenceList) -> list[str]:
    """Who said or showed something else before: named, for the list alone decides."""
    absent = {each.person_id for each in listed.absent}
    open_ = [line for line in found.lines if line.mark is None and listed.rest_present]
    rest = [line for line in open_ if line.member.id not in absent]
    told = [line.member for line in rest if line.answer and line.answer.answer == "absent"]
    here = [line.member for line in found.lines if line.checked_in and line.member.id in absent]
    shown = (("absentees.said_absent", told), ("absentees.was_here", here))
    return [t(key, names=name_list(people)) for key, people in shown if people]


def _named(each: Absence, names: dict[int, str]) -> str:
    return f"{names[each.person_id]} ({each.words})" if each.words else names[each.person_id]


def _rest(found: Sheet, listed: AbsenceList) -> int:
    """Who is not listed and has no mark yet."""
    absent = {each.person_id for each in listed.absent}
    return sum(line.mark is None and line.member.id not in absent for line in found.lines)


def _ways(t: Texts, found: Sheet, listed: AbsenceList, *, classifies: bool) -> tuple[Choice, ...]:
    absent = {each.person_id: each for each in listed.absent}
    settled = all(each.reasoned is not None for each in listed.absent) and all(
        listed.rest_present or line.mark not in (None, "absent") or line.member.id in absent
        for line in found.lines
    )
    ways = [Choice("announce", t("absentees.way.announce"))] if classifies and settled else []
    ways.append(Choice("mark", t("absentees.way.mark")))
    ways.append(Choice("again", t("absentees.way.again")))
    return (*ways, Choice("/visao ATT-04", t("choice.why")))
