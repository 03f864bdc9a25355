"""The secretary sees the members, gives out link codes, cuts off a lost phone.

```mermaid
stateDiagram-v2
    [*] --> everybody
    everybody --> member
    member --> [*]: code given
    member --> revoke
    revoke --> [*]
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
from handlers.texts import Texts
from handlers.understanding.names import match
from handlers.vocabulary import Choice
from services import accounts, bots, units
from services.accounts import Invited
from services.members import Member, members
from services.people import SECRETARIAT
from services.privacy import views as looks
from services.refusal import Refused
from services.seal import Seal


class Roster(Conversation):
    """Only for those who lead the cell."""

    name = "roster"
    commands: ClassVar = {"dangvien": "everybody"}

    def __init__(self, seal: Seal) -> None:
        """Link codes are kept as digests under the secret."""
        self._seal = seal

    async def step_everybody(self, turn: Turn) -> Result:
        """Members by name; typing a name finds it."""
        people = await self._people(turn)
        if not people:
            return Done(turn.t("refused.not_yours"))
        if turn.text:
            return self._found(turn, people)
        if result := from_list(turn, "member"):
            return result
        return self._list(turn, people, list(people))

    async def step_member(self, turn: Turn) -> Result:
        """One member: give a code, or cut off a lost phone."""
        if turn.choice == "invite":
            return await self._invite(turn)
        if turn.choice == "revoke":
            return Go("revoke")
        if turn.choice == "exempt":
            return await self._for(turn, "exempting")
        if turn.choice == "move":
            return await self._for(turn, "moving")
        if turn.choice == "back":
            return Go("everybody")
        if turn.text:
            return Unclear()
        people = await self._people(turn)
        member = people.get(turn.draft["person"])
        if member is None:
            return Go("everybody")
        looks.saw(turn.work, member.id, "member")
        reach = reached(turn.t, member)
        text = turn.t("roster.member", name=member.name, code=member.code, reach=reach)
        ways = ("invite", "revoke") if member.reach else ("invite", "exempt")
        choices = pick(turn.t, "roster", *ways, "move")
        return Ask(text, (*choices, Choice("back", turn.t("choice.back"))))

    async def step_revoke(self, turn: Turn) -> Result:
        """Asked once more: the member must be linked anew afterwards."""
        if turn.choice == "revoke":
            cut = await accounts.revoke(turn.work, turn.draft["person"])
            if isinstance(cut, Refused):
                return turn.say(cut)
            return Done(turn.t("roster.revoked", count=cut))
        if turn.choice == "back":
            return Go("member")
        ways = pick(turn.t, "roster", "revoke")
        back = Choice("back", turn.t("choice.back"))
        return Ask(turn.t("roster.sure"), (*ways, back))

    async def _people(self, turn: Turn) -> dict[int, Member]:
        found: dict[int, Member] = {}
        for unit_id in turn.work.acting.units(*SECRETARIAT):
            unit = await units.access_unit(turn.work, unit_id, *SECRETARIAT)
            if not isinstance(unit, Refused):
                people = await members(turn.work, unit.id, turn.work.today)
                found |= {member.id: member for member in people}
        return found

    def _found(self, turn: Turn, people: dict[int, Member]) -> Result:
        ids = match(turn.text, [(member.id, member.name) for member in people.values()])
        if not ids:
            return Unclear()
        if len(ids) == 1:
            turn.draft["person"] = ids[0]
            return Go("member")
        return self._list(turn, people, ids)

    def _list(self, turn: Turn, people: dict[int, Member], ids: list[int]) -> Result:
        linked = sum(member.reach is not None for member in people.values())
        choices = [Choice(str(id_), _label(turn, people[id_])) for id_ in ids]
        text = turn.t("roster.everybody", count=len(people), linked=linked)
        return Ask(text, paged(turn.t, choices, turn.draft.get("page", 0)))

    async def _for(self, turn: Turn, conversation: str) -> Result:
        """For a member the secretariat asks: exemption, move (CNV-M03, CNV-M04, CNV-M07)."""
        person = turn.draft["person"]
        for unit_id in turn.work.acting.units(*SECRETARIAT):
            if any(e.id == person for e in await members(turn.work, unit_id, turn.work.today)):
                return Open(conversation, "open", {"for": person, "unit": unit_id})
        return turn.say(Refused("not_yours"))

    async def _invite(self, turn: Turn) -> Result:
        given = await accounts.invite(turn.work, turn.draft["person"], self._seal)
        if isinstance(given, Refused):
            return turn.say(given)
        ways = await bots.for_unit(turn.work, given.unit_id)
        return Done(invitation(turn, given, ways))


def invitation(turn: Turn, given: Invited, ways: list[bots.BotView]) -> str:
    """The code, and how to use it on each channel: to be read out or passed on."""
    t = turn.t
    code = f"{given.code[:4]}-{given.code[4:]}"
    lines = [t("roster.code", name=given.name, code=code, until=t.day(given.expires_at.date()))]
    for bot in ways:
        link = bot.link.format(code=given.code) if bot.link else ""
        key = f"roster.way.{bot.channel}" if link else "roster.way.type"
        channel = t(f"broadcast.channel.{bot.channel}")
        lines.append(t(key, name=bot.name, link=link, code=code, channel=channel))
    return "\n".join(lines)


def _label(turn: Turn, member: Member) -> str:
    return f"{member.name} – {reached(turn.t, member)}"


def reached(t: Texts, member: Member) -> str:
    """How a member can be written to, or why not."""
    if member.reach:
        return t(f"reach.{member.reach}")
    return t(f"unreached.{member.closed or 'no_chat'}")
