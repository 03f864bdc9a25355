"""The cell proposes for its members and grades itself (CNV-S17, CNV-S18).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> missing
    missing --> missing: nudged
    home --> members
    members --> look
    look --> person
    members --> levels
    levels --> levels
    levels --> number
    home --> cell
    cell --> number
    number --> sure
    sure --> home: recorded
```
"""

from datetime import date
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.exemptions.words import short
from handlers.grading import levels
from handlers.grading.evidence import person_lines, seen
from handlers.grading.groups import next_collective
from handlers.grading.missing import SHOWN, missing_page, nudged
from handlers.grading.words import (
    LEVELS,
    evidence,
    group_name,
    level,
    missing,
    numbered,
    quota,
    say,
    why,
)
from handlers.resolution import read_resolution
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit, back_to, unit_of
from handlers.why_facts import why_of
from services.grading import board as boards
from services.grading import nudging, proposing
from services.grading.board import Board, group_of
from services.grading.gates import UNASKED, closed
from services.grading.grades import Paper
from services.grading.years import home_and_offices, season_now
from services.people import COMMITTEE
from services.privacy import views as looks
from services.refusal import Refused


class CellGrades(Conversation):
    """For the committee of a cell; what others' cells got is not seen here."""

    name = "cell_grades"
    commands: ClassVar = {"xeploai": "home", "thieuxeploai": "owed"}

    async def step_home(self, turn: Turn) -> Result:
        """How far the cell is: proposed, decided, what is missing."""
        if turn.choice in ("members", "cell", "missing"):
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        if (which := await ask_unit(turn, "home", *COMMITTEE)) is not None:
            return which
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        people = [each for each in board.graded() if each.subject.kind != "collective"]
        values = {
            "year": board.season.year,
            "all": len(people),
            "proposed": sum(each.record.newest("proposal") is not None for each in people),
            "decided": sum(each.record.decision is not None for each in people),
            "missing": len(boards.owing(board)),
        }
        ways = pick(turn.t, "grade.home", "members", "cell", "missing")
        asked = Choice("/nhanxetxeploai", turn.t("grade.home.comments"))
        facts = Choice("/yeutoxeploai", turn.t("grade.home.facts"))
        return Ask(turn.t("grade.cell", **values), (*ways, asked, facts, why(turn.t, "GRD-G07")))

    async def step_missing(self, turn: Turn) -> Result:
        """What stands in the way, of whom it waits; one message a day to each (DSG-06)."""
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        if turn.choice == "nudge":
            unit_id = unit_of(turn, *COMMITTEE) or 0
            done = await nudging.nudge(turn.work, unit_id, board.season.year, cell=True)
            if isinstance(done, Refused):
                return say(turn, done)
            return Done(nudged(turn, done), (_back(turn),))
        if turn.text:
            return Unclear()
        return missing_page(turn, board, _home(turn))

    async def step_owed(self, turn: Turn) -> Result:
        """From a reminder: what waits for this very person, in every role (DSG-06)."""
        mine = turn.work.acting.person_id
        seasons = [
            await season_now(turn.work, unit_id) for unit_id in await home_and_offices(turn.work)
        ]
        owed = [
            due
            for season_id in dict.fromkeys(one.id for one in seasons if one)
            for due in (await nudging.owed_by(turn.work, season_id)).get(mine, ())
        ]
        if not owed:
            return Done(turn.t("grade.nothing_owed"), (why(turn.t, "GRD-G23"),))
        lines = [
            turn.t("grade.unasked_of_all")
            if each.gate.key == UNASKED
            else f"{turn.t('grade.you') if each.person_id == mine else each.name}: "
            f"{turn.t(f'grade.gate.{each.gate.key}')}"
            for each in owed[:SHOWN]
        ]
        text = turn.t("grade.owed", count=len(owed), lines=numbered(lines))
        own = [each for each in owed if each.person_id == mine]
        ways = [Choice("/kiemdiem", turn.t("grade.write_review"))] if own else []
        if any(each.gate.key == UNASKED for each in owed):
            ways.append(Choice("/xeploaiphuong", turn.t("grade.ward.opinions")))
        return Done(text, (*ways, why_of(turn.t, owed[0].gate.finding)))

    async def step_members(self, turn: Turn) -> Result:
        """Everybody's evidence on one page; then level by level."""
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        people = [each for each in board.graded() if each.subject.kind != "collective"]
        ready = [
            each
            for each in people
            if not each.record.decision and not board.closed(each.subject.id, "proposal")
        ]
        if turn.choice == "begin" and ready:
            named = [(one.subject.id, one.subject.name, one.subject.name) for one in ready]
            levels.begin(turn.draft, named)
            turn.draft |= {"way": "members"}
            return Go("levels")
        if turn.choice == "look":
            return Go("look")
        if turn.text:
            return Unclear()
        for unit_id in {each.subject.unit_id for each in people}:
            looks.saw_list(turn.work, unit_id, "grade")
        lines = [evidence(turn.t, board, each, "proposal") for each in people]
        text = turn.t("grade.members", ready=len(ready), lines=numbered(lines))
        ways = pick(turn.t, "grade.members", *(("begin", "look") if ready else ("look",)))
        back = _back(turn)
        return Ask(text, (*ways, why(turn.t, "GRD-G07"), back))

    async def step_look(self, turn: Turn) -> Result:
        """Whose year is looked at, by name."""
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.choice.isdecimal():
            turn.draft["person"] = int(turn.choice)
            return Go("person")
        elif turn.choice == "back":
            return Go("members")
        elif turn.text:
            return Unclear()
        people = [each.subject for each in board.graded() if each.subject.kind != "collective"]
        choices = [Choice(str(each.id), each.name) for each in people]
        shown = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        return Ask(turn.t("grade.look"), (*shown, *pick(turn.t, "choice", "back")))

    async def step_person(self, turn: Turn) -> Result:
        """What is on record of one person's year, line by line, before a level is proposed."""
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        known = board.known.get(turn.draft["person"])
        if turn.choice == "back" or known is None:
            return Go("look")
        if turn.text:
            return Unclear()
        seen(turn, known.subject)
        gates = board.gates(known.subject.id, "proposal")
        telling = closed(gates) or gates
        lines = [
            evidence(turn.t, board, known, "proposal"),
            *await person_lines(turn, known, board.season.year),
        ]
        back = pick(turn.t, "choice", "back")
        return Ask("\n".join(lines), (*back, why_of(turn.t, telling[0].finding)))

    async def step_levels(self, turn: Turn) -> Result:
        """Who gets which level; the ward's quota is only shown, a cell has none (AMB-21)."""
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        levels.keep(turn.draft, board.known)

        def count(now: dict[int, int]) -> str:
            groups = dict.fromkeys(group_of(board.known[key].subject) for key in now)
            counted = [(one, board.counted(one, now, proposed=True)) for one in groups]
            lines = [f"{group_name(turn.t, one)}: {quota(turn.t, each)}" for one, each in counted]
            return "\n".join([*lines, turn.t("grade.only_shown")] if lines else lines)

        return levels.ask(turn, count, "number")

    async def step_cell(self, turn: Turn) -> Result:
        """The own level of a collective: of leaders in the cell, then of the cell (GRD-G31)."""
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        own = next_collective(board)
        if own is None:
            return Done(turn.t("grade.no_cell"), (why(turn.t, "GRD-G11"),))
        lacks = missing(turn.t, board, own.subject.id, "self")
        if turn.choice.isdecimal() and not lacks:
            turn.draft |= {"way": "cell", "subject": own.subject.id, "level": int(turn.choice)}
            return Go("number")
        if turn.text:
            return Unclear()
        back = _back(turn)
        if lacks:
            values = {"name": own.subject.name, "missing": lacks}
            return Ask(turn.t("grade.cell_waits", **values), (why(turn.t, "GRD-G30"), back))
        counts = board.proposed()
        spread = [
            turn.t("grade.spread", level=level(turn.t, now), count=counts[now])
            for now in LEVELS
            if counts[now]
        ]
        text = turn.t("grade.cell_level", name=own.subject.name, spread=", ".join(spread))
        choices = tuple(Choice(str(now), turn.t(f"grade.full.{now}")) for now in LEVELS)
        return Ask(text, (*choices, why_of(turn.t, board.spread()), back))

    async def step_number(self, turn: Turn) -> Result:
        """Number and day of the paper, in one line."""
        form = "03" if turn.draft["way"] == "cell" else "01"
        if not turn.text:
            return Ask(turn.t("grade.number", form=f"{form}-ĐG"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("exemption.number_again"), step="number")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more before it counts."""
        if turn.choice == "yes":
            return await self._record(turn)
        if turn.choice == "no":
            return Go("home")
        if turn.text:
            return Unclear()
        day = date.fromisoformat(turn.draft["day"])
        if turn.draft["way"] == "cell":
            what = turn.t("grade.cell_itself", level=level(turn.t, turn.draft["level"]))
        else:
            what = levels.summary(turn.t, turn.draft)
        values = {"number": turn.draft["number"], "day": short(day), "what": what}
        return Ask(turn.t("grade.sure", **values), pick(turn.t, "sure", "yes", "no"))

    async def _record(self, turn: Turn) -> Result:
        board = await _board(turn)
        if isinstance(board, Refused):
            return say(turn, board)
        unit_id = unit_of(turn, *COMMITTEE) or 0
        body = next((each.subject.unit for each in board.known.values()), None)
        if body is None:
            return Go("home")
        paper = Paper(turn.draft["number"], date.fromisoformat(turn.draft["day"]), body)
        if turn.draft["way"] == "cell":
            own, now = turn.draft["subject"], turn.draft["level"]
            done = await proposing.self_grade(turn.work, own, now, paper)
        else:
            wanted = levels.given(turn.draft)
            done = await proposing.propose(turn.work, unit_id, board.season.year, wanted, paper)
        back = _back(turn)
        if isinstance(done, Refused):
            return say(turn, done, back)
        printed = Choice(back_to(turn, "/inxeploai", *COMMITTEE), turn.t("grade.home.papers"))
        return Done(turn.t("grade.kept"), (printed, back))


async def _board(turn: Turn) -> Board | Refused:
    unit_id = unit_of(turn, *COMMITTEE)
    if unit_id is None:
        return Refused("not_yours", {"rule": "GRD-G07"})
    season = await season_now(turn.work, unit_id)
    year = season.year if season else turn.work.today.year
    return await boards.of_cell(turn.work, unit_id, year)


def _home(turn: Turn) -> str:
    return back_to(turn, "/xeploai", *COMMITTEE)


def _back(turn: Turn) -> Choice:
    return Choice(_home(turn), turn.t("choice.back"))
