"""What was kept long enough goes; what is still needed, and what the Party keeps, stays."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.settings import Settings
from services import answers, files
from services.answers import Given
from services.audit import verify
from services.db.models import (
    Answer,
    AuditRow,
    BroadcastRecipient,
    Chat,
    DataExport,
    Exemption,
    ExemptionPaper,
    ExemptionStep,
    InboxRow,
    LinkCode,
    Mark,
    Membership,
    Offer,
    OutboxRow,
    Reminder,
    Standing,
    StoredFile,
)
from services.privacy import retention
from services.work import Work
from tests.fakes import BOTS, FRIDAY, House

WHERE = {"channel": "telegram", "bot": BOTS["telegram"]}
A_YEAR_ON = FRIDAY + timedelta(days=370)
CASTS = re.compile("::(BIGINT|INTEGER|VARCHAR|DATE|TIMESTAMP WITH TIME ZONE)")
THREE_YEARS_ON = FRIDAY + timedelta(days=1200)


async def store(work: Work, name: str) -> int:
    return await files.store(work, name, "image/jpeg", name.encode())


async def fill(house: House) -> None:
    """Each kind twice: what nobody needs any more, and what somebody still does."""
    an, binh = house.ids["an"], house.ids["binh"]
    ((chat,),) = await house.rows(Chat.id, where=Chat.person_id == an)
    for key, state in (("1", "done"), ("2", "new"), ("3", "done"), ("4", "failed")):
        row = {**WHERE, "key": key, "payload": {}, "state": state, "received_at": FRIDAY}
        await house.change(insert(InboxRow).values(**row))
    for number, state in enumerate(("sent", "due", "sent", "parked", "dropped", "sent"), start=1):
        to = {**WHERE, "chat_id": chat, "external_id": "x", "live": False, "tries": 1}
        at = {"id": number, "due_at": FRIDAY, "created_at": FRIDAY}
        await house.change(insert(OutboxRow).values(**to, **at, body={}, state=state))
    for subject, outbox, state in ((1, 1, "sent"), (2, 3, "planned")):
        about = {"kind": "of_this_test", "subject_id": subject, "person_id": an, "state": state}
        on = {"day": FRIDAY.date(), "due_at": FRIDAY, "outbox_id": outbox}
        await house.change(insert(Reminder).values(**about, **on))
    for token in ("old", "open"):
        offer = {"token": token, "chat_id": chat, "choices": [], "offered_at": FRIDAY}
        await house.change(insert(Offer).values(**offer))
    talk = {"conversation": "mine", "step": "sure", "draft": {"value": "x"}, "touched_at": FRIDAY}
    await house.change(update(Chat).where(Chat.id == chat).values(**talk, offer="open"))
    code = {"digest": "x", "person_id": an, "issued_at": FRIDAY, "expires_at": FRIDAY}
    await house.change(insert(LinkCode).values(**code))
    meeting = await house.meeting()
    photo = await house.act("an", store, "photo")
    await house.act("an", answers.answer, meeting, Given("absent", "illness", "sốt", photo))
    made = {"person_id": an, "file_id": await house.act("an", store, "export"), "made_at": FRIDAY}
    await house.change(insert(DataExport).values(**made))
    for number, person in enumerate((an, binh), start=1):
        asked = {"id": number, "unit_id": house.units["one"], "person_id": person}
        by = {"entered_by": person, "asked_at": FRIDAY, "words": "", "reason": "treatment"}
        await house.change(insert(Exemption).values(**asked, **by))
        paper = {"exemption_id": number, "file_id": await house.act("an", store, f"paper{number}")}
        await house.change(insert(ExemptionPaper).values(**paper, sent_at=FRIDAY))
        step = {"exemption_id": number, "step": "granted", "taken_by": person, "taken_at": FRIDAY}
        await house.change(insert(ExemptionStep).values(**step, facts={}))
    free = {"person_id": binh, "kind": "exempt", "from_day": FRIDAY.date()}
    await house.change(insert(Standing).values(**free))


async def full(house: House) -> list[str]:
    """The files that still hold something."""
    return [n for n, c in await house.rows(StoredFile.name, StoredFile.content) if c]


async def test_a_year_and_three_years_on(house: House) -> None:
    await fill(house)
    books = [await house.rows(model) for model in (Mark, Membership, AuditRow.digest)]
    days = Settings().kept_days()
    assert await retention.expire(house.engine, house.clock.now, days) == {}
    house.clock.move_to(FRIDAY + timedelta(days=8))
    assert await retention.expire(house.engine, house.clock.now, days) == {"exports": 1}
    house.clock.move_to(A_YEAR_ON)
    gone = await retention.expire(house.engine, house.clock.now, days, batch=2)
    assert gone == {"updates": 3, "messages": 3, "buttons": 1, "drafts": 1, "codes": 1}
    assert await house.rows(InboxRow.state) == [("new",)]
    assert await house.rows(OutboxRow.id, OutboxRow.state) == [
        (2, "due"),
        (3, "sent"),
        (4, "parked"),
    ]
    mine = Reminder.kind == "of_this_test"
    left = await house.rows(Reminder.outbox_id, Reminder.state, where=mine)
    assert left == [(3, "planned"), (None, "sent")]
    ((draft, talk, offer),) = await house.rows(
        Chat.draft, Chat.conversation, Chat.offer, where=Chat.person_id == house.ids["an"]
    )
    assert (draft, talk, offer) == ({}, None, None)
    assert await full(house) == ["paper1", "paper2", "photo"]
    house.clock.move_to(THREE_YEARS_ON)
    gone = await retention.expire(house.engine, house.clock.now, days)
    assert gone == {"buttons": 1, "reminders": 1, "photos": 1, "medical": 1}
    assert await full(house) == ["paper2"]  # the exemption it rests on has no end
    assert len(await house.rows(Answer.words)) == 1
    assert await house.rows(Mark) == books[0]
    assert await house.rows(Membership) == books[1]
    assert set(books[2]) <= set(await house.rows(AuditRow.digest))
    async with house.engine.connect() as db:
        assert (await verify(db))[1] is None
    assert await retention.expire(house.engine, house.clock.now, days) == {}


async def test_a_setting_keeps_longer(house: House) -> None:
    await fill(house)
    house.clock.move_to(A_YEAR_ON)
    days = dict.fromkeys(Settings().kept_days(), 1000)
    assert await retention.expire(house.engine, house.clock.now, days) == {}
    assert await house.count(BroadcastRecipient) == 0


def test_every_kind_has_its_setting_with_the_same_days() -> None:
    assert Settings().kept_days() == {kind.name: kind.days for kind in retention.KINDS}


async def test_large_tables_are_gone_over_by_number(house: House) -> None:
    sqlite_ = house.engine.dialect.name == "sqlite"
    backend: Any = sqlite if sqlite_ else postgresql
    dialect = backend.dialect(paramstyle="named")
    async with house.engine.connect() as db:
        if not sqlite_:  # it reads a small table as a whole whenever it may
            await db.execute(text("SET LOCAL enable_seqscan = off"))
            await db.execute(text("SET LOCAL enable_bitmapscan = off"))
        for kind in (kind for kind in retention.KINDS if kind.clock is not None):
            query = kind.find(FRIDAY, 5, 10).limit(1000)
            options = {"render_postcompile": True}
            written = query.compile(dialect=dialect, compile_kwargs=options)
            values = {k: str(v) if sqlite_ else v for k, v in written.params.items()}
            explain = "EXPLAIN QUERY PLAN" if sqlite_ else "EXPLAIN"
            asked = CASTS.sub("", str(written))
            plan = await db.execute(text(f"{explain} {asked}"), values)
            told = "\n".join(str(tuple(row)) for row in plan)
            table = kind.clock.class_.__tablename__
            number = f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
            assert number in told or f"pk_{table}" in told, told
