"""The head goes first (GRD-R16): one who is absent holds up all others until it is decided.

The competent body postpones the individuals, or lets the others go first; the head is then
reviewed as soon as can be (GRD-G24). The decision is recorded with its paper, never assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.models import ReviewAbsence
from services.refusal import Refused
from services.reviews.reading import Subject
from services.reviews.session_views import Session
from services.reviews.under_way import under_way
from services.words import tidy
from services.work import Work

POSTPONE, GO_ON = "postpone", "go_on"
RULE = "GRD-R16"


@dataclass(frozen=True, slots=True)
class Ruled:
    """What was decided on an absent head: way postpone | go_on, by which body and paper, why."""

    way: str
    body: str
    number: str
    on_day: date
    reason: str


async def decide(work: Work, session_id: int, subject_id: int, new: Ruled) -> Subject | Refused:
    """Records the decision of the competent body on an absent head; gives back the head.

    Refused: no_session, not_yours, session_closed, no_subject (nobody who goes first, or one who
    has presented already), absence_paper, absence_reason.
    """
    found = await under_way(work, session_id)
    if isinstance(found, Refused):
        return found
    one, listed = found
    about = next((each for each in listed if each.id == subject_id), None)
    if about is None or about.position != "head" or one.steps_of(about):
        return Refused("no_subject")
    if refused := _unfit(work, new):
        return refused
    values = {"session_id": session_id, "subject_id": subject_id, "way": new.way}
    paper = {"body": tidy(new.body)[:120], "number": tidy(new.number)[:60], "on_day": new.on_day}
    by = {"recorded_by": work.acting.person_id, "recorded_at": work.now}
    reason = {"reason": tidy(new.reason)[:500]}
    await work.db.execute(insert(ReviewAbsence).values(**values, **paper, **reason, **by))
    work.record("review.head_absent", f"session:{session_id}", about=subject_id, way=new.way)
    return about


def _unfit(work: Work, new: Ruled) -> Refused | None:
    if not tidy(new.number) or not tidy(new.body) or new.on_day > work.today:
        return Refused("absence_paper", {"rule": RULE})
    if not tidy(new.reason) or new.way not in (POSTPONE, GO_ON):
        return Refused("absence_reason", {"rule": RULE})
    return None


async def of_session(work: Work, session_id: int) -> dict[int, Ruled]:
    """Head → what was decided last; the caller asked."""
    of = ReviewAbsence
    columns = (of.subject_id, of.way, of.body, of.number, of.on_day, of.reason)
    rows = await work.db.execute(
        select(*columns).where(of.session_id == session_id).order_by(of.id)
    )
    return {row[0]: Ruled(row[1], row[2], row[3], row[4], row[5]) for row in rows}


def gone_on(ruled: Mapping[int, Ruled]) -> set[int]:
    """Heads for whom the others do not wait."""
    return {key for key, one in ruled.items() if one.way == GO_ON}


def postponed(one: Session, about: Subject, ruled: Mapping[int, Ruled]) -> Refused | None:
    """The individuals of this meeting were put off; a head who came after all may speak."""
    if about.kind == "collective" or about.id in ruled:
        return None
    for key, each in ruled.items():
        if each.way == POSTPONE and key not in one.taken:
            return Refused(
                "review_postponed", {"number": each.number, "body": each.body, "rule": RULE}
            )
    return None
