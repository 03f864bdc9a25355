"""What every table shares: names of constraints, UTC times, integer keys."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Integer, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Key = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of ChiBot."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


SEALED = "sealed"
"""in a column's `info`: its text is sealed (services/seal.py); a new secret seals it anew"""

type_id = Annotated[int, mapped_column(Key, primary_key=True)]
unit_ref = Annotated[int, mapped_column(Key, ForeignKey("units.id"), index=True)]
person_ref = Annotated[int, mapped_column(Key, ForeignKey("persons.id"), index=True)]
actor_ref = Annotated[int, mapped_column(Key, ForeignKey("persons.id"))]
maybe_actor = Annotated[int | None, mapped_column(Key, ForeignKey("persons.id"))]
meeting_ref = Annotated[int, mapped_column(Key, ForeignKey("meetings.id"))]
