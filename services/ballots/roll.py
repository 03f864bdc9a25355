"""The roll of a ballot: every member of the cell by name, in the base or not, and why (BAL-01)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select

from services.db.built import built
from services.db.engine import AnyRow, AnySelect
from services.db.models import Ballot, BallotVoter, Membership, Person, Standing, in_force
from services.rulebooks import judge_for
from services.rules import Finding
from services.words import name_order
from services.work import Work

OFFICIAL, PROBATIONARY = "official", "probationary"
IN_BASE = (OFFICIAL, "suspended")
WHY = (*IN_BASE, "exempt", PROBATIONARY, "temporary")
"""suspended members stay in the base; only the exempt are taken out (AMB-07)"""
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Voter:
    """A line of the roll. `stated`: official or probationary as the secretary said."""

    person_id: int
    name: str
    why: str
    stated: bool = False

    @property
    def inside(self) -> bool:
        """Counted in the base."""
        return self.why in IN_BASE


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody in the cell on the day, in the order of names."""

    voters: tuple[Voter, ...]

    def of(self, *why: str) -> list[Voter]:
        """The lines with one of these reasons."""
        return [each for each in self.voters if each.why in why]

    @property
    def unknown(self) -> list[Voter]:
        """Official or probationary is not recorded: somebody has to say it."""
        return self.of(UNKNOWN)

    def facts(self) -> dict[str, object]:
        """The facts of BAL-01."""
        return {
            "official": len(self.of(*IN_BASE, "exempt")),
            "exempt_official": len(self.of("exempt")),
            "suspended_official": len(self.of("suspended")),
        }


async def of(work: Work, unit_id: int, on: date, stated: Mapping[int, str] | None = None) -> Roll:
    """The roll of a day. `stated`: person → official | probationary, where no day is recorded.

    Who was once stated to be official in this cell stays so.
    """
    said = await _said_before(work, unit_id) | dict(stated or {})
    rows = await work.db.execute(*_members(unit_id, on))
    voters = [_voter(row, on, said) for row in rows]
    return Roll(tuple(sorted(voters, key=lambda each: name_order(each.name))))


async def base_of(work: Work, unit_id: int, on: date, roll: Roll) -> Finding:
    """BAL-01 for a roll: `values["base"]`; BLOCKED when nobody may vote."""
    return await judge_for(work, unit_id, "BAL-01", roll.facts(), on)


async def kept(work: Work, ballot_id: int) -> Roll:
    """The roll as it was when the ballot was asked."""
    voters = [Voter(*row) for row in await work.db.execute(*_voters(ballot_id))]
    return Roll(tuple(sorted(voters, key=lambda each: name_order(each.name))))


def changed(before: Roll, now: Roll) -> list[str]:
    """Names whose place in the roll is another one now."""
    was = {each.person_id: each for each in before.voters}
    is_now = {each.person_id: each for each in now.voters}
    other = [
        key
        for key in was.keys() | is_now.keys()
        if key not in was or key not in is_now or was[key].why != is_now[key].why
    ]
    return sorted((is_now.get(key) or was[key]).name for key in other)


@built
def _voters(ballot_id: int) -> Select[int, str, str, bool]:
    return (
        select(Person.id, Person.full_name, BallotVoter.why, BallotVoter.stated)
        .join(BallotVoter, BallotVoter.person_id == Person.id)
        .where(BallotVoter.ballot_id == ballot_id)
    )


@built
def _members(unit_id: int, on: date) -> AnySelect:
    columns = (Person.id, Person.full_name, Person.official_on, Membership.temporary)
    return (
        select(*columns, _stands("exempt", on), _stands("suspended", on))
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id == unit_id, in_force(Membership, on))
        .distinct()
    )


def _stands(kind: str, on: date) -> ColumnElement[bool]:
    held = select(Standing.id).where(
        Standing.person_id == Person.id, Standing.kind == kind, in_force(Standing, on)
    )
    return held.correlate(Person).exists()


def _voter(row: AnyRow, on: date, said: Mapping[int, str]) -> Voter:
    person_id, name, official_on, temporary, exempt, suspended = row
    if temporary:
        return Voter(person_id, name, "temporary")
    recorded = official_on is not None
    if recorded:
        standing = OFFICIAL if official_on <= on else PROBATIONARY
    else:
        standing = said.get(person_id, UNKNOWN)
    if standing != OFFICIAL:
        return Voter(person_id, name, standing, not recorded and standing != UNKNOWN)
    why = "exempt" if exempt else "suspended" if suspended else OFFICIAL
    return Voter(person_id, name, why, not recorded)


@built
def _once_official(unit_id: int) -> Select[int]:
    return (
        select(BallotVoter.person_id)
        .join(Ballot, Ballot.id == BallotVoter.ballot_id)
        .where(
            Ballot.unit_id == unit_id,
            BallotVoter.stated.is_(True),
            BallotVoter.why != PROBATIONARY,
        )
        .distinct()
    )


async def _said_before(work: Work, unit_id: int) -> dict[int, str]:
    """Who was stated to be official for an earlier ballot of the cell: one stays official."""
    found = await work.db.execute(*_once_official(unit_id))
    return dict.fromkeys(found.scalars(), OFFICIAL)
