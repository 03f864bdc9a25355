"""The inspection committee: complaints, and who is under discipline (CNV-U02, CNV-U03).

```mermaid
stateDiagram-v2
    [*] --> complaints
    complaints --> complaint
    complaint --> words
    words --> complaints: kept
    complaints --> find: a letter came
    find --> letter
    letter --> complaints
    [*] --> discipline
    discipline --> find
    find --> flag
    flag --> paper
    paper --> discipline
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.grading.words import say, why
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.grading import complaints, known, subjects
from services.grading.access import DECIDERS, INSPECTION
from services.grading.complaints import RULES, ComplaintView
from services.grading.known import DISCIPLINE
from services.grading.subjects import Subject
from services.grading.years import season_now
from services.privacy import views as looks
from services.refusal import Refused

OFFICES = (*INSPECTION, *DECIDERS)


class Inspection(Conversation):
    """Private chats only; whoever a letter is about never sees it here."""

    name = "grade_inspection"
    commands: ClassVar = {"donxeploai": "complaints", "xemdon": "open", "kyluat": "discipline"}

    async def step_complaints(self, turn: Turn) -> Result:
        """Open ones, the oldest first."""
        if not turn.work.acting.units(*OFFICES):
            return say(turn, Refused("not_yours", {"rule": "GRD-G50"}))
        if turn.choice == "letter":
            turn.draft["way"] = "letter"
            return Go("find")
        if turn.choice.isdecimal():
            turn.draft["complaint"] = int(turn.choice)
            return Go("complaint")
        if turn.text:
            return Unclear()
        waiting = await complaints.waiting(turn.work)
        named = await subjects.names(turn.work, {each.subject_id for each in waiting})
        choices = [Choice(str(each.id), named[each.subject_id]) for each in waiting]
        shown = paged(turn.t, choices, turn.draft.get("page", 0), size=6)
        ways = pick(turn.t, "complaint.way", "letter")
        flags = [Choice("/kyluat", turn.t("discipline.open"))]
        if turn.work.acting.units(*DECIDERS):
            flags.append(Choice("/yeutoxeploai", turn.t("grade.home.facts")))
        text = turn.t("complaint.list", count=len(waiting))
        return Ask(text, (*shown, *ways, *flags, why(turn.t, "GRD-G50")))

    async def step_open(self, turn: Turn) -> Result:
        """From a reminder."""
        turn.draft = {"complaint": turn.number()}
        return Go("complaint")

    async def step_complaint(self, turn: Turn) -> Result:
        """One letter with its way; what comes next."""
        view = await complaints.access(turn.work, turn.draft.get("complaint", 0))
        if isinstance(view, Refused):
            return say(turn, view)
        if turn.choice in complaints.STEPS:
            turn.draft["step"] = turn.choice
            if turn.choice == "verifying":
                return await self._take(turn, view, "")
            return Go("words")
        if turn.text:
            return Unclear()
        if view.by_id is None:
            looks.saw_letter(turn.work, view.id)
        else:
            looks.saw(turn.work, view.by_id, "grade")
        named = await subjects.names(turn.work, [view.subject_id])
        lines = [turn.t("complaint.about", name=named[view.subject_id]), f"“{view.words}”"]
        lines += [
            f"{turn.t(f'complaint.step.{step.step}')}: {step.words or '–'}" for step in view.steps
        ]
        ways = pick(turn.t, "complaint.take", *_next(view)) if view.open else ()
        back = Choice("/donxeploai", turn.t("choice.back"))
        return Ask("\n".join(lines), (*ways, why(turn.t, RULES[view.kind]), back))

    async def step_words(self, turn: Turn) -> Result:
        """What was found, or what is answered."""
        if not turn.text:
            return Ask(turn.t(f"complaint.ask.{turn.draft['step']}"))
        view = await complaints.access(turn.work, turn.draft.get("complaint", 0))
        if isinstance(view, Refused):
            return say(turn, view)
        return await self._take(turn, view, turn.text)

    async def step_discipline(self, turn: Turn) -> Result:
        """The list of those under discipline, or being considered (GRD-G51)."""
        if turn.choice == "add":
            turn.draft["way"] = "flag"
            return Go("find")
        if turn.text:
            return Unclear()
        listed = await _listed(turn)
        if isinstance(listed, Refused):
            return say(turn, listed)
        for ward_id in {each.decider_id for each in listed}:
            looks.saw_list(turn.work, ward_id, "grade")
        found = await known.gather(turn.work, listed)
        flagged = [
            f"{one.subject.name} ({one.subject.unit}): {turn.t(f'discipline.{flag}')}"
            for one in found.values()
            if (flag := one.stated.get("discipline", "none")) != "none"
        ]
        text = turn.t("discipline.list", count=len(flagged), lines="\n".join(flagged) or "–")
        return Ask(text, (*pick(turn.t, "discipline", "add"), why(turn.t, "GRD-G51")))

    async def step_find(self, turn: Turn) -> Result:
        """Whom it is about, by name."""
        if not (turn.text or turn.choice):
            return Ask(turn.t("complaint.whom"))
        listed = await _listed(turn)
        if isinstance(listed, Refused):
            return say(turn, listed)
        if turn.choice.isdecimal():
            turn.draft["subject"] = int(turn.choice)
            return Go(turn.draft["way"])
        keys = match(turn.text, [(each.id, each.name) for each in listed])
        if not keys:
            return Ask(turn.t("complaint.whom_again"), step="find")
        by_id = {each.id: each for each in listed}
        choices = [
            Choice(str(key), f"{by_id[key].name} ({turn.t(f'grade.kind.{by_id[key].kind}')})")
            for key in keys[:6]
        ]
        return Ask(turn.t("complaint.which"), tuple(choices))

    async def step_letter(self, turn: Turn) -> Result:
        """What the letter says, in a line; it stops the decision until it is closed (GRD-G17)."""
        if not turn.text:
            return Ask(turn.t("complaint.letter"), (why(turn.t, "GRD-G17"),))
        done = await complaints.receive(turn.work, turn.draft["subject"], turn.text)
        back = Choice("/donxeploai", turn.t("choice.back"))
        if isinstance(done, Refused):
            return say(turn, done, back)
        return Done(turn.t("complaint.received"), (why(turn.t, RULES[done.kind]), back))

    async def step_flag(self, turn: Turn) -> Result:
        """How the subject stands."""
        if turn.choice in DISCIPLINE:
            turn.draft["flag"] = turn.choice
            return Go("paper")
        if turn.text:
            return Unclear()
        return Ask(turn.t("discipline.which"), pick(turn.t, "discipline", *DISCIPLINE))

    async def step_paper(self, turn: Turn) -> Result:
        """The paper it rests on."""
        if not turn.text:
            return Ask(turn.t("discipline.paper"))
        done = await known.state(
            turn.work, turn.draft["subject"], "discipline", turn.draft["flag"], turn.text
        )
        back = Choice("/kyluat", turn.t("choice.back"))
        if isinstance(done, Refused):
            return say(turn, done, back)
        return Done(turn.t("discipline.kept"), (why(turn.t, "GRD-G51"), back))

    async def _take(self, turn: Turn, view: ComplaintView, words: str) -> Result:
        done = await complaints.take(turn.work, view.id, turn.draft["step"], words)
        back = Choice("/donxeploai", turn.t("choice.back"))
        if isinstance(done, Refused):
            return say(turn, done, back)
        return Done(turn.t(f"complaint.done.{done.state}"), (back,))


def _next(view: ComplaintView) -> tuple[str, ...]:
    order = ("received", *complaints.STEPS)
    return tuple(step for step in order[order.index(view.state) + 1 :])


async def _listed(turn: Turn) -> list[Subject] | Refused:
    """All subjects of the actor's wards, never the actor."""
    found: list[Subject] = []
    for ward_id in turn.work.acting.units(*INSPECTION):
        season = await season_now(turn.work, ward_id)
        found += await subjects.decided_by(turn.work, season.id, ward_id) if season else []
    if not found:
        return Refused("not_yours", {"rule": "GRD-G51"})
    return [each for each in found if each.person_id != turn.work.acting.person_id]
