"""One member, for the treasurer or secretary: record what they paid, remind (CNV-D01, CNV-S04).

```mermaid
stateDiagram-v2
    [*] --> person
    person --> sum: the amount is not entered, or another one
    sum --> way: no way was named
    sum --> record
    way --> record
    person --> record: cash, transfer
    record --> again: a payment is there already
    again --> record: yes
    record --> [*]
    person --> correct: a payment that was confirmed
    correct --> [*]
```
"""

from datetime import date
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Open, Result, Turn, Unclear, pick
from handlers.dues_words import (
    amount_in,
    bare_number,
    money,
    month_lines,
    payment_line,
    way_of,
)
from handlers.vocabulary import Choice
from handlers.why_facts import why
from services.dues import book, payments, reminding
from services.dues.ledger import Line, ledger
from services.dues.months import first_of, name, parse
from services.dues.payments import WAYS, Paid
from services.people import COMMITTEE
from services.privacy import views as looks
from services.refusal import Refused


class Collecting(Conversation):
    """Opened with a cell and a member; only for those who collect there."""

    name = "collecting"
    commands: ClassVar = {"suaphi": "open_correct"}

    async def step_person(self, turn: Turn) -> Result:
        """One member: record what they paid, remind, enter the monthly amount."""
        if turn.choice in WAYS:
            turn.draft["way"] = turn.choice
            return Go("record")
        if turn.choice == "nudge":
            return await self._nudge(turn, [turn.draft["person"]])
        if turn.choice == "sum":
            return Go("sum")
        if turn.choice == "back":
            return Open("treasury", "page", {"unit": turn.draft["unit"]})
        if turn.text:
            return await self.step_sum(turn)
        line = await self._line(turn)
        if isinstance(line, Refused):
            return turn.say(line)
        looks.saw(turn.work, line.person_id, "dues")
        return await self._person(turn, line)

    async def step_sum(self, turn: Turn) -> Result:
        """Sum and months in words: "50k", "150k tháng 6, 7, 8 chuyển khoản"."""
        if not turn.text:
            return Ask(turn.t("treasury.sum"))
        meaning = turn.means("dues")
        said = meaning.amount if meaning.amount is not None else bare_number(turn.text)
        amount = amount_in(turn.text, said)
        if amount is None:
            return Unclear()
        turn.draft |= {"amount": amount, "months": list(meaning.months)}
        turn.draft["way"] = way_of(turn.text) or turn.draft.get("way", "")
        return Go("record" if turn.draft["way"] else "way")

    async def step_way(self, turn: Turn) -> Result:
        """In cash or by transfer."""
        way = turn.choice or way_of(turn.text)
        if way in WAYS:
            turn.draft["way"] = way
            return Go("record")
        if turn.text:
            return Unclear()
        return Ask(turn.t("treasury.which_way"), pick(turn.t, "dues.way_in", *WAYS))

    async def step_record(self, turn: Turn) -> Result:
        """Recorded for the member, marked so, and confirmed at once."""
        line = await self._line(turn)
        if isinstance(line, Refused):
            return turn.say(line)
        state = line.months[_month(turn)]
        amount = turn.draft.get("amount")
        if amount is None:
            amount = state.missing or state.owed
        if amount is None:
            return Go("sum")
        months = tuple(parse(each) for each in turn.draft.get("months") or [name(state.month)])
        paid = Paid(months, amount, turn.draft["way"])
        again = turn.choice == "yes"
        made = await payments.record_for(
            turn.work, turn.draft["unit"], line.person_id, paid, again=again
        )
        if isinstance(made, Refused):
            return self._refused(turn, made)
        said = payment_line(turn.t, made)
        return Done(turn.t("treasury.recorded", name=line.name, payment=said), _after(turn))

    async def step_again(self, turn: Turn) -> Result:
        """The month has a payment already: asked about, never counted twice silently."""
        if turn.choice == "yes":
            return await self.step_record(turn)
        if turn.choice == "no":
            turn.draft |= {"amount": None, "months": []}
            return Go("person")
        if turn.text:
            return Unclear()
        return Ask(turn.draft["why"], pick(turn.t, "dues.again", "yes", "no"))

    async def step_open_correct(self, turn: Turn) -> Result:
        """ "/suaphi 3 12": a payment of a cell that was confirmed by mistake."""
        turn.draft = {"unit": turn.number(), "payment": turn.number(1)}
        return Go("correct")

    async def step_correct(self, turn: Turn) -> Result:
        """Why the receipt does not stand; the first entry stays beside the correction."""
        unit, id_ = turn.draft["unit"], turn.draft["payment"]
        if turn.text:
            done = await payments.rule(turn.work, unit, [id_], "refused", turn.text)
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("treasury.corrected", payment=payment_line(turn.t, done[0])))
        found = await payments.payment(turn.work, unit, id_)
        if isinstance(found, Refused):
            return turn.say(found)
        said = payment_line(turn.t, found)
        return Ask(turn.t("treasury.correct", name=found.person, payment=said))

    async def _line(self, turn: Turn) -> Line | Refused:
        found = await book.access_book(turn.work, turn.draft.get("unit", 0))
        if isinstance(found, Refused):
            return found
        months = [_month(turn)]
        kept = await ledger(turn.work, found, months, [turn.draft.get("person", 0)])
        return kept.lines[0] if kept.lines else Refused("dues_not_in_cell")

    async def _person(self, turn: Turn, line: Line) -> Result:
        t, unit = turn.t, turn.draft["unit"]
        state = line.months[_month(turn)]
        log = await reminding.reminded(turn.work, unit, line.person_id, state.month.year)
        lines = [line.name, *month_lines(t, [state])]
        lines.append(t("treasury.owed", amount=money(t, state.owed)) if state.owed else "")
        if not line.reminded:
            lines.append(t(f"treasury.not_reminded.{line.standing}"))
        if log:
            days = ", ".join(f"{one.day.day}/{one.day.month}" for one in log)
            lines.append(t("treasury.reminded", days=days))
        choices = list(pick(t, "treasury.record", *WAYS, "sum"))
        if line.reminded and line.reachable and state.tracked and not state.confirmed:
            choices.append(Choice("nudge", t("treasury.choice.nudge_one")))
        entered = Choice(f"/mucphi {unit} {line.person_id}", t("treasury.choice.amount"))
        paid = await payments.payments_of(turn.work, unit, line.person_id)
        wrong = [one for one in paid if one.ruling == "confirmed"][-1:]
        choices += [
            Choice(f"/suaphi {unit} {one.id}", t("treasury.choice.correct")) for one in wrong
        ]
        told = {"member_says_paid": bool(paid), "receipt_confirmed": bool(wrong)}
        exempt = line.standing == "exempt"
        asked = why(t, "DUE-06", waived_on=None) if exempt else why(t, "DUE-01", **told)
        more = [entered, asked]
        if line.standing == "exempt" and turn.work.acting.holds(unit, *COMMITTEE):
            decision = Choice(f"/mienphi {unit} {line.person_id}", t("treasury.choice.decision"))
            more.insert(0, decision)
        text = "\n".join(each for each in lines if each)
        return Ask(text, (*choices, *more, Choice("back", t("choice.back"))), step="person")

    async def _nudge(self, turn: Turn, people: list[int]) -> Result:
        sent = await reminding.nudge(turn.work, turn.draft["unit"], _month(turn), people)
        if isinstance(sent, Refused):
            return turn.say(sent)
        key = "treasury.nudged" if sent else "treasury.nudged_before"
        return Done(turn.t(key, count=sent), _after(turn))

    def _refused(self, turn: Turn, refused: Refused) -> Result:
        if refused.code == "dues_paid_already":
            turn.draft["why"] = turn.t.refusal(refused)
            return Go("again")
        if refused.code.startswith(("dues_amount_", "dues_month_")):
            return Ask(turn.t.refusal(refused), step="sum")
        return turn.say(refused)


def _month(turn: Turn) -> date:
    return parse(turn.draft["month"]) if turn.draft.get("month") else first_of(turn.work.today)


def _after(turn: Turn) -> tuple[Choice, ...]:
    return (Choice(f"/thuphi {turn.draft['unit']}", turn.t("treasury.choice.page")),)
