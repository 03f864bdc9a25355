"""The printed sheet that a secretary hands out: "/tohuongdan", as Word file or as PDF."""

from typing import ClassVar

from handlers.conversation import Conversation, Done, Result, Turn
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice
from services.documents.handout import Form, Sheet, Task, handout
from services.documents.handout_picture import Screen
from services.people import SECRETARIAT
from services.refusal import Refused


class Handout(Conversation):
    """Its pictures carry the very labels that the buttons have."""

    name = "handout"
    commands: ClassVar = {"tohuongdan": "word", "tohuongdan_pdf": "pdf"}

    async def step_word(self, turn: Turn) -> Result:
        """ "/tohuongdan 2": the sheet of a unit; without a number of the first one led."""
        return await _sent(turn, "docx", "/tohuongdan_pdf", "handout.choice.pdf")

    async def step_pdf(self, turn: Turn) -> Result:
        """The same as one page of PDF."""
        return await _sent(turn, "pdf", "/tohuongdan", "handout.choice.docx")


async def _sent(turn: Turn, form: Form, other: str, label: str) -> Result:
    led = turn.work.acting.units(*SECRETARIAT)
    unit_id = turn.number() or (min(led) if led else 0)
    made = await handout(turn.work, unit_id, sheet(turn.t), form)
    if isinstance(made, Refused):
        return turn.say(made)
    choices = (Choice(f"{other} {unit_id}", turn.t(label)),)
    return Done(turn.t("handout.made"), choices, Attachment(made.file_id, made.name, made.mime))


def sheet(t: Texts) -> Sheet:
    """The page in a language."""
    answers = (t("answer.coming"), t("answer.absent"))
    ways = (t("dues.way.cash"), t("dues.way.transfer"))
    tasks = (
        Task(
            t("handout.attendance"),
            t("handout.attendance.how"),
            Screen(t("notice.ask"), answers),
        ),
        Task(
            t("handout.dues"),
            t("handout.dues.how"),
            Screen(buttons=ways, typed=t("handout.typed.dues")),
        ),
        Task(
            t("handout.mine"),
            t("handout.mine.how"),
            Screen(buttons=(t("menu.choice.mine"),), typed=t("handout.typed.mine")),
        ),
        Task(
            t("handout.why"),
            t("handout.why.how"),
            Screen(buttons=(t("choice.why"),), typed=t("handout.typed.why")),
        ),
        Task(
            t("handout.call"),
            t("handout.call.how"),
            Screen(t("questions.call_sent"), typed=t("handout.typed.call")),
        ),
    )
    return Sheet(t("handout.title"), tasks, t("handout.below"))
