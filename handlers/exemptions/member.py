"""A member asks for exemption or reduction, to return, or reports (CNV-M03 to CNV-M06).

The secretariat goes the same way for a member without a phone (`for` in the draft).

```mermaid
stateDiagram-v2
    [*] --> open
    open --> mine: one is open or runs
    open --> kind: age and health
    open --> ground: another reason
    kind --> paper: recorded
    ground --> term
    term --> paper: recorded
    mine --> report
    mine --> [*]: withdrawn, asked back
```
"""

from datetime import date
from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Result,
    Turn,
    Unclear,
    pick,
)
from handlers.exemptions.words import headline, state, why
from handlers.phrases import days_in, file_problem
from handlers.vocabulary import Choice
from services import files
from services.exemptions import asking, contacts, views
from services.exemptions.asking import Wish
from services.exemptions.views import AGE, FAR, GROUNDS, Request
from services.refusal import Refused

KINDS = {"away": GROUNDS[1:5], "leave": GROUNDS[5:]}
"""kind of ground → the grounds behind it; treatment stands for itself"""


class Exempting(Conversation):
    """Three taps for age and health; two taps and a message for another reason."""

    name = "exempting"
    commands: ClassVar = {"xinmien": "open", "miencuatoi": "mine", "baocaomien": "report"}

    async def step_open(self, turn: Turn) -> Result:
        """For which kind of reason."""
        if turn.choice == "age":
            return Go("kind")
        if turn.choice == "other":
            return Go("ground")
        if turn.text:
            return Unclear()
        if "for" not in turn.draft and await self._newest(turn):
            return Go("mine")
        why_ = Choice("/visao EXM-20", turn.t("choice.why"))
        ways = pick(turn.t, "exemption.open", "age", "other")
        return Ask(turn.t("exemption.open"), (*ways, why_))

    async def step_kind(self, turn: Turn) -> Result:
        """Exemption, or only less work."""
        if turn.choice in AGE:
            return await self._file(turn, Wish(turn.choice))
        if turn.text:
            return Unclear()
        why_ = Choice("/visao EXM-01", turn.t("choice.why"))
        return Ask(turn.t("exemption.kind"), (*pick(turn.t, "exemption.kind", *AGE), why_))

    async def step_ground(self, turn: Turn) -> Result:
        """Which of the listed grounds (EXM-20): three kinds first, so that few stand on a page."""
        if turn.choice in GROUNDS:
            turn.draft["reason"] = turn.choice
            return Go("term")
        if turn.text:
            return Unclear()
        why_ = Choice("/visao EXM-20", turn.t("choice.why"))
        if turn.choice in KINDS:
            near = pick(turn.t, "exemption.reason", *KINDS[turn.choice])
            return Ask(turn.t("exemption.which"), (*near, why_))
        ways = (
            *pick(turn.t, "exemption.reason", "treatment"),
            *pick(turn.t, "exemption.grounds", *KINDS),
        )
        return Ask(turn.t("exemption.ground"), (*ways, why_))

    async def step_term(self, turn: Turn) -> Result:
        """Reason and term in one message: "đi làm công trình từ 1/7 đến 31/12"."""
        if not turn.text:
            return Ask(turn.t("exemption.term"))
        days = days_in(turn.text, turn.work.today)
        if len(days) != 2 or days[1] < days[0]:
            return Ask(turn.t("exemption.term_again"), step="term")
        wish = Wish(turn.draft["reason"], turn.text[: asking.LONGEST], days[0], days[1])
        return await self._file(turn, wish)

    async def step_paper(self, turn: Turn) -> Result:
        """A photo of the medical paper or of the application."""
        if not turn.files:
            return Unclear() if turn.text else Ask(turn.t("exemption.paper"))
        sent = turn.files[0]
        if sent.content is None:
            return Note(file_problem(turn.t, sent))
        file_id = await files.store(turn.work, sent.name, sent.mime, sent.content)
        done = await asking.add_paper(turn.work, turn.draft["exemption"], file_id)
        if isinstance(done, Refused):
            return turn.say(done)
        return Note(turn.t("exemption.paper_kept", count=len(done.papers)))

    async def step_mine(self, turn: Turn) -> Result:
        """The own request: where it stands, and what one can do about it."""
        found = await self._newest(turn)
        if found is None:
            return Go("open")
        turn.draft["exemption"] = found.id
        steps = {"withdraw": asking.withdraw, "ask_back": asking.ask_back}
        if turn.choice in steps:
            done = await steps[turn.choice](turn.work, found.id)
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t(f"exemption.done.{turn.choice}"))
        if turn.choice in ("paper", "report"):
            return Go(turn.choice)
        if turn.choice == "extend":
            return Go("ground")
        if turn.text:
            return Unclear()
        text = f"{headline(turn.t, found)}\n{state(turn.t, found)}"
        ways = pick(turn.t, "exemption.mine", *_ways(found, turn.work.today))
        return Ask(text, (*ways, Choice(why(found), turn.t("choice.why"))))

    async def step_report(self, turn: Turn) -> Result:
        """Results in the time of the exemption, in own words (EXM-17)."""
        found = await self._newest(turn)
        if found is None:
            return Go("open")
        if turn.text:
            done = await contacts.report(turn.work, found.id, turn.text)
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("exemption.reported"))
        why_ = Choice(f"/visao EXM-17 {found.id}", turn.t("choice.why"))
        return Ask(turn.t("exemption.report"), (why_,))

    async def _file(self, turn: Turn, wish: Wish) -> Result:
        whom = (turn.draft.get("for"), turn.draft.get("unit"))
        done = await asking.ask(turn.work, wish, *whom)
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft = {"exemption": done.id}
        key = "age" if done.by_cell else "other"
        text = turn.t(f"exemption.filed.{key}", what=headline(turn.t, done), name=done.name)
        return Ask(text, (Choice(why(done), turn.t("choice.why")),), step="paper")

    async def _newest(self, turn: Turn) -> Request | None:
        """The newest request that is open or in force; one from the roster counts as well."""
        for each in await views.own(turn.work):
            if each.open or each.lasts(turn.work.today):
                return each
        return await asking.of_standing(turn.work)


def _ways(found: Request, today: date) -> list[str]:
    """What the member can do with a request as it stands."""
    if found.state in ("asked", "proposed"):
        return ["paper", "withdraw"]
    if found.state != "granted":
        return []
    if found.by_cell:
        return ["ask_back"]
    return [*(["report"] if found.reason in FAR else []), "extend"]
