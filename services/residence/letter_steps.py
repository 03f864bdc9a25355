"""Letters as the workplace sees them, and the steps that are kept of each (CNV-P04)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import LetterStep, ResidenceLetter, Workplace
from services.people import COMMITTEE
from services.refusal import Refused
from services.residence import season
from services.residence.views import ENROLLED, Enrolled, Session, enrolled
from services.words import tidy
from services.work import Work

ACTS = ("received", "reminded", "criticised")


@dataclass(frozen=True, slots=True)
class Step:
    """The last step of a letter; `way` of sending, `note`: the paper that a reply came on."""

    step: str = "draft"
    way: str = ""
    note: str = ""


@built
def _last(letter_ids: Collection[int]) -> AnySelect:
    newest = (
        select(func.max(LetterStep.id))
        .where(LetterStep.letter_id.in_(letter_ids))
        .group_by(LetterStep.letter_id)
    )
    columns = (LetterStep.letter_id, LetterStep.step, LetterStep.way, LetterStep.note)
    return select(*columns).where(LetterStep.id.in_(newest))


async def last_steps(work: Work, letter_ids: Sequence[int]) -> dict[int, Step]:
    """The last step of each letter that has one."""
    if not letter_ids:
        return {}
    rows = await work.db.execute(*_last(letter_ids))
    return {row[0]: Step(*row[1:]) for row in rows}


async def keep_step(
    work: Work, letter_ids: Sequence[int], step: str, way: str = "", note: str = ""
) -> None:
    """The same step of several letters, each logged with who did it."""
    rows = [
        {
            "letter_id": letter_id,
            "step": step,
            "way": way,
            "note": tidy(note),
            "recorded_by": work.acting.person_id,
            "recorded_at": work.now,
        }
        for letter_id in letter_ids
    ]
    await work.db.execute(insert(LetterStep), rows)
    work.record(f"residence.letter.{step}", "letters", letters=sorted(letter_ids))


@dataclass(frozen=True, slots=True)
class Received:
    """A letter as the committee of a workplace inside sees it."""

    id: int
    kind: str
    year: int
    member: Enrolled
    session: Session | None
    step: str


@built
def _ever_inside(inside_ids: Collection[int]) -> AnySelect:
    return ENROLLED.where(Workplace.inside_id.in_(inside_ids))


async def received(work: Work) -> list[Received]:
    """The letters sent to the workplaces in whose committee the actor is, the newest first."""
    inside = _ever_inside(work.acting.units(*COMMITTEE))
    members = {each.id: each for each in await enrolled(work, inside)}
    asked = select(ResidenceLetter.__table__).where(ResidenceLetter.introduction_id.in_(members))
    rows = (await work.db.execute(asked.order_by(ResidenceLetter.id.desc()))).all()
    steps = await last_steps(work, [row.id for row in rows])
    sessions = {
        s.id: s for s in await season.by_ids(work, {r.meeting_id for r in rows if r.meeting_id})
    }
    return [
        Received(
            row.id,
            row.kind,
            row.year,
            members[row.introduction_id],
            sessions.get(row.meeting_id),
            steps[row.id].step,
        )
        for row in rows
        if row.id in steps and steps[row.id].step not in ("draft", "dropped")
    ]


async def act(work: Work, letter_id: int, step: str, note: str = "") -> Received | Refused:
    """The workplace received a letter, reminded the member, or criticised them (CNV-P04)."""
    found = next((letter for letter in await received(work) if letter.id == letter_id), None)
    if found is None or step not in ACTS:
        return Refused("no_such_letter")
    if found.member.person_id == work.acting.person_id:
        return Refused("not_for_oneself")
    await keep_step(work, [letter_id], step, note=note)
    return found
