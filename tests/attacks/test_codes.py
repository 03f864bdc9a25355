"""Link codes: guessed, used twice, expired, of somebody whose phone was cut off."""

import math

import pytest

from services import accounts
from services.accounts import ALPHABET, LENGTH, TRIES, VALID, Invited
from services.refusal import Refused
from tests.fakes import House, code

CHATS, OPEN_CODES, WEEK = 1000, 2000, 7 * 24


async def invited(house: House) -> str:
    """A code for An."""
    given = await house.act("secretary", accounts.invite, house.ids["an"])
    assert isinstance(given, Invited)
    return given.code


def test_guessing_with_a_thousand_chats_for_a_week_hardly_ever_succeeds() -> None:
    """Every chat may miss so many times an hour; codes are as many as README says."""
    guesses = CHATS * TRIES * WEEK
    chance = guesses * OPEN_CODES / len(set(ALPHABET)) ** LENGTH
    assert chance < 1 / 500
    assert math.floor(VALID.total_seconds() / 3600) == WEEK


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_chat_that_guesses_waits_even_for_the_right_code(house: House) -> None:
    right = await invited(house)
    chat = await house.chat("")
    for number in range(TRIES):
        wrong = f"AAAAAAA{ALPHABET[number]}"
        assert code(await house.act("", accounts.link, chat, wrong)) == "wrong_code"
    assert code(await house.act("", accounts.link, chat, right)) == "too_many_tries"
    house.clock.move(minutes=61)
    assert await house.act("", accounts.link, chat, right) == house.ids["an"]


@pytest.mark.parametrize("database", ["sqlite"])
async def test_a_code_opens_one_chat_once(house: House) -> None:
    right = await invited(house)
    mine, others = await house.chat(""), await house.chat("")
    assert await house.act("", accounts.link, mine, right) == house.ids["an"]
    again = await house.act("", accounts.link, others, right)
    never = await house.act("", accounts.link, others, "AAAAAAAA")
    assert again == never == Refused("wrong_code")


@pytest.mark.parametrize("database", ["sqlite"])
async def test_an_old_or_replaced_code_says_no_more_than_a_wrong_one(house: House) -> None:
    old = await invited(house)
    new = await invited(house)
    chat = await house.chat("")
    assert await house.act("", accounts.link, chat, old) == Refused("wrong_code")
    house.clock.move(seconds=VALID.total_seconds())
    assert await house.act("", accounts.link, chat, new) == Refused("wrong_code")
    last = await invited(house)
    await house.act("secretary", accounts.revoke, house.ids["an"])
    assert await house.act("", accounts.link, chat, last) == Refused("wrong_code")
