"""Plans reminders of reviews: the form to write, the draft to send, a year without a plan.

The days here are settings of the product (DSG-06). Set-wise; planning twice changes nothing.
"""

from datetime import date, timedelta

from sqlalchemy import select

from services.clock import local_day
from services.db.built import built
from services.db.engine import AnySelect, insert_new
from services.db.models import Reminder, ReviewSeason, RoleHeld, Unit, in_force
from services.people import SECRETARIAT
from services.reminders.kinds import KEYS, KINDS
from services.reminders.of_reviews import latest_draft
from services.reminders.regular import next_morning
from services.reviews import reading, season, session_views, standing, subjects
from services.reviews.reading import Season
from services.rulebooks import books_for
from services.work import Work

WRITE_IN = (14, 7, 3)
"""days before the meeting; a member whose cell has no day yet is asked once, when it opens"""
DRAFT_IN = (3, 1, 0)
"""days before the last day for the draft"""
NO_PLAN_ON = ((11, 2), (11, 16), (11, 30))


async def daily(work: Work) -> None:
    """What the coming morning needs, season by season: there is one for a ward and a year."""
    morning = next_morning(work.now)
    day = local_day(morning)
    rows = await work.db.execute(*_seasons(day.year))
    told: list[tuple[str, int, int]] = []
    for one in [Season(*row) for row in rows]:
        told += await _season(work, one, day)
    if (day.month, day.day) in NO_PLAN_ON:
        told += await _without_plan(work, day.year)
    await _insert(work, told, day)


@built
def _seasons(year: int) -> AnySelect:
    of = ReviewSeason
    columns = (of.id, of.unit_id, of.year, of.number, of.issued_on, of.body)
    return select(*columns).where(of.year == year)


async def _season(work: Work, one: Season, day: date) -> list[tuple[str, int, int]]:
    await subjects.compute(work, one)
    planned = await session_views.of_season(work, one.id)
    days = {each.unit_id: each.day for each in planned if each.collective_id is None}
    near = {unit for unit, on in days.items() if on and (on - day).days in WRITE_IN}
    listed = await reading.subjects_of(work, one.id, kinds=("member",))
    asked = [each for each in listed if each.must and each.unit_id in near]
    written = await standing.standing_of(work, [each.id for each in asked])
    told = [
        ("review_write", each.id, each.person_id)
        for each in asked
        if each.person_id is not None and written[each.id].sent_on is None
    ]
    return told + await _drafts(work, planned, day)


async def _drafts(
    work: Work, planned: list[session_views.Session], day: date
) -> list[tuple[str, int, int]]:
    """Heads of cells whose draft is due (NTC-11)."""
    waiting = [each for each in planned if each.draft_sent_on is None and not each.closed_on]
    await books_for(work, {each.unit_id for each in waiting})
    latest = {each.id: await latest_draft(work, each) for each in waiting}
    due = {
        each.unit_id: each.id
        for each in waiting
        if (last := latest[each.id]) and (last - day).days in DRAFT_IN
    }
    leads = select(RoleHeld.unit_id, RoleHeld.person_id).where(
        RoleHeld.unit_id.in_(due), RoleHeld.role.in_(SECRETARIAT), in_force(RoleHeld, work.today)
    )
    rows = await work.db.execute(leads.distinct())
    return [("review_draft_due", due[row[0]], row[1]) for row in rows]


async def _without_plan(work: Work, year: int) -> list[tuple[str, int, int]]:
    """Staff of wards that have no plan of the year (NTC-26, CAL-20)."""
    staff = (
        select(RoleHeld.unit_id, RoleHeld.person_id)
        .join(Unit, Unit.id == RoleHeld.unit_id)
        .where(Unit.kind == "ward", RoleHeld.role.in_(("ward_staff", "administrator")))
        .where(in_force(RoleHeld, work.today))
    )
    rows = [(row[0], row[1]) for row in await work.db.execute(staff.distinct())]
    books = await books_for(work, {ward for ward, _ in rows})
    missing = {ward for ward, book in books.items() if season.without_plan(book, year)}
    return [("review_no_plan", ward, person) for ward, person in rows if ward in missing]


async def _insert(work: Work, told: list[tuple[str, int, int]], day: date) -> None:
    due = next_morning(work.now)
    rows = [
        {
            "kind": kind,
            "subject_id": subject_id,
            "person_id": person_id,
            "day": day,
            "due_at": due,
            "late_at": due + max(KINDS[kind].late, timedelta(hours=1)),
            "state": "planned",
        }
        for kind, subject_id, person_id in told
    ]
    if rows:
        await work.db.execute(insert_new(work.db, Reminder, keys=KEYS), rows)
