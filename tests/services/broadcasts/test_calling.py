"""Those whom no chat reaches: the call list, letters on paper, and what becomes of it."""

import io

from docx import Document
from sqlalchemy import update

from services.broadcasts import calling, letters, progress, watching
from services.broadcasts.progress import Progress
from services.db.models import Person, ResidenceInvitation, StoredFile
from services.documents.papers import MadePaper
from services.refusal import Refused
from services.seal import Seal
from services.work import Work
from tests.fakes import code
from tests.services.broadcasts.conftest import SECOND, Ward
from tests.services.broadcasts.test_following import only_by_us

SEAL = Seal("a secret for tests")


async def test_who_has_no_chat_is_called_and_counts_as_invited(ward: Ward) -> None:
    phone = {"phone": SEAL.close("0900000009")}
    who = Person.id == ward.house.ids["silent"]
    await ward.house.change(update(Person).where(who).values(**phone))
    id_ = await ward.started()
    await ward.everything()
    listed = await ward.house.act("ward_staff", calling.calls, id_, SEAL)
    assert not isinstance(listed, Refused)
    assert [(one.area, one.phone, one.why, one.told) for one in listed] == [
        ("Khu vực 1", "0900000009", "no_chat", "")
    ]
    person = ward.house.ids["silent"]
    await ward.house.act("ward_staff", calling.mark_told, id_, person, "call")
    rows = await ward.house.rows(ResidenceInvitation.person_id, ResidenceInvitation.way)
    assert (person, "call") in rows
    found = await ward.house.act("ward_staff", progress.progress, id_)
    assert isinstance(found, Progress)
    assert (found.told, found.unreachable) == (1, {})


async def test_who_was_called_is_on_the_list_again_when_the_date_changes(ward: Ward) -> None:
    id_ = await ward.started()
    await ward.everything()
    await ward.house.act("ward_staff", calling.mark_told, id_, ward.house.ids["silent"], "paper")
    await ward.move(SECOND)
    await only_by_us(ward)
    await ward.everything()
    news = await ward.states(id_ + 1)
    assert news["silent"] == ("unreachable", "no_chat")


async def test_letters_have_a_page_for_each(ward: Ward) -> None:
    id_ = await ward.started()
    made = await ward.house.act("ward_staff", letters.letters, id_)
    assert isinstance(made, MadePaper)
    assert await printed(ward, made) == ["Đồng chí Hoa Thử Không Máy"]
    some = [ward.house.ids[who] for who in ("an", "binh")]
    made = await ward.house.act("ward_staff", letters.letters, id_, some)
    assert isinstance(made, MadePaper)
    assert await printed(ward, made) == ["Đồng chí Hoa Thử An", "Đồng chí Hoa Thử Bình"]


async def printed(ward: Ward, made: MadePaper) -> list[str]:
    """To whom the pages of a paper are written."""
    rows = await ward.house.rows(StoredFile.content, where=StoredFile.id == made.file_id)
    document = Document(io.BytesIO(rows[0][0]))
    return [each.text for each in document.paragraphs if each.text.startswith("Đồng chí")]


async def test_nobody_else_sees_the_list_or_gets_letters(ward: Ward) -> None:
    id_ = await ward.started()
    for who in ("an", "secretary"):
        listed = await ward.house.act(who, calling.calls, id_, SEAL)
        made = await ward.house.act(who, letters.letters, id_)
        done = await ward.house.act(who, calling.mark_told, id_, ward.house.ids["silent"], "call")
        assert [code(each) for each in (listed, made, done)] == ["broadcast_not_found"] * 3


async def test_the_progress_is_one_message_until_it_is_over(ward: Ward) -> None:
    id_ = await ward.started()
    chat = await ward.house.chat("ward_staff")
    for _ in range(2):
        await ward.house.act("", watching.watch, id_, chat)
    (one,) = await ward.house.act("", watching.watches)
    assert (one.message_id, one.begun, one.free) == (None, False, True)
    await ward.house.act("", _kept, one, False)
    await ward.house.act("", _kept, one, True)
    assert await ward.house.act("", watching.watches) == []


async def _kept(work: Work, one: watching.Watch, ended: bool) -> None:
    await watching.keep(work, one, "digest", None, ended=ended)
