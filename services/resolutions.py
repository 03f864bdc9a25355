"""Numbered resolutions of a cell with their items and the members responsible (REP-37).

A resolution belongs to the meeting that passed it; a corrected one is a new row, the old remains.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, extract, func, insert, select, union_all
from sqlalchemy.orm import aliased

from services import minutes
from services.clock import local_day
from services.db.built import Parameters, built
from services.db.engine import AnyRow, AnySelect
from services.db.models import (
    MinuteEntry,
    PaperResolution,
    Resolution,
    ResolutionDuty,
    ResolutionItem,
)
from services.meetings import MeetingView
from services.members import members
from services.minutes import Minutes, Note
from services.refusal import Refused
from services.rulebooks import judge_for
from services.words import tidy
from services.work import Work

KINDS = (
    "month", "assign", "adjust", "add", "exempt", "propose_exempt", "helper",
    "propose_removal", "keep_helping",
)  # fmt: skip
"""tháng, phân công, điều chỉnh, bổ sung, miễn, đề nghị miễn, giúp đỡ, đề nghị đưa ra, tiếp tục"""
TASK_KINDS = ("month", "assign", "adjust", "add")
"""kinds that may give somebody a task"""
LONGEST_ITEM = 500
HIGHEST = 999


@dataclass(frozen=True, slots=True)
class NewItem:
    """A task to be resolved, those responsible, and the last day."""

    words: str
    people: tuple[int, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class NewResolution:
    """A resolution to be recorded; `number` None takes the next of the year."""

    items: tuple[NewItem, ...]
    number: int | None = None
    kind: str = "month"
    replaces: int | None = None
    """the step of the minutes that wrote the one corrected"""


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of a resolution; `people` are ids."""

    id: int
    position: int
    words: str
    people: tuple[int, ...]
    due: date | None


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """A resolution that counts."""

    id: int
    entry_id: int
    unit_id: int
    number: int
    kind: str
    resolved_on: date
    items: tuple[ItemView, ...]


async def record(work: Work, meeting_id: int, new: NewResolution, seen: int) -> Minutes | Refused:
    """Writes a resolution into the minutes of the meeting that passed it.

    Refused: not_opened, resolution_empty, resolution_kind, needs_a_number, number_taken,
    not_in_cell, due_past, minutes_changed.
    """
    found = await minutes.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.opened_at is None:
        return Refused("not_opened")
    day = local_day(found.meeting.starts_at)
    number = new.number or await next_number(work, found.meeting.unit_id, day.year)
    if refused := await _unfit(work, found.meeting, new, number):
        return refused
    note = Note("resolution", str(number), replaces=new.replaces)
    written = await minutes.append(work, found, [note], seen)
    if not isinstance(written, Refused):
        await _insert(work, written, new, number)
    return written


async def of_meeting(work: Work, found: Minutes) -> list[ResolutionView]:
    """The resolutions a meeting passed, in order."""
    ids = [entry.id for entry in found.of("resolution")]
    return await _views(work, _of_entries(ids)) if ids else []


async def last_before(work: Work, meeting: MeetingView) -> ResolutionView | None:
    """The cell's newest monthly resolution from before a meeting."""
    found = await _views(work, _newest_before(meeting.unit_id, local_day(meeting.starts_at)))
    return found[0] if found else None


async def next_number(work: Work, unit_id: int, year: int) -> int:
    """One more than the highest number of the cell's resolutions in a year, also on paper."""
    highest = [
        select(func.max(model.number)).where(
            model.unit_id == unit_id, extract("year", model.resolved_on) == year
        )
        for model in (Resolution, PaperResolution)
    ]
    numbers = (await work.db.execute(union_all(*highest))).scalars()
    return max(number or 0 for number in numbers) + 1


async def numbered(work: Work, unit_id: int, number: int, year: int) -> ResolutionView | None:
    """The cell's recorded resolution of that number. Who may see it was asked before."""
    found = await _views(work, _numbered(unit_id, number, year))
    return found[0] if found else None


async def since(work: Work, unit_id: int, day: date, kinds: Sequence[str]) -> list[ResolutionView]:
    """The cell's recorded resolutions of some kinds from a day on, the oldest first."""
    return await _views(work, _since(unit_id, day, kinds))


async def _unfit(
    work: Work, meeting: MeetingView, new: NewResolution, number: int
) -> Refused | None:
    day = local_day(meeting.starts_at)
    if new.kind not in KINDS:
        return Refused("resolution_kind")
    if not new.items or not all(tidy(item.words) for item in new.items):
        return Refused("resolution_empty")
    facts: dict[str, object] = {"meeting_record": True, "resolution": str(number)}
    numbered = await judge_for(work, meeting.unit_id, "REP-37", facts, day)
    if number > HIGHEST or numbered.by_text != "OK":
        return Refused("needs_a_number")
    if await _taken(work, meeting.unit_id, number, day.year, new.replaces):
        return Refused("number_taken", {"number": number})
    late = next((item.due for item in new.items if item.due and item.due < day), None)
    if late:
        return Refused("due_past", {"day": late})
    known = {member.id for member in await members(work, meeting.unit_id, day)}
    named = {person for item in new.items for person in item.people}
    return Refused("not_in_cell") if named - known else None


async def _taken(work: Work, unit_id: int, number: int, year: int, replaces: int | None) -> bool:
    statement = _counting().where(
        Resolution.unit_id == unit_id,
        Resolution.number == number,
        extract("year", Resolution.resolved_on) == year,
        Resolution.entry_id != (replaces or 0),
    )
    paper = select(PaperResolution.id).where(
        PaperResolution.unit_id == unit_id,
        PaperResolution.number == number,
        extract("year", PaperResolution.resolved_on) == year,
    )
    known = exists(statement.order_by(None).with_only_columns(Resolution.id)) | exists(paper)
    return bool((await work.db.execute(select(known))).scalar())


async def _insert(work: Work, written: Minutes, new: NewResolution, number: int) -> None:
    values = {
        "entry_id": written.of("resolution")[-1].id,
        "unit_id": written.meeting.unit_id,
        "number": number,
        "kind": new.kind,
        "resolved_on": local_day(written.meeting.starts_at),
    }
    done = await work.db.execute(insert(Resolution).values(**values).returning(Resolution.id))
    resolution_id = done.scalar_one()
    for position, item in enumerate(new.items, start=1):
        await _insert_item(work, resolution_id, position, item)
    work.record("resolution.recorded", f"resolution:{resolution_id}", number=number)


async def _insert_item(work: Work, resolution_id: int, position: int, item: NewItem) -> None:
    values = {
        "resolution_id": resolution_id,
        "position": position,
        "words": tidy(item.words)[:LONGEST_ITEM],
        "due": item.due,
    }
    statement = insert(ResolutionItem).values(**values).returning(ResolutionItem.id)
    item_id = (await work.db.execute(statement)).scalar_one()
    duties = [{"item_id": item_id, "person_id": each} for each in dict.fromkeys(item.people)]
    if duties:
        await work.db.execute(insert(ResolutionDuty), duties)


def _counting() -> AnySelect:
    """Resolutions whose step in the minutes was neither replaced nor withdrawn."""
    later = aliased(MinuteEntry)
    replaced = select(later.id).where(later.replaces == Resolution.entry_id)
    columns = (
        Resolution.id,
        Resolution.entry_id,
        Resolution.unit_id,
        Resolution.number,
        Resolution.kind,
        Resolution.resolved_on,
    )
    return select(*columns).where(~replaced.exists()).order_by(Resolution.id)


@built
def _of_entries(entry_ids: Collection[int]) -> AnySelect:
    return _counting().where(Resolution.entry_id.in_(entry_ids))


@built
def _newest_before(unit_id: int, day: date) -> AnySelect:
    before = _counting().where(
        Resolution.unit_id == unit_id, Resolution.kind == "month", Resolution.resolved_on < day
    )
    newest = before.order_by(None).order_by(Resolution.resolved_on.desc(), Resolution.id.desc())
    return newest.limit(1)


@built
def _numbered(unit_id: int, number: int, year: int) -> AnySelect:
    of_number = _counting().where(
        Resolution.unit_id == unit_id,
        Resolution.number == number,
        extract("year", Resolution.resolved_on) == year,
    )
    return of_number.limit(1)


@built
def _since(unit_id: int, day: date, kinds: Collection[str]) -> AnySelect:
    return _counting().where(
        Resolution.unit_id == unit_id, Resolution.kind.in_(kinds), Resolution.resolved_on >= day
    )


async def _views(work: Work, asked: tuple[AnySelect, Parameters]) -> list[ResolutionView]:
    rows = (await work.db.execute(*asked)).all()
    items = await _items(work, [row.id for row in rows]) if rows else {}
    return [_view(row, items.get(row.id, [])) for row in rows]


def _view(row: AnyRow, items: Sequence[ItemView]) -> ResolutionView:
    known: tuple[Any, ...] = (*row, tuple(items))
    return ResolutionView(*known)


async def _items(work: Work, ids: Sequence[int]) -> dict[int, list[ItemView]]:
    people: dict[int, tuple[int, ...]] = {}
    for item_id, person_id in await work.db.execute(*_duties_of(ids)):
        people[item_id] = (*people.get(item_id, ()), person_id)
    found: dict[int, list[ItemView]] = {}
    for resolution_id, item_id, position, words, due in await work.db.execute(*_items_of(ids)):
        view = ItemView(item_id, position, words, people.get(item_id, ()), due)
        found.setdefault(resolution_id, []).append(view)
    return found


@built
def _duties_of(resolution_ids: Collection[int]) -> Select[int, int]:
    duties = select(ResolutionDuty.item_id, ResolutionDuty.person_id).join(ResolutionItem)
    of = duties.where(ResolutionItem.resolution_id.in_(resolution_ids))
    return of.order_by(ResolutionDuty.id)


@built
def _items_of(resolution_ids: Collection[int]) -> Select[int, int, int, str, date | None]:
    item = ResolutionItem
    items = select(item.resolution_id, item.id, item.position, item.words, item.due)
    return items.where(item.resolution_id.in_(resolution_ids)).order_by(item.position)
