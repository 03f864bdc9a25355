"""The clock that is passed in, and Vietnamese local time."""

from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the moment, aware and in UTC."""

    def now(self) -> datetime: ...


def local(moment: datetime) -> datetime:
    """The moment as a clock on a wall in Vietnam shows it."""
    return moment.astimezone(VIETNAM)


def local_day(moment: datetime) -> date:
    """The Vietnamese calendar day of a moment (DSG-07)."""
    return local(moment).date()


def moment(day: date, at: time) -> datetime:
    """The moment of a Vietnamese day and time."""
    return datetime.combine(day, at, VIETNAM)
