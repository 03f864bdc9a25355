"""Checking in to a meeting: the secretary shows a code, members type it (ATT-09).

```mermaid
stateDiagram-v2
    [*] --> show
    show --> show: the code of now
    show --> picture: as a QR picture
    [*] --> typed
    [*] --> mode
    mode --> document: online, party groups
    document --> [*]
```
"""

import io
from typing import ClassVar

import segno

from handlers.conversation import Ask, Conversation, Done, Go, Note, Result, Turn, Unclear, pick
from handlers.phrases import meeting_line
from handlers.vocabulary import Attachment, Choice
from handlers.why_facts import why, why_of
from services import bots, checkin, files, meeting_modes
from services.checkin import Shown
from services.meeting_modes import MODES
from services.refusal import Refused
from services.seal import Seal

SCALE = 10
"""pixels of one square of the picture: read from the back row"""


class CheckInTalk(Conversation):
    """A code only proposes "present"; the roll-call remains the committee's."""

    name = "check_in"
    commands: ClassVar = {
        "diemdanhma": "open",
        "maqr": "picture",
        "co": "typed",
        "hinhthuc": "open_mode",
    }

    def __init__(self, seal: Seal) -> None:
        """The codes are derived from the secret of the installation."""
        self._secret = seal.derive("check-in")

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/diemdanhma 12"."""
        turn.draft = {"meeting": turn.number()}
        return Go("show")

    async def step_show(self, turn: Turn) -> Result:
        """The code of now; a tap shows the next."""
        if turn.text:
            return Unclear()
        found = await checkin.show(turn.work, self._secret, turn.draft["meeting"])
        if isinstance(found, Refused):
            return turn.say(found)
        meeting = found.meeting.id
        ways = (
            *pick(turn.t, "check_in.way", "next"),
            Choice(f"/maqr {meeting}", turn.t("check_in.way.picture")),
            Choice(f"/diemdanh {meeting}", turn.t("book.way.roll")),
            why(turn.t, "ATT-09", mode="in_person"),
        )
        return Ask(_shown(turn, found), ways)

    async def step_picture(self, turn: Turn) -> Result:
        """The code of now as a QR picture: a link into the chat, or the words to send."""
        found = await checkin.show(turn.work, self._secret, turn.number())
        if isinstance(found, Refused):
            return turn.say(found)
        content = await _content(turn, found)
        drawn = io.BytesIO()
        segno.make(content, error="m").save(drawn, kind="png", scale=SCALE)
        name = f"CO-{found.code}.png"
        file_id = await files.store(turn.work, name, "image/png", drawn.getvalue())
        return Note(_shown(turn, found), Attachment(file_id, name, "image/png"))

    async def step_typed(self, turn: Turn) -> Result:
        """ "CO 1234", typed or behind the link of the picture."""
        done = await checkin.check_in(turn.work, self._secret, " ".join(turn.args))
        if isinstance(done, Refused):
            return Note(turn.t.refusal(done))
        meeting = meeting_line(turn.t, done.meeting)
        if not done.mode.counts:
            reason = " ".join(done.mode.finding.reasons)
            return Note(turn.t("check_in.to_decide", meeting=meeting, reason=reason))
        return Note(turn.t("check_in.again" if done.again else "check_in.done", meeting=meeting))

    async def step_open_mode(self, turn: Turn) -> Result:
        """Behind a button or "/hinhthuc 12"."""
        turn.draft = {"meeting": turn.number()}
        return Go("mode")

    async def step_mode(self, turn: Turn) -> Result:
        """In person, or a pilot."""
        if turn.choice == "in_person":
            return await self._choose(turn, "in_person", None)
        if turn.choice in MODES:
            turn.draft["mode"] = turn.choice
            return Go("document")
        if turn.text:
            return Unclear()
        asked = Choice("/visao ATT-09", turn.t("choice.why"))
        return Ask(turn.t("mode.ask"), (*pick(turn.t, "mode", *MODES), asked))

    async def step_document(self, turn: Turn) -> Result:
        """The document that allows the pilot; without it nobody counts as present by chat."""
        if turn.text or turn.choice == "no_document":
            return await self._choose(turn, turn.draft["mode"], turn.text or None)
        return Ask(turn.t("mode.document"), pick(turn.t, "mode", "no_document"))

    async def _choose(self, turn: Turn, mode: str, document: str | None) -> Result:
        done = await meeting_modes.choose(turn.work, turn.draft["meeting"], mode, document)
        if isinstance(done, Refused):
            return turn.say(done)
        lines = [turn.t("mode.chosen", mode=turn.t(f"mode.{mode}"))]
        if done.document:
            lines.append(turn.t("mode.by", document=done.document))
        lines += done.finding.reasons
        back = Choice(f"/bienban {turn.draft['meeting']}", turn.t("choice.back"))
        return Done("\n".join(lines), (back, why_of(turn.t, done.finding)))


def _shown(turn: Turn, found: Shown) -> str:
    left = round((found.until - turn.work.now).total_seconds())
    text = turn.t("check_in.code", code=found.code, seconds=left, count=found.present,
                  meeting=meeting_line(turn.t, found.meeting))  # fmt: skip
    return "\n".join([text, *found.mode.finding.reasons])


async def _content(turn: Turn, found: Shown) -> str:
    channel = turn.chat.where[0]
    serving = await bots.for_unit(turn.work, found.meeting.unit_id)
    link = next((each.link for each in serving if each.link and each.channel == channel), None)
    return link.replace("{code}", f"CO{found.code}") if link else f"CO {found.code}"
