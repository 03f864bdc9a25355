"""What is told about the residence liaison to its papers; names and reasons come from the records.

Texts are plain: whatever looks like a template or a formula in them stays text.
"""

from dataclasses import dataclass
from datetime import date, datetime

from services.documents.content import Remark


@dataclass(frozen=True, slots=True)
class Body:
    """A committee that issues or receives a paper.

    `name` as the unit is called: "Phường Hoa Mai", "Chi bộ Cơ quan Thử", "Trường Thử";
    `above`: the unit above it; `place`: a ward whose name stands before the date.
    """

    name: str
    above: str | None = None
    place: str | None = None
    signer: str = ""
    signer_title: str = "BÍ THƯ"


@dataclass(frozen=True, slots=True)
class Worker:
    """A working member as papers name them; `away`: reason and time of long absence (RES-02).

    `born_in`: the year, where the day is not known.
    """

    name: str
    born: date | None = None
    admitted: date | None = None
    official: date | None = None
    workplace: str = ""
    residence: str = ""
    area: str = ""
    away: str = ""
    born_in: int | None = None

    @property
    def birth(self) -> str:
        """Day or year of birth; empty where neither is known."""
        year = str(self.born_in) if self.born_in else ""
        return f"{self.born:%d/%m/%Y}" if self.born else year


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who did not come, and the reason as it was given; empty: none was reported."""

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """The attendance as announced (RES-27); `present` people, and who was absent, by class."""

    present: int
    excused: tuple[Absent, ...] = ()
    pending: tuple[Absent, ...] = ()
    unreported: tuple[Absent, ...] = ()

    @property
    def absent(self) -> int:
        """All who did not come."""
        return len(self.excused) + len(self.pending) + len(self.unreported)


@dataclass(frozen=True, slots=True)
class Answered:
    """An opinion of the meeting before, and what became of it (RES-32); no state: no answer."""

    opinion: str
    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class SittingContent:
    """A liaison meeting as it was led; times in UTC.

    `year_end`: praise is considered (RES-33). `told`: False leaves the content for the pen.
    """

    starts_at: datetime
    place: str
    roll: Roll
    chair: str
    area: str = ""
    minute_taker: str = ""
    guests: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    answered: tuple[Answered, ...] = ()
    members: tuple[str, ...] = ()
    praise: tuple[str, ...] = ()
    discussion: tuple[Remark, ...] = ()
    conclusions: tuple[str, ...] = ()
    read_out: bool = False
    closed_at: datetime | None = None
    year_end: bool = False
    told: bool = True
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One of the four tasks of the comment sheet, and what the committee says of it (REP-31)."""

    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class CommentContent:
    """The comment of one member (RES-23). `meetings`: what came of each meeting.

    `consulted`: offices that were heard (RES-25); what they said stays with the committee, because
    the sheet goes to the member.
    """

    worker: Worker
    tasks: tuple[Task, ...]
    meetings: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    opinion: str = ""
    """for review and criticism at the workplace (RES-10)"""
    praise: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """A notice about one member to the committee of the workplace (RES-09, RES-10)."""

    to: str
    member: str
    facts: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The data of an area (RES-41): numbers of people, by the name of the figure."""

    area: str
    figures: dict[str, int]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in the list behind the figures; every text is ready to read."""

    name: str
    workplace: str
    area: str
    june: str
    october: str
    comment: str
    praise: str
    book: str
    born: str = ""


@dataclass(frozen=True, slots=True)
class ReportContent:
    """The report of a year. `remarks`: what the committee itself writes, by part."""

    year: int
    areas: tuple[AreaFigures, ...]
    members: tuple[MemberLine, ...] = ()
    praise: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    merits: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    number: int | None = None
