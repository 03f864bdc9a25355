"""The roll-call after a meeting, person by person, up to the announced numbers (CNV-S02, CNV-T01).

```mermaid
stateDiagram-v2
    [*] --> sheet
    sheet --> sheet: taken over from the answers
    sheet --> person
    sheet --> everybody
    everybody --> person
    person --> sheet: marked
    sheet --> announced: the numbers add up
    announced --> announced: written in the book, reminded
```
"""

from typing import ClassVar

from handlers import absence_list
from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Open,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.phrases import answer_line, meeting_line, name_list
from handlers.texts import Texts
from handlers.vocabulary import Choice
from handlers.which_one import told_apart
from handlers.why_facts import why
from services import roll_call
from services.people import COMMITTEE
from services.refusal import Refused
from services.roll_call import Line, Sheet


class RollCall(Conversation):
    """Only from the beginning of the meeting on; corrections after the announcement."""

    name = "roll_call"
    commands: ClassVar = {
        "diemdanh": "open",
        "dinhchinh": "correct",
        "ghiso": "book",
        "nhacvang": "remind",
        "congbo": "announced",
    }

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/diemdanh 12"."""
        turn.draft = {"meeting": turn.number()}
        return Go("sheet")

    async def step_sheet(self, turn: Turn) -> Result:
        """The roll-call as it stands; what is open comes first."""
        if turn.choice == "take_over":
            return await self._then(turn, await roll_call.take_over(turn.work, self._id(turn)))
        if turn.choice == "rest_present":
            return await self._then(turn, await roll_call.rest_present(turn.work, self._id(turn)))
        if turn.choice == "announce":
            return await self._announce(turn)
        if turn.choice == "everybody":
            turn.draft["page"] = 0
            return Go("everybody")
        if result := _listed(turn) or from_list(turn, "person"):
            return result
        found = await roll_call.sheet(turn.work, self._id(turn))
        if isinstance(found, Refused):
            return turn.say(found)
        if found.announced and not turn.draft.get("correcting"):
            return Go("announced")
        return Ask(_text(turn.t, found), _ways(turn, found))

    async def step_everybody(self, turn: Turn) -> Result:
        """All lines, to change one that was marked."""
        if turn.choice == "back":
            return Go("sheet")
        if result := from_list(turn, "person"):
            return result
        found = await roll_call.sheet(turn.work, self._id(turn))
        if isinstance(found, Refused):
            return turn.say(found)
        names = [_name_choice(turn.t, line, found) for line in found.lines]
        choices = paged(turn.t, names, turn.draft.get("page", 0))
        return Ask(turn.t("roll.everybody"), (*choices, Choice("back", turn.t("choice.back"))))

    async def step_person(self, turn: Turn) -> Result:
        """One person: what the answer was, and the mark."""
        if turn.choice == "back":
            return Go("sheet")
        if turn.choice:
            marked = await roll_call.mark(
                turn.work, self._id(turn), turn.draft["person"], turn.choice
            )
            return await self._then(turn, marked)
        if turn.text:
            return Unclear()
        found = await roll_call.sheet(turn.work, self._id(turn))
        if isinstance(found, Refused):
            return turn.say(found)
        line = next((x for x in found.lines if x.member.id == turn.draft["person"]), None)
        return Go("sheet") if line is None else self._ask_mark(turn, found, line)

    async def step_announced(self, turn: Turn) -> Result:
        """The announcement, the paragraph for the book, and what is left to do."""
        meeting_id = turn.draft.get("meeting") or turn.number()
        found = await roll_call.sheet(turn.work, meeting_id)
        if isinstance(found, Refused):
            return turn.say(found)
        if found.announced is None:
            return Done(turn.t("refused.not_announced"))
        return Done(announcement(turn.t, found), _after(turn, found))

    async def step_correct(self, turn: Turn) -> Result:
        """A late report: a correction line, the announcement stays."""
        turn.draft = {"meeting": turn.number(), "correcting": True}
        return Go("everybody")

    async def step_book(self, turn: Turn) -> Result:
        """The minute-taker wrote the names into the book (ATT-02)."""
        turn.draft = {"meeting": turn.number()}
        written = await roll_call.book_written(turn.work, self._id(turn))
        return turn.say(written) if isinstance(written, Refused) else Go("announced")

    async def step_remind(self, turn: Turn) -> Result:
        """Private reminders to those absent without reason (NTC-01)."""
        sent = await roll_call.remind_unexcused(turn.work, turn.number())
        if isinstance(sent, Refused):
            return turn.say(sent)
        key = "roll.reminded" if sent else "roll.reminded_before"
        back = Choice(f"/congbo {turn.number()}", turn.t("choice.back"))
        return Done(turn.t(key, count=sent), (back,))

    def _id(self, turn: Turn) -> int:
        return int(turn.draft.get("meeting", 0))

    async def _then(self, turn: Turn, result: Sheet | Refused) -> Result:
        if isinstance(result, Refused):
            return turn.say(result)
        if turn.draft.get("correcting") and result.announced:
            turn.draft = {"meeting": self._id(turn)}
            return Go("announced")
        return Go("sheet")

    async def _announce(self, turn: Turn) -> Result:
        done = await roll_call.announce(turn.work, self._id(turn))
        if isinstance(done, Refused):
            return turn.say(done)
        return Go("announced")

    def _ask_mark(self, turn: Turn, found: Sheet, line: Line) -> Result:
        committee = turn.work.acting.holds(found.meeting.unit_id, *COMMITTEE)
        absences = roll_call.CLASSES if committee else ("absent",)
        said = answer_line(turn.t, line.answer) if line.answer else turn.t("roll.no_answer")
        if line.checked_in:
            said = f"{said}; {turn.t('roll.checked_in')}"
        text = turn.t("roll.person", name=_told_apart(line, found), answer=said)
        choices = pick(turn.t, "mark", *roll_call.CAME, *absences)
        return Ask(text, (*choices, Choice("back", turn.t("choice.back"))), columns=2)


def _listed(turn: Turn) -> Result | None:
    """ "Vắng: Lúa (ốm), …" instead of a name."""
    if not absence_list.looks_like_one(turn.text):
        return None
    return Open("absentees", "read", {"meeting": turn.draft["meeting"], "text": turn.text})


def announcement(t: Texts, found: Sheet) -> str:
    """The four numbers as announced, names for the book, and corrections made later."""
    done = found.announced
    if done is None:
        raise ValueError("not announced")
    lines = [
        t(
            "roll.announced",
            meeting=meeting_line(t, found.meeting),
            total=len(found.lines) + len(found.not_expected),
            expected=done.expected,
            present=done.present,
            with_reason=done.with_reason,
            without_reason=done.without_reason,
        ),
        *_not_expected(t, found),
        t(
            "roll.book",
            with_reason=_names(found, "with_reason"),
            without=_names(found, "without_reason"),
        ),
    ]
    lines += [_correction(t, line) for line in found.lines if line.corrected]
    lines.append(t("roll.book_written" if done.book_at else "roll.book_pending"))
    return "\n".join(lines)


def _not_expected(t: Texts, found: Sheet) -> list[str]:
    """Exempt, suspended, elsewhere: each on a line of its own, never among the absent (AMB-04)."""
    lines = []
    for standing in ("exempt", "suspended", "elsewhere"):
        people = [member for member in found.not_expected if member.standing == standing]
        if people:
            lines.append(t(f"roll.{standing}", count=len(people), names=name_list(people)))
    return lines


def _names(found: Sheet, mark: str) -> str:
    return name_list(line.member for line in found.marked(mark))


def _correction(t: Texts, line: Line) -> str:
    return t("roll.correction", name=line.member.name, mark=t(f"mark.{line.mark}"))


def _text(t: Texts, found: Sheet) -> str:
    count = found.count()
    text = t(
        "roll.sheet",
        meeting=meeting_line(t, found.meeting),
        expected=count["expected"],
        present=count["present"],
        with_reason=count["absent_with_reason"],
        without_reason=count["absent_without_reason"],
        open=len(found.unclassified),
    )
    return text + ("\n" + t("roll.choose") if found.unclassified else "\n" + t("roll.adds_up"))


def _ways(turn: Turn, found: Sheet) -> tuple[Choice, ...]:
    t = turn.t
    ways = []
    proposed = [line for line in found.lines if line.mark is None and line.proposed]
    if proposed:
        ways.append(Choice("take_over", t("roll.choice.take_over", count=len(proposed))))
    unmarked = sum(line.mark is None for line in found.lines)
    if unmarked > 1 and not proposed:
        ways.append(Choice("rest_present", t("roll.choice.rest_present", count=unmarked)))
    if not found.unclassified:
        ways.append(Choice("announce", t("roll.choice.announce")))
    names = [_name_choice(t, line, found) for line in found.unclassified]
    ways += paged(t, names, turn.draft.get("page", 0))
    if len(found.unclassified) < len(found.lines):
        ways.append(Choice("everybody", t("roll.choice.everybody")))
    return (*ways, why(t, "ATT-01", **found.count()))


def _name_choice(t: Texts, line: Line, found: Sheet) -> Choice:
    known = line.mark or (line.answer.answer if line.answer else None)
    label = _told_apart(line, found)
    if line.mark:
        label = f"{label} – {t(f'mark.{line.mark}')}"
    elif line.checked_in:
        label = f"{label} ({t('roll.checked_in')})"
    elif known:
        label = f"{label} ({t(f'answer.{known}')})"
    return Choice(str(line.member.id), label)


def _told_apart(line: Line, found: Sheet) -> str:
    return told_apart(line.member, [each.member for each in found.lines])


def _after(turn: Turn, found: Sheet) -> tuple[Choice, ...]:
    t, meeting = turn.t, found.meeting.id
    ways = []
    if found.announced and not found.announced.book_at:
        ways.append(Choice(f"/ghiso {meeting}", t("roll.choice.book")))
    if turn.work.acting.holds(found.meeting.unit_id, *COMMITTEE):
        unexcused = len(found.marked("without_reason"))
        if unexcused:
            ways.append(Choice(f"/nhacvang {meeting}", t("roll.choice.remind", count=unexcused)))
        ways.append(Choice(f"/dinhchinh {meeting}", t("roll.choice.correct")))
    ways.append(Choice(f"/giayto_hop {meeting}", t("papers.choice.open")))
    ways.append(Choice(f"/bienban {meeting}", t("book.way.minutes")))
    return (*ways, Choice(f"/visao ATT-01 {meeting}", t("choice.why")))
