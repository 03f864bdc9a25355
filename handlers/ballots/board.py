"""A ballot as it stands, for those who lead it: begun, watched, annulled, its papers (CNV-S11).

```mermaid
stateDiagram-v2
    [*] --> board
    board --> present
    present --> team
    present --> because: the second ballot is not needed
    because --> team
    team --> which: a name fits several people, or nobody
    which --> team
    team --> begin
    begin --> board: the team is told
    board --> reason
    reason --> undo
    undo --> board: annulled or withdrawn, and kept
```
"""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, ClassVar

from handlers import which_one
from handlers.ballots import figures, words
from handlers.conversation import Ask, Conversation, Done, Go, Open, Result, Turn, Unclear, pick
from handlers.named import NOBODY, Names
from handlers.vocabulary import Attachment, Choice
from services.ballots import asking, counting, gates, opening, papers, results, views
from services.ballots.ballot import BallotView
from services.documents.papers import MadePaper
from services.members import Member, members
from services.refusal import Refused
from services.work import Work

PAPERS = {"slips": "inphieu", "record": "bienbankiemphieu", "published": "tepphieu"}


class BallotTalk(Conversation):
    """Each look asks again how the ballot stands; a count is never changed here."""

    name = "ballot"
    commands: ClassVar = {
        "phieu": "open",
        "inphieu": "slips",
        "bienbankiemphieu": "record",
        "tepphieu": "published",
    }

    async def step_open(self, turn: Turn) -> Result:
        """ "/phieu 3": the board for who leads it, the count for who counts it."""
        ballot_id = turn.number()
        found = await views.access_ballot(turn.work, ballot_id)
        if isinstance(found, Refused):
            return Open("counting", "start", {"ballot": ballot_id})
        turn.draft = {"ballot": ballot_id}
        return Go("board")

    async def step_board(self, turn: Turn) -> Result:
        """How it stands, and what can be done next."""
        if turn.choice in ("annul", "withdraw"):
            turn.draft["what"] = turn.choice
            return Go("reason")
        if turn.choice == "begin":
            return Go("present")
        if turn.text:
            return Unclear()
        view = await views.access_ballot(turn.work, turn.draft["ballot"])
        if isinstance(view, Refused):
            return turn.say(view)
        return Ask(await _board(turn, view), _ways(turn, view))

    async def step_present(self, turn: Turn) -> Result:
        """How many voters are in the room."""
        view = await views.access_ballot(turn.work, turn.draft["ballot"])
        if isinstance(view, Refused):
            return turn.say(view)
        known = await opening.voters_present(turn.work, view)
        said = figures.numbers(turn.text)
        if turn.choice == "roll" and known:
            said = [known]
        if len(said) == 1:
            turn.draft["present"] = said[0]
            return await _after_present(turn, view)
        text = turn.t("ballot.present", title=words.title(turn.t, view), base=view.roll_base)
        roll = Choice("roll", turn.t("ballot.choice.roll", count=known))
        return Ask(text, (roll,) if known else ())

    async def step_because(self, turn: Turn) -> Result:
        """Why the removal ballot is held although progress was recognised (AMB-09)."""
        if turn.text:
            turn.draft["because"] = turn.text
            return Go("team")
        return Ask(turn.t("ballot.because"))

    async def step_team(self, turn: Turn) -> Result:
        """The counting team by name, its leader first."""
        people = await self._people(turn)
        if isinstance(people, Refused):
            return turn.say(people)
        if turn.text:
            turn.draft |= {"named": {}, "team_text": turn.text}
        if "team_text" not in turn.draft:
            return Ask(turn.t("ballot.team"))
        names = Names([(each.id, each.name) for each in people], turn.draft["named"], True)
        parts = turn.draft["team_text"].replace(";", ",").split(",")
        team = [names.find(part) for part in parts if part.strip()]
        if names.unclear:
            which_one.begin(turn, names)
            return Go("which")
        turn.draft["team"] = [each for each in team if each and each != NOBODY]
        del turn.draft["team_text"]
        return Go("begin")

    async def step_which(self, turn: Turn) -> Result:
        """Which of those with this name."""
        people = await self._people(turn)
        return (
            turn.say(people)
            if isinstance(people, Refused)
            else which_one.ask(turn, people, "team")
        )

    async def step_begin(self, turn: Turn) -> Result:
        """Voters, team and a warning where the threshold is out of reach; then it begins."""
        if turn.choice == "go":
            done = await opening.open_ballot(
                turn.work,
                turn.draft["ballot"],
                turn.draft["present"],
                turn.draft["team"],
                turn.draft.get("because", ""),
            )
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft = {"ballot": done.id}
            return Go("board")
        if turn.choice == "team":
            return Go("team")
        if turn.text:
            return Unclear()
        return await self._ask_begin(turn)

    async def step_reason(self, turn: Turn) -> Result:
        """Why a count is annulled, or a question withdrawn."""
        if turn.text:
            turn.draft["reason"] = turn.text
            return Go("undo")
        return Ask(turn.t(f"ballot.reason.{turn.draft['what']}"))

    async def step_undo(self, turn: Turn) -> Result:
        """Nothing is erased; it is asked once more all the same."""
        what, reason = turn.draft["what"], turn.draft["reason"]
        if turn.choice == "yes":
            use = counting.annul if what == "annul" else asking.withdraw
            done = await use(turn.work, turn.draft["ballot"], reason)
            if isinstance(done, Refused):
                return turn.say(done)
            turn.draft = {"ballot": done.id}
            return Go("board")
        if turn.choice == "back":
            return Go("board")
        if turn.text:
            return Unclear()
        back = Choice("back", turn.t("choice.back"))
        sure = Choice("yes", turn.t(f"ballot.undo.{what}"))
        return Ask(turn.t(f"ballot.sure.{what}", reason=reason), (sure, back))

    async def step_slips(self, turn: Turn) -> Result:
        """Slips to print."""
        return await _paper(turn, "slips", papers.slips)

    async def step_record(self, turn: Turn) -> Result:
        """Biên bản kiểm phiếu."""
        return await _paper(turn, "record", papers.record)

    async def step_published(self, turn: Turn) -> Result:
        """The file that anybody counts anew."""
        return await _paper(turn, "published", papers.published)

    async def _people(self, turn: Turn) -> list[Member] | Refused:
        view = await views.access_ballot(turn.work, turn.draft["ballot"])
        if isinstance(view, Refused):
            return view
        found = await members(turn.work, view.unit_id, view.held_on)
        return [each for each in found if each.id != view.subject_id]

    async def _ask_begin(self, turn: Turn) -> Result:
        view = await views.access_ballot(turn.work, turn.draft["ballot"])
        people = await self._people(turn)
        if isinstance(view, Refused) or isinstance(people, Refused):
            return turn.say(Refused("no_such_ballot"))
        t, present = turn.t, turn.draft["present"]
        known = {each.id: each.name for each in people}
        team = ", ".join(known.get(each, "") for each in turn.draft["team"])
        lines = [t("ballot.begin", title=words.title(t, view), present=present, team=team)]
        if 0 < present <= view.base:
            warned = await opening.within_reach(turn.work, view, present)
            lines += warned.reasons if warned and warned.by_text == "WARNING" else ()
        return Ask("\n".join(lines), pick(t, "ballot.choice", "go", "team"))


async def _after_present(turn: Turn, view: BallotView) -> Result:
    found = await gates.in_order(turn.work, view)
    if isinstance(found, Refused):
        return turn.say(found)
    needed = found is None or found.values.get("needed")
    return Go("team" if needed else "because")


async def _board(turn: Turn, view: BallotView) -> str:
    t = turn.t
    lines = [t("ballot.head", title=words.title(t, view), base=view.base)]
    lines += [
        t("ballot.annulled", number=each.round, reason=each.annulled)
        for each in view.counts
        if each.annulled
    ]
    if view.count:
        lines += [words.figures_lines(t, view.count.figures), words.result(t, view, view.count)]
        lines += await _both(turn, view)
    elif view.withdrawn is not None:
        lines.append(t("ballot.withdrawn", reason=view.withdrawn))
    elif view.opening:
        lines.append(_waiting(turn, view))
    else:
        lines.append(t("ballot.prepared"))
    return "\n".join(lines)


async def _both(turn: Turn, view: BallotView) -> list[str]:
    """What the two ballots of the screening meeting say together (BAL-08)."""
    if view.kind not in ("progress", "removal") or view.subject_id is None:
        return []
    found = await results.combined(turn.work, view.meeting_id, view.subject_id)
    if found is None:
        return []
    again = found.values.get("next_review")
    day = turn.t.day(again) if isinstance(again, date) else ""
    return [turn.t(f"ballot.both.{found.by_text}", day=day), *found.reasons]


def _waiting(turn: Turn, view: BallotView) -> str:
    t, entries = turn.t, view.entries or {}
    done = ", ".join(each.name for each in view.counters if each.person_id in entries) or "–"
    lines = [t("ballot.entered", names=done)]
    if view.differs:
        lines.append(t("ballot.differs", figures=words.names_of(t, view.differs)))
    elif view.opening:
        lines.append(t("ballot.waits", present=view.opening.present))
    return "\n".join(lines)


def _ways(turn: Turn, view: BallotView) -> tuple[Choice, ...]:
    t, state = turn.t, view.state
    found: list[Choice] = []
    if state == "prepared":
        found += [*pick(t, "ballot.choice", "begin"), _paper_choice(turn, "slips", view)]
    if state == "open":
        if view.counts_it(turn.work.acting.person_id):
            found.append(Choice(f"/kiemphieu {view.id}", t("ballot.choice.enter")))
        found.append(_paper_choice(turn, "slips", view))
    if state in ("prepared", "open"):
        found += pick(t, "ballot.choice", "withdraw")
    if state == "counted":
        found += [_paper_choice(turn, "record", view), _paper_choice(turn, "published", view)]
        found += pick(t, "ballot.choice", "annul")
    others = Choice(f"/bophieu {view.meeting_id}", t("ballot.choice.others"))
    why = Choice(f"/visao {words.RULES[view.kind]} {view.id}", t("choice.why"))
    return (*found, others, why)


def _paper_choice(turn: Turn, kind: str, view: BallotView) -> Choice:
    return Choice(f"/{PAPERS[kind]} {view.id}", turn.t(f"ballot.paper.{kind}"))


async def _paper(
    turn: Turn,
    kind: str,
    make: Callable[[Work, int], Coroutine[Any, Any, MadePaper | Refused]],
) -> Result:
    made = await make(turn.work, turn.number())
    if isinstance(made, Refused):
        return turn.say(made)
    back = Choice(f"/phieu {turn.number()}", turn.t("choice.back"))
    file = Attachment(made.file_id, made.name, made.mime)
    return Done(turn.t(f"ballot.made.{kind}"), (back,), file)
