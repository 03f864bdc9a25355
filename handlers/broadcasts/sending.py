"""Ward staff write to many: who, what words, a look at it, a try, then start (CNV-W01).

```mermaid
stateDiagram-v2
    [*] --> home
    [*] --> invite
    [*] --> notice
    [*] --> chase
    [*] --> draft
    invite --> check
    chase --> check
    draft --> check
    notice --> words
    words --> check
    check --> areas: others
    areas --> check
    check --> words: other words
    check --> test: to oneself first
    test --> check
    check --> sure
    sure --> [*]: it is being sent
```
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from handlers.broadcasts import messages, numbers
from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit, unit_of
from services import bots
from services.broadcasts import audience, book, watching
from services.broadcasts.audience import AreaCount
from services.broadcasts.book import Draft, View
from services.broadcasts.subjects import facts_of, subject
from services.people import RESIDENCE, WARD
from services.refusal import Refused

RECENT = 5
A_TEXT = 20
"""so many characters typed at the last look are other words, not an answer"""


class Broadcasting(Conversation):
    """What is about to be sent is a draft that any of the staff may open and start, once."""

    name = "broadcasting"
    commands: ClassVar = {
        "thongbao": "home",
        "moihop": "invite",
        "thongbaomoi": "notice",
        "nhacmoi": "chase",
        "bannhap": "draft",
    }

    def __init__(self, buttons: Mapping[str, bool]) -> None:
        """`buttons`: the channels in use, and whether a choice is a button there."""
        self._buttons = buttons

    async def step_home(self, turn: Turn) -> Result:
        """What is being sent or was sent lately, and a new notice."""
        units = turn.work.acting.units(*RESIDENCE)
        if not units:
            return Done(turn.t("refused.not_yours"))
        if question := await ask_unit(turn, "home", *RESIDENCE):
            return question
        found = (await book.recent(turn.work, unit_of(turn, *RESIDENCE) or units[0]))[:RECENT]
        choices = [_way_to(turn, view) for view in found]
        if turn.work.acting.units(*WARD):
            choices.append(Choice("/thongbaomoi", turn.t("broadcast.choice.notice")))
        key = "broadcast.home" if found else "broadcast.home_empty"
        return Done(turn.t(key), tuple(choices))

    async def step_invite(self, turn: Turn) -> Result:
        """Behind "/moihop 12": everybody who is to come to a session and was not invited."""
        text = messages.kept(turn.t, "residence", turn.t("broadcast.text.invitation"))
        return await self._drafted(turn, Draft("residence", turn.number(), text))

    async def step_notice(self, turn: Turn) -> Result:
        """A notice to the members of the ward's cells."""
        units = turn.work.acting.units(*WARD)
        if not units:
            return Done(turn.t("refused.not_yours"))
        if question := await ask_unit(turn, "notice", *WARD):
            return question
        turn.draft = {"new": unit_of(turn, *WARD)}
        return Go("words")

    async def step_chase(self, turn: Turn) -> Result:
        """Behind "/nhacmoi 12": those who got that message and have not answered."""
        first = await book.access_broadcast(turn.work, turn.number())
        if isinstance(first, Refused):
            return turn.say(first)
        text = messages.kept(turn.t, first.kind, turn.t("broadcast.text.chase"))
        return await self._drafted(
            turn, Draft(first.kind, first.subject_id, text, "chase", first.areas)
        )

    async def step_draft(self, turn: Turn) -> Result:
        """Behind "/bannhap 12": go on with what somebody began."""
        turn.draft = {"broadcast": turn.number()}
        return Go("check")

    async def step_words(self, turn: Turn) -> Result:
        """The text, with fields that are filled in for each."""
        kind = await self._kind(turn)
        if turn.text:
            text = messages.kept(turn.t, kind, messages.tidy_lines(turn.text))
            return await self._worded(turn, text)
        names = messages.field_names(turn.t, kind).values()
        fields = ", ".join(f"[{name}]" for name in names)
        return Ask(turn.t("broadcast.words", fields=fields))

    async def step_areas(self, turn: Turn) -> Result:
        """Which areas; each can be switched on and off."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "done":
            return Go("check")
        if turn.text:
            return Unclear()
        areas = await _counted(turn, found)
        chosen = set(found.areas or [area.area_id for area in areas])
        if turn.choice.isdecimal():
            chosen ^= {int(turn.choice)}
            chosen = chosen or {area.area_id for area in areas}
            await book.edit_draft(turn.work, found.id, areas=sorted(chosen))
        elif turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        marks = [_marked(area, area.area_id in chosen) for area in areas]
        choices = paged(turn.t, marks, turn.draft.get("page", 0))
        done = Choice("done", turn.t("broadcast.choice.areas_done"))
        return Ask(turn.t("broadcast.areas"), (*choices, done))

    async def step_check(self, turn: Turn) -> Result:
        """Everything before it is sent: how many, by area and channel, and the words."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in ("words", "areas", "sure", "test"):
            return Go(turn.choice)
        if turn.choice == "preview":
            return Note(await self._preview(turn, found))
        if turn.choice == "away":
            await book.throw_away(turn.work, found.id)
            return Done(turn.t("broadcast.thrown_away"))
        if len(turn.text) >= A_TEXT:
            return await self.step_words(turn)
        if turn.text:
            return Unclear()
        areas = [
            area
            for area in await _counted(turn, found)
            if not found.areas or area.area_id in found.areas
        ]
        said = numbers.audience_text(turn.t, areas)
        words = messages.shown(turn.t, found.kind, found.text)
        title = "\n".join([found.title, *await self._about(turn, found)])
        text = turn.t("broadcast.check", title=title, audience=said, words=words)
        if lacking := messages.lacking(turn.t, found):
            text = f"{text}\n{turn.t('broadcast.lacks', fields=lacking)}"
        first = ("sure",) if areas else ()
        others = ("preview", "test", "words", "areas", "away")
        ways = pick(turn.t, "broadcast.way", *first, *others)
        return Ask(text, ways, columns=2)

    async def step_test(self, turn: Turn) -> Result:
        """The message to oneself with its buttons; a tap records nothing and says so."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "back":
            return Go("check")
        if turn.choice:
            return Note(turn.t("broadcast.test_answer"))
        if turn.text:
            return Unclear()
        said = await self._sample(turn, found, turn.work.acting.name)
        shown = [
            Choice(f"trial {number}", one.label)
            for number, one in enumerate(messages.answers(turn.t, found))
        ]
        back = Choice("back", turn.t("choice.back"))
        return Ask(turn.t("broadcast.test", text=said), (*shown, back), columns=2)

    async def step_sure(self, turn: Turn) -> Result:
        """The last question; afterwards the progress is shown."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "send":
            return await self._start(turn, found)
        if turn.choice == "back":
            return Go("check")
        if turn.text:
            return Unclear()
        areas = await _counted(turn, found)
        chosen = [a for a in areas if not found.areas or a.area_id in found.areas]
        reached = sum(a.total - a.on("none") for a in chosen)
        called = sum(a.on("none") for a in chosen)
        lines = [turn.t("broadcast.sure", reached=reached, called=called)]
        lines += await _warnings(turn, found)
        return Ask("\n".join(lines), pick(turn.t, "broadcast.sure", "send", "back"))

    async def _start(self, turn: Turn, found: View) -> Result:
        started = await book.start(turn.work, found.id)
        if isinstance(started, Refused):
            return turn.say(started)
        await watching.watch(turn.work, started.id, turn.chat.id)
        ways = (
            Choice(f"/dunggui {started.id}", turn.t("broadcast.choice.pause")),
            Choice(f"/tiendo {started.id}", turn.t("broadcast.choice.progress")),
        )
        return Done(turn.t("broadcast.started"), ways)

    async def _drafted(self, turn: Turn, draft: Draft) -> Result:
        """The draft that somebody began about the same, or a new one."""
        place = await book.access_subject(turn.work, draft.kind, draft.subject_id)
        if isinstance(place, Refused):
            return turn.say(place)
        of = (draft.kind, draft.subject_id, draft.purpose, "draft")
        for view in await book.recent(turn.work, place.unit_id):
            if (view.kind, view.subject_id, view.purpose, view.state) == of:
                turn.draft = {"broadcast": view.id}
                return Go("check")
        if sent := await self._told_all(turn, draft):
            progress = Choice(f"/tiendo {sent.id}", turn.t("broadcast.choice.progress"))
            calls = Choice(f"/goidien {sent.id}", turn.t("broadcast.choice.calls"))
            return Done(turn.t("broadcast.nobody_new"), (progress, calls))
        made = await book.make_draft(turn.work, draft)
        if isinstance(made, Refused):
            return turn.say(made)
        turn.draft = {"broadcast": made.id}
        return Go("check")

    async def _told_all(self, turn: Turn, draft: Draft) -> View | None:
        """The invitation that left nobody to be told."""
        if draft.purpose != "first" or not subject(draft.kind).asks:
            return None
        place = await book.access_subject(turn.work, draft.kind, draft.subject_id)
        of = (turn.work, draft.kind, draft.subject_id)
        if isinstance(place, Refused) or await audience.counts(*of, silent=True, wave="first"):
            return None
        about = (draft.kind, draft.subject_id, draft.purpose)
        recent = await book.recent(turn.work, place.unit_id)
        same = [one for one in recent if (one.kind, one.subject_id, one.purpose) == about]
        return same[0] if same else None

    async def _about(self, turn: Turn, found: View) -> list[str]:
        """Which session is meant: its day, hour and place."""
        if not subject(found.kind).asks:
            return []
        of = (found.kind, found.subject_id)
        values = (await facts_of(turn.work, [of]))[of].values
        return [turn.t("broadcast.about", **messages.shown_values(turn.t, values))]

    async def _worded(self, turn: Turn, text: str) -> Result:
        if unit := turn.draft.get("new"):
            made = await book.make_draft(turn.work, Draft("unit", unit, text))
        else:
            made = await book.edit_draft(turn.work, turn.draft.get("broadcast", 0), text=text)
        if isinstance(made, Refused):
            return Ask(turn.t.refusal(made))
        turn.draft = {"broadcast": made.id}
        return Go("check")

    async def _kind(self, turn: Turn) -> str:
        if turn.draft.get("new"):
            return "unit"
        found = await self._found(turn)
        return "unit" if isinstance(found, Refused) else found.kind

    async def _found(self, turn: Turn) -> View | Refused:
        found = await book.access_broadcast(turn.work, turn.draft.get("broadcast", 0))
        if isinstance(found, Refused) or found.state == "draft":
            return found
        return Refused(f"broadcast_is_{found.state}", {"by": "–", "when": found.since})

    async def _preview(self, turn: Turn, found: View) -> str:
        """As each kind of recipient sees it."""
        name = turn.t("broadcast.sample_name")
        said = await self._sample(turn, found, name)
        answers = messages.answers(turn.t, found)
        blocks = []
        for channel, tapped in sorted(self._buttons.items()):
            ways = messages.as_buttons(answers) if tapped else messages.as_list(answers)
            text, name = f"{said}\n{ways}".strip(), numbers.channel(turn.t, channel)
            blocks.append(turn.t("broadcast.preview", channel=name, text=text))
        return "\n\n".join([*blocks, turn.t("broadcast.preview_called")])

    async def _sample(self, turn: Turn, found: View, name: str) -> str:
        of = (found.kind, found.subject_id)
        facts = (await facts_of(turn.work, [of]))[of]
        values = {"name": name, "area": turn.t("broadcast.sample_area"), **facts.values}
        return messages.worded(turn.t, found.purpose, found.text, facts.state, values)


async def _counted(turn: Turn, found: View) -> list[AreaCount]:
    silent = subject(found.kind).asks
    of = (turn.work, found.kind, found.subject_id)
    return await audience.counts(*of, silent=silent, wave=found.wave)


async def _warnings(turn: Turn, found: View) -> list[str]:
    """The bots that this message brings near the end of their month, or that are overfull."""
    silent = subject(found.kind).asks
    of = (turn.work, found.kind, found.subject_id, found.areas)
    more = await audience.by_bot(*of, silent=silent, wave=found.wave)
    lines = [numbers.quota(turn.t, bot) for bot in await bots.after(turn.work, more)]
    return lines + [numbers.people(turn.t, bot) for bot in await bots.crowded(turn.work, more)]


def _marked(area: AreaCount, chosen: bool) -> Choice:
    mark = "✓" if chosen else "–"
    return Choice(str(area.area_id), f"{mark} {area.area} ({area.total})")


def _way_to(turn: Turn, view: View) -> Choice:
    word = "bannhap" if view.state == "draft" else "tiendo"
    shown = replace(view, since=view.since or view.made_at)
    state = turn.t(f"broadcast.state.{view.state}")
    return Choice(f"/{word} {view.id}", f"{numbers.title(turn.t, shown)}: {state}")
