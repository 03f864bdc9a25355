"""A member answers for a meeting: coming, late, absent and why (CNV-M01).

A reason only proposes "có lý do"; the committee decides (ATT-04).

```mermaid
stateDiagram-v2
    [*] --> ask
    ask --> [*]: coming, late, later
    ask --> reason: absent
    ask --> sure: said indirectly
    sure --> reason
    sure --> ask: no
    sure --> [*]: yes
    reason --> words: other
    reason --> reply: the committee asked
    reply --> paper: recorded
    reason --> paper: recorded
    words --> paper: recorded
    paper --> paper: a photo is added
    [*] --> which: several meetings
    which --> ask
    [*] --> which_said: several, and something was said
    which_said --> ask
```
"""

import re
from typing import ClassVar

from handlers.attendance_words import (
    SURE,
    WORDS,
    given_in,
    meant,
    of_another_day,
    plainly_said,
    several,
    short,
)
from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Open,
    Result,
    Turn,
    Unclear,
    pick,
)
from handlers.courtesies import courtesy_in
from handlers.phrases import answer_line, file_problem, meeting_line
from handlers.texts import Texts
from handlers.understanding import Meaning
from handlers.vocabulary import Choice
from services import answers, files, meetings, records
from services.answers import REASONS, Given
from services.meetings import MeetingView
from services.refusal import Refused
from services.residence import register
from services.words import fold

SAID = {"attend": "coming", "late": "late", "absent": "absent"}
COURTESY = re.compile(
    r"(?:(?:da|vang|ok|oke|roi|nhe|cam on|dong chi|bi thu|nhieu|a|em|toi)[ ,.!]*)+"
)
"""after a recorded absence these words only say thank you: they change nothing"""


class Attendance(Conversation):
    """Reachable from each reminder, from the menu, and by a sentence out of the blue."""

    name = "attendance"
    commands: ClassVar = {"hop": "which", "traloi": "given", "guigiayto": "add_paper"}

    async def step_which(self, turn: Turn) -> Result:
        """The coming meeting; asks which one when there are several."""
        coming = await meetings.coming_for_member(turn.work)
        if not coming:
            return Done(turn.t("attendance.none"))
        if len(coming) == 1:
            turn.draft = {"meeting": coming[0].id}
            return Go("ask")
        choices = (Choice(f"/traloi {m.id}", short(turn, m)) for m in coming)
        return Done(several(turn, coming), tuple(choices))

    async def step_which_said(self, turn: Turn) -> Result:
        """The same for a sentence that was already said: it counts for the chosen meeting."""
        coming = await meetings.coming_for_member(turn.work)
        chosen = [m.id for m in coming if str(m.id) == turn.choice]
        if chosen:
            turn.text, turn.choice = turn.draft.get("said", ""), ""
            turn.draft = {"meeting": chosen[0]}
            result = await self.step_ask(turn)
            return Go("ask") if isinstance(result, Unclear) else result
        if turn.text:
            return await self.step_unasked(turn)
        choices = (Choice(str(m.id), short(turn, m)) for m in coming)
        return Ask(several(turn, coming), tuple(choices))

    async def step_unasked(self, turn: Turn) -> Result:
        """A sentence or a photo without a question: about the one coming meeting, or ask which."""
        coming = await meetings.coming_for_member(turn.work)
        if not coming and await register.mine(turn.work):
            return Open("residence", "home")
        fitting = meant(turn, coming)
        if len(fitting) != 1:
            said = {"said": turn.text} if turn.text and len(coming) > 1 else {}
            return Open("attendance", "which_said" if said else "which", said)
        turn.draft = {"meeting": fitting[0].id}
        if turn.files:
            return await self.step_paper(turn)
        result = await self.step_ask(turn)
        return Open("menu", "not_understood") if isinstance(result, Unclear) else result

    async def step_also(self, turn: Turn) -> Result:
        """Said beside something else: recorded where it is clear, never asked about."""
        coming = await meetings.coming_for_member(turn.work)
        if len(coming) == 1:
            turn.draft = {"meeting": coming[0].id}
            result = await self.step_ask(turn)
            if isinstance(result, Ask | Done):
                return Note(result.text)
        return Note(turn.t("attendance.also"))

    async def step_given(self, turn: Turn) -> Result:
        """Behind the button of a reminder: the meeting and, perhaps, the answer."""
        turn.draft = {"meeting": turn.number()}
        turn.choice = turn.args[1] if len(turn.args) > 1 else ""
        return await self.step_ask(turn)

    async def step_ask(self, turn: Turn) -> Result:
        """Coming, absent, late, or later."""
        if given := plainly_said(turn):
            return await self._record(turn, given)
        meeting = await meetings.access_meeting(turn.work, turn.draft.get("meeting", 0))
        if isinstance(meeting, Refused):
            return turn.say(meeting)
        if turn.files:
            return await self.step_paper(turn)
        if turn.choice:
            return await self._chosen(turn, meeting, turn.choice)
        if turn.text:
            return await self._heard(turn, meeting)
        return await self._question(turn, meeting)

    async def step_reason(self, turn: Turn) -> Result:
        """Why absent: one of six, or in own words."""
        if turn.choice == "other":
            return Go("words")
        if turn.choice in REASONS:
            return await self._record(turn, Given("absent", turn.choice))
        if turn.files:
            return await self._with_paper(turn)
        own = await answers.own(turn.work, turn.draft.get("meeting", 0))
        if turn.asked and own and own.ruling == "asked":
            return Ask(turn.t("attendance.asked_back", note=own.note), step="reply")
        if courtesy_in(turn.text):
            return Unclear()
        if turn.text:
            meaning = turn.means("meeting")
            if meaning.intent in ("attend", "late"):
                return await self._chosen(turn, None, SAID[meaning.intent])
            reason = meaning.reason if meaning.reason in REASONS else "other"
            return await self._record(turn, Given("absent", reason, turn.text[:WORDS]))
        return Ask(turn.t("attendance.why"), pick(turn.t, "reason", *REASONS), columns=2)

    async def step_sure(self, turn: Turn) -> Result:
        """What was said only indirectly ("mưa to quá") is asked back, never guessed silently."""
        answer, reason, words = turn.draft["guess"]
        if turn.choice == "yes" and answer == "absent" and reason not in REASONS:
            return Go("reason")
        if turn.choice == "yes":
            return await self._record(turn, Given(answer, reason, words))
        if turn.choice == "no":
            return Go("ask")
        if not turn.asked:
            return await self.step_ask(turn)
        said = turn.t(f"answer.{answer}")
        if reason in REASONS:
            because = turn.t(f"reason.{reason}").lower()
            said = turn.t("answer.because", answer=said, reason=because)
        meets = turn.draft.get("meets")
        key = "attendance.other_day" if meets else "attendance.sure"
        text = turn.t(key, answer=said, when=meets)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))

    async def step_reply(self, turn: Turn) -> Result:
        """Answers what the committee asked about a reason; the reason itself stays."""
        own = await answers.own(turn.work, turn.draft.get("meeting", 0))
        if turn.files or not turn.text or own is None or own.answer != "absent":
            return await self.step_reason(turn)
        return await self._record(turn, Given("absent", own.reason, turn.text[:WORDS]))

    async def step_words(self, turn: Turn) -> Result:
        """Another reason, in a few words."""
        if turn.files:
            return await self._with_paper(turn)
        if courtesy_in(turn.text):
            return Unclear()
        if turn.text:
            return await self._record(turn, Given("absent", "other", turn.text[:WORDS]))
        return Ask(turn.t("attendance.words"))

    async def step_add_paper(self, turn: Turn) -> Result:
        """Asks for the photo of a paper; it is never demanded."""
        turn.draft = {"meeting": turn.number()}
        return Go("paper")

    async def step_paper(self, turn: Turn) -> Result:
        """A photo or paper for an absence that was recorded."""
        if turn.files:
            return await self._with_paper(turn)
        if turn.text and COURTESY.fullmatch(fold(turn.text)):
            return Note(turn.t("attendance.thanks"))
        if turn.text:
            result = await self.step_ask(turn)
            return Unclear(over=True) if isinstance(result, Unclear) else result
        return Ask(turn.t("attendance.paper"))

    async def _question(self, turn: Turn, meeting: MeetingView) -> Result:
        own = await answers.own(turn.work, meeting.id)
        line = meeting_line(turn.t, meeting)
        key = "attendance.ask_again" if own else "attendance.ask"
        said = answer_line(turn.t, own) if own else ""
        if meeting.state == "cancelled":
            return Done(turn.t("attendance.cancelled", meeting=line))
        if meeting.state != "planned":
            mark = await records.own_mark(turn.work, meeting.id)
            shown = turn.t(f"mark.{mark}") if mark else turn.t("roll.no_answer")
            closed = turn.t("attendance.closed", meeting=line, mark=shown)
            return Done(closed, (_why(turn, meeting),))
        text = turn.t(key, meeting=line, answer=said)
        return Ask(text, answer_choices(turn.t), step="ask", columns=2)

    async def _chosen(self, turn: Turn, meeting: MeetingView | None, choice: str) -> Result:
        if choice == "absent":
            return Go("reason")
        if choice == "later":
            return Done(turn.t("attendance.later"))
        if choice not in ("coming", "late"):
            return Unclear()
        return await self._record(turn, Given(choice))

    async def _heard(self, turn: Turn, meeting: MeetingView) -> Result:
        meaning = turn.means("meeting")
        if meaning.intent == "ask_when":
            turn.text = ""
            return await self._question(turn, meeting)
        if meaning.intent == "unsure":
            return Done(turn.t("attendance.unsure"))
        if meaning.intent in SAID and await self._doubtful(turn, meeting, meaning):
            turn.draft["guess"] = [SAID[meaning.intent], meaning.reason, turn.text[:WORDS]]
            other = of_another_day(turn, meaning, meeting)
            turn.draft["meets"] = turn.t.moment(meeting.starts_at) if other else ""
            return Go("sure")
        if meaning.intent == "absent" and meaning.reason not in REASONS:
            return Go("reason")
        given = given_in(turn, meaning)
        if given:
            return await self._record(turn, given)
        return Unclear(over=meeting.state != "planned")

    async def _doubtful(self, turn: Turn, meeting: MeetingView, meaning: Meaning) -> bool:
        """A short "vâng" is a clear yes to our first question, and none to what came after.

        Who names another day than the meeting's may mistake it, however clear the words are.
        """
        if of_another_day(turn, meaning, meeting):
            return True
        if meaning.confidence >= SURE:
            return False
        first = await answers.own(turn.work, meeting.id) is None
        return not (first and meaning.intent == "attend")

    async def _with_paper(self, turn: Turn) -> Result:
        """Keeps the photo with the absence; without one yet, the reason is asked next."""
        sent = turn.files[0]
        if sent.content is None:
            return Note(file_problem(turn.t, sent))
        meeting = await meetings.access_meeting(turn.work, turn.draft.get("meeting", 0))
        if isinstance(meeting, Refused):
            return turn.say(meeting)
        turn.draft["file"] = await files.store(turn.work, sent.name, sent.mime, sent.content)
        own = await answers.own(turn.work, meeting.id)
        if own is not None and own.answer == "absent":
            given = Given("absent", own.reason, turn.text[:WORDS] or own.words)
            return await self._record(turn, given)
        if turn.text:
            return await self.step_reason(_without_files(turn))
        return Go("reason")

    async def _record(self, turn: Turn, given: Given) -> Result:
        given = Given(given.answer, given.reason, given.words, turn.draft.get("file"))
        recorded = await answers.answer(turn.work, turn.draft.get("meeting", 0), given)
        if isinstance(recorded, Refused):
            return turn.say(recorded)
        meeting, own = recorded.meeting, recorded.answer
        line = meeting_line(turn.t, meeting)
        change = Choice(f"/traloi {meeting.id}", turn.t("attendance.change"))
        if given.answer != "absent":
            return Done(turn.t(f"attendance.recorded.{given.answer}", meeting=line), (change,))
        turn.draft = {"meeting": meeting.id}
        key = "recorded.absent_with_paper" if own.file_id else "recorded.absent"
        text = turn.t(f"attendance.{key}", meeting=line, answer=answer_line(turn.t, own))
        return Ask(text, (change, _why(turn, meeting)), step="paper")


def answer_choices(t: Texts) -> tuple[Choice, ...]:
    """The three answers, and "later"."""
    return pick(t, "answer", "coming", "absent", "late", "later")


def _without_files(turn: Turn) -> Turn:
    turn.files = ()
    return turn


def _why(turn: Turn, meeting: MeetingView) -> Choice:
    return Choice(f"/visao ATT-04 {meeting.id}", turn.t("choice.why"))
