"""The small cell in its season of grading: reviewed, with own levels, to begin stories with."""

from datetime import date

from sqlalchemy import insert

from services.db.models import (
    AnnualPlan,
    Collective,
    Grade,
    GradeFact,
    ReviewPlacement,
    ReviewSeason,
    ReviewSession,
    ReviewSubject,
    RoleHeld,
    SelfReview,
    SelfReviewEntry,
    SessionStep,
    StaffRating,
    WardOfficial,
)
from services.work import Work
from tests.stage_cell import CELL, EXEMPT, PEOPLE, SINCE

WARD_ID, CELL_ID = 1, 2
UNREVIEWED = "Đào"
STAFF, INSPECTOR = "Sông", "Biển"
OFFICIAL = "Mây"
"""works for the ward, which has sent the result of a month and of the year (DIS-12)"""
LEVELS = {"Trúc": 4, "Sen": 4, "Lúa": 2}
"""own levels that are not "tốt" """


async def settle(work: Work, *, proposed: bool = False) -> None:
    """The season of this year; `proposed`: the cell has proposed everybody for "tốt"."""
    by = {"opened_by": _id(STAFF), "opened_at": work.now}
    paper = {"number": "05-KH/ĐU", "issued_on": work.today, "body": "Đảng ủy phường Hoa Mai"}
    season = {"id": 1, "unit_id": WARD_ID, "year": work.today.year}
    await work.db.execute(insert(ReviewSeason).values(**season, **paper, **by))
    inspection = {"unit_id": WARD_ID, "role": "inspection", "from_day": SINCE}
    await work.db.execute(insert(RoleHeld).values(person_id=_id(INSPECTOR), **inspection))
    stands = {"ward_id": WARD_ID, "unit_id": CELL_ID, "name": CELL, "from_day": SINCE}
    kind = {"kind": "cell_committee_of_residence", "set_by": _id(STAFF), "set_at": work.now}
    await work.db.execute(insert(Collective).values(id=1, **stands, **kind))
    session = {"id": 1, "season_id": 1, "unit_id": CELL_ID, "planned_at": work.now}
    await work.db.execute(insert(ReviewSession).values(**session, planned_by=_id("Trúc")))
    await _subject(work, 1, None, 3)
    await _ward(work)
    members = [called for called, (_, cells, _role) in PEOPLE.items() if cells[:1] == (CELL,)]
    for number, called in enumerate(members, start=2):
        await _subject(work, number, called, LEVELS.get(called, 3))
        if proposed and called != EXEMPT:
            await _propose(work, number)
    await _year_of(work, members.index(OFFICIAL) + 2)


async def _ward(work: Work) -> None:
    """The ward itself, reviewed at its own standing committee (GRD-G12)."""
    by = {"set_by": _id(STAFF), "set_at": work.now}
    stands = {"ward_id": WARD_ID, "unit_id": WARD_ID, "kind": "ward_standing_committee"}
    named = {"id": 2, "name": "Đảng bộ phường Hoa Mai", "from_day": SINCE}
    await work.db.execute(insert(Collective).values(**stands, **named, **by))
    subject = {"id": 100, "season_id": 1, "kind": "collective", "collective_id": 2}
    await work.db.execute(insert(ReviewSubject).values(**subject, added_at=work.now))
    placed = {"unit_id": WARD_ID, "status": "must", "group_key": "phường", "places": []}
    at = {"subject_id": 100, "set_at": work.now}
    await work.db.execute(insert(ReviewPlacement).values(**placed, **at))
    done = {"session_id": 1, "subject_id": 100, "step": "chair_concludes"}
    taken = {"on_day": work.today, "taken_by": _id(STAFF), "taken_at": work.now}
    await work.db.execute(insert(SessionStep).values(**done, **taken))


async def _year_of(work: Work, number: int) -> None:
    """Plan, points and ratings of the one who works for the ward."""
    person, year = _id(OFFICIAL), work.today.year
    scored = {"review_id": number, "kind": "score", "key": "nhiem-vu", "points": 42}
    by = {"written_by": person, "written_at": work.now}
    await work.db.execute(insert(SelfReviewEntry).values(**scored, **by))
    plan = {"person_id": person, "unit_id": CELL_ID, "year": year}
    said = {"parts": {"task": "Trồng mười cây bóng mát"}, "registered_at": work.now}
    await work.db.execute(insert(AnnualPlan).values(**plan, **said))
    head = {"head_id": _id(STAFF), "head_kind": "party_secretary", "unit_id": WARD_ID}
    entered = {"entered_by": _id(STAFF), "entered_at": work.now, "from_day": SINCE}
    made = insert(WardOfficial).values(id=900, person_id=person, **head, **entered)
    await work.db.execute(made)
    sent = {"official_id": 900, "sent_by": _id(STAFF), "sent_at": work.now}
    for period, month, level in (("year", 1, 3), ("month", 2, 4)):
        of = {"period": period, "since": date(year, month, 1), "level": level}
        await work.db.execute(insert(StaffRating).values(**of, **sent))


def _id(called: str) -> int:
    return [*PEOPLE].index(called) + 1


async def _subject(work: Work, number: int, called: str | None, level: int) -> None:
    person = _id(called) if called else None
    who = {"kind": "member" if called else "collective", "person_id": person}
    with_id = {"id": number, "season_id": 1, "collective_id": None if called else 1}
    await work.db.execute(insert(ReviewSubject).values(**with_id, **who, added_at=work.now))
    status = "excluded" if called == EXEMPT else "must"
    placed = {"subject_id": number, "unit_id": CELL_ID, "status": status, "set_at": work.now}
    group = {"group_key": "chi bộ dân cư", "places": [f"unit:{CELL_ID}"]}
    await work.db.execute(insert(ReviewPlacement).values(**placed, **group))
    none = {"name": "opinions", "value": ["not_needed"], "paper": "", "stated_at": work.now}
    stated = insert(GradeFact).values(subject_id=number, stated_by=_id(STAFF), **none)
    await work.db.execute(stated)
    if called in (EXEMPT, UNREVIEWED):
        return
    written = {"subject_id": number, "started_by": person or _id("Trúc"), "started_at": work.now}
    await work.db.execute(insert(SelfReview).values(id=number, **written))
    if called:
        own = {"review_id": number, "kind": "level", "points": level, "written_at": work.now}
        await work.db.execute(insert(SelfReviewEntry).values(**own, written_by=person))
    done = {"session_id": 1, "subject_id": number, "step": "chair_concludes"}
    taken = {"on_day": work.today, "taken_by": _id("Tùng"), "taken_at": work.now}
    await work.db.execute(insert(SessionStep).values(**done, **taken))


async def _propose(work: Work, number: int) -> None:
    paper = {"body": CELL, "number": "12-ĐX", "on_day": date(work.today.year, 6, 1)}
    by = {"recorded_by": _id("Trúc"), "recorded_at": work.now}
    given = {"subject_id": number, "stage": "proposal", "level": 3}
    await work.db.execute(insert(Grade).values(**given, **paper, **by))
