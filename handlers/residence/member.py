"""A working member and the meeting where they live: coming, absent and why, was there.

A reason counts only with the workplace committee's confirmation (CNV-M13, CNV-M14, RES-08).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> ask
    ask --> [*]: coming, was there
    ask --> reason: absent
    ask --> sure: said indirectly
    sure --> reason
    sure --> [*]
    reason --> words: other
    reason --> [*]: recorded, the workplace is asked
    words --> [*]
```
"""

from typing import ClassVar

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
from handlers.residence.phrases import answer_line, reason_line, session_line
from handlers.vocabulary import Choice
from services.people import COMMITTEE, RESIDENCE
from services.refusal import Refused
from services.residence import access, answers, attendance, register, season, sitting
from services.residence.answers import REASONS
from services.residence.sheets import Line, own
from services.residence.views import Session

SAID = {"attend": "coming", "late": "coming", "absent": "absent"}
WORDS = 1000
SURE = 0.85
"""below this confidence an answer is asked back before it is recorded"""


class Residence(Conversation):
    """Reachable from each invitation and reminder, and by "cư trú"."""

    name = "residence"
    commands: ClassVar = {"cutru": "home", "hopcutru": "given", "daducutru": "was_there"}

    async def step_home(self, turn: Turn) -> Result:
        """Where contact is kept, and the sessions of this year."""
        kept, desks = await register.mine(turn.work), await _desks(turn)
        if not kept:
            text = turn.t("residence.desks" if desks else "residence.not_introduced")
            return Done(text, (*desks, _why(turn, "RES-01")))
        sessions = await attendance.coming(turn.work)
        one = kept[0]
        area = one.area or turn.t("residence.no_area")
        lines = [turn.t("residence.home", unit=one.unit, area=area)]
        lines += [await _own_line(turn, session) for session in sessions[-2:]]
        if not sessions:
            lines.append(turn.t("residence.none_planned"))
        ahead = [session for session in sessions if session.starts_at > turn.work.now]
        choices = [
            Choice(f"/hopcutru {s.id}", turn.t("residence.choice.answer", day=_day(turn, s)))
            for s in ahead[:2]
        ]
        own_book = Choice("/solienhe", turn.t("books.choice.own"))
        return Done("\n".join(lines), (*choices, own_book, *desks, _why(turn, "RES-06")))

    async def step_given(self, turn: Turn) -> Result:
        """Behind the button of an invitation: the session and, perhaps, the answer."""
        turn.draft = {"session": turn.number()}
        turn.choice = turn.args[1] if len(turn.args) > 1 else ""
        return await self.step_ask(turn)

    async def step_was_there(self, turn: Turn) -> Result:
        """Behind the question of the day after: "/daducutru 12 yes"."""
        turn.draft = {"session": turn.number()}
        said = turn.args[1] if len(turn.args) > 1 else ""
        return await self._claim(turn, attended=said == "yes") if said else Go("ask")

    async def step_unasked(self, turn: Turn) -> Result:
        """A sentence out of the blue, about the one session that it can mean."""
        sessions = await attendance.coming(turn.work)
        wanted = turn.means("residence").intent == "attended"
        fitting = [s for s in sessions if (s.starts_at <= turn.work.now) == wanted]
        if len(fitting) != 1:
            return Open("residence", "home")
        turn.draft = {"session": fitting[0].id}
        result = await self.step_ask(turn)
        return Open("menu", "not_understood") if isinstance(result, Unclear) else result

    async def step_ask(self, turn: Turn) -> Result:
        """Before the session: coming or absent. After it: was there or not."""
        session = await season.meeting(turn.work, turn.draft.get("session", 0))
        if isinstance(session, Refused) or not await _concerned(turn, session):
            return Done(turn.t("refused.no_such_meeting"))
        if session.state == "cancelled":
            shown = session_line(turn.t, session)
            return Done(turn.t("residence.cancelled", session=shown, because=session.because))
        held = session.starts_at <= turn.work.now
        if turn.choice:
            return await self._chosen(turn, turn.choice)
        if turn.text:
            return await self._heard(turn, held=held)
        line = await own(turn.work, session)
        return self._question(turn, session, line, held=held) if line else Unclear()

    async def step_reason(self, turn: Turn) -> Result:
        """Why absent: one of six, or in own words."""
        if turn.choice == "other":
            return Go("words")
        if turn.choice in REASONS:
            return await self._record(turn, "absent", turn.choice)
        if turn.text:
            meaning = turn.means("residence")
            if meaning.intent == "attend":
                return await self._record(turn, "coming")
            reason = meaning.reason if meaning.reason in REASONS else "other"
            return await self._record(turn, "absent", reason, turn.text[:WORDS])
        return Ask(turn.t("attendance.why"), pick(turn.t, "reason", *REASONS), columns=2)

    async def step_words(self, turn: Turn) -> Result:
        """Another reason, in a few words."""
        if turn.text:
            return await self._record(turn, "absent", "other", turn.text[:WORDS])
        return Ask(turn.t("attendance.words"))

    async def step_sure(self, turn: Turn) -> Result:
        """What was said only indirectly is asked back, never guessed silently."""
        answer, reason, words = turn.draft["guess"]
        if turn.choice == "yes" and answer == "absent" and reason not in REASONS:
            return Go("reason")
        if turn.choice == "yes":
            return await self._record(turn, answer, reason, words)
        if turn.choice == "no":
            return Go("ask")
        if not turn.asked:
            return await self.step_ask(turn)
        said = turn.t(f"answer.{answer}")
        return Ask(turn.t("attendance.sure", answer=said), pick(turn.t, "sure", "yes", "no"))

    def _question(self, turn: Turn, session: Session, line: Line, *, held: bool) -> Result:
        shown = session_line(turn.t, session)
        if held and line.mark:
            status = turn.t(f"residence.status.{line.status}")
            text = turn.t("residence.recorded", session=shown, status=status)
            return Done(text, (_why(turn, f"RES-08 {session.id}"),))
        if held:
            text = turn.t("residence.was_there", session=shown)
            return Ask(text, pick(turn.t, "residence.there", "yes", "no"), step="ask", columns=2)
        key = "residence.ask_again" if line.answer else "residence.ask"
        said = answer_line(turn.t, line.answer) if line.answer else ""
        text = turn.t(key, session=shown, answer=said)
        return Ask(text, pick(turn.t, "answer", "coming", "absent"), step="ask", columns=2)

    async def _chosen(self, turn: Turn, choice: str) -> Result:
        if choice == "absent":
            return Go("reason")
        if choice in ("yes", "no"):
            return await self._claim(turn, attended=choice == "yes")
        return await self._record(turn, "coming") if choice == "coming" else Unclear()

    async def _heard(self, turn: Turn, *, held: bool) -> Result:
        meaning = turn.means("residence")
        if held:
            there = {"attended": True, "attend": True, "absent": False}.get(meaning.intent)
            return Unclear() if there is None else await self._claim(turn, attended=there)
        answer = SAID.get(meaning.intent)
        if meaning.intent == "ask_when":
            turn.text = ""
            return await self.step_ask(turn)
        if answer is None:
            return Unclear()
        if meaning.confidence < SURE and not (answer == "coming" and len(turn.text) < 12):
            turn.draft["guess"] = [answer, meaning.reason, turn.text[:WORDS]]
            return Go("sure")
        if answer == "coming":
            return await self._record(turn, "coming")
        if meaning.reason not in REASONS:
            return Go("reason")
        return await self._record(turn, "absent", meaning.reason, turn.text[:WORDS])

    async def _record(
        self, turn: Turn, answer: str, reason: str | None = None, words: str = ""
    ) -> Result:
        work, key = turn.work, turn.draft.get("session", 0)
        session = await answers.answer(work, key, answer, reason, words)
        if isinstance(session, Refused):
            return turn.say(session)
        shown = session_line(turn.t, session)
        change = Choice(f"/hopcutru {session.id}", turn.t("attendance.change"))
        if answer == "coming":
            return Done(turn.t("residence.coming", session=shown), (change,))
        given = (await answers.latest(work, session, [work.acting.person_id])).popitem()[1]
        kept = [one for one in await register.mine(work) if one.unit_id == session.unit_id]
        kind = "inside" if kept and kept[0].inside_id is not None else "outside"
        kind = "confirmed" if given.verdict == "confirmed" else kind
        text = turn.t(
            f"residence.absent.{kind}",
            session=shown,
            reason=reason_line(turn.t, given),
            workplace=kept[0].workplace if kept else "–",
            unit=kept[0].unit if kept else "–",
        )
        return Done(text, (change, _why(turn, f"RES-08 {session.id}")))

    async def _claim(self, turn: Turn, *, attended: bool) -> Result:
        session = await attendance.claim(turn.work, turn.draft.get("session", 0), attended)
        if isinstance(session, Refused):
            return turn.say(session)
        key = "residence.claimed" if attended else "residence.claimed_absent"
        return Done(turn.t(key, session=session_line(turn.t, session)))

    async def step_also(self, turn: Turn) -> Result:
        """Said beside something else: only pointed to, never guessed."""
        return Note(turn.t("residence.also"))


async def _own_line(turn: Turn, session: Session) -> str:
    line, shown = await own(turn.work, session), session_line(turn.t, session)
    if line is None:
        return turn.t("residence.free", session=shown)
    if line.mark:
        status = turn.t(f"residence.status.{line.status}")
        return turn.t("residence.recorded", session=shown, status=status)
    said = answer_line(turn.t, line.answer) if line.answer else turn.t("residence.said.nothing")
    return turn.t("residence.own", session=shown, answer=said)


async def _concerned(turn: Turn, session: Session) -> bool:
    """Whether the session asks the acting person."""
    return bool(await season.expected(turn.work, session, [turn.work.acting.person_id]))


async def _desks(turn: Turn) -> list[Choice]:
    """The ways of those who work for a committee, write minutes or speak for an area."""
    actor, found = turn.work.acting, []
    if actor.units(*RESIDENCE):
        found.append(Choice("/mualienhe", turn.t("residence.choice.desk")))
    if actor.units(*COMMITTEE):
        found.append(Choice("/noicongtac", turn.t("residence.choice.workplace")))
    if await sitting.written_by_me(turn.work, turn.work.today.year):
        found.append(Choice("/chutricutru", turn.t("sitting.choice.lead")))
    if await access.areas_headed(turn.work):
        found.append(Choice("/ykiensinhvien", turn.t("students.choice.home")))
    return found


def _why(turn: Turn, rule: str) -> Choice:
    return Choice(f"/visao {rule}", turn.t("choice.why"))


def _day(turn: Turn, session: Session) -> str:
    return turn.t.short_day(session.starts_at)
