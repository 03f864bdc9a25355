"""What is recorded about subjects, loaded set-wise: the facts that the gates judge."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import (
    GradeFact,
    ReviewSubject,
    RoleHeld,
    SelfReview,
    SelfReviewEntry,
    in_force,
)
from services.grading import comments, complaints, grades, subjects
from services.grading.access import decides, inspects, proposes
from services.grading.comments import CommentView
from services.grading.former import Former, as_stated, memberships
from services.grading.grades import NOTHING, Record
from services.grading.refusing import refuse
from services.grading.subjects import Subject
from services.people import SECRETARIAT
from services.ratings.reading import Rated, of_people
from services.refusal import Refused
from services.residence import book
from services.reviews import standing
from services.reviews.posts import PostView, posts_of
from services.rulebooks import book_for
from services.words import tidy
from services.work import Work

BY_CELL = (
    "sick_days", "maternity", "moved_on", "reorganised_on", "former_in_year",
    "former_in_total", "make_up",
)  # fmt: skip
BY_BODY = (*BY_CELL, "headed_level", "old_superior", "report_before", "report_after")
DISCIPLINE = ("none", "considered", "serving")
"""what the inspection committee's list says of a subject (GRD-G51)"""
NUMBERS = ("sick_days", "former_in_year", "former_in_total")
DAYS = ("reorganised_on",)


@dataclass(frozen=True, slots=True)
class Written:
    """The review: whether it was begun, concluded, reopened, and the own level."""

    begun: bool = False
    reviewed: bool = False
    reopened: bool = False
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that is on record about a subject. `residence` None: not asked of this one."""

    subject: Subject
    written: Written = Written()
    record: Record = NOTHING
    host_id: int | None = None
    former: Former | None = None
    came: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    waits: frozenset[str] = frozenset()
    """kinds of comments of which at least one has not come"""
    complaint: bool = False
    stated: Mapping[str, Any] = field(default_factory=dict)
    residence: book.Result | None = None
    works: bool = False
    post: PostView | None = None
    """of a leader: the post for which he or she is graded (GRD-G36)"""
    heads_cell: bool = False
    rated: Rated | None = None
    """what the ward sent of a member who works for it (DIS-12)"""

    @property
    def level(self) -> int | None:
        """The own level: of the self-review; of a collective that on its own sheet (03-ĐG)."""
        if self.subject.kind == "collective":
            own = self.record.newest("self")
            return own.level if own else None
        return self.written.level

    @property
    def review(self) -> str:
        """REVIEWED | NOT_REVIEWED | REOPENED | EXCLUDED (GRD-G23)"""
        if not self.subject.must:
            return "EXCLUDED"
        if self.written.reopened:
            return "REOPENED"
        return "REVIEWED" if self.written.reviewed else "NOT_REVIEWED"


async def state(
    work: Work, subject_id: int, name: str, value: object, paper: str
) -> Known | Refused:
    """Keeps a fact that weighs on a grade, with what it rests on; earlier ones remain.

    `value`: days or months as a number, a day of now or before, yes or no, a level, or a word of
    DISCIPLINE; None takes back what was stated.
    Refused: no_such_subject, grade_fact, grade_fact_paper.
    """
    subject = (await subjects.load(work, [subject_id])).get(subject_id)
    if subject is None or not _states(work, subject, name):
        return refuse("no_such_subject", "GRD-G51" if name == "discipline" else "GRD-G01")
    if not _fits(work, name, value):
        return refuse("grade_fact", "GRD-G51" if name == "discipline" else "GRD-G06")
    if not tidy(paper):
        return refuse("grade_fact_paper", "GRD-G06")
    kept = value.isoformat() if isinstance(value, date) else value
    values = {"subject_id": subject_id, "name": name, "value": [kept]}
    by = {"paper": tidy(paper)[:200], "stated_by": work.acting.person_id, "stated_at": work.now}
    await work.db.execute(insert(GradeFact).values(**values, **by))
    work.record("grading.fact", f"subject:{subject_id}", name=name)
    return (await gather(work, [subject]))[subject_id]


def _fits(work: Work, name: str, value: object) -> bool:
    if name == "discipline":
        return value in DISCIPLINE
    if value is None or name == "headed_level":
        return True
    if name in NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if name in DAYS:
        return isinstance(value, date) and value <= work.today
    return isinstance(value, bool)


def _states(work: Work, subject: Subject, name: str) -> bool:
    if subject.person_id == work.acting.person_id:
        return False
    if name == "discipline":
        return inspects(work, subject.decider_id)
    if decides(work, subject.decider_id):
        return name in BY_BODY
    return proposes(work, subject) and name in BY_CELL


async def gather(work: Work, listed: Sequence[Subject]) -> dict[int, Known]:
    """Subject → what is known of it, in about a dozen statements, however many there are."""
    if not listed:
        return {}
    ids = [each.id for each in listed]
    people = sorted({each.person_id for each in listed if each.person_id})
    leaders = [each.person_id for each in listed if each.kind == "leader" and each.person_id]
    year = listed[0].year
    written, records = await _written(work, listed), await grades.records(work, ids)
    asked = _by_subject(await comments.load(work, ids))
    stopped = await complaints.open_subjects(work, ids)
    stated = await _stated(work, ids)
    hosts, former = await memberships(work, listed, people, year)
    posts = await posts_of(work, leaders, work.today) if leaders else {}
    secretaries = await _secretaries(work, people)
    works, results = await _residence(work, listed, year)
    rated = await of_people(work, people, year)
    found = {}
    for each in listed:
        mine = asked.get(each.id, [])
        member = each.person_id or 0
        is_member = each.kind == "member"
        found[each.id] = Known(
            each,
            written.get(each.id, Written()),
            records.get(each.id, NOTHING),
            hosts.get(member) if is_member else None,
            as_stated(former.get(member), stated.get(each.id, {})) if is_member else None,
            frozenset(one.kind for one in mine if one.words),
            frozenset(one.kind for one in mine),
            frozenset(one.kind for one in mine if not one.words),
            each.id in stopped,
            stated.get(each.id, {}),
            results.get(member) if is_member else None,
            is_member and each.unit_id in works,
            _post(posts.get(member, ()), each),
            is_member and (member, each.unit_id) in secretaries,
            rated.get(member) if is_member else None,
        )
    return found


def _by_subject(found: Iterable[CommentView]) -> dict[int, list[CommentView]]:
    by: dict[int, list[CommentView]] = {}
    for each in found:
        by.setdefault(each.subject_id, []).append(each)
    return by


async def _written(work: Work, listed: Sequence[Subject]) -> dict[int, Written]:
    """Who was concluded on (GRD-R19, GRD-R20), whose review is to be done again, own levels.

    A person writes one review, so a leader's level may stand with the member (GRD-R14).
    """
    ids = [each.id for each in listed]
    leaders = [each.person_id for each in listed if each.kind == "leader" and each.person_id]
    concluded, redone = await standing.concluded_on(work, ids)
    rows = await work.db.execute(*_levels(ids, listed[0].season_id, leaders))
    levels = {row[0]: (row[1], row[2]) for row in rows}
    by_person = {person: level for person, level in levels.values() if person}
    found = {}
    for each in listed:
        _, own = levels.get(each.id, (None, None))
        level = own or by_person.get(each.person_id or 0)
        found[each.id] = Written(each.id in levels, each.id in concluded, each.id in redone, level)
    return found


@built
def _levels(
    ids: Collection[int], season_id: int, people: Collection[int]
) -> Select[int, int | None, int | None]:
    """Subject, person and own levels of each review that was begun, the newest level last."""
    entry = SelfReviewEntry
    theirs = (ReviewSubject.season_id == season_id) & ReviewSubject.person_id.in_(people)
    return (
        select(ReviewSubject.id, ReviewSubject.person_id, entry.points)
        .join(SelfReview, SelfReview.subject_id == ReviewSubject.id)
        .outerjoin(entry, (entry.review_id == SelfReview.id) & (entry.kind == "level"))
        .where(ReviewSubject.id.in_(ids) | theirs)
        .order_by(entry.id)
    )


async def _stated(work: Work, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in await work.db.execute(*_facts(ids)):
        found.setdefault(row[0], {})[row[1]] = row[2][0]
    return {
        key: {name: value for name, value in said.items() if value is not None}
        for key, said in found.items()
    }


@built
def _facts(ids: Collection[int]) -> AnySelect:
    of = GradeFact
    return select(of.subject_id, of.name, of.value).where(of.subject_id.in_(ids)).order_by(of.id)


async def _secretaries(work: Work, people: Sequence[int]) -> set[tuple[int, int]]:
    """Heads of cells: (person, unit)."""
    return {(row[0], row[1]) for row in await work.db.execute(*_heads(people, work.today))}


@built
def _heads(people: Collection[int], on: date) -> Select[int, int]:
    of = RoleHeld
    secretary = of.role == SECRETARIAT[0]
    return select(of.person_id, of.unit_id).where(
        of.person_id.in_(people), secretary, in_force(of, on)
    )


def _post(held: Sequence[PostView], subject: Subject) -> PostView | None:
    mine = (each for each in held if each.collective_id == subject.collective_id)
    return next(mine, None) if subject.kind == "leader" else None


async def _residence(
    work: Work, listed: Sequence[Subject], year: int
) -> tuple[set[int], dict[int, book.Result]]:
    """Cells that are workplaces, and what the residence told of their members (GRD-G55)."""
    units = {each.unit_id for each in listed if each.kind == "member"}
    inside = await book.inside_of(work, units)
    if not inside:
        return set(), {}
    rules = await book_for(work, listed[0].decider_id)
    return inside, await book.results_of(work, sorted(inside), year, rules)
