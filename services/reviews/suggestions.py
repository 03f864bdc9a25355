"""Points that were suggested for subjects. Nothing here asks who may read: callers do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import ReviewSuggestion
from services.work import Work


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggested point that was not withdrawn."""

    id: int
    subject_id: int
    words: str
    paper: str
    half_days: int | None
    suggested_at: datetime


async def suggestions_of(
    work: Work, subject_ids: Sequence[int]
) -> dict[int, list[SuggestionView]]:
    """Points suggested for subjects, the oldest first; withdrawn ones are left out (GRD-R39)."""
    found: dict[int, list[SuggestionView]] = {}
    for row in await work.db.execute(*_suggested(subject_ids)):
        found.setdefault(row.subject_id, []).append(SuggestionView(*row))
    return found


@built
def _suggested(subject_ids: Collection[int]) -> AnySelect:
    of, back = ReviewSuggestion, aliased(ReviewSuggestion)
    columns = (of.id, of.subject_id, of.words, of.paper, of.half_days, of.suggested_at)
    withdrawn = select(back.id).where(back.withdraws == of.id)
    return (
        select(*columns)
        .where(of.subject_id.in_(subject_ids), of.withdraws.is_(None), ~withdrawn.exists())
        .order_by(of.id)
    )
