"""A paper is seen by who sent it and by the committee of the cell it was sent to."""

import pytest

from services import answers, files
from services.answers import Given
from services.files import FileView
from tests.fakes import House, code

CONTENT = bytes(range(256))


@pytest.fixture
async def paper(house: House) -> int:
    """Sent by An as the reason of an absence."""
    meeting = await house.meeting()
    file_id = await house.act("an", files.store, "giấy.jpg", "image/jpeg", CONTENT)
    given = Given("absent", "illness", None, file_id)
    await house.act("an", answers.answer, meeting, given)
    return file_id


@pytest.mark.parametrize("who", ["an", "secretary", "deputy", "committee"])
async def test_sender_and_committee_see_it_byte_for_byte(
    house: House, paper: int, who: str
) -> None:
    seen = await house.act(who, files.access_file, paper)
    assert seen == FileView(paper, "giấy.jpg", "image/jpeg", CONTENT)


@pytest.mark.parametrize(
    "who", ["binh", "minute_taker", "other_secretary", "ward_staff", "stranger"]
)
async def test_to_others_it_does_not_exist(house: House, paper: int, who: str) -> None:
    refused = await house.act(who, files.access_file, paper)
    assert refused == await house.act(who, files.access_file, paper + 1)
    assert code(refused) == "no_such_file"


async def test_a_paper_of_no_answer_is_the_senders_alone(house: House) -> None:
    file_id = await house.act("an", files.store, "x", "y", CONTENT)
    assert code(await house.act("an", files.access_file, file_id)) == ""
    assert code(await house.act("secretary", files.access_file, file_id)) == "no_such_file"


async def test_long_names_are_cut(house: House) -> None:
    file_id = await house.act("an", files.store, "n" * 500, "m" * 500, CONTENT)
    seen = await house.act("an", files.read, file_id)
    assert (len(seen.name), len(seen.mime)) == (120, 80)
