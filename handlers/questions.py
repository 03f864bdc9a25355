"""A member sends a difficulty; the secretary, or the ward too, answers it (CNV-M20).

```mermaid
stateDiagram-v2
    [*] --> ask
    ask --> whom
    whom --> [*]
    [*] --> forward: what was not understood
    forward --> [*]
    [*] --> call
    call --> [*]
    [*] --> waiting
    waiting --> answer
    answer --> waiting
```
"""

from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services import questions
from services.people import SECRETARIAT, WARD
from services.privacy import views as looks
from services.questions import QuestionView
from services.refusal import Refused

MINE = "menu.choice.mine"
WHOM = {"cell": False, "ward": True}
"""choice → whether the ward reads it too"""


class Questions(Conversation):
    """The member decides how far a difficulty goes."""

    name = "questions"
    commands: ClassVar = {
        **{"vuongmac": "ask", "vuongmaccuatoi": "mine", "traloivuongmac": "waiting"},
        "goi": "call",
    }
    offers: ClassVar = frozenset({"forward"})

    async def step_ask(self, turn: Turn) -> Result:
        """In the member's own words."""
        if turn.text:
            turn.draft = {"words": turn.text[: questions.LONGEST]}
            return Go("whom")
        mine = Choice("/vuongmaccuatoi", turn.t("questions.mine"))
        why = Choice("/visao SCR-36", turn.t("choice.why"))
        return Ask(turn.t("questions.ask"), (mine, why))

    async def step_whom(self, turn: Turn) -> Result:
        """To the secretary alone, or to the ward as well."""
        if turn.choice in WHOM:
            words = turn.draft.get("words", "")
            done = await questions.ask(turn.work, words, to_ward=WHOM[turn.choice])
            if isinstance(done, Refused):
                return turn.say(done)
            mine = Choice("/vuongmaccuatoi", turn.t("questions.mine"))
            return Done(turn.t(f"questions.sent.{turn.choice}"), (mine,))
        if turn.text:
            return await self.step_ask(turn)
        text = turn.t("questions.whom", words=turn.draft.get("words", ""))
        return Ask(text, pick(turn.t, "questions.to", *WHOM))

    async def step_forward(self, turn: Turn) -> Result:
        """Words nobody understood go to the secretary, when the member wants that."""
        words = turn.draft.get("words", "")[: questions.LONGEST]
        if turn.choice == "send":
            return await self._sent(turn, words, "questions.sent.cell")
        if turn.choice:
            return Unclear()
        found = Choice("send", turn.t("questions.forward_send"))
        others = (Choice("/hop", turn.t("menu.choice.meeting")), Choice("/toi", turn.t(MINE)))
        return Ask(turn.t("questions.forward"), (found, *others))

    async def step_call(self, turn: Turn) -> Result:
        """ "Gọi": the secretary is asked to call back, once until it is answered."""
        words = turn.t("questions.call_words")
        open_now = [each.words for each in await questions.own(turn.work) if not each.answer]
        if words in open_now:
            return Done(turn.t("questions.call_sent"))
        return await self._sent(turn, words, "questions.call_sent")

    async def _sent(self, turn: Turn, words: str, said: str) -> Result:
        done = await questions.ask(turn.work, words, to_ward=False)
        if isinstance(done, Refused):
            return turn.say(done)
        return Done(turn.t(said), (Choice("/vuongmaccuatoi", turn.t("questions.mine")),))

    async def step_mine(self, turn: Turn) -> Result:
        """What the member asked last, and the answers."""
        found = await questions.own(turn.work)
        again = Choice("/vuongmac", turn.t("questions.again"))
        why = Choice("/visao SCR-36", turn.t("choice.why"))
        if not found:
            return Done(turn.t("questions.mine_none"), (again, why))
        text = "\n\n".join(_mine(turn.t, each) for each in found)
        return Done(text, (again, why))

    async def step_waiting(self, turn: Turn) -> Result:
        """What nobody has answered yet; choosing one answers it."""
        if not turn.work.acting.units(*SECRETARIAT, *WARD):
            return Done(turn.t("refused.not_yours"))
        if result := from_list(turn, "answer"):
            return result
        found = await questions.waiting(turn.work)
        why = Choice("/visao SCR-36", turn.t("choice.why"))
        if not found:
            return Done(turn.t("questions.waiting_none"), (why,))
        labels = [Choice(str(each.id), _label(turn.t, each)) for each in found]
        choices = paged(turn.t, labels, turn.draft.get("page", 0))
        return Ask(turn.t("questions.waiting", count=len(found)), (*choices, why))

    async def step_answer(self, turn: Turn) -> Result:
        """The question, and the answer that goes back to the member."""
        question_id = turn.draft.get("person", 0)
        if turn.choice == "back":
            return Go("waiting")
        if turn.choice:
            return Unclear()
        if turn.text:
            done = await questions.reply(turn.work, question_id, turn.text)
            if isinstance(done, Refused):
                return turn.say(done)
            more = Choice("/traloivuongmac", turn.t("questions.more"))
            return Done(turn.t("questions.answered", name=done.name), (more,))
        found = await questions.access_question(turn.work, question_id)
        if isinstance(found, Refused):
            return turn.say(found)
        looks.saw(turn.work, found.person_id, "question")
        return Ask(_full(turn.t, found), (Choice("back", turn.t("choice.back")),))


def _label(t: Texts, found: QuestionView) -> str:
    return t("questions.label", name=found.name, day=t.short_day(found.asked_at))


def _full(t: Texts, found: QuestionView) -> str:
    values = {"name": found.name, "unit": found.unit, "words": found.words}
    text = t("questions.full", **values, day=t.short_day(found.asked_at))
    if found.answer:
        text = f"{text}\n{t('questions.answer', words=found.answer)}"
    return f"{text}\n{t('questions.how')}"


def _mine(t: Texts, found: QuestionView) -> str:
    asked = t("questions.asked", day=t.short_day(found.asked_at), words=found.words)
    answer = t("questions.answer", words=found.answer) if found.answer else t("questions.open")
    return f"{asked}\n{answer}"
