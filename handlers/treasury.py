"""The treasurer's and secretary's side: claims, who has not paid, the counter, sheets.

Conversations CNV-D01 and CNV-S04.

```mermaid
stateDiagram-v2
    [*] --> unit
    unit --> page
    page --> claims
    claims --> claim
    claim --> refuse: not received
    claim --> claims: confirmed
    refuse --> claims
    page --> unpaid
    page --> everybody
    unpaid --> person
    everybody --> person
    person --> [*]: a conversation of its own
    page --> counter
    page --> [*]: sheet of the month or year, a conversation of its own
```
"""

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
    from_list,
    paged,
    pick,
)
from handlers.dues_words import money, payment_line
from handlers.treasury_pages import (
    back_to_page,
    counted,
    label,
    month_of,
    page_text,
    shown,
)
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services.dues import book, counter, payments, reminding
from services.dues.book import Book
from services.dues.ledger import OPEN, Ledger, Line, ledger
from services.dues.months import name, shifted
from services.dues.views import PaymentView
from services.privacy import views as looks
from services.refusal import Refused

LISTED = 6
"""claims that are written out; the others are behind the pages"""


class Treasury(Conversation):
    """Only for those who collect dues in the cell."""

    name = "treasury"
    commands: ClassVar = {
        "thuphi": "open",
        "xacnhanphi": "open_claims",
        "demphi": "open_counter",
    }

    async def step_open(self, turn: Turn) -> Result:
        """ "/thuphi", or "/thuphi 3" for one cell."""
        turn.draft = {"unit": turn.number()} if turn.number() else {}
        return Go("page" if turn.draft else "unit")

    async def step_open_claims(self, turn: Turn) -> Result:
        """Behind the message that claims wait."""
        turn.draft = {"unit": turn.number()}
        return Go("claims")

    async def step_open_counter(self, turn: Turn) -> Result:
        """Behind the warning that somebody has not paid for two months."""
        turn.draft = {"unit": turn.number()}
        return Go("counter")

    async def step_unit(self, turn: Turn) -> Result:
        """Which cell, when the person collects in several."""
        led = await book.led_books(turn.work)
        if not led:
            return Done(turn.t("refused.not_yours"))
        chosen = [one for one in led if str(one.unit_id) == turn.choice or len(led) == 1]
        if chosen:
            turn.draft = {"unit": chosen[0].unit_id}
            return Go("page")
        choices = tuple(Choice(str(one.unit_id), one.unit) for one in led)
        return Ask(turn.t("treasury.unit"), choices)

    async def step_page(self, turn: Turn) -> Result:
        """The month at a glance, and where to go from it."""
        if turn.choice == "begin":
            begun = await book.begin(turn.work, turn.draft["unit"])
            return turn.say(begun) if isinstance(begun, Refused) else Go("page")
        if turn.choice in ("claims", "unpaid", "everybody"):
            turn.draft["page"] = 0
            return Go(turn.choice)
        if turn.choice == "earlier":
            turn.draft["month"] = name(shifted(month_of(turn), -1))
            return Go("page")
        if turn.text:
            return Unclear()
        found = await self._book(turn)
        return turn.say(found) if isinstance(found, Refused) else await self._page(turn, found)

    async def step_claims(self, turn: Turn) -> Result:
        """What members say to have paid: all at once, or one by one."""
        waiting = await payments.waiting(turn.work, turn.draft["unit"])
        if isinstance(waiting, Refused):
            return turn.say(waiting)
        if turn.choice == "all":
            others = [one.id for one in waiting if one.person_id != turn.work.acting.person_id]
            return await self._ruled(turn, others, "confirmed")
        if turn.choice == "back":
            return Go("page")
        if result := from_list(turn, "claim"):
            return result
        if not waiting:
            return Go("page")
        looks.saw_list(turn.work, turn.draft["unit"], "dues")
        return self._claims(turn, waiting)

    async def step_claim(self, turn: Turn) -> Result:
        """One claim: received or not. Shown anew when somebody else was faster."""
        if turn.choice == "confirmed":
            return await self._ruled(turn, [turn.draft["person"]], "confirmed")
        if turn.choice == "refused":
            return Go("refuse")
        if turn.choice == "back":
            return Go("claims")
        if turn.text:
            return Unclear()
        found = await payments.payment(turn.work, turn.draft["unit"], turn.draft["person"])
        if isinstance(found, Refused):
            return turn.say(found)
        text = turn.t(
            "treasury.claim",
            name=found.person,
            payment=payment_line(turn.t, found),
            when=turn.t.day_of(found.recorded_at),
        )
        choices = pick(turn.t, "treasury.claim", "confirmed", "refused")
        return Ask(text, (*choices, Choice("back", turn.t("choice.back"))))

    async def step_refuse(self, turn: Turn) -> Result:
        """Why it was not received: the member reads it."""
        if turn.text:
            return await self._ruled(turn, [turn.draft["person"]], "refused", turn.text)
        return Ask(turn.t("treasury.refuse_why"))

    async def step_unpaid(self, turn: Turn) -> Result:
        """Who has neither paid nor said so for the month; all can be reminded."""
        kept = await self._ledger(turn)
        if isinstance(kept, Refused):
            return turn.say(kept)
        lines = kept.in_state(month_of(turn), OPEN)
        if turn.choice == "nudge":
            return await self._nudge(turn, [line.person_id for line in lines])
        if turn.choice == "back":
            return Go("page")
        if result := from_list(turn, "person"):
            return result
        if not lines:
            return Go("page")
        looks.saw_list(turn.work, turn.draft["unit"], "dues")
        return self._unpaid(turn, lines)

    async def step_everybody(self, turn: Turn) -> Result:
        """All members; typing a name finds it."""
        kept = await self._ledger(turn)
        if isinstance(kept, Refused):
            return turn.say(kept)
        lines = list(kept.lines)
        if turn.text:
            ids = match(turn.text, [(line.person_id, line.name) for line in lines])
            if len(ids) == 1:
                turn.draft["person"] = ids[0]
                return Go("person")
            lines = [line for line in lines if line.person_id in ids]
            if not lines:
                return Done(turn.t("treasury.nobody"), (back_to_page(turn),))
        elif turn.choice == "back":
            return Go("page")
        elif result := from_list(turn, "person"):
            return result
        names = [Choice(str(line.person_id), label(turn, line)) for line in lines]
        choices = paged(turn.t, names, turn.draft.get("page", 0))
        return Ask(turn.t("treasury.everybody"), (*choices, Choice("back", turn.t("choice.back"))))

    async def step_person(self, turn: Turn) -> Result:
        """One member, in a conversation of its own."""
        return Open("collecting", "person", turn.draft)

    async def step_counter(self, turn: Turn) -> Result:
        """Who has two unpaid months of the year or more, beside months missed (DUE-03, SCR-08)."""
        found = await self._book(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        near = await counter.near_the_limit(turn.work, found, turn.work.today.year)
        looks.saw_list(turn.work, found.unit_id, "dues")
        lines = [counted(turn, one) for one in near]
        head = turn.t("treasury.counter" if lines else "treasury.counter_none", unit=found.unit)
        why = (Choice(f"/visao DUE-03 {found.unit_id}", turn.t("choice.why")), back_to_page(turn))
        return Done("\n".join([head, *lines]), why)

    async def _book(self, turn: Turn) -> Book | Refused:
        return await book.access_book(turn.work, turn.draft.get("unit", 0))

    async def _ledger(self, turn: Turn, people: list[int] | None = None) -> Ledger | Refused:
        found = await self._book(turn)
        if isinstance(found, Refused):
            return found
        return await ledger(turn.work, found, [month_of(turn)], people)

    async def _page(self, turn: Turn, found: Book) -> Result:
        t, month = turn.t, month_of(turn)
        settings = Choice(f"/caidatphi {found.unit_id}", t("treasury.choice.settings"))
        if found.from_month is None:
            begin = Choice("begin", t("treasury.choice.begin", month=shown(month)))
            return Ask(t("treasury.no_book", unit=found.unit), (begin, settings), step="page")
        kept = await ledger(turn.work, found, [month])
        waiting = await payments.waiting(turn.work, found.unit_id)
        claims = [] if isinstance(waiting, Refused) else waiting
        near = await counter.near_the_limit(turn.work, found, turn.work.today.year)
        ways = [
            ("claims", len(claims), "treasury.choice.claims"),
            ("unpaid", len(kept.in_state(month, OPEN)), "treasury.choice.unpaid"),
            (f"/demphi {found.unit_id}", len(near), "treasury.choice.counter"),
        ]
        choices = [Choice(value, t(key, count=count)) for value, count, key in ways if count]
        choices += [
            Choice("everybody", t("treasury.choice.everybody")),
            Choice(f"/bangphi {found.unit_id} {name(month)}", t("treasury.choice.month_sheet")),
            Choice(f"/bangphi {found.unit_id} year", t("treasury.choice.year_sheet")),
            Choice(f"/bangphi {found.unit_id} picture", t("treasury.choice.picture")),
            *(
                [Choice("earlier", t("treasury.choice.earlier"))]
                if month > found.from_month
                else []
            ),
            settings,
            Choice("/visao DUE-02", t("choice.why")),
        ]
        return Ask(page_text(turn, kept, month), tuple(choices), step="page")

    def _claims(self, turn: Turn, waiting: list[PaymentView]) -> Result:
        t, page = turn.t, turn.draft.get("page", 0)
        lines = [
            f"• {one.person}: {payment_line(t, one)}" + (t("treasury.proxy") if one.proxy else "")
            for one in waiting[page * LISTED : (page + 1) * LISTED]
        ]
        names = [Choice(str(one.id), f"{one.person} – {money(t, one.total)}") for one in waiting]
        everything = Choice("all", t("treasury.choice.all", count=len(waiting)))
        choices = (*paged(t, names, page, size=LISTED), Choice("back", t("choice.back")))
        text = "\n".join([t("treasury.claims", count=len(waiting)), *lines])
        return Ask(text, (everything, *choices), step="claims")

    async def _ruled(
        self, turn: Turn, ids: list[int], ruling: str, note: str | None = None
    ) -> Result:
        done = await payments.rule(turn.work, turn.draft["unit"], ids, ruling, note)
        if isinstance(done, Refused):
            return Done(turn.t.refusal(done), (back_to_page(turn),))
        total = money(turn.t, sum(one.total for one in done))
        text = turn.t(f"treasury.ruled.{ruling}", count=len(done), total=total)
        unit = turn.draft["unit"]
        more = Choice(f"/xacnhanphi {unit}", turn.t("treasury.choice.more_claims"))
        return Done(text, (more, back_to_page(turn)))

    async def _nudge(self, turn: Turn, people: list[int]) -> Result:
        sent = await reminding.nudge(turn.work, turn.draft["unit"], month_of(turn), people)
        if isinstance(sent, Refused):
            return turn.say(sent)
        key = "treasury.nudged" if sent else "treasury.nudged_before"
        return Done(turn.t(key, count=sent), (back_to_page(turn),))

    def _unpaid(self, turn: Turn, lines: list[Line]) -> Result:
        t = turn.t
        reach = sum(line.reminded and line.reachable for line in lines)
        nudge = [Choice("nudge", t("treasury.choice.nudge", count=reach))] if reach else []
        names = [Choice(str(line.person_id), label(turn, line)) for line in lines]
        choices = paged(t, names, turn.draft.get("page", 0))
        text = t("treasury.unpaid", month=shown(month_of(turn)), count=len(lines))
        back = Choice("back", t("choice.back"))
        return Ask(text, (*nudge, *choices, back), step="unpaid")
