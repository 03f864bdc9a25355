"""The hot queries find their rows by an index, with 100,000 rows in every large table."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.channels.telegram import TelegramChannel
from bot.inbox import Inbox
from bot.outbox import Sender
from services import answers, meetings, members, roll_call, ward
from services.answers import Given
from services.db.engine import open_database
from services.db.models import Person, Reminder, Unit
from services.reminders import due, plan
from tests.fakes import BOTS, FRIDAY, MEETING, FakeClock, House, vn
from tests.services.db.conftest import heard, steps

LARGE = "answers|audit|chats|inbox|marks|meetings|memberships|offers|outbox|persons|reminders"
AT = f"'{FRIDAY:%Y-%m-%d %H:%M:%S.000000}'"
PLACE = {"channel": "'telegram'", "bot": f"'{BOTS['telegram']}'"}
ROWS: dict[str, dict[str, str]] = {
    "persons": {"id": "1000 + i", "code": "'p' || i", "full_name": "'Hoa Thử'"},
    "units": {"id": "1000 + i", "code": "'u' || i", "name": "'Thử'", "kind": "'cell'"},
    "memberships": {
        "person_id": "1000 + i",
        "unit_id": "1001 + i / 30",
        "from_day": "'2020-01-01'",
        "temporary": "0",
    },
    "chats": {
        **PLACE,
        "id": "1000 + i",
        "external_id": "'x' || i",
        "person_id": "1000 + i",
        "language": "'vi'",
        "draft": "'{}'",
    },
    "inbox": {
        **PLACE,
        "key": "'k' || i",
        "payload": "'{}'",
        "state": "iif(i % 1000, 'done', 'new')",
        "received_at": AT,
    },
    "outbox": {
        **PLACE,
        "chat_id": "1000 + i",
        "external_id": "'x'",
        "live": "0",
        "body": "'{}'",
        "state": "iif(i % 10, 'sent', 'due')",
        "tries": "0",
        "due_at": "'2027-01-01 00:00:00.000000'",
        "created_at": AT,
    },
    "meetings": {
        "id": "1000 + i",
        "unit_id": "1001 + i / 30",
        "starts_at": f"'{MEETING:%Y-%m-%d %H:%M:%S.000000}'",
        "place": "'x'",
        "state": "iif(i % 100, 'closed', 'planned')",
        "planned_by": "1",
        "planned_at": AT,
    },
    "answers": {
        "meeting_id": "1001 + i / 30",
        "person_id": "1000 + i",
        "answer": "'coming'",
        "recorded_by": "1",
        "answered_at": AT,
    },
    "marks": {
        "meeting_id": "1001 + i / 30",
        "person_id": "1000 + i",
        "mark": "'present'",
        "correction": "0",
        "marked_by": "1",
        "marked_at": AT,
    },
    "reminders": {
        "kind": "'invitation'",
        "subject_id": "1001 + i / 30",
        "person_id": "1000 + i",
        "day": "'2026-06-05'",
        "due_at": AT,
        "late_at": AT,
        "state": "iif(i % 100, 'sent', 'planned')",
    },
}


def filling(table: str, columns: dict[str, str]) -> str:
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
    names, values = ", ".join(columns), ", ".join(columns.values())
    return f"{count} INSERT INTO {table} ({names}) SELECT {values} FROM n"  # noqa: S608 - ours


@pytest.fixture(scope="module")
def crowded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example ward, a meeting of it, and 100,000 of everything else."""
    path = tmp_path_factory.mktemp("crowded") / "chibot.db"
    shutil.copy(sqlite_template, path)

    async def fill() -> None:
        engine = open_database(f"sqlite:///{path}")
        house = await House.build(engine, FakeClock())
        await house.meeting()
        async with engine.begin() as db:
            for table, columns in ROWS.items():
                await db.exec_driver_sql(filling(table, columns))
        await engine.dispose()

    asyncio.run(fill())
    return path


@pytest.fixture
async def town(crowded: Path) -> AsyncIterator[House]:
    """The example ward in it."""
    engine = open_database(f"sqlite:///{crowded}")
    house = House(engine, FakeClock())
    house.units = dict(await house.rows(Unit.code, Unit.id, where=Unit.id < 1000))
    house.ids = dict(await house.rows(Person.code, Person.id, where=Person.id < 1000))
    yield house
    await engine.dispose()


async def inbox(house: House) -> None:
    assert len(await Inbox(house.engine, house.clock, lambda: None).waiting(100)) == 100


async def outbox(house: House) -> None:
    channel = TelegramChannel(f"{BOTS['telegram']}:none", "http://127.0.0.1:9")
    sender = Sender(house.engine, house.clock, channel)
    with heard(house.engine) as sent:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(sender.run())
            while not any("ORDER BY outbox.live" in statement for statement, _ in sent):  # noqa: ASYNC110 - the database is asked
                await asyncio.sleep(0.01)
            running.cancel()


async def reminders(house: House) -> None:
    await house.act("", due.parcels)


async def next_due(house: House) -> None:
    assert await house.act("", due.next_due)


async def daily(house: House) -> None:
    await house.act("", plan.daily)


async def access(house: House) -> None:
    await house.act("an", meetings.access_meeting, 1)
    await house.act("an", meetings.coming_for_member)


async def answer(house: House) -> None:
    await house.act("an", answers.answer, 1, Given("late"))
    assert await house.act("an", answers.own, 1)


async def board(house: House) -> None:
    await house.act("secretary", answers.board, 1)


async def sheet(house: House) -> None:
    house.clock.move_to(MEETING)
    await house.act("secretary", roll_call.sheet, 1)


async def people(house: House) -> None:
    await house.act("", members.members, house.units["one"], FRIDAY.date())


async def ward_page(house: House) -> None:
    await house.act("ward_staff", ward.cells)


async def change(house: House) -> None:
    await house.act("secretary", meetings.change_meeting, 1, starts_at=MEETING, place="Sân Thử")


Use = Callable[[House], Awaitable[None]]
READ_WHOLE = re.compile(rf"SCAN ({LARGE})(?! USING INDEX ix_inbox_new)")
"""the exception holds only the few rows that wait"""
NEWEST_LINE = ["SCAN audit"]
"""the end of the chain: one row, from the end of the table"""


@pytest.mark.parametrize(
    "use",
    [
        inbox,
        outbox,
        reminders,
        next_due,
        daily,
        access,
        answer,
        board,
        sheet,
        people,
        ward_page,
        change,
    ],
)
async def test_no_large_table_is_read_as_a_whole(town: House, use: Use) -> None:
    with heard(town.engine) as sent:
        await use(town)
    asked = [call for call in sent if "UPDATE outbox" not in call[0]]
    scans = [step for step in await steps(town.engine, asked) if READ_WHOLE.match(step)]
    assert [scan for scan in scans if scan not in NEWEST_LINE] == []


async def test_planning_for_a_hundred_thousand_is_one_statement(town: House) -> None:
    before = await town.count(Reminder)
    town.clock.move_to(vn(6, 12))
    with heard(town.engine) as sent:
        await daily(town)
    planned = [statement for statement, _ in sent if "reminders" in statement]
    assert len(planned) == 1
    assert await town.count(Reminder) - before > 100_000


async def test_the_next_messages_need_no_sorting(town: House) -> None:
    with heard(town.engine) as sent:
        await outbox(town)
    asked = [call for call in sent if "ORDER BY outbox.live" in call[0]]
    found = await steps(town.engine, asked[:1])
    assert found == ["SEARCH outbox USING INDEX ix_outbox_due (channel=? AND bot=?)"]
