"""A notice of a ward to the members of its cells, or of some of them; it asks nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, select

from services.broadcasts.subjects import Facts, Place, Told
from services.db.engine import AnySelect
from services.db.models import Membership, Unit, in_force
from services.people import WARD
from services.refusal import Refused
from services.work import Work


class UnitNotice:
    """The subject is the ward; its areas are the cells."""

    asks: bool = False
    fields: tuple[str, ...] = ("unit",)

    async def access(self, work: Work, subject_id: int) -> Place | Refused:
        """Ward staff of that ward."""
        if not work.acting.holds(subject_id, *WARD):
            return Refused("not_yours")
        name = select(Unit.name).where(Unit.id == subject_id)
        return Place(subject_id, (await work.db.execute(name)).scalar_one())

    async def people(self, work: Work, subject_id: int) -> AnySelect:
        """Members at home in a cell of the ward."""
        return (
            select(Membership.person_id, Unit.id.label("area_id"), Unit.name.label("area"))
            .join(Unit, Unit.id == Membership.unit_id)
            .where(
                Unit.parent_id == subject_id,
                Membership.temporary.is_(False),
                in_force(Membership, work.today),
            )
        )

    async def facts(self, work: Work, subject_ids: Sequence[int]) -> Mapping[int, Facts]:
        """A notice is as it is: always open."""
        rows = await work.db.execute(select(Unit.id, Unit.name).where(Unit.id.in_(subject_ids)))
        return {row.id: Facts("open", "notice", {"unit": row.name}) for row in rows}

    def answered(self, subject_id: Any, person_id: Any) -> ColumnElement[bool]:
        """Nothing is asked."""
        return false()

    def hears_otherwise(self, subject_id: Any, person_id: Any) -> ColumnElement[bool]:
        """Nothing changes."""
        return false()

    async def told(self, work: Work, told: Sequence[Told]) -> None:
        """The recipients themselves are the record."""
