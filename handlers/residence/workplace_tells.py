"""A workplace inside tells the residence committee: introductions, notices, who follows.

```mermaid
stateDiagram-v2
    [*] --> introduce
    introduce --> home_kind
    home_kind --> ward: several residence committees
    home_kind --> [*]: introduced, the letter is printed (CNV-P01)
    ward --> [*]: introduced there
    [*] --> monitor
    monitor --> monitored: who follows them (CNV-P02)
    monitored --> [*]
    [*] --> member
    member --> kind
    kind --> span: away or exempt
    kind --> why: contact ends
    span --> why
    why --> [*]: the residence committee sees it (CNV-P06)
```
"""

from collections.abc import Sequence
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
    from_list,
    paged,
    pick,
)
from handlers.residence.workplace import back
from handlers.understanding.names import match
from handlers.vocabulary import Attachment, Choice
from handlers.which_unit import ask_unit, unit_of
from handlers.why_facts import why
from services.people import COMMITTEE
from services.refusal import Refused
from services.residence import access, notices, papers, register, workplaces
from services.residence.notices import Told
from services.residence.register import Letter
from services.residence.views import Enrolled, WorkplaceView
from services.roster.cells import read_date
from services.words import fold

MONTHS = {"months_12": 12, "student": 0}
"""what the residence counts by → months of temporary registration"""


class WorkplaceTells(Conversation):
    """Only for those in the committee of the workplace, about its own members."""

    name = "residence_tell"
    commands: ClassVar = {
        "gioithieucutru": "introduce",
        "theodoicutru": "monitor",
        "baocutru": "member",
    }

    async def step_introduce(self, turn: Turn) -> Result:
        """Members without a liaison book; one is chosen to be introduced (RES-01, RES-15)."""
        inside = unit_of(turn, *COMMITTEE)
        if inside is None:
            return Done(turn.t("refused.not_yours"))
        if question := await ask_unit(turn, "introduce", *COMMITTEE):
            return question
        inside = unit_of(turn, *COMMITTEE) or inside
        missing = await workplaces.not_introduced(turn.work, inside)
        if (turn.choice or turn.text) and (done := _chosen(turn, missing, "home_kind")):
            return done
        if not missing:
            return Done(turn.t("residence_work.all_introduced"), (back(turn),))
        choices = [Choice(str(key), name) for key, name in missing]
        shown = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        asked = why(turn.t, "RES-15", working=True, introduced=False)
        return Ask(turn.t("residence_work.introduce", count=len(missing)), (*shown, asked))

    async def step_home_kind(self, turn: Turn) -> Result:
        """By what the residence counts (RES-04)."""
        if turn.choice in ("permanent", *MONTHS, "military"):
            turn.draft["lives_by"] = turn.choice
            wards = await register.wards(turn.work)
            return Go("ward") if len(wards) > 1 else await self._introduce(turn, wards)
        if turn.text:
            return Unclear()
        kinds = pick(turn.t, "residence_work.home_kind", "permanent", *MONTHS, "military")
        return Ask(turn.t("residence_work.ask_home"), (*kinds, why(turn.t, "RES-04")))

    async def step_ward(self, turn: Turn) -> Result:
        """Where the member lives; the letter goes to that residence committee."""
        wards = await register.wards(turn.work)
        if turn.text:
            fitting = [one for one in wards if fold(turn.text) in fold(one[1])]
            return await self._introduce(turn, fitting) if len(fitting) == 1 else Unclear()
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif chosen := [one for one in wards if str(one[0]) == turn.choice]:
            return await self._introduce(turn, chosen)
        choices = [Choice(str(key), name) for key, name in wards]
        shown = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        return Ask(turn.t("residence_work.which_ward"), shown)

    async def step_monitor(self, turn: Turn) -> Result:
        """The committee member who follows them (RES-16)."""
        inside = unit_of(turn, *COMMITTEE)
        if inside is None:
            return Done(turn.t("refused.not_yours"))
        if question := await ask_unit(turn, "monitor", *COMMITTEE):
            return question
        inside = unit_of(turn, *COMMITTEE) or inside
        people = await workplaces.committee(turn.work, inside)
        if (turn.choice or turn.text) and (done := _chosen(turn, people, "monitored")):
            return done
        choices = [Choice(str(key), name) for key, name in people]
        shown = paged(turn.t, choices, turn.draft.get("page", 0))
        return Ask(turn.t("residence_work.monitor"), shown)

    async def step_monitored(self, turn: Turn) -> Result:
        """Recorded; the earlier one is followed by this one."""
        inside = unit_of(turn, *COMMITTEE) or 0
        done = await workplaces.assign_monitor(turn.work, inside, turn.draft["person"])
        if isinstance(done, Refused):
            return turn.say(done)
        follows = await workplaces.monitor(turn.work, inside)
        text = turn.t("residence_work.monitored", name=follows[1] if follows else "–")
        return Done(text, (back(turn), why(turn.t, "RES-16")))

    async def step_member(self, turn: Turn) -> Result:
        """Whom a notice to the residence committee is about."""
        inside = turn.work.acting.units(*COMMITTEE)
        kept = await workplaces.of_workplaces(turn.work, inside)
        people = [(one.id, one.name) for one in kept]
        if (turn.choice or turn.text) and (done := _chosen(turn, people, "kind")):
            return done
        if not kept:
            return Done(turn.t("residence_work.none_introduced"), (back(turn),))
        choices = [Choice(str(key), name) for key, name in people]
        shown = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        return Ask(turn.t("residence_work.member"), shown)

    async def step_kind(self, turn: Turn) -> Result:
        """Far away, exempt, or contact cannot go on (RES-02, RES-03, RES-17)."""
        if turn.choice in notices.KINDS:
            turn.draft["kind"] = turn.choice
            return Go("span")
        if turn.choice == "end":
            turn.draft["kind"] = turn.choice
            return Go("why")
        if turn.text:
            return Unclear()
        return Ask(
            turn.t("residence_work.ask_kind"),
            pick(turn.t, "residence_work.kind", "away", "exempt", "end"),
        )

    async def step_span(self, turn: Turn) -> Result:
        """From when to when: "1/6/2026 - 31/10/2026"."""
        if not turn.text:
            return Ask(turn.t("residence_work.span"))
        days = [read_date(part.strip()) for part in turn.text.replace("đến", "-").split("-")]
        if len(days) != 2 or not all(isinstance(day, date) for day in days):
            return Unclear()
        turn.draft["span"] = [str(day) for day in days]
        return Go("why")

    async def step_why(self, turn: Turn) -> Result:
        """The reason, in a few words."""
        if not turn.text:
            return Ask(turn.t("residence_work.why"))
        key, words = turn.draft["person"], turn.text[:300]
        if turn.draft["kind"] == "end":
            done = await register.end(turn.work, key, words)
        else:
            first, last = map(date.fromisoformat, turn.draft["span"])
            done = await notices.tell(turn.work, key, Told(turn.draft["kind"], words, first, last))
        if isinstance(done, Refused):
            return turn.say(done)
        text = turn.t("residence_work.told", name=done.name, unit=done.unit)
        return Done(text, (back(turn), _told_why(turn, words)))

    async def _introduce(self, turn: Turn, wards: Sequence[tuple[int, str]]) -> Result:
        """To the first of these residence committees; there is only one, or it was chosen."""
        office = await _office(turn, wards[0][0]) if wards else None
        if office is None:
            return Done(turn.t("residence_work.no_ward"), (back(turn),))
        kind = turn.draft["lives_by"]
        letter = Letter(
            on=turn.work.today,
            kind=kind if kind in ("student", "military") else "working",
            permanent=kind in ("permanent", "military"),
            temporary_months=MONTHS.get(kind),
        )
        done = await register.introduce(
            turn.work, office.unit_id, turn.draft["person"], office.id, letter
        )
        return turn.say(done) if isinstance(done, Refused) else await _printed(turn, done)


def _chosen(turn: Turn, people: Sequence[tuple[int, str]], next_step: str) -> Result | None:
    """A tapped name, a typed one, or another page."""
    if not turn.text:
        return from_list(turn, next_step)
    found = match(turn.text, people)
    if len(found) != 1:
        return Unclear()
    turn.draft["person"] = found[0]
    return Go(next_step)


async def _office(turn: Turn, ward_id: int) -> WorkplaceView | None:
    """The workplace as a ward's residence committee knows it, made known when it is new."""
    inside = unit_of(turn, *COMMITTEE)
    if inside is None:
        return None
    led = await access.workplaces_led(turn.work)
    known = [one for one in led if (one.inside_id, one.unit_id) == (inside, ward_id)]
    return known[0] if known else await workplaces.make_known(turn.work, ward_id, inside)


async def _printed(turn: Turn, done: Enrolled) -> Result:
    made = await papers.introduction(turn.work, done.id)
    text = turn.t("residence_work.introduced", name=done.name, unit=done.unit)
    if isinstance(made, Refused):
        return Note(text)
    return Done(text, (back(turn),), Attachment(made.file_id, made.name, made.mime))


def _told_why(turn: Turn, words: str) -> Choice:
    kind = turn.draft["kind"]
    if kind == "away":
        first, last = turn.draft["span"]
        return why(turn.t, "RES-02", reason=words, start=first, end=last)
    if kind == "exempt":
        return why(turn.t, "RES-03", exempt=True, workplace_confirmation=True)
    return why(turn.t, "RES-17")
