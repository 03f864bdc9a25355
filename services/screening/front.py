"""What the Front and the unions tell a cell's committee (SCR-32), whom they introduce (KPI-12).

Who tells it reads nothing afterwards. The committee reads it, but never who may be meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select

from services.db.models import FrontStep, FrontWord, Unit
from services.members import Member, members
from services.people import COMMITTEE, FRONT, SECRETARIAT, holders
from services.refusal import Refused
from services.reminders import plan
from services.screening.steps import LONGEST_WORDS
from services.words import fold, tidy
from services.work import Work

REPORT, CANDIDATE = "report", "candidate"
STATES = {
    REPORT: ("considered", "closed"),
    CANDIDATE: ("helped", "admitted", "closed"),
}
"""kind → what the committee records of it; new until then"""
LONGEST = 120


@dataclass(frozen=True, slots=True)
class NewWord:
    """What is told. `source`: an office (people.FRONT), or the union as it was typed."""

    kind: str
    name: str
    source: str
    words: str
    on_day: date


@dataclass(frozen=True, slots=True)
class WordView:
    """What was told, and where it stands."""

    id: int
    unit_id: int
    unit: str
    kind: str
    name: str
    source: str
    words: str
    on_day: date
    concerned: Sequence[int]
    state: str


def may_tell(work: Work) -> list[int]:
    """Cells in which the actor tells something: an office, or the secretariat for one."""
    return work.acting.units(*FRONT, *SECRETARIAT)


async def tell(work: Work, unit_id: int, new: NewWord) -> Refused | None:
    """Keeps it for the committee. Refused: not_yours, whole_name, front_needs, front_day."""
    if unit_id not in may_tell(work) or new.kind not in STATES:
        return Refused("not_yours")
    name, source = tidy(new.name)[:LONGEST], tidy(new.source)[:LONGEST]
    if " " not in name:
        return Refused("whole_name")
    if not source or not tidy(new.words):
        return Refused("front_needs")
    if new.on_day > work.today:
        return Refused("front_day")
    concerned = await _concerned(work, unit_id, name) if new.kind == REPORT else []
    told = {"unit_id": unit_id, "kind": new.kind, "name": name, "source": source}
    said = {"words": tidy(new.words)[:LONGEST_WORDS], "on_day": new.on_day}
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now, "concerned": concerned}
    done = await work.db.execute(
        insert(FrontWord).values(**told, **said, **by).returning(FrontWord.id)
    )
    work.record("front.told", f"front:{done.scalar_one()}", kind=new.kind)
    people = set(await holders(work, unit_id, COMMITTEE)) - {work.acting.person_id, *concerned}
    await plan.tell(work, "front_word", unit_id, people)
    return None


async def of_committee(work: Work) -> list[WordView]:
    """What the actor's committees were told and the actor may read; each look is recorded."""
    found = await _load(work)
    if found:
        work.record("front.seen", f"person:{work.acting.person_id}", count=len(found))
    return found


async def move(work: Work, word_id: int, state: str) -> WordView | Refused:
    """What the committee did with it; earlier states remain. Refused: no_such_word."""
    found = next((each for each in await _load(work) if each.id == word_id), None)
    if found is None or state not in STATES[found.kind]:
        return Refused("no_such_word")
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now}
    await work.db.execute(insert(FrontStep).values(word_id=word_id, state=state, **by))
    work.record("front.moved", f"front:{word_id}", state=state)
    return next(each for each in await _load(work) if each.id == word_id)


async def _load(work: Work) -> list[WordView]:
    one, step = FrontWord, FrontStep
    newest = select(func.max(step.id)).group_by(step.word_id)
    columns = (
        one.id, one.unit_id, Unit.name, one.kind, one.name, one.source, one.words, one.on_day,
        one.concerned, func.coalesce(step.state, "new"),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Unit, Unit.id == one.unit_id)
        .outerjoin(step, (step.word_id == one.id) & step.id.in_(newest))
        .where(one.unit_id.in_(work.acting.units(*COMMITTEE)))
        .order_by(one.id.desc())
    )
    found = [WordView(*row) for row in await work.db.execute(statement)]
    return [each for each in found if work.acting.person_id not in each.concerned]


async def _concerned(work: Work, unit_id: int, name: str) -> list[int]:
    """Whom a typed name may mean: those of this name, else all who are called so."""
    people = await members(work, unit_id, work.today)
    same = [each.id for each in people if fold(each.name) == fold(name)]
    return same or [each.id for each in people if _called(each) == fold(name).split()[-1]]


def _called(one: Member) -> str:
    return fold(one.name).split()[-1]
