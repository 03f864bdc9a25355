"""Reminders about reviews: the facts, and when each still holds (NTC-11, NTC-12, NTC-26)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from services.db.models import Reminder, Unit
from services.reviews import reading, season, session_views, standing
from services.reviews.suggestions import suggestions_of
from services.rulebooks import book_for, books_for
from services.work import Work


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """Somebody's review. `due`: the day of the meeting, None while none is planned."""

    form: str
    unit: str
    year: int
    must: bool
    written: bool
    closed: bool
    suggested: bool
    due: date | None


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A review meeting. `latest`: the last day for its draft (GRD-R13)."""

    unit: str
    starts_at: datetime | None
    place: str
    over: bool
    sent: bool
    latest: date | None


@dataclass(frozen=True, slots=True)
class WardFacts:
    """A ward; `missing`: it has no plan of this year (CAL-20)."""

    year: int
    missing: bool


async def _reminded(work: Work, reminder_ids: Sequence[int]) -> list[tuple[int, int]]:
    columns = (Reminder.id, Reminder.subject_id)
    rows = await work.db.execute(select(*columns).where(Reminder.id.in_(reminder_ids)))
    return [(row[0], row[1]) for row in rows]


async def load_subjects(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, SubjectFacts]:
    """`subject_id` is the subject of the season."""
    reminded = await _reminded(work, reminder_ids)
    ids = {subject_id for _, subject_id in reminded}
    found = {one.id: one for one in await reading.subjects(work, ids)}
    written = await standing.written_by(work, list(ids))
    suggested = await suggestions_of(work, list(ids))
    seasons = {one.season_id for one in found.values()}
    held = await session_views.of_seasons(work, seasons)
    days = {one.unit_id: one.day for one in held if one.collective_id is None}
    return {
        reminder: SubjectFacts(
            one.form,
            one.unit,
            (days.get(one.unit_id) or work.today).year,
            one.must,
            subject_id in written and written[subject_id].when("sent") is not None,
            subject_id in written and written[subject_id].closed,
            subject_id in suggested,
            days.get(one.unit_id),
        )
        for reminder, subject_id in reminded
        if (one := found.get(subject_id)) is not None
    }


async def load_sessions(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, SessionFacts]:
    """`subject_id` is the session."""
    reminded = await _reminded(work, reminder_ids)
    ids = {session_id for _, session_id in reminded}
    found = {one.id: one for one in await session_views.by_ids(work, ids)}
    await books_for(work, {one.unit_id for one in found.values()})
    latest = {one.id: await latest_draft(work, one) for one in found.values()}
    return {
        reminder: SessionFacts(
            one.unit,
            one.starts_at,
            one.place,
            one.closed_on is not None,
            one.draft_sent_on is not None,
            latest[one.id],
        )
        for reminder, session_id in reminded
        if (one := found.get(session_id)) is not None
    }


async def latest_draft(work: Work, one: session_views.Session) -> date | None:
    """The last day for the draft of a planned meeting."""
    if one.day is None:
        return None
    facts: dict[str, object] = {"meeting_on": one.day, "sent_on": work.today}
    found = (await book_for(work, one.unit_id)).judge("GRD-R13", facts, work.today)
    latest = found.values.get("latest")
    return latest if isinstance(latest, date) else None


async def load_wards(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, WardFacts]:
    """`subject_id` is the ward."""
    reminded = await _reminded(work, reminder_ids)
    books = await books_for(work, {ward for _, ward in reminded})
    year = work.today.year
    return {
        reminder: WardFacts(year, missing=season.without_plan(books[ward], year))
        for reminder, ward in reminded
    }


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A cell."""

    unit: str


async def load_units(work: Work, reminder_ids: Sequence[int]) -> Mapping[int, UnitFacts]:
    """`subject_id` is the cell."""
    statement = select(Reminder.id, Unit.name).join(Unit, Unit.id == Reminder.subject_id)
    rows = await work.db.execute(statement.where(Reminder.id.in_(reminder_ids)))
    return {row[0]: UnitFacts(row[1]) for row in rows}


def while_unwritten(facts: SubjectFacts) -> str | None:
    """The form still has to be written (NTC-12)."""
    if not facts.must:
        return "excluded"
    return "written" if facts.written or facts.closed else None


def while_suggested(facts: SubjectFacts) -> str | None:
    """Points that were not withdrawn."""
    return None if facts.suggested else "withdrawn"


def while_unsent(facts: SessionFacts) -> str | None:
    """The draft has not gone out (NTC-11)."""
    return "sent" if facts.sent else while_planned(facts)


def while_planned(facts: SessionFacts) -> str | None:
    """The meeting is still to come."""
    return "over" if facts.over or facts.starts_at is None else None


def while_no_plan(facts: WardFacts) -> str | None:
    """The plan of the year has not been entered (NTC-26)."""
    return None if facts.missing else "entered"
