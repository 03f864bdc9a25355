"""The cell tables a request and resolves; the grassroots committee decides (CNV-S05, S06, C01).

```mermaid
stateDiagram-v2
    [*] --> waiting
    waiting --> one
    one --> fact: what the rule needs to know
    fact --> fact
    fact --> one
    one --> number
    number --> sure
    sure --> one: recorded
    one --> because: not agreed
    one --> contact
    one --> papers
```
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.exemptions.words import headline, label, page, short, verdict, why
from handlers.resolution import read_resolution
from handlers.understanding.names import match
from handlers.vocabulary import Attachment, Choice
from services import files
from services.exemptions import book_files, contacts, deciding, judging, views
from services.exemptions.judging import STATUSES
from services.exemptions.views import Request
from services.members import expected
from services.people import COMMITTEE, WARD, names
from services.privacy import views as looks
from services.refusal import Refused
from services.rules import Finding

DECIDING = {"resolve": deciding.resolve, "decide": deciding.decide, "back": deciding.take_back}
"""choice → what records a numbered paper"""


class Exemptions(Conversation):
    """For the committee of the cell, and for the ward about what cells have proposed."""

    name = "exemptions"
    commands: ClassVar = {"xetmien": "waiting", "xetmotmien": "open", "somien": "book"}

    async def step_waiting(self, turn: Turn) -> Result:
        """Open requests first, then those in force."""
        if not turn.work.acting.units(*COMMITTEE, *WARD):
            return Done(turn.t("refused.not_yours"))
        if result := from_list(turn, "one"):
            return result
        found = await _seen(turn)
        book = Choice("/somien", turn.t("exemption.choice.book"))
        if not found:
            return Done(turn.t("exemption.none_waiting"), (book,))
        labels = [Choice(str(each.id), label(turn.t, each)) for each in found]
        choices = paged(turn.t, labels, turn.draft.get("page", 0), size=6)
        waiting = sum(each.open for each in found)
        return Ask(turn.t("exemption.waiting", count=waiting), (*choices, book))

    async def step_open(self, turn: Turn) -> Result:
        """From a reminder."""
        turn.draft = {"person": turn.number()}
        return Go("one")

    async def step_one(self, turn: Turn) -> Result:
        """One request: what was asked, what the rule says, what can be done."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in DECIDING:
            turn.draft["way"] = turn.choice
            return Go("number")
        if turn.choice in ("fact", "because", "contact", "papers"):
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        looks.saw(turn.work, found.person_id, "exemption")
        finding = await judging.ground(turn.work, found)
        form: Finding | None = None
        lines = [page(turn.t, found)]
        if found.contact_id:
            name = (await names(turn.work, [found.contact_id]))[found.contact_id]
            lines.append(turn.t("exemption.contact_is", name=name))
        if found.state == "asked":
            lines.append(verdict(turn.t, finding))
            form = await judging.form(turn.work, found)
            lines += form.reasons if form else ()
        ways = pick(turn.t, "exemption.way", *await _ways(turn, found, finding))
        back = Choice("/xetmien", turn.t("choice.back"))
        return Ask("\n".join(lines), (*ways, Choice(why(found, form), turn.t("choice.why")), back))

    async def step_fact(self, turn: Turn) -> Result:
        """One question after the other, as many as the rule needs."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        asked = await _unknown(turn, found)
        if turn.choice and asked:
            value = turn.choice if asked[0] == "status" else turn.choice == "yes"
            done = await deciding.consider(turn.work, found.id, asked[0], value)
            if isinstance(done, Refused):
                return turn.say(done)
            return Go("fact")
        if turn.text:
            return Unclear()
        if not asked:
            return Go("one")
        ways = STATUSES if asked[0] == "status" else ("yes", "no")
        prefix = "exemption.status" if asked[0] == "status" else "sure"
        return Ask(turn.t(f"exemption.fact.{asked[0]}"), pick(turn.t, prefix, *ways))

    async def step_number(self, turn: Turn) -> Result:
        """Number and day of the resolution or decision, in one line."""
        if not turn.text:
            return Ask(turn.t("exemption.number"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("exemption.number_again"), step="number")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more before it counts."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        day = date.fromisoformat(turn.draft["day"])
        if turn.choice == "no":
            return Go("number")
        if turn.choice == "yes":
            record = DECIDING[turn.draft["way"]]
            done = await record(turn.work, found.id, turn.draft["number"], day)
            return turn.say(done) if isinstance(done, Refused) else Go("one")
        if turn.text:
            return Unclear()
        values = {"name": found.name, "what": headline(turn.t, found)}
        paper = {"number": turn.draft["number"], "day": short(day)}
        text = turn.t(f"exemption.sure.{turn.draft['way']}", **values, **paper)
        return Ask(text, pick(turn.t, "sure", "yes", "no"))

    async def step_because(self, turn: Turn) -> Result:
        """Not agreed: the member is told why."""
        if not turn.text:
            return Ask(turn.t("exemption.because"))
        done = await deciding.refuse(turn.work, turn.draft["person"], turn.text)
        return turn.say(done) if isinstance(done, Refused) else Go("one")

    async def step_contact(self, turn: Turn) -> Result:
        """One member who keeps in touch (CNV-S06, EXM-16)."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        people = await expected(turn.work, found.unit_id, turn.work.today)
        others = [(each.id, each.name) for each in people if each.id != found.person_id]
        named = match(turn.text, others) if turn.text else []
        if turn.choice.isdecimal() or len(named) == 1:
            whom = named[0] if named else int(turn.choice)
            done = await contacts.assign(turn.work, found.id, whom)
            return turn.say(done) if isinstance(done, Refused) else Go("one")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.choice or turn.text:
            return Unclear()
        labels = [Choice(str(number), name) for number, name in others]
        why_ = Choice(f"/visao EXM-16 {found.id}", turn.t("choice.why"))
        choices = paged(turn.t, labels, turn.draft.get("page", 0))
        return Ask(turn.t("exemption.contact", name=found.name), (*choices, why_))

    async def step_papers(self, turn: Turn) -> Result:
        """What the member sent, the newest last."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if not found.papers:
            return Go("one")
        seen = await files.access_file(turn.work, found.papers[-1])
        if isinstance(seen, Refused):
            return turn.say(seen)
        attached = Attachment(seen.id, seen.name, seen.mime)
        return Note(turn.t("exemption.paper_shown", name=found.name), attached)

    async def step_book(self, turn: Turn) -> Result:
        """The cell's book, or the committee's (EXM-06, EXM-15), as a workbook."""
        made = await book_files.make(turn.work, turn.t)
        if isinstance(made, Refused):
            return turn.say(made)
        attached = Attachment(made.file_id, made.name, made.mime)
        rule = "EXM-06" if made.kind == "cell" else "EXM-15"
        why_ = Choice(f"/visao {rule}", turn.t("choice.why"))
        return Done(turn.t(f"exemption.book_of.{made.kind}", unit=made.unit), (why_,), attached)

    async def _found(self, turn: Turn) -> Request | Refused:
        return await views.access(turn.work, turn.draft.get("person", 0))


async def _seen(turn: Turn) -> list[Request]:
    """What the actor has to do with: open ones first, then those that run."""
    today = turn.work.today
    found = [*await views.to_decide(turn.work), *await views.of_units(turn.work)]
    running = [each for each in found if each.open or each.lasts(today)]
    return sorted(running, key=lambda each: (not each.open, each.id))


async def _ways(turn: Turn, found: Request, finding: Finding) -> Sequence[str]:
    """What this person can do with a request as it stands."""
    leads = views.leads(turn.work, found)
    papers = ["papers"] if found.papers else []
    if found.state == "asked" and leads:
        asked = await _unknown(turn, found)
        return [*(["fact"] if asked else ["resolve"]), "because", *papers]
    if found.state == "proposed" and not leads:
        return ["decide", "because", *papers]
    if found.state == "asked_back" and leads:
        return ["back"]
    wants_contact = found.state == "granted" and leads and not found.by_cell
    return [*(["contact"] if wants_contact else []), *papers]


async def _unknown(turn: Turn, found: Request) -> list[str]:
    """Facts the committee has not answered yet, that of the form last."""
    finding = await judging.ground(turn.work, found)
    written = found.papers or judging.WRITTEN in found.facts or found.by_cell
    return [*finding.missing, *([] if written else [judging.WRITTEN])]
