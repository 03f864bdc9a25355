"""The statements about answers: the newest of each member, with what the workplace said last."""

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import ReasonConfirmation, ResidenceAnswer, ResidencePlan


def _views() -> AnySelect:
    other = aliased(ReasonConfirmation)
    newest = select(func.max(other.id)).where(other.answer_id == ResidenceAnswer.id)
    verdict = newest.correlate(ResidenceAnswer).scalar_subquery()
    columns = (
        ResidenceAnswer.id,
        ResidenceAnswer.meeting_id,
        ResidenceAnswer.person_id,
        ResidenceAnswer.answer,
        ResidenceAnswer.reason,
        ResidenceAnswer.words,
        ResidenceAnswer.recorded_by,
        ResidenceAnswer.answered_at,
        ReasonConfirmation.verdict,
    )
    given = select(*columns).select_from(ResidenceAnswer)
    return given.outerjoin(ReasonConfirmation, ReasonConfirmation.id == verdict)


VIEWS = _views()
"""answers with what the workplace said last"""
PLAN = ResidencePlan.id == ResidenceAnswer.plan_id
DATED = VIEWS.join(ResidencePlan, PLAN).add_columns(ResidencePlan.starts_at)
"""the same with the moment they were given for"""


def _newest(meeting_ids: Collection[int]) -> Select[int]:
    return (
        select(func.max(ResidenceAnswer.id))
        .join(ResidencePlan, PLAN)
        .where(ResidenceAnswer.meeting_id.in_(meeting_ids))
        .group_by(ResidenceAnswer.meeting_id, ResidencePlan.starts_at, ResidenceAnswer.person_id)
    )


@built
def given(meeting_ids: Collection[int]) -> AnySelect:
    """Of sessions, for each moment one was planned at."""
    return DATED.where(ResidenceAnswer.id.in_(_newest(meeting_ids)))


@built
def given_by(meeting_ids: Collection[int], person_ids: Collection[int]) -> AnySelect:
    """The same of a few members."""
    newest = _newest(meeting_ids).where(ResidenceAnswer.person_id.in_(person_ids))
    return DATED.where(ResidenceAnswer.id.in_(newest))


@built
def unconfirmed(person_ids: Collection[int]) -> AnySelect:
    """Absences on which no workplace has said anything, oldest first."""
    newest = (
        select(func.max(ResidenceAnswer.id))
        .where(ResidenceAnswer.person_id.in_(person_ids))
        .group_by(ResidenceAnswer.meeting_id, ResidenceAnswer.person_id)
    )
    return (
        VIEWS.where(ResidenceAnswer.id.in_(newest), ResidenceAnswer.answer == "absent")
        .where(ReasonConfirmation.id.is_(None))
        .order_by(ResidenceAnswer.id)
    )
