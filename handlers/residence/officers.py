"""Who speaks for an area on students in lodgings: named here, with a link code (ROL-21, CNV-R05).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> office: an area, its head or its police
    office --> which: a name that somebody here has already
    office --> sure
    which --> sure
    sure --> [*]: named, with a code
    office --> home: relieved
```
"""

from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.residence.phrases import namesake_line
from handlers.residence.whose import begin
from handlers.vocabulary import Choice
from services import accounts
from services.refusal import Refused
from services.residence import namesakes, officers, register
from services.residence.officers import Officer
from services.residence.students import ROLES
from services.seal import Seal
from services.words import tidy

WHY = "RES-25"


class Officers(Conversation):
    """Ward staff name them; nobody is added who is known already."""

    name = "residence_officers"
    commands: ClassVar = {"truongkhuvuc": "open"}

    def __init__(self, seal: Seal) -> None:
        """Link codes are kept as digests under the secret."""
        self._seal = seal

    async def step_open(self, turn: Turn) -> Result:
        """The officers of the actor's committee."""
        return await begin(turn, "home")

    async def step_home(self, turn: Turn) -> Result:
        """Every area with its two officers; one is chosen to be named."""
        area, _, role = turn.choice.partition(" ")
        if area.isdecimal() and role in ROLES:
            turn.draft |= {"area": int(area), "role": role}
            return Go("office")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        if turn.text:
            return Unclear()
        found = await officers.of_unit(turn.work, turn.draft["unit"])
        if isinstance(found, Refused):
            return turn.say(found)
        areas = await register.areas(turn.work, turn.draft["unit"])
        held = {(one.area_id, one.role): one for one in found}
        places = [(area, role) for area in areas for role in ROLES]
        lines = [
            turn.t(f"officers.line.{role}", area=area.name, name=_shown(turn, held, area.id, role))
            for area, role in places
        ]
        choices = [
            Choice(f"{area.id} {role}", turn.t(f"officers.choice.{role}", area=area.name))
            for area, role in places
        ]
        shown = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        ends = (
            Choice("/mualienhe", turn.t("choice.back")),
            Choice(f"/visao {WHY}", turn.t("choice.why")),
        )
        return Ask("\n".join([turn.t("officers.home"), *lines]), (*shown, *ends))

    async def step_office(self, turn: Turn) -> Result:
        """A name is typed; who holds the office may get a new code, or be relieved."""
        one = await self._holder(turn)
        if turn.choice == "relieve" and one:
            done = await officers.relieve(turn.work, turn.draft["unit"], one.area_id, one.role)
            return turn.say(done) if isinstance(done, Refused) else Go("home")
        if turn.choice == "code" and one:
            return await self._code(turn, one)
        if turn.choice == "back":
            return Go("home")
        if turn.text:
            turn.draft["name"] = tidy(turn.text)[: namesakes.LONGEST]
            return Go("which")
        ways = pick(turn.t, "officers.way", "code", "relieve") if one else ()
        back = Choice("back", turn.t("choice.back"))
        return Ask(turn.t(f"officers.ask.{turn.draft['role']}"), (*ways, back))

    async def step_which(self, turn: Turn) -> Result:
        """Somebody of that name is known: the same person, or another one?"""
        found = await namesakes.of(turn.work, turn.draft["unit"], turn.draft["name"])
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "new" or not found:
            turn.draft["who"] = None
            return Go("sure")
        if chosen := next((one for one in found if str(one.id) == turn.choice), None):
            turn.draft |= {"who": chosen.id, "name": chosen.name}
            return Go("sure")
        if turn.text:
            return Unclear()
        known = [Choice(str(one.id), namesake_line(turn.t, one)) for one in found[:6]]
        new = Choice("new", turn.t("namesake.other"))
        return Ask(turn.t("namesake.which", name=turn.draft["name"]), (*known, new))

    async def step_sure(self, turn: Turn) -> Result:
        """Once more before it counts; then the code."""
        if turn.choice == "no":
            return Go("office")
        unit, area, role = turn.draft["unit"], turn.draft["area"], turn.draft["role"]
        if turn.choice == "yes":
            who = turn.draft["who"] or turn.draft["name"]
            done = await officers.name(turn.work, unit, area, role, who)
            return turn.say(done) if isinstance(done, Refused) else await self._code(turn, done)
        if turn.text:
            return Unclear()
        names = {one.id: one.name for one in await register.areas(turn.work, unit)}
        values = {"name": turn.draft["name"], "area": names.get(area, "–")}
        return Ask(turn.t(f"officers.sure.{role}", **values), pick(turn.t, "sure", "yes", "no"))

    async def _holder(self, turn: Turn) -> Officer | None:
        found = await officers.of_unit(turn.work, turn.draft["unit"])
        if isinstance(found, Refused):
            return None
        place = (turn.draft["area"], turn.draft["role"])
        return next((one for one in found if (one.area_id, one.role) == place), None)

    async def _code(self, turn: Turn, one: Officer) -> Result:
        back = Choice("/truongkhuvuc", turn.t("choice.back"))
        kept = turn.t(f"officers.kept.{one.role}", name=one.name, area=one.area)
        if one.reach:
            return Done("\n".join([kept, turn.t("officers.linked")]), (back,))
        done = await accounts.invite(turn.work, one.person_id, self._seal)
        if isinstance(done, Refused):
            return Done("\n".join([kept, turn.t("officers.own_cell")]), (back,))
        code = turn.t("residence_register.code", name=done.name, code=done.code)
        return Done("\n".join([kept, code, turn.t("officers.on_paper")]), (back,))


def _shown(turn: Turn, held: dict[tuple[int, str], Officer], area_id: int, role: str) -> str:
    one = held.get((area_id, role))
    if one is None:
        return turn.t("officers.nobody")
    return one.name if one.reach else turn.t("officers.no_chat", name=one.name)
