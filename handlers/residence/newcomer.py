"""A member introduced by a letter on paper, typed in one line after the other (RES-19, CNV-R01).

```mermaid
stateDiagram-v2
    [*] --> name
    name --> born
    born --> which: somebody of that name is known
    born --> phone
    which --> phone
    phone --> area
    area --> workplace
    workplace --> letter
    letter --> home
    home --> check
    check --> [*]: kept, with a link code
    check --> name: from the beginning
```
"""

import re
from datetime import date
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.residence.phrases import namesake_line
from handlers.residence.whose import begin
from handlers.resolution import read_resolution
from handlers.vocabulary import Choice
from services import accounts
from services.refusal import Refused
from services.residence import importing, namesakes, register
from services.residence.workbook import Row
from services.roster.cells import read_phone
from services.seal import Seal
from services.words import latin, tidy

YEAR = re.compile(r"^\D*((?:19|20)\d\d)$")
DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)$")
MONTHS = re.compile(r"(\d{1,3})")


class Newcomer(Conversation):
    """Nothing is kept before everything was looked at; nobody known is added again."""

    name = "residence_newcomer"
    commands: ClassVar = {"themcutru": "open"}

    def __init__(self, seal: Seal) -> None:
        """Telephone numbers are sealed."""
        self._seal = seal

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button of the register."""
        return await begin(turn, "name")

    async def step_name(self, turn: Turn) -> Result:
        """The full name."""
        name = latin(tidy(turn.text))[: namesakes.LONGEST]
        if " " not in name:
            return Ask(turn.t("refused.whole_name" if name else "newcomer.name"))
        turn.draft = {"unit": turn.draft["unit"], "name": name}
        return Go("born")

    async def step_born(self, turn: Turn) -> Result:
        """Day or year of birth, to tell people of one name apart."""
        if not turn.text:
            return Ask(turn.t("newcomer.born", name=turn.draft["name"]))
        born, year = _born(turn.text)
        if year is None or not 1900 < year <= turn.work.today.year - 14:
            return Ask(turn.t("newcomer.born_again"))
        turn.draft |= {"born": born and born.isoformat(), "year": year}
        return Go("which")

    async def step_which(self, turn: Turn) -> Result:
        """Somebody of that name and year is known: that person is taken, not a second one."""
        draft = turn.draft
        found = await namesakes.of(turn.work, draft["unit"], draft["name"], draft["year"])
        if isinstance(found, Refused):
            return turn.say(found)
        sure = any(one.year for one in found)
        if not found or (turn.choice == "new" and not sure):
            draft["known"] = None
            return Go("phone")
        if chosen := next((one for one in found if str(one.id) == turn.choice), None):
            draft |= {"known": chosen.id, "name": chosen.name}
            return Go("area")
        if turn.text:
            return Unclear()
        known = [Choice(str(one.id), namesake_line(turn.t, one)) for one in found[:6]]
        other = () if sure else (Choice("new", turn.t("namesake.other")),)
        again = Choice("/themcutru", turn.t("newcomer.again"))
        return Ask(turn.t("namesake.which", name=draft["name"]), (*known, *other, again))

    async def step_phone(self, turn: Turn) -> Result:
        """The telephone number, or none."""
        if turn.choice == "none":
            turn.draft["phone"] = ""
            return Go("area")
        if turn.text:
            phone = read_phone(turn.text)
            if isinstance(phone, Refused):
                return Ask(turn.t("newcomer.phone_again"), pick(turn.t, "newcomer.phone", "none"))
            turn.draft["phone"] = self._seal.close(phone.number)
            return Go("area")
        return Ask(turn.t("newcomer.phone"), pick(turn.t, "newcomer.phone", "none"))

    async def step_area(self, turn: Turn) -> Result:
        """The hamlet or quarter."""
        areas = await register.areas(turn.work, turn.draft["unit"])
        if chosen := next((one for one in areas if str(one.id) == turn.choice), None):
            turn.draft["area"] = chosen.name
            return Go("workplace")
        if turn.text:
            return Unclear()
        choices = tuple(Choice(str(one.id), one.name) for one in areas)
        return Ask(turn.t("newcomer.area"), choices)

    async def step_workplace(self, turn: Turn) -> Result:
        """The workplace: one that is known, or a name."""
        places = await register.workplaces(turn.work, turn.draft["unit"])
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        chosen = next((one for one in places if str(one.id) == turn.choice), None)
        if chosen or turn.text:
            turn.draft["workplace"] = chosen.name if chosen else tidy(turn.text)[:200]
            return Go("letter")
        labels = [Choice(str(one.id), one.name) for one in places]
        shown = paged(turn.t, labels, turn.draft.get("page", 0), size=6)
        return Ask(turn.t("newcomer.workplace"), shown)

    async def step_letter(self, turn: Turn) -> Result:
        """Number and day of the introduction letter."""
        if not turn.text:
            return Ask(turn.t("newcomer.letter"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("newcomer.letter_again"))
        turn.draft |= {"letter": number[:60], "letter_on": day.isoformat()}
        return Go("home")

    async def step_home(self, turn: Turn) -> Result:
        """Permanent, or for how many months (RES-04)."""
        if turn.choice == "permanent":
            turn.draft["months"] = None
            return Go("check")
        if turn.text:
            said = MONTHS.search(turn.text)
            if said is None:
                return Unclear()
            turn.draft["months"] = int(said[1])
            return Go("check")
        ways = pick(turn.t, "newcomer", "permanent")
        return Ask(turn.t("newcomer.home"), (*ways, Choice("/visao RES-04", turn.t("choice.why"))))

    async def step_check(self, turn: Turn) -> Result:
        """Everything once more; then it counts."""
        if turn.choice == "no":
            return Go("name")
        if turn.choice == "yes":
            return await self._keep(turn)
        if turn.text:
            return Unclear()
        draft = turn.draft
        home = "permanent" if draft["months"] is None else "temporary"
        values = {
            **{name: draft[name] for name in ("name", "area", "workplace", "letter", "year")},
            "home": turn.t(f"newcomer.lives.{home}", months=draft["months"] or 0),
            "day": turn.t.day(date.fromisoformat(draft["letter_on"])),
        }
        return Ask(turn.t("newcomer.check", **values), pick(turn.t, "sure", "yes", "no"))

    async def _keep(self, turn: Turn) -> Result:
        draft = turn.draft
        row = _row(turn, self._seal)
        done = await importing.add_one(
            turn.work, draft["unit"], row, draft.get("known"), self._seal
        )
        back = Choice("/sogioithieu", turn.t("choice.back"))
        if done:
            return Done(turn.t.refusal(done), (back,))
        lines = [turn.t("newcomer.kept", name=draft["name"], area=draft["area"])]
        people = await register.people(turn.work, draft["unit"])
        one = max(people, key=lambda each: each.id)
        if not one.reach:
            code = await accounts.invite(turn.work, one.person_id, self._seal)
            if not isinstance(code, Refused):
                said = turn.t("residence_register.code", name=code.name, code=code.code)
                lines.append(said)
        return Done("\n".join(lines), (back,))


def _row(turn: Turn, seal: Seal) -> Row:
    draft = turn.draft
    return Row(
        1,
        draft["name"],
        draft["workplace"],
        draft["area"],
        born=date.fromisoformat(draft["born"]) if draft.get("born") else None,
        year=draft["year"],
        phone=(seal.open(draft["phone"]) or "") if draft.get("phone") else "",
        letter=draft["letter"],
        letter_on=date.fromisoformat(draft["letter_on"]),
        permanent=draft["months"] is None,
        months=draft["months"],
        page_two_on=turn.work.today,
    )


def _born(text: str) -> tuple[date | None, int | None]:
    """ "12/3/1984" → the day and its year; "1984" → the year alone; else nothing."""
    line = tidy(text)
    if whole := DAY.match(line):
        try:
            day = date(int(whole[3]), int(whole[2]), int(whole[1]))
        except ValueError:
            return None, None
        return day, day.year
    found = YEAR.match(line)
    return None, int(found[1]) if found else None
