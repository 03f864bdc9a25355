"""What follows from absences: letters to workplace committees (RES-09) and criticism (RES-10).

Letters are drafted from closed records, read and sent by a person, and each step is kept. A draft
whose absence was corrected meanwhile cannot be sent any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from services.db.built import built
from services.db.engine import AnySelect, insert_new
from services.db.models import ResidenceLetter, RoleHeld, in_force
from services.people import COMMITTEE
from services.refusal import Refused
from services.reminders import plan
from services.residence import attendance_rows, season
from services.residence.access import access_committee
from services.residence.letter_steps import ACTS, Step, keep_step, last_steps
from services.residence.sheets import Sheet, sheets
from services.residence.views import Enrolled, Session
from services.rulebooks import book_for
from services.rules import Finding
from services.words import tidy
from services.work import Work

WAYS = ("chat", "paper", "email")
LONGEST_PAPER = 120
KEYS = ("introduction_id", "kind", "subject")
COUNTED = {"attended": "attended", "excused": "excused", "unreported": "unreported"}
"""status on a closed sheet → what it counts as in the year; anything else: not held"""


@dataclass(frozen=True, slots=True)
class YearLine:
    """What came of the sessions of a year for one member, and what the rule says (RES-10)."""

    member: Enrolled
    june: str
    october: str
    missed: tuple[Session, ...]
    """those that count as unreported"""
    finding: Finding


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter with its last step: draft | sent | received | reminded | criticised | dropped.

    `holds`: what it tells still stands in the closed records.
    """

    id: int
    unit_id: int
    kind: str
    year: int
    words: str
    member: Enrolled
    session: Session | None
    last: Step
    holds: bool

    @property
    def step(self) -> str:
        """What happened to it last."""
        return self.last.step


async def year(work: Work, unit_id: int, year_: int) -> list[YearLine] | Refused:
    """Everybody who was expected in a closed session of the year, by name."""
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    return await year_lines(work, unit_id, year_)


async def year_lines(work: Work, unit_id: int, year_: int) -> list[YearLine]:
    """The same without asking who acts; an unclosed record does not count yet.

    Read once in a transaction, until something is written.
    """
    key = ("year of a residence", unit_id, year_)
    return await work.read.get(work.db, key, lambda: _year_lines(work, unit_id, year_))


async def _year_lines(work: Work, unit_id: int, year_: int) -> list[YearLine]:
    held = [s for s in await season.meetings(work, unit_id, year_) if s.state == "planned"]
    over = await attendance_rows.closed_among(work, [one.id for one in held])
    closed = await sheets(work, [one for one in held if one.id in over])
    book = await book_for(work, unit_id)
    lines = []
    for member, statuses in _by_member(closed).items():
        rounds = {session.round: status for session, status in statuses}
        facts = {name: rounds.get(name, "not_held") for name in ("june", "october")}
        finding = book.judge("RES-10", facts, work.today, subject(member))
        missed = tuple(session for session, status in statuses if status == "unreported")
        lines.append(YearLine(member, facts["june"], facts["october"], missed, finding))
    return lines


def subject(member: Enrolled) -> str:
    """What a recorded decision about a member is filed under."""
    return f"introduction:{member.id}"


def _by_member(closed: Iterable[Sheet]) -> dict[Enrolled, list[tuple[Session, str]]]:
    found: dict[Enrolled, list[tuple[Session, str]]] = {}
    for sheet in closed:
        for line in sheet.lines:
            status = COUNTED.get(line.status, "not_held")
            found.setdefault(line.member, []).append((sheet.session, status))
    return found


async def draft(work: Work, unit_id: int, year_: int) -> list[LetterView] | Refused:
    """Drafts the letters that the closed records ask for, each once; returns all of the year."""
    lines = await year(work, unit_id, year_)
    if isinstance(lines, Refused):
        return lines
    rows = [
        {
            "unit_id": unit_id,
            "introduction_id": line.member.id,
            "year": year_,
            "drafted_by": work.acting.person_id,
            "drafted_at": work.now,
            **letter,
        }
        for line in lines
        for letter in _wanted(line, year_)
    ]
    if rows:
        statement = insert_new(work.db, ResidenceLetter, keys=KEYS)
        await work.db.execute(statement, rows)
        work.record("residence.letters", f"unit:{unit_id}", year=year_, letters=len(rows))
    return await _views(work, unit_id, year_, lines)


def _wanted(line: YearLine, year_: int) -> list[dict[str, object]]:
    """One letter per unreported absence, and one for a member to be criticised."""
    letters: list[dict[str, object]] = [
        {"kind": "absence", "subject": session.id, "meeting_id": session.id}
        for session in line.missed
    ]
    if line.finding.by_text == "CRITICISM_FLOW":
        letters.append({"kind": "criticism", "subject": year_, "meeting_id": None})
    return letters


async def letters(work: Work, unit_id: int, year_: int) -> list[LetterView] | Refused:
    """The letters of a year as they stand, by name."""
    lines = await year(work, unit_id, year_)
    return lines if isinstance(lines, Refused) else await _views(work, unit_id, year_, lines)


@built
def _drafted(unit_id: int, year_: int) -> AnySelect:
    of = ResidenceLetter
    asked = select(of.__table__).where(of.unit_id == unit_id, of.year == year_)
    return asked.order_by(of.id)


async def _views(
    work: Work, unit_id: int, year_: int, lines: Sequence[YearLine]
) -> list[LetterView]:
    rows = (await work.db.execute(*_drafted(unit_id, year_))).all()
    steps = await last_steps(work, [row.id for row in rows])
    known = {line.member.id: line.member for line in lines}
    sessions = {s.id: s for s in await season.meetings(work, unit_id, year_)}
    standing = {
        (line.member.id, letter["kind"], letter["subject"])
        for line in lines
        for letter in _wanted(line, year_)
    }
    return [
        LetterView(
            row.id,
            row.unit_id,
            row.kind,
            row.year,
            row.words,
            known[row.introduction_id],
            sessions.get(row.meeting_id),
            steps.get(row.id, Step()),
            holds=(row.introduction_id, row.kind, row.subject) in standing,
        )
        for row in rows
        if row.introduction_id in known
    ]


async def send(
    work: Work, unit_id: int, year_: int, letter_ids: Sequence[int], way: str
) -> list[LetterView] | Refused:
    """A person sends drafts: by chat to a workplace inside, on paper or by e-mail to any.

    Refused: not_yours, letter_not_true (its absence was corrected), letter_sent, not_inside.
    """
    found = await letters(work, unit_id, year_)
    if isinstance(found, Refused):
        return found
    chosen = [letter for letter in found if letter.id in set(letter_ids)]
    if refused := _unsendable(chosen, letter_ids, way):
        return refused
    await keep_step(work, [letter.id for letter in chosen], "sent", way)
    if way == "chat":
        await _tell(work, chosen)
    return chosen


def _unsendable(
    chosen: Sequence[LetterView], letter_ids: Sequence[int], way: str
) -> Refused | None:
    if not chosen or len(chosen) != len(set(letter_ids)) or way not in WAYS:
        return Refused("no_such_letter")
    for letter in chosen:
        if letter.step != "draft":
            return Refused("letter_sent", {"name": letter.member.name})
        if not letter.holds:
            return Refused("letter_not_true", {"name": letter.member.name})
        if way == "chat" and letter.member.inside_id is None:
            return Refused("not_inside", {"unit": letter.member.workplace})
    return None


async def _tell(work: Work, chosen: Sequence[LetterView]) -> None:
    """The committee of each workplace inside is told that a letter waits (NTC-19, NTC-20)."""
    inside = {letter.member.inside_id for letter in chosen}
    held = select(RoleHeld.unit_id, RoleHeld.person_id).where(
        RoleHeld.unit_id.in_(inside), RoleHeld.role.in_(COMMITTEE), in_force(RoleHeld, work.today)
    )
    leaders: dict[int, list[int]] = {}
    for row in await work.db.execute(held.distinct()):
        leaders.setdefault(row.unit_id, []).append(row.person_id)
    for unit_id, people in leaders.items():  # the few workplaces of one act of sending
        await plan.tell(work, "residence_letter", unit_id, people)


async def drop(
    work: Work, unit_id: int, year_: int, letter_id: int, because: str
) -> Refused | None:
    """A draft is not sent after all, and why."""
    found = await letters(work, unit_id, year_)
    if isinstance(found, Refused):
        return found
    if not any(letter.id == letter_id and letter.step == "draft" for letter in found):
        return Refused("no_such_letter")
    await keep_step(work, [letter_id], "dropped", note=because)
    return None


async def reply(
    work: Work, unit_id: int, year_: int, letter_id: int, step: str, paper: str
) -> LetterView | Refused:
    """A workplace wrote what it did with a letter: received, reminded or criticised (CNV-P04).

    `paper`: its number and day. Refused: not_yours, paper_needed, no_such_letter.
    """
    found = await letters(work, unit_id, year_)
    if isinstance(found, Refused):
        return found
    sent = (one for one in found if one.id == letter_id and one.step not in ("draft", "dropped"))
    letter = next(sent, None)
    if letter is None or step not in ACTS:
        return Refused("no_such_letter")
    if not tidy(paper):
        return Refused("paper_needed")
    await keep_step(work, [letter_id], step, "paper", paper[:LONGEST_PAPER])
    return replace(letter, last=Step(step, "paper", tidy(paper[:LONGEST_PAPER])))
