"""The figures of a year by area, and the members behind them (RES-41)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.refusal import Refused
from services.residence import areas, book, consequences, sent_reports, year_remarks
from services.residence.access import access_committee
from services.residence.book import BookLine
from services.residence.consequences import YearLine
from services.residence.sent_reports import Sending
from services.words import tidy
from services.work import Work

FIGURES = (
    "introduced",
    "received",
    "attended_june",
    "attended_october",
    "excused",
    "unreported",
    "criticism",
    "commented",
    "praised",
    "feedback",
    "handed",
)
NO_AREA = ""
WAYS = ("paper", "email")
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class AreaYear:
    """An area with its numbers; `area` empty: not introduced to an area yet."""

    area: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MemberYear:
    """A member's year; june and october: attended | excused | unreported | not_held."""

    book: BookLine
    june: str
    october: str
    criticised: bool


@dataclass(frozen=True, slots=True)
class YearReport:
    """What the data form holds."""

    unit_id: int
    year: int
    areas: tuple[AreaYear, ...]
    members: tuple[MemberYear, ...]
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """merits | weaknesses | proposals → lines"""

    def total(self, figure: str) -> int:
        """A figure of all areas together."""
        return sum(area.figures[figure] for area in self.areas)

    @property
    def totals(self) -> dict[str, int]:
        """All figures of all areas together."""
        return {figure: self.total(figure) for figure in FIGURES}


async def load(work: Work, unit_id: int, year: int) -> YearReport | Refused:
    """The year of a residence committee as it stands now; closed records only count."""
    own = await access_committee(work, unit_id)
    if isinstance(own, Refused):
        return own
    books = await book.of_committee(work, unit_id, year)
    if isinstance(books, Refused):
        return books
    lines = await consequences.year_lines(work, unit_id, year)
    came = {line.member.id: line for line in lines}
    members = [_member(line, came.get(line.member.id)) for line in books]
    there = {each.book.member.area for each in members}
    known = await areas.known(work, unit_id)
    names = [area.name for area in known if not area.closed or area.name in there]
    if any(not each.book.member.area for each in members):
        names.append(NO_AREA)
    by_area = [AreaYear(name, _figures(_of_area(members, name))) for name in names]
    said = await year_remarks.of_year(work, unit_id, year)
    return YearReport(unit_id, year, tuple(by_area), tuple(members), said)


async def sent(
    work: Work, unit_id: int, year: int, way: str, number: str, on: date
) -> Sending | Refused:
    """The report went out on paper or by e-mail, with the figures as they stand now.

    Refused: not_yours, report_number, report_future.
    """
    found = await load(work, unit_id, year)
    if isinstance(found, Refused):
        return found
    if way not in WAYS or not tidy(number):
        return Refused("report_number")
    if on > work.today:
        return Refused("report_future")
    told = tidy(number)[:LONGEST_NUMBER]
    one = Sending(way, told, on, found.totals, work.acting.name, work.now)
    await sent_reports.keep(work, unit_id, year, one)
    return one


def _member(line: BookLine, came: YearLine | None) -> MemberYear:
    if came is None:
        return MemberYear(line, "not_held", "not_held", criticised=False)
    criticised = came.finding.by_text == "CRITICISM_FLOW"
    return MemberYear(line, came.june, came.october, criticised)


def _of_area(members: Sequence[MemberYear], name: str) -> list[MemberYear]:
    return [each for each in members if each.book.member.area == name]


def _figures(members: Sequence[MemberYear]) -> dict[str, int]:
    books = [each.book for each in members]
    came = [status for each in members for status in (each.june, each.october)]
    proposed = [line.comment.proposals for line in books]
    return {
        "introduced": len(members),
        "received": sum(line.member.page_two_on is not None for line in books),
        "attended_june": sum(each.june == "attended" for each in members),
        "attended_october": sum(each.october == "attended" for each in members),
        "excused": came.count("excused"),
        "unreported": came.count("unreported"),
        "criticism": sum(each.criticised for each in members),
        "commented": sum(line.comment.complete for line in books),
        "praised": sum("praise" in each or "reward" in each for each in proposed),
        "feedback": sum("feedback" in each for each in proposed),
        "handed": sum("brought" in line.steps or "received" in line.steps for line in books),
    }
