"""A member's difficulty: sent to the secretary and, by choice, to the ward; answered back.

The documents say where units take difficulties (SCR-36, REP-38, RES-42); between the member and
the own cell they say nothing, so the member chooses how far it goes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select

from services.db.built import built
from services.db.models import Person, Question, QuestionReply, RoleHeld, Unit, in_force
from services.people import SECRETARIAT, WARD
from services.refusal import Refused
from services.reminders import plan
from services.units import home_unit
from services.work import Work

LONGEST = 1500


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its newest answer (None: it waits)."""

    id: int
    unit_id: int
    unit: str
    person_id: int
    name: str
    words: str
    to_ward: bool
    asked_at: datetime
    answer: str | None = None


async def ask(work: Work, words: str, *, to_ward: bool) -> QuestionView | Refused:
    """Sends a difficulty; those who may answer are told. Refused: no_cell, question_empty."""
    unit = await home_unit(work)
    if unit is None:
        return Refused("no_cell")
    if not words.strip():
        return Refused("question_empty")
    values = {
        "unit_id": unit.id,
        "person_id": work.acting.person_id,
        "words": words.strip()[:LONGEST],
        "to_ward": to_ward,
        "asked_at": work.now,
    }
    done = await work.db.execute(insert(Question).values(**values).returning(Question.id))
    question_id = done.scalar_one()
    work.record("question.asked", f"question:{question_id}", to_ward=to_ward)
    told = await _answerers(work, question_id)
    await plan.tell(work, "question_asked", question_id, told - {work.acting.person_id})
    return await _found(work, question_id)


async def access_question(work: Work, question_id: int) -> QuestionView | Refused:
    """A question, for who asked it and for those it was sent to."""
    mine = Question.person_id == work.acting.person_id
    wanted = _views().where(Question.id == question_id, or_(mine, _sent_to(work)))
    row = (await work.db.execute(wanted)).one_or_none()
    return QuestionView(*row) if row else Refused("no_such_question")


async def reply(work: Work, question_id: int, words: str) -> QuestionView | Refused:
    """Answers a question; the member is told. A further answer follows the first."""
    found = await access_question(work, question_id)
    if isinstance(found, Refused):
        return found
    if not await _may_answer(work, question_id):
        return Refused("not_yours")
    if not words.strip():
        return Refused("question_empty")
    by = {"answered_by": work.acting.person_id, "answered_at": work.now}
    values = {"question_id": question_id, "words": words.strip()[:LONGEST]}
    await work.db.execute(insert(QuestionReply).values(**values, **by))
    work.record("question.answered", f"question:{question_id}")
    await plan.tell(work, "question_answered", question_id, [found.person_id])
    return await _found(work, question_id)


async def waiting(work: Work, *, limit: int = 20) -> list[QuestionView]:
    """Questions sent to the actor that nobody has answered, the oldest first."""
    statement = _views().where(_sent_to(work), ~_answered()).order_by(Question.id).limit(limit)
    return [QuestionView(*row) for row in await work.db.execute(statement)]


async def own(work: Work, *, limit: int = 3) -> list[QuestionView]:
    """What the actor asked last, the newest first."""
    mine = Question.person_id == work.acting.person_id
    rows = await work.db.execute(_views().where(mine).order_by(Question.id.desc()).limit(limit))
    return [QuestionView(*row) for row in rows]


async def count_waiting(work: Work, unit_ids: Sequence[int]) -> dict[int, int]:
    """How many questions of each cell nobody has answered, in one statement."""
    return {row[0]: row[1] for row in await work.db.execute(*_waiting(unit_ids))}


@built
def _waiting(unit_ids: Collection[int]) -> Select[int, int]:
    return (
        select(Question.unit_id, func.count())
        .where(Question.unit_id.in_(unit_ids), ~_answered())
        .group_by(Question.unit_id)
    )


async def _may_answer(work: Work, question_id: int) -> bool:
    statement = select(Question.id).join(Unit, Unit.id == Question.unit_id)
    rows = await work.db.execute(statement.where(Question.id == question_id, _sent_to(work)))
    return rows.first() is not None


def _sent_to(work: Work) -> ColumnElement[bool]:
    """The condition that a question was sent to the actor: own cell, or own ward by choice."""
    ward = and_(Question.to_ward, Unit.parent_id.in_(work.acting.units(*WARD)))
    return or_(Question.unit_id.in_(work.acting.units(*SECRETARIAT)), ward)


def _answered() -> ColumnElement[bool]:
    return select(QuestionReply.id).where(QuestionReply.question_id == Question.id).exists()


def _views() -> Any:
    newest = (
        select(QuestionReply.words)
        .where(QuestionReply.question_id == Question.id)
        .order_by(QuestionReply.id.desc())
        .limit(1)
    )
    columns = (
        Question.id,
        Question.unit_id,
        Unit.name,
        Question.person_id,
        Person.full_name,
        Question.words,
        Question.to_ward,
        Question.asked_at,
        newest.scalar_subquery(),
    )
    joined = select(*columns).join(Unit, Unit.id == Question.unit_id)
    return joined.join(Person, Person.id == Question.person_id)


async def _answerers(work: Work, question_id: int) -> set[int]:
    """The secretariat of the cell, and the ward's staff when the member chose so."""
    here = and_(RoleHeld.unit_id == Question.unit_id, RoleHeld.role.in_(SECRETARIAT))
    above = and_(Question.to_ward, RoleHeld.unit_id == Unit.parent_id, RoleHeld.role.in_(WARD))
    statement = (
        select(RoleHeld.person_id)
        .select_from(Question)
        .join(Unit, Unit.id == Question.unit_id)
        .join(RoleHeld, or_(here, above))
        .where(Question.id == question_id, in_force(RoleHeld, work.today))
    )
    return set((await work.db.execute(statement)).scalars())


async def _found(work: Work, question_id: int) -> QuestionView:
    return QuestionView(*(await work.db.execute(_views().where(Question.id == question_id))).one())
