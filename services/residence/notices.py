"""What a workplace tells about a member for a time: working far away, or exempt.

A member far away is introduced all the same; a notice that covers a meeting counts as a reason the
workplace has confirmed (RES-02). An exemption frees only with that confirmation (RES-03).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Introduction, WorkplaceNotice
from services.refusal import Refused
from services.residence.access import access_introduction, confirms, keeps
from services.residence.views import Asked, Enrolled
from services.rulebooks import LocalBook, judge_for
from services.words import tidy
from services.work import Work

KINDS = ("away", "exempt")


@dataclass(frozen=True, slots=True)
class Told:
    """A notice. `to_day` None: until it is withdrawn; `paper`: its number, empty by chat."""

    kind: str
    reason: str
    from_day: date | None
    to_day: date | None
    paper: str = ""
    confirmed: bool = True


async def tell(work: Work, introduction_id: int, told: Told) -> Enrolled | Refused:
    """By the workplace committee itself, or by the residence committee from its paper.

    Refused: paper_needed (a paper without number), notice_open (reason or time is missing).
    """
    found = await access_introduction(work, introduction_id)
    if isinstance(found, Refused):
        return found
    if refused := await _unfit(work, found, told):
        return refused
    await work.db.execute(
        insert(WorkplaceNotice).values(
            introduction_id=introduction_id,
            kind=told.kind,
            reason=tidy(told.reason),
            from_day=told.from_day,
            to_day=told.to_day,
            confirmed=told.confirmed,
            paper=told.paper,
            recorded_by=work.acting.person_id,
            recorded_at=work.now,
        )
    )
    work.record(f"residence.notice.{told.kind}", f"introduction:{introduction_id}")
    return found


async def _unfit(work: Work, found: Enrolled, told: Told) -> Refused | None:
    if told.kind not in KINDS:
        return Refused("not_yours")
    if told.confirmed and not confirms(work, found) and not (keeps(work, found) and told.paper):
        return Refused("paper_needed")
    if told.kind != "away" or told.from_day is None:
        return None
    facts = {"reason": told.reason, "start": told.from_day, "end": told.to_day}
    finding = await judge_for(work, found.unit_id, "RES-02", facts, work.today)
    if finding.outcome == "OK":
        return None
    return Refused("notice_open", {"because": "; ".join(finding.reasons)})


def _newest(introductions: Any) -> AnySelect:
    """The newest notice of each kind; `introductions`: ids, or a statement that selects them."""
    newest = (
        select(func.max(WorkplaceNotice.id))
        .where(WorkplaceNotice.introduction_id.in_(introductions))
        .group_by(WorkplaceNotice.introduction_id, WorkplaceNotice.kind)
    )
    return select(
        WorkplaceNotice.introduction_id,
        WorkplaceNotice.kind,
        WorkplaceNotice.reason,
        WorkplaceNotice.from_day,
        WorkplaceNotice.to_day,
        WorkplaceNotice.paper,
        WorkplaceNotice.confirmed,
    ).where(WorkplaceNotice.id.in_(newest))


@built
def _told_for(introduction_ids: Collection[int]) -> AnySelect:
    return _newest(introduction_ids)


@built
def _told_in(unit_id: int) -> AnySelect:
    return _newest(select(Introduction.id).where(Introduction.unit_id == unit_id))


@built
def _told_among(unit_id: int, person_ids: Collection[int]) -> AnySelect:
    of_few = select(Introduction.id).where(Introduction.person_id.in_(person_ids))
    return _newest(of_few.where(Introduction.unit_id == unit_id))


async def _told(work: Work, asked: Asked) -> dict[int, dict[str, Told]]:
    found: dict[int, dict[str, Told]] = {}
    for row in await work.db.execute(*asked):
        found.setdefault(row[0], {})[row[1]] = Told(*row[1:])
    return found


async def in_force(work: Work, introduction_ids: Iterable[int]) -> dict[int, dict[str, Told]]:
    """Notices by introduction and kind; of each kind the newest one counts."""
    ids = list(introduction_ids)
    return await _told(work, _told_for(ids)) if ids else {}


async def of_unit(
    work: Work, unit_id: int, person_ids: Sequence[int] | None = None
) -> dict[int, dict[str, Told]]:
    """The same for whoever was ever introduced to a residence committee; perhaps of a few only."""
    if person_ids is None:
        return await _told(work, _told_in(unit_id))
    return await _told(work, _told_among(unit_id, person_ids))


def is_exempt(book: LocalBook, told: Mapping[str, Told], day: date) -> bool:
    """True when an exemption with the workplace's confirmation covers the day (RES-03)."""
    one = told.get("exempt")
    if one is None or one.from_day is None:
        return False
    exempt = one.from_day <= day and (one.to_day is None or day <= one.to_day)
    facts = {"exempt": exempt, "workplace_confirmation": one.confirmed}
    return book.judge("RES-03", facts, day).outcome == "EXEMPT"


def is_away(book: LocalBook, told: Mapping[str, Told], day: date) -> bool:
    """True when a notice of being far away covers the day (RES-02)."""
    one = told.get("away")
    if one is None or one.from_day is None or one.to_day is None:
        return False
    facts = {"reason": one.reason, "start": one.from_day, "end": one.to_day, "meeting_on": day}
    return book.judge("RES-02", facts, day).outcome == "EXCUSED"
