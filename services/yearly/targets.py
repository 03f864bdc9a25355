"""The targets of a year as the rules see them (CNV-C08): every verdict is the rules service's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db.models import AdmissionTarget
from services.grading.board import body
from services.refusal import Refused
from services.rulebooks import LocalBook, book_for, books_for
from services.rules import Finding
from services.submissions.reports import good_or_better
from services.units import UnitView
from services.work import Work
from services.yearly import counting
from services.yearly.access import access_ward
from services.yearly.counting import AGENCY, STREET, Figure

FRONT = "KPI-07 front"
"""KPI-07 is judged twice: street heads under the rule's own name, Front heads under this one"""
SHARES = {"KPI-07": "street_heads", FRONT: "front_heads"}
RULES = ("KPI-03", "KPI-01", "KPI-02", "KPI-05", "KPI-06", *SHARES, "KPI-08", "KPI-10")
"""targets and indicators of a ward, in the order they are shown; KPI-09 is counted by cell"""


@dataclass(frozen=True, slots=True)
class CellTarget:
    """A cell's admissions in the year against the number it was given (KPI-04)."""

    unit: UnitView
    admitted: int
    assigned: int | None
    paper: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class FourGoodCells:
    """Cells by their newest self-check of the year: met, checked, all."""

    met: int
    checked: int
    cells: int


@dataclass(frozen=True, slots=True)
class YearBoard:
    """The year of a ward. `findings`: rule → verdict, None while there is nothing to judge."""

    ward: UnitView
    year: int
    in_period: bool
    findings: Mapping[str, Finding | None]
    cells: tuple[CellTarget, ...]
    four_good: FourGoodCells

    @property
    def assigned(self) -> int:
        """The sum of the numbers given to cells."""
        return sum(each.assigned or 0 for each in self.cells)


async def board(work: Work, ward_id: int, year: int) -> YearBoard | Refused:
    """All targets of a year, in some twenty statements for any ward. Refused: not_yours."""
    ward = await access_ward(work, ward_id)
    if isinstance(ward, Refused):
        return ward
    book, on = await book_for(work, ward_id), day_of(work, year)
    listed = await counting.cells(work, ward_id, year)
    facts = await _facts(work, ward_id, year, listed)
    inside = book.judge("KPI-11", {"year": year}, on).outcome == "IN_PERIOD"
    return YearBoard(
        ward,
        year,
        inside,
        {rule: _judged(book, rule, facts.get(rule), on) for rule in RULES},
        await _cells(work, book, listed, year),
        await _four_good(work, listed, year),
    )


def day_of(work: Work, year: int) -> date:
    """Which day's rules and numbers count: today's, for a year that is over its last day's."""
    return min(work.today, date(year, 12, 31))


def rule_of(target: str) -> str:
    """The rule behind a name of RULES."""
    return target.partition(" ")[0]


def _judged(
    book: LocalBook, rule: str, facts: Mapping[str, object] | None, on: date
) -> Finding | None:
    return book.judge(rule_of(rule), facts, on) if facts else None


async def _facts(
    work: Work, ward_id: int, year: int, listed: list[UnitView]
) -> dict[str, Mapping[str, object]]:
    ids, on = [each.id for each in listed], day_of(work, year)
    stated = await counting.figures(work, ward_id, year)
    found = await _graded(work, ward_id, year)
    found |= _heads(await counting.kinds(work, ids), await counting.double_roles(work, ids, on))
    found |= _stated(stated, year)
    part, whole = await counting.complete(work, ids, on)
    if whole:
        found["KPI-10"] = {"part": part, "whole": whole}
    total = stated.get(("members", year))
    base = total.whole if total else await counting.members(work, ids, date(year - 1, 12, 31))
    if base:
        given = await counting.admitted(work, ids, year)
        found["KPI-03"] = {"admitted": given.total(), "total": base}
    return found


async def _graded(work: Work, ward_id: int, year: int) -> dict[str, Mapping[str, object]]:
    """KPI-01 and KPI-02: in the season of the year, as soon as anything is decided."""
    season = await body(work, ward_id, year)
    return {} if isinstance(season, Refused) else good_or_better(season)


def _heads(
    kinds: Mapping[int, str], held: Mapping[int, frozenset[str]]
) -> dict[str, Mapping[str, object]]:
    """Cells that nobody described yet are not counted (KPI-06 street cells, KPI-08 agencies)."""
    found: dict[str, Mapping[str, object]] = {}
    street = [held.get(key, frozenset()) for key, kind in kinds.items() if kind == STREET]
    agency = [held.get(key, frozenset()) for key, kind in kinds.items() if kind == AGENCY]
    if street:
        found["KPI-06"] = {
            "cells": len(street),
            "street_head": sum("street_head" in roles for roles in street),
            "front_head": sum("front_head" in roles for roles in street),
            "both": sum({"street_head", "front_head"} <= roles for roles in street),
        }
    if agency:
        part = sum("agency_head" in roles for roles in agency)
        found["KPI-08"] = {"part": part, "whole": len(agency)}
    return found


def _stated(
    stated: Mapping[tuple[str, int], Figure], year: int
) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    if military := stated.get(("military_cells", year)):
        found["KPI-05"] = {"wards": military.whole, "with_cell": military.part}
    for key, name in SHARES.items():
        before, now = stated.get((name, year - 1)), stated.get((name, year))
        if before and now:
            found[key] = {
                **{"members_before": before.part, "all_before": before.whole},
                **{"members": now.part, "all": now.whole},
            }
    return found


async def _cells(
    work: Work, book: LocalBook, listed: list[UnitView], year: int
) -> tuple[CellTarget, ...]:
    ids, on = [each.id for each in listed], day_of(work, year)
    given, counted = await _assigned(work, ids, year), await counting.admitted(work, ids, year)
    found = []
    for each in listed:
        number, paper = given.get(each.id, (None, ""))
        facts = {"admitted": counted[each.id], "assigned": number}
        finding = book.judge("KPI-04", facts, on)
        found.append(CellTarget(each, counted[each.id], number, paper, finding))
    return tuple(found)


async def _assigned(work: Work, unit_ids: list[int], year: int) -> dict[int, tuple[int, str]]:
    of = AdmissionTarget
    rows = select(of.unit_id, of.number, of.paper).where(of.unit_id.in_(unit_ids), of.year == year)
    found = await work.db.execute(rows.order_by(of.id))
    return {row[0]: (row[1], row[2]) for row in found}


async def _four_good(work: Work, listed: list[UnitView], year: int) -> FourGoodCells:
    ids = [each.id for each in listed]
    checked, books = await counting.boxes(work, ids, year), await books_for(work, ids)
    met = sum(
        books[each.unit_id].judge("KPI-09", each.facts, each.on_day).outcome == "MET"
        for each in checked
    )
    return FourGoodCells(met, len(checked), len(listed))
