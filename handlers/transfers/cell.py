"""The steps of the cell that a member leaves, and of the one that receives (CNV-S07).

```mermaid
stateDiagram-v2
    [*] --> waiting
    waiting --> whom: another member leaves
    waiting --> one
    whom --> [*]: the event is asked
    one --> talk
    one --> report
    one --> decline
    one --> sure
    sure --> one: received, or stopped
    one --> [*]: a paper, the letter of introduction, a longer stay
    talk --> one
    report --> [*]: with its paper
    decline --> one
```
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

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
from handlers.resolution import read_resolution
from handlers.transfers.words import label, page
from handlers.understanding.names import match
from handlers.vocabulary import Attachment, Choice
from services.documents.papers import MadePaper
from services.members import Member, members
from services.people import COMMITTEE, SECRETARIAT, WARD
from services.privacy import views as looks
from services.refusal import Refused
from services.transfers import introducing, letters, opening, views
from services.transfers.views import Case
from services.work import Work

ACTS: dict[str, Callable[[Work, int], Awaitable[Case | Refused]]] = {
    "receive": introducing.receive,
    "papers": introducing.papers,
    "back": introducing.come_back,
    "stop": opening.withdraw,
}
"""choice → what one tap and a "sure?" do"""
PAPERS: dict[str, Callable[[Work, int], Awaitable[MadePaper | Refused]]] = {
    "request": letters.request,
    "letter": letters.introduction,
}


class Transfers(Conversation):
    """For the committees of both cells; the ward sees what was reported."""

    name = "transfers"
    commands: ClassVar = {"chuyensinhhoat": "waiting", "motchuyen": "open", "giaychuyen": "paper"}

    async def step_waiting(self, turn: Turn) -> Result:
        """Who comes, who goes, whose papers are missing."""
        if not turn.work.acting.units(*COMMITTEE, *WARD):
            return Open("moving", "open")
        if turn.choice == "whom":
            return Go("whom")
        if result := from_list(turn, "one"):
            return result
        found = await _seen(turn)
        labels = [Choice(str(each.id), label(turn.t, each)) for each in found]
        choices = paged(turn.t, labels, turn.draft.get("page", 0), size=6)
        leads = turn.work.acting.units(*SECRETARIAT)
        more = pick(turn.t, "transfer.way", "whom") if leads else ()
        return Ask(turn.t("transfer.waiting", count=len(found)), (*choices, *more))

    async def step_open(self, turn: Turn) -> Result:
        """From a reminder, or from another page."""
        turn.draft = {"person": turn.number()}
        return Go("one")

    async def step_whom(self, turn: Turn) -> Result:
        """A member of whom the cell knows that something changed (TRF-07)."""
        people = await _official(turn)
        named = match(turn.text, [(e.id, e.name) for e, _ in people]) if turn.text else []
        wanted = named[0] if len(named) == 1 else int(turn.choice) if _is_id(turn) else 0
        for member, unit_id in people:
            if member.id == wanted:
                return Open("moving", "open", {"for": member.id, "unit": unit_id})
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.text:
            return Unclear()
        choices = [Choice(str(each.id), each.name) for each, _ in people]
        return Ask(turn.t("transfer.whom"), paged(turn.t, choices, turn.draft.get("page", 0)))

    async def step_one(self, turn: Turn) -> Result:
        """One move: where it stands, and what can be done."""
        found = await views.access(turn.work, turn.draft.get("person", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        ways = await _ways(turn, found)
        if turn.choice in ACTS and turn.choice in ways:
            turn.draft["act"] = turn.choice
            return Go("sure")
        if turn.choice == "extend" and "extend" in ways:
            return Open("extending", "until", {"case": found.id})
        if turn.choice == "introduce":
            return Open("introducing", "where", {"case": found.id})
        if turn.choice in ("talk", "report", "decline"):
            return Go(turn.choice)
        if turn.choice in PAPERS:
            return await _paper(turn, found, turn.choice)
        if turn.text:
            return Unclear()
        looks.saw(turn.work, found.person_id, "move")
        return Ask(
            page(turn.t, found), (*pick(turn.t, "transfer.way", *ways), *_links(turn, found))
        )

    async def step_sure(self, turn: Turn) -> Result:
        """What cannot be taken back is asked once more."""
        found = await views.access(turn.work, turn.draft.get("person", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        act = turn.draft["act"]
        if turn.choice == "no":
            return Go("one")
        if turn.choice == "yes":
            done = await ACTS[act](turn.work, found.id)
            return turn.say(done) if isinstance(done, Refused) else Go("one")
        if turn.text:
            return Unclear()
        to = found.destination.to if found.destination else ""
        values = {"name": found.name, "to": to, "unit": found.unit}
        return Ask(turn.t(f"transfer.sure.{act}", **values), pick(turn.t, "sure", "yes", "no"))

    async def step_talk(self, turn: Turn) -> Result:
        """The day and the outcome of the talk in one message."""
        if not turn.text:
            return Ask(turn.t("transfer.talk"))
        day = read_resolution(turn.text, turn.work.today)[1] or turn.work.today
        done = await opening.talk(turn.work, turn.draft["person"], day, turn.text)
        return turn.say(done) if isinstance(done, Refused) else Go("one")

    async def step_report(self, turn: Turn) -> Result:
        """What the member did not do; the report comes back as a paper (TRF-08)."""
        if not turn.text:
            why = Choice("/visao TRF-08", turn.t("choice.why"))
            return Ask(turn.t("transfer.report"), (why,))
        done = await opening.report_up(turn.work, turn.draft["person"], turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        made = await letters.report(turn.work, done.id)
        if isinstance(made, Refused):
            return turn.say(made)
        return Done(turn.t("transfer.reported"), _again(turn, done), _file(made))

    async def step_decline(self, turn: Turn) -> Result:
        """The receiving cell says why it does not receive yet."""
        if not turn.text:
            return Ask(turn.t("transfer.decline"))
        done = await introducing.decline(turn.work, turn.draft["person"], turn.text)
        return turn.say(done) if isinstance(done, Refused) else Done(turn.t("transfer.declined"))

    async def step_paper(self, turn: Turn) -> Result:
        """ "/giaychuyen 12": the letter of introduction again."""
        found = await views.access(turn.work, turn.number())
        if isinstance(found, Refused):
            return turn.say(found)
        return await _paper(turn, found, "letter")


async def _seen(turn: Turn) -> list[Case]:
    """What waits for the actor: who comes first, then who goes, then missing papers."""
    coming = await views.arriving(turn.work)
    found = [each for each in coming if each.state == "introduced"]
    found += [each for each in await views.leaving(turn.work) if each.open]
    found += [each for each in coming if each.papers_missing]
    found += await views.reported(turn.work)
    today = turn.work.today
    found += [each for each in coming if introducing.staying(each, today)]
    return list({each.id: each for each in found}.values())


async def _official(turn: Turn) -> list[tuple[Member, int]]:
    """Members of the cells the actor leads, with their cell."""
    found = []
    for unit_id in turn.work.acting.units(*SECRETARIAT):
        people = await members(turn.work, unit_id, turn.work.today)
        found += [(each, unit_id) for each in people if not each.temporary]
    return found


async def _ways(turn: Turn, found: Case) -> Sequence[str]:
    """What this person can do with a move as it stands."""
    work, state = turn.work, found.state
    leads, receives = views.leads(work, found.unit_id), views.receives(work, found)
    to = found.destination
    here = receives or (leads and to is not None and to.to_unit_id is None)
    asked = state in ("talked", "declined") and found.step("talked") is not None
    possible = {
        "receive": state == "introduced" and here,
        "decline": state == "introduced" and receives,
        "talk": leads and found.open and state != "introduced",
        "introduce": leads and found.open and state != "introduced",
        "request": leads and asked,
        "report": leads and asked,
        "letter": leads and state in ("introduced", "moved"),
        "stop": leads and found.open,
        "papers": receives and found.papers_missing,
        "extend": (leads or receives) and introducing.staying(found, work.today),
        "back": (leads or receives) and introducing.staying(found, work.today),
    }
    return [way for way, can in possible.items() if can]


def _links(turn: Turn, found: Case) -> tuple[Choice, ...]:
    """The new task of who has come (TSK-04), the reasons, the way back."""
    to = found.destination
    came = found.state == "moved" and views.receives(turn.work, found)
    unit_id = to.to_unit_id if to else 0
    task = (Choice(f"/phancong {unit_id}", turn.t("transfer.choice.task")),)
    rule = "TSK-04" if came else "TRF-07"
    why = Choice(f"/visao {rule}", turn.t("choice.why"))
    back = Choice("/chuyensinhhoat", turn.t("choice.back"))
    return (*(task if came else ()), why, back)


async def _paper(turn: Turn, found: Case, kind: str) -> Result:
    made = await PAPERS[kind](turn.work, found.id)
    if isinstance(made, Refused):
        return turn.say(made)
    return Done(turn.t(f"transfer.paper.{kind}"), _again(turn, found), _file(made))


def _again(turn: Turn, found: Case) -> tuple[Choice, ...]:
    return (Choice(f"/motchuyen {found.id}", turn.t("notice.see_transfer")),)


def _file(made: MadePaper) -> Attachment:
    return Attachment(made.file_id, made.name, made.mime)


def _is_id(turn: Turn) -> bool:
    return turn.choice.isdecimal()
