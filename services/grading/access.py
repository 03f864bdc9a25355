"""Who does what with grades: the cell's committee proposes, the body above decides (GRD-G01)."""

from typing import Protocol

from services.people import COMMITTEE, WARD
from services.work import Work

DECIDERS = ("standing_committee", *WARD)
"""those who record for the deciding body: the standing committee and its staff (GRD-G08)"""
INSPECTION = ("inspection", "ward_staff")
"""Ủy ban Kiểm tra; letters that reach the ward's office are entered by its staff (GRD-G50)"""


class InUnit(Protocol):
    """Something that belongs to a unit."""

    @property
    def unit_id(self) -> int: ...


def proposes(work: Work, subject: InUnit) -> bool:
    """The actor is of the committee that proposes for its unit (GRD-G07)."""
    return work.acting.holds(subject.unit_id, *COMMITTEE)


def decides(work: Work, unit_id: int) -> bool:
    """The actor records for the deciding body (GRD-G08, GRD-G13)."""
    return work.acting.holds(unit_id, *DECIDERS)


def inspects(work: Work, unit_id: int) -> bool:
    """The actor is of the inspection committee, or receives its letters (GRD-G50, GRD-G51)."""
    return work.acting.holds(unit_id, *INSPECTION)
