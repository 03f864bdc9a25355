"""From facts to subjects by the rules: who, on which form, where; and what is not clear.

Pure: reads nothing, writes nothing. Equal facts are judged once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from services.reviews import groups
from services.reviews.facts import Cell, CollectiveView, Enrolled, Facts
from services.reviews.posts import PostView
from services.reviews.reading import COMMITTEES
from services.rulebooks import LocalBook
from services.rules import Finding

COMMITTEE_OF = {
    "residential": "cell_committee_of_residence",
    "enterprise": "cell_committee_of_residence",
    "agency": "cell_committee_of_agency",
    "school": "cell_committee_of_agency",
}
"""kind of a cell → kind of its committee as a collective (GRD-R37)"""


@dataclass(frozen=True, slots=True)
class Place:
    """How a subject stands, as it is kept; see `ReviewPlacement`."""

    unit_id: int
    status: str
    reason: str = ""
    rule: str = ""
    form: str = ""
    group_key: str = ""
    places: tuple[str, ...] = ()
    position: str = ""
    period_end: date | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Who it is: a person, or a collective."""

    kind: str
    person_id: int | None
    collective_id: int | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What has to be settled by somebody, with the rule it rests on.

    Code: cell_kind | admitted | equal_time | no_head | no_deputy | joins_itself.
    """

    code: str
    rule: str
    unit_id: int
    who: str = ""
    person_id: int | None = None


@dataclass
class Computing:
    """One pass over a ward; `found` and `conflicts` are what comes out."""

    book: LocalBook
    facts: Facts
    today: date
    found: dict[Key, Place] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    judged: dict[Any, Finding] = field(default_factory=dict)

    def run(self) -> "Computing":
        """Collectives, leaders and members of the ward."""
        for cell in self.facts.cells.values():
            if not cell.kind:
                self.conflicts.append(Conflict("cell_kind", "GRD-R14", cell.id, cell.name))
        for collective in self.facts.collectives:
            self._collective(collective)
        for person_id, held in self.leading.items():
            self._leader(person_id, held)
        for member in self.facts.members:
            if member.unit_id in self.facts.cells:
                self._member(member, self.facts.cells[member.unit_id])
        return self

    @cached_property
    def leading(self) -> dict[int, list[PostView]]:
        """Person → leading posts, the highest first."""
        found: dict[int, list[PostView]] = {}
        for post in self.facts.posts:
            found.setdefault(post.person_id, []).append(post)
        return found

    @cached_property
    def own_collective(self) -> dict[int, CollectiveView]:
        """Cell → its committee as a collective."""
        return {
            each.unit_id: each
            for each in self.facts.collectives
            if each.kind.startswith("cell_committee")
        }

    def judge(self, rule: str, on: date, **facts: object) -> Finding:
        """A verdict; the same question is asked once."""
        key = (rule, on, tuple(sorted(facts.items(), key=lambda one: one[0])))
        if key not in self.judged:
            self.judged[key] = self.book.judge(rule, facts, on)
        return self.judged[key]

    def _member(self, member: Enrolled, cell: Cell) -> None:
        on = cell.review_on
        facts: dict[str, object] = {
            "exempt": member.stands("exempt", on),
            "suspended": member.stands("suspended", on),
        }
        if member.admitted_on is not None:
            facts["admitted_on"] = member.admitted_on
        finding = self.judge("GRD-R04", on, **facts)
        if finding.missing or finding.by_text == "BLOCKED":
            self._unclear("admitted", "GRD-R04", member)
        excluded = finding.by_text == "EXCLUDED"
        held = self.leading.get(member.person_id, [])
        self.found[Key("member", member.person_id, None)] = Place(
            cell.id,
            "excluded" if excluded else "must",
            str(finding.values["reason"]) if excluded else "",
            "GRD-R04",
            "" if excluded else self._form(member, cell, leads=bool(held)),
            member.group or cell.group,
            self._places(cell.id, held),
            self._position(cell.id, member.person_id),
        )

    def _form(self, member: Enrolled, cell: Cell, *, leads: bool) -> str:
        """The form of GRD-R14; "" while it is not known whether they work in the system."""
        if member.form:
            return member.form
        in_system = cell.in_system if member.in_system is None else member.in_system
        if in_system is None:
            return ""
        facts = {"in_political_system": in_system, "leading_post": leads}
        return str(self.judge("GRD-R14", self.today, **facts).values.get("form", ""))

    def _leader(self, person_id: int, held: list[PostView]) -> None:
        """Where a leader is graded: the highest post, then more time (GRD-G36, GRD-G37)."""
        at = self._main(held)
        if at is None:
            home = next(m for m in self.facts.collectives if m.id == held[0].collective_id)
            one = Conflict("equal_time", "GRD-G37", home.unit_id, person_id=person_id)
            self.conflicts.append(one)
            at = held[0]
        unit = next(c.unit_id for c in self.facts.collectives if c.id == at.collective_id)
        self.found[Key("leader", person_id, None)] = Place(
            unit,
            "must",
            rule="GRD-R24" if at.suspended_on else "GRD-R05",
            form="2A",
            group_key=groups.of_leader(at.kind, at.position),
            places=(f"collective:{at.collective_id}",),
            position=at.position,
            period_end=at.suspended_on,
        )

    def _main(self, held: list[PostView]) -> PostView | None:
        if len(held) == 1:
            return held[0]
        ranks = {str(post.id): post.rank for post in held}
        shares = {str(post.id): post.share or 0 for post in held}
        finding = self.book.judge("GRD-G36", {"ranks": ranks, "shares": shares}, self.today)
        place = finding.values.get("place")
        return next((post for post in held if str(post.id) == place), None)

    def _places(self, unit_id: int, held: list[PostView]) -> tuple[str, ...]:
        """The cell, then the collectives where posts are held (GRD-R29, GRD-R31)."""
        finding = self.judge("GRD-R31", self.today, leader=bool(held))
        own = (f"unit:{unit_id}",)
        if "leadership_collective" not in _texts(finding.values, "places"):
            return own
        main = self._main(held) or held[0]
        others = [post for post in held if post is not main]
        return (*own, *(f"collective:{post.collective_id}" for post in (main, *others)))

    def _position(self, unit_id: int, person_id: int) -> str:
        """In the cell: the secretary is its head (GRD-R16)."""
        roles = self.facts.officers.get(unit_id, {})
        if person_id in roles.get("secretary", ()):
            return "head"
        return "deputy" if person_id in roles.get("deputy", ()) else "member"

    def _collective(self, one: CollectiveView) -> None:
        people = [post for post in self.facts.posts if post.collective_id == one.id]
        if one.kind in COMMITTEES[2:]:
            self._led(one, self.facts.officers.get(one.unit_id, {}))
        elif not any(post.position == "head" for post in people):
            self.conflicts.append(Conflict("no_head", "GRD-R16", one.unit_id, one.name))
        elif not any(post.position == "deputy" for post in people):
            self.conflicts.append(Conflict("no_deputy", "GRD-R21", one.unit_id, one.name))
        self.found[Key("collective", None, one.id)] = Place(
            one.unit_id,
            "must",
            rule="GRD-R01" if one.kind in COMMITTEES else "GRD-R03",
            form="01",
            group_key=one.group or groups.of_collective(one.kind),
            places=self._where(one, people),
        )

    def _led(self, one: CollectiveView, roles: Mapping[str, list[int]]) -> None:
        """A cell needs a head, and somebody to chair the head's own review."""
        if not roles.get("secretary"):
            self.conflicts.append(Conflict("no_head", "GRD-R16", one.unit_id, one.name))
        elif not (roles.get("deputy") or roles.get("committee")):
            self.conflicts.append(Conflict("no_deputy", "GRD-R21", one.unit_id, one.name))

    def _where(self, one: CollectiveView, people: list[PostView]) -> tuple[str, ...]:
        """Own session, or jointly with another (GRD-R30, R32, R34 to R37)."""
        joint = self.judge("GRD-R30", self.today, kind=_body(one.kind))
        with_kind = str(joint.values.get("jointly_with", ""))
        if with_kind:
            return self._jointly(one, with_kind)
        own = (f"collective:{one.id}",)
        if one.kind in COMMITTEES or not people:
            return own
        merged = self.judge("GRD-R34", self.today, members=len(people)).by_text == "MERGED"
        home = self.own_collective.get(one.unit_id)
        if home is None or not (merged or self._all_in_committee(one, people)):
            return own
        return (f"collective:{home.id}", *own)

    def _all_in_committee(self, one: CollectiveView, people: list[PostView]) -> bool:
        roles = self.facts.officers.get(one.unit_id, {})
        committee = {person for held in roles.values() for person in held}
        inside = sum(post.person_id in committee for post in people)
        facts = {"leaders": len(people), "leaders_in_committee": inside}
        return self.judge("GRD-R32", self.today, **facts).by_text == "MERGED"

    def _jointly(self, one: CollectiveView, kind: str) -> tuple[str, ...]:
        """The collective it is reviewed with first; its own place where that is not there."""
        own = f"collective:{one.id}"
        if kind == "leadership_collective":
            near = [
                each
                for each in self.facts.collectives
                if each.kind == "other" and each.unit_id == one.unit_id
            ]
        elif kind == "front_agency_cell":
            near = [self.own_collective[one.unit_id]] if one.unit_id in self.own_collective else []
        else:
            near = [each for each in self.facts.collectives if each.kind == kind]
        return (f"collective:{near[0].id}", own) if near else (own,)

    def _unclear(self, code: str, rule: str, member: Enrolled) -> None:
        one = Conflict(code, rule, member.unit_id, member.name, member.person_id)
        self.conflicts.append(one)


def _texts(values: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = values.get(key, ())
    return tuple(map(str, found)) if isinstance(found, tuple) else ()


def _body(kind: str) -> str:
    """The kind as GRD-R30 knows it."""
    known = ("ward_standing_committee", "party_committee")
    return "other" if kind in known else kind
