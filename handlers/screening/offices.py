"""The secretariat names who comments on proposed names, with a link code (SCR-11).

```mermaid
stateDiagram-v2
    [*] --> open
    open --> home
    home --> office
    office --> home: relieved
    office --> [*]: named, with a code
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.vocabulary import Choice
from services import accounts
from services.people import FRONT, SECRETARIAT
from services.refusal import Refused
from services.screening import offices
from services.screening.offices import Office
from services.seal import Seal


class OfficesTalk(Conversation):
    """They need not be members; they see one name at a time, while comments are collected."""

    name = "case_offices"
    commands: ClassVar = {"nguoigopy": "open"}

    def __init__(self, seal: Seal) -> None:
        """Link codes are kept as digests under the secret."""
        self._seal = seal

    async def step_open(self, turn: Turn) -> Result:
        """ "/nguoigopy 2", or the cell one leads."""
        led = turn.work.acting.units(*SECRETARIAT)
        if not led:
            return Done(turn.t("refused.not_yours"))
        turn.draft = {"unit": turn.number() if turn.number() in led else led[0]}
        return Go("home")

    async def step_home(self, turn: Turn) -> Result:
        """The three offices; one is chosen to be named."""
        if turn.choice in FRONT:
            turn.draft["role"] = turn.choice
            return Go("office")
        if turn.text:
            return Unclear()
        found = await offices.of_unit(turn.work, turn.draft["unit"])
        if isinstance(found, Refused):
            return turn.say(found)
        held = {each.role: each.name for each in found}
        lines = [
            turn.t("office.line", office=turn.t(f"office.{role}"), name=held.get(role, "–"))
            for role in FRONT
        ]
        why = Choice("/visao SCR-11", turn.t("choice.why"))
        return Ask(
            "\n".join([turn.t("office.home"), *lines]), (*pick(turn.t, "office", *FRONT), why)
        )

    async def step_office(self, turn: Turn) -> Result:
        """A name is typed; who holds the office may be relieved."""
        unit, role = turn.draft["unit"], turn.draft["role"]
        if turn.choice == "relieve":
            refused = await offices.relieve(turn.work, unit, role)
            return turn.say(refused) if refused else Go("home")
        if turn.choice == "back":
            return Go("home")
        if turn.text:
            done = await offices.name(turn.work, unit, role, turn.text)
            if isinstance(done, Refused) and done.code == "whole_name":
                return Ask(turn.t.refusal(done), (Choice("back", turn.t("choice.back")),))
            return (
                turn.say(done)
                if isinstance(done, Refused)
                else await _named(turn, done, self._seal)
            )
        ways = (*pick(turn.t, "office", "relieve"), Choice("back", turn.t("choice.back")))
        return Ask(turn.t("office.ask", office=turn.t(f"office.{role}")), ways)


async def _named(turn: Turn, one: Office, seal: Seal) -> Result:
    kept = turn.t("office.kept", office=turn.t(f"office.{one.role}"), name=one.name)
    back = Choice("/nguoigopy", turn.t("choice.back"))
    invited = None if one.reach else await accounts.invite(turn.work, one.person_id, seal)
    if invited is None or isinstance(invited, Refused):
        return Done(kept, (back,))
    code = turn.t("residence_register.code", name=invited.name, code=invited.code)
    return Done(f"{kept}\n{code}", (back,))
