"""The secretary plans, changes or cancels the monthly meeting (CNV-S01).

```mermaid
stateDiagram-v2
    [*] --> unit
    unit --> when
    when --> hour: no hour, or morning and evening both fit
    hour --> when
    when --> place
    when --> past: the time is over
    past --> when
    place --> confirm
    confirm --> when: change the time
    confirm --> place: change the place
    confirm --> [*]: invitations go out
    [*] --> change
    change --> when
    change --> place
    change --> cancel
    cancel --> sure
    sure --> [*]
```
"""

import re
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, pick
from handlers.phrases import meeting_line
from handlers.understanding.dates import Unclear as UnclearDate
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Choice
from services import answers, meetings, units
from services.clock import local, local_day, moment
from services.people import SECRETARIAT
from services.refusal import Refused
from services.words import fold

LONGEST_PLACE = 200
FAR = timedelta(days=60)
"""a month's meeting is seldom planned so far ahead: the day is pointed at"""
PAST = re.compile(r"\bhom (?:qua|kia|truoc)\b|\b(?:tuan|thang) truoc\b")


class Planning(Conversation):
    """The last step shows everything, and each answer can be changed there."""

    name = "planning"
    commands: ClassVar = {"lichhop": "unit", "suahop": "open_change", "huyhop": "open_cancel"}

    async def step_unit(self, turn: Turn) -> Result:
        """For which cell, when the secretary leads several."""
        led = [u for u in await units.led_units(turn.work) if _leads(turn, u.id)]
        if not led:
            return Done(turn.t("refused.not_yours"))
        if turn.choice.isdecimal() and int(turn.choice) in {unit.id for unit in led}:
            turn.draft = {"unit": int(turn.choice)}
            return Go("when")
        if len(led) == 1:
            turn.draft = {"unit": led[0].id}
            return Go("when")
        return Ask(turn.t("plan.unit"), tuple(Choice(str(u.id), u.name) for u in led))

    async def step_when(self, turn: Turn) -> Result:
        """Day and hour in one message, or one after the other."""
        if turn.choice:
            return self._proposed(turn)
        if turn.asked:
            return Ask(turn.t("plan.when_hour" if turn.draft.get("day") else "plan.when"))
        said = parse_when(turn.text, now=turn.work.now)
        if PAST.search(fold(turn.text)) and not (isinstance(said, When) and said.day):
            return Ask(turn.t("plan.past_day"), step="when")
        if isinstance(said, UnclearDate):
            return self._unclear(turn, said)
        return self._heard(turn, said)

    async def step_hour(self, turn: Turn) -> Result:
        """Morning or evening: an hour is never guessed."""
        if turn.choice in ("morning", "evening"):
            hour, minute = turn.draft.pop("between")
            turn.draft["time"] = [hour % 12 + (12 if turn.choice == "evening" else 0), minute]
            return Go(_next(turn))
        if turn.text and (part := _part_of_day(turn.text)):
            turn.choice = part
            return await self.step_hour(turn)
        if turn.text and isinstance(parse_when(turn.text, now=turn.work.now), When):
            turn.draft.pop("between")
            return await self.step_when(turn)
        hour, minute = turn.draft["between"]
        shown = turn.t.clock_time(moment(turn.work.today, time(hour, minute)))
        return Ask(turn.t("plan.hour", hour=shown), pick(turn.t, "plan.way", "morning", "evening"))

    async def step_past(self, turn: Turn) -> Result:
        """Nobody can be invited to a time that is past."""
        if turn.text:
            return await self.step_when(turn)
        refused = Refused("meeting_past", {"when": _starts(turn)})
        del turn.draft["day"], turn.draft["time"]
        return Ask(turn.t.refusal(refused), step="when")

    async def step_place(self, turn: Turn) -> Result:
        """Where; the place of the last meeting is offered."""
        place = turn.choice or turn.text
        if place:
            turn.draft["place"] = " ".join(place.split())[:LONGEST_PLACE]
            return Go("confirm")
        last = await meetings.last_places(turn.work, turn.draft["unit"])
        return Ask(turn.t("plan.place"), tuple(Choice(each, each) for each in last))

    async def step_confirm(self, turn: Turn) -> Result:
        """Everything at a glance, then the invitations."""
        if turn.choice == "send":
            return await self._send(turn)
        if turn.choice in ("when", "place"):
            if turn.choice == "when":
                turn.draft.pop("day"), turn.draft.pop("time")
            return Go(turn.choice)
        if turn.text:
            return await self.step_when(turn)
        starts = _starts(turn)
        key = "plan.confirm_change" if turn.draft.get("meeting") else "plan.confirm"
        text = turn.t(key, when=turn.t.moment(starts), place=turn.draft["place"])
        if starts - turn.work.now > FAR:
            text = f"{text}\n{turn.t('plan.far', days=(starts - turn.work.now).days)}"
        return Ask(text, pick(turn.t, "plan.way", "send", "when", "place"))

    async def step_open_change(self, turn: Turn) -> Result:
        """Behind a button or "/suahop 12"."""
        found = await meetings.access_meeting(turn.work, turn.number(), *SECRETARIAT)
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft = {"meeting": found.id, "unit": found.unit_id}
        return Go("change")

    async def step_change(self, turn: Turn) -> Result:
        """What about the meeting changes."""
        found = await meetings.access_meeting(turn.work, turn.draft["meeting"], *SECRETARIAT)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "cancel":
            return Go("cancel")
        if turn.choice in ("when", "place"):
            self._take(turn, found)
            if turn.choice == "when":
                turn.draft.pop("day"), turn.draft.pop("time")
            return Go(turn.choice)
        if turn.text:
            self._take(turn, found)
            turn.draft.pop("day"), turn.draft.pop("time")
            return await self.step_when(turn)
        text = turn.t("plan.change", meeting=meeting_line(turn.t, found))
        return Ask(text, pick(turn.t, "plan.way", "when", "place", "cancel"))

    async def step_open_cancel(self, turn: Turn) -> Result:
        """Behind a button or "/huyhop 12"."""
        found = await meetings.access_meeting(turn.work, turn.number(), *SECRETARIAT)
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft = {"meeting": found.id}
        return Go("cancel")

    async def step_cancel(self, turn: Turn) -> Result:
        """Why it is cancelled: the members are told."""
        if turn.text:
            turn.draft["because"] = turn.text[:300]
            return Go("sure")
        return Ask(turn.t("plan.cancel_why"))

    async def step_sure(self, turn: Turn) -> Result:
        """A cancelled meeting cannot be revived, so it is confirmed."""
        if turn.choice == "cancel":
            done = await meetings.cancel_meeting(
                turn.work, turn.draft["meeting"], turn.draft["because"]
            )
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("plan.cancelled", meeting=meeting_line(turn.t, done)))
        because = turn.draft["because"]
        return Ask(turn.t("plan.sure", because=because), pick(turn.t, "plan.way", "cancel"))

    def _unclear(self, turn: Turn, said: UnclearDate) -> Result:
        key = f"plan.unclear.{said.code}"
        if said.proposal is None or not turn.t.known(f"{key}_proposal"):
            return Ask(turn.t(key), step="when")
        turn.draft.pop("hour", None)
        if said.hour and said.hour.time:
            turn.draft["hour"] = [said.hour.time.isoformat(), said.hour.ambiguous_hour]
        days = [said.proposal]
        if said.code == "no_such_day":
            days.append(said.proposal + timedelta(days=1))
        choices = tuple(Choice(day.isoformat(), turn.t.day(day)) for day in days)
        return Ask(turn.t(f"{key}_proposal"), choices, step="when")

    def _proposed(self, turn: Turn) -> Result:
        """A proposed day was tapped; the hour that was said with the impossible one stays."""
        hour, ambiguous = turn.draft.pop("hour", (None, False))
        at = time.fromisoformat(hour) if hour else None
        return self._heard(turn, When(date.fromisoformat(turn.choice), at, ambiguous))

    def _heard(self, turn: Turn, said: When) -> Result:
        if said.day:
            turn.draft["day"] = said.day.isoformat()
        if said.time and said.ambiguous_hour:
            turn.draft["between"] = [said.time.hour, said.time.minute]
            return Go("hour")
        if said.time:
            turn.draft["time"] = [said.time.hour, said.time.minute]
        if said.day is None and said.time is None:
            return Ask(turn.t("plan.unclear.nothing_found"), step="when")
        return Go(_next(turn))

    def _take(self, turn: Turn, found: meetings.MeetingView) -> None:
        starts = local(found.starts_at)
        turn.draft |= {
            "day": local_day(found.starts_at).isoformat(),
            "time": [starts.hour, starts.minute],
            "place": found.place,
        }

    async def _send(self, turn: Turn) -> Result:
        draft = turn.draft
        if draft.get("meeting"):
            done = await meetings.change_meeting(
                turn.work, draft["meeting"], starts_at=_starts(turn), place=draft["place"]
            )
        else:
            done = await meetings.plan_meeting(
                turn.work, draft["unit"], _starts(turn), draft["place"]
            )
        if isinstance(done, Refused):
            return _refused(turn, done)
        key = "plan.changed" if draft.get("meeting") else "plan.planned"
        text = turn.t(key, meeting=meeting_line(turn.t, done))
        if not draft.get("meeting") and await answers.comes_who_planned(turn.work, done):
            text = f"{text}\n{turn.t('plan.you_come')}"
        return Done(
            text,
            (
                Choice(f"/tinhhinh {done.id}", turn.t("plan.see_board")),
                Choice(f"/chuongtrinh {done.id}", turn.t("plan.see_agenda")),
            ),
        )


def _part_of_day(text: str) -> str:
    """ "sáng", "buổi tối" typed instead of tapped; "" when it says neither."""
    words = set(fold(text).split())
    if words & {"sang"}:
        return "morning"
    return "evening" if words & {"chieu", "toi", "trua"} else ""


def _refused(turn: Turn, refused: Refused) -> Result:
    """A wrong time is asked again; nothing typed is lost."""
    if refused.code.startswith("meeting_"):
        ways = pick(turn.t, "plan.way", "when", "place")
        return Ask(turn.t.refusal(refused), ways, step="confirm")
    return turn.say(refused)


def _next(turn: Turn) -> str:
    """The step that asks for what is still missing; a time that is past is asked anew."""
    if not (turn.draft.get("day") and turn.draft.get("time")):
        return "when"
    if _starts(turn) <= turn.work.now:
        return "past"
    return "confirm" if turn.draft.get("place") else "place"


def _starts(turn: Turn) -> datetime:
    hour, minute = turn.draft["time"]
    return moment(date.fromisoformat(turn.draft["day"]), time(hour, minute))


def _leads(turn: Turn, unit_id: int) -> bool:
    return turn.work.acting.holds(unit_id, *SECRETARIAT)
