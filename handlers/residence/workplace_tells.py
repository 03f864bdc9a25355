"""A workplace inside tells the residence committee: introductions, notices, who follows.

```mermaid
stateDiagram-v2
    [*] --> introduce
    introduce --> home_kind
    home_kind --> [*]: introduced, the letter is printed (CNV-P01)
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
from handlers.why_facts import why
from services.people import COMMITTEE
from services.refusal import Refused
from services.residence import access, notices, papers, register, workplaces
from services.residence.notices import Told
from services.residence.register import Letter
from services.residence.views import Enrolled, WorkplaceView
from services.roster.cells import read_date

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
        inside = turn.work.acting.units(*COMMITTEE)
        if not inside:
            return Done(turn.t("refused.not_yours"))
        missing = await workplaces.not_introduced(turn.work, inside[0])
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
            return await self._introduce(turn, turn.choice)
        if turn.text:
            return Unclear()
        kinds = pick(turn.t, "residence_work.home_kind", "permanent", *MONTHS, "military")
        return Ask(turn.t("residence_work.ask_home"), (*kinds, why(turn.t, "RES-04")))

    async def step_monitor(self, turn: Turn) -> Result:
        """The committee member who follows them (RES-16)."""
        inside = turn.work.acting.units(*COMMITTEE)
        if not inside:
            return Done(turn.t("refused.not_yours"))
        people = await workplaces.committee(turn.work, inside[0])
        if (turn.choice or turn.text) and (done := _chosen(turn, people, "monitored")):
            return done
        choices = [Choice(str(key), name) for key, name in people]
        shown = paged(turn.t, choices, turn.draft.get("page", 0))
        return Ask(turn.t("residence_work.monitor"), shown)

    async def step_monitored(self, turn: Turn) -> Result:
        """Recorded; the earlier one is followed by this one."""
        inside = turn.work.acting.units(*COMMITTEE)
        done = await workplaces.assign_monitor(turn.work, inside[0], turn.draft["person"])
        if isinstance(done, Refused):
            return turn.say(done)
        follows = await workplaces.monitor(turn.work, inside[0])
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

    async def _introduce(self, turn: Turn, kind: str) -> Result:
        inside = turn.work.acting.units(*COMMITTEE)[0]
        office = await _office(turn, inside)
        if office is None:
            return Done(turn.t("residence_work.no_ward"), (back(turn),))
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


async def _office(turn: Turn, inside_id: int) -> WorkplaceView | None:
    """The workplace as the ward's residence committee knows it, made known when it is new."""
    known = [w for w in await access.workplaces_led(turn.work) if w.inside_id == inside_id]
    if known:
        return known[0]
    wards = await register.wards(turn.work)
    if not wards:
        return None
    return await workplaces.make_known(turn.work, wards[0][0], inside_id)


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
