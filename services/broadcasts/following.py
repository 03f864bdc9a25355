"""A subject that changed is told anew to exactly those who were informed of what it was.

Nothing has to call this at the moment of the change: the subject is compared with what each person
was told last. So it holds after a crash, a change back, and a restored backup.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.sql.selectable import Subquery

from services.broadcasts import audience, sending
from services.broadcasts.audience import Wave
from services.broadcasts.subjects import Facts, facts_of, subject
from services.db.models import Broadcast, BroadcastEvent, BroadcastRecipient
from services.db.models.base import UtcDateTime
from services.work import Work

Recipient = BroadcastRecipient
SPAN = timedelta(days=200)
"""a subject of which nothing was sent for so long is over"""
INFORMED = ("posted", "sent", "told")
Of = tuple[str, int]
"""kind and id of a subject"""


LAST = (
    select(func.max(BroadcastEvent.id))
    .join(Broadcast, Broadcast.id == BroadcastEvent.broadcast_id)
    .where(BroadcastEvent.event == "started")
    .where(BroadcastEvent.at > bindparam("since", type_=UtcDateTime()))
    .group_by(Broadcast.subject_kind, Broadcast.subject_id)
)
NEWEST = (
    select(Broadcast.subject_kind, Broadcast.subject_id, Broadcast.stamp)
    .join(BroadcastEvent, BroadcastEvent.broadcast_id == Broadcast.id)
    .where(BroadcastEvent.id.in_(LAST))
)
"""built once: asked after every turn"""


async def follow(work: Work, subjects: Sequence[Of] | None = None) -> int:
    """Plans the news of all subjects (or of these) that changed; returns for how many people."""
    planned = 0
    for each, now in (await changed(work, subjects)).items():
        planned += await _tell(work, each, now)
    return planned


async def changed(work: Work, subjects: Sequence[Of] | None = None) -> dict[Of, Facts]:
    """The subjects (or those of these) that are not what their newest message was about."""
    newest = await _newest(work)
    wanted = [each for each in newest if subjects is None or each in subjects]
    facts = await facts_of(work, wanted)
    return {
        each: now
        for each, now in facts.items()
        if now.state != "over" and now.stamp != newest[each]
    }


def informed(kind: str, subject_id: int) -> Subquery:
    """Rows (person_id, area, stamp): who was told of a subject, and what they were told last.

    Whoever may have been told before a backup was restored counts as told.
    """
    at = func.coalesce(Recipient.told_at, Recipient.posted_at)
    last = func.row_number().over(
        partition_by=Recipient.person_id, order_by=(at.desc(), Recipient.id.desc())
    )
    ranked = (
        select(Recipient.person_id, Recipient.area, Recipient.stamp, last.label("place"))
        .where(
            Recipient.subject_kind == kind,
            Recipient.subject_id == subject_id,
            or_(Recipient.state.in_(INFORMED), Recipient.note == sending.RESTORED),
        )
        .subquery()
    )
    told = select(ranked.c.person_id, ranked.c.area, ranked.c.stamp)
    return told.where(ranked.c.place == 1).subquery()


async def finish(work: Work) -> list[int]:
    """Marks messages of which nothing waits and nothing is under way; returns their ids."""
    from services.broadcasts import book

    going = {view.id: view for view in await book.running(work)}
    left = (
        select(Recipient.broadcast_id)
        .where(Recipient.broadcast_id.in_(going), Recipient.state.in_(("waiting", "posted")))
        .distinct()
    )
    busy = set((await work.db.execute(left)).scalars())
    done = [view for id_, view in going.items() if id_ not in busy]
    for view in done:
        await book.note_event(work, view, "finished")
    return [view.id for view in done]


async def _newest(work: Work) -> dict[Of, str]:
    """Each subject of which something was sent, with the stamp of its newest message."""
    rows = await work.db.execute(NEWEST, {"since": work.now - SPAN})
    return {(kind, id_): stamp for kind, id_, stamp in rows if subject(kind).asks}


async def _tell(work: Work, of: Of, now: Facts) -> int:
    kind, subject_id = of
    await sending.take_back(
        work, (Recipient.subject_kind == kind) & (Recipient.subject_id == subject_id)
    )
    people = _others_than(kind, subject_id, now.stamp)
    many = select(func.count()).select_from(people)
    if not (await work.db.execute(many)).scalar_one():
        return 0
    made = await _news(work, of, now)
    planned = await audience.insert(work, made, people)
    work.record("broadcast.news", f"broadcast:{made.broadcast_id}", people=planned)
    return planned


def _others_than(kind: str, subject_id: int, stamp: str) -> Subquery:
    """Those who were told something else than this stamp, and hear it from nobody else."""
    told = informed(kind, subject_id)
    otherwise: Any = subject(kind).hears_otherwise(subject_id, told.c.person_id)
    return select(told).where(told.c.stamp != stamp, ~otherwise).subquery()


async def _news(work: Work, of: Of, now: Facts) -> Wave:
    """The program's own message, started by nobody."""
    kind, subject_id = of
    mine = (Broadcast.subject_kind == kind) & (Broadcast.subject_id == subject_id)
    before = select(func.count()).where(mine, Broadcast.purpose == "news")
    number = (await work.db.execute(before)).scalar_one() + 1
    unit = select(Broadcast.unit_id).where(mine).limit(1).scalar_subquery()
    values = {
        "unit_id": unit,
        "subject_kind": kind,
        "subject_id": subject_id,
        "purpose": "news",
        "wave": f"news {number}",
        "areas": [],
        "text": "",
        "stamp": now.stamp,
        "made_by": None,
        "made_at": work.now,
    }
    made = insert(Broadcast).values(**values).returning(Broadcast.id)
    id_ = (await work.db.execute(made)).scalar_one()
    started = {"broadcast_id": id_, "number": 1, "event": "started", "note": "", "at": work.now}
    await work.db.execute(insert(BroadcastEvent).values(**started))
    stop = update(Recipient).where(
        Recipient.subject_kind == kind,
        Recipient.subject_id == subject_id,
        Recipient.wave.startswith("news "),
        Recipient.wave != f"news {number}",
        Recipient.state == "waiting",
    )
    await work.db.execute(stop.values(state="dropped", note="newer"))
    return Wave(id_, kind, subject_id, f"news {number}", work.now)
