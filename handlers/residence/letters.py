"""Letters to workplace committees: drafted from closed records, read, sent by a person (CNV-R03).

```mermaid
stateDiagram-v2
    [*] --> year
    year --> letter: one of them, or all drafts
    year --> decide: the text leaves it open
    letter --> letter: printed
    letter --> year: sent
    decide --> words
    words --> year: recorded with its number
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Go, Note, Result, Turn, Unclear, pick
from handlers.residence.phrases import letter_label
from handlers.residence.replies import OPEN
from handlers.residence.whose import committee
from handlers.vocabulary import Attachment, Choice
from services.privacy import views as looks
from services.refusal import Refused
from services.residence import access, consequences, papers
from services.residence.consequences import LetterView, YearLine
from services.rulebook_changes import decide
from services.rules import Decision
from services.units import UnitView

LISTED = 8


class Letters(Conversation):
    """Nothing goes out that nobody has read."""

    name = "residence_letters"
    commands: ClassVar = {"thucutru": "open"}

    async def step_open(self, turn: Turn) -> Result:
        """The letters of this year."""
        held = await committee(turn, "open")
        if not isinstance(held, UnitView):
            return held
        turn.draft = {"unit": held.id, "year": turn.work.today.year}
        return Go("year")

    async def step_year(self, turn: Turn) -> Result:
        """What the closed records ask for, and what is open for the committee to decide."""
        unit_id, year = turn.draft["unit"], turn.draft["year"]
        found = await consequences.draft(turn.work, unit_id, year)
        lines = await consequences.year(turn.work, unit_id, year)
        if isinstance(found, Refused) or isinstance(lines, Refused):
            return turn.say(found if isinstance(found, Refused) else Refused("not_yours"))
        if turn.choice in ("all", "decide") or turn.choice.isdecimal():
            return self._chosen(turn, found)
        if turn.text:
            return Unclear()
        looks.saw_liaison(turn.work, unit_id)
        return Ask("\n".join(_shown(turn, found, lines)), _ways(turn, found, lines))

    async def step_letter(self, turn: Turn) -> Result:
        """One letter with its facts, and the ways to send it."""
        found = await self._letters(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in (*consequences.WAYS, "print"):
            return await self._send(turn, found, turn.choice)
        if turn.text:
            return Unclear()
        lines = [_letter(turn, one) for one in found[:LISTED]]
        inside = any(one.member.inside_id is not None for one in found)
        ways = ("chat", "paper", "email", "print") if inside else ("paper", "email", "print")
        rule = "RES-09" if found[0].kind == "absence" else "RES-10"
        about = ",".join(str(one.member.id) for one in found[:LISTED])
        why = Choice(f"/visao {rule} {about} {found[0].year}", turn.t("choice.why"))
        outside = sum(one.member.inside_id is None for one in found)
        if inside and outside:
            lines.append(turn.t("residence_letters.some_outside", count=outside))
        text = "\n".join([turn.t("residence_letters.send", count=len(found)), *lines])
        return Ask(text, (*pick(turn.t, "residence_letters.way", *ways), why))

    async def step_decide(self, turn: Turn) -> Result:
        """One excused and one unreported: the committee decides (RES-10)."""
        if turn.choice in ("NOTICE", "CRITICISM_FLOW"):
            turn.draft["outcome"] = turn.choice
            return Go("words")
        if turn.text:
            return Unclear()
        one = await self._open_line(turn)
        if one is None:
            return Go("year")
        reasons = " ".join(one.finding.reasons)
        text = turn.t("residence_letters.decide", name=one.member.name, reasons=reasons)
        ways = pick(turn.t, "residence_letters.outcome", "NOTICE", "CRITICISM_FLOW")
        why = Choice(f"/visao RES-10 {one.member.id} {turn.draft['year']}", turn.t("choice.why"))
        return Ask(text, (*ways, why))

    async def step_words(self, turn: Turn) -> Result:
        """Number of the minutes or resolution in which the committee decided."""
        if not turn.text:
            return Ask(turn.t("residence_letters.number"))
        one = await self._open_line(turn)
        held = await access.committees(turn.work)
        unit = next((each for each in held if each.id == turn.draft["unit"]), None)
        if one is None or unit is None:
            return Go("year")
        decision = Decision(
            "RES-10",
            one.finding.codes[0],
            turn.draft["outcome"],
            turn.t(f"residence_letters.outcome.{turn.draft['outcome']}"),
            turn.text[:60],
            turn.work.today,
            unit.name,
            consequences.subject(one.member),
        )
        done = await decide(turn.work, turn.draft["unit"], decision)
        return turn.say(done) if isinstance(done, Refused) else Go("year")

    def _chosen(self, turn: Turn, found: list[LetterView]) -> Result:
        if turn.choice == "decide":
            return Go("decide")
        drafts = [one.id for one in found if one.step == "draft" and one.holds]
        turn.draft["letters"] = drafts if turn.choice == "all" else [int(turn.choice)]
        return Go("letter")

    async def _letters(self, turn: Turn) -> list[LetterView] | Refused:
        unit_id, year = turn.draft["unit"], turn.draft["year"]
        found = await consequences.letters(turn.work, unit_id, year)
        if isinstance(found, Refused):
            return found
        chosen = [one for one in found if one.id in turn.draft["letters"]]
        return chosen or Refused("no_such_letter")

    async def _send(self, turn: Turn, found: list[LetterView], way: str) -> Result:
        ids = [one.id for one in found]
        if way == "print":
            made = await papers.workplace_notices(
                turn.work, turn.draft["unit"], turn.draft["year"], ids
            )
            if isinstance(made, Refused):
                return turn.say(made)
            text = turn.t("residence_letters.printed", count=len(ids))
            return Note(text, Attachment(made.file_id, made.name, made.mime))
        if way == "chat":  # those outside stay drafts, for paper or e-mail
            ids = [one.id for one in found if one.member.inside_id is not None]
        unit_id, year = turn.draft["unit"], turn.draft["year"]
        done = await consequences.send(turn.work, unit_id, year, ids, way)
        return turn.say(done) if isinstance(done, Refused) else Go("year")

    async def _open_line(self, turn: Turn) -> YearLine | None:
        unit_id, year = turn.draft["unit"], turn.draft["year"]
        lines = await consequences.year(turn.work, unit_id, year)
        return None if isinstance(lines, Refused) else next(iter(_open(lines)), None)


def _open(lines: list[YearLine]) -> list[YearLine]:
    return [line for line in lines if line.finding.outcome == "NEEDS_DECISION"]


def _shown(turn: Turn, found: list[LetterView], lines: list[YearLine]) -> list[str]:
    t = turn.t
    drafts = [one for one in found if one.step == "draft" and one.holds]
    shown = [
        t(
            "residence_letters.year",
            year=turn.draft["year"],
            drafts=len(drafts),
            sent=sum(one.step == "sent" for one in found),
            acted=sum(one.step in ("received", "reminded", "criticised") for one in found),
        )
    ]
    shown += [_letter(turn, one) for one in found[-LISTED:]]
    if open_ := _open(lines):
        names = ", ".join(line.member.name for line in open_[:LISTED])
        shown.append(t("residence_letters.open", names=names))
    return shown


def _letter(turn: Turn, one: LetterView) -> str:
    t = turn.t
    step = t(f"residence_letters.step.{one.step if one.holds else 'corrected'}").lower()
    return t(
        "residence_letters.line",
        about=letter_label(t, one.member, one.session),
        workplace=one.member.workplace,
        step=f"{step} ({one.last.note})" if one.last.note and one.holds else step,
    )


def _ways(turn: Turn, found: list[LetterView], lines: list[YearLine]) -> tuple[Choice, ...]:
    t = turn.t
    drafts = [one for one in found if one.step == "draft" and one.holds]
    ways = [Choice("all", t("residence_letters.all", count=len(drafts)))] if drafts else []
    if _open(lines):
        ways.append(Choice("decide", t("residence_letters.choice.decide")))
    if any(one.step in OPEN and one.last.way != "chat" for one in found):
        ways.append(Choice("/traloigiay", t("residence_letters.choice.replies")))
    ways += [Choice(str(one.id), letter_label(t, one.member, one.session)) for one in drafts[:3]]
    return (*ways, Choice("/mualienhe", t("choice.back")))
