"""A stolen database file shows no telephone or identity number, whatever was said."""

import re

import pytest
from sqlalchemy import update

from bot.veiling import unveiled, veiled, veiled_update
from services.db.models import Person
from services.seal import Seal
from tests import stage_residence
from tests.attacks import updates
from tests.stage import Stage, stage

SEAL = Seal("of the tests")
PHONE, TYPED, IDENTITY = "0912345678", "0987 654 321", "000052012345"
ACCOUNT = "1903 4567 8901 2345"


async def story(built: Stage) -> list[str]:
    """Numbers that are known, typed and shown, in chats of several people."""
    async with built.work("Sông") as work:
        await stage_residence.settle(work)
        sealed = built.app.settings.seal().close(PHONE)
        await work.db.execute(update(Person).where(Person.id < 9).values(phone=sealed))
    shown = await built.say("Trúc", f"số của tôi {TYPED}, căn cước {IDENTITY}")
    await built.say("Trúc", "/caidatphi 2")
    await built.tap("Trúc", "Ghi tài khoản")
    for words in ("Agribank", ACCOUNT, "Lê Thị Trúc"):
        shown += await built.say("Trúc", words)
    shown += await built.tap("Trúc", "Đúng, ghi lại")
    shown += await built.say("Sông", "/themcutru")
    for words in ("Hoàng Văn Suối", "1984", TYPED):
        shown += await built.say("Sông", words)
    return [message.text for message in shown]


async def test_no_number_is_in_the_bytes_of_the_file() -> None:
    async with stage() as built:
        said = await story(built)
        files = built.path.parent.glob(f"{built.path.name}*")
        content = b"".join(each.read_bytes() for each in files)
    assert any(ACCOUNT.replace(" ", "") in text for text in said), "shown as it was"
    assert b"Agribank" in content
    for number in (PHONE, TYPED, IDENTITY, ACCOUNT):
        digits = re.sub(r"\D", "", number)
        spaced = rb"[ .-]?".join(re.escape(digit.encode()) for digit in digits)
        assert not re.search(spaced, content), number


@pytest.mark.parametrize(
    "text",
    ["0912345678", "+84 912 345 678", "0912.345.678", "a 091-234-5678 b 0987654321",
     "⟦x⟧ 1/6/2026", "", "12345678", "số 12, ngày 1/6/2026"],
)  # fmt: skip
def test_what_is_read_is_as_it_was(text: str) -> None:
    kept = veiled(SEAL, {"text": text, "buttons": [[[text, "t:0"]]], "file_id": 12345678901})
    assert not re.search(r"\d(?:[ .-]?\d){8,}", str(kept["text"]))
    found = unveiled(SEAL, kept)
    assert found["text"] == text.replace("⟦", "[")
    assert found["file_id"] == 12345678901


def test_nobody_has_opened_what_was_sealed_elsewhere() -> None:
    stolen = f"⟦{SEAL.close(PHONE)}⟧"
    assert PHONE not in str(unveiled(SEAL, veiled(SEAL, stolen)))
    assert unveiled(Seal("another"), veiled(SEAL, PHONE)) == "…"


def test_updates_keep_their_shape_and_identifiers() -> None:
    for update_ in updates.telegram_updates(7, 2):
        kept = veiled_update(SEAL, update_)
        assert unveiled(SEAL, kept).keys() == update_.keys()
    message = {"chat": {"id": 123456789012}, "message_id": "998877665544", "text": PHONE}
    kept = veiled_update(SEAL, {"message": message})
    assert kept["message"] | {"text": PHONE} == message
