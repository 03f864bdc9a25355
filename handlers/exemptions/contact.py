"""The one who keeps in touch with an exempt member (CNV-H01): "đã liên hệ" by tap, reports on."""

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
    pick,
)
from handlers.exemptions.words import headline
from handlers.vocabulary import Choice
from services.exemptions import contacts, views
from services.refusal import Refused


class KeepingInTouch(Conversation):
    """Once a month (EXM-16)."""

    name = "keeping_in_touch"
    commands: ClassVar = {"giulienlac": "people", "dalienhe": "said"}

    async def step_people(self, turn: Turn) -> Result:
        """With whom the actor keeps in touch; mostly one."""
        if result := from_list(turn, "one"):
            return result
        found = await contacts.kept_by(turn.work)
        if not found:
            return Done(turn.t("contact.nobody"))
        if len(found) == 1:
            turn.draft = {"person": found[0].id}
            return Go("one")
        return Ask(turn.t("contact.whom"), tuple(Choice(str(e.id), e.name) for e in found))

    async def step_said(self, turn: Turn) -> Result:
        """From the monthly reminder: one tap."""
        done = await contacts.in_touch(turn.work, turn.number())
        if isinstance(done, Refused):
            return turn.say(done)
        more = Choice("/giulienlac", turn.t("contact.more"))
        return Done(turn.t("contact.noted", name=done.name), (more,))

    async def step_one(self, turn: Turn) -> Result:
        """Was in touch, or hands on a report."""
        found = await views.access(turn.work, turn.draft.get("person", 0))
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "in_touch":
            done = await contacts.in_touch(turn.work, found.id)
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("contact.noted", name=found.name))
        if turn.choice == "report":
            return Go("report")
        if turn.text:
            return Unclear()
        text = turn.t("contact.one", name=found.name, what=headline(turn.t, found))
        why = Choice(f"/visao EXM-16 {found.id}", turn.t("choice.why"))
        return Ask(text, (*pick(turn.t, "contact", "in_touch", "report"), why))

    async def step_report(self, turn: Turn) -> Result:
        """The member's results, in the words that were passed on (EXM-17)."""
        if not turn.text:
            return Ask(turn.t("contact.tell"))
        done = await contacts.report(turn.work, turn.draft["person"], turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        return Done(turn.t("exemption.reported"))
