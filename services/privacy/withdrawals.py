"""Who withdrew consent and is called instead of being written to."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import aliased

from services.db.built import built
from services.db.models import Chat, Consent
from services.work import Work

WITHDREW = "withdrew"


def withdrew(person: ColumnElement[Any]) -> ColumnElement[Any]:
    """WITHDREW where the newest word of a person about it is no; otherwise NULL."""
    mine = Consent.person_id == person
    return select(literal(WITHDREW)).where(mine, _no()).scalar_subquery()


async def withdrawn(work: Work, person_ids: Collection[int]) -> list[int]:
    """Those of the people whose newest word about it is no."""
    if not person_ids:
        return []
    return list((await work.db.execute(*_withdrawn(person_ids))).scalars())


@built
def _withdrawn(person_ids: Collection[int]) -> Select[int]:
    return select(Consent.person_id).where(Consent.person_id.in_(person_ids), _no())


@cache
def _no() -> ColumnElement[bool]:
    """The row says no, nothing newer was said, and the person was not linked again."""
    later = aliased(Consent)
    newer = select(later.id).where(later.person_id == Consent.person_id, later.id > Consent.id)
    linked = select(Chat.id).where(Chat.person_id == Consent.person_id)
    return (Consent.event == "withdrawn") & ~newer.exists() & ~linked.exists()
