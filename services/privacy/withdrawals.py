"""Who withdrew consent and is called instead of being written to."""

from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import aliased

from services.db.models import Chat, Consent

WITHDREW = "withdrew"


def withdrew(person: ColumnElement[Any]) -> ColumnElement[Any]:
    """WITHDREW where the newest word of a person about it is no; otherwise NULL."""
    later = aliased(Consent)
    newer = select(later.id).where(later.person_id == Consent.person_id, later.id > Consent.id)
    linked = select(Chat.id).where(Chat.person_id == Consent.person_id)
    no = (Consent.event == "withdrawn") & ~newer.exists() & ~linked.exists()
    return select(literal(WITHDREW)).where(Consent.person_id == person, no).scalar_subquery()
