"""What is given out about a person is everything, and nothing that others may not read."""

import io
import json
import zipfile
from typing import Any

from sqlalchemy import insert, update

from handlers.privacy.packing import COVER, DATA, packed
from handlers.texts import Texts
from services import answers, files, questions
from services.answers import Given
from services.db.models import Base, Chat, OutboxRow, Person, ScreeningFact
from services.privacy import export, holdings
from services.privacy.export import Holding
from services.refusal import Refused
from services.seal import Seal
from services.work import Work
from tests.fakes import BOTS, FRIDAY, House

SEAL = Seal("a secret for tests")
OF_NOBODY = {
    "units": "cells and wards",
    "bots": "our own bots",
    "bot_months": "how many messages a bot sent in a month",
    "bot_units": "which bot serves which cell",
    "channel_tokens": "our own keys of a platform",
    "processes": "our own processes",
    "leases": "which of our processes runs a bot",
    "dues_months": "the months of a cell's book",
    "closures": "cells that are no more",
    "residence_workplaces": "offices",
    "residence_meeting_areas": "which areas meet together",
    "inbox": "updates as they came, for some days; what they said is in the other tables",
    "audit": "given out apart, by who acted and who is concerned",
    "persons": "the person",
    "files": "given out as files",
}
"""tables without a key to a person, and why"""


def test_every_table_is_given_out_or_concerns_nobody() -> None:
    given = {table.name for table in holdings.own_tables()}
    acting = {
        table.name for table in Base.metadata.sorted_tables if holdings.acting_columns(table)
    }
    assert set(Base.metadata.tables) - given - acting == set(OF_NOBODY)


def test_a_new_table_with_a_person_in_it_is_found_by_its_key() -> None:
    """What is about a person only through another row is found as well."""
    own = {table.name for table in holdings.own_tables()}
    assert {"answers", "rulings", "exemption_papers", "self_review_entries", "outbox"} <= own
    assert not {"meetings", "announcements", "dues_accounts"} & own


async def sent_photo(work: Work, meeting: int) -> None:
    file = await files.store(work, "../giấy.jpg", "image/jpeg", b"a photo")
    await answers.answer(work, meeting, Given("absent", "illness", "sốt cao", file))


async def lived(house: House) -> None:
    """An answer with a photo, a question, a message with others in it, a committee's record."""
    meeting = await house.meeting()
    await house.act("an", sent_photo, meeting)
    await house.act("secretary", sent_photo, meeting)
    await house.act("an", questions.ask, "hỏi giờ", to_ward=False)
    mine = update(Person).where(Person.code == "an")
    await house.change(mine.values(phone=SEAL.close("0900000123"), residence="Ngõ Thử 12"))
    ((chat,),) = await house.rows(Chat.id, where=Chat.person_id == house.ids["an"])
    sent = {"channel": "telegram", "bot": BOTS["telegram"], "chat_id": chat, "external_id": "x"}
    at = {"due_at": FRIDAY, "created_at": FRIDAY, "state": "sent", "tries": 1, "live": True}
    await house.change(insert(OutboxRow).values(**sent, **at, body={"text": "Bình vắng"}))
    stated = {"stated_by": house.ids["secretary"], "stated_at": FRIDAY}
    fact = {"unit_id": house.units["one"], "person_id": house.ids["an"], "kind": "violation"}
    await house.change(insert(ScreeningFact).values(**fact, **stated, document="QĐ thử 7"))


def opened(house: House, held: Holding) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The JSON and the other files of the zip."""
    with zipfile.ZipFile(io.BytesIO(packed(Texts("vi", house.clock.now()), held))) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(content.pop(DATA)), content


async def test_the_operator_gets_everything_in_words(house: House) -> None:
    await lived(house)
    held = await house.act("", export.of_code, "an", SEAL)
    assert isinstance(held, Holding)
    told, content = opened(house, held)
    rows = told["Dữ liệu"]
    assert rows["Hồ sơ"][0]["số điện thoại"] == "0900000123"
    assert rows["Trả lời giấy mời họp"][0]["lời ghi"] == "sốt cao"
    assert rows["Căn cứ rà soát"][0]["người khai"] == "Hoa Thử Sen"
    assert rows["Tin đã gửi"][0]["tình trạng"] == "sent"
    assert "Bình vắng" not in str(told)
    (photo,) = [name for name in content if name != COVER]
    assert content[photo] == b"a photo"
    assert "/" not in photo.removeprefix("tep/")
    assert "Hoa Thử An" in content[COVER].decode()
    secretary = await house.act("", export.of_code, "secretary", SEAL)
    assert isinstance(secretary, Holding)
    assert secretary.acted == {"meetings": 1, "screening_facts": 1}
    assert [line["action"] for line in held.trail][-1] == "question.asked"
    assert await house.act("", export.of_code, "nobody", SEAL) == Refused(
        "no_such_member", {"code": "nobody"}
    )


async def test_the_chat_gives_no_names_of_others_and_nothing_of_committees(house: House) -> None:
    await lived(house)
    held = await house.act("an", export.own, SEAL)
    told, content = opened(house, held)
    written = str(told) + content[COVER].decode()
    assert "sốt cao" in written
    assert "0900000123" in written
    for secret in ("QĐ thử 7", "Hoa Thử Sen", "Căn cứ rà soát", "Bình vắng"):
        assert secret not in written
    file = await house.act("an", export.keep, "x.zip", b"zip")
    assert not isinstance(await house.act("an", files.access_file, file), Refused)
    for other in ("binh", "secretary", "ward_staff"):
        assert isinstance(await house.act(other, files.access_file, file), Refused)
