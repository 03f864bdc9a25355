"""The case of a member, for each who may see it: what was done, and what may be done next.

CNV-S10, S12, S13 the committee, C02 and C04 the superior, H02 the helper, M16 the member.

```mermaid
stateDiagram-v2
    [*] --> case
    case --> told: everything that was done
    told --> case
    case --> papers: drafts to print
    papers --> case
    case --> ask
    ask --> ask: what the move wants, one after the other
    ask --> sure
    sure --> case: kept
```
"""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Open,
    Result,
    Turn,
    Unclear,
    pick,
)
from handlers.screening import case_words as words
from handlers.understanding.names import match
from handlers.vocabulary import Attachment, Choice
from handlers.why_cell import BY_VOTES
from handlers.why_facts import why
from services import meetings
from services.documents.papers import MadePaper
from services.members import members
from services.people import COMMITTEE, SECRETARIAT, WARD, names
from services.privacy import views as looks
from services.refusal import Refused
from services.roster.cells import read_date
from services.screening import cases, commenting, lists, papers, versions, yearly
from services.screening.case import CaseView, access_case, mine
from services.screening.checks import Given
from services.screening.gate_facts import as_if, gate_facts
from services.screening.table import MOVES, moves_from

OWN_WORDS = ("submit", "reply", "prepare", "note", "opine")
"""moves whose words are asked for in words of their own"""
MEETINGS = 6
"""so many of the last meetings are offered"""
STEP3 = ("account", "helper_says", "discuss", "conclude")


class CaseTalk(Conversation):
    """What somebody may not see does not exist here; every look is in the audit trail."""

    name = "case"
    commands: ClassVar = {
        "hoso": "open",
        "danhsachhoso": "lists",
        "danhsachvanban": "listed",
        "phienbandanhsach": "versions",
        "baocaosangloc": "report",
    }

    async def step_open(self, turn: Turn) -> Result:
        """ "/hoso 3", or the cases one may see."""
        if turn.number():
            turn.draft = {"case": turn.number()}
            asked = {each.case_id for each in await commenting.waiting(turn.work)}
            return (
                Open("case_comment", "say", turn.draft) if turn.number() in asked else Go("case")
            )
        found = await mine(turn.work)
        choices = [Choice(f"/hoso {each.id}", words.line(turn.t, each)) for each in found]
        if any(each.seen_as in lists.LISTING for each in found):
            choices.append(Choice("/danhsachhoso", turn.t("case.lists")))
            choices.append(Choice("/danhsachvanban", turn.t("case.listed")))
            choices.append(Choice("/phienbandanhsach", turn.t("case.versions")))
        if turn.work.acting.units(*SECRETARIAT):
            choices.append(Choice("/nguoigopy", turn.t("case.offices")))
        if turn.work.acting.units(*COMMITTEE):
            choices.append(Choice("/phananh", turn.t("case.front")))
        if turn.work.acting.units(*WARD):
            choices.append(Choice("/baocaosangloc", turn.t("case.report_year")))
        return Done(turn.t("case.which" if choices else "case.none"), tuple(choices))

    async def step_lists(self, turn: Turn) -> Result:
        """Both lists as a workbook (SCR-30)."""
        return _made(turn, await lists.workbook(turn.work), "case.lists_made")

    async def step_listed(self, turn: Turn) -> Result:
        """Both lists as a paper (SCR-30)."""
        return _made(turn, await lists.paper(turn.work), "case.listed_made")

    async def step_versions(self, turn: Turn) -> Result:
        """The list as it was at each of its stages this year (REP-04)."""
        year = turn.number() or turn.work.today.year
        return _made(turn, await versions.workbook(turn.work, year), "case.versions_made")

    async def step_report(self, turn: Turn) -> Result:
        """The report of a year, for the ward (SCR-29)."""
        year = turn.number() or turn.work.today.year
        return _made(turn, await yearly.report(turn.work, year), "case.report_made")

    async def step_case(self, turn: Turn) -> Result:
        """Where it stands, and what may be done next."""
        if turn.choice in ("told", "papers"):
            return Go(turn.choice)
        if turn.choice in MOVES:
            turn.draft |= {"move": turn.choice, "given": {}}
            return Go("ask")
        if turn.text:
            return Unclear()
        view = await access_case(turn.work, turn.draft["case"])
        if isinstance(view, Refused):
            return turn.say(view)
        looks.saw(turn.work, view.person_id, "case")
        helper = (await names(turn.work, [view.helper_id or 0])).get(view.helper_id or 0, "")
        return Ask(words.board(turn.t, view, helper), _ways(turn, view))

    async def step_told(self, turn: Turn) -> Result:
        """Step by step, with day and paper."""
        view = await access_case(turn.work, turn.draft["case"])
        if isinstance(view, Refused):
            return turn.say(view)
        lines = [words.step(turn.t, each) for each in view.steps]
        return Note("\n".join([turn.t("case.told", name=view.name), *lines]))

    async def step_papers(self, turn: Turn) -> Result:
        """Drafts of the papers that this state of the case wants."""
        if turn.choice == "back":
            return Go("case")
        if turn.choice:
            made = await papers.draft(turn.work, turn.draft["case"], turn.choice)
            if isinstance(made, Refused):
                return turn.say(made)
            file = Attachment(made.file_id, made.name, made.mime)
            return Note(turn.t("case.paper_made"), file)
        if turn.text:
            return Unclear()
        view = await access_case(turn.work, turn.draft["case"])
        if isinstance(view, Refused):
            return turn.say(view)
        kinds = pick(turn.t, "case.paper", *papers.available(view))
        return Ask(turn.t("case.papers"), (*kinds, Choice("back", turn.t("choice.back"))))

    async def step_ask(self, turn: Turn) -> Result:
        """What the move wants, one after the other."""
        given, move = turn.draft["given"], MOVES[turn.draft["move"]]
        part = next((each for each in move.asks if each not in given), None)
        if part is None:
            return Go("sure")
        if not turn.asked:
            value = await self._read(turn, part)
            if value is not None:
                given[part] = value
                return Go("ask")
        choices = await self._choices(turn, part)
        key = f"case.ask.{part}"
        if part == "words" and turn.draft["move"] in OWN_WORDS:
            key = f"case.words.{turn.draft['move']}"
        return Ask(turn.t(key if turn.asked else "case.unclear"), choices)

    async def step_sure(self, turn: Turn) -> Result:
        """What will be kept, for good."""
        action, given = turn.draft["move"], turn.draft["given"]
        if turn.choice == "keep":
            done = await cases.move(turn.work, turn.draft["case"], action, _given(turn, given))
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft = {"case": done.id}
            return Go("case")
        if turn.choice == "back":
            return Go("case")
        if turn.text:
            return Unclear()
        view = await access_case(turn.work, turn.draft["case"])
        if isinstance(view, Refused):
            return turn.say(view)
        shown = words.summary(turn.t, action, await self._named(turn, given))
        ways = (*pick(turn.t, "case", "keep"), Choice("back", turn.t("choice.back")))
        told = as_if(view, action, _given(turn, given), turn.work.now)
        return Ask(shown, (*ways, _why(turn, told, MOVES[action].rule, given.get("meeting"))))

    async def _named(self, turn: Turn, given: dict[str, Any]) -> dict[str, str]:
        """The parts as people read them."""
        shown = {key: str(value) for key, value in given.items()}
        if "helper" in given:
            shown["helper"] = (await names(turn.work, [given["helper"]]))[given["helper"]]
        if "detail" in given:
            shown["detail"] = turn.t(f"case.detail.{given['detail']}")
        if "on_day" in given:
            shown["on_day"] = turn.t.day(date.fromisoformat(given["on_day"]))
        if "meeting" in given:
            shown["meeting"] = await _meeting_day(turn, given["meeting"])
        return shown

    async def _read(self, turn: Turn, part: str) -> Any:
        if part == "helper":
            people = await self._people(turn)
            chosen = match(turn.text, people) if turn.text else []
            return chosen[0] if len(chosen) == 1 else None
        return _READ[part](turn)

    async def _choices(self, turn: Turn, part: str) -> tuple[Choice, ...]:
        t, move = turn.t, MOVES[turn.draft["move"]]
        if part == "detail":
            return tuple(Choice(each, t(f"case.detail.{each}")) for each in move.details)
        if part == "on_day":
            return (Choice("today", t("case.today")),)
        if part != "meeting":
            return ()
        held = [
            each for each in await meetings.to_lead(turn.work) if each.starts_at <= turn.work.now
        ]
        return tuple(Choice(str(each.id), t.day_of(each.starts_at)) for each in held)

    async def _people(self, turn: Turn) -> list[tuple[int, str]]:
        view = await access_case(turn.work, turn.draft["case"])
        if isinstance(view, Refused):
            return []
        listed = await members(turn.work, view.unit_id, turn.work.today)
        return [(each.id, each.name) for each in listed if each.id != view.person_id]


def _ways(turn: Turn, view: CaseView) -> tuple[Choice, ...]:
    t = turn.t
    actions = [each for part in view.parts for each in moves_from(view.state, part)]
    waits = view.due is not None and turn.work.today < view.due
    shown = [each for each in actions if not (waits and each in STEP3)]
    if view.state == "APPROVED" and view.told:
        shown = [each for each in shown if each != "talk"]
    elif view.state == "APPROVED":
        shown = [each for each in shown if each != "self_criticism"]
    moves = tuple(Choice(each, t(f"case.move.{each}")) for each in shown)
    rule = MOVES[shown[0]].rule if shown else "SCR-20" if waits else "SCR-17"
    told = Choice("told", t("case.all_steps"))
    drafts = (Choice("papers", t("case.drafts")),) if papers.available(view) else ()
    return (*moves, *drafts, told, _why(turn, view, rule))


def _made(turn: Turn, made: MadePaper | Refused, key: str) -> Result:
    if isinstance(made, Refused):
        return turn.say(made)
    file = Attachment(made.file_id, made.name, made.mime)
    return Done(turn.t(key), (Choice("/hoso", turn.t("choice.back")),), file)


def _why(turn: Turn, view: CaseView, rule: str, meeting: object = None) -> Choice:
    """The facts of the step; the votes of a meeting are looked up when they are asked for."""
    if rule in BY_VOTES and isinstance(meeting, int):
        return why(turn.t, rule, meeting, view.person_id)
    return why(turn.t, rule, **gate_facts(view, rule))


def _given(turn: Turn, given: dict[str, Any]) -> Given:
    day = given.get("on_day")
    return Given(
        date.fromisoformat(day) if day else turn.work.today,
        given.get("paper", ""),
        given.get("words", ""),
        given.get("detail", ""),
        given.get("helper"),
        given.get("meeting"),
    )


async def _meeting_day(turn: Turn, meeting_id: int) -> str:
    found = await meetings.access_meeting(turn.work, meeting_id)
    return "" if isinstance(found, Refused) else turn.t.day_of(found.starts_at)


def _day(turn: Turn) -> str | None:
    if turn.choice == "today":
        return turn.work.today.isoformat()
    found = read_date(turn.text)
    return found.isoformat() if isinstance(found, date) else None


_READ: dict[str, Callable[[Turn], Any]] = {
    "on_day": _day,
    "detail": lambda turn: turn.choice or None,
    "meeting": lambda turn: int(turn.choice) if turn.choice.isdecimal() else None,
    "paper": lambda turn: turn.text.strip() or None,
    "words": lambda turn: turn.text.strip() or None,
}
