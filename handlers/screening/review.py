"""The committee reads who meets which criterion, and judges what is left to it (CNV-S10).

```mermaid
stateDiagram-v2
    [*] --> unit
    unit --> review
    review --> person
    person --> verdict: the text leaves it to the committee
    verdict --> why_so
    why_so --> person
    person --> cell: a case is opened
    person --> fact: a record entered by mistake
    fact --> wrong
    wrong --> person: withdrawn, and kept
    person --> review
    review --> sure
    sure --> review: done, also when nobody was found
```
"""

from datetime import date
from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Open,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.screening import words
from handlers.vocabulary import Choice
from services import units
from services.people import COMMITTEE
from services.privacy import views as looks
from services.refusal import Refused
from services.rules import BOOK
from services.screening import cases, facts, reviews
from services.screening.criteria import ASK, MATCH, Verdict
from services.screening.reviews import Proposal, Review


class ReviewTalk(Conversation):
    """Nothing of it is ever sent by itself; what is left open is asked, never inferred."""

    name = "review"
    commands: ClassVar = {"rasoatdangvien": "unit"}

    async def step_unit(self, turn: Turn) -> Result:
        """ "/rasoatdangvien 2", or the cell of whose committee one is."""
        led = turn.work.acting.units(*COMMITTEE)
        chosen = turn.number() or (int(turn.choice) if turn.choice.isdecimal() else 0)
        if chosen in led or len(led) == 1:
            turn.draft = {"unit": chosen if chosen in led else led[0]}
            return Go("review")
        if not led:
            return Done(turn.t("refused.not_yours"))
        named = [each for each in await units.led_units(turn.work) if each.id in led]
        return Ask(turn.t("plan.unit"), tuple(Choice(str(each.id), each.name) for each in named))

    async def step_review(self, turn: Turn) -> Result:
        """Names by what their records say, and what is missing."""
        if turn.choice.isdecimal():
            turn.draft["person"] = int(turn.choice)
            return Go("person")
        if turn.choice == "record":
            return Open("screening_fact", "kind", {"unit": turn.draft["unit"]})
        if turn.choice == "end":
            return Go("sure")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.text:
            return Unclear()
        found = await reviews.proposals(turn.work, turn.draft["unit"])
        if isinstance(found, Refused):
            return turn.say(found)
        return Ask(_overview(turn, found), _ways(turn, found))

    async def step_person(self, turn: Turn) -> Result:
        """One member: each criterion with the records it rests on."""
        if turn.choice == "back":
            return Go("review")
        if turn.choice in ("fact", "cell"):
            return Go(turn.choice)
        if turn.choice.startswith("SCR-"):
            turn.draft["criterion"] = turn.choice
            return Go("verdict")
        if turn.text:
            return Unclear()
        found = await reviews.proposals(turn.work, turn.draft["unit"])
        if isinstance(found, Refused):
            return turn.say(found)
        one = _of(found, turn.draft["person"])
        if one is not None:
            looks.saw(turn.work, turn.draft["person"], "case")
        return Go("review") if one is None else _shown(turn, found, one)

    async def step_cell(self, turn: Turn) -> Result:
        """Whose comments are asked: a residential cell's or an agency's (SCR-11)."""
        if turn.choice in cases.CELL_TYPES:
            unit_id, person_id = turn.draft["unit"], turn.draft["person"]
            done = await cases.open_case(turn.work, unit_id, person_id, turn.choice)
            if isinstance(done, Refused):
                return turn.say(done)
            return Open("case", "case", {"case": done.id})
        if turn.text:
            return Unclear()
        return Ask(
            turn.t("screening.cell"), pick(turn.t, "screening.cell_type", *cases.CELL_TYPES)
        )

    async def step_fact(self, turn: Turn) -> Result:
        """Which record was entered by mistake."""
        if turn.choice.isdecimal():
            turn.draft["fact"] = int(turn.choice)
            return Go("wrong")
        if turn.choice == "back":
            return Go("person")
        if turn.text:
            return Unclear()
        found = await reviews.proposals(turn.work, turn.draft["unit"])
        one = None if isinstance(found, Refused) else _of(found, turn.draft["person"])
        if one is None:
            return turn.say(Refused("not_yours"))
        listed = [
            Choice(str(each.id), words.fact_said(turn.t, each))
            for each in one.records.facts
            if each.id
        ]
        return Ask(
            turn.t("screening.which_fact"), (*listed, Choice("back", turn.t("choice.back")))
        )

    async def step_wrong(self, turn: Turn) -> Result:
        """Why; the record remains with it."""
        if not turn.text:
            return Ask(turn.t("screening.wrong_fact"))
        unit_id, fact_id = turn.draft["unit"], turn.draft["fact"]
        refused = await facts.withdraw(turn.work, unit_id, fact_id, turn.text)
        return turn.say(refused) if refused else Go("person")

    async def step_verdict(self, turn: Turn) -> Result:
        """Does the member meet the criterion, in the committee's judgement?"""
        if turn.choice in ("match", "no"):
            turn.draft["matches"] = turn.choice == "match"
            return Go("why_so")
        if turn.text:
            return Unclear()
        return Ask(turn.t("screening.judge"), pick(turn.t, "screening.judged", "match", "no"))

    async def step_why_so(self, turn: Turn) -> Result:
        """On what the judgement rests; it is kept with it."""
        if not turn.text:
            return Ask(turn.t("screening.why_so"))
        done = await reviews.judge_one(
            turn.work,
            turn.draft["unit"],
            turn.draft["person"],
            turn.draft["criterion"],
            Verdict(turn.draft["matches"], turn.text),
        )
        return turn.say(done) if isinstance(done, Refused) else Go("person")

    async def step_sure(self, turn: Turn) -> Result:
        """The review is done; "nobody" is recorded as well (SCR-10)."""
        unit_id = turn.draft["unit"]
        if turn.choice == "yes":
            done = await reviews.end(turn.work, unit_id)
            return turn.say(done) if isinstance(done, Refused) else Go("review")
        if turn.choice == "back":
            return Go("review")
        if turn.text:
            return Unclear()
        found = await reviews.proposals(turn.work, unit_id)
        if isinstance(found, Refused):
            return turn.say(found)
        names = _names(found.of(MATCH)) or turn.t("screening.nobody")
        ways = (Choice("yes", turn.t("screening.end")), Choice("back", turn.t("choice.back")))
        return Ask(turn.t("screening.sure", year=found.year, names=names), ways)


def _overview(turn: Turn, found: Review) -> str:
    t = turn.t
    last = found.window.values.get("last_day")
    day = t.day(last) if isinstance(last, date) else ""
    lines = [
        t("screening.head", unit=found.unit.name, year=found.year, looked_at=found.looked_at),
        t(f"screening.window.{found.window.by_text}", day=day),
        t("screening.matching", names=_names(found.of(MATCH)) or "–"),
        t("screening.to_judge", names=_names(found.of(ASK)) or "–"),
    ]
    if found.ungraded:
        lines.append(t("screening.ungraded", count=len(found.ungraded), year=found.year - 1))
    if found.ended is not None:
        lines.append(t("screening.ended", count=found.ended))
    return "\n".join([*lines, t("screening.private")])


def _ways(turn: Turn, found: Review) -> tuple[Choice, ...]:
    t = turn.t
    listed = [*found.of(MATCH), *found.of(ASK)]
    names = [Choice(str(each.member.id), each.member.name) for each in listed]
    ways = pick(t, "screening.way", "record", "end") if found.ended is None else ()
    page = paged(t, names, turn.draft.get("page", 0), size=6)
    return (*page, *ways, Choice(f"/visao SCR-10 {found.unit.id}", t("choice.why")))


def _shown(turn: Turn, found: Review, one: Proposal) -> Result:
    t = turn.t
    lines = [words.criterion_line(t, each, one.records) for each in one.criteria]
    text = "\n\n".join([one.member.name, *lines]) if lines else t("screening.nothing")
    judged = [
        Choice(each.rule, t("screening.judge_one", clause=_clause(each.rule)))
        for each in one.criteria
        if each.finding.by_text == "NEEDS_DECISION" and found.ended is None
    ]
    if one.state == MATCH:
        judged += pick(t, "screening.way", "cell")
    if any(each.id for each in one.records.facts):
        judged += pick(t, "screening.way", "fact")
    about = f"{found.unit.id} {one.member.id}"
    first = f"{_telling(one)} {about}" if one.criteria else "SCR-09"
    back = Choice("back", t("choice.back"))
    return Ask(text, (*judged, back, Choice(f"/visao {first}", t("choice.why"))))


def _telling(one: Proposal) -> str:
    """The first criterion that makes the member what the list says."""
    return next(each.rule for each in one.criteria if each.state == one.state)


def _clause(rule_id: str) -> str:
    return BOOK.entries[rule_id].citations[0].clause


def _of(found: Review, person_id: int) -> Proposal | None:
    return next((each for each in found.proposals if each.member.id == person_id), None)


def _names(found: list[Proposal]) -> str:
    return ", ".join(each.member.name for each in found)
