"""Who is erased leaves a line in the register and no words, no address, no message."""

from typing import Any

from sqlalchemy import insert, select, update

from services.audit import verify
from services.db.models import (
    Base,
    Chat,
    Erasure,
    InboxRow,
    Membership,
    OutboxRow,
    Person,
    StoredFile,
)
from services.privacy import erasure, export, holdings
from services.privacy.erasure import Plan
from services.privacy.erasure_rules import RULES, Empty
from services.privacy.export import Holding
from services.refusal import Refused
from tests.fakes import BOTS, FRIDAY, House
from tests.services.privacy.test_export import SEAL, lived

GONE = ("sốt cao", "0900000123", "Ngõ Thử 12", "a photo", "hỏi giờ", "Bình vắng", "chat_of_an")


def test_every_table_of_a_person_is_decided_about() -> None:
    own = {table.name: table for table in holdings.own_tables()}
    assert set(own) == set(RULES)
    words = {"words", "reason", "because", "note"}
    kept_words = {
        name
        for name, table in own.items()
        if words & set(table.columns.keys())
        if not isinstance(RULES[name], Empty)
    }
    minutes = {"minute_entries", "residence_entries", "residence_opinions", "resolution_items"}
    minutes |= {"residence_opinion_answers", "review_opinions", "review_session_steps"}
    of_books = {"residence_comments", "residence_praise", "tasks", "review_placements"}
    counted = {"ballot_annulments", "ballot_openings", "broadcast_recipients", "reminders"}
    counted |= {"erasures"}
    assert kept_words == minutes | of_books | counted


async def everything(house: House) -> str:
    """All the database says, but sealed phone numbers opened."""
    async with house.engine.connect() as db:
        rows: list[Any] = []
        for table in Base.metadata.sorted_tables:
            rows += [tuple(row) for row in await db.execute(select(table))]
        phones = [row[0] for row in await db.execute(select(Person.phone)) if row[0]]
    return str(rows) + str([SEAL.open(phone) for phone in phones])


async def prepared(house: House) -> None:
    """A life, with an update as it came and a message that waits."""
    await lived(house)
    mine = update(Chat).where(Chat.person_id == house.ids["an"])
    await house.change(mine.values(external_id="chat_of_an", draft={"words": "sốt cao"}))
    came = {"channel": "telegram", "bot": BOTS["telegram"], "key": "1", "state": "done"}
    payload = {"chat": {"id": "chat_of_an"}, "text": "sốt cao"}
    await house.change(insert(InboxRow).values(**came, payload=payload, received_at=FRIDAY))
    others = {"chat": {"id": "chat-of-an"}, "text": "của người khác"}
    also = insert(InboxRow).values(**came | {"key": "2"}, payload=others, received_at=FRIDAY)
    await house.change(also)
    await house.change(update(OutboxRow).values(state="due"))
    other = update(Chat).where(Chat.person_id == house.ids["binh"]).values(draft={"page": 1})
    await house.change(other)


async def test_what_is_erased_and_what_stays(house: House) -> None:
    await prepared(house)
    before = await everything(house)
    for word in GONE:
        assert word in before, word
    marks = await house.rows(Membership)
    refused = await house.act("", erasure.erase, "an")
    assert isinstance(refused, Refused)
    assert refused.code == "person_active"
    assert await everything(house) == before
    plan = await house.act("", erasure.look, "an")
    assert isinstance(plan, Plan)
    assert (plan.files, plan.waiting, dict(plan.matters)) == (1, 1, {"meetings": 1})
    assert await everything(house) == before
    done = await house.act("", erasure.erase, "an", "xin ra khỏi Đảng")
    assert done == plan
    after = await everything(house)
    # the secretary's own answer says the same words and has the same photo
    for word in GONE:
        assert after.count(word) == (1 if word in ("sốt cao", "a photo") else 0), word
    assert await house.rows(Membership) == marks
    assert "Hoa Thử An" in after
    assert await house.rows(OutboxRow.state, OutboxRow.body, OutboxRow.error) == [
        ("dropped", {}, "erased")
    ]
    assert (b"",) in await house.rows(StoredFile.content)
    assert "của người khác" in after, "a chat whose number only looks alike"
    assert await house.rows(Chat.draft, where=Chat.person_id == house.ids["binh"]) == [
        ({"page": 1},)
    ]
    async with house.engine.connect() as db:
        assert (await verify(db))[1] is None


async def test_erased_again_after_a_restore_and_who_was_in_no_cell_loses_the_name(
    house: House,
) -> None:
    assert isinstance(await house.act("", erasure.erase, "stranger"), Plan)
    assert isinstance(await house.act("", erasure.erase, "stranger"), Plan)
    ((name,),) = await house.rows(Person.full_name, where=Person.code == "stranger")
    assert name == "[…]"
    assert await house.count(Erasure) == 2
    held = await house.act("", export.of_code, "stranger", SEAL)
    assert isinstance(held, Holding)
    assert set(held.rows) == {"persons", "erasures"}
