"""What people do on Zalo, read from the raw JSON of an update."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_updates import key, parse
from handlers.vocabulary import Address, FileRef, Incoming
from tests.bot.channels.damage import damaged
from tests.bot.channels.payloads import names, payload

BOT = "12345689"
HERE = Address("zalo", BOT, "6ede9afa66b88fe6d6a9")


def read(name: str) -> Incoming | None:
    return parse(payload(name), BOT)


@pytest.mark.parametrize("name", ["zalo_text", "zalo_text_in_envelope"])
def test_text_flat_and_in_the_envelope(name: str) -> None:
    assert read(name) == Incoming(HERE, "text", text="Có mặt")
    assert key(payload(name)) == "message.text.received:2d758cb5e222177a4e35"


@pytest.mark.parametrize("name", ["zalo_image", "zalo_image_as_documented"])
def test_a_picture_under_both_of_its_names(name: str) -> None:
    image = read(name)
    assert image is not None
    assert image.kind == "file"
    assert image.files == (
        FileRef("photo.jpg", "image/jpeg", "https://photo.example/jpg/2d758cb5e222.jpg"),
    )


def test_the_caption_of_a_picture_is_its_text() -> None:
    image = read("zalo_image")
    assert image is not None
    assert image.text == "Biên lai"


def test_a_link_is_text() -> None:
    assert read("zalo_link") == Incoming(HERE, "text", text="https://baomau.example/tin")


@pytest.mark.parametrize("name", ["zalo_sticker", "zalo_voice", "zalo_unsupported"])
def test_what_cannot_be_read_is_told_apart_from_silence(name: str) -> None:
    assert read(name) == Incoming(HERE, "unsupported")


def test_a_picture_without_address_cannot_be_read() -> None:
    update = payload("zalo_image")
    del update["message"]["photo_url"]
    assert parse(update, BOT) == Incoming(HERE, "unsupported", text="Biên lai")


def test_a_group_is_marked() -> None:
    said = read("zalo_group_text")
    assert said is not None
    assert said.group


@pytest.mark.parametrize("name", ["zalo_reaction", "zalo_own_echo", "zalo_unknown_event"])
def test_what_concerns_nobody(name: str) -> None:
    assert read(name) is None


def test_the_empty_probe_of_a_webhook_concerns_nobody() -> None:
    assert parse({}, BOT) is None
    assert key({}) == key({})


def test_an_event_without_message_is_known_by_its_content() -> None:
    update = payload("zalo_unknown_event")
    assert key(update) == key(copy.deepcopy(update))
    assert key(update) != key(update | {"timestamp": 1})


def test_the_same_message_under_another_event_is_another_update() -> None:
    assert key(payload("zalo_sticker")) != key(payload("zalo_text"))


@pytest.mark.parametrize(
    "update",
    [
        {"event_name": 5, "message": {}},
        {"event_name": "message.text.received", "message": "x"},
        {"event_name": "message.text.received", "message": {"text": "no chat"}},
        {"event_name": "message.text.received", "message": {"chat": {"id": ""}, "text": "x"}},
        {"event_name": "message.text.received", "message": {"chat": {"id": "a"}, "text": []}},
    ],
)
def test_a_damaged_update_is_a_value_error(update: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is"):
        parse(update, BOT)


@given(st.sampled_from(names("zalo")), st.data())
def test_no_damage_brings_another_error(name: str, data: st.DataObject) -> None:
    update = damaged(copy.deepcopy(payload(name)), data)
    try:
        parse(update, BOT)
        key(update)
    except ValueError:
        return
