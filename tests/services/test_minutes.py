"""The minutes: who may open, write and close; two writers at once; corrections are new rows."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from services import absences, meeting_book, minutes, roll_call
from services.absences import Absence
from services.db.models import Answer, Mark, MinuteEntry, Resolution
from services.meeting_book import Told
from services.minutes import Minutes, Note
from services.resolutions import NewItem, NewResolution
from services.votes import HandsUp
from tests.fakes import MEETING, House, code
from tests.worlds import Worlds


@pytest.fixture
async def meeting(house: House, worlds: Worlds) -> int:
    """A meeting that has just begun."""
    return await worlds.after(house, House.begun_meeting)


async def read(house: House, meeting: int) -> Minutes:
    found = await house.act("secretary", minutes.read, meeting)
    assert isinstance(found, Minutes), found
    return found


async def opened(house: House, meeting: int) -> Minutes:
    done = await house.act("secretary", minutes.open_meeting, meeting, 0)
    assert isinstance(done, Minutes), done
    return done


async def write(house: House, meeting: int, *notes: Note, who: str = "secretary") -> object:
    seen = (await read(house, meeting)).seen
    return await house.act(who, minutes.write, meeting, notes, seen)


async def announced(house: House, meeting: int) -> None:
    await house.act("secretary", roll_call.rest_present, meeting)
    assert isinstance(await house.act("secretary", roll_call.announce, meeting), tuple)


def words(found: Minutes, *kinds: str) -> Sequence[str]:
    return [entry.words for entry in found.of(*kinds)]


@pytest.mark.parametrize("who", ["an", "other_secretary", "ward_staff", "stranger"])
async def test_for_others_there_are_no_minutes(house: House, meeting: int, who: str) -> None:
    assert code(await house.act(who, minutes.read, meeting)) == "no_such_meeting"
    assert code(await house.act(who, minutes.open_meeting, meeting, 0)) == "no_such_meeting"
    assert code(await house.act(who, minutes.close_meeting, meeting, 0)) == "no_such_meeting"


@pytest.mark.parametrize("who", ["minute_taker", "committee"])
async def test_only_the_secretariat_opens_and_closes(house: House, meeting: int, who: str) -> None:
    assert code(await house.act(who, minutes.open_meeting, meeting, 0)) == "secretary_opens"
    seen = (await opened(house, meeting)).seen
    assert code(await house.act(who, minutes.close_meeting, meeting, seen)) == "secretary_closes"


async def test_a_meeting_is_opened_once_and_not_before_its_time(house: House) -> None:
    meeting = await house.meeting()
    refused = await house.act("secretary", minutes.open_meeting, meeting, 0)
    assert code(refused) == "meeting_not_begun"
    house.clock.move_to(MEETING)
    assert (await opened(house, meeting)).opened_at == MEETING
    assert code(await house.act("deputy", minutes.open_meeting, meeting, 1)) == "opened_already"


async def test_before_the_opening_only_the_agenda_is_written(house: House) -> None:
    meeting = await house.meeting()
    assert code(await write(house, meeting, Note("agenda", "Bàn việc trồng hoa"))) == ""
    assert code(await write(house, meeting, Note("conclusion", "Xong"))) == "not_opened"
    assert words(await read(house, meeting), "agenda") == ["Bàn việc trồng hoa"]


async def test_the_minute_taker_writes(house: House, meeting: int) -> None:
    await opened(house, meeting)
    note = Note("conclusion", "Thống nhất trồng hoa")
    assert code(await write(house, meeting, note, who="minute_taker")) == ""
    entry = (await read(house, meeting)).of("conclusion")[0]
    assert (entry.words, entry.recorded_by) == (note.words, house.ids["minute_taker"])


async def test_who_wrote_second_is_told_and_nothing_is_lost(house: House, meeting: int) -> None:
    seen = (await opened(house, meeting)).seen
    first = [Note("conclusion", "Ý của bí thư")]
    second = [Note("conclusion", "Ý của phó bí thư")]
    assert code(await house.act("secretary", minutes.write, meeting, first, seen)) == ""
    refused = await house.act("deputy", minutes.write, meeting, second, seen)
    assert code(refused) == "minutes_changed"
    now = await read(house, meeting)
    assert [entry.words for entry in now.since(seen)] == ["Ý của bí thư"]
    assert code(await house.act("deputy", minutes.write, meeting, second, now.seen)) == ""
    assert len((await read(house, meeting)).of("conclusion")) == 2


@pytest.mark.parametrize("person", ["other_member", "stranger"])
async def test_who_is_not_in_the_cell_is_neither_praised_nor_corrected(
    house: House, meeting: int, person: str
) -> None:
    await opened(house, meeting)
    note = Note("praise", "gương mẫu", house.ids[person])
    assert code(await write(house, meeting, note)) == "not_in_cell"


@pytest.mark.parametrize("note", [Note("conclusion", " \n"), Note("poem", "Trăng"), Note("vote")])
async def test_nothing_is_not_written(house: House, meeting: int, note: Note) -> None:
    await opened(house, meeting)
    assert code(await write(house, meeting, note)) == "nothing_written"


async def test_replaced_and_withdrawn_steps_stay_in_the_database(
    house: House, meeting: int
) -> None:
    await opened(house, meeting)
    await write(house, meeting, Note("conclusion", "Sai"), Note("conclusion", "Thừa"))
    wrong, surplus = (await read(house, meeting)).of("conclusion")
    changes = (
        Note("conclusion", "Đúng", replaces=wrong.id),
        Note("conclusion", replaces=surplus.id),
    )
    assert code(await write(house, meeting, *changes)) == ""
    assert words(await read(house, meeting), "conclusion") == ["Đúng"]
    assert await house.count(MinuteEntry) == 5
    assert code(await write(house, meeting, changes[0])) == "minutes_changed"


async def test_opening_and_closing_cannot_be_withdrawn(house: House, meeting: int) -> None:
    step = (await opened(house, meeting)).of("opened")[0]
    withdrawn = await write(house, meeting, Note("opened", replaces=step.id))
    assert code(withdrawn) == "minutes_changed"


async def test_closing_needs_the_announced_roll_call_and_happens_once(
    house: House, meeting: int
) -> None:
    seen = (await opened(house, meeting)).seen
    assert code(await house.act("secretary", minutes.close_meeting, meeting, seen)) == (
        "not_announced"
    )
    await announced(house, meeting)
    house.clock.move(hours=2)
    done = await house.act("secretary", minutes.close_meeting, meeting, seen)
    assert isinstance(done, Minutes)
    assert done.closed_at == house.clock.now()
    again = await house.act("deputy", minutes.close_meeting, meeting, done.seen)
    assert code(again) == "minutes_closed"


@pytest.mark.parametrize(
    ("minutes_after", "refusal"), [(-1, "no_such_end"), (0, ""), (90, ""), (121, "no_such_end")]
)
async def test_the_closing_lies_between_the_start_and_now(
    house: House, meeting: int, minutes_after: int, refusal: str
) -> None:
    seen = (await opened(house, meeting)).seen
    await announced(house, meeting)
    house.clock.move(hours=2)
    at = MEETING + timedelta(minutes=minutes_after)
    done = await house.act("secretary", minutes.close_meeting, meeting, seen, at)
    assert code(done) == refusal


async def test_after_the_closing_a_step_is_a_correction(house: House, meeting: int) -> None:
    seen = (await opened(house, meeting)).seen
    await write(house, meeting, Note("conclusion", "Mười chậu"))
    await announced(house, meeting)
    await house.act("secretary", minutes.close_meeting, meeting, seen + 1)
    said = (await read(house, meeting)).of("conclusion")[0]
    await write(house, meeting, Note("conclusion", "Hai mươi chậu", replaces=said.id))
    now = (await read(house, meeting)).of("conclusion")
    assert [(entry.words, entry.correction) for entry in now] == [("Hai mươi chậu", True)]
    assert await house.count(MinuteEntry) == 4


async def test_a_message_is_written_as_a_whole_or_not_at_all(house: House, meeting: int) -> None:
    seen = (await opened(house, meeting)).seen
    note = Note("conclusion", "Thống nhất")
    wrong = Told((note,), votes=[HandsUp("Thông qua", 5, base=3)])
    refused = await house.act("secretary", meeting_book.write, meeting, wrong, seen)
    assert code(refused) == "vote_too_many"
    assert await house.count(MinuteEntry) == 1
    items = (NewItem("Trồng hoa", (house.ids["an"],)),)
    right = Told(
        (note,), votes=[HandsUp("Thông qua", 3, base=3)], resolutions=[NewResolution(items)]
    )
    done = await house.act("secretary", meeting_book.write, meeting, right, seen)
    assert isinstance(done, Minutes)
    assert [entry.kind for entry in done.since(seen)] == ["conclusion", "vote", "resolution"]
    assert await house.count(Resolution) == 1


async def test_the_committee_classifies_a_list_of_the_absent(house: House, meeting: int) -> None:
    await opened(house, meeting)
    absent = [
        Absence(house.ids["an"], reasoned=True, reason="illness", words="ốm"),
        Absence(house.ids["binh"], reasoned=False, words="không lý do"),
        Absence(house.ids["silent"], reasoned=None),
    ]
    sheet = await house.act("secretary", absences.write, meeting, absent, rest_present=True)
    assert not code(sheet)
    marks = {row[0]: row[1] for row in await house.rows(Mark.person_id, Mark.mark)}
    given = {key: marks[house.ids[key]] for key in ("an", "binh", "silent", "deputy")}
    assert given == {
        "an": "with_reason",
        "binh": "without_reason",
        "silent": "absent",
        "deputy": "present",
    }
    assert words(await read(house, meeting), "absence") == ["ốm", "không lý do"]


async def test_the_minute_taker_only_proposes_reasons(house: House, meeting: int) -> None:
    absent = [Absence(house.ids["an"], reasoned=True, reason="illness", words="ốm")]
    await house.act("minute_taker", absences.write, meeting, absent, rest_present=False)
    assert await house.rows(Mark.mark) == [("absent",)]
    proposed = await house.rows(Answer.answer, Answer.reason, Answer.recorded_by)
    assert proposed == [("absent", "illness", house.ids["minute_taker"])]


async def test_the_absent_of_an_announced_roll_call_are_corrections(
    house: House, meeting: int
) -> None:
    await announced(house, meeting)
    absent = [Absence(house.ids["an"], reasoned=True)]
    refused = await house.act("secretary", absences.write, meeting, absent, rest_present=False)
    assert code(refused) == "roll_call_done"
