"""Which memberships, roles and standings begin or end because of one row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.roster.cells import ROLES
from services.roster.known import Span
from services.roster.rows import RosterRow, Spell
from services.roster.units import UnitBook, UnitEntry

STANDINGS = ("exempt", "elsewhere")


@dataclass(frozen=True, slots=True)
class Begin:
    """A span that starts on the day of the import."""

    table: str
    what: str
    unit: str | None
    """code of the unit; None for a standing"""
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """A known span that gets another last day."""

    table: str
    what: str
    span_id: int
    to_day: date


Step = Begin | Close


Spans = Mapping[str, list[Span]]
"""what is not over yet of one person, by table"""


class Stepping:
    """Compares rows with open spans. `on`: the day on which things begin."""

    def __init__(self, book: UnitBook, on: date) -> None:
        self.book = book
        self.on = on
        self.kinds = {unit.id: unit.kind for unit in book.entries() if unit.id}

    def steps(self, row: RosterRow, unit: UnitEntry, spans: Spans) -> tuple[Step, ...]:
        """All steps of a row: membership (a move ends the one before), roles, standings."""
        members = tuple(self._memberships(row, unit, spans["memberships"]))
        left = self._left(members, spans["memberships"])
        roles = self._roles(row, unit, spans["roles"], left)
        return (*members, *roles, *self._standings(row, spans["standings"]))

    def _close(self, table: str, span: Span) -> Close:
        return Close(table, span.what, span.id, self.on - timedelta(days=1))

    def _memberships(self, row: RosterRow, unit: UnitEntry, spans: list[Span]) -> Iterator[Step]:
        if unit.kind == "ward":
            return
        here = [span for span in spans if unit.id and span.unit_id == unit.id]
        wanted = _membership(row, here)
        yield from (self._close("memberships", span) for span in here if span.what != wanted)
        if any(span.what == wanted for span in here):
            return
        yield Begin("memberships", wanted, unit.code)
        if wanted == "home":
            for span in spans:
                if span not in here and span.what == "home" and self._is_cell(span):
                    yield self._close("memberships", span)

    def _is_cell(self, span: Span) -> bool:
        return self.kinds[span.unit_id or 0] == "cell"

    def _left(self, steps: Sequence[Step], spans: Sequence[Span]) -> set[int | None]:
        """The units that are left by a move."""
        closed = {step.span_id for step in steps if isinstance(step, Close)}
        begun = {step.unit for step in steps if isinstance(step, Begin)}
        staying = {self.book[code].id for code in begun if code}
        return {span.unit_id for span in spans if span.id in closed} - staying

    def _roles(
        self, row: RosterRow, unit: UnitEntry, spans: list[Span], left: set[int | None]
    ) -> Iterator[Step]:
        yield from (self._close("roles", span) for span in spans if span.unit_id in left)
        if row.roles is None:
            return
        ward = unit if unit.kind == "ward" else self.book[unit.parent] if unit.parent else None
        places = {role: ward if role == "ward_staff" else unit for role in ROLES}
        held: set[str] = set()
        for span in spans:
            place = places.get(span.what)
            if place is None or place.id is None or span.unit_id != place.id:
                continue
            held.add(span.what)
            if span.what not in row.roles and span.from_day <= self.on:
                yield self._close("roles", span)
        for role in row.roles:
            if role not in held and (place := places[role]):
                yield Begin("roles", role, place.code)

    def _standings(self, row: RosterRow, spans: list[Span]) -> Iterator[Step]:
        for kind in STANDINGS:
            spell: Spell | None = getattr(row, kind)
            if spell is not None:
                yield from self._standing(kind, spell, [one for one in spans if one.what == kind])

    def _standing(self, kind: str, spell: Spell, spans: list[Span]) -> Iterator[Step]:
        until = spell.until
        if not spell.holds:
            begun = [span for span in spans if span.from_day <= self.on]
            yield from (self._close("standings", span) for span in begun)
        elif not spans and (until is None or until >= self.on):
            yield Begin("standings", kind, None, until)
        elif until:
            yield from (
                Close("standings", kind, span.id, until) for span in spans if span.to_day != until
            )


def _membership(row: RosterRow, here: Sequence[Span]) -> str:
    if row.temporary is None:
        return here[0].what if here else "home"
    return "temporary" if row.temporary.holds else "home"
