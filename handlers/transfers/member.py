""" "Tôi có phải chuyển sinh hoạt?": an event in plain words, the verdict with its clause.

CNV-M07; the secretariat goes the same way for a member (`for` in the draft).

```mermaid
stateDiagram-v2
    [*] --> open
    open --> mine: one is open
    open --> event
    open --> ask: another home
    open --> term: only for a time
    event --> ask
    ask --> ask: as long as a fact is missing
    ask --> verdict
    verdict --> [*]: the secretary is told
    term --> [*]
```
"""

import re
from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Result,
    Turn,
    Unclear,
    pick,
)
from handlers.phrases import days_in
from handlers.transfers.words import NOT_NEEDED, headline, state, verdict
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services import units
from services.refusal import Refused
from services.transfers import opening, views
from services.transfers.judging import TEMPORARY, Judged, judge_event
from services.transfers.opening import Event
from services.transfers.views import Case

EVENTS = {
    "work": ("transferred", "seconded", "contract", "border_reinforcement"),
    "rest": ("retired", "lost_capacity", "demobilised"),
}
"""kind of event → the events behind it"""
HOME = "long_term_move"
ANSWERS = {
    "border_guard": ("yes", "no"),
    "contract_months": ("indefinite",),
    "destination_has_organisation": ("yes", "no"),
    "workplace_distance": ("far", "near", "unclear"),
    "temporary_residence": ("yes", "no"),
}
"""fact → what can be tapped; the months of a contract are typed"""
VALUES = {"yes": True, "no": False, "indefinite": None, "unclear": None}


class Moving(Conversation):
    """Two to five taps to the verdict."""

    name = "moving"
    commands: ClassVar = {"phaichuyen": "open", "chuyencuatoi": "mine"}

    async def step_open(self, turn: Turn) -> Result:
        """What has changed."""
        if turn.choice in EVENTS:
            turn.draft["kind"] = turn.choice
            return Go("event")
        if turn.choice == "home":
            return _begin(turn, HOME)
        if turn.choice == TEMPORARY:
            return Go("term")
        if turn.text:
            return Unclear()
        if "for" not in turn.draft and await self._open(turn):
            return Go("mine")
        why = Choice("/visao TRF-02", turn.t("choice.why"))
        ways = pick(turn.t, "transfer.open", *EVENTS, "home", TEMPORARY)
        return Ask(turn.t("transfer.open"), (*ways, why))

    async def step_event(self, turn: Turn) -> Result:
        """Which event exactly (TRF-02)."""
        events = EVENTS[turn.draft.get("kind", "work")]
        if turn.choice in events:
            return _begin(turn, turn.choice)
        if turn.text:
            return Unclear()
        return Ask(turn.t("transfer.event"), pick(turn.t, "transfer.event", *events))

    async def step_ask(self, turn: Turn) -> Result:
        """One question after the other, as many as the rule needs."""
        judged = await self._judged(turn)
        if judged is None:
            return Done(turn.t("refused.no_cell"))
        if not judged.missing:
            return Go("verdict")
        asked = judged.missing[0]
        if turn.choice in ANSWERS[asked]:
            turn.draft["facts"][asked] = VALUES.get(turn.choice, turn.choice)
            return Go("ask")
        months = re.search(r"\d{1,3}", turn.text) if asked == "contract_months" else None
        if months:
            turn.draft["facts"][asked] = int(months[0])
            return Go("ask")
        if turn.text:
            return Unclear()
        ways = pick(turn.t, f"transfer.answer.{asked}", *ANSWERS[asked])
        return Ask(turn.t(f"transfer.ask.{asked}"), ways)

    async def step_verdict(self, turn: Turn) -> Result:
        """What the rules say, and the way on."""
        judged = await self._judged(turn)
        if judged is None or judged.missing:
            return Go("open")
        if turn.choice == "report":
            facts = turn.draft["facts"]
            return await self._report(turn, Event(facts["trigger"], facts))
        if turn.text:
            return Unclear()
        needed = judged.outcome not in NOT_NEEDED
        ways = pick(turn.t, "transfer.verdict", "report") if needed else ()
        if judged.finding.values.get("see") == "EXM-09":
            ways = (Choice("/xinmien", turn.t("transfer.choice.exemption")),)
        return Ask(verdict(turn.t, judged), (*ways, why_of(turn.t, judged.finding)))

    async def step_term(self, turn: Turn) -> Result:
        """First and last day of a stay elsewhere, in one message."""
        if not turn.text:
            return Ask(turn.t("transfer.term"))
        days = days_in(turn.text, turn.work.today)
        if len(days) != 2:
            return Ask(turn.t("transfer.term_again"), step="term")
        event = Event(TEMPORARY, {"words": turn.text[:200]}, days[0], days[1])
        return await self._report(turn, event)

    async def step_mine(self, turn: Turn) -> Result:
        """The own move: where it stands."""
        found = await self._open(turn)
        if found is None:
            return Go("open")
        if turn.choice == "withdraw":
            done = await opening.withdraw(turn.work, found.id)
            return turn.say(done) if isinstance(done, Refused) else Done(turn.t("transfer.gone"))
        if turn.text:
            return Unclear()
        ways = pick(turn.t, "transfer.mine", "withdraw") if found.state == "open" else ()
        why = Choice("/visao TRF-07", turn.t("choice.why"))
        return Ask(f"{headline(turn.t, found)}\n{state(turn.t, found)}", (*ways, why))

    async def _open(self, turn: Turn) -> Case | None:
        return next((each for each in await views.own(turn.work) if each.open), None)

    async def _judged(self, turn: Turn) -> Judged | None:
        unit_id = turn.draft.get("unit")
        if unit_id is None:
            home = await units.home_unit(turn.work)
            unit_id = home.id if home else None
        if unit_id is None or "facts" not in turn.draft:
            return None
        return await judge_event(turn.work, unit_id, turn.draft["facts"])

    async def _report(self, turn: Turn, event: Event) -> Result:
        whom = (turn.draft.get("for"), turn.draft.get("unit"))
        done = await opening.open_case(turn.work, event, *whom)
        if isinstance(done, Refused):
            return turn.say(done)
        if whom[0] is None:
            judged = await self._judged(turn)
            why = (why_of(turn.t, judged.finding),) if judged else ()
            return Done(turn.t("transfer.filed", what=headline(turn.t, done).lower()), why)
        more = Choice(f"/motchuyen {done.id}", turn.t("notice.see_transfer"))
        return Done(turn.t("transfer.filed_for", name=done.name), (more,))


def _begin(turn: Turn, trigger: str) -> Result:
    turn.draft["facts"] = {"trigger": trigger}
    return Go("ask")
