"""The audit trail shows what was changed, removed or slipped in afterwards."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from services import answers, audit
from services.answers import Given
from services.clock import local
from services.db.models import AuditRow
from services.work import Work, working
from tests.fakes import House


async def note(work: Work, number: int) -> None:
    work.record("noted", f"paper:{number}", pages=[number, "một"])


async def verified(house: House) -> tuple[int, int | None]:
    async with house.engine.connect() as db:
        return await audit.verify(db)


@pytest.fixture
async def lines(house: House) -> list[int]:
    """The ids of five lines."""
    for number in range(5):
        await house.act("an" if number else "", note, number)
        house.clock.move(minutes=1)
    return [row[0] for row in sorted(await house.rows(AuditRow.id))]


async def test_a_whole_trail_fits(house: House, lines: list[int]) -> None:
    assert await verified(house) == (5, None)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "other"},
        {"subject": "paper:9"},
        {"actor_id": None},
        {"details": {"pages": []}},
        {"digest": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_changed_line_is_found(
    house: House, lines: list[int], change: dict[str, Any]
) -> None:
    await house.change(update(AuditRow).where(AuditRow.id == lines[2]).values(**change))
    assert await verified(house) == (2, lines[2])


async def test_a_changed_time_is_found(house: House, lines: list[int]) -> None:
    later = house.clock.now() + timedelta(microseconds=1)
    await house.change(update(AuditRow).where(AuditRow.id == lines[4]).values(at=later))
    assert await verified(house) == (4, lines[4])


@pytest.mark.parametrize("removed", [0, 2, 3])
async def test_a_removed_line_is_found_at_the_next(
    house: House, lines: list[int], removed: int
) -> None:
    await house.change(delete(AuditRow).where(AuditRow.id == lines[removed]))
    assert await verified(house) == (removed, lines[removed + 1])


async def test_a_line_slipped_in_is_found(house: House, lines: list[int]) -> None:
    async with house.engine.begin() as db:
        copied = (await db.execute(select(AuditRow.__table__))).mappings().first()
        assert copied is not None
        await db.execute(insert(AuditRow), [{**copied, "id": lines[-1] + 1}])
    assert await verified(house) == (5, lines[-1] + 1)


async def test_writers_at_once_keep_one_chain(house: House) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(12):
            group.create_task(house.act("an", note, number))
    assert await verified(house) == (12, None)


async def test_the_time_zone_of_the_writer_does_not_matter(house: House) -> None:
    async with working(house.engine, local(house.clock.now())) as work:
        work.record("noted", "paper:1")
    assert await verified(house) == (1, None)


async def test_who_acted_for_whom_is_written_and_no_word_of_it(house: House) -> None:
    meeting = await house.meeting()
    given = Given("absent", "illness", "bệnh kín")
    await house.act("secretary", answers.answer_for, meeting, house.ids["an"], given)
    lines = await house.rows(AuditRow.actor_id, AuditRow.action, AuditRow.details)
    answered = [line for line in lines if line[1] == "meeting.answered"]
    who = (house.ids["secretary"], "meeting.answered", {"person": house.ids["an"]})
    assert answered == [who]
    assert "bệnh" not in str(lines)
