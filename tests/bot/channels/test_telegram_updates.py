"""What people do on Telegram, read from the raw JSON of an update."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_updates import key, newest, parse
from handlers.vocabulary import Address, FileRef, Incoming
from tests.bot.channels.damage import damaged
from tests.bot.channels.payloads import names, payload

BOT = "7000000001"
HERE = Address("telegram", BOT, "5000000001")


def read(name: str) -> Incoming | None:
    return parse(payload(name), BOT)


def test_text() -> None:
    assert read("telegram_text") == Incoming(HERE, "text", text="Mai tôi bận trực, xin vắng 😀")


def test_the_code_of_a_link_arrives_as_text() -> None:
    assert read("telegram_start") == Incoming(HERE, "text", text="/start K7Q2-9XMD")


def test_of_a_photo_the_largest_size_counts() -> None:
    photo = FileRef("photo.jpg", "image/jpeg", "AgACAgUAAxkBAAIBy", 98111)
    expected = Incoming(HERE, "file", text="Biên lai đảng phí tháng 11", files=(photo,))
    assert read("telegram_photo") == expected


def test_a_document_keeps_its_name_and_type() -> None:
    paper = FileRef("Giấy xác nhận.pdf", "application/pdf", "BQACAgUAAxkBAAIB", 45211)
    assert read("telegram_document") == Incoming(HERE, "file", files=(paper,))


def test_a_tap_names_the_button_the_message_and_itself() -> None:
    expected = Incoming(HERE, "tap", tap="k3f9:1", message="40", callback="4382bfdwdsb323b2d9")
    assert read("telegram_tap") == expected


def test_a_tap_on_a_message_that_telegram_no_longer_shows() -> None:
    tap = read("telegram_tap_on_old_message")
    assert tap is not None
    assert (tap.address, tap.tap, tap.message) == (HERE, "k3f9:0", "7")


@pytest.mark.parametrize("name", ["telegram_contact", "telegram_voice", "telegram_gif"])
def test_what_cannot_be_read_is_told_apart_from_silence(name: str) -> None:
    assert read(name) == Incoming(HERE, "unsupported")


def test_a_group_is_marked() -> None:
    said = read("telegram_group_text")
    assert said is not None
    assert said.group
    assert said.address.chat == "-1001234567890"


@pytest.mark.parametrize(
    "name",
    ["telegram_edited", "telegram_blocked", "telegram_channel_post", "telegram_pinned"],
)
def test_what_concerns_nobody(name: str) -> None:
    assert read(name) is None


def test_text_that_no_database_could_store_is_made_harmless() -> None:
    update = payload("telegram_text")
    update["message"]["text"] = "a\x00b\ud83dc"
    said = parse(update, BOT)
    assert said is not None
    assert said.text == "ab?c"


@pytest.mark.parametrize("name", names("telegram"))
def test_the_key_is_the_number_of_the_update(name: str) -> None:
    assert key(payload(name)) == str(payload(name)["update_id"])


def test_the_newest_number_is_found_beside_damaged_updates() -> None:
    assert newest([{"update_id": 4}, {"update_id": "x"}, {}, {"update_id": 3}]) == 4
    assert newest([]) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": "text"},
        {"update_id": 1, "message": {"text": "no chat"}},
        {"update_id": 1, "message": {"chat": {"id": None, "type": "private"}, "text": "x"}},
        {"update_id": 1, "message": {"chat": {"id": 1, "type": "private"}, "text": 7}},
        {"update_id": 1, "message": {"chat": {"id": 1, "type": "private"}, "photo": [7]}},
        {"update_id": 1, "callback_query": {"data": "a:0", "message": {}}},
    ],
)
def test_a_damaged_update_is_a_value_error(update: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is"):
        parse(update, BOT)


def test_an_update_without_number_has_no_key() -> None:
    with pytest.raises(ValueError, match="update_id"):
        key({"message": {}})


@given(st.sampled_from(names("telegram")), st.data())
def test_no_damage_brings_another_error(name: str, data: st.DataObject) -> None:
    update = damaged(copy.deepcopy(payload(name)), data)
    try:
        parse(update, BOT)
        key(update)
    except ValueError:
        return
