"""Paper ballots: the question, who may vote, the counting team, what was counted.

Only totals are kept, never a choice with a person (BAL-07). Rows are only added: a count that was
wrong is annulled with a reason and counted again, both remain.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import (
    Base,
    Key,
    actor_ref,
    maybe_actor,
    meeting_ref,
    person_ref,
    type_id,
    unit_ref,
)


class Ballot(Base):
    """A question put to a secret ballot in a meeting; about one person at most (BAL-06).

    Kind: list | progress | removal, or own: the cell's own question. `base` is counted by BAL-01
    and stays as it was on the day. `rule_of_base`, `needed`, `majority`, `source` only for the
    cell's own questions.
    """

    __tablename__ = "ballots"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    meeting_id: Mapped[meeting_ref] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[maybe_actor] = mapped_column(index=True)
    question: Mapped[str] = mapped_column(String(500), default="")
    held_on: Mapped[date]
    base: Mapped[int]
    own_base: Mapped[str] = mapped_column(String(10), default="")
    """official | present, as the cell's own source says"""
    needed: Mapped[int | None]
    majority: Mapped[bool] = mapped_column(default=False)
    """the source says "more than half" instead of a number"""
    source: Mapped[str] = mapped_column(String(200), default="")
    asked_by: Mapped[actor_ref]
    asked_at: Mapped[datetime]


class BallotVoter(Base):
    """A line of the roll of a ballot: in the base or not, and why (BAL-01)."""

    __tablename__ = "ballot_voters"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("ballots.id"))
    person_id: Mapped[person_ref]
    why: Mapped[str] = mapped_column(String(12))
    """official | suspended (both in the base) | exempt | probationary | temporary"""
    stated: Mapped[bool] = mapped_column(default=False)
    """official or probationary as the secretary said, because no day is recorded"""

    __table_args__ = (UniqueConstraint("ballot_id", "person_id"),)


class BallotOpening(Base):
    """The ballot begins: how many voters are present, and by what that is known."""

    __tablename__ = "ballot_openings"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("ballots.id"), unique=True)
    present: Mapped[int]
    from_roll_call: Mapped[bool]
    because: Mapped[str] = mapped_column(String(300), default="")
    """why the removal ballot is held although progress was recognised (AMB-09)"""
    opened_by: Mapped[actor_ref]
    opened_at: Mapped[datetime]


class BallotCounter(Base):
    """A member of the counting team; the first named leads it."""

    __tablename__ = "ballot_counters"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("ballots.id"))
    person_id: Mapped[person_ref]
    leads: Mapped[bool]

    __table_args__ = (UniqueConstraint("ballot_id", "person_id"),)


class CountEntry(Base):
    """The figures as one counter entered them; the newest of a round counts."""

    __tablename__ = "count_entries"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("ballots.id"))
    round: Mapped[int]
    person_id: Mapped[actor_ref]
    issued: Mapped[int]
    collected: Mapped[int]
    valid: Mapped[int]
    invalid: Mapped[int]
    yes: Mapped[int]
    no: Mapped[int]
    entered_at: Mapped[datetime]

    __table_args__ = (Index(None, "ballot_id", "round", "person_id"),)


class BallotCount(Base):
    """The figures on which two counters agreed, and what follows from them; never changed."""

    __tablename__ = "ballot_counts"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("ballots.id"))
    round: Mapped[int]
    issued: Mapped[int]
    collected: Mapped[int]
    valid: Mapped[int]
    invalid: Mapped[int]
    yes: Mapped[int]
    no: Mapped[int]
    base: Mapped[int]
    needed: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(12))
    calculation: Mapped[str] = mapped_column(String(200))
    first_by: Mapped[actor_ref]
    second_by: Mapped[actor_ref]
    agreed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("ballot_id", "round"),)


class BallotAnnulment(Base):
    """A count that was wrong, or a ballot that should not have been asked; and why."""

    __tablename__ = "ballot_annulments"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("ballots.id"), index=True)
    count_id: Mapped[int | None] = mapped_column(Key, ForeignKey("ballot_counts.id"), unique=True)
    """empty: the whole ballot is withdrawn"""
    because: Mapped[str] = mapped_column(String(300))
    annulled_by: Mapped[actor_ref]
    annulled_at: Mapped[datetime]


class BallotPaper(Base):
    """A file made for a ballot; who may see the ballot may see it."""

    __tablename__ = "ballot_papers"

    id: Mapped[type_id]
    ballot_id: Mapped[int] = mapped_column(Key, ForeignKey("ballots.id"), index=True)
    file_id: Mapped[int] = mapped_column(Key, ForeignKey("files.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    """slips | record | published"""
    made_by: Mapped[actor_ref]
    made_at: Mapped[datetime]
