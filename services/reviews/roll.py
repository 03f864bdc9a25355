"""Who came to a review meeting, as who leads it called the roll; the newest call counts."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, select

from services.clock import local_day
from services.db.models import Meeting, SessionStep
from services.people import names
from services.refusal import Refused
from services.reviews import session_views, sessions
from services.reviews.session_views import Session
from services.reviews.under_way import held
from services.roll_rows import newest_marks
from services.words import name_order
from services.work import Work

PRESENT = ("present", "late")


@dataclass(frozen=True, slots=True)
class Came:
    """How many of those asked came, and the names of those who did not."""

    present: int
    asked: int
    absent: tuple[str, ...]


async def recorded(work: Work, one: Session) -> Came | None:
    """The roll-call of the review, else that of the cell's own meeting on its day; or None."""
    if one.present is not None:
        missing = await names(work, one.absent)
        return Came(one.present, one.present + len(one.absent), _sorted(missing.values()))
    if one.collective_id is not None or one.day is None:
        return None
    of = Meeting
    held = select(of.id, of.starts_at).where(of.unit_id == one.unit_id, of.state == "closed")
    same = [row[0] for row in await work.db.execute(held) if local_day(row[1]) == one.day]
    marks = await newest_marks(work, same[-1]) if same else {}
    if not marks:
        return None
    absent = [person for person, (mark, _) in marks.items() if mark not in PRESENT]
    missing = await names(work, absent)
    return Came(len(marks) - len(absent), len(marks), _sorted(missing.values()))


def _sorted(missing: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(missing, key=name_order))


async def expected(work: Work, one: Session) -> list[tuple[int, str]]:
    """Who is asked to the meeting, in the order of a Vietnamese list of names."""
    found = await names(work, await session_views.invited(work, one))
    return sorted(found.items(), key=lambda each: name_order(each[1]))


async def call(work: Work, session_id: int, absent: Collection[int]) -> Session | Refused:
    """Keeps who is not there; everybody else who was asked is present.

    Refused: no_session, not_yours, session_closed, not_expected.
    """
    one = await held(work, session_id)
    if isinstance(one, Refused):
        return one
    asked = {key for key, _ in await expected(work, one)}
    if not asked or not asked.issuperset(absent):
        return Refused("not_expected")
    await sessions.add(work, session_id, "roll", number=len(asked - set(absent)))
    by = {"on_day": work.today, "taken_by": work.acting.person_id, "taken_at": work.now}
    rows = [
        {"session_id": session_id, "step": "absent", "person_id": each} | by
        for each in sorted(set(absent))
    ]
    if rows:
        await work.db.execute(insert(SessionStep), rows)
    return (await session_views.by_ids(work, [session_id]))[0]
