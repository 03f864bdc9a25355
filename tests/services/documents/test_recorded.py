"""What was recorded in chat stands in the minutes and in the resolution, names and all."""

from datetime import date

import pytest

from services import meeting_book, minutes, roll_call
from services.documents import papers, recorded
from services.documents.content import MinutesContent, ResolutionContent
from services.documents.papers import MadePaper
from services.meeting_book import Told
from services.minutes import Minutes, Note
from services.resolutions import NewItem, NewResolution
from services.votes import HandsUp
from tests.fakes import MEETING, House, code


@pytest.fixture
async def meeting(house: House) -> int:
    """A meeting that was opened, and whose roll-call was announced."""
    planned = await house.meeting()
    house.clock.move_to(MEETING)
    await house.act("secretary", minutes.open_meeting, planned, 0)
    await house.act("secretary", roll_call.rest_present, planned)
    await house.act("secretary", roll_call.announce, planned)
    return planned


async def write(house: House, meeting: int, told: Told) -> None:
    found = await house.act("secretary", minutes.read, meeting)
    assert isinstance(found, Minutes)
    assert not code(await house.act("secretary", meeting_book.write, meeting, told, found.seen))


async def test_everything_recorded_is_told(house: House, meeting: int) -> None:
    notes = [
        Note("plans", "đều thực hiện"),
        Note("praise", "gương mẫu", house.ids["an"]),
        Note("correct", "", house.ids["binh"]),
        Note("conclusion", "Thống nhất trồng hoa"),
        Note("discussion", "An: nên trồng cúc"),
    ]
    items = (NewItem("Trồng hoa", (house.ids["an"],), date(2026, 6, 25)),)
    vote = HandsUp("Thông qua nghị quyết", 6, 1)
    await write(house, meeting, Told(notes, votes=[vote], resolutions=[NewResolution(items, 6)]))
    told = await house.act("minute_taker", recorded.minutes_content, meeting)
    assert isinstance(told, MinutesContent)
    assert told.evaluation == ("Kế hoạch tu dưỡng: đều thực hiện",)
    assert told.praise == ("Hoa Thử An: gương mẫu",)
    assert told.corrections == ("Hoa Thử Bình",)
    assert told.conclusions == ("Thống nhất trồng hoa",)
    assert (told.discussion[0].speaker, told.discussion[0].words) == ("An", "nên trồng cúc")
    assert (told.votes[0].agree, told.votes[0].disagree) == (6, 1)
    resolved = await house.act("minute_taker", recorded.resolution_content, meeting)
    assert isinstance(resolved, ResolutionContent)
    assert (resolved.number, resolved.tasks[0].owner) == (6, "Hoa Thử An")
    made = await house.act("secretary", papers.minutes, meeting, told)
    assert isinstance(made, MadePaper)


async def test_what_was_corrected_later_says_so(house: House, meeting: int) -> None:
    await write(house, meeting, Told([Note("conclusion", "Mười chậu")]))
    found = await house.act("secretary", minutes.read, meeting)
    assert isinstance(found, Minutes)
    await house.act("secretary", minutes.close_meeting, meeting, found.seen)
    said = found.of("conclusion")[0].id
    await write(house, meeting, Told([Note("conclusion", "Hai mươi chậu", replaces=said)]))
    told = await house.act("secretary", recorded.minutes_content, meeting)
    assert isinstance(told, MinutesContent)
    assert told.conclusions == ("Đính chính: Hai mươi chậu",)
    assert told.closed_at == MEETING


async def test_nothing_is_told_of_a_meeting_held_without_the_chat(house: House) -> None:
    meeting = await house.meeting()
    assert await house.act("secretary", recorded.minutes_content, meeting) is None
    assert await house.act("secretary", recorded.resolution_content, meeting) is None
    for use in (recorded.minutes_content, recorded.resolution_content):
        assert code(await house.act("an", use, meeting)) == "no_such_meeting"
