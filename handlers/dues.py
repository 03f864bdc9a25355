"""A member says that the dues are paid, and sees what is recorded (CNV-M02).

What the member says is a claim; only the collector's confirmation is a receipt (DSG-03).

```mermaid
stateDiagram-v2
    [*] --> ask
    ask --> next: paid, by tap or in words
    next --> months: several months are open
    ask --> months: others are meant
    next --> amount: nobody entered an amount
    next --> way: words that name no way
    next --> record: nothing is missing
    months --> next
    amount --> next
    way --> record
    next --> again: paid or claimed already
    again --> next: yes
    again --> [*]: no
    record --> [*]: claim
    ask --> [*]: later, how to pay (a conversation of its own)
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
from handlers.dues_pages import (
    amount_text,
    bare_months,
    months_in,
    page,
    page_choice,
    paid_of,
)
from handlers.dues_words import (
    amount_in,
    bare_number,
    money,
    months_line,
    odd_sum,
    payment_line,
    way_of,
)
from handlers.understanding import Meaning
from handlers.vocabulary import Choice
from handlers.why_facts import why
from services.dues import payments
from services.dues.months import first_of, name, parse
from services.dues.own import Own, own
from services.dues.payments import WAYS
from services.dues.unfit import unfit
from services.refusal import Refused

SURE = 0.6
QUESTIONS = ("ask_amount", "ask_how_to_pay")


class Dues(Conversation):
    """Reachable from reminders, from the menu, and by a sentence out of the blue."""

    name = "dues"
    commands: ClassVar = {
        "dangphi": "open",
        "dadong": "given",
        "rutphi": "withdraw",
    }

    async def step_open(self, turn: Turn) -> Result:
        """The page; nothing of an earlier draft is left."""
        turn.draft = {}
        return Go("ask")

    async def step_ask(self, turn: Turn) -> Result:
        """What is recorded, and how to say that one has paid."""
        if turn.choice in WAYS:
            turn.draft["way"] = turn.choice
            return Go("next")
        if turn.choice == "others":
            return Go("months")
        if turn.text:
            odd = odd_sum(turn.text)
            refused = unfit(odd) if odd is not None else None
            return Done(turn.t.refusal(refused)) if refused else await self._heard(turn)
        mine = await own(turn.work)
        return turn.say(mine) if isinstance(mine, Refused) else page(turn, mine)

    async def step_given(self, turn: Turn) -> Result:
        """Behind the button of a reminder: "/dadong 2026-06 cash"."""
        month, way = (*turn.args, "", "")[:2]
        months = months_in([month])
        turn.draft = {"months": [name(each) for each in months]} if months else {}
        if way in WAYS:
            turn.draft["way"] = way
            return Go("next")
        return Go("ask")

    async def step_unasked(self, turn: Turn) -> Result:
        """ "đảng phí em ck 50k rồi" without a question before."""
        turn.draft = {}
        result = await self._heard(turn)
        return Open("menu", "not_understood") if isinstance(result, Unclear) else result

    async def step_also(self, turn: Turn) -> Result:
        """Said beside something else: recorded when nothing is missing, never asked about."""
        turn.draft = {}
        mine = await own(turn.work)
        if isinstance(mine, Refused):
            return Note(turn.t.refusal(mine))
        self._take(turn, turn.means("dues"), mine)
        draft = turn.draft
        if not (draft.get("months") and draft.get("amount") is not None and draft.get("way")):
            return Note(turn.t("dues.also"))
        made = await payments.claim(turn.work, paid_of(draft))
        if isinstance(made, Refused):
            return Note(turn.t.refusal(made))
        return Note(turn.t("dues.recorded", payment=payment_line(turn.t, made)))

    async def step_next(self, turn: Turn) -> Result:
        """Goes to the first thing that is still missing; what is known is not asked."""
        mine = await own(turn.work)
        if isinstance(mine, Refused):
            return turn.say(mine)
        draft = turn.draft
        if not draft.get("months") and len(mine.open) == 1:
            draft["months"] = [name(mine.open[0])]
        if not draft.get("months"):
            return Go("months")
        months = [parse(month) for month in draft["months"]]
        paid = None if draft.get("again") else await payments.paid_already(turn.work, months)
        return self._refused(turn, paid) if paid else self._further(turn, mine)

    def _further(self, turn: Turn, mine: Own) -> Result:
        """The sum and the way, once the months are clear."""
        draft = turn.draft
        if draft.get("amount") is None:
            draft["amount"] = mine.due([parse(month) for month in draft["months"]])
        if draft["amount"] is None:
            return Go("amount")
        if refused := unfit(draft["amount"]):
            return self._refused(turn, refused)
        return Go("record" if draft.get("way") else "way")

    async def step_months(self, turn: Turn) -> Result:
        """For which months: one, all that are open, or named in words."""
        mine = await own(turn.work)
        if isinstance(mine, Refused):
            return turn.say(mine)
        said = [name(m) for m in mine.open] if turn.choice == "all" else []
        if turn.text:
            said = list(turn.means("dues").months) or list(bare_months(turn))
        said = said or [name(month) for month in months_in([turn.choice])]
        if said:
            turn.draft["months"] = said
            return Go("next")
        if turn.text and not self._beside(turn):
            return Unclear()
        shown = mine.open[-2:] or [first_of(turn.work.today)]
        choices = [Choice(name(m), months_line(turn.t, [m]).capitalize()) for m in shown]
        if len(mine.open) > 1:
            choices.append(Choice("all", turn.t("dues.all_open", count=len(mine.open))))
        return Ask(turn.t("dues.which_months"), tuple(choices))

    def _beside(self, turn: Turn) -> bool:
        """A sum or a way that is said before the months is kept, and not asked for again."""
        said = amount_in(turn.text, turn.means("dues").amount)
        way = way_of(turn.text)
        turn.draft |= {"amount": said} if said is not None else {}
        turn.draft |= {"way": way} if way else {}
        return said is not None or bool(way)

    async def step_amount(self, turn: Turn) -> Result:
        """How much; a sum of nobody's making is never filled in (AMB-15)."""
        if turn.text:
            said = turn.means("dues").amount
            amount = amount_in(turn.text, said if said is not None else bare_number(turn.text))
            if amount is None:
                return Unclear()
            turn.draft["amount"] = amount
            turn.draft["way"] = turn.draft.get("way") or way_of(turn.text)
            refused = unfit(amount)
            if refused:
                turn.draft["amount"] = None
                return Ask(turn.t.refusal(refused), step="amount")
            return Go("next")
        months = months_line(turn.t, [parse(month) for month in turn.draft["months"]])
        return Ask(turn.t("dues.how_much", months=months))

    async def step_way(self, turn: Turn) -> Result:
        """In cash or by transfer."""
        way = turn.choice or way_of(turn.text)
        if way in WAYS:
            turn.draft["way"] = way
            return Go("record")
        if turn.text:
            asks = turn.means("dues").intent in QUESTIONS
            return await self._heard(turn) if asks else Unclear()
        paid = paid_of(turn.draft | {"way": "cash"})
        asked = turn.t(
            "dues.which_way",
            amount=money(turn.t, paid.amount),
            months=months_line(turn.t, paid.months),
        )
        return Ask(asked, pick(turn.t, "dues.way", *WAYS))

    async def step_record(self, turn: Turn) -> Result:
        """The claim, or why it is not taken; a wrong sum is asked for again."""
        again = bool(turn.draft.get("again"))
        made = await payments.claim(turn.work, paid_of(turn.draft), again=again)
        if isinstance(made, Refused):
            return self._refused(turn, made)
        recorded = turn.t("dues.recorded", payment=payment_line(turn.t, made))
        choices = (
            Choice(f"/rutphi {made.id}", turn.t("dues.choice.withdraw")),
            why(turn.t, "DUE-01", member_says_paid=True, receipt_confirmed=False),
        )
        return Done(recorded, choices)

    async def step_again(self, turn: Turn) -> Result:
        """A month that has a payment already is asked about, never counted twice silently."""
        if turn.choice == "yes":
            turn.draft["again"] = True
            return Go("next")
        if turn.choice == "no":
            return Done(turn.t("dues.not_again"))
        if turn.text:
            return await self.step_ask(turn)
        return Ask(turn.draft["why"], pick(turn.t, "dues.again", "yes", "no"))

    async def step_withdraw(self, turn: Turn) -> Result:
        """A claim is taken back while nobody confirmed it."""
        done = await payments.withdraw(turn.work, turn.number())
        if isinstance(done, Refused):
            return turn.say(done)
        again = Choice("/dangphi", turn.t("dues.choice.page"))
        return Done(turn.t("dues.withdrawn", payment=payment_line(turn.t, done)), (again,))

    async def _heard(self, turn: Turn) -> Result:
        meaning = turn.means("dues")
        if meaning.intent == "dues_later":
            return Done(turn.t("dues.later"), (page_choice(turn),))
        if meaning.intent not in ("dues_paid", *QUESTIONS):
            return Unclear()
        mine = await own(turn.work)
        if isinstance(mine, Refused):
            return turn.say(mine)
        if meaning.intent == "ask_how_to_pay":
            return Open("dues_transfer", "how")
        if meaning.intent == "ask_amount":
            return Done(amount_text(turn, mine), (page_choice(turn),))
        if meaning.confidence < SURE:
            turn.text = ""
            return page(turn, mine)
        self._take(turn, meaning, mine)
        return Go("next")

    def _take(self, turn: Turn, meaning: Meaning, mine: Own) -> None:
        """What was said; a month is filled in only where no other can be meant."""
        if meaning.months:
            turn.draft["months"] = list(meaning.months)
        elif not turn.draft.get("months") and len(mine.open) == 1:
            turn.draft["months"] = [name(mine.open[0])]
        said = amount_in(turn.text, meaning.amount)
        if said is not None:
            turn.draft["amount"] = said
        elif turn.draft.get("months"):
            turn.draft["amount"] = mine.due([parse(month) for month in turn.draft["months"]])
        turn.draft["way"] = way_of(turn.text) or turn.draft.get("way", "")

    def _refused(self, turn: Turn, refused: Refused) -> Result:
        if refused.code == "dues_paid_already":
            turn.draft["why"] = turn.t.refusal(refused)
            return Go("again")
        if refused.code.startswith("dues_amount_"):
            turn.draft["amount"] = None
            return Ask(turn.t.refusal(refused), step="amount")
        if refused.code.startswith("dues_month_"):
            turn.draft["months"] = []
            return Ask(turn.t.refusal(refused), step="months")
        return turn.say(refused)
