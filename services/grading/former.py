"""Where members take part for a time, and where they came from in the year (GRD-G27, GRD-G28)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import Closure, Membership, Person, Unit
from services.exemptions.judging import whole_months
from services.grading.subjects import Subject
from services.work import Work


@dataclass(frozen=True, slots=True)
class Former:
    """Where a member came from in the year. `writer_id`: whose comment is wanted, if ours."""

    in_year: int
    in_total: int
    writer_id: int | None
    dissolved: bool
    name: str


def as_stated(former: Former | None, stated: Mapping[str, Any]) -> Former | None:
    """What the committee stated goes before what was reckoned."""
    if "former_in_total" not in stated:
        return former
    months = (int(stated.get("former_in_year", 0)), int(stated["former_in_total"]))
    if former is None:
        return Former(*months, None, dissolved=False, name="")
    return Former(*months, former.writer_id, former.dissolved, former.name)


async def memberships(
    work: Work, listed: Sequence[Subject], people: Sequence[int], year: int
) -> tuple[dict[int, int], dict[int, Former]]:
    """Person → the cell of temporary activity today; person → where they came from this year."""
    rows = (await work.db.execute(*_ever(people))).all()
    home = {each.person_id: each.unit_id for each in listed if each.kind == "member"}
    hosts = {
        row.person_id: row.unit_id
        for row in rows
        if row.temporary
        and row.from_day <= work.today
        and (row.to_day is None or row.to_day >= work.today)
    }
    former: dict[int, Former] = {}
    first = date(year, 1, 1)
    for row in rows:
        if row.temporary:
            continue
        if row.unit_id == home.get(row.person_id):
            came = _from_elsewhere(row, first)
            if came and row.person_id not in former:
                former[row.person_id] = came
        elif row.to_day is not None and row.to_day >= first:
            former[row.person_id] = _from_ours(row, first, work.today)
    return hosts, former


@built
def _ever(people: Collection[int]) -> AnySelect:
    """All memberships of people, the earliest first."""
    of = Membership
    columns = (of.person_id, of.unit_id, of.from_day, of.to_day, of.temporary, Person.admitted_on)
    return (
        select(*columns, Unit.name, Unit.parent_id, Closure.from_day.label("closed"))
        .join(Person, Person.id == of.person_id)
        .join(Unit, Unit.id == of.unit_id)
        .outerjoin(Closure, Closure.unit_id == of.unit_id)
        .where(of.person_id.in_(people))
        .order_by(of.from_day, of.id)
    )


def _from_ours(row: Any, first: date, today: date) -> Former:
    """A cell of ours that was left this year; a dissolved one's superior comments (GRD-G29)."""
    last = min(row.to_day, today)
    in_total = max(0, whole_months(row.from_day, last))
    in_year = max(0, whole_months(max(row.from_day, first), last))
    dissolved = row.closed is not None
    writer = row.parent_id if dissolved else row.unit_id
    return Former(min(in_year, in_total), in_total, writer, dissolved, row.name)


def _from_elsewhere(row: Any, first: date) -> Former | None:
    """Admitted before this cell's time began this year: some other organisation came before."""
    if row.from_day <= first or row.admitted_on is None or row.admitted_on >= row.from_day:
        return None
    last = date.fromordinal(row.from_day.toordinal() - 1)
    in_total = max(0, whole_months(row.admitted_on, last))
    in_year = max(0, whole_months(max(row.admitted_on, first), last))
    return Former(min(in_year, in_total), in_total, None, dissolved=False, name="")
