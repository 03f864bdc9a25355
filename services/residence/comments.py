"""The collective comments in the liaison books at the end of October (RES-07, RES-23 to RES-26).

A comment belongs to a session of the committee: one officer alone comments on nobody. Students in
lodgings wait for the head of the area and the head of its police.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from services.db.models import BookComment, CommentSession, PraiseProposal
from services.refusal import Refused
from services.residence import comment_rows, register, season, students
from services.residence.access import access_committee
from services.residence.views import Enrolled
from services.rulebooks import LocalBook, book_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

TASKS = ("contact", "family", "law", "ethics")
"""the four parts of the sheet; their headings are a value of the rulebook (RES-07, AMB-41)"""
PRAISE = ("praise", "reward", "feedback")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Sat:
    """The committee sat together about the books of a year; `present` as written."""

    id: int
    unit_id: int
    year: int
    held_on: date
    present: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A member in the comments of a year: words by task, proposals by kind, missing opinions.

    `missing`: roles whose opinion on a student is not there yet (head | police).
    """

    member: Enrolled
    words: Mapping[str, str]
    proposals: Mapping[str, str]
    opinions: Mapping[str, str]
    missing: tuple[str, ...]
    held_on: date | None

    @property
    def complete(self) -> bool:
        """All four parts are written."""
        return all(self.words.get(task) for task in TASKS)


@dataclass(frozen=True, slots=True)
class Board:
    """The comments of a year: who has one, by which session, until when (RES-23)."""

    unit_id: int
    year: int
    labels: tuple[str, ...]
    session: Sat | None
    due: Finding
    lines: tuple[Commented, ...]

    @property
    def open(self) -> list[Commented]:
        """Members whose sheet is not complete."""
        return [line for line in self.lines if not line.complete]

    def line(self, introduction_id: int) -> Commented | None:
        """The line of one introduction."""
        return next((line for line in self.lines if line.member.id == introduction_id), None)


async def sit(
    work: Work, unit_id: int, year: int, held_on: date, present: str
) -> tuple[Sat, Finding] | Refused:
    """The committee sat together on a day (RES-23).

    Refused: not_yours, comment_too_early (before the October meeting), nothing_written,
    day_to_come.
    """
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    if held_on > work.today:
        return Refused("day_to_come")
    if not tidy(present):
        return Refused("nothing_written")
    finding = await _judged(work, unit_id, year, held_on)
    if finding.by_text == "BLOCKED":
        return Refused("comment_too_early", {"because": "; ".join(finding.reasons)})
    values = {
        "unit_id": unit_id,
        "year": year,
        "held_on": held_on,
        "present": tidy(present)[:LONGEST],
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    added = insert(CommentSession).values(**values).returning(CommentSession.id)
    sat_id = int((await work.db.execute(added)).scalar_one())
    work.record("residence.sat", f"unit:{unit_id}", year=year)
    return Sat(sat_id, unit_id, year, held_on, tidy(present)), finding


async def write(
    work: Work, unit_id: int, year: int, told: Mapping[int, Mapping[str, str]]
) -> Board | Refused:
    """Comments by introduction and task, for one or for many at once; the newest counts.

    Refused: not_yours, not_collective (no session yet), opinions_missing (RES-25, with names),
    nothing_written.
    """
    board = await of_year(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    if board.session is None:
        return Refused("not_collective")
    chosen = [board.line(introduction_id) for introduction_id in told]
    lines = [line for line in chosen if line is not None]
    if len(lines) != len(told) or not told or not all(map(_is_said, told.values())):
        return Refused("nothing_written")
    if waiting := [line.member.name for line in lines if line.missing]:
        return Refused("opinions_missing", {"names": ", ".join(waiting)})
    rows = _rows(work, board.session.id, told)
    await work.db.execute(insert(BookComment), rows)
    work.record("residence.commented", f"unit:{unit_id}", books=sorted(told))
    return await _board(work, unit_id, year)


async def propose(
    work: Work, unit_id: int, year: int, kind: str, told: Mapping[int, str]
) -> Board | Refused:
    """Praise, reward or feedback by introduction (RES-24, RES-40); empty words withdraw it."""
    board = await of_year(work, unit_id, year)
    if isinstance(board, Refused):
        return board
    if kind not in PRAISE or not told or not all(board.line(one) for one in told):
        return Refused("nothing_written")
    rows = [
        {
            "introduction_id": introduction_id,
            "year": year,
            "kind": kind,
            "words": tidy(words)[:LONGEST],
            "proposed_by": work.acting.person_id,
            "proposed_at": work.now,
        }
        for introduction_id, words in told.items()
    ]
    await work.db.execute(insert(PraiseProposal), rows)
    work.record(f"residence.{kind}", f"unit:{unit_id}", books=sorted(told))
    return await _board(work, unit_id, year)


async def of_year(work: Work, unit_id: int, year: int) -> Board | Refused:
    """The comments of a year, for the residence committee."""
    own = await access_committee(work, unit_id)
    return own if isinstance(own, Refused) else await _board(work, unit_id, year)


async def lines(work: Work, year: int, members: Iterable[Enrolled]) -> list[Commented]:
    """What was written about these members; the caller has asked who may see it."""
    chosen = list(members)
    if not chosen:
        return []
    ids = [each.id for each in chosen]
    words, days = await comment_rows.comments(work, year, ids)
    proposals = await comment_rows.proposals(work, year, ids)
    said = await students.of_year(work, year, ids)
    books: dict[int, LocalBook] = {}
    for unit_id in {each.unit_id for each in chosen}:  # one committee, two at most
        books[unit_id] = await book_for(work, unit_id)
    return [
        Commented(
            each,
            words.get(each.id, {}),
            proposals.get(each.id, {}),
            said.get(each.id, {}),
            students.missing(books[each.unit_id], each, said.get(each.id, {}), work.today),
            days.get(each.id),
        )
        for each in chosen
    ]


def labels(book: LocalBook, day: date) -> tuple[str, ...]:
    """The headings of the four parts."""
    found = book.judge("RES-07", {}, day).values["labels"]
    assert isinstance(found, tuple)  # noqa: S101 - narrows for the type checker
    return found


async def _board(work: Work, unit_id: int, year: int) -> Board:
    """Read once in a transaction, until something is written."""
    key = ("comments", unit_id, year)
    return await work.read.get(work.db, key, lambda: _read(work, unit_id, year))


async def _read(work: Work, unit_id: int, year: int) -> Board:
    sat = await _session(work, unit_id, year)
    day = min(work.today, date(year, 12, 31))
    people = await register.people(work, unit_id, on=day)
    book = await book_for(work, unit_id)
    due = await _judged(work, unit_id, year, sat.held_on if sat else None)
    found = await lines(work, year, people)
    return Board(unit_id, year, labels(book, day), sat, due, tuple(found))


async def _judged(work: Work, unit_id: int, year: int, held_on: date | None) -> Finding:
    """RES-23: together, after the October meeting, by the end of the month."""
    book = await book_for(work, unit_id)
    held = await season.meetings(work, unit_id, year, "october")
    days = [one.day for one in held if one.state == "planned"]
    facts = {"commented_on": held_on, "collective": True, "year": year}
    if days:
        facts["meeting_on"] = max(days)
    return book.judge("RES-23", facts, work.today)


def _is_said(told: Mapping[str, str]) -> bool:
    return bool(told) and set(told) <= set(TASKS) and all(map(tidy, told.values()))


def _rows(
    work: Work, session_id: int, told: Mapping[int, Mapping[str, str]]
) -> Sequence[dict[str, object]]:
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now}
    return [
        {
            "session_id": session_id,
            "introduction_id": introduction_id,
            "task": task,
            "words": tidy(words)[:LONGEST],
        }
        | by
        for introduction_id, tasks in told.items()
        for task, words in tasks.items()
    ]


async def _session(work: Work, unit_id: int, year: int) -> Sat | None:
    row = (await work.db.execute(*comment_rows.sat(unit_id, year))).one_or_none()
    return Sat(*row) if row else None
