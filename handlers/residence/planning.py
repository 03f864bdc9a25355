"""The residence committee plans, moves or cancels a session (CNV-W01, RES-20 to RES-22).

Saturdays and Sundays of the two months are proposed; a weekday warns, together with a cell meeting
is refused.

```mermaid
stateDiagram-v2
    [*] --> areas
    areas --> when
    when --> hour: no hour was said
    hour --> place
    when --> place
    place --> chair
    chair --> confirm
    confirm --> when: another time
    confirm --> place
    confirm --> chair
    confirm --> [*]: planned
    [*] --> change
    change --> when
    change --> place
    change --> chair
    change --> because: cancel
    because --> sure
    sure --> [*]: those who were invited are told
```
"""

from datetime import date, datetime, time
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.residence.phrases import findings, session_line
from handlers.residence.whose import begin
from handlers.understanding.dates import Unclear as UnclearDate
from handlers.understanding.dates import parse_when
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services.clock import local, moment
from services.refusal import Refused
from services.residence import planning, register, season
from services.residence.planning import Wanted
from services.residence.views import Session

ALL = "all"
HOURS = ("7:30", "8:00", "14:00", "19:00")
LONGEST = 200


class SessionPlanning(Conversation):
    """The last step shows everything with what the rules say, and each answer can be changed."""

    name = "residence_planning"
    commands: ClassVar = {"lichcutru": "open", "suabuoicutru": "open_change"}

    async def step_open(self, turn: Turn) -> Result:
        """For the committee the actor works for."""
        return await begin(turn, "areas")

    async def step_areas(self, turn: Turn) -> Result:
        """One session for all areas, or for one of them."""
        areas = await register.areas(turn.work, turn.draft["unit"])
        known = {str(area.id): area.id for area in areas}
        if turn.choice == ALL or turn.choice in known:
            chosen = list(known.values()) if turn.choice == ALL else [known[turn.choice]]
            turn.draft["areas"] = chosen
            return Go("when")
        if turn.text:
            return Unclear()
        if not areas:
            return Done(turn.t("residence_plan.no_areas"))
        each = [Choice(key, area.name) for key, area in zip(known, areas, strict=True)]
        every = [Choice(ALL, turn.t("residence_plan.all_areas"))] if len(areas) > 1 else []
        return Ask(turn.t("residence_plan.areas"), (*every, *each))

    async def step_when(self, turn: Turn) -> Result:
        """A proposed day, or any in own words."""
        if turn.choice and _is_day(turn.choice):
            turn.draft["day"] = turn.choice
            return Go("hour")
        if turn.text:
            said = parse_when(turn.text, now=turn.work.now)
            if isinstance(said, UnclearDate) or (said.day is None and said.time is None):
                return Unclear()
            if said.day:
                turn.draft["day"] = said.day.isoformat()
            if said.time and not said.ambiguous_hour:
                turn.draft["time"] = [said.time.hour, said.time.minute]
                return Go(_next(turn))
            return Go("hour")
        days = await planning.proposed(turn.work, turn.draft["unit"], limit=4)
        choices = tuple(Choice(day.isoformat(), turn.t.day(day)) for day in days)
        return Ask(turn.t("residence_plan.when"), choices)

    async def step_hour(self, turn: Turn) -> Result:
        """At what time; an hour is never guessed."""
        if turn.choice in HOURS:
            turn.draft["time"] = [int(part) for part in turn.choice.split(":")]
            return Go(_next(turn))
        if turn.text:
            found = parse_when(turn.text, now=turn.work.now)
            if isinstance(found, UnclearDate) or found.time is None or found.ambiguous_hour:
                return Unclear()
            turn.draft["time"] = [found.time.hour, found.time.minute]
            return Go(_next(turn))
        shown = (Choice(hour, _hour(turn, hour)) for hour in HOURS)
        return Ask(turn.t("residence_plan.hour"), tuple(shown), columns=2)

    async def step_place(self, turn: Turn) -> Result:
        """Where; the places of earlier sessions are offered."""
        said = turn.choice or turn.text
        if said:
            turn.draft["place"] = " ".join(said.split())[:LONGEST]
            return Go(_next(turn))
        year = turn.work.today.year
        held = await season.meetings(turn.work, turn.draft["unit"], year)
        held = held or await season.meetings(turn.work, turn.draft["unit"], year - 1)
        places = list(dict.fromkeys(one.place for one in reversed(held)))[:3]
        return Ask(turn.t("residence_plan.place"), tuple(Choice(p, p) for p in places))

    async def step_chair(self, turn: Turn) -> Result:
        """Who of the standing committee chairs (RES-20)."""
        chairs = await planning.chairs(turn.work, turn.draft["unit"])
        if turn.choice.isdecimal() and int(turn.choice) in {key for key, _ in chairs}:
            turn.draft["chair"] = int(turn.choice)
            return Go("confirm")
        if turn.text:
            return Unclear()
        why = Choice("/visao RES-20", turn.t("choice.why"))
        if not chairs:
            return Done(turn.t("residence_plan.no_chair"), (why,))
        choices = tuple(Choice(str(key), name) for key, name in chairs)
        return Ask(turn.t("residence_plan.chair"), (*choices, why))

    async def step_confirm(self, turn: Turn) -> Result:
        """Everything at a glance, with what the rules say."""
        if turn.choice == "plan":
            return await self._keep(turn)
        if turn.choice in ("when", "place", "chair"):
            for gone in ("day", "time") if turn.choice == "when" else (turn.choice,):
                turn.draft.pop(gone)
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        wanted = _wanted(turn)
        chairs = dict(await planning.chairs(turn.work, turn.draft["unit"]))
        shown = turn.t(
            "residence_plan.confirm",
            when=turn.t.moment(wanted.starts_at),
            place=wanted.place,
            chair=chairs.get(wanted.chair_id, "–"),
        )
        said = await planning.check(turn.work, turn.draft["unit"], wanted)
        allowed = all(one.outcome in ("OK", "WARNING") for one in said)
        first = ("plan",) if allowed else ()
        ways = pick(turn.t, "residence_plan.way", *first, "when", "place", "chair")
        told = next((one for one in said if one.outcome != "OK"), said[1])
        change = [] if allowed else [turn.t("residence_plan.not_so")]
        return Ask("\n".join([shown, *findings(said), *change]), (*ways, why_of(turn.t, told)))

    async def step_open_change(self, turn: Turn) -> Result:
        """Behind "/suabuoicutru 12"."""
        found = await season.access_session(turn.work, turn.number())
        if isinstance(found, Refused):
            return turn.say(found)
        starts = local(found.starts_at)
        turn.draft = {
            "unit": found.unit_id,
            "session": found.id,
            "areas": list(found.area_ids),
            "day": found.day.isoformat(),
            "time": [starts.hour, starts.minute],
            "place": found.place,
            "chair": found.chair_id,
        }
        return Go("change")

    async def step_change(self, turn: Turn) -> Result:
        """What about the session changes."""
        if turn.choice == "cancel":
            return Go("because")
        if turn.choice in ("when", "place", "chair"):
            return await self.step_confirm(turn)
        if turn.text:
            return Unclear()
        found = await season.access_session(turn.work, turn.draft["session"])
        if isinstance(found, Refused):
            return turn.say(found)
        ways = pick(turn.t, "residence_plan.way", "when", "place", "chair", "cancel")
        shown = session_line(turn.t, found)
        return Ask(turn.t("residence_plan.change", session=shown), ways)

    async def step_because(self, turn: Turn) -> Result:
        """Why it is not held: those who were invited are told."""
        if turn.text:
            turn.draft["because"] = turn.text[:300]
            return Go("sure")
        return Ask(turn.t("residence_plan.because"))

    async def step_sure(self, turn: Turn) -> Result:
        """A cancelled session cannot be revived, so it is confirmed."""
        if turn.choice == "cancel":
            work, draft = turn.work, turn.draft
            done = await planning.cancel(work, draft["session"], draft["because"])
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("residence_plan.cancelled"), (_desk(turn),))
        if turn.text:
            return Unclear()
        text = turn.t("residence_plan.sure", because=turn.draft["because"])
        return Ask(text, pick(turn.t, "residence_plan.way", "cancel"))

    async def _keep(self, turn: Turn) -> Result:
        wanted, key = _wanted(turn), turn.draft.get("session")
        if key:
            done = await planning.change(turn.work, key, wanted)
        else:
            done = await planning.plan(turn.work, turn.draft["unit"], wanted)
        if isinstance(done, Refused):
            ways = pick(turn.t, "residence_plan.way", "when", "place", "chair")
            if done.code == "area_planned":
                ways = (Choice("/lichcutru", turn.t("residence_plan.other_areas")), _desk(turn))
            return Ask(turn.t.refusal(done), ways, step="confirm")
        said = "residence_plan.changed" if key else "residence_plan.planned"
        return Done(turn.t(said, session=session_line(turn.t, done)), _after(turn, done))


def _after(turn: Turn, session: Session) -> tuple[Choice, ...]:
    day = turn.t.short_day(session.starts_at)
    page = Choice(f"/buoicutru {session.id}", turn.t("residence_desk.choice.session", day=day))
    invite = Choice(f"/moihop {session.id}", turn.t("broadcast.choice.invite"))
    return (invite, page, Choice("/lichcutru", turn.t("residence_plan.another")), _desk(turn))


def _desk(turn: Turn) -> Choice:
    return Choice("/mualienhe", turn.t("choice.back"))


def _next(turn: Turn) -> str:
    """The step that asks for what is still missing."""
    draft = turn.draft
    if not draft.get("day"):
        return "when"
    if not draft.get("time"):
        return "hour"
    if not draft.get("place"):
        return "place"
    return "confirm" if draft.get("chair") else "chair"


def _wanted(turn: Turn) -> Wanted:
    draft = turn.draft
    starts = _starts(draft["day"], draft["time"])
    return Wanted(starts, draft["place"], draft["chair"], tuple(draft["areas"]))


def _starts(day: str, at: list[int]) -> datetime:
    return moment(date.fromisoformat(day), time(at[0], at[1]))


def _hour(turn: Turn, hour: str) -> str:
    hours, minutes = map(int, hour.split(":"))
    return turn.t.clock_time(moment(turn.work.today, time(hours, minutes)))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
