"""Messages to many as those see them who send them: draft, start, pause, resume, cancel.

Only for those whom the subject lets in; to anybody else no message exists. Nobody starts what
another has started: the state is looked at under a lock, and events are numbered.
"""

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from services import people
from services.broadcasts import audience, following, sending
from services.broadcasts.audience import Wave
from services.broadcasts.subjects import PERSONAL, Facts, Place, facts_of, subject
from services.db.built import built
from services.db.engine import AnyRow, AnySelect, lock_for_transaction
from services.db.models import Broadcast, BroadcastEvent, BroadcastRecipient
from services.refusal import Refused
from services.work import Work

LOCK = 7_203_001
"""held while messages are started, fed or stopped"""
LONGEST = 1000
"""characters of a text: it stays one message on every channel"""
FIELD = re.compile(r"\[([^\[\]]*)\]")
STATES = {
    None: "draft",
    "started": "running",
    "resumed": "running",
    "paused": "paused",
    "cancelled": "cancelled",
    "finished": "done",
}
RECENT = timedelta(days=60)
AT_ONCE = 12
"""how many messages a page names"""


@dataclass(frozen=True, slots=True)
class View:
    """A message as its senders see it. `since`, `by`, `note`: of its newest event."""

    id: int
    unit_id: int
    kind: str
    subject_id: int
    purpose: str
    wave: str
    areas: tuple[int, ...]
    text: str
    made_by: int | None
    made_at: datetime
    event: str | None = None
    number: int = 0
    since: datetime | None = None
    by: int | None = None
    note: str = ""
    title: str = ""

    @property
    def state(self) -> str:
        """draft | running | paused | cancelled | done"""
        return STATES[self.event]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be told: about what, why (first | chase), to which areas (none: all)."""

    kind: str
    subject_id: int
    text: str
    purpose: str = "first"
    areas: tuple[int, ...] = ()


async def access_subject(work: Work, kind: str, subject_id: int) -> Place | Refused:
    """The one door to a subject."""
    return await subject(kind).access(work, subject_id)


async def access_broadcast(work: Work, broadcast_id: int) -> View | Refused:
    """The one door to a message."""
    view = (await by_ids(work, [broadcast_id])).get(broadcast_id)
    if view is None:
        return Refused("broadcast_not_found")
    place = await access_subject(work, view.kind, view.subject_id)
    return Refused("broadcast_not_found") if isinstance(place, Refused) else _titled(view, place)


async def recent(work: Work, unit_id: int) -> list[View]:
    """What a unit sends or sent lately, the newest first; the program's own news included.

    Who may see it was asked before.
    """
    statement = (
        _views()
        .where(Broadcast.unit_id == unit_id, Broadcast.made_at > work.now - RECENT)
        .order_by(Broadcast.id.desc())
        .limit(AT_ONCE)
    )
    return [_view(row) for row in await work.db.execute(statement)]


async def by_ids(work: Work, broadcast_ids: Sequence[int]) -> dict[int, View]:
    """Messages by id. Who may see them was asked before."""
    rows = await work.db.execute(*_by_ids(set(broadcast_ids)))
    return {row.id: _view(row) for row in rows}


@built
def _by_ids(broadcast_ids: Collection[int]) -> AnySelect:
    return _views().where(Broadcast.id.in_(broadcast_ids))


async def make_draft(work: Work, draft: Draft) -> View | Refused:
    """Keeps a message that is not sent yet."""
    place = await access_subject(work, draft.kind, draft.subject_id)
    if isinstance(place, Refused):
        return place
    if wrong := problem(draft.kind, draft.text):
        return wrong
    values = {
        "unit_id": place.unit_id,
        "subject_kind": draft.kind,
        "subject_id": draft.subject_id,
        "purpose": draft.purpose,
        "wave": _wave(work, draft),
        "areas": list(draft.areas),
        "text": draft.text,
        "stamp": "",
        "made_by": work.acting.person_id,
        "made_at": work.now,
    }
    made = insert(Broadcast).values(**values).returning(Broadcast.id)
    return await access_broadcast(work, (await work.db.execute(made)).scalar_one())


async def edit_draft(
    work: Work, broadcast_id: int, *, text: str | None = None, areas: Sequence[int] | None = None
) -> View | Refused:
    """Other words or other areas, as long as nothing was sent."""
    found = await _locked(work, broadcast_id, "draft")
    if isinstance(found, Refused):
        return found
    if text is not None and (wrong := problem(found.kind, text)):
        return wrong
    new: dict[str, object] = {} if text is None else {"text": text}
    new |= {} if areas is None else {"areas": list(areas)}
    await work.db.execute(update(Broadcast).where(Broadcast.id == broadcast_id).values(**new))
    return await access_broadcast(work, broadcast_id)


async def throw_away(work: Work, broadcast_id: int) -> View | Refused:
    """A draft that nobody wants."""
    found = await _locked(work, broadcast_id, "draft")
    if not isinstance(found, Refused):
        await work.db.execute(delete(Broadcast).where(Broadcast.id == broadcast_id))
    return found


async def start(work: Work, broadcast_id: int) -> View | Refused:
    """Plans the recipients, each of whom gets one message in this wave, and begins to send.

    Refused when it was started before, when the subject is over or cancelled, and when everybody
    has been told in this wave by another message.
    """
    found = await _locked(work, broadcast_id, "draft")
    if isinstance(found, Refused):
        return found
    facts = (await facts_of(work, [(found.kind, found.subject_id)])).get(
        (found.kind, found.subject_id)
    )
    if facts is None or facts.state != "open":
        return Refused("broadcast_closed")
    await following.follow(work, [(found.kind, found.subject_id)])
    return await _begin(work, found, facts)


async def pause(work: Work, broadcast_id: int) -> View | Refused:
    """Nothing more goes out until it is resumed; what waits in the outbox is taken back."""
    return await _turn(work, broadcast_id, ("running",), "paused")


async def resume(work: Work, broadcast_id: int) -> View | Refused:
    """Goes on where it stopped."""
    return await _turn(work, broadcast_id, ("paused",), "resumed")


async def cancel(work: Work, broadcast_id: int) -> View | Refused:
    """Whoever waits gets nothing; what was sent stays recorded."""
    return await _turn(work, broadcast_id, ("running", "paused"), "cancelled")


def problem(kind: str, text: str) -> Refused | None:
    """What is wrong with a text: empty, too long, a field that nobody knows."""
    if not text.strip():
        return Refused("broadcast_empty")
    if len(text) > LONGEST:
        return Refused("broadcast_too_long", {"most": LONGEST, "length": len(text)})
    known = (*PERSONAL, *subject(kind).fields)
    unknown = [name for name in FIELD.findall(text) if name not in known]
    return Refused("broadcast_field", {"field": unknown[0]}) if unknown else None


async def note_event(
    work: Work, view: View, event: str, note: str = "", by: int | None = None
) -> None:
    """The next event of a message."""
    values = {"number": view.number + 1, "event": event, "note": note, "by": by, "at": work.now}
    await work.db.execute(insert(BroadcastEvent).values(broadcast_id=view.id, **values))


async def running(work: Work) -> list[View]:
    """All messages that are being sent now; for the program, not for people."""
    return [_view(row) for row in await work.db.execute(RUNNING)]


async def _begin(work: Work, found: View, facts: Facts) -> View | Refused:
    wave = Wave(found.id, found.kind, found.subject_id, found.wave, work.now)
    silent = subject(found.kind).asks
    planned = await audience.plan(work, wave, found.areas, silent=silent)
    if not planned:
        return await _nobody_left(work, found)
    begun = update(Broadcast).where(Broadcast.id == found.id)
    await work.db.execute(begun.values(stamp=facts.stamp))
    await note_event(work, found, "started", by=work.acting.person_id)
    work.record("broadcast.started", f"broadcast:{found.id}", people=planned)
    return await access_broadcast(work, found.id)


async def _nobody_left(work: Work, found: View) -> Refused:
    """Nobody is concerned, or somebody else has told them all in the same wave."""
    same = (
        select(BroadcastEvent.by, BroadcastEvent.at)
        .join(Broadcast, Broadcast.id == BroadcastEvent.broadcast_id)
        .where(
            Broadcast.subject_kind == found.kind,
            Broadcast.subject_id == found.subject_id,
            Broadcast.wave == found.wave,
            BroadcastEvent.event == "started",
        )
        .order_by(BroadcastEvent.id.desc())
        .limit(1)
    )
    row = (await work.db.execute(same)).one_or_none()
    if row is None:
        return Refused("broadcast_nobody")
    by = (await people.names(work, [row.by or 0])).get(row.by or 0, "–")
    return Refused("broadcast_told", {"by": by, "when": row.at})


async def _turn(
    work: Work, broadcast_id: int, states: Sequence[str], event: str
) -> View | Refused:
    found = await _locked(work, broadcast_id, *states)
    if isinstance(found, Refused):
        return found
    await note_event(work, found, event, by=work.acting.person_id)
    if event != "resumed":
        await sending.take_back(work, BroadcastRecipient.broadcast_id == broadcast_id)
    if event == "cancelled":
        left = update(BroadcastRecipient).where(
            BroadcastRecipient.broadcast_id == broadcast_id, BroadcastRecipient.state == "waiting"
        )
        await work.db.execute(left.values(state="dropped", note="stopped"))
    work.record(f"broadcast.{event}", f"broadcast:{broadcast_id}")
    return await access_broadcast(work, broadcast_id)


async def _locked(work: Work, broadcast_id: int, *states: str) -> View | Refused:
    """The message in one of these states, while nobody else can change it."""
    await lock_for_transaction(work.db, LOCK)
    found = await access_broadcast(work, broadcast_id)
    if isinstance(found, Refused) or found.state in states:
        return found
    by = (await people.names(work, [found.by or 0])).get(found.by or 0, "–")
    when = found.since or found.made_at
    return Refused(f"broadcast_is_{found.state}", {"by": by, "when": when})


def _wave(work: Work, draft: Draft) -> str:
    """An invitation goes once to each, a chase once a day; every notice is its own."""
    if not subject(draft.kind).asks:
        return f"notice {secrets.token_hex(8)}"
    return "first" if draft.purpose == "first" else f"chase {work.today:%Y-%m-%d}"


def _views() -> AnySelect:
    """Messages with their newest events."""
    newest = (
        select(func.max(BroadcastEvent.id))
        .where(BroadcastEvent.broadcast_id == Broadcast.id)
        .correlate(Broadcast)
        .scalar_subquery()
    )
    return select(
        Broadcast.id,
        Broadcast.unit_id,
        Broadcast.subject_kind,
        Broadcast.subject_id,
        Broadcast.purpose,
        Broadcast.wave,
        Broadcast.areas,
        Broadcast.text,
        Broadcast.made_by,
        Broadcast.made_at,
        BroadcastEvent.event,
        func.coalesce(BroadcastEvent.number, 0),
        BroadcastEvent.at,
        BroadcastEvent.by,
        func.coalesce(BroadcastEvent.note, ""),
    ).outerjoin(BroadcastEvent, BroadcastEvent.id == newest)


def _newest() -> AnySelect:
    """The newest event of the message of the statement around."""
    return (
        select(BroadcastEvent.event)
        .where(BroadcastEvent.broadcast_id == Broadcast.id)
        .order_by(BroadcastEvent.number.desc())
        .limit(1)
    )


RUNNING = (
    _views()
    .where(_newest().correlate(Broadcast).scalar_subquery().in_(("started", "resumed")))
    .order_by(Broadcast.id)
)
"""built once: asked after every turn"""


def _view(row: AnyRow) -> View:
    kept = list(row)
    kept[6] = tuple(row.areas)
    return View(*kept)


def _titled(view: View, place: Place) -> View:
    return replace(view, title=place.title)
