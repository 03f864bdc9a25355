"""A new secret takes over while people talk; afterwards the earlier one opens nothing."""

from datetime import datetime

import pytest
from sqlalchemy import insert, update

from services.audit import verify
from services.db.models import Base, Chat, DuesAccount, InboxRow, Person
from services.privacy import keys
from services.seal import Seal
from tests.fakes import FRIDAY, House

OLD, NEW = Seal("the old secret"), Seal("the new secret")
BOTH = Seal("the new secret", "the old secret")
PHONE = "0900000{:03}"


async def seal_all(house: House) -> None:
    """Phones of everybody, an account, and a number in a draft, under the old secret."""
    for number, person in enumerate(house.ids.values()):
        mine = update(Person).where(Person.id == person)
        await house.change(mine.values(phone=OLD.close(PHONE.format(number))))
    account = {"number": OLD.close("0000000001"), "holder": OLD.close("CHI BO THU")}
    by = {"set_by": house.ids["secretary"], "set_at": FRIDAY}
    await house.change(
        insert(DuesAccount).values(unit_id=house.units["one"], bank="970000", **account, **by)
    )
    text = {"text": f"gọi ⟦{OLD.close(PHONE.format(98))}⟧ nhé"}
    came = {"channel": "zalo", "bot": "1", "key": "1", "state": "new", "received_at": FRIDAY}
    await house.change(insert(InboxRow).values(**came, payload={"message": [text]}))
    draft = {"phone": OLD.close(PHONE.format(99)), "name": "Hoa", "page": 1}
    mine = update(Chat).where(Chat.person_id == house.ids["an"])
    await house.change(mine.values(conversation="newcomer", draft=draft))


async def sealed(house: House) -> list[str]:
    """Every sealed value there is."""
    found = []
    for column in keys.sealed_columns():
        found += [value for (value,) in await house.rows(column) if value]
    drafts = await house.rows(Chat.draft)
    found += [draft["phone"] for (draft,) in drafts if "phone" in draft]
    payloads = await house.rows(InboxRow.payload)
    return found + [each["message"][0]["text"].split("⟦")[1].split("⟧")[0] for (each,) in payloads]


async def test_a_killed_rotation_goes_on_and_the_old_secret_is_not_needed_any_more(
    house: House,
) -> None:
    await seal_all(house)
    before = sorted(BOTH.open(each) or "" for each in await sealed(house))
    moments = iter([FRIDAY] * 6)

    def dies_soon() -> datetime:
        return next(moments)

    with pytest.raises(RuntimeError):
        await keys.rotate(house.engine, BOTH, dies_soon, batch=2)
    half = await sealed(house)
    left = sum(NEW.open(each) is None for each in half)
    assert 0 < left < len(half)
    done = await keys.rotate(house.engine, BOTH, house.clock.now, batch=2)
    assert (done.renewed, done.unreadable) == (left, 0)
    after = await sealed(house)
    assert sorted(NEW.open(each) or "" for each in after) == before
    assert {OLD.open(each) for each in after} == {None}
    again = await keys.rotate(house.engine, NEW, house.clock.now)
    assert (again.renewed, again.unreadable) == (0, 0)
    assert await sealed(house) == after
    async with house.engine.connect() as db:
        assert (await verify(db))[1] is None


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_secret_that_opens_nothing_changes_nothing_and_is_told(
    house: House, database: str
) -> None:
    await seal_all(house)
    before = await sealed(house)
    other = Seal("quite another")
    done = await keys.rotate(house.engine, other, house.clock.now)
    assert (done.renewed, done.unreadable) == (
        0,
        len(before) - 2,
    )  # a draft and a message are any text
    assert await sealed(house) == before
    wrong = await keys.unreadable(house.engine, other)
    assert wrong == ["persons.phone", "dues_accounts.number", "dues_accounts.holder"]
    assert await keys.unreadable(house.engine, BOTH) == []


def test_links_of_the_old_secret_hold_while_it_is_given() -> None:
    token = OLD.link(7, 8, FRIDAY)
    assert BOTH.follow(token, FRIDAY, seconds=60) == (7, 8)
    assert NEW.follow(token, FRIDAY, seconds=60) is None
    assert NEW.follow(BOTH.link(7, 8, FRIDAY), FRIDAY, seconds=60) == (7, 8)
    assert BOTH.derive("webhook") == NEW.derive("webhook") != OLD.derive("webhook")


def test_what_is_called_a_phone_or_an_account_is_sealed() -> None:
    """A table that is added with such a column seals it, or says here why not."""
    telling = {"phone", "holder", "account", "identity", "citizen_id", "passport", "cccd"}
    marked = set(keys.sealed_columns())
    open_ones = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in telling and column not in marked
    }
    assert open_ones == set()
