"""What the Front tells is read by the committee, never by who may be meant, nor by who told it."""

from datetime import timedelta

import pytest

from services.db.models import AuditRow, FrontStep, Reminder
from services.screening import front
from services.screening.front import NewWord, WordView
from tests.fakes import FRIDAY, PEOPLE, House, code
from tests.services.screening.test_commenting import holds

TODAY = FRIDAY.date()


def word(name: str = "Hoa Thử An", kind: str = "report", **other: str) -> NewWord:
    said = {"source": "front_board", "words": "Ít dự họp tổ dân phố"} | other
    return NewWord(kind, name, said["source"], said["words"], TODAY)


async def read(house: House, who: str) -> list[WordView]:
    return await house.act(who, front.of_committee)


async def test_the_committee_reads_it_and_never_who_is_concerned(house: House) -> None:
    unit = house.units["one"]
    await holds(house, "stranger", "front_board")
    assert await house.act("stranger", front.tell, unit, word("hoa thu may")) is None
    for who in (one.key for one in PEOPLE):
        reads = who in ("secretary", "deputy")
        assert bool(await read(house, who)) == reads, who
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "front_word")
    assert {row[0] for row in told} == {house.ids["secretary"], house.ids["deputy"]}
    lines = await house.rows(AuditRow.details, where=AuditRow.action.like("front.%"))
    assert lines
    assert not any("hoa" in str(line).casefold() for line in lines)


async def test_half_a_name_hides_it_from_all_who_are_called_so(house: House) -> None:
    unit = house.units["one"]
    assert await house.act("secretary", front.tell, unit, word("đồng chí Lúa")) is None
    assert await read(house, "deputy") == []
    [one] = await read(house, "committee")
    assert (one.name, one.state) == ("đồng chí Lúa", "new")
    assert code(await house.act("deputy", front.move, one.id, "considered")) == "no_such_word"


async def test_a_candidate_goes_from_state_to_state(house: House) -> None:
    unit = house.units["one"]
    new = word("Hoa Thử Cúc", "candidate", source="Hội Phụ nữ")
    assert await house.act("secretary", front.tell, unit, new) is None
    [one] = await read(house, "committee")
    assert (one.source, one.on_day) == ("Hội Phụ nữ", TODAY)
    for state in ("helped", "admitted"):
        moved = await house.act("secretary", front.move, one.id, state)
        assert isinstance(moved, WordView)
        assert moved.state == state
    assert code(await house.act("secretary", front.move, one.id, "considered")) == "no_such_word"
    assert await house.count(FrontStep) == 2


@pytest.mark.parametrize(
    ("new", "refused"),
    [
        (word("An"), "whole_name"),
        (word(words=" "), "front_needs"),
        (word(source=""), "front_needs"),
        (word(kind="other"), "not_yours"),
        (NewWord("report", "Hoa An", "x", "y", TODAY + timedelta(days=1)), "front_day"),
    ],
)
async def test_what_is_incomplete_is_refused(house: House, new: NewWord, refused: str) -> None:
    assert code(await house.act("secretary", front.tell, house.units["one"], new)) == refused


async def test_nobody_without_an_office_tells_it_here(house: House) -> None:
    for who in ("an", "committee", "ward_staff", "other_secretary", "stranger"):
        assert code(await house.act(who, front.tell, house.units["one"], word())) == "not_yours"
