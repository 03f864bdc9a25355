"""The committee of a workplace inside: reasons to confirm, letters to act on.

```mermaid
stateDiagram-v2
    [*] --> home
    [*] --> reasons
    reasons --> verdict
    verdict --> reasons: confirmed, or not (CNV-P03)
    [*] --> letters
    letters --> letter
    letter --> letters: received, reminded, criticised (CNV-P04)
```
"""

from collections.abc import Sequence
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.residence.phrases import answer_line, letter_label, reason_line, session_line
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from handlers.which_unit import ask_unit, unit_of
from handlers.why_facts import why
from services.people import COMMITTEE
from services.privacy import views as looks
from services.refusal import Refused
from services.residence import (
    answers,
    letter_steps,
    workplaces,
)
from services.residence.answers import Waiting

MORE = (
    ("xacnhanvang", "residence_work.choice.reasons"),
    ("thunoicutru", "residence_work.choice.letters"),
    ("gioithieucutru", "residence_work.choice.introduce"),
    ("theodoicutru", "residence_work.choice.monitor"),
    ("solienhecoquan", "books.choice.books"),
    ("baocutru", "residence_work.choice.notice"),
)
"""command and label of what stands behind "/noicongtac" """
LISTED = 8


class WorkplaceDesk(Conversation):
    """Only for those in the committee of the workplace; nobody confirms for oneself."""

    name = "residence_workplace"
    commands: ClassVar = {
        "noicongtac": "home",
        "xacnhanvang": "reasons",
        "thunoicutru": "letters",
    }

    async def step_home(self, turn: Turn) -> Result:
        """What waits for the committee."""
        inside = turn.work.acting.units(*COMMITTEE)
        if not inside:
            return Done(turn.t("refused.not_yours"))
        if question := await ask_unit(turn, "home", *COMMITTEE):
            return question
        unit = unit_of(turn, *COMMITTEE) or inside[0]
        waiting = await answers.waiting_at(turn.work, inside)
        letters = [one for one in await letter_steps.received(turn.work) if one.step == "sent"]
        kept = await workplaces.of_workplaces(turn.work, [unit])
        missing = await workplaces.not_introduced(turn.work, unit)
        follows = await workplaces.monitor(turn.work, unit)
        text = turn.t(
            "residence_work.home",
            waiting=len(waiting),
            letters=len(letters),
            kept=len(kept),
            missing=len(missing),
            follows=follows[1] if follows else "–",
        )
        return Done(text, tuple(Choice(f"/{word}", turn.t(key)) for word, key in MORE))

    async def step_reasons(self, turn: Turn) -> Result:
        """Members' reasons that wait for a confirmation (NTC-18)."""
        inside = turn.work.acting.units(*COMMITTEE)
        found = await answers.waiting_at(turn.work, inside, late=True)
        if chosen := chosen_reason(turn, found):
            turn.draft = {"answer": chosen}
            return Go("verdict")
        if turn.text:
            return Unclear()
        if not found:
            said = [turn.draft.pop("said", ""), turn.t("residence_work.no_reasons")]
            return Done("\n".join(filter(None, said)), (back(turn),))
        lines = [turn.draft.pop("said", ""), turn.t("residence_work.reasons", count=len(found))]
        lines += [
            f"– {one.member.name}, {turn.t.short_day(one.session.starts_at)}: "
            f"{reason_line(turn.t, one.answer)}"
            for one in found
        ]
        for one in found:
            looks.saw(turn.work, one.member.person_id, "residence")
        choices = [Choice(str(one.answer.id), one.member.name) for one in found[:LISTED]]
        first = why(turn.t, "RES-08", reason=found[0].answer.reason, confirmed=False)
        shown = "\n".join(filter(None, lines[: LISTED + 2]))
        return Ask(shown, (*choices, first, back(turn)))

    async def step_verdict(self, turn: Turn) -> Result:
        """Confirmed, or not: only a confirmed reason excuses (RES-08)."""
        if turn.choice in ("confirmed", "refused"):
            done = await answers.confirm(turn.work, turn.draft["answer"], turn.choice)
            return turn.say(done) if isinstance(done, Refused) else self._ruled(turn)
        if turn.choice == "next":
            return Go("reasons")
        if turn.text:
            return Unclear()
        inside = turn.work.acting.units(*COMMITTEE)
        found = [
            one
            for one in await answers.waiting_at(turn.work, inside, late=True)
            if one.answer.id == turn.draft["answer"]
        ]
        if not found:
            return Go("reasons")
        one = found[0]
        turn.draft["name"] = one.member.name
        looks.saw(turn.work, one.member.person_id, "residence")
        text = turn.t(
            "residence_work.verdict",
            name=one.member.name,
            session=session_line(turn.t, one.session),
            answer=answer_line(turn.t, one.answer),
        )
        about = f"{one.session.id} {one.member.person_id}"
        asked = Choice(f"/visao RES-08 {about}", turn.t("choice.why"))
        ways = pick(turn.t, "residence_work.verdict", "confirmed", "refused")
        return Ask(text, (*ways, asked))

    def _ruled(self, turn: Turn) -> Result:
        """Said back; a refusal can be taken back at once."""
        name = turn.draft.get("name", "")
        said = turn.t(f"residence_work.ruled.{turn.choice}", name=name)
        if turn.choice == "confirmed":
            turn.draft = {"said": said}
            return Go("reasons")
        again = Choice("confirmed", turn.t("residence_work.take_back"))
        return Ask(said, (again, Choice("next", turn.t("choice.back"))), step="verdict")

    async def step_letters(self, turn: Turn) -> Result:
        """Letters of residence committees, the newest first (NTC-19, NTC-20)."""
        found = await letter_steps.received(turn.work)
        if turn.choice.isdecimal() and int(turn.choice) in {one.id for one in found}:
            turn.draft = {"letter": int(turn.choice)}
            return Go("letter")
        if turn.text:
            return Unclear()
        if not found:
            return Done(turn.t("residence_work.no_letters"), (back(turn),))
        lines = [
            turn.t(
                f"residence_work.letter.{one.kind}",
                name=one.member.name,
                session=session_line(turn.t, one.session) if one.session else "",
                year=one.year,
                step=turn.t(f"residence_letters.step.{one.step}").lower(),
            )
            for one in found[:LISTED]
        ]
        choices = [
            Choice(str(one.id), letter_label(turn.t, one.member, one.session))
            for one in found[:LISTED]
        ]
        return Ask("\n".join(lines), (*choices, back(turn)))

    async def step_letter(self, turn: Turn) -> Result:
        """What the committee did: received, reminded, reviewed and criticised."""
        if turn.choice in letter_steps.ACTS:
            done = await letter_steps.act(turn.work, turn.draft["letter"], turn.choice)
            return turn.say(done) if isinstance(done, Refused) else Go("letters")
        if turn.text:
            return Unclear()
        found = {one.id: one for one in await letter_steps.received(turn.work)}
        one = found.get(turn.draft["letter"])
        if one is None:
            return Go("letters")
        looks.saw(turn.work, one.member.person_id, "residence")
        acts = ("received", "reminded") if one.kind == "absence" else ("received", "criticised")
        rule = "RES-09" if one.kind == "absence" else "RES-10"
        why = Choice(f"/visao {rule} {one.member.id} {one.year}", turn.t("choice.why"))
        text = turn.t(f"residence_work.ask.{one.kind}", name=one.member.name, unit=one.member.unit)
        return Ask(text, (*pick(turn.t, "residence_letters.step", *acts), why))


def chosen_reason(turn: Turn, found: Sequence[Waiting]) -> int | None:
    """The answer behind a tapped or a typed name."""
    if turn.text:
        named = match(turn.text, [(one.answer.id, one.member.name) for one in found])
        return named[0] if len(named) == 1 else None
    known = {str(one.answer.id): one.answer.id for one in found}
    return known.get(turn.choice)


def back(turn: Turn) -> Choice:
    """To the page of the workplace."""
    return Choice("/noicongtac", turn.t("choice.back"))
