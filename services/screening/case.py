"""A case as it stands, from its steps; and what each who may see it is shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import CaseStep, Person, ScreeningCase, Unit
from services.people import COMMITTEE, WARD
from services.refusal import Refused
from services.screening.table import CLOSED, KNOWN_ABOVE, OPEN_TO_MEMBER
from services.work import Work

CANDIDATE = "CANDIDATE"
ASSIGNING = ("assign", "change_helper")
NOTES = ("note", "opine")
"""the helper's own, for the committee"""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done; see the table for what each field holds."""

    seq: int
    action: str
    state: str
    on_day: date
    paper: str
    words: str
    detail: str
    person_id: int | None
    meeting_id: int | None
    due: date | None
    recorded_by: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case. `seen_as`: committee | helper | superior | member, as whom somebody is looking;
    `parts`: all parts in which they may act."""

    id: int
    unit_id: int
    unit: str
    ward_id: int | None
    person_id: int
    name: str
    cell_type: str
    criteria: Sequence[Any]
    steps: tuple[Step, ...] = ()
    seen_as: str = ""
    parts: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.steps[-1].state if self.steps else CANDIDATE

    @property
    def closed(self) -> bool:
        """Nothing more can follow."""
        return self.state in CLOSED

    @property
    def last_day(self) -> date | None:
        """The day of the newest step."""
        return self.steps[-1].on_day if self.steps else None

    def of(self, *actions: str) -> list[Step]:
        """The steps of these kinds, in order."""
        return [each for each in self.steps if each.action in actions]

    @property
    def cycle(self) -> int:
        """How often help was begun; no text limits it (AMB-10)."""
        return len(self.of("assign"))

    @property
    def helper_id(self) -> int | None:
        """Who helps now; None outside of the time of help."""
        assigned = self.of(*ASSIGNING)
        return assigned[-1].person_id if assigned and self.state == "ASSISTING" else None

    @property
    def due(self) -> date | None:
        """From when on step 3 may be held, while it is waited for."""
        dated = [each.due for each in self.of("assign") if each.due]
        return dated[-1] if dated and self.state == "ASSISTING" else None

    @property
    def begun(self) -> date | None:
        """When the running time of help began to be recorded."""
        assigned = self.of("assign")
        return assigned[-1].on_day if assigned else None

    def since_help(self, *actions: str) -> list[Step]:
        """Steps since the help that is running was assigned."""
        assigned = self.of("assign")
        first = assigned[-1].seq if assigned else 0
        return [each for each in self.of(*actions) if each.seq > first]

    @property
    def told(self) -> bool:
        """The committee has talked with the member (SCR-17)."""
        return bool(self.of(OPEN_TO_MEMBER))


async def access_case(work: Work, case_id: int) -> CaseView | Refused:
    """The case for those the clauses name; each look stands in the audit trail.

    To anybody else it does not exist. Refused: no_such_case.
    """
    found = await access_whole(work, case_id)
    return found if isinstance(found, Refused) else found[0]


async def access_whole(work: Work, case_id: int) -> tuple[CaseView, CaseView] | Refused:
    """The same, and beside it the whole case, which is for checks alone."""
    found = await load(work, [case_id])
    view = _seen(work, found[0]) if found else None
    if view is None:
        return Refused("no_such_case")
    work.record("case.seen", f"case:{case_id}", seen_as=view.seen_as)
    return view, found[0]


@built
def _concerning(person_id: int, led: Collection[int], wards: Collection[int]) -> Select[int]:
    cells = select(Unit.id).where(Unit.parent_id.in_(wards))
    helped = select(CaseStep.case_id).where(CaseStep.person_id == person_id)
    return select(ScreeningCase.id).where(
        ScreeningCase.unit_id.in_(led)
        | ScreeningCase.unit_id.in_(cells)
        | ScreeningCase.id.in_(helped)
        | (ScreeningCase.person_id == person_id)
    )


async def mine(work: Work) -> list[CaseView]:
    """Cases that the actor may see, those still open first."""
    actor = work.acting
    wanted = _concerning(actor.person_id, actor.units(*COMMITTEE), actor.units(*WARD))
    found = await load(work, (await work.db.execute(*wanted)).scalars())
    seen = [view for each in found if (view := _seen(work, each))]
    if seen:
        work.record("case.seen", f"cases of person:{actor.person_id}", count=len(seen))
    return sorted(seen, key=lambda each: (each.closed, each.id))


@built
def _on_member(unit_id: int, person_id: int) -> Select[int]:
    return select(ScreeningCase.id).where(
        ScreeningCase.unit_id == unit_id, ScreeningCase.person_id == person_id
    )


async def open_of(work: Work, unit_id: int, person_id: int) -> CaseView | None:
    """The member's case that is still open; who asks was checked by the caller."""
    ids = await work.db.execute(*_on_member(unit_id, person_id))
    found = await load(work, ids.scalars())
    return next((each for each in found if not each.closed), None)


def parts_in(work: Work, view: CaseView) -> list[str]:
    """In what parts somebody may see the case; the member only as the member, from step 2 on."""
    actor = work.acting
    if actor.person_id == view.person_id:
        return ["member"] if view.told else []
    known_above = any(each.state == KNOWN_ABOVE for each in view.steps)
    parts = {
        "committee": actor.holds(view.unit_id, *COMMITTEE),
        "helper": actor.person_id == view.helper_id,
        "superior": known_above and actor.holds(view.ward_id or 0, *WARD),
    }
    return [part for part, holds in parts.items() if holds]


def _seen(work: Work, view: CaseView) -> CaseView | None:
    """As the strongest of the parts sees it; a helper of the committee is both."""
    parts = parts_in(work, view)
    if not parts:
        return None
    return replace(view, seen_as=parts[0], parts=tuple(parts), steps=_shown(view, parts[0]))


def _shown(view: CaseView, part: str) -> tuple[Step, ...]:
    """All of it to the committee; the others do not read the helper's notes, nor earlier words."""
    if part == "committee":
        return view.steps
    first = view.of(OPEN_TO_MEMBER)[0].seq if part == "member" else 0
    kept = (each for each in view.steps if each.action not in NOTES or part == "helper")
    return tuple(
        replace(each, words="") if each.seq < first or _of_others(each, part) else each
        for each in kept
    )


def _of_others(step: Step, part: str) -> bool:
    """Comments that the Front or the agency gave to the committee are not passed on."""
    return step.action == "comment" and part in ("helper", "member")


async def load(work: Work, case_ids: Iterable[int]) -> list[CaseView]:
    """Cases with their steps, in two statements; who asks was checked by the caller."""
    ids = sorted(set(case_ids))
    if not ids:
        return []
    rows = (await work.db.execute(*_cases(ids))).all()
    steps: dict[int, list[Step]] = {}
    for case_id, *step in await work.db.execute(*_steps(ids)):
        steps.setdefault(case_id, []).append(Step(*step))
    return [_view(row, steps.get(row[0], ())) for row in rows]


def _view(row: AnyRow, steps: Iterable[Step]) -> CaseView:
    return replace(CaseView(*row), steps=tuple(steps))


@built
def _cases(ids: Collection[int]) -> AnySelect:
    one = ScreeningCase
    columns = (
        one.id, one.unit_id, Unit.name, Unit.parent_id, one.person_id, Person.full_name,
        one.cell_type, one.criteria,
    )  # fmt: skip
    joined = select(*columns).join(Unit, Unit.id == one.unit_id)
    return joined.join(Person, Person.id == one.person_id).where(one.id.in_(ids)).order_by(one.id)


@built
def _steps(ids: Collection[int]) -> AnySelect:
    one = CaseStep
    columns = (
        one.case_id, one.seq, one.action, one.state, one.on_day, one.paper, one.words, one.detail,
        one.person_id, one.meeting_id, one.due, one.recorded_by, one.recorded_at,
    )  # fmt: skip
    return select(*columns).where(one.case_id.in_(ids)).order_by(one.case_id, one.seq)
