"""One leading post, one member who differs, one group of criteria by chat; many by the workbook.

```mermaid
stateDiagram-v2
    [*] --> what
    what --> whom: a post, or a member who differs
    what --> criterion
    whom --> body: a post
    body --> kind: a collective that is not known yet
    kind --> position
    body --> position
    position --> title
    title --> [*]: kept
    whom --> system: a member who differs
    system --> [*]: kept
    criterion --> [*]: kept
```
"""

import re
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit, unit_of
from services.people import WARD
from services.refusal import Refused
from services.reviews import facts, season, setup
from services.reviews.criteria import key_of
from services.reviews.facts import Facts
from services.reviews.groups import BODIES
from services.reviews.reading import POSITIONS, Season
from services.reviews.season import NewEntry
from services.reviews.setup import PersonSaid, PostSaid, Said
from services.words import tidy

CRITERION = re.compile(r"^(\d{1,3})\s+(?:(01|2A|2B|2C)\s+)?(\S.{1,200})$", re.IGNORECASE)
""" "30 2B Tiêu chí chung": points, form (or for all), name"""
KINDS = tuple(kind for kind in BODIES if not kind.startswith("cell_committee"))
OF_WARD = KINDS[:4]
"""kinds that stand with the ward itself"""
PLACES = tuple(key for key in POSITIONS if key)


class SeasonEntering(Conversation):
    """For the staff of the ward, in a season that is open."""

    name = "season_entering"
    commands: ClassVar = {"khaikiemdiem": "what"}

    async def step_what(self, turn: Turn) -> Result:
        """Which of the three."""
        if (which := await ask_unit(turn, "what", *WARD)) is not None:
            return which
        found = await _season(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in ("post", "member"):
            turn.draft["what"] = turn.choice
            return Go("whom")
        if turn.choice == "criterion":
            return Go("criterion")
        if turn.text:
            return Unclear()
        return Ask(
            turn.t("entering.what"), pick(turn.t, "entering", "post", "member", "criterion")
        )

    async def step_whom(self, turn: Turn) -> Result:
        """The member, by name."""
        found = await _known(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        people = {each.person_id: each for each in found[1].members}
        if turn.choice.isdecimal() and int(turn.choice) in people:
            turn.draft["person"] = int(turn.choice)
            return Go("body" if turn.draft["what"] == "post" else "system")
        if not turn.text:
            return Ask(turn.t("complaint.whom"))
        keys = match(turn.text, [(key, each.name) for key, each in people.items()])
        if not keys:
            return Ask(turn.t("complaint.whom_again"), step="whom")
        cells = found[1].cells
        choices = [
            Choice(str(key), f"{people[key].name} ({cells[people[key].unit_id].name})")
            for key in keys[:6]
        ]
        return Ask(turn.t("complaint.which"), tuple(choices))

    async def step_body(self, turn: Turn) -> Result:
        """In which collective; a name that is typed is a new one."""
        found = await _known(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        listed = [e for e in found[1].collectives if not e.kind.startswith("cell_committee")]
        chosen = next((e for e in listed if turn.choice == str(e.id)), None)
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif chosen is not None:
            turn.draft |= {"body": chosen.name, "kind": chosen.kind, "at": chosen.unit_id}
            return Go("position")
        elif turn.text:
            turn.draft["body"] = tidy(turn.text)[:200]
            return Go("kind")
        choices = [Choice(str(each.id), each.name) for each in listed]
        page = int(turn.draft.get("page", 0))
        return Ask(turn.t("entering.body"), paged(turn.t, choices, page, size=6))

    async def step_kind(self, turn: Turn) -> Result:
        """What kind of collective the new one is."""
        if turn.choice in KINDS:
            turn.draft["kind"] = turn.choice
            return Go("position")
        if turn.text:
            return Unclear()
        choices = tuple(Choice(kind, BODIES[kind]) for kind in KINDS)
        return Ask(turn.t("entering.kind", name=turn.draft["body"]), choices)

    async def step_position(self, turn: Turn) -> Result:
        """Head, deputy or member."""
        if turn.choice in PLACES:
            turn.draft["position"] = turn.choice
            return Go("title")
        if turn.text:
            return Unclear()
        return Ask(turn.t("entering.position"), pick(turn.t, "entering.position", *PLACES))

    async def step_title(self, turn: Turn) -> Result:
        """The title as it is printed; then it is kept."""
        if not turn.text:
            return Ask(turn.t("entering.title"))
        found = await _known(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        draft, opened = turn.draft, found[0]
        home = next(e.unit_id for e in found[1].members if e.person_id == draft["person"])
        at = draft.get("at") or (opened.ward_id if draft["kind"] in OF_WARD else home)
        words = (draft["position"], tidy(turn.text)[:200])
        post = PostSaid(draft["body"], draft["kind"], at, draft["person"], *words)
        return await _keep(turn, opened, Said(posts=(post,)))

    async def step_system(self, turn: Turn) -> Result:
        """Whether the member works in the political system, unlike the cell (GRD-R14)."""
        found = await _season(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in ("inside", "outside"):
            said = PersonSaid(int(turn.draft["person"]), turn.choice == "inside")
            return await _keep(turn, found, Said(people=(said,)))
        if turn.text:
            return Unclear()
        why = Choice("/visao GRD-R14", turn.t("choice.why"))
        ways = pick(turn.t, "entering.system", "inside", "outside")
        return Ask(turn.t("entering.system"), (*ways, why))

    async def step_criterion(self, turn: Turn) -> Result:
        """Points, form and name in one line (GRD-G04)."""
        found = await _season(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        said = CRITERION.match(tidy(turn.text)) if turn.text else None
        if said is None:
            key = "entering.criterion_again" if turn.text else "entering.ask_criterion"
            return Ask(turn.t(key), step="criterion")
        form, name = (said[2] or "").upper(), said[3]
        new = NewEntry("criterion", key_of(name), name, int(said[1]), form, "", said[0])
        return await _keep(turn, found, Said(entries=(new,)))


async def _season(turn: Turn) -> Season | Refused:
    ward_id = unit_of(turn, *WARD) or 0
    return await season.own(turn.work, ward_id, turn.work.today.year)


async def _known(turn: Turn) -> tuple[Season, Facts] | Refused:
    found = await _season(turn)
    return found if isinstance(found, Refused) else (found, await facts.load(turn.work, found))


async def _keep(turn: Turn, opened: Season, said: Said) -> Result:
    kept = await setup.keep(turn.work, opened.id, said)
    if isinstance(kept, Refused):
        return turn.say(kept)
    more = Choice("/khaikiemdiem", turn.t("entering.more"))
    text = turn.t("entering.kept", count=len(kept.conflicts))
    return Done(text, (more, Choice("/muakiemdiem", turn.t("choice.back"))))
