"""Imports the register from a workbook, in a fixed number of statements, or says what it would do.

People who are known (by code, or by name and birth date among those of the workplace and of the
register) are not added twice; nothing that is known is changed or ended.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from services.db.models import (
    Introduction,
    Person,
    ResidenceArea,
    Unit,
    Workplace,
    WorkplaceDetails,
)
from services.refusal import Refused
from services.residence import areas as areas_
from services.residence import namesakes, register
from services.residence.access import access_committee
from services.residence.matching import KnownPerson, Matching, inside_of, known_people
from services.residence.register import Letter
from services.residence.views import workplace_views, workplaces_of
from services.residence.workbook import Book, Problem, Row
from services.rulebooks import LocalBook, book_for
from services.seal import Seal
from services.words import fold, latin, tidy
from services.work import Work

PlaceKey = tuple[int | None, str]
"""unit here or None, and the folded name of a workplace outside"""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import does, or did."""

    added: Sequence[Row]
    known: Sequence[Row]
    """in the register already"""
    new_areas: Sequence[str]
    new_workplaces: Sequence[str]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class _Plan:
    preview: Preview
    people: Mapping[int, KnownPerson]
    """known people by row number"""
    units: Mapping[str, int]


async def preview(work: Work, unit_id: int, book: Book) -> Preview | Refused:
    """What importing would do now; nothing is written."""
    own = await access_committee(work, unit_id)
    return own if isinstance(own, Refused) else (await _decide(work, unit_id, book)).preview


async def import_book(work: Work, unit_id: int, book: Book, seal: Seal) -> Preview | Refused:
    """Imports the rows that fit, all in the transaction of `work`."""
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    plan = await _decide(work, unit_id, book)
    await _carry_out(work, unit_id, plan, seal)
    return plan.preview


async def _carry_out(work: Work, unit_id: int, plan: _Plan, seal: Seal) -> None:
    areas = await _areas(work, unit_id, plan.preview)
    places = await _workplaces(work, unit_id, plan)
    people = await _people(work, plan, seal)
    await _introduce(work, unit_id, plan, areas, places, people)
    work.record("residence.imported", f"unit:{unit_id}", people=len(plan.preview.added))


async def add_one(
    work: Work, unit_id: int, row: Row, known_id: int | None, seal: Seal
) -> Refused | None:
    """One introduction letter typed by hand, for a known person or a new one; one row of a book.

    Refused: not_yours, same_person (somebody of that name and year, and nobody was chosen),
    introduced_already, not_residence.
    """
    year = row.born.year if row.born else row.year
    found = await namesakes.of(work, unit_id, row.name, year)
    if isinstance(found, Refused):
        return found
    if known_id is None and any(one.year for one in found):
        return Refused("same_person", {"name": row.name})
    if known_id is not None and known_id not in {one.id for one in found}:
        return Refused("not_yours")
    letter = Letter(permanent=row.permanent, temporary_months=row.months)
    if refused := await register.unfit(work, unit_id, known_id or 0, letter):
        return refused
    known = {one.id: one for one in await known_people(work)}.get(known_id or 0)
    units = await _units(work)
    shown = Preview([row], [], *await _new(work, unit_id, [row], units), [])
    plan = _Plan(shown, {row.number: known} if known else {}, units)
    await _carry_out(work, unit_id, plan, seal)
    return None


async def _decide(work: Work, unit_id: int, book: Book) -> _Plan:
    units = await _units(work)
    known = Matching(await known_people(work), units)
    rules = await book_for(work, unit_id)
    added: list[Row] = []
    there: list[Row] = []
    problems, people = list(book.problems), dict[int, KnownPerson]()
    for row in book.rows:
        found = known.find(row)
        if isinstance(found, Problem):
            problems.append(found)
        elif found and found.introduced:
            there.append(row)
        elif why := _unfit(rules, row, work.today):
            problems.append(Problem(row.number, "permanent", why, row.name))
        else:
            added.append(row)
            people |= {row.number: found} if found else {}
    shown = await _new(work, unit_id, added, units)
    return _Plan(Preview(added, there, *shown, problems), people, units)


def _unfit(rules: LocalBook, row: Row, on: date) -> str:
    """RES-04; students in lodgings are introduced whatever their registration (AMB-42)."""
    facts = {"permanent": row.permanent, "temporary_months": row.months}
    good = row.kind == "student" or rules.judge("RES-04", facts, on).outcome == "QUALIFIES"
    return "" if good else "not_residence"


async def _units(work: Work) -> dict[str, int]:
    """Every unit here, by its folded name and by its code."""
    found = (await work.db.execute(select(Unit.id, Unit.code, Unit.name))).all()
    named = {fold(row.name): row.id for row in found}
    return named | {row.code.casefold(): row.id for row in found}


async def _new(
    work: Work, unit_id: int, rows: Sequence[Row], units: Mapping[str, int]
) -> tuple[list[str], list[str]]:
    """Areas and workplaces that the file names for the first time."""
    areas = {fold(area.name) for area in await register.areas(work, unit_id)}
    known = await _known_places(work, unit_id)
    new_areas = {fold(r.area): tidy(r.area) for r in rows if fold(r.area) not in areas}
    new_places = {_key(r, units): r.workplace for r in rows if _key(r, units) not in known}
    return sorted(new_areas.values()), sorted(new_places.values())


def _key(row: Row, units: Mapping[str, int]) -> PlaceKey:
    inside = inside_of(row, units)
    return (inside, "" if inside else fold(row.workplace))


async def _known_places(work: Work, unit_id: int) -> dict[PlaceKey, int]:
    found = await workplace_views(work, workplaces_of(unit_id))
    return {(w.inside_id, "" if w.inside_id else fold(w.name)): w.id for w in found}


async def _areas(work: Work, unit_id: int, shown: Preview) -> dict[str, int]:
    before = {fold(area.name): area for area in await areas_.known(work, unit_id)}
    for name in shown.new_areas:  # the few that are used again
        if fold(name) in before:
            await areas_.note(work, before[fold(name)], "opened", name)
    rows = [
        {
            "unit_id": unit_id,
            "name": name,
            "added_by": work.acting.person_id,
            "added_at": work.now,
        }
        for name in shown.new_areas
        if fold(name) not in before
    ]
    if rows:
        await work.db.execute(insert(ResidenceArea), rows)
    return {fold(area.name): area.id for area in await register.areas(work, unit_id)}


async def _workplaces(work: Work, unit_id: int, plan: _Plan) -> dict[PlaceKey, int]:
    known = await _known_places(work, unit_id)
    new = {_key(row, plan.units): row for row in plan.preview.added}
    new = {key: row for key, row in new.items() if key not in known}
    if not new:
        return known
    added = insert(Workplace).returning(Workplace.id, sort_by_parameter_order=True)
    rows = [{"unit_id": unit_id, "inside_id": inside} for inside, _ in new]
    ids = list((await work.db.execute(added, rows)).scalars())
    details = [
        {
            "workplace_id": id_,
            "name": tidy(row.workplace),
            "address": row.address,
            "email": row.email,
            "set_by": work.acting.person_id,
            "set_at": work.now,
        }
        for id_, row in zip(ids, new.values(), strict=True)
    ]
    await work.db.execute(insert(WorkplaceDetails), details)
    return known | dict(zip(new, ids, strict=True))


async def _people(work: Work, plan: _Plan, seal: Seal) -> dict[int, int]:
    """Person by row number; unknown ones are added."""
    found = {number: one.id for number, one in plan.people.items()}
    new = [row for row in plan.preview.added if row.number not in found]
    if not new:
        return found
    rows = [
        {
            "code": row.code or _code(row),
            "full_name": latin(tidy(row.name)),
            "birth_date": row.born,
            "birth_year": row.year,
            "phone": seal.close(row.phone) if row.phone else None,
            "workplace": tidy(row.workplace),
        }
        for row in new
    ]
    added = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = (await work.db.execute(added, rows)).scalars()
    return found | dict(zip((row.number for row in new), ids, strict=True))


def _code(row: Row) -> str:
    """A code like those of the roster's import: a real one in a later file takes its place."""
    identity = f"{fold(row.name)}|{row.born or row.year}|{fold(row.workplace)}|{row.letter}"
    digest = hashlib.sha256(identity.encode()).digest()
    return f"DV-{base64.b32encode(digest[:5]).decode()}"


async def _introduce(
    work: Work,
    unit_id: int,
    plan: _Plan,
    areas: Mapping[str, int],
    places: Mapping[PlaceKey, int],
    people: Mapping[int, int],
) -> None:
    rows = [
        {
            "unit_id": unit_id,
            "person_id": people[row.number],
            "workplace_id": places[_key(row, plan.units)],
            "kind": row.kind,
            "letter_number": row.letter,
            "letter_on": row.letter_on,
            "permanent": row.permanent,
            "temporary_months": row.months,
            "from_day": work.today,
            "recorded_by": work.acting.person_id,
            "recorded_at": work.now,
        }
        for row in plan.preview.added
    ]
    if not rows:
        return
    added = insert(Introduction).returning(Introduction.id, sort_by_parameter_order=True)
    ids = list((await work.db.execute(added, rows)).scalars())
    placed = zip(ids, plan.preview.added, strict=True)
    await register.keep_placed(
        work, [(id_, areas[fold(row.area)], row.page_two_on) for id_, row in placed]
    )
