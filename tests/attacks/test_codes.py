"""Link codes: guessed, used twice, expired, of somebody whose phone was cut off."""

import hashlib
import math

import pytest
from sqlalchemy import insert

from services import accounts
from services.accounts import ALPHABET, LENGTH, STORM, TRIES, TRIES_IN_STORM, VALID, Invited
from services.backlog import backlog
from services.db.models import LinkCode, LinkTry
from services.refusal import Refused
from services.seal import Seal
from tests.fakes import SEAL, House, code

CHATS, OPEN_CODES, WEEK = 1000, 2000, 7 * 24


async def invited(house: House) -> str:
    """A code for An."""
    given = await house.act("secretary", accounts.invite, house.ids["an"], SEAL)
    assert isinstance(given, Invited)
    return given.code


def test_guessing_with_a_thousand_chats_for_a_week_hardly_ever_succeeds() -> None:
    """So many may be wrong in an hour, then two a day of each chat; README says the same."""
    guesses = STORM * WEEK + CHATS * TRIES_IN_STORM * WEEK // 24
    chance = guesses * OPEN_CODES / len(set(ALPHABET)) ** LENGTH
    assert chance < 1 / 6000
    assert math.floor(VALID.total_seconds() / 3600) == WEEK


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_chat_that_guesses_waits_even_for_the_right_code(house: House) -> None:
    right = await invited(house)
    chat = await house.chat("")
    for number in range(TRIES):
        wrong = f"AAAAAAA{ALPHABET[number]}"
        assert code(await house.act("", accounts.link, chat, wrong, SEAL)) == "wrong_code"
    assert code(await house.act("", accounts.link, chat, right, SEAL)) == "too_many_tries"
    house.clock.move(minutes=61)
    assert await house.act("", accounts.link, chat, right, SEAL) == house.ids["an"]


@pytest.mark.parametrize("database", ["sqlite"])
async def test_many_chats_that_guess_close_the_door_to_themselves_only(house: House) -> None:
    """A storm of other chats: who is wrong twice waits, who has a code is let in."""
    right = await invited(house)
    guessing, honest = await house.chat(""), await house.chat("")
    storm = [{"chat_id": guessing, "tried_at": house.clock.now()}] * (STORM - 3)
    await house.change(insert(LinkTry).values(storm))
    other = await house.chat("")
    for typed in ("AAAAAAAA", "AAAAAAAB"):
        assert code(await house.act("", accounts.link, other, typed, SEAL)) == "wrong_code"
    assert code(await house.act("", accounts.link, honest, "AAAAAAAC", SEAL)) == "wrong_code"
    assert code(await house.act("", accounts.link, other, right, SEAL)) == "too_many_tries"
    assert await house.act("", accounts.link, honest, right, SEAL) == house.ids["an"]
    assert (await house.act("", backlog)).guesses == STORM
    house.clock.move(minutes=61)
    assert (await house.act("", backlog)).guesses == 0
    assert code(await house.act("", accounts.link, other, "AAAAAAAD", SEAL)) == "wrong_code"


@pytest.mark.parametrize("database", ["sqlite"])
async def test_what_is_kept_of_a_code_says_nothing_without_the_secret(house: House) -> None:
    right, chat = await invited(house), await house.chat("")
    ((kept,),) = await house.rows(LinkCode.digest)
    plain = (right, f"chibot:{right}", f"link code{right}")
    assert kept not in [hashlib.sha256(each.encode()).hexdigest() for each in plain]
    another, rotated = Seal("another"), Seal("another", "of the tests")
    assert code(await house.act("", accounts.link, chat, right, another)) == "wrong_code"
    assert await house.act("", accounts.link, chat, right, rotated) == house.ids["an"]


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_code_opens_one_chat_once(house: House) -> None:
    right = await invited(house)
    mine, others = await house.chat(""), await house.chat("")
    assert await house.act("", accounts.link, mine, right, SEAL) == house.ids["an"]
    again = await house.act("", accounts.link, others, right, SEAL)
    never = await house.act("", accounts.link, others, "AAAAAAAA", SEAL)
    assert again == never == Refused("wrong_code")


@pytest.mark.parametrize("database", ["sqlite"])
async def test_an_old_or_replaced_code_says_no_more_than_a_wrong_one(house: House) -> None:
    old = await invited(house)
    new = await invited(house)
    chat = await house.chat("")
    assert await house.act("", accounts.link, chat, old, SEAL) == Refused("wrong_code")
    house.clock.move(seconds=VALID.total_seconds())
    assert await house.act("", accounts.link, chat, new, SEAL) == Refused("wrong_code")
    last = await invited(house)
    await house.act("secretary", accounts.revoke, house.ids["an"])
    assert await house.act("", accounts.link, chat, last, SEAL) == Refused("wrong_code")
