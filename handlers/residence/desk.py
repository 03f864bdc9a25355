"""The residence committee's desk: the season at a glance, one session in numbers (CNV-W01).

```mermaid
stateDiagram-v2
    [*] --> home
    [*] --> session
    [*] --> waiting
    waiting --> paper: a reason that the workplace confirmed on paper
    paper --> waiting
    [*] --> record
    record --> which
    which --> [*]: an answer taken by telephone
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.residence.phrases import answer_line, areas_of, session_line
from handlers.residence.whose import committee
from handlers.residence.workplace import chosen_reason
from handlers.resolution import read_resolution
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.privacy import views as looks
from services.refusal import Refused
from services.residence import answers, areas, attendance, register, season
from services.residence.answers import Waiting
from services.residence.sheets import Sheet, counted
from services.residence.views import Area, Session
from services.units import UnitView

MORE = (
    ("lichcutru", "residence_desk.choice.plan"),
    ("sogioithieu", "residence_desk.choice.register"),
    ("truongkhuvuc", "residence_desk.choice.officers"),
    ("thucutru", "residence_desk.choice.letters"),
    ("nhanxetcutru", "comments.choice.home"),
    ("baocaocutru", "report.choice.home"),
)
"""what stands behind the desk besides the sessions: command and label"""
SESSION = "residence_desk.choice.session"
SESSIONS = 3
LISTED = 8
NAMES = 12


class Desk(Conversation):
    """Names are for the residence committee alone."""

    name = "residence_desk"
    commands: ClassVar = {
        "mualienhe": "home",
        "buoicutru": "session",
        "giayxacnhan": "open_waiting",
        "ghithaycutru": "open_record",
    }

    async def step_home(self, turn: Turn) -> Result:
        """The season of this year: introduced, sessions, answers."""
        unit = await committee(turn, "home")
        if not isinstance(unit, UnitView):
            return unit
        people = await register.people(turn.work, unit.id)
        open_ = sum(one.area_id is None or one.page_two_on is None for one in people)
        lines = [turn.t("residence_desk.home", unit=unit.name, people=len(people), open=open_)]
        sessions = await _near(turn, unit.id)
        known = await areas.known(turn.work, unit.id)
        for sheet in await attendance.sheets(turn.work, sessions):
            lines.append(_session_in_short(turn, sheet, areas_of(sheet.session, known)))
        ways = [
            Choice(f"/buoicutru {s.id}", turn.t(SESSION, day=_apart(turn, s, sessions, known)))
            for s in sessions
        ]
        ways += [Choice(f"/{word}", turn.t(key)) for word, key in MORE]
        return Done("\n".join(lines), tuple(ways))

    async def step_session(self, turn: Turn) -> Result:
        """Behind "/buoicutru 12": who comes, who does not, whom to telephone."""
        sheet = await attendance.sheet(turn.work, turn.number())
        if isinstance(sheet, Refused):
            return turn.say(sheet)
        session = sheet.session
        known = await areas.known(turn.work, session.unit_id)
        shown = session_line(turn.t, session)
        head = turn.t("residence_desk.session", session=shown, areas=areas_of(session, known))
        if session.state == "cancelled":
            return Done(turn.t("residence.cancelled", session=shown, because=session.because))
        looks.saw_liaison(turn.work, session.unit_id)
        return Done("\n".join([head, *_lines(turn, sheet)]), await _ways(turn, sheet))

    async def step_open_waiting(self, turn: Turn) -> Result:
        """Behind "/giayxacnhan 12"."""
        turn.draft = {"session": turn.number()}
        return Go("waiting")

    async def step_waiting(self, turn: Turn) -> Result:
        """Reasons that no workplace has confirmed; one is chosen to record its paper."""
        session = await season.access_session(turn.work, turn.draft["session"])
        if isinstance(session, Refused):
            return turn.say(session)
        found = await answers.waiting_for(turn.work, session)
        if chosen := chosen_reason(turn, found):
            turn.draft["answer"] = chosen
            return Go("paper")
        back = Choice(f"/buoicutru {session.id}", turn.t("choice.back"))
        if turn.text:
            return Unclear()
        if not found:
            return Done(turn.t("residence_desk.none_waiting"), (back,))
        choices = [Choice(str(one.answer.id), one.member.name) for one in found[:LISTED]]
        looks.saw_liaison(turn.work, session.unit_id)
        return Ask(_waiting(turn, found), (*choices, back))

    async def step_paper(self, turn: Turn) -> Result:
        """Number and day of the paper on which the workplace confirmed (RES-08)."""
        if turn.text:
            if not all(read_resolution(turn.text, turn.work.today)):
                return Ask(turn.t("residence_desk.paper_again"))
            done = await answers.confirm(
                turn.work, turn.draft["answer"], "confirmed", paper=turn.text[:120]
            )
            return turn.say(done) if isinstance(done, Refused) else Go("waiting")
        return Ask(turn.t("residence_desk.paper"))

    async def step_open_record(self, turn: Turn) -> Result:
        """Behind "/ghithaycutru 12": an answer taken by telephone."""
        turn.draft = {"session": turn.number()}
        return Go("record")

    async def step_record(self, turn: Turn) -> Result:
        """Whose answer; only the silent are offered."""
        sheet = await attendance.sheet(turn.work, turn.draft["session"])
        if isinstance(sheet, Refused):
            return turn.say(sheet)
        silent = [line.member for line in sheet.lines if line.answer is None]
        back = Choice(f"/buoicutru {sheet.session.id}", turn.t("choice.back"))
        everybody = {line.member.person_id: line.member.name for line in sheet.lines}
        if turn.choice.isdecimal() or turn.text:
            found = match(turn.text, [*everybody.items()]) if turn.text else [int(turn.choice)]
            if len(found) != 1:
                return Unclear()
            turn.draft |= {"person": found[0], "name": everybody.get(found[0], "")}
            return Go("which")
        offered = sorted(silent, key=lambda each: each.reach is not None)[:LISTED]
        choices = [Choice(str(each.person_id), each.name) for each in offered]
        said = turn.draft.pop("said", "")
        text = turn.t("residence_desk.whose")
        return Ask(f"{said}\n{text}" if said else text, (*choices, back))

    async def step_which(self, turn: Turn) -> Result:
        """Coming, or absent and why."""
        if turn.choice in ("coming", *answers.REASONS):
            answer = "coming" if turn.choice == "coming" else "absent"
            reason = None if answer == "coming" else turn.choice
            done = await answers.answer(
                turn.work, turn.draft["session"], answer, reason, "", turn.draft["person"]
            )
            if isinstance(done, Refused):
                return turn.say(done)
            given = (await answers.latest(turn.work, done, [turn.draft["person"]])).popitem()[1]
            said = answer_line(turn.t, given)
            turn.draft["said"] = turn.t(
                "residence_desk.recorded", name=turn.draft["name"], answer=said
            )
            return Go("record")
        if turn.text:
            return Unclear()
        ways = (*pick(turn.t, "answer", "coming"), *pick(turn.t, "reason", *answers.REASONS))
        return Ask(turn.t("residence_desk.which"), ways, columns=2)


async def _near(turn: Turn, unit_id: int) -> list[Session]:
    """The sessions ahead, or else the last ones."""
    planned = [
        one
        for one in await season.meetings(turn.work, unit_id, turn.work.today.year)
        if one.state == "planned"
    ]
    ahead = [one for one in planned if one.day >= turn.work.today]
    return ahead[:SESSIONS] or planned[-SESSIONS:]


def _session_in_short(turn: Turn, sheet: Sheet, areas: str) -> str:
    said = [line.answer.answer for line in sheet.lines if line.answer]
    return turn.t(
        "residence_desk.short",
        day=_day(turn, sheet.session),
        areas=areas,
        said=len(said),
        coming=said.count("coming"),
        people=len(sheet.lines),
    )


def _lines(turn: Turn, sheet: Sheet) -> list[str]:
    t = turn.t
    if sheet.closed:
        return [t("residence_desk.closed", **counted(sheet.lines))]
    said = [line.answer for line in sheet.lines if line.answer]
    absent = [line for line in sheet.lines if line.answer and line.answer.answer == "absent"]
    lines = [
        t(
            "residence_desk.numbers",
            people=len(sheet.lines),
            invited=sum(line.invited for line in sheet.lines),
            coming=len(said) - len(absent),
            absent=len(absent),
            silent=len(sheet.lines) - len(said),
        )
    ]
    lines += [
        f"– {line.member.name}: {answer_line(t, line.answer)}"
        for line in absent[:NAMES]
        if line.answer
    ]
    calls = [line.member.name for line in sheet.lines if not line.answer and not line.member.reach]
    if calls:
        shown = ", ".join(calls[:NAMES])
        lines.append(t("residence_desk.to_call", count=len(calls), names=shown))
    return lines


async def _ways(turn: Turn, sheet: Sheet) -> tuple[Choice, ...]:
    t, session = turn.t, sheet.session
    begun = session.starts_at <= turn.work.now
    ways = []
    if begun:
        ways.append(Choice(f"/diemdanhcutru {session.id}", t("residence_desk.choice.roll")))
        ways.append(Choice(f"/dieuhanhcutru {session.id}", t("sitting.choice.lead")))
    if await answers.waiting_for(turn.work, session):
        ways.append(Choice(f"/giayxacnhan {session.id}", t("residence_desk.choice.papers")))
    if not begun:
        ways.append(Choice(f"/moihop {session.id}", t("broadcast.choice.invite")))
        ways.append(Choice(f"/ghithaycutru {session.id}", t("residence_desk.choice.record")))
        ways.append(Choice(f"/suabuoicutru {session.id}", t("residence_desk.choice.change")))
    ways.append(Choice("/mualienhe", t("choice.back")))
    return tuple(ways)


def _waiting(turn: Turn, found: list[Waiting]) -> str:
    lines = [turn.t("residence_desk.waiting", count=len(found))]
    lines += [
        f"– {one.member.name} ({one.member.workplace}): {answer_line(turn.t, one.answer)}"
        for one in found[:LISTED]
    ]
    return "\n".join(lines)


def _apart(turn: Turn, one: Session, near: list[Session], known: list[Area]) -> str:
    """The day; its areas as well where two sessions are on one day."""
    same = [each for each in near if each.day == one.day]
    return _day(turn, one) if len(same) == 1 else f"{_day(turn, one)}, {areas_of(one, known)}"


def _day(turn: Turn, session: Session) -> str:
    return turn.t.short_day(session.starts_at)
