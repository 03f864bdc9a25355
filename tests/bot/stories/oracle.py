"""What ought to happen in the month of a cell, worked out apart from the bot.

Written from the requirement alone: it imports nothing of the program, so that both cannot be
wrong in the same way.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

MEETING_KINDS = {
    "invitation": re.compile(r"Mời đồng chí dự sinh hoạt"),
    "week_before": re.compile(r"Còn 7 ngày tới buổi họp"),
    "days_before": re.compile(r"Còn 3 ngày tới buổi họp"),
    "day_before": re.compile(r"Nhắc đồng chí: họp"),
    "hours_before": re.compile(r"Sắp đến giờ họp"),
}
KINDS = MEETING_KINDS | {
    "dues_soon": re.compile(r"Đảng phí tháng \S+ của đồng chí chưa được ghi nhận"),
    "dues_late": re.compile(r"Tháng \S+ chưa ghi nhận đồng chí đóng đảng phí"),
    "dues_confirmed": re.compile(r"Người thu đã xác nhận đảng phí"),
    "dues_refused": re.compile(r"Đảng phí đồng chí báo .* chưa được xác nhận"),
    "unexcused": re.compile(r"Đồng chí vắng buổi sinh hoạt .* không có lý do"),
    "task": re.compile(r"Chi bộ đã phân công nhiệm vụ"),
    "morning": re.compile(r"Chào đồng chí. Hôm nay có việc đang chờ"),
}
"""what a message is, by the words that a person would go by"""
LEAD = {
    "week_before": timedelta(days=7),
    "days_before": timedelta(days=3),
    "day_before": timedelta(days=1),
    "hours_before": timedelta(hours=2),
}
DAY_BEGINS, DAY_ENDS = time(7), time(21)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that came to a phone without being asked for; `at` in Vietnam."""

    person: str
    at: datetime
    text: str

    @property
    def kinds(self) -> set[str]:
        """Everything it says: several reminders may be joined."""
        return {kind for kind, words in KINDS.items() if words.search(self.text)}


@dataclass(slots=True)
class Claim:
    """What somebody said to have paid for the month; a refused one counts as never said."""

    at: datetime
    amount: int
    confirmed: bool = False
    refused_at: datetime | None = None

    def stands(self, at: datetime) -> bool:
        """Said, and not sent back, at a time."""
        return self.at <= at and (self.refused_at is None or self.refused_at > at)


@dataclass(slots=True)
class Month:
    """One meeting and one month of dues: who is there, who said what and when."""

    starts: datetime
    planned: datetime
    planner: str
    expected: set[str]
    """to come to the meeting: all but those who are exempt"""
    reached: set[str]
    """have a phone that is linked"""
    due: datetime
    """the last day of the dues month"""
    answers: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    """person → when they (or somebody for them) answered, and what: the last one counts"""
    claims: dict[str, Claim] = field(default_factory=dict)

    def answered(self, person: str, at: datetime, answer: str) -> None:
        self.answers.setdefault(person, []).append((at, answer))

    def cell(self, person: str) -> int | str:
        """What the year's sheet shows for the month after its last day."""
        claim = self.claims.get(person)
        if claim is None or claim.refused_at:
            return "X"
        return claim.amount if claim.confirmed else "?"

    def counted(self) -> Counter[str]:
        """Everybody's last answer, each once."""
        return Counter(given[-1][1] for given in self.answers.values())

    def reminders(self) -> dict[tuple[str, str], list[datetime]]:
        """(person, kind) → when they are to be reminded; nobody else is, and never otherwise."""
        found: dict[tuple[str, str], list[datetime]] = {}
        for person in (self.expected & self.reached) - {self.planner}:
            found[person, "invitation"] = [self.planned]
            for kind, lead in LEAD.items():
                at = self.starts - lead
                if all(when > at for when, _ in self.answers.get(person, [])):
                    found[person, kind] = [at]
        for kind, days in (("dues_soon", -3), ("dues_late", 1)):
            at = (self.due + timedelta(days=days)).replace(hour=8, minute=0)
            for person in self.expected & self.reached:
                if not (person in self.claims and self.claims[person].stands(at)):
                    found[person, kind] = [at]
        return found


def reminded(
    heard: Iterable[Heard], kinds: Iterable[str]
) -> dict[tuple[str, str], list[datetime]]:
    """What really came, in the form of `Month.reminders`."""
    wanted = set(kinds)
    found: dict[tuple[str, str], list[datetime]] = {}
    for each in heard:
        for kind in each.kinds & wanted:
            found.setdefault((each.person, kind), []).append(each.at)
    return found


def out_of_hours(heard: Iterable[Heard]) -> list[Heard]:
    """What came when people sleep."""
    return [each for each in heard if not DAY_BEGINS <= each.at.time() < DAY_ENDS]
