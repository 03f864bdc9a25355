"""The yearly season of review and grading: its plan, its subjects, self-reviews, sessions.

Rows are only added; of what may change, the newest row counts.
"""

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, maybe_actor, type_id, unit_ref

season_ref = Annotated[int, mapped_column(Key, ForeignKey("review_seasons.id"))]
subject_ref = Annotated[int, mapped_column(Key, ForeignKey("review_subjects.id"), index=True)]
session_ref = Annotated[int, mapped_column(Key, ForeignKey("review_sessions.id"), index=True)]
maybe_person = Annotated[int | None, mapped_column(Key, ForeignKey("persons.id"), index=True)]
maybe_file = Annotated[int | None, mapped_column(Key, ForeignKey("files.id"))]


class ReviewSeason(Base):
    """The season of a ward in a year, by its plan; deadlines and quotas are in the rulebook."""

    __tablename__ = "review_seasons"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    """the ward"""
    year: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(200))
    opened_by: Mapped[actor_ref]
    opened_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("unit_id", "year"),)


class SeasonEntry(Base):
    """What a plan sets beside dates. Kind: focus | group | criterion | scale.

    focus: a point to look at. group: a group of similar position, `key` its code. criterion: a
    group of criteria, `points` the most it may get. scale: `key` a level from 1 to 4, `points` the
    fewest for it. An empty text withdraws the entry.
    """

    __tablename__ = "review_season_entries"

    id: Mapped[type_id]
    season_id: Mapped[season_ref]
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(300))
    points: Mapped[int | None]
    form: Mapped[str] = mapped_column(String(4), default="")
    """criterion, scale: the form it is for (2A, 2B, 2C, 01); empty: all"""
    source: Mapped[str] = mapped_column(String(300))
    clause: Mapped[str] = mapped_column(String(120))
    quote: Mapped[str] = mapped_column(Text)
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]

    __table_args__ = (Index(None, "season_id", "kind"),)


class UnitProfile(Base):
    """What a cell is like; the newest row counts.

    Kind: residential | agency | school | enterprise. `in_system`: its members work in the
    political system (GRD-R14).
    """

    __tablename__ = "review_unit_profiles"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    kind: Mapped[str] = mapped_column(String(12))
    in_system: Mapped[bool]
    group_key: Mapped[str] = mapped_column(String(40), default="")
    """the group of similar position of the cell itself"""
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class PersonProfile(Base):
    """Where a member differs from the cell; the newest row counts."""

    __tablename__ = "review_person_profiles"

    id: Mapped[type_id]
    person_id: Mapped[int] = mapped_column(Key, ForeignKey("persons.id"), index=True)
    in_system: Mapped[bool | None]
    form: Mapped[str] = mapped_column(String(4), default="")
    """a form that the competent body guided to (AMB-34); empty: by the rule"""
    group_key: Mapped[str] = mapped_column(String(40), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class Collective(Base):
    """A collective that reviews and is graded as one, for a time.

    Kind: ward_standing_committee | party_committee | cell_committee_of_agency |
    cell_committee_of_residence | council_standing_body | government_leadership |
    front_standing_board | mass_organisation_leadership | other (leaders of an agency).
    """

    __tablename__ = "review_collectives"

    id: Mapped[type_id]
    ward_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"), index=True)
    unit_id: Mapped[unit_ref]
    """the cell (or the ward) it stands with"""
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(200))
    group_key: Mapped[str] = mapped_column(String(40), default="")
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class Post(Base):
    """A leading post of a person in a collective, for a time. Position: head | deputy | member.

    `rank`: 1 is the highest; `share`: working time in percent; `first`: appointed to a leading
    post for the first time; `former`: where the person worked before.
    """

    __tablename__ = "review_posts"

    id: Mapped[type_id]
    collective_id: Mapped[int] = mapped_column(
        Key, ForeignKey("review_collectives.id"), index=True
    )
    person_id: Mapped[int] = mapped_column(Key, ForeignKey("persons.id"), index=True)
    position: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200), default="")
    rank: Mapped[int] = mapped_column(default=1)
    share: Mapped[int | None]
    first: Mapped[bool] = mapped_column(default=False)
    former: Mapped[str] = mapped_column(String(200), default="")
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    suspended_on: Mapped[date | None]
    set_by: Mapped[actor_ref]
    set_at: Mapped[datetime]


class ReviewSubject(Base):
    """Who is reviewed and graded in a season. Kind: member | leader | collective."""

    __tablename__ = "review_subjects"

    id: Mapped[type_id]
    season_id: Mapped[season_ref]
    kind: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[maybe_person]
    collective_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("review_collectives.id"), index=True
    )
    """only of a collective; where a leader is graded is the first of the places"""
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("season_id", "kind", "person_id"),
        Index(None, "season_id", "collective_id"),
    )


class ReviewPlacement(Base):
    """How a subject stands in the season; a new row where something changed, the newest counts.

    Status: must | excluded | gone. `places`: ordered keys such as "unit:3" or "collective:5".
    """

    __tablename__ = "review_placements"

    id: Mapped[type_id]
    subject_id: Mapped[subject_ref]
    unit_id: Mapped[unit_ref]
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="")
    """exempt | suspended | new, of an excluded one (GRD-R04)"""
    rule: Mapped[str] = mapped_column(String(20), default="")
    form: Mapped[str] = mapped_column(String(4), default="")
    """2A | 2B | 2C | 01; empty: a fact is missing"""
    group_key: Mapped[str] = mapped_column(String(40), default="")
    places: Mapped[list[Any]]
    position: Mapped[str] = mapped_column(String(8), default="")
    """head | deputy | member; empty: collective"""
    period_end: Mapped[date | None]
    set_by: Mapped[maybe_actor]
    """nobody: computed from the facts"""
    set_at: Mapped[datetime]


class SelfReview(Base):
    """The one review that a subject writes (GRD-R14); form 01 is that of a collective."""

    __tablename__ = "self_reviews"

    id: Mapped[type_id]
    subject_id: Mapped[int] = mapped_column(Key, ForeignKey("review_subjects.id"), unique=True)
    started_by: Mapped[actor_ref]
    started_at: Mapped[datetime]


class SelfReviewEntry(Base):
    """What was written, the newest of a kind and key counts. Kind: answer | score | level.

    answer: `key` the section ("tasks_and_results.results"), words or a file. score: `key` the
    criterion, points. level: 1 to 4 in `points`.
    """

    __tablename__ = "self_review_entries"

    id: Mapped[type_id]
    review_id: Mapped[int] = mapped_column(Key, ForeignKey("self_reviews.id"))
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    points: Mapped[int | None]
    file_id: Mapped[maybe_file]
    written_by: Mapped[actor_ref]
    written_at: Mapped[datetime]

    __table_args__ = (Index(None, "review_id", "kind", "key"),)


class SelfReviewStep(Base):
    """Step: commenting | sent | presented | final | reopened; the newest says where it stands."""

    __tablename__ = "self_review_steps"

    id: Mapped[type_id]
    review_id: Mapped[int] = mapped_column(Key, ForeignKey("self_reviews.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    on_day: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    taken_by: Mapped[actor_ref]
    taken_at: Mapped[datetime]


class ReviewSuggestion(Base):
    """A point that an authority suggests for a review (GRD-R39); empty words withdraw it."""

    __tablename__ = "review_suggestions"

    id: Mapped[type_id]
    subject_id: Mapped[subject_ref]
    words: Mapped[str] = mapped_column(Text)
    paper: Mapped[str] = mapped_column(String(120), default="")
    half_days: Mapped[int | None]
    """how long the review takes, as the authority decided (GRD-R27)"""
    withdraws: Mapped[int | None] = mapped_column(
        Key, ForeignKey("review_suggestions.id"), unique=True
    )
    suggested_by: Mapped[actor_ref]
    suggested_at: Mapped[datetime]


class ReviewOfficer(Base):
    """Who of the ward follows the reviews of a unit (GRD-R41), for a time."""

    __tablename__ = "review_officers"

    id: Mapped[type_id]
    season_id: Mapped[season_ref]
    unit_id: Mapped[unit_ref]
    person_id: Mapped[int] = mapped_column(Key, ForeignKey("persons.id"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    assigned_by: Mapped[actor_ref]
    assigned_at: Mapped[datetime]


class ReviewSession(Base):
    """A meeting at which subjects are reviewed, at a cell or at a collective."""

    __tablename__ = "review_sessions"

    id: Mapped[type_id]
    season_id: Mapped[season_ref]
    unit_id: Mapped[unit_ref]
    collective_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("review_collectives.id"), index=True
    )
    """empty: the meeting of the cell"""
    planned_by: Mapped[actor_ref]
    planned_at: Mapped[datetime]


class SessionStep(Base):
    """What happened with a session, in order; the newest of a step counts.

    Of the session: planned (starts_at, half_days, place) | draft_sent | roll (`number` came) |
    absent (`person_id`, after the roll they belong to) | closed | cancelled. Of one of its
    subjects: the steps of GRD-R19 and GRD-R20 | order (`number`) | redo (GRD-R39).
    """

    __tablename__ = "review_session_steps"

    id: Mapped[type_id]
    session_id: Mapped[session_ref]
    subject_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("review_subjects.id"), index=True
    )
    step: Mapped[str] = mapped_column(String(24))
    on_day: Mapped[date]
    starts_at: Mapped[datetime | None]
    number: Mapped[int | None]
    """half days of the session, or the place in the order"""
    place: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[maybe_actor]
    """who chairs (GRD-R21), or was absent"""
    words: Mapped[str] = mapped_column(Text, default="")
    """the conclusion"""
    taken_by: Mapped[actor_ref]
    taken_at: Mapped[datetime]


class ReviewOpinion(Base):
    """What somebody said about a subject at a session.

    Kind: opinion (in the meeting) | comment (a related body on a draft, GRD-R12) | note (the
    assigned leader, GRD-R41).
    """

    __tablename__ = "review_opinions"

    id: Mapped[type_id]
    session_id: Mapped[session_ref]
    subject_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("review_subjects.id"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[maybe_actor]
    """who spoke, where it is a member"""
    said_by: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class ReviewAbsence(Base):
    """What the competent body decided when a head was not at the review (GRD-R16).

    Way: postpone (the others wait) | go_on (the others are reviewed, the head later). The newest
    of a session and subject counts.
    """

    __tablename__ = "review_absences"

    id: Mapped[type_id]
    session_id: Mapped[session_ref]
    subject_id: Mapped[subject_ref]
    way: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(60))
    on_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]
