"""A task rests on a resolution with number and day: in minutes kept here, or on paper (TSK-03)."""

from datetime import date

import pytest

from services import minutes, resolutions, tasks
from services.db.models import PaperResolution, Resolution, Task
from services.minutes import Minutes
from services.resolutions import NewItem, NewResolution
from services.task_states import TaskView
from services.tasks import NewTask, TaskBoard
from tests.fakes import MEETING, House, code

DAY, JANUARY = MEETING.date(), date(2026, 1, 5)


async def passed(house: House, number: int, kind: str) -> None:
    """A resolution in the minutes of the meeting on 20 June."""
    meeting = await house.meeting()
    house.clock.move_to(MEETING)
    await house.act("secretary", minutes.open_meeting, meeting, 0)
    new = NewResolution((NewItem("Giao việc"),), number, kind)
    done = await house.act("secretary", resolutions.record, meeting, new, 1)
    assert isinstance(done, Minutes), done


async def assign(
    house: House, number: str, day: date, who: str = "an", words: str = "Phụ trách tổ 3"
) -> object:
    new = NewTask(house.ids[who], words, number, day)
    return await house.act("secretary", tasks.assign, house.units["one"], new)


async def grounds(house: House) -> list[tuple[object, ...]]:
    columns = (Task.resolution_id.is_not(None), Task.paper_resolution_id.is_not(None))
    return await house.rows(*columns)


@pytest.mark.parametrize("kind", ["month", "assign", "adjust", "add"])
async def test_a_recorded_resolution_is_what_the_task_rests_on(house: House, kind: str) -> None:
    await passed(house, 6, kind)
    found = await house.act("secretary", tasks.board, house.units["one"])
    assert isinstance(found, TaskBoard)
    assert found.resolutions == [("6", DAY)]
    assert isinstance(await assign(house, "06-NQ/CB", DAY), TaskView)
    assert await grounds(house) == [(True, False)]
    assert await house.count(PaperResolution) == 0


async def test_what_disagrees_with_the_record_is_refused(house: House) -> None:
    await passed(house, 6, "helper")
    assert code(await assign(house, "06-NQ/CB", DAY)) == "resolution_about_other"
    assert code(await assign(house, "06-NQ/CB", JANUARY)) == "resolution_of_other_day"
    assert code(await assign(house, "1000-NQ/CB", JANUARY)) == "needs_a_number"
    assert await house.count(Task) == 0


async def test_a_resolution_on_paper_is_kept_once_and_its_number_is_taken(house: House) -> None:
    assert isinstance(await assign(house, "07-NQ/CB", JANUARY), TaskView)
    assert isinstance(await assign(house, "NQ 7", JANUARY, "binh"), TaskView)
    assert await house.rows(PaperResolution.number, PaperResolution.kind) == [(7, "assign")]
    later = NewTask(house.ids["an"], "Việc khác", "7", date(2026, 2, 1))
    refused = await house.act("secretary", tasks.assign, house.units["one"], later)
    assert code(refused) == "resolution_of_other_day"
    assert await grounds(house) == [(False, True), (False, True)]
    meeting = await house.meeting()
    house.clock.move_to(MEETING)
    await house.act("secretary", minutes.open_meeting, meeting, 0)
    taken = NewResolution((NewItem("Giao việc"),), 7)
    assert code(await house.act("secretary", resolutions.record, meeting, taken, 1)) == (
        "number_taken"
    )
    following = NewResolution((NewItem("Giao việc"),))
    await house.act("secretary", resolutions.record, meeting, following, 1)
    assert await house.rows(Resolution.number) == [(8,)]
