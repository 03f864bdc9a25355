"""The committee asks a question to be voted on by secret ballot (CNV-S11).

```mermaid
stateDiagram-v2
    [*] --> list
    list --> kind
    kind --> person: list, progress, removal
    kind --> question: the cell's own
    person --> sure
    person --> classes
    question --> base
    base --> threshold
    threshold --> needed: a number
    threshold --> source
    needed --> source
    threshold --> sure: nothing was stated
    source --> sure
    sure --> classes: official or probationary is not recorded
    classes --> sure
    sure --> [*]: asked
```
"""

from collections.abc import Mapping
from typing import ClassVar

from handlers.ballots import figures, words
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
from handlers.phrases import meeting_line
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from handlers.why_facts import why, why_of
from services import meetings
from services.ballots import asking, roll, views
from services.ballots.asking import NewBallot
from services.ballots.ballot import KINDS
from services.ballots.roll import OFFICIAL, PROBATIONARY, Voter
from services.clock import local_day
from services.meetings import MeetingView
from services.people import COMMITTEE
from services.refusal import Refused


class AskBallot(Conversation):
    """One question, one ballot; nobody is left out of the base silently."""

    name = "ask_ballot"
    commands: ClassVar = {"bophieu": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """ "/bophieu 12", or the meetings one leads."""
        meeting_id = turn.number()
        if not meeting_id:
            led = [
                each
                for each in await meetings.to_lead(turn.work)
                if turn.work.acting.holds(each.unit_id, *COMMITTEE)
            ]
            if len(led) != 1:
                return _choose_meeting(turn, led)
            meeting_id = led[0].id
        turn.draft = {"meeting": meeting_id}
        return Go("list")

    async def step_list(self, turn: Turn) -> Result:
        """The ballots of the meeting, and the way to a new one."""
        if turn.choice == "new":
            return Go("kind")
        if turn.text:
            return Unclear()
        meeting = await meetings.access_meeting(turn.work, turn.draft["meeting"], *COMMITTEE)
        if isinstance(meeting, Refused):
            return turn.say(meeting)
        t, found = turn.t, await views.of_meeting(turn.work, meeting.id)
        text = t("ballot.list" if found else "ballot.none", meeting=meeting_line(t, meeting))
        lines = [words.line(t, each) for each in found]
        choices = [Choice(f"/phieu {each.id}", words.title(t, each)) for each in found]
        new = pick(t, "ballot.choice", "new")
        asked = why(t, "BAL-07", means="paper")
        return Ask("\n".join([text, *lines]), (*choices, *new, asked))

    async def step_kind(self, turn: Turn) -> Result:
        """What is voted on."""
        if turn.choice in KINDS:
            turn.draft["new"] = {"kind": turn.choice}
            return Go("question" if turn.choice == "own" else "person")
        if turn.text:
            return Unclear()
        return Ask(turn.t("ballot.kind"), pick(turn.t, "ballot.kind_of", *KINDS))

    async def step_person(self, turn: Turn) -> Result:
        """Whom it is about: by name, or from the list."""
        people = await self._people(turn)
        if isinstance(people, Refused):
            return turn.say(people)
        if turn.text:
            found = match(turn.text, [(each.person_id, each.name) for each in people])
            if len(found) == 1:
                turn.draft["new"]["subject_id"] = found[0]
                return Go("sure")
            people = [each for each in people if each.person_id in found] or people
        elif result := from_list(turn, "sure"):
            turn.draft["new"]["subject_id"] = turn.draft.get("person")
            return result
        names = [Choice(str(each.person_id), each.name) for each in people]
        return Ask(turn.t("ballot.person"), paged(turn.t, names, turn.draft.get("page", 0)))

    async def step_question(self, turn: Turn) -> Result:
        """The cell's own question in its own words."""
        if turn.text and asking.of_screening(turn.text):
            return turn.say(Refused("ballot_of_screening"))
        if turn.text:
            turn.draft["new"]["question"] = turn.text
            return Go("base")
        return Ask(turn.t("ballot.question"))

    async def step_base(self, turn: Turn) -> Result:
        """On which number the result is reckoned: no document says it for such questions."""
        if turn.choice in asking.OWN_BASES:
            turn.draft["new"]["own_base"] = turn.choice
            return Go("threshold")
        if turn.text:
            return Unclear()
        return Ask(turn.t("ballot.own_base"), pick(turn.t, "ballot.base_of", *asking.OWN_BASES))

    async def step_threshold(self, turn: Turn) -> Result:
        """How many are enough, if the cell's own regulation says so."""
        if turn.choice == "majority":
            turn.draft["new"]["majority"] = True
            return Go("source")
        if turn.choice == "number":
            return Go("needed")
        if turn.choice == "none":
            return Go("sure" if turn.draft["new"]["own_base"] == "official" else "source")
        if turn.text:
            return Unclear()
        ways = pick(turn.t, "ballot.threshold_of", "majority", "number", "none")
        return Ask(turn.t("ballot.threshold"), ways)

    async def step_needed(self, turn: Turn) -> Result:
        """The least number of papers in favour."""
        found = figures.numbers(turn.text)
        if len(found) == 1:
            turn.draft["new"]["needed"] = found[0]
            return Go("source")
        return Ask(turn.t("ballot.ask_needed"))

    async def step_source(self, turn: Turn) -> Result:
        """Where base and threshold are written; without it nothing is reckoned."""
        if turn.text:
            turn.draft["new"]["source"] = turn.text
            return Go("sure")
        return Ask(turn.t("ballot.ask_source"))

    async def step_classes(self, turn: Turn) -> Result:
        """Who is probationary, among those of whom no day is recorded: asked, never guessed."""
        people = await self._people(turn)
        if isinstance(people, Refused):
            return turn.say(people)
        unknown = [each for each in people if each.why == roll.UNKNOWN]
        if turn.choice == "all" or turn.text:
            named = _named(turn.text, unknown)
            if named is None:
                return Ask(turn.t("ballot.class_unclear"), pick(turn.t, "ballot.choice", "all"))
            stated = {str(each.person_id): OFFICIAL for each in unknown}
            turn.draft["stated"] = stated | {str(each): PROBATIONARY for each in named}
            return Go("sure")
        names = ", ".join(each.name for each in unknown)
        return Ask(turn.t("ballot.classes", names=names), pick(turn.t, "ballot.choice", "all"))

    async def step_sure(self, turn: Turn) -> Result:
        """Question and base name by name, before it is kept."""
        new = _new(turn)
        if turn.choice == "ask":
            done = await asking.ask(turn.work, turn.draft["meeting"], new)
            if isinstance(done, Refused):
                return turn.say(done)
            return Open("ballot", "board", {"ballot": done.id})
        if turn.choice == "classes":
            turn.draft.pop("stated", None)
            return Go("classes")
        if turn.text:
            return Unclear()
        found = await asking.check(turn.work, turn.draft["meeting"], new)
        if isinstance(found, Refused):
            return Go("classes") if found.code == "ballot_classes" else turn.say(found)
        t = turn.t
        name = next((x.name for x in found.roll.voters if x.person_id == new.subject_id), "")
        lines = [
            t(f"ballot.title.{new.kind}", name=name, question=new.question),
            words.roll_lines(t, found.roll, found.finding),
            *([t("ballot.own_source", source=new.source)] if new.source else []),
        ]
        ways = pick(t, "ballot.choice", "ask")
        if turn.draft.get("stated"):
            ways = (*ways, *pick(t, "ballot.choice", "classes"))
        return Ask("\n".join(lines), (*ways, why_of(t, found.finding)))

    async def _people(self, turn: Turn) -> list[Voter] | Refused:
        """Members of the home cell, without the one who asks."""
        meeting = await meetings.access_meeting(turn.work, turn.draft["meeting"], *COMMITTEE)
        if isinstance(meeting, Refused):
            return meeting
        on = local_day(meeting.starts_at)
        listed = await roll.of(turn.work, meeting.unit_id, on, _stated(turn))
        return [each for each in listed.voters if each.why != "temporary"]


def _choose_meeting(turn: Turn, led: list[MeetingView]) -> Result:
    t = turn.t
    if not led:
        return Done(t("ballot.no_meeting"))
    choices = [Choice(f"/bophieu {each.id}", meeting_line(t, each)) for each in led]
    return Done(t("ballot.which_meeting"), tuple(choices))


def _stated(turn: Turn) -> Mapping[int, str]:
    return {int(key): value for key, value in turn.draft.get("stated", {}).items()}


def _new(turn: Turn) -> NewBallot:
    return NewBallot(**turn.draft["new"], stated=_stated(turn))


def _named(text: str, people: list[Voter]) -> list[int] | None:
    """The people named, apart by commas; none for "all"; None when a name is unclear."""
    named = []
    for part in filter(None, (each.strip() for each in text.replace(";", ",").split(","))):
        found = match(part, [(each.person_id, each.name) for each in people])
        if len(found) != 1:
            return None
        named.append(found[0])
    return named
