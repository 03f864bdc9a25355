"""The secretary assigns, adjusts and reviews tasks by resolution of the cell (CNV-S08).

```mermaid
stateDiagram-v2
    [*] --> unit
    unit --> overview
    overview --> missing
    overview --> everyone
    overview --> review
    missing --> person
    everyone --> person
    person --> what
    what --> vague: says nothing concrete
    vague --> what
    vague --> number
    what --> number
    number --> sure
    sure --> what
    sure --> number
    sure --> overview
    review --> interval
    interval --> review
    review --> everyone: adjust by resolution
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
    pick,
)
from handlers.resolution import read_resolution
from handlers.task_words import label, overview, person, review, short
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services import tasks, units
from services.people import COMMITTEE, SECRETARIAT
from services.privacy import views as looks
from services.refusal import Refused
from services.rulebooks import book_for
from services.task_states import intervals
from services.tasks import MemberTasks, NewTask, TaskBoard


class Tasks(Conversation):
    """The committee looks and reviews; the secretary records what the cell resolved."""

    name = "tasks"
    commands: ClassVar = {"phancong": "open", "rasoat": "open_review"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind "/phancong", or "/phancong 3" for a cell."""
        turn.draft = {"next": "overview", "unit": turn.number()}
        return Go("overview" if turn.number() else "unit")

    async def step_open_review(self, turn: Turn) -> Result:
        """Behind "/rasoat"."""
        turn.draft = {"next": "review", "unit": turn.number()}
        return Go("review" if turn.number() else "unit")

    async def step_unit(self, turn: Turn) -> Result:
        """Which cell, for somebody who leads several."""
        led = [u for u in await units.led_units(turn.work) if _leads(turn, u.id)]
        if not led:
            return Done(turn.t("refused.not_yours"))
        chosen = turn.choice if len(led) > 1 else str(led[0].id)
        if chosen in {str(unit.id) for unit in led}:
            turn.draft["unit"] = int(chosen)
            return Go(turn.draft.get("next", "overview"))
        return Ask(turn.t("tasks.unit"), tuple(Choice(str(u.id), u.name) for u in led))

    async def step_overview(self, turn: Turn) -> Result:
        """How many have a task, who has none, when the review is due."""
        if turn.choice in ("missing", "everyone", "review"):
            turn.draft["page"] = 0
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        ways = [Choice("missing", turn.t("tasks.choice.missing", count=len(board.without)))]
        found = (*(ways if board.without else ()), *pick(turn.t, "tasks.choice", *WAYS))
        return Ask(overview(turn.t, board), (*found, _why(turn, "TSK-01")))

    async def step_missing(self, turn: Turn) -> Result:
        """Those without a task; choosing one gives one."""
        return await self._people(turn, only_missing=True)

    async def step_everyone(self, turn: Turn) -> Result:
        """All members who are to have tasks."""
        return await self._people(turn, only_missing=False)

    async def step_person(self, turn: Turn) -> Result:
        """One member's tasks; a chosen one is adjusted, or another is added."""
        if turn.choice == "back":
            return Go("overview")
        if turn.choice.isdecimal() or turn.choice == "add":
            turn.draft["task"] = int(turn.choice) if turn.choice != "add" else None
            return Go("what")
        if turn.text:
            return Unclear()
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        one = _one(board, turn.draft.get("person", 0))
        if one is None:
            return Go("overview")
        looks.saw(turn.work, one.member.id, "tasks")
        return _person(turn, one)

    async def step_what(self, turn: Turn) -> Result:
        """The task in words; it must say what is to be done (TSK-05)."""
        if not turn.text:
            return Ask(turn.t("tasks.what"))
        turn.draft["words"] = turn.text[: tasks.LONGEST]
        finding = await tasks.concrete(turn.work, turn.draft["unit"], turn.text)
        if finding.outcome == "WARNING":
            return Go("vague")
        return Go("sure" if turn.draft.get("day") else "number")

    async def step_vague(self, turn: Turn) -> Result:
        """A task that says nothing: typed anew, or kept all the same."""
        if turn.choice == "keep":
            return Go("sure" if turn.draft.get("day") else "number")
        if turn.choice == "again" or turn.text:
            return await self.step_what(turn)
        finding = await tasks.concrete(turn.work, turn.draft["unit"], turn.draft["words"])
        text = turn.t("tasks.vague", reason=" ".join(finding.reasons), words=turn.draft["words"])
        return Ask(text, (*pick(turn.t, "tasks.vague", "again", "keep"), why_of(turn.t, finding)))

    async def step_number(self, turn: Turn) -> Result:
        """Number and day of the resolution; the cell's last ones are offered."""
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        chosen = dict(_resolutions(board)).get(turn.choice)
        if chosen:
            turn.draft["number"], turn.draft["day"] = chosen[0], chosen[1].isoformat()
            return Go("sure")
        if turn.text:
            return _heard_number(turn)
        offered = [
            Choice(value, turn.t("tasks.last_number", number=number, day=short(day)))
            for value, (number, day) in _resolutions(board)
        ]
        return Ask(turn.t("tasks.number"), (*offered, _why(turn, "TSK-03")))

    async def step_sure(self, turn: Turn) -> Result:
        """Everything at a glance, then it is recorded."""
        if turn.choice in ("what", "number"):
            return Go(turn.choice)
        if turn.choice == "keep":
            return await self._record(turn)
        if turn.text:
            return Unclear()
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        one = _one(board, turn.draft["person"])
        if one is None:
            return Go("overview")
        day = date.fromisoformat(turn.draft["day"])
        text = turn.t(
            "tasks.sure",
            name=one.member.name,
            words=turn.draft["words"],
            number=turn.draft["number"],
            day=short(day),
        )
        return Ask(text, pick(turn.t, "tasks.sure", "keep", "what", "number"))

    async def step_review(self, turn: Turn) -> Result:
        """The review of every three or six months (TSK-03)."""
        if turn.choice in ("unchanged", "adjusted"):
            done = await tasks.review(turn.work, turn.draft["unit"], turn.choice)
            if isinstance(done, Refused):
                return turn.say(done)
            if turn.choice == "adjusted":
                return Go("everyone")
            return Done(turn.t("tasks.reviewed", due=short(done.due or turn.work.today)))
        if turn.choice in ("interval", "back"):
            return Go("interval" if turn.choice == "interval" else "overview")
        if turn.text:
            return Unclear()
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        ways = pick(turn.t, "tasks.review", "unchanged", "adjusted", "interval")
        back = Choice("back", turn.t("choice.back"))
        return Ask(review(turn.t, board), (*ways, _why(turn, "TSK-03"), back))

    async def step_interval(self, turn: Turn) -> Result:
        """Three or six months; nothing else stands in the document."""
        said = turn.choice or turn.text.split(" ")[0]
        if said.isdecimal() and len(said) < 4:
            done = await tasks.choose_interval(turn.work, turn.draft["unit"], int(said))
            if isinstance(done, Refused):
                return Ask(turn.t.refusal(done), await _intervals(turn))
            return Go("review")
        if turn.text:
            return Unclear()
        return Ask(turn.t("tasks.interval"), await _intervals(turn))

    async def _board(self, turn: Turn) -> TaskBoard | Refused:
        return await tasks.board(turn.work, turn.draft.get("unit", 0))

    async def _people(self, turn: Turn, *, only_missing: bool) -> Result:
        if turn.choice == "back":
            return Go("overview")
        if result := from_list(turn, "person"):
            return result
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        people = board.without if only_missing else board.expected
        if not people:
            return Go("overview")
        t = turn.t
        names = [Choice(str(each.member.id), label(t, each)) for each in people]
        choices = paged(t, names, turn.draft.get("page", 0))
        text = t("tasks.missing" if only_missing else "tasks.everyone", count=len(people))
        return Ask(text, (*choices, Choice("back", t("choice.back"))))

    async def _record(self, turn: Turn) -> Result:
        draft = turn.draft
        day = date.fromisoformat(draft["day"])
        new = NewTask(draft["person"], draft["words"], draft["number"], day, draft.get("task"))
        done = await tasks.assign(turn.work, draft["unit"], new)
        if isinstance(done, Refused):
            ways = pick(turn.t, "tasks.sure", "what", "number")
            return Ask(turn.t.refusal(done), ways, step="sure")
        ways = (
            Choice(f"/phancong {draft['unit']}", turn.t("tasks.again")),
            _why(turn, "TSK-04" if done.kind == "added" else "TSK-01"),
        )
        return Done(turn.t(f"tasks.recorded.{done.kind}"), ways)


WAYS = ("everyone", "review")


def _leads(turn: Turn, unit_id: int) -> bool:
    return turn.work.acting.holds(unit_id, *COMMITTEE)


def _why(turn: Turn, rule: str) -> Choice:
    return Choice(f"/visao {rule}", turn.t("choice.why"))


def _one(board: TaskBoard, person_id: int) -> MemberTasks | None:
    return next((each for each in board.members if each.member.id == person_id), None)


def _person(turn: Turn, one: MemberTasks) -> Result:
    t = turn.t
    may = turn.work.acting.holds(turn.draft["unit"], *SECRETARIAT)
    adjust = [Choice(str(task.id), t("tasks.adjust", words=task.words[:40])) for task in one.tasks]
    ways = (*adjust, Choice("add", t("tasks.add"))) if may else ()
    rule = "TSK-02" if one.ward_office else "TSK-04" if one.new else "TSK-05"
    return Ask(person(t, one), (*ways, _why(turn, rule), Choice("back", t("choice.back"))))


def _resolutions(board: TaskBoard) -> list[tuple[str, tuple[str, date]]]:
    """The resolutions to choose from, each with what its choice carries."""
    return [(f"on {day.isoformat()} {number}", (number, day)) for number, day in board.resolutions]


def _heard_number(turn: Turn) -> Result:
    """Number and day may come in one line or one after the other."""
    said, day = read_resolution(turn.text, turn.work.today)
    number = said or turn.draft.get("half", "")
    if not number:
        return Ask(turn.t("refused.needs_a_number"), step="number")
    if day is None:
        turn.draft["half"] = number
        return Ask(turn.t("tasks.day", number=number), step="number")
    turn.draft["number"], turn.draft["day"] = number, day.isoformat()
    return Go("sure")


async def _intervals(turn: Turn) -> tuple[Choice, ...]:
    book = await book_for(turn.work, turn.draft["unit"])
    months = intervals(book, turn.work.today)
    found = tuple(Choice(str(each), turn.t("tasks.months", months=each)) for each in months)
    return (*found, _why(turn, "TSK-03"))
