"""What the rules say of an event: is a move required (TRF-02), and where to (TRF-04 on)."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.rulebooks import judge_for
from services.rules import Finding
from services.work import Work

TRIGGERS = (
    "transferred",
    "seconded",
    "contract",
    "border_reinforcement",
    "retired",
    "lost_capacity",
    "demobilised",
    "long_term_move",
)
"""events of TRF-02"""
TEMPORARY, DISSOLVED = "temporary", "dissolved"
"""not in TRF-02: a stay elsewhere for a time, the dissolution of the cell (DIS-08)"""
OF_EVENT = ("trigger", "border_guard", "contract_months")
OF_PLACE = ("destination_has_organisation", "workplace_distance", "temporary_residence")
REQUIRED = "TRANSFER_REQUIRED"


@dataclass(frozen=True, slots=True)
class Judged:
    """`required` is TRF-02; `place` is TRF-04, TRF-05 or TRF-06, None until the first is met."""

    required: Finding
    place: Finding | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that still have to be asked, the next one first."""
        return tuple((self.place or self.required).missing)

    @property
    def outcome(self) -> str:
        """What both say together; the place only counts when a move is required."""
        return (self.place or self.required).by_text

    @property
    def finding(self) -> Finding:
        """The one that decides."""
        return self.place or self.required


async def judge_event(work: Work, unit_id: int, facts: Mapping[str, object]) -> Judged:
    """The verdict of the unit's rulebook, today; `facts` as far as they were answered."""
    event = {name: facts[name] for name in OF_EVENT if name in facts}
    required = await judge_for(work, unit_id, "TRF-02", event, work.today)
    if required.by_text != REQUIRED:
        return Judged(required)
    place = {name: facts[name] for name in OF_PLACE if name in facts}
    found = await judge_for(work, unit_id, rule_of_place(facts), place, work.today)
    return Judged(required, found)


def rule_of_place(facts: Mapping[str, object]) -> str:
    """Which clause says where to; all three read the same facts."""
    if facts.get(OF_PLACE[0], True):
        return "TRF-04"
    return "TRF-06" if facts.get(OF_PLACE[1]) == "near" else "TRF-05"
