"""What is sealed cannot be read from the database; links expire and belong to one chat."""

from pathlib import Path

import pytest
from sqlalchemy import update

from services.db.models import Person
from services.seal import Seal
from tests.fakes import FRIDAY, House, vn

SEAL = Seal("a secret for tests")
PHONE = "0900000123"


def written(house: House) -> bytes:
    path = Path(str(house.engine.url.database))
    return b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_phone_number_is_not_in_the_bytes_of_the_file(house: House, database: str) -> None:
    mine = update(Person).where(Person.code == "an")
    await house.change(mine.values(phone=SEAL.close(PHONE), residence="Ngõ Thử 12"))
    await house.engine.dispose()
    content = written(house)
    assert "Ngõ Thử 12".encode() in content
    assert PHONE.encode() not in content


def test_only_the_same_secret_opens() -> None:
    sealed = SEAL.close(PHONE)
    assert Seal("a secret for tests").open(sealed) == PHONE
    assert Seal("another").open(sealed) is None
    assert SEAL.open(sealed[:-4] + "AAAA") is None
    assert SEAL.close(PHONE) != sealed


@pytest.mark.parametrize(("after", "followed"), [(60, (7, 8)), (61, None), (-3600, None)])
def test_a_link_holds_for_its_time(after: int, followed: object) -> None:
    token = SEAL.link(7, 8, FRIDAY)
    at = FRIDAY.fromtimestamp(FRIDAY.timestamp() + after, FRIDAY.tzinfo)
    assert SEAL.follow(token, at, seconds=60) == followed


@pytest.mark.parametrize("altered", ["", "x", "é", "gAAAAA", None])
def test_an_altered_or_foreign_link_leads_nowhere(altered: str | None) -> None:
    token = Seal("another").link(7, 8, FRIDAY) if altered is None else altered
    assert SEAL.follow(token, FRIDAY, seconds=60) is None


def test_one_changed_sign_breaks_a_link() -> None:
    token = SEAL.link(7, 8, FRIDAY)
    middle = len(token) // 2
    other = "A" if token[middle] != "A" else "B"
    assert SEAL.follow(token[:middle] + other + token[middle + 1 :], FRIDAY, seconds=60) is None


def test_a_link_names_the_chat_it_was_made_for() -> None:
    mine, other = (SEAL.link(7, chat, FRIDAY) for chat in (8, 9))
    assert SEAL.follow(other, FRIDAY, seconds=60) == (7, 9)
    assert mine != other


def test_a_phone_number_is_no_link() -> None:
    assert SEAL.follow(SEAL.close("[7, 8]x"), vn(6, 5), seconds=60) is None


def test_derived_secrets_differ_by_purpose_and_stay_the_same() -> None:
    hook = SEAL.derive("webhook")
    assert hook == Seal("a secret for tests").derive("webhook")
    assert hook != SEAL.derive("other") != Seal("another").derive("other")
    assert hook.isalnum()


def test_every_other_last_sign_of_a_link_is_an_altered_link() -> None:
    seal, now = Seal("a secret"), vn(6, 1, 8)
    body = seal.link(1, 2, now).rstrip("=")
    padding = seal.link(1, 2, now)[len(body) :]
    others = [f"{body[:-1]}{sign}{padding}" for sign in "ABCDwxyz0189-_" if sign != body[-1]]
    assert [seal.follow(other, now, seconds=60) for other in others] == [None] * len(others)
