"""Backups: taken while the bot works, restored into either database, nothing stale is sent."""

import asyncio
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services import answers, backups
from services.answers import Given
from services.audit import verify
from services.backups import Backup
from services.db import copying
from services.db.engine import open_database, reading
from services.db.models import (
    Answer,
    AuditRow,
    ChannelToken,
    Chat,
    OutboxRow,
    Person,
    Reminder,
    Unit,
)
from services.refusal import Refused
from services.reminders import due
from services.work import working
from tests.bot.apps import app_of
from tests.fakes import MEETING, FakeClock, House
from tests.services.db.filling import ROWS, fill

ONE = pytest.mark.parametrize(
    ("database", "other_template"), [("sqlite", "sqlite")], indirect=True
)
"""what is shown is of the file and of the database it is restored into"""


async def everything(engine: AsyncEngine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    async with reading(engine) as db:
        return {
            table.name: [
                tuple(row) for row in await db.execute(select(table).order_by(*table.primary_key))
            ]
            for table in copying.TABLES
        }


async def content_of(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the database at a URL; its audit chain holds."""
    engine = open_database(url)
    async with reading(engine) as db:
        assert (await verify(db))[1] is None
    found = await everything(engine)
    await engine.dispose()
    return found


async def kept(file: Path, url: str, house: House) -> Backup:
    """A backup of a database, which must be possible."""
    made = await backups.back_up(url, file, house.clock.now())
    assert isinstance(made, Backup), made
    return made


@pytest.mark.parametrize(
    ("database", "other_template"),
    [
        ("sqlite", "sqlite"),
        pytest.param("postgres", "postgres", marks=pytest.mark.postgres),
    ],
    indirect=True,
)
async def test_all_rows_come_back(
    house: House, database_url: str, other_url: str, tmp_path: Path
) -> None:
    meeting = await house.meeting()
    await house.act("an", answers.answer, meeting, Given("absent", "illness", "sốt"))
    await house.change(
        update(Unit).where(Unit.id == 1).values(parent_id=max(house.units.values()))
    )
    file = tmp_path / "chibot.backup"
    await kept(file, database_url, house)
    before = await everything(house.engine)
    assert isinstance(await backups.restore(file, other_url, house.clock.now()), Backup)
    after = await content_of(other_url)
    assert after["audit"][:-1] == before["audit"]
    assert {name: rows for name, rows in after.items() if name != "audit"} == {
        name: rows for name, rows in before.items() if name != "audit"
    }
    engine = open_database(other_url)
    async with engine.begin() as db:
        added = insert(Person).values(code="mới", full_name="Người Thử Mới").returning(Person.id)
        assert (await db.execute(added)).scalar_one() == max(house.ids.values()) + 1
    await engine.dispose()


@pytest.mark.parametrize(
    ("database", "other_template"),
    [
        ("sqlite", "sqlite"),
        pytest.param("postgres", "sqlite", marks=pytest.mark.postgres),
    ],
    indirect=True,
)
async def test_a_backup_under_load_is_one_moment(
    house: House, database_url: str, other_url: str, tmp_path: Path
) -> None:
    meeting = await house.meeting()

    async def write() -> None:
        for number in range(60):
            given = Given("absent", "work", f"bận {number}")
            await house.act("an", answers.answer, meeting, given)
            await asyncio.sleep(0)

    file = tmp_path / "chibot.backup"
    await asyncio.gather(write(), kept(file, database_url, house))
    assert isinstance(await backups.restore(file, other_url, house.clock.now()), Backup)
    restored = await content_of(other_url)
    traced = [row for row in restored["audit"] if "meeting.answered" in row]
    told = [f"bận {number}" for number in range(len(traced))]
    words = list(Answer.__table__.columns.keys()).index("words")
    assert [row[words] for row in restored[Answer.__tablename__]] == told
    assert await house.count(Answer) == 60


@pytest.mark.parametrize(
    ("database", "other_template"),
    [
        pytest.param("sqlite", "postgres", marks=pytest.mark.postgres),
        pytest.param("postgres", "sqlite", marks=pytest.mark.postgres),
    ],
    indirect=True,
)
async def test_every_table_comes_over_into_the_other_kind_of_database(
    engine: AsyncEngine, database_url: str, other_url: str, clock: FakeClock, tmp_path: Path
) -> None:
    tables = [table for table in copying.TABLES if table is not AuditRow.__table__]
    async with engine.begin() as db:
        await db.run_sync(fill, tables)
    before = await everything(engine)
    file = tmp_path / "chibot.backup"
    assert isinstance(await backups.back_up(database_url, file, clock.now()), Backup)
    assert isinstance(await backups.restore(file, other_url, clock.now()), Backup)
    after = await content_of(other_url)
    differing = [name for name in before if before[name] != after[name]]
    assert set(differing) == {AuditRow.__tablename__, ChannelToken.__tablename__}
    assert all(len(before[table.name]) == ROWS for table in tables)


@ONE
async def test_restored_elsewhere_it_sends_only_what_still_holds(
    house: House, database_url: str, other_url: str, tmp_path: Path
) -> None:
    """Everybody was invited; restored on the eve of the meeting, and looked at after it again."""
    meeting = await house.meeting()
    assert await app_of(house.engine, house.clock).delivery.run_once()
    await house.change(update(OutboxRow).values(state="sent"))
    await house.act("an", answers.answer, meeting, Given("coming"))
    file = tmp_path / "chibot.backup"
    await kept(file, database_url, house)
    house.clock.move_to(MEETING - timedelta(hours=23))
    await backups.restore(file, other_url, house.clock.now())
    engine = open_database(other_url)
    app = app_of(engine, house.clock)
    assert await app.delivery.run_once()
    assert not await app.delivery.run_once()
    there = House(engine, house.clock)
    now = (OutboxRow.chat_id == Chat.id) & (OutboxRow.created_at == house.clock.now())
    sent = await there.rows(Chat.person_id, OutboxRow.body, where=now)
    people = [person for person, _ in sent]
    assert sorted(set(people)) == sorted(people)
    assert house.ids["an"] not in people
    assert all("Nhắc đồng chí: họp" in body["text"] for _, body in sent)
    house.clock.move_to(MEETING + timedelta(days=1))
    assert not await app.delivery.run_once()
    await engine.dispose()


@pytest.mark.parametrize(
    ("database", "other_template"),
    [pytest.param("sqlite", "postgres", marks=pytest.mark.postgres)],
    indirect=True,
)
async def test_what_waited_is_not_sent_as_it_was(
    house: House, database_url: str, other_url: str, tmp_path: Path
) -> None:
    await house.meeting()
    async with working(house.engine, house.clock.now()) as work:
        chat = (await work.db.execute(select(Chat))).mappings().first()
        assert chat
        shared = {"channel": chat["channel"], "bot": chat["bot"], "external_id": "1"}
        letter = shared | {"chat_id": chat["id"], "body": {}, "created_at": work.now}
        waiting = insert(OutboxRow).values(letter | {"due_at": work.now}).returning(OutboxRow.id)
        number = (await work.db.execute(waiting)).scalar_one()
        first = (await due.parcels(work))[0].items[0].reminder_id
        await due.mark_sent(work, [(first, number)])
    file = tmp_path / "chibot.backup"
    await kept(file, database_url, house)
    await backups.restore(file, other_url, house.clock.now() + timedelta(days=2))
    engine = open_database(other_url)
    async with reading(engine) as db:
        assert (await db.execute(select(OutboxRow.state, OutboxRow.error))).all() == [
            ("dropped", "restored")
        ]
        again = select(Reminder.state, Reminder.outbox_id).where(Reminder.id == first)
        assert (await db.execute(again)).one() == ("planned", None)
    await engine.dispose()


@ONE
async def test_refused_files_change_nothing(
    house: House, database_url: str, other_url: str, tmp_path: Path
) -> None:
    file, url = tmp_path / "chibot.backup", f"sqlite:///{tmp_path / 'other.db'}"
    await kept(file, database_url, house)
    now = house.clock.now()
    content = bytearray(file.read_bytes())
    for place in (len(content) // 3, len(content) // 2, len(content) - 5):
        damaged = tmp_path / "damaged"
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        assert await backups.restore(damaged, url, now) == Refused("backup_damaged")
    damaged.write_bytes(content[: len(content) // 2])
    assert await backups.restore(damaged, url, now) == Refused("backup_damaged")
    assert await backups.restore(_told(file, version=2), url, now) == Refused("backup_newer")
    assert await backups.restore(_told(file, schema="9999"), url, now) == Refused("backup_newer")
    assert not (tmp_path / "other.db").exists()
    assert isinstance(await backups.restore(file, other_url, now), Backup)
    assert await backups.restore(file, other_url, now) == Refused("backup_not_empty")


@pytest.mark.parametrize("database", ["sqlite"])
async def test_nothing_to_back_up(tmp_path: Path, house: House) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    refused = await backups.back_up(url, tmp_path / "file", house.clock.now())
    assert refused == Refused("backup_no_data")
    assert not (tmp_path / "file").exists()


def _told(file: Path, **other: object) -> Path:
    """The same backup that says something else of itself."""
    changed = file.with_name("changed")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(changed, "w") as target:
        told = json.loads(source.read(backups.ABOUT)) | other
        target.writestr(backups.ABOUT, json.dumps(told))
        target.writestr(backups.CONTENT, source.read(backups.CONTENT))
    return changed
