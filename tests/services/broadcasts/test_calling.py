"""Those whom no chat reaches: the call list, letters on paper, and what becomes of it."""

import io
import zipfile

from docx import Document
from sqlalchemy import update

from services.broadcasts import calling, letters, progress, watching
from services.broadcasts.progress import Progress
from services.db.models import Chat, Person, ResidenceInvitation, StoredFile
from services.documents.papers import MadePaper
from services.refusal import Refused
from services.seal import Seal
from services.work import Work
from tests.fakes import FRIDAY, code
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
    await ward.house.act("ward_staff", calling.mark_told, id_, [person], "call")
    rows = await ward.house.rows(ResidenceInvitation.person_id, ResidenceInvitation.way)
    assert (person, "call") in rows
    found = await ward.house.act("ward_staff", progress.progress, id_)
    assert isinstance(found, Progress)
    assert (found.told, found.unreachable) == (1, {})


async def test_who_was_called_is_on_the_list_again_when_the_date_changes(ward: Ward) -> None:
    id_ = await ward.started()
    await ward.everything()
    await ward.house.act("ward_staff", calling.mark_told, id_, [ward.house.ids["silent"]], "paper")
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


async def test_letters_come_apart_as_well(ward: Ward) -> None:
    id_ = await ward.started()
    some = [ward.house.ids[who] for who in ("an", "binh")]
    made = await ward.house.act("ward_staff", letters.letters, id_, some, apart=True)
    assert isinstance(made, MadePaper)
    assert made.name == "thu-moi-noi-cu-tru-2026-06-20.zip"
    rows = await ward.house.rows(StoredFile.content, where=StoredFile.id == made.file_id)
    with zipfile.ZipFile(io.BytesIO(rows[0][0])) as archive:
        pages = [invited_in(archive.read(name)) for name in archive.namelist()]
    assert pages == [["Đồng chí Hoa Thử An"], ["Đồng chí Hoa Thử Bình"]]


async def test_all_who_are_left_were_told_in_one_step(ward: Ward) -> None:
    lost = Chat.person_id.in_([ward.house.ids["an"], ward.house.ids["binh"]])
    await ward.house.change(update(Chat).where(lost).values(blocked_at=FRIDAY))
    id_ = await ward.started()
    await ward.everything()
    act, silent = ward.house.act, ward.house.ids["silent"]
    await act("ward_staff", calling.mark_told, id_, [silent], "call")
    assert code(await act("an", calling.all_told, id_, "paper")) == "broadcast_not_found"
    assert await act("ward_staff", calling.all_told, id_, "paper") == 2
    assert await act("ward_staff", calling.all_told, id_, "paper") == 0
    listed = await act("ward_staff", calling.calls, id_, SEAL)
    assert not isinstance(listed, Refused)
    told = {ward.house.keys([one.person_id])[0]: one.told for one in listed}
    assert told == {"an": "paper", "binh": "paper", "silent": "call"}
    ways = await ward.house.rows(ResidenceInvitation.person_id, ResidenceInvitation.way)
    assert (ward.house.ids["an"], "paper") in ways


async def printed(ward: Ward, made: MadePaper) -> list[str]:
    """To whom the pages of a paper are written."""
    rows = await ward.house.rows(StoredFile.content, where=StoredFile.id == made.file_id)
    return invited_in(rows[0][0])


def invited_in(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    return [each.text for each in document.paragraphs if each.text.startswith("Đồng chí")]


async def test_nobody_else_sees_the_list_or_gets_letters(ward: Ward) -> None:
    id_ = await ward.started()
    for who in ("an", "secretary"):
        listed = await ward.house.act(who, calling.calls, id_, SEAL)
        made = await ward.house.act(who, letters.letters, id_)
        done = await ward.house.act(
            who, calling.mark_told, id_, [ward.house.ids["silent"]], "call"
        )
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
