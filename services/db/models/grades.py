"""Grades of a year: every level ever given and by what, and what stood in the way of it.

Rows are only added. The newest level of a stage counts; what was cancelled stays with its reason.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import (
    Base,
    Key,
    actor_ref,
    maybe_actor,
    person_ref,
    type_id,
    unit_ref,
)

SUBJECT = "review_subjects.id"


class Grade(Base):
    """A level that was given to a subject, or taken away.

    Stage: self | proposal | advice | decision | cancelled | notified. `number` and `on_day` are
    those of the paper behind it; `evidence` what it rests on, or why it was cancelled.
    """

    __tablename__ = "grades"

    id: Mapped[type_id]
    subject_id: Mapped[int] = mapped_column(Key, ForeignKey(SUBJECT))
    stage: Mapped[str] = mapped_column(String(10))
    level: Mapped[int]
    """1 to 4 (GRD-G02); of a cancelled or notified one the level it was"""
    body: Mapped[str] = mapped_column(String(120))
    """who gave it, as people call them"""
    number: Mapped[str] = mapped_column(String(60), default="")
    on_day: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(1000), default="")
    ballot_id: Mapped[int | None] = mapped_column(Key, ForeignKey("grade_ballots.id"))
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "subject_id", "stage"),)


class GradeFact(Base):
    """Something that weighs on a grade, stated from a paper; the newest of a name counts.

    Name: sick_days, maternity, appointed_on, moved_on, reorganised_on, former_in_year,
    former_in_total, former_dissolved, discipline (serving | considered | none) … `value`: [fact].
    """

    __tablename__ = "grade_facts"

    id: Mapped[type_id]
    subject_id: Mapped[int] = mapped_column(Key, ForeignKey(SUBJECT))
    name: Mapped[str] = mapped_column(String(24))
    value: Mapped[list[Any]]
    paper: Mapped[str] = mapped_column(String(200))
    stated_by: Mapped[actor_ref]
    stated_at: Mapped[datetime]

    __table_args__ = (Index(None, "subject_id", "name"),)


class GradeComment(Base):
    """A comment that has to come before a grade, as it was asked for (GRD-G27 to G29, G34, G40).

    Kind: temporary | former | agency | handover | draft (on the report of a collective, GRD-R12) |
    opinion (06-ĐG, GRD-G14). `unit_id` or `collective_id`: who writes it, when it is one of ours;
    otherwise `from_words` names the organisation, and its paper is entered by who asked.
    """

    __tablename__ = "grade_comments"

    id: Mapped[type_id]
    subject_id: Mapped[int] = mapped_column(Key, ForeignKey(SUBJECT), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int | None] = mapped_column(Key, ForeignKey("units.id"), index=True)
    collective_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("review_collectives.id"), index=True
    )
    from_words: Mapped[str] = mapped_column(String(200), default="")
    asked_by: Mapped[actor_ref]
    asked_at: Mapped[datetime]


class GradeCommentText(Base):
    """The comment as it came; the newest of a request counts."""

    __tablename__ = "grade_comment_texts"

    id: Mapped[type_id]
    comment_id: Mapped[int] = mapped_column(Key, ForeignKey("grade_comments.id"), index=True)
    words: Mapped[str] = mapped_column(String(2000))
    written_by: Mapped[actor_ref]
    written_at: Mapped[datetime]


class GradeRate(Base):
    """The rate of excellent grades decided for a group (GRD-G19); the newest counts."""

    __tablename__ = "grade_rates"

    id: Mapped[type_id]
    season_id: Mapped[int] = mapped_column(Key, ForeignKey("review_seasons.id"))
    unit_id: Mapped[unit_ref]
    group: Mapped[str] = mapped_column(String(120))
    percent: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    on_day: Mapped[date]
    because: Mapped[str] = mapped_column(String(500))
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "season_id", "unit_id"),)


class GradeComplaint(Base):
    """A complaint or reflection about a subject (GRD-G17) or about its grade (GRD-G50).

    Kind: before | result. `by_id` is empty when it came on paper from somebody else.
    """

    __tablename__ = "grade_complaints"

    id: Mapped[type_id]
    subject_id: Mapped[int] = mapped_column(Key, ForeignKey(SUBJECT), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    by_id: Mapped[maybe_actor]
    words: Mapped[str] = mapped_column(String(1000))
    received_by: Mapped[actor_ref]
    received_at: Mapped[datetime]


class GradeComplaintStep(Base):
    """What was done about it: verifying | advised | closed; the newest says where it stands."""

    __tablename__ = "grade_complaint_steps"

    id: Mapped[type_id]
    complaint_id: Mapped[int] = mapped_column(Key, ForeignKey("grade_complaints.id"), index=True)
    step: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(1000), default="")
    taken_by: Mapped[actor_ref]
    taken_at: Mapped[datetime]


class GradeBallot(Base):
    """The secret ballot of a deciding body about some subjects (BAL-09); only totals are kept."""

    __tablename__ = "grade_ballots"

    id: Mapped[type_id]
    season_id: Mapped[int] = mapped_column(Key, ForeignKey("review_seasons.id"), index=True)
    unit_id: Mapped[unit_ref]
    group: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date]
    entitled: Mapped[int]
    present: Mapped[int]
    opened_by: Mapped[actor_ref]
    opened_at: Mapped[datetime]


class GradeBallotSubject(Base):
    """A line of the paper that every voter filled in."""

    __tablename__ = "grade_ballot_subjects"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("grade_ballots.id"))
    subject_id: Mapped[int] = mapped_column(Key, ForeignKey(SUBJECT), index=True)

    __table_args__ = (UniqueConstraint("ballot_id", "subject_id"),)


class GradeBallotCounter(Base):
    """Somebody of the counting team."""

    __tablename__ = "grade_ballot_counters"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("grade_ballots.id"))
    person_id: Mapped[person_ref]

    __table_args__ = (UniqueConstraint("ballot_id", "person_id"),)


class GradeCount(Base):
    """The totals as one counter entered them; when two agree, they stand.

    `counts`: subject → papers for the levels 4, 3, 2, 1 and those that are not valid.
    """

    __tablename__ = "grade_counts"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("grade_ballots.id"), index=True)
    person_id: Mapped[actor_ref]
    issued: Mapped[int]
    collected: Mapped[int]
    counts: Mapped[dict[str, Any]]
    entered_at: Mapped[datetime]


class GradeBallotEnd(Base):
    """A ballot that does not hold, and why; another one is opened instead."""

    __tablename__ = "grade_ballot_ends"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("grade_ballots.id"), unique=True)
    because: Mapped[str] = mapped_column(String(300))
    annulled_by: Mapped[actor_ref]
    annulled_at: Mapped[datetime]
