"""Who looked at what: one line of the audit trail for each view of a page that tells of people.

A line says who, whom or which unit, which page and when; never what stood there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import literal, select, union_all

from services.clock import local_day
from services.db.models import AuditRow, Introduction, Membership, Person, in_force
from services.work import Work

SEEN, INVITED = "seen", "account.invited"
CODE = "code"
"""stands for a page: a code was given out with which a phone is linked in the person's name"""
PAGES = (
    *("reasons", "reason", "file", "exemption", "member", "case", "ballot", "list"),
    *("dues", "tasks", "plan", "move", "rating", "question", "residence", "grade", "review"),
)
NEWEST = 10
READ = 200
"""lines of the trail among which they are: who turns pages leaves many"""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a page about the acting person, or at a list of the person's unit.

    `page` is `CODE` where somebody had a link code made for the person.
    """

    at: datetime
    name: str
    page: str


def saw(work: Work, person_id: int, page: str) -> None:
    """The acting person sees a page about somebody else."""
    if person_id != work.acting.person_id:
        work.record(SEEN, f"person:{person_id}", page=page)


def saw_list(work: Work, unit_id: int, page: str) -> None:
    """The acting person sees a list of people of a unit, with more than their names."""
    work.record(SEEN, f"unit:{unit_id}", page=page)


def saw_liaison(work: Work, unit_id: int) -> None:
    """The acting person sees how members of a residence committee keep contact, in a list."""
    work.record(SEEN, f"liaison:{unit_id}", page="residence")


def saw_letter(work: Work, complaint_id: int) -> None:
    """The acting person reads a letter about somebody, who is not told that there is one."""
    work.record(SEEN, f"complaint:{complaint_id}", page="grade")


async def who_looked(work: Work) -> list[Look]:
    """The newest looks of others at the acting person's data, in two statements.

    Of those of one person at one kind of page on one day, the last.
    """
    me = work.acting.person_id
    mine = select(literal("unit"), Membership.unit_id).where(
        Membership.person_id == me, in_force(Membership, work.today)
    )
    kept = select(literal("liaison"), Introduction.unit_id).where(
        Introduction.person_id == me, in_force(Introduction, work.today)
    )
    lists = await work.db.execute(union_all(mine, kept))
    subjects = [f"person:{me}", *(f"{of}:{unit}" for of, unit in lists)]
    statement = (
        select(AuditRow.at, Person.full_name, AuditRow.details)
        .join(Person, Person.id == AuditRow.actor_id)
        .where(
            AuditRow.action.in_((SEEN, INVITED)),
            AuditRow.subject.in_(subjects),
            AuditRow.actor_id != me,
        )
        .order_by(AuditRow.id.desc())
        .limit(READ)
    )
    rows = await work.db.execute(statement)
    looks: dict[tuple[date, str, str], Look] = {}
    for row in rows:
        look = Look(row.at, row.full_name, str(row.details.get("page", CODE)))
        looks.setdefault((local_day(look.at), look.name, look.page), look)
    return [*looks.values()][:NEWEST]
