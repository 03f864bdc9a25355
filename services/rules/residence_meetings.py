"""The June and October meetings with working members: date, chair, roll-call, minutes (RES)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.rules.book import Params
from services.rules.dates import is_weekend, last_day_of_month, weekday_name
from services.rules.registry import Verdict, blocked, gated, met_or_not, rule
from services.rules.wording import compared, total, vn_date

FIRST, SECOND = "residence.first_meeting_month", "residence.second_meeting_month"
AGENDA = "residence.agenda"


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    date: date
    chair: Literal["standing_committee", "other"] = "standing_committee"


@rule("RES-20", FIRST, SECOND)
@rule("CAL-06", FIRST, SECOND)
@rule("ROL-18", FIRST, SECOND)
def planned_meeting(facts: PlannedMeeting, params: Params) -> Verdict:
    months = (params.count(FIRST), params.count(SECOND))
    calculation = f"{vn_date(facts.date)}; tháng {months[0]}, {months[1]}"
    if facts.date.month not in months:
        return met_or_not(False, "OK", "not_a_meeting_month", calculation, months=months)
    if facts.chair != "standing_committee":
        return met_or_not(False, "OK", "standing_committee_chairs", calculation)
    last = facts.date == last_day_of_month(facts.date)
    if last and facts.date.month == months[1]:
        codes = ("no_time_for_comment",)
        return Verdict("WARNING", {"months": months}, codes, calculation=calculation)
    return Verdict("OK", {"months": months}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Day:
    date: date


@rule("RES-21")
def best_on_weekend(facts: Day, params: Params) -> Verdict:
    calculation = f"{vn_date(facts.date)}: {weekday_name(facts.date)}"
    if is_weekend(facts.date):
        return Verdict("OK", calculation=calculation)
    return Verdict("WARNING", codes=("better_on_weekend",), calculation=calculation)


@dataclass(frozen=True, slots=True)
class Joint:
    joint_with_cell: bool


@rule("RES-22")
def not_joint(facts: Joint, params: Params) -> Verdict:
    return gated("OK", {"not_with_the_cell": not facts.joint_with_cell})


@dataclass(frozen=True, slots=True)
class RollCall:
    invited: int
    present: int
    excused: int
    unreported: int


@rule("RES-27")
def announce_liaison(facts: RollCall, params: Params) -> Verdict:
    absent = facts.excused + facts.unreported
    calculation = total(facts.present, absent)
    if facts.present + absent != facts.invited:
        difference = facts.invited - facts.present - absent
        return blocked("roll_call_differs", calculation, difference=difference)
    values = {
        "invited": facts.invited,
        "present": facts.present,
        "absent": absent,
        "notices": facts.unreported,
    }
    return Verdict("ANNOUNCE", values, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Secretary:
    minute_taker: str | None


@rule("RES-29")
def minute_taker(facts: Secretary, params: Params) -> Verdict:
    return gated("OK", {"minute_taker_missing": bool(facts.minute_taker)})


@dataclass(frozen=True, slots=True)
class Session:
    date: date


@rule("RES-28", SECOND, AGENDA)
def agenda(facts: Session, params: Params) -> Verdict:
    """values.lines: ids of the agenda's entries in order; praise only at the year-end session."""
    lines = params.texts(AGENDA)
    if facts.date.month == params.count(SECOND):
        return Verdict("INFO", {"lines": lines, "praise": True})
    return Verdict("INFO", {"lines": lines, "praise": False}, ("praise_at_year_end",))


@rule("RES-33", SECOND)
def praise_step(facts: Session, params: Params) -> Verdict:
    """Proposals for praise belong to the year-end session only."""
    month, year_end = facts.date.month, params.count(SECOND)
    shown = month == year_end
    codes = () if shown else ("praise_at_year_end",)
    calculation = compared(month, year_end)
    return Verdict("SHOWN" if shown else "HIDDEN", codes=codes, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Minutes:
    chair_confirmed: bool
    minute_taker_confirmed: bool


@rule("RES-37")
@rule("REP-34")
def minutes_book(facts: Minutes, params: Params) -> Verdict:
    done = facts.chair_confirmed and facts.minute_taker_confirmed
    return Verdict("OK" if done else "BOOK_ENTRY_PENDING")
