"""Who owes what before grades can be given, and one message a day to each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from services.db.models import Chat
from services.grading.board import Board, body, of_body, of_cell, owing
from services.grading.gates import UNASKED, Gate, Owed
from services.people import holders_in, names
from services.refusal import Refused
from services.reminders import plan
from services.reviews import reading
from services.work import Work

KIND = "grade_owed"


@dataclass(frozen=True, slots=True)
class Due:
    """A closed gate of a subject: what is missing and who owes it."""

    subject_id: int
    person_id: int | None
    name: str
    unit: str
    gate: Gate
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nudged:
    """How many were told now, and the names of those who have no chat to be told in."""

    told: int
    unreachable: tuple[str, ...]


async def dues(work: Work, board: Board) -> list[Due]:
    """All that stands in the way of the next step of anybody; access is the caller's."""
    found = owing(board)
    gates = [gate for some in found.values() for gate in some]
    held = await _held(work, gates)
    return [
        Due(
            key,
            board.known[key].subject.person_id,
            board.known[key].subject.name,
            board.known[key].subject.unit,
            gate,
            _people(gate.owes, held),
        )
        for key, some in found.items()
        for gate in some
    ]


async def nudge(work: Work, unit_id: int, year: int, *, cell: bool) -> Nudged | Refused:
    """One message to each who owes something, at most one a day (DSG-06).

    Refused: not_yours, grade_no_season.
    """
    board = await (of_cell if cell else of_body)(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    people = {one for due in await dues(work, board) for one in due.people}
    people.discard(work.acting.person_id)
    reached = await _reached(work, people)
    told = await plan.once_today(work, KIND, board.season.id, people & reached)
    without = await names(work, people - reached)
    work.record("grading.nudged", f"unit:{unit_id}", people=told)
    return Nudged(told, tuple(sorted(without.values())))


async def owed_by(work: Work, season_id: int) -> Mapping[int, list[Due]]:
    """Person → what the whole ward waits for from them in a season; access is the caller's.

    That opinions are asked for or not needed is said of everybody at once: it is one matter.
    """
    season = await reading.season_of(work, season_id)
    if season is None:
        return {}
    board = await body(work, season.ward_id, season.year)
    if isinstance(board, Refused):
        return {}
    found: dict[int, list[Due]] = {}
    told = set()
    for due in await dues(work, board):
        for person in due.people:
            if due.gate.key == UNASKED and person in told:
                continue
            if due.gate.key == UNASKED:
                told.add(person)
            found.setdefault(person, []).append(due)
    return found


def _people(owes: Owed | None, held: Mapping[int, Mapping[str, list[int]]]) -> tuple[int, ...]:
    if owes is None:
        return ()
    if owes.person_id is not None:
        return (owes.person_id,)
    roles = held.get(owes.unit_id or 0, {})
    return tuple(dict.fromkeys(one for role in owes.roles for one in roles.get(role, ())))


async def _held(work: Work, gates: Iterable[Gate]) -> Mapping[int, Mapping[str, list[int]]]:
    owed = [gate.owes for gate in gates if gate.owes is not None]
    units = {each.unit_id for each in owed if each.unit_id is not None}
    roles = {role for each in owed for role in each.roles}
    return await holders_in(work, units, roles) if units else {}


async def _reached(work: Work, people: Iterable[int]) -> set[int]:
    chats = select(Chat.person_id).where(
        Chat.person_id.in_(list(people)), Chat.blocked_at.is_(None)
    )
    return {one for one in (await work.db.execute(chats)).scalars() if one is not None}
