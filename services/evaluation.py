"""How the last monthly resolution was carried out, item by item (MRE-01 to MRE-04).

The documents give no scale, so nothing is added up to a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select

from services import minutes, resolutions
from services.clock import local_day
from services.db.models import ItemResult, MinuteEntry
from services.minutes import Minutes, Note
from services.refusal import Refused
from services.resolutions import ItemView, ResolutionView
from services.rulebooks import LocalBook, book_for
from services.rules import Finding
from services.work import Work

RESULTS = ("done", "not_done", "low_quality")


@dataclass(frozen=True, slots=True)
class Judged:
    """An item with its newest result; both None while nobody evaluated it."""

    item: ItemView
    result: str | None
    note: str | None

    @property
    def to_correct(self) -> bool:
        """Not done or of low quality: either is enough (MRE-04)."""
        return self.result in ("not_done", "low_quality")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The last resolution and its items. `finding` is that of MRE-01: OK, INCOMPLETE, BLOCKED."""

    minutes: Minutes
    resolution: ResolutionView | None
    items: list[Judged]
    finding: Finding
    correct: tuple[int, ...]
    """ids of those responsible for what was not done well, to be corrected (MRE-04)"""


async def evaluation(work: Work, meeting_id: int) -> Evaluation | Refused:
    """What is to be evaluated at a meeting; without a resolution the finding is BLOCKED."""
    found = await minutes.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    return await of_meeting(work, found)


async def of_meeting(work: Work, found: Minutes) -> Evaluation:
    """The same for minutes that were read already."""
    day, book = local_day(found.meeting.starts_at), await book_for(work, found.meeting.unit_id)
    resolution = await resolutions.last_before(work, found.meeting)
    items = await _judged(work, resolution) if resolution else []
    evaluated = sum(each.result is not None for each in items)
    finding = book.judge("MRE-01", {"items": len(items), "evaluated": evaluated}, day)
    blamed = [each for each in items if each.to_correct and _corrected(each, book, day)]
    people = dict.fromkeys(person for each in blamed for person in each.item.people)
    return Evaluation(found, resolution, items, finding, tuple(people))


async def record(
    work: Work, meeting_id: int, results: Mapping[int, tuple[str, str]], seen: int
) -> Minutes | Refused:
    """Writes results by the item's position: (done | not_done | low_quality, note).

    Refused: not_opened, nothing_to_evaluate, no_such_item, minutes_changed.
    """
    found = await evaluation(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.minutes.opened_at is None:
        return Refused("not_opened")
    if found.finding.by_text == "BLOCKED":
        return Refused("nothing_to_evaluate", {"reason": " ".join(found.finding.reasons)})
    by_position = {each.item.position: each.item for each in found.items}
    for position, (result, _) in results.items():
        if position not in by_position or result not in RESULTS:
            return Refused("no_such_item", {"number": position, "last": len(by_position)})
    notes = [Note("result", note) for _, note in results.values()]
    written = await minutes.append(work, found.minutes, notes, seen)
    if not isinstance(written, Refused):
        chosen = [(by_position[key].id, result) for key, (result, _) in results.items()]
        await _insert(work, written, chosen)
    return written


async def _insert(work: Work, written: Minutes, chosen: list[tuple[int, str]]) -> None:
    entries = written.of("result")[-len(chosen) :]
    rows = [
        {"entry_id": entry.id, "item_id": item_id, "result": result}
        for entry, (item_id, result) in zip(entries, chosen, strict=True)
    ]
    await work.db.execute(insert(ItemResult), rows)


async def _judged(work: Work, resolution: ResolutionView) -> list[Judged]:
    ids = [item.id for item in resolution.items]
    newest = select(func.max(ItemResult.id)).where(ItemResult.item_id.in_(ids))
    statement = (
        select(ItemResult.item_id, ItemResult.result, MinuteEntry.words)
        .join(MinuteEntry, MinuteEntry.id == ItemResult.entry_id)
        .where(ItemResult.id.in_(newest.group_by(ItemResult.item_id)))
    )
    given = {
        row.item_id: (row.result, row.words or None) for row in await work.db.execute(statement)
    }
    return [Judged(item, *given.get(item.id, (None, None))) for item in resolution.items]


def _corrected(each: Judged, book: LocalBook, day: date) -> bool:
    facts = {"incomplete": each.result == "not_done", "low_quality": each.result == "low_quality"}
    return book.judge("MRE-04", facts, day).outcome == "REMIND"
