"""Who gets which paper, what stands in it, and that what was announced stays."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from services import files, meetings, minutes, roll_call
from services.db.models import Meeting, Paper, Person, RoleHeld, StoredFile
from services.documents import papers
from services.documents.papers import MadePaper
from services.files import FileView
from services.minutes import Minutes, Note
from services.refusal import Refused
from services.rules import judge
from services.work import Work
from tests.fakes import EXPECTED, MEETING, PEOPLE, House, code
from tests.services.documents import reading
from tests.services.documents.facts import RESOLVED, TOLD
from tests.worlds import Worlds

Use = Callable[..., Awaitable[MadePaper | Refused]]
AFTER: tuple[Use, ...] = (papers.minutes, papers.resolution, papers.absentees)
YEARLY: tuple[Use, ...] = (papers.year_roll, papers.year_at_a_glance)


@pytest.fixture
async def closed(house: House, worlds: Worlds) -> int:
    """A meeting announced with two absent members."""
    return await worlds.after(house, announced)


async def announced(house: House) -> int:
    meeting = await house.meeting()
    house.clock.move_to(MEETING)
    for person, mark in {"an": "with_reason", "binh": "without_reason"}.items():
        await house.act("secretary", roll_call.mark, meeting, house.ids[person], mark)
    await house.act("secretary", roll_call.rest_present, meeting)
    assert not code(await house.act("secretary", roll_call.announce, meeting))
    return meeting


async def made(house: House, who: str, use: Use, *args: Any) -> MadePaper:
    done = await house.act(who, use, *args)
    assert isinstance(done, MadePaper), done
    return done


async def content(house: House, who: str, paper: MadePaper) -> bytes:
    found = await house.act(who, files.access_file, paper.file_id)
    assert isinstance(found, FileView), found
    assert (found.name, found.mime) == (paper.name, paper.mime)
    return found.content


async def lines(house: House, who: str, use: Use, *args: Any) -> list[str]:
    return reading.lines(await content(house, who, await made(house, who, use, *args)))


async def test_minutes_take_over_the_roll_call(house: House, closed: int) -> None:
    found = await lines(house, "minute_taker", papers.minutes, closed, TOLD)
    assert found[:2] == ["ĐẢNG BỘ PHƯỜNG HOA THỬ", "CHI BỘ THỬ 1"]
    assert "Tổng số đảng viên: 10 đồng chí; phải dự: 7 đồng chí." in found
    assert "- Có lý do: 1 đồng chí: Hoa Thử An." in found
    assert "- Không có lý do: 1 đồng chí: Hoa Thử Bình." in found
    assert "Được miễn sinh hoạt: 1 đồng chí: Hoa Thử Miễn." in found
    assert "Chủ trì: đồng chí Hoa Thử Sen, Bí thư Chi bộ." in found
    assert "Thư ký: đồng chí Hoa Thử Núi." in found


async def test_a_late_correction_leaves_what_was_announced(house: House, closed: int) -> None:
    await house.act("secretary", roll_call.mark, closed, house.ids["binh"], "with_reason")
    found = await lines(house, "secretary", papers.minutes, closed)
    assert "- Không có lý do: 1 đồng chí: Hoa Thử Bình." in found
    assert "Đính chính sau khi công bố: Hoa Thử Bình – vắng có lý do." in found


async def test_the_resolution_is_the_cells(house: House, closed: int) -> None:
    found = await lines(house, "secretary", papers.resolution, closed, RESOLVED)
    assert "Số 05-NQ/CB" in found
    assert found[-1] == "Hoa Thử Sen"


async def test_the_book_gets_every_name(house: House, closed: int) -> None:
    paper = await made(house, "minute_taker", papers.absentees, closed)
    assert paper.text.splitlines()[1:] == [
        "Vắng có lý do: 1 đồng chí: Hoa Thử An.",
        "Vắng không có lý do: 1 đồng chí: Hoa Thử Bình.",
    ]
    found = reading.lines(await content(house, "minute_taker", paper))
    assert set(paper.text.splitlines()) <= set(found)
    facts = {
        "absent": 2,
        "names_with_reason": ["Hoa Thử An"],
        "names_without_reason": ["Hoa Thử Bình"],
        "minute_taker": found[-1],
    }
    assert judge("ATT-02", facts, date(2026, 6, 20)).outcome == "BOOK_ENTRY_PENDING"


async def test_like_names_are_told_apart_by_the_year(house: House, closed: int) -> None:
    day: dict[str, Any] = {"birth_date": date(1950, 1, 1)}
    for person, known in (("an", day), ("binh", {"birth_year": 1961})):
        twin = update(Person).where(Person.id == house.ids[person])
        await house.change(twin.values(full_name="Hoa Thử Đôi", **known))
    found = await made(house, "secretary", papers.absentees, closed)
    assert "Hoa Thử Đôi (sinh năm 1950)" in found.text
    assert "Hoa Thử Đôi (sinh năm 1961)" in found.text


async def test_who_held_office_on_that_day_signs(house: House, closed: int) -> None:
    over = update(RoleHeld).where(RoleHeld.person_id == house.ids["minute_taker"])
    await house.change(over.values(to_day=MEETING.date() - timedelta(days=1)))
    found = await lines(house, "secretary", papers.minutes, closed)
    assert "Thư ký: đồng chí …………." in found


async def test_invitations_go_to_those_expected(house: House) -> None:
    meeting = await house.meeting()
    found = await lines(house, "secretary", papers.invitations, meeting)
    invited = [line.removeprefix("Đồng chí ") for line in found if line.startswith("Đồng chí ")]
    names = {one.name for one in PEOPLE if one.key in EXPECTED}
    assert set(invited) == names
    assert len(invited) == len(names)
    assert "Hoa Thử, ngày 05 tháng 6 năm 2026" in found


async def test_invitations_say_what_the_cell_put_on_its_agenda(house: House) -> None:
    meeting = await house.meeting()
    assert "Nội dung:" not in await lines(house, "an", papers.own_invitation, meeting)
    own = [Note("agenda", "Bàn việc trồng hoa"), Note("agenda", "Bàn việc cũ")]
    written = await house.act("secretary", minutes.write, meeting, own, 0)
    assert isinstance(written, Minutes)
    changed = Note("agenda", "Bàn việc mới", replaces=written.entries[-1].id)
    await house.act("secretary", minutes.write, meeting, [changed], 2)
    for who, use in (("secretary", papers.invitations), ("an", papers.own_invitation)):
        found = await lines(house, who, use, meeting)
        assert "- Bàn việc trồng hoa." in found
        assert "- Bàn việc mới." in found
        assert not [line for line in found if "cũ" in line]


async def test_a_member_gets_the_own_invitation_alone(house: House) -> None:
    meeting = await house.meeting()
    found = await lines(house, "an", papers.own_invitation, meeting)
    assert [line for line in found if line.startswith("Đồng chí ")] == ["Đồng chí Hoa Thử An"]
    for who, why in {"exempt": "not_expected", "other_member": "no_such_meeting"}.items():
        assert code(await house.act(who, papers.own_invitation, meeting)) == why


async def test_an_invitation_made_for_a_member_is_theirs_to_see(house: House) -> None:
    meeting = await house.meeting()
    paper = await made(house, "secretary", papers.invitation_for, meeting, house.ids["an"])
    for who in ("an", "deputy", "minute_taker"):
        assert await content(house, who, paper)
    for who in ("binh", "other_secretary", "ward_staff", "stranger"):
        assert code(await house.act(who, files.access_file, paper.file_id)) == "no_such_file"
    exempt = await house.act("secretary", papers.invitation_for, meeting, house.ids["exempt"])
    assert code(exempt) == "not_expected"


@pytest.mark.parametrize("who", ["an", "other_secretary", "ward_staff", "stranger"])
async def test_who_does_not_lead_the_cell_gets_no_paper(
    house: House, closed: int, who: str
) -> None:
    for use in (*AFTER, papers.invitations):
        assert code(await house.act(who, use, closed)) == "no_such_meeting"
    for use in YEARLY:
        refused = await house.act(who, use, house.units["one"], 2026)
        assert code(refused) == "not_yours"
    assert await house.count(Paper) == 0


async def test_a_paper_is_for_those_who_lead_the_cell(house: House, closed: int) -> None:
    paper = await made(house, "secretary", papers.minutes, closed)
    for who in ("secretary", "deputy", "committee", "minute_taker"):
        assert await content(house, who, paper)
    for who in ("an", "other_secretary", "ward_staff", "stranger"):
        assert code(await house.act(who, files.access_file, paper.file_id)) == "no_such_file"


async def test_who_leads_no_more_sees_the_papers_no_more(house: House, closed: int) -> None:
    paper = await made(house, "deputy", papers.minutes, closed)
    over = update(RoleHeld).where(RoleHeld.person_id == house.ids["deputy"])
    await house.change(over.values(to_day=date(2026, 6, 19)))
    assert code(await house.act("deputy", files.access_file, paper.file_id)) == "no_such_file"


async def test_a_photo_stays_with_its_owner(house: House) -> None:
    sent = await house.act("an", files.store, "giay.jpg", "image/jpeg", b"a photo")
    assert isinstance(await house.act("an", files.access_file, sent), FileView)
    assert code(await house.act("secretary", files.access_file, sent)) == "no_such_file"
    assert code(await house.act("an", files.access_file, sent + 1)) == "no_such_file"


async def test_before_the_announcement_there_are_no_minutes(house: House) -> None:
    meeting = await house.meeting()
    for use in AFTER:
        assert code(await house.act("secretary", use, meeting)) == "not_announced"


async def test_a_cancelled_meeting_has_no_papers(house: House) -> None:
    meeting = await house.meeting()
    await house.act("secretary", meetings.cancel_meeting, meeting, "mưa bão")
    for use in (*AFTER, papers.invitations):
        assert code(await house.act("secretary", use, meeting)) == "meeting_cancelled"
    assert code(await house.act("an", papers.own_invitation, meeting)) == "meeting_cancelled"


async def test_a_cell_without_expected_members_invites_nobody(house: House) -> None:
    unit = house.units["two"]
    meeting = await house.act(
        "other_secretary", meetings.plan_meeting, unit, MEETING, "Nhà văn hóa"
    )
    assert isinstance(meeting, meetings.MeetingView)
    await house.change(_gone(unit))
    refused = await house.act("other_secretary", papers.invitations, meeting.id)
    assert code(refused) == "nobody_expected"


async def test_a_paper_made_again_is_another_file(house: House, closed: int) -> None:
    first = await made(house, "secretary", papers.minutes, closed)
    second = await made(house, "secretary", papers.minutes, closed, TOLD)
    assert first.name == second.name == "bien-ban-2026-06.docx"
    assert first.file_id != second.file_id
    assert "\t" in reading.lines(await content(house, "secretary", first))


async def test_no_name_of_a_file_names_a_person(house: House, closed: int) -> None:
    for use in (*AFTER, papers.invitations, papers.own_invitation):
        await made(house, "secretary", use, closed)
    for use in YEARLY:
        await made(house, "secretary", use, house.units["one"], 2026)
    names = [name for (name,) in await house.rows(StoredFile.name)]
    assert names == [
        "bien-ban-2026-06.docx",
        "diem-danh-2026.png",
        "ghi-so-2026-06.docx",
        "giay-moi-2026-06.docx",
        "giay-moi-2026-06.docx",
        "nghi-quyet-2026-06.docx",
        "so-diem-danh-2026.xlsx",
    ]


@pytest.mark.parametrize("year", [1999, 2027, 0])
async def test_there_is_no_roll_of_such_a_year(house: House, year: int) -> None:
    for use in YEARLY:
        refused = await house.act("secretary", use, house.units["one"], year)
        assert code(refused) == "no_such_year"


async def test_papers_survive_odd_names(house: House, closed: int) -> None:
    odd = update(Person).where(Person.id == house.ids["an"])
    await house.change(odd.values(full_name="=HYPERLINK(1) {{ 7*7 }} <b>"))
    await house.change(update(Meeting).values(place="{% raw %}"))
    found = await lines(house, "secretary", papers.minutes, closed)
    assert "- Có lý do: 1 đồng chí: =HYPERLINK(1) {{ 7*7 }} <b>." in found
    assert "Địa điểm: {% raw %}." in found


def _gone(unit_id: int) -> Any:
    """Everybody of a unit is exempt."""
    from sqlalchemy import literal, select

    from services.db.models import Membership, Standing

    people = select(
        Membership.person_id, literal("exempt"), literal(date(2020, 1, 1)).label("first")
    ).where(Membership.unit_id == unit_id)
    return insert(Standing).from_select(["person_id", "kind", "from_day"], people)


async def test_nobody_acting_is_a_bug(house: House, closed: int) -> None:
    async def use(work: Work) -> object:
        return await papers.minutes(work, closed)

    with pytest.raises(RuntimeError):
        await house.act("", use)
