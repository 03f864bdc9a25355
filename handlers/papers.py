"""Papers in the Party's form, sent into the chat (REP-01, REP-37; CNV-T01 for the book).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> meeting
    [*] --> meeting
    meeting --> minutes
    meeting --> resolution
    meeting --> absentees
    meeting --> invitations
    meeting --> own: a member
    home --> year
    home --> picture
```
"""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.phrases import meeting_line
from handlers.vocabulary import Attachment, Choice
from services import meetings, units
from services.documents import papers, recorded
from services.documents.papers import MadePaper
from services.meetings import MeetingView
from services.people import RECORDERS
from services.refusal import Refused
from services.work import Work

Made = Coroutine[Any, Any, MadePaper | Refused]
BEFORE = ("invitations",)
AFTER = ("minutes", "resolution", "absentees")
COMMANDS = {
    "minutes": "giayto_bienban",
    "resolution": "giayto_nghiquyet",
    "absentees": "giayto_ghiso",
    "invitations": "giayto_giaymoi",
    "own": "giayto_moitoi",
    "year": "giayto_nam",
    "picture": "giayto_hinh",
}


class Papers(Conversation):
    """Every paper stands behind a command, so that an old button still makes it."""

    name = "papers"
    commands: ClassVar = {
        "giayto": "home",
        "giayto_hop": "meeting",
        **{command: step for step, command in COMMANDS.items()},
    }

    async def step_home(self, turn: Turn) -> Result:
        """ "/giayto": the meetings and years one may ask papers for."""
        t = turn.t
        led = await meetings.to_lead(turn.work)
        found = led or await meetings.coming_for_member(turn.work)
        choices = [
            Choice(
                f"/giayto_hop {each.id}", t("papers.of_meeting", day=t.short_day(each.starts_at))
            )
            for each in found
        ]
        for unit in await units.led_units(turn.work):
            choices += _of_year(turn, unit.id, turn.work.today.year, unit.name)
        return Done(t("papers.home" if choices else "papers.none"), tuple(choices))

    async def step_meeting(self, turn: Turn) -> Result:
        """ "/giayto_hop 12": what can be made of a meeting; for a member the own invitation."""
        led = await meetings.access_meeting(turn.work, turn.number(), *RECORDERS)
        if isinstance(led, Refused):
            return await self.step_own(turn)
        t = turn.t
        kinds = AFTER if led.state == "closed" else BEFORE
        choices = [_of_meeting(turn, kind, led) for kind in kinds]
        choices += _of_year(turn, led.unit_id, turn.work.today.year)
        return Done(t("papers.which", meeting=meeting_line(t, led)), tuple(choices))

    async def step_minutes(self, turn: Turn) -> Result:
        """Biên bản."""
        return await self._about_meeting(turn, "minutes", _minutes)

    async def step_resolution(self, turn: Turn) -> Result:
        """Nghị quyết."""
        return await self._about_meeting(turn, "resolution", _resolution)

    async def step_absentees(self, turn: Turn) -> Result:
        """The paragraph for the resolution book (ATT-02)."""
        return await self._about_meeting(turn, "absentees", papers.absentees)

    async def step_invitations(self, turn: Turn) -> Result:
        """Giấy mời for everybody, one page each."""
        return await self._about_meeting(turn, "invitations", papers.invitations)

    async def step_own(self, turn: Turn) -> Result:
        """The member's own giấy mời."""
        return _sent(turn, "own", await papers.own_invitation(turn.work, turn.number()))

    async def step_year(self, turn: Turn) -> Result:
        """ "/giayto_nam 2 2026": the roll of a unit's year."""
        made = await papers.year_roll(turn.work, turn.number(), _year(turn))
        return _sent(turn, "year", made, *_last_year(turn, "year"))

    async def step_picture(self, turn: Turn) -> Result:
        """The same at a glance."""
        made = await papers.year_at_a_glance(turn.work, turn.number(), _year(turn))
        return _sent(turn, "picture", made, *_last_year(turn, "picture"))

    async def _about_meeting(
        self, turn: Turn, kind: str, make: Callable[[Work, int], Made]
    ) -> Result:
        back = Choice(f"/giayto_hop {turn.number()}", turn.t("papers.others"))
        return _sent(turn, kind, await make(turn.work, turn.number()), back)


async def _minutes(work: Work, meeting_id: int) -> MadePaper | Refused:
    """With what was recorded in chat, if anything was."""
    told = await recorded.minutes_content(work, meeting_id)
    return told if isinstance(told, Refused) else await papers.minutes(work, meeting_id, told)


async def _resolution(work: Work, meeting_id: int) -> MadePaper | Refused:
    told = await recorded.resolution_content(work, meeting_id)
    return told if isinstance(told, Refused) else await papers.resolution(work, meeting_id, told)


def _sent(turn: Turn, kind: str, made: MadePaper | Refused, *more: Choice) -> Result:
    if isinstance(made, Refused):
        return turn.say(made)
    text = turn.t(f"papers.made.{kind}", text=made.text)
    return Done(text, more, Attachment(made.file_id, made.name, made.mime))


def _of_meeting(turn: Turn, kind: str, meeting: MeetingView) -> Choice:
    return Choice(f"/{COMMANDS[kind]} {meeting.id}", turn.t(f"papers.choice.{kind}"))


def _of_year(turn: Turn, unit_id: int, year: int, unit: str = "") -> list[Choice]:
    """Roll and picture of a year; with the unit's name where several units are offered."""
    named = f" – {unit}" if unit and len(turn.work.acting.units(*RECORDERS)) > 1 else ""
    return [
        Choice(
            f"/{COMMANDS[kind]} {unit_id} {year}",
            turn.t(f"papers.choice.{kind}", year=year) + named,
        )
        for kind in ("year", "picture")
    ]


def _year(turn: Turn) -> int:
    return turn.number(1) or turn.work.today.year


def _last_year(turn: Turn, kind: str) -> tuple[Choice, ...]:
    before = _year(turn) - 1
    command = f"/{COMMANDS[kind]} {turn.number()} {before}"
    return (Choice(command, turn.t(f"papers.choice.{kind}", year=before)),)
