"""What a cell sets about its dues: amounts, due day, account, decisions that free somebody.

No document names any of them (AMB-15): people enter them, with a reason, and they are shown as
the cell's own setting.

```mermaid
stateDiagram-v2
    [*] --> page
    page --> due_day
    page --> sum: for everybody
    page --> bank
    [*] --> sum: for one member
    sum --> reason
    reason --> [*]
    due_day --> [*]
    bank --> number
    number --> holder
    holder --> sure
    sure --> [*]
    [*] --> decision
    decision --> [*]
```
"""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, pick
from handlers.dues_words import amount_in, bare_number, entered_line, money, short_day
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Choice
from services import members
from services.dues import account, amounts, book, vietqr
from services.dues.account import Account
from services.dues.unfit import unfit
from services.refusal import Refused
from services.seal import Seal
from services.words import fold

EVERYBODY = 0
LISTED = 12


class TreasurySettings(Conversation):
    """Only for those who collect dues in the cell."""

    name = "treasury_settings"
    commands: ClassVar = {
        "caidatphi": "open",
        "mucphi": "open_amount",
        "mienphi": "open_decision",
        "mucvuaghi": "recent",
    }

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    async def step_open(self, turn: Turn) -> Result:
        """ "/caidatphi 3" """
        turn.draft = {"unit": turn.number()}
        return Go("page")

    async def step_open_amount(self, turn: Turn) -> Result:
        """ "/mucphi 3 12": the monthly amount of one member."""
        turn.draft = {"unit": turn.number(), "person": turn.number(1)}
        return Go("sum")

    async def step_open_decision(self, turn: Turn) -> Result:
        """ "/mienphi 3 12": a decision that frees a member of dues (DUE-06)."""
        turn.draft = {"unit": turn.number(), "person": turn.number(1)}
        return Go("decision")

    async def step_recent(self, turn: Turn) -> Result:
        """ "/mucvuaghi 3": what was entered lately, by whom and why."""
        found = await amounts.recent(turn.work, turn.number())
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft = {"unit": turn.number()}
        lines = [entered_line(turn.t, one) for one in found[:LISTED]]
        if len(found) > LISTED:
            lines.append(turn.t("dues_import.more", count=len(found) - LISTED))
        head = turn.t("treasury.recent" if lines else "treasury.recent_none")
        form = Choice(f"/nhapmucphi {turn.number()}", turn.t("treasury.set.from_file"))
        everybody = Choice(f"/thuphi {turn.number()}", turn.t("treasury.choice.page"))
        return Done("\n".join([head, *lines]), (form, everybody))

    async def step_page(self, turn: Turn) -> Result:
        """What is set, and how to change it."""
        if turn.choice == "everybody":
            turn.draft["person"] = EVERYBODY
            return Go("sum")
        if turn.choice in ("due_day", "bank"):
            return Go(turn.choice)
        if turn.choice == "no_account":
            ended = await account.end_account(turn.work, turn.draft["unit"])
            return turn.say(ended) if ended else Done(turn.t("treasury.account_ended"))
        if turn.text:
            return Unclear()
        found = await book.access_book(turn.work, turn.draft["unit"])
        if isinstance(found, Refused):
            return turn.say(found)
        known = await account.account_of(turn.work, self._seal, found.unit_id)
        ways = ["everybody", "due_day", "bank", *(["no_account"] if known else [])]
        day = found.due_day or turn.t("treasury.last_day")
        text = turn.t("treasury.settings", unit=found.unit, day=day, account=_account(turn, known))
        file = Choice(f"/nhapmucphi {found.unit_id}", turn.t("treasury.set.from_file"))
        back = Choice(f"/thuphi {found.unit_id}", turn.t("choice.back"))
        return Ask(text, (*pick(turn.t, "treasury.set", *ways), file, back))

    async def step_sum(self, turn: Turn) -> Result:
        """The amount a month, from this month on."""
        if not turn.text:
            key = "treasury.ask_sum_one" if turn.draft.get("person") else "treasury.ask_sum"
            return Ask(turn.t(key))
        said = turn.means("dues").amount
        amount = amount_in(turn.text, said if said is not None else bare_number(turn.text))
        if amount is None:
            return Unclear()
        if refused := unfit(amount):
            return Ask(turn.t.refusal(refused))
        turn.draft["amount"] = amount
        return Go("reason")

    async def step_reason(self, turn: Turn) -> Result:
        """On what it rests: a resolution, a decision."""
        if not turn.text:
            return Ask(turn.t("treasury.ask_reason"))
        unit, person = turn.draft["unit"], turn.draft["person"]
        people = [person] if person else await self._everybody(turn, unit)
        amount = turn.draft["amount"]
        done = await amounts.set_amount(turn.work, unit, people, amount, turn.text)
        if isinstance(done, Refused):
            return turn.say(done)
        said = turn.t("treasury.sum_set", count=done, amount=money(turn.t, amount))
        return Done(said, _after(turn))

    async def step_due_day(self, turn: Turn) -> Result:
        """A day of the month, or the last one."""
        said = turn.choice or fold(turn.text)
        if not said:
            return Ask(turn.t("treasury.ask_day"), pick(turn.t, "treasury.day", "last"))
        day = None if "last" in said or "cuoi" in said else bare_number(said.replace("ngay", ""))
        if day is None and not ("last" in said or "cuoi" in said):
            return Unclear()
        done = await book.set_due_day(turn.work, turn.draft["unit"], day)
        if isinstance(done, Refused):
            return Ask(turn.t.refusal(done)) if done.code == "dues_no_such_day" else turn.say(done)
        shown = short_day(done.due_on(turn.work.today.replace(day=1)))
        return Done(turn.t("treasury.day_set", day=shown), _after(turn))

    async def step_bank(self, turn: Turn) -> Result:
        """The bank's name."""
        if not turn.text:
            return Ask(turn.t("treasury.ask_bank"))
        if vietqr.bank_number(turn.text) is None:
            refused = Refused("dues_no_such_bank", {"bank": turn.text[:40]})
            return Ask(turn.t.refusal(refused))
        turn.draft["bank"] = turn.text[:40]
        return Go("number")

    async def step_number(self, turn: Turn) -> Result:
        """The account's number."""
        if not turn.text:
            return Ask(turn.t("treasury.ask_number"))
        turn.draft["number"] = self._seal.close(turn.text[:40])
        return Go("holder")

    async def step_holder(self, turn: Turn) -> Result:
        """In whose name it is."""
        if not turn.text:
            return Ask(turn.t("treasury.ask_holder"))
        turn.draft["holder"] = self._seal.close(turn.text[:100])
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Shown back: money sent to a wrong account does not come back."""
        sealed = {key: self._seal.open(turn.draft[key]) or "" for key in ("number", "holder")}
        draft = turn.draft | sealed
        if turn.choice == "keep":
            done = await account.set_account(
                turn.work,
                self._seal,
                draft["unit"],
                draft["bank"],
                draft["number"],
                draft["holder"],
            )
            if isinstance(done, Refused):
                return Ask(turn.t.refusal(done), step="number")
            return Done(turn.t("treasury.account_set", account=_account(turn, done)), _after(turn))
        if turn.choice == "again":
            return Go("bank")
        if turn.text:
            return Unclear()
        known = Account(vietqr.bank_number(draft["bank"]) or "", *_typed(draft))
        text = turn.t("treasury.account_sure", account=_account(turn, known))
        return Ask(text, pick(turn.t, "mine", "keep", "again"))

    async def step_decision(self, turn: Turn) -> Result:
        """Number and day of the decision; only the committee keeps it."""
        if not turn.text:
            return Ask(turn.t("treasury.ask_decision"))
        said = parse_when(turn.text, now=turn.work.now)
        day = said.day if isinstance(said, When) and said.day else turn.work.today
        unit, person = turn.draft["unit"], turn.draft["person"]
        refused = await amounts.waive(turn.work, unit, person, day, turn.text)
        if refused:
            return turn.say(refused)
        return Done(turn.t("treasury.waived", day=short_day(day)), _after(turn))

    async def _everybody(self, turn: Turn, unit_id: int) -> list[int]:
        found = await book.access_book(turn.work, unit_id)
        if isinstance(found, Refused):
            return []
        everybody = await members.members(turn.work, unit_id, turn.work.today)
        return [member.id for member in everybody if not member.temporary]


def _account(turn: Turn, known: Account | None) -> str:
    if known is None:
        return turn.t("treasury.account_none")
    shown = {"bank": known.bank_name, "number": known.number, "holder": known.holder}
    return turn.t("treasury.account", **shown)


def _typed(draft: dict[str, str]) -> tuple[str, str]:
    digits = "".join(sign for sign in draft["number"] if sign not in " .-")
    return digits, vietqr.plain(draft["holder"])


def _after(turn: Turn) -> tuple[Choice, ...]:
    unit = turn.draft["unit"]
    return (Choice(f"/thuphi {unit}", turn.t("treasury.choice.page")),)
