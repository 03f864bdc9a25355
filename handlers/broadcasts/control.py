"""What is being sent, or was: progress, pause, go on, stop, chase, call list, letters (CNV-W01).

```mermaid
stateDiagram-v2
    [*] --> progress
    [*] --> pause
    [*] --> resume
    [*] --> cancel
    cancel --> [*]: sure
    [*] --> open_calls
    open_calls --> calls
    calls --> call
    calls --> all_told: everybody who is left
    all_told --> calls
    call --> calls: told by telephone, or by letter
    [*] --> letters
    [*] --> letters_apart
```
"""

from typing import ClassVar

from handlers.broadcasts import numbers
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
from handlers.vocabulary import Attachment, Choice
from services.broadcasts import book, calling, letters, progress, watching
from services.broadcasts.book import View
from services.broadcasts.calling import WAYS, Call
from services.broadcasts.progress import Progress
from services.broadcasts.subjects import subject
from services.documents.papers import MadePaper
from services.privacy import views as looks
from services.refusal import Refused
from services.seal import Seal

LISTED = 8


class BroadcastControl(Conversation):
    """Every page is behind a command, so that an old button still works, and never acts twice."""

    name = "broadcast_control"
    commands: ClassVar = {
        "tiendo": "progress",
        "dunggui": "pause",
        "guitiep": "resume",
        "huygui": "open_cancel",
        "goidien": "open_calls",
        "inthumoi": "letters",
        "thumoirieng": "letters_apart",
    }

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    async def step_progress(self, turn: Turn) -> Result:
        """Behind "/tiendo 12": the numbers, and what can be done."""
        found = await progress.progress(turn.work, turn.number())
        return turn.say(found) if isinstance(found, Refused) else _page(turn, found)

    async def step_pause(self, turn: Turn) -> Result:
        """Nothing more goes out for now."""
        return await self._turned(turn, await book.pause(turn.work, turn.number()))

    async def step_resume(self, turn: Turn) -> Result:
        """It goes on, and whoever says so sees how far it is."""
        done = await book.resume(turn.work, turn.number())
        if not isinstance(done, Refused):
            await watching.watch(turn.work, done.id, turn.chat.id)
        return await self._turned(turn, done)

    async def step_open_cancel(self, turn: Turn) -> Result:
        """Behind "/huygui 12"."""
        turn.draft = {"broadcast": turn.number()}
        return Go("cancel")

    async def step_cancel(self, turn: Turn) -> Result:
        """What is stopped for good is confirmed."""
        if turn.choice == "stop":
            return await self._turned(
                turn, await book.cancel(turn.work, turn.draft.get("broadcast", 0))
            )
        if turn.text:
            return Unclear()
        found = await progress.progress(turn.work, turn.draft.get("broadcast", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        back = Choice(f"/tiendo {found.view.id}", turn.t("choice.back"))
        text = turn.t("broadcast.cancel", waiting=found.waiting + found.under_way)
        return Ask(text, (*pick(turn.t, "broadcast.cancel", "stop"), back))

    async def step_open_calls(self, turn: Turn) -> Result:
        """Behind "/goidien 12"."""
        turn.draft = {"broadcast": turn.number()}
        return Go("calls")

    async def step_calls(self, turn: Turn) -> Result:
        """Those whom no chat reaches, with their telephone numbers."""
        found = await calling.calls(turn.work, turn.draft.get("broadcast", 0), self._seal)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "all":
            return Go("all_told")
        if result := from_list(turn, "call"):
            return result
        back = Choice(f"/tiendo {turn.draft['broadcast']}", turn.t("choice.back"))
        if not found:
            return Done(turn.t("broadcast.nobody_to_call"), (back,))
        waiting = [each for each in found if not each.told]
        start = turn.draft.get("page", 0) * LISTED
        shown = found[start : start + LISTED]
        for each in shown:
            looks.saw(turn.work, each.person_id, "member")
        lines = [_line(turn, each) for each in shown]
        text = "\n".join([turn.t("broadcast.calls", count=len(waiting)), *lines])
        people = [Choice(str(each.person_id), each.name) for each in found]
        every = (
            [Choice("all", turn.t("broadcast.told.all", count=len(waiting)))] if waiting else []
        )
        return Ask(text, (*paged(turn.t, people, turn.draft.get("page", 0)), *every, back))

    async def step_all_told(self, turn: Turn) -> Result:
        """Everybody who is left on the list, in one step; by which way is asked first."""
        id_ = turn.draft.get("broadcast", 0)
        if turn.choice in WAYS:
            done = await calling.all_told(turn.work, id_, turn.choice)
            return turn.say(done) if isinstance(done, Refused) else Go("calls")
        if turn.choice == "back":
            return Go("calls")
        if turn.text:
            return Unclear()
        found = await calling.calls(turn.work, id_, self._seal)
        if isinstance(found, Refused):
            return turn.say(found)
        text = turn.t("broadcast.ask.all_told", count=sum(not each.told for each in found))
        ways = pick(turn.t, "broadcast.all_told", *WAYS)
        return Ask(text, (*ways, Choice("back", turn.t("choice.back"))))

    async def step_call(self, turn: Turn) -> Result:
        """One of them: called, or given the letter."""
        id_, person = turn.draft.get("broadcast", 0), turn.draft.get("person", 0)
        if turn.choice in WAYS:
            done = await calling.mark_told(turn.work, id_, [person], turn.choice)
            return turn.say(done) if isinstance(done, Refused) else Go("calls")
        if turn.choice == "letter":
            return _sent(turn, await letters.letters(turn.work, id_, [person]))
        if turn.choice == "back":
            return Go("calls")
        if turn.text:
            return Unclear()
        found = await calling.calls(turn.work, id_, self._seal)
        if isinstance(found, Refused):
            return turn.say(found)
        one = next((each for each in found if each.person_id == person), None)
        if one is None:
            return Go("calls")
        ways = pick(turn.t, "broadcast.told", *WAYS, "letter")
        return Ask(_line(turn, one), (*ways, Choice("back", turn.t("choice.back"))))

    async def step_letters(self, turn: Turn) -> Result:
        """Behind "/inthumoi 12": printed invitations for those whom no chat reaches."""
        made = await letters.letters(turn.work, turn.number())
        if isinstance(made, Refused):
            return turn.say(made)
        apart = Choice(f"/thumoirieng {turn.number()}", turn.t("broadcast.choice.letters_apart"))
        back = Choice(f"/tiendo {turn.number()}", turn.t("choice.back"))
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("broadcast.letters"), (apart, back), file)

    async def step_letters_apart(self, turn: Turn) -> Result:
        """Behind "/thumoirieng 12": the same, a file each, in one .zip."""
        made = await letters.letters(turn.work, turn.number(), apart=True)
        if isinstance(made, Refused):
            return turn.say(made)
        back = Choice(f"/tiendo {turn.number()}", turn.t("choice.back"))
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("broadcast.letters_apart"), (back,), file)

    async def _turned(self, turn: Turn, done: View | Refused) -> Result:
        if isinstance(done, Refused):
            return turn.say(done)
        return _page(turn, await progress.of_view(turn.work, done))


def _page(turn: Turn, found: Progress) -> Result:
    view = found.view
    words = {
        "running": ("pause", "cancel", "progress"),
        "paused": ("resume", "cancel"),
    }.get(view.state, ())
    asks = subject(view.kind).asks
    ways = [_way(turn, word, view) for word in words]
    if asks and view.state == "done" and view.purpose != "news" and found.silent:
        ways.append(_way(turn, "chase", view))
    if found.unreachable or found.failed or found.told:
        ways.append(_way(turn, "calls", view))
        ways += [_way(turn, "letters", view)] if asks else []
    ways.append(Choice("/thongbao", turn.t("choice.back")))
    return Done(numbers.progress_text(turn.t, found), tuple(ways))


COMMANDS = {
    "pause": "dunggui",
    "resume": "guitiep",
    "cancel": "huygui",
    "progress": "tiendo",
    "chase": "nhacmoi",
    "calls": "goidien",
    "letters": "inthumoi",
}


def _way(turn: Turn, word: str, view: View) -> Choice:
    return Choice(f"/{COMMANDS[word]} {view.id}", turn.t(f"broadcast.choice.{word}"))


def _line(turn: Turn, one: Call) -> str:
    told = turn.t(f"broadcast.was_told.{one.told}") if one.told else ""
    shown = turn.t("broadcast.call", name=one.name, area=one.area, phone=one.phone or "–")
    return f"{shown} {told}".strip()


def _sent(turn: Turn, made: MadePaper | Refused) -> Result:
    if isinstance(made, Refused):
        return turn.say(made)
    file = Attachment(made.file_id, made.name, made.mime)
    return Note(turn.t("broadcast.letters"), file)
