"""What a workplace tells about a member for a time: working far away, or exempt.

A member far away is introduced all the same; a notice that covers a meeting counts as a reason the
workplace has confirmed (RES-02). An exemption frees only with that confirmation (RES-03).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, insert, select

from services.db.engine import AnySelect
from services.db.models import Introduction, WorkplaceNotice
from services.refusal import Refused
from services.residence.access import access_introduction, confirms, keeps
from services.residence.views import Enrolled
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


async def in_force(
    work: Work, introduction_ids: Iterable[int] | AnySelect
) -> dict[int, dict[str, Told]]:
    """Notices by introduction and kind; of each kind the newest one counts."""
    among = introduction_ids if isinstance(introduction_ids, Select) else list(introduction_ids)
    newest = (
        select(func.max(WorkplaceNotice.id))
        .where(WorkplaceNotice.introduction_id.in_(among))
        .group_by(WorkplaceNotice.introduction_id, WorkplaceNotice.kind)
    )
    rows = select(
        WorkplaceNotice.introduction_id,
        WorkplaceNotice.kind,
        WorkplaceNotice.reason,
        WorkplaceNotice.from_day,
        WorkplaceNotice.to_day,
        WorkplaceNotice.paper,
        WorkplaceNotice.confirmed,
    ).where(WorkplaceNotice.id.in_(newest))
    found: dict[int, dict[str, Told]] = {}
    for row in await work.db.execute(rows):
        found.setdefault(row[0], {})[row[1]] = Told(*row[1:])
    return found


async def of_unit(
    work: Work, unit_id: int, person_ids: Sequence[int] | None = None
) -> dict[int, dict[str, Told]]:
    """The same for whoever was ever introduced to a residence committee; perhaps of a few only."""
    asked = [Introduction.unit_id == unit_id]
    if person_ids is not None:
        asked.append(Introduction.person_id.in_(person_ids))
    return await in_force(work, select(Introduction.id).where(*asked))


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
