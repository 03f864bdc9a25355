"""A member of the counting team enters six figures; each on the own phone (CNV-S11).

```mermaid
stateDiagram-v2
    [*] --> start
    start --> papers
    papers --> valid
    valid --> votes
    votes --> sure
    papers --> sure: all six at once
    sure --> papers: again
    sure --> [*]: kept
```
"""

from typing import ClassVar

from handlers.ballots import figures as typed
from handlers.ballots import words
from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.vocabulary import Choice
from services.ballots import counting, views
from services.ballots.ballot import BallotView, Figures
from services.ballots.counting import Entered
from services.refusal import Refused

STEPS = {
    "papers": ("issued", "collected"),
    "valid": ("valid", "invalid"),
    "votes": ("yes", "no"),
}
"""step → the two figures it asks for; two numbers are never taken for a choice"""
AFTER = {"papers": "valid", "valid": "votes", "votes": "sure"}
ALL = tuple(name for pair in STEPS.values() for name in pair)


class CountBallot(Conversation):
    """What the other counter entered is not shown: each counts the papers, not the other."""

    name = "counting"
    commands: ClassVar = {"kiemphieu": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """ "/kiemphieu 3", or what waits."""
        if turn.number():
            turn.draft = {"ballot": turn.number()}
            return Go("start")
        t, waiting = turn.t, await views.to_count(turn.work)
        choices = [Choice(f"/kiemphieu {each.id}", words.title(t, each)) for each in waiting]
        return Done(t("counting.which" if choices else "counting.none"), tuple(choices))

    async def step_start(self, turn: Turn) -> Result:
        """How it stands for this counter."""
        view = await views.access_ballot(turn.work, turn.draft["ballot"], to_lead=False)
        if isinstance(view, Refused):
            return turn.say(view)
        if view.state != "open":
            return _over(turn, view)
        title = words.title(turn.t, view)
        turn.draft = {"ballot": view.id, "round": view.round, "figures": {}, "title": title}
        return Go("papers")

    async def step_papers(self, turn: Turn) -> Result:
        """Issued and collected; or all six."""
        return await self._pair(turn, "papers")

    async def step_valid(self, turn: Turn) -> Result:
        """Valid and invalid."""
        return await self._pair(turn, "valid")

    async def step_votes(self, turn: Turn) -> Result:
        """For and against."""
        return await self._pair(turn, "votes")

    async def step_sure(self, turn: Turn) -> Result:
        """All six with their names; what does not add up is said at once."""
        if turn.choice == "again":
            return Go("start")
        figures = Figures(**turn.draft["figures"])
        if turn.choice == "keep":
            return await self._keep(turn, figures)
        if turn.text:
            return Unclear()
        view = await views.access_ballot(turn.work, turn.draft["ballot"], to_lead=False)
        if isinstance(view, Refused):
            return turn.say(view)
        wrong = await counting.check(turn.work, view, figures)
        lines = words.figures_lines(turn.t, figures)
        if wrong:
            text = f"{lines}\n{turn.t.refusal(wrong)}"
            return Ask(text, pick(turn.t, "counting", "again"))
        return Ask(
            f"{lines}\n{turn.t('counting.sure')}", pick(turn.t, "counting", "keep", "again")
        )

    async def _pair(self, turn: Turn, step: str) -> Result:
        whole = typed.read(turn.text, ALL) if step == "papers" else None
        found = whole or typed.read(turn.text, STEPS[step])
        if found:
            turn.draft["figures"] |= found
            return Go("sure" if whole else AFTER[step])
        if turn.text and not any(sign.isdigit() for sign in turn.text):
            return Unclear()
        asked = turn.t(f"counting.{step}", title=turn.draft["title"])
        return Ask(f"{turn.t('counting.two')}\n{asked}" if turn.text else asked)

    async def _keep(self, turn: Turn, figures: Figures) -> Result:
        ballot_id = turn.draft["ballot"]
        done = await counting.enter(turn.work, ballot_id, figures, turn.draft["round"])
        if isinstance(done, Refused) and done.code == "ballot_round":
            again = Choice(f"/kiemphieu {ballot_id}", turn.t("counting.again"))
            return Done(turn.t.refusal(done), (again,))
        if isinstance(done, Refused):
            return turn.say(done)
        if done.differs:
            return _differs(turn, done)
        if done.ballot.count:
            return _over(turn, done.ballot)
        return Done(turn.t("counting.waits"))


def _differs(turn: Turn, done: Entered) -> Result:
    again = Choice(f"/kiemphieu {done.ballot.id}", turn.t("counting.again"))
    return Done(turn.t("counting.differs", figures=words.names_of(turn.t, done.differs)), (again,))


def _over(turn: Turn, view: BallotView) -> Result:
    t = turn.t
    if view.count is None:
        return Done(t(f"refused.ballot_{view.state}"))
    why = Choice(f"/visao {words.RULES[view.kind]} {view.id}", t("choice.why"))
    agreed = t("counting.agreed", title=words.title(t, view))
    return Done(f"{agreed}\n{words.result(t, view, view.count)}", (why,))
