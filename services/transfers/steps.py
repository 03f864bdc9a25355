"""Adds a step to a move; the caller has asked whether it may be taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from services.db.models import TransferStep
from services.transfers.views import Case, load, of_ids
from services.words import tidy
from services.work import Work

LONGEST_NUMBER, LONGEST_WORDS, LONGEST_PLACE = 60, 500, 200


@dataclass(frozen=True, slots=True)
class Step:
    """A step to be added; number and day are those of the paper behind it."""

    step: str
    number: str = ""
    on_day: date | None = None
    words: str = ""
    to_unit_id: int | None = None
    place: str = ""
    until: date | None = None


async def take(work: Work, found: Case, step: Step) -> Case:
    """One step of one move."""
    await take_all(work, {found.id: step})
    return await again(work, found.id)


async def take_all(work: Work, steps: Mapping[int, Step]) -> None:
    """A step for each of several moves, in one statement."""
    rows = [_row(work, transfer_id, step) for transfer_id, step in steps.items()]
    if rows:
        await work.db.execute(insert(TransferStep), rows)
    for transfer_id, step in steps.items():
        work.record(f"transfer.{step.step}", f"transfer:{transfer_id}", number=step.number)


async def again(work: Work, transfer_id: int) -> Case:
    """The move as it stands now."""
    return (await load(work, *of_ids([transfer_id])))[0]


async def all_again(work: Work, transfer_ids: Iterable[int]) -> list[Case]:
    """The moves as they stand now."""
    return await load(work, *of_ids(list(transfer_ids)))


def _row(work: Work, transfer_id: int, step: Step) -> dict[str, object]:
    return {
        "transfer_id": transfer_id,
        "step": step.step,
        "number": tidy(step.number)[:LONGEST_NUMBER],
        "on_day": step.on_day,
        "words": tidy(step.words)[:LONGEST_WORDS],
        "to_unit_id": step.to_unit_id,
        "place": tidy(step.place)[:LONGEST_PLACE],
        "until": step.until,
        "taken_by": work.acting.person_id,
        "taken_at": work.now,
    }
