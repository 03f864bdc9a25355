"""Consent is dated, asked again for a new text, and its end cuts the account off."""

import pytest
from sqlalchemy import insert, update

from services import accounts, members, reach
from services.accounts import Invited
from services.db.models import Chat, Consent, OutboxRow
from services.privacy import consent
from services.sessions import load_ids
from services.work import Work
from tests.fakes import BOTS, FRIDAY, SEAL, House
from tests.stage import stage


async def do(work: Work, what: str, chat: int) -> None:
    state = (await load_ids(work, [chat]))[chat]
    await getattr(consent, what)(work, state)


async def test_withdrawn_the_account_is_cut_off_and_may_be_linked_again(house: House) -> None:
    an = house.ids["an"]
    ((chat,),) = await house.rows(Chat.id, where=Chat.person_id == an)
    await house.change(update(Chat).where(Chat.id == chat).values(consent=0))
    await house.act("an", do, "agree", chat)
    waiting = {"channel": "telegram", "bot": BOTS["telegram"], "chat_id": chat, "body": {}}
    at = {"external_id": "x", "due_at": FRIDAY, "created_at": FRIDAY, "live": False, "tries": 0}
    await house.change(insert(OutboxRow).values(**waiting, **at, state="due"))
    assert await house.act("secretary", accounts.unlinked, house.units["one"])
    await house.act("an", do, "withdraw", chat)
    said = await house.rows(Consent.id, Consent.event, where=Consent.person_id == an)
    assert [event for _, event in said] == ["agreed", "withdrawn"]
    assert await house.rows(OutboxRow.state) == [("dropped",)]
    found = await house.act("secretary", members.members, house.units["one"], FRIDAY.date())
    (mine,) = [member for member in found if member.id == an]
    assert (mine.reach, mine.closed) == (None, "withdrew")
    assert {member.closed for member in found if member.id != an} == {None}
    everybody = list(house.ids.values())
    assert await house.act("", reach.reasons, everybody) == {an: "withdrew"}
    code = await house.act("secretary", accounts.invite, an, SEAL)
    assert isinstance(code, Invited)
    assert await house.act("", accounts.link, chat, code.code, SEAL) == an
    found = await house.act("secretary", members.members, house.units["one"], FRIDAY.date())
    assert [m.closed for m in found if m.id == an] == [None]


async def test_a_changed_text_asks_once_and_holds_no_answer_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage() as built:
        assert len(await built.say("Sen", "của tôi")) == 1
        monkeypatch.setattr(consent, "VERSION", consent.VERSION + 1)
        record, asked = await built.say("Sen", "của tôi")
        assert record.text.startswith("Nguyễn Thị Sen")
        assert "Tôi đồng ý" in asked.choices
        assert len(await built.say("Sen", "của tôi")) == 1
        await built.tap_old("Sen", "Tôi đồng ý")
        async with built.work() as work:
            states = await load_ids(work, range(1, 20))
        agreed = [s.consent for s in states.values() if s.person_id == 4]
        assert agreed == [consent.VERSION]
        (first, *_) = await built.say("Lúa", "/noio")
        assert "Tôi đồng ý" not in first.choices  # a question is open: not now
