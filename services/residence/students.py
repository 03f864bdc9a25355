"""Opinions on pupils and students in lodgings, asked for before anybody comments (RES-25, ROL-21).

The head of the area and the head of its police each say their own; what one of them told on paper
or by word is recorded by the residence committee.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Introduction, StudentOpinion, in_force
from services.refusal import Refused
from services.residence.access import areas_headed, keeps
from services.residence.views import ENROLLED, Enrolled, enrolled, the_introduction
from services.rulebooks import LocalBook
from services.words import tidy
from services.work import Work

ROLES = ("head", "police")
LONGEST, LONGEST_PAPER = 1000, 120


@dataclass(frozen=True, slots=True)
class Asked:
    """A student on whom the actor is to say something, as head | police; `words`: said before."""

    student: Enrolled
    role: str
    words: str


@built
def _students(on: date) -> AnySelect:
    return ENROLLED.where(Introduction.kind == "student", in_force(Introduction, on))


async def asked(work: Work, year: int) -> list[Asked]:
    """The students in the areas of which the actor is an officer today."""
    areas = await areas_headed(work)
    if not areas:
        return []
    found = await enrolled(work, _students(work.today))
    near = [each for each in found if each.area_id in areas]
    said = await of_year(work, year, [each.id for each in near])
    return [
        Asked(each, areas[each.area_id], said.get(each.id, {}).get(areas[each.area_id], ""))
        for each in near
        if each.area_id is not None
    ]


async def say(
    work: Work, introduction_id: int, year: int, words: str, role: str = "", paper: str = ""
) -> Enrolled | Refused:
    """The opinion of the actor, or one that the residence committee was told (`role`).

    `paper`: number and day of what was written; empty: by chat, or by word of mouth.

    Refused: not_yours, nothing_written.
    """
    own = {each.student.id: each for each in await asked(work, year)}
    mine = own.get(introduction_id)
    if mine and not role:
        student, role = mine.student, mine.role
    else:
        found = await enrolled(work, the_introduction(introduction_id))
        if not found or found[0].kind != "student" or not keeps(work, found[0]):
            return Refused("not_yours")
        student = found[0]
    if role not in ROLES or not tidy(words):
        return Refused("nothing_written")
    values = {
        "introduction_id": introduction_id,
        "year": year,
        "role": role,
        "words": tidy(words)[:LONGEST],
        "paper": tidy(paper)[:LONGEST_PAPER],
        "recorded_by": work.acting.person_id,
        "recorded_at": work.now,
    }
    await work.db.execute(insert(StudentOpinion).values(**values))
    work.record("residence.student", f"introduction:{introduction_id}", role=role)
    return student


@built
def _said(year: int, ids: Collection[int]) -> Select[int, str, str, str]:
    said = StudentOpinion
    newest = (
        select(func.max(said.id))
        .where(said.year == year, said.introduction_id.in_(ids))
        .group_by(said.introduction_id, said.role)
    )
    columns = (said.introduction_id, said.role, said.words, said.paper)
    return select(*columns).where(said.id.in_(newest)).order_by(said.role)


async def of_year(work: Work, year: int, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Opinions of a year by introduction and role, with the paper; the newest counts."""
    found: dict[int, dict[str, str]] = {}
    for row in await work.db.execute(*_said(year, ids)):
        found.setdefault(row[0], {})[row[1]] = f"{row[2]} ({row[3]})" if row[3] else row[2]
    return found


def missing(
    book: LocalBook, member: Enrolled, said: Mapping[str, str], day: date
) -> tuple[str, ...]:
    """Whose opinion is wanted before a comment (RES-25); nobody's for those who are no student."""
    if member.kind != "student":
        return ()
    facts = {"head_of_area": "head" in said, "head_of_police": "police" in said}
    if book.judge("RES-25", facts, day).by_text == "OK":
        return ()
    return tuple(role for role in ROLES if role not in said)
