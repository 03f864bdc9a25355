"""Wording: catalogue entries by key, dates and times as people say them.

A key such as `attendance.ask` stands in the code, its sentence in locales/<language>; values are
filled in by name. Dates are written out so that they can be read aloud.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date
from babel.messages.pofile import read_po

from services.clock import local, local_day
from services.refusal import Refused

DEFAULT = "vi"


@cache
def _catalogue(language: str) -> dict[str, str]:
    """Key → sentence."""
    source = files("locales") / language / "LC_MESSAGES" / "messages.po"
    read = read_po(BytesIO(source.read_bytes()), locale=language)
    return {str(each.id): str(each.string) for each in read if each.string and not each.fuzzy}


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue."""
    folders = (entry for entry in files("locales").iterdir() if entry.is_dir())
    return tuple(sorted(e.name for e in folders if (e / "LC_MESSAGES").is_dir()))


@lru_cache(maxsize=1000)
def _weekday(day: date, language: str) -> str:
    name = format_date(day, "EEEE", locale=language)
    return name.title() if language == "vi" else name


class Texts:
    """The words of one language at one moment (for "today" and "tomorrow")."""

    def __init__(self, language: str, now: datetime) -> None:
        self.language = language if language in languages() else DEFAULT
        self.now = now

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of a key; a key without a sentence is a bug and is shown as the key."""
        return _catalogue(self.language).get(key, key).format_map(values)

    def known(self, key: str) -> bool:
        """True when the catalogue has a sentence for the key."""
        return key in _catalogue(self.language)

    def refusal(self, refused: Refused) -> str:
        """Why something was not done, in words."""
        return self(f"refused.{refused.code}", **self._shown(refused.values))

    def day(self, day: date) -> str:
        """ "Thứ Bảy, 5/12/2026" """
        return f"{_weekday(day, self.language)}, {day.day}/{day.month}/{day.year}"

    def clock_time(self, moment: datetime) -> str:
        """ "19 giờ 30", "8 giờ" """
        shown = local(moment)
        if shown.minute == 0:
            return self("time.hour", hour=shown.hour)
        return self("time.hour_minute", hour=shown.hour, minute=f"{shown.minute:02}")

    def moment(self, moment: datetime) -> str:
        """ "Thứ Bảy, 5/12/2026, 19 giờ 30" """
        return f"{self.day(local_day(moment))}, {self.clock_time(moment)}"

    def day_of(self, moment: datetime) -> str:
        """The day of a moment, written out."""
        return self.day(local_day(moment))

    def short_day(self, moment: datetime) -> str:
        """ "5/12" """
        day = local_day(moment)
        return f"{day.day}/{day.month}"

    def nearness(self, moment: datetime) -> str:
        """ "hôm nay", "ngày mai", or the empty string further away."""
        days = local_day(moment) - local_day(self.now)
        names = {timedelta(0): "time.today", timedelta(1): "time.tomorrow"}
        return self(names[days]) if days in names else ""

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        shown: dict[str, object] = {}
        for name, value in values.items():
            if isinstance(value, datetime):
                shown[name] = self.moment(value)
            elif isinstance(value, date):
                shown[name] = self.day(value)
            else:
                shown[name] = value
        return shown
