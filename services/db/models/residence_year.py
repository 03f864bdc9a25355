"""Residence liaison: the course of a meeting, opinions, and the liaison book at year end.

Rows are only added; the newest one counts.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, maybe_actor, type_id
from services.db.models.residence import introduction_ref, session_ref


class ResidenceEntry(Base):
    """One step of a meeting with working members; `seq` counts, so two writers cannot cross.

    Without words and with `replaces`: the earlier entry is withdrawn.
    """

    __tablename__ = "residence_entries"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref]
    seq: Mapped[int]
    step: Mapped[str] = mapped_column(String(20))
    """the agenda's rule id (RES-27 to RES-37), or a name such as book_chair"""
    words: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[maybe_actor] = mapped_column(index=True)
    at: Mapped[datetime | None]
    replaces: Mapped[int | None] = mapped_column(
        Key, ForeignKey("residence_entries.id"), unique=True
    )
    correction: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("meeting_id", "seq"),)


class Opinion(Base):
    """What a member raised in a meeting; it is answered matter by matter next time (RES-32)."""

    __tablename__ = "residence_opinions"

    id: Mapped[type_id]
    meeting_id: Mapped[session_ref] = mapped_column(index=True)
    person_id: Mapped[maybe_actor]
    """who raised it; None: several"""
    words: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class OpinionAnswer(Base):
    """What came of an opinion: done | not_done | partly, why and what follows; newest counts."""

    __tablename__ = "residence_opinion_answers"

    id: Mapped[type_id]
    opinion_id: Mapped[int] = mapped_column(Key, ForeignKey("residence_opinions.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("residence_meetings.id"), index=True
    )
    """the meeting in which it was read out"""
    result: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class CommentSession(Base):
    """The committee sat together to comment in the books of a year (RES-23)."""

    __tablename__ = "residence_comment_sessions"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    held_on: Mapped[date]
    present: Mapped[str] = mapped_column(Text, default="")
    """who sat there, as written"""
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year"),)


class BookComment(Base):
    """The comment on one task of one member: contact | family | law | ethics (RES-07)."""

    __tablename__ = "residence_comments"

    id: Mapped[type_id]
    session_id: Mapped[int] = mapped_column(
        Key, ForeignKey("residence_comment_sessions.id"), index=True
    )
    introduction_id: Mapped[introduction_ref]
    task: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class StudentOpinion(Base):
    """The head of the area or of its police on a student in lodgings (RES-25)."""

    __tablename__ = "residence_students"

    id: Mapped[type_id]
    introduction_id: Mapped[introduction_ref]
    year: Mapped[int]
    role: Mapped[str] = mapped_column(String(10))
    """head | police"""
    words: Mapped[str] = mapped_column(Text)
    paper: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """number and day of the paper that ward staff recorded; empty: by chat"""
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class PraiseProposal(Base):
    """praise | reward | feedback for a member in a year (RES-24, RES-40); empty: withdrawn."""

    __tablename__ = "residence_praise"

    id: Mapped[type_id]
    introduction_id: Mapped[introduction_ref]
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    proposed_by: Mapped[actor_ref]
    proposed_at: Mapped[datetime]


class BookStep(Base):
    """Where the liaison book of a year is: collected | brought | received (RES-11, RES-14).

    collected: handed to the member (or, Military Region 9, to the workplace committee); brought:
    the member says so; received: the workplace committee says so.
    """

    __tablename__ = "residence_book_steps"

    id: Mapped[type_id]
    introduction_id: Mapped[introduction_ref]
    year: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class YearReport(Base):
    """What a member reports with the book: meetings, activities, family (RES-12)."""

    __tablename__ = "residence_reports"

    id: Mapped[type_id]
    introduction_id: Mapped[introduction_ref]
    year: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class YearRemark(Base):
    """What the chair says of a year in its report: merits | weaknesses | proposals (RES-41)."""

    __tablename__ = "residence_year_remarks"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    part: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year"),)


class ReportSending(Base):
    """The report of a year went out (RES-41): paper | email, under which number and on which day.

    `figures`: what it told, so that a later correction can be seen against it.
    """

    __tablename__ = "residence_report_sendings"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    year: Mapped[int]
    way: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(60))
    sent_on: Mapped[date]
    figures: Mapped[dict[str, Any]]
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year"),)
