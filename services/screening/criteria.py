"""The criteria of section II for one member: the rules service decides, on records alone.

A criterion without a record is never met (SCR-09); what needs a judgement is left open.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from services.rulebooks import LocalBook
from services.rules import Finding
from services.screening.records import Fact, Records

Asked = tuple[str, Mapping[str, object], Sequence[Fact]]
"""rule, its facts, the entered records it rests on"""
MATCH, ASK, NO = "match", "ask", "no"
CONCLUSIONS = {"SCR-03": "degradation", "SCR-04": "exemplarity"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the committee judged, and why."""

    matches: bool
    words: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion, the records it rests on, and the committee's verdict if one was asked."""

    rule: str
    finding: Finding
    facts: tuple[Fact, ...] = ()
    verdict: Verdict | None = None

    @property
    def state(self) -> str:
        """match | ask (the committee has to judge) | no"""
        if self.finding.by_text == "MATCH":
            return MATCH
        if self.finding.by_text != "NEEDS_DECISION":
            return NO
        if self.verdict is None:
            return ASK
        return MATCH if self.verdict.matches else NO


def of_person(
    book: LocalBook,
    person_id: int,
    records: Records,
    year: int,
    on: date,
    verdicts: Mapping[str, Verdict] | None = None,
) -> list[Criterion]:
    """The criteria for which something is on record, in their order, judged by the rules of `on`.

    `year` is that of the review: grades are those of the years before it.
    """
    said, best = verdicts or {}, dict[str, Criterion]()
    for rule_id, facts, rests_on in _asked(records, year):
        finding = book.judge(rule_id, facts, on, f"person:{person_id}")
        one = Criterion(rule_id, finding, tuple(rests_on), said.get(rule_id))
        if rule_id not in best or _weight(one) > _weight(best[rule_id]):
            best[rule_id] = one
    return sorted(best.values(), key=lambda each: each.rule)


def _weight(one: Criterion) -> int:
    return (NO, ASK, MATCH).index(one.state)


def _asked(records: Records, year: int) -> Iterator[Asked]:
    """Only what there is a record of (SCR-09)."""
    grades = {each.year: each for each in records.of("grade")}
    if grades:
        levels = {key: each.number for key, each in grades.items()}
        yield "SCR-01", {"grades": levels, "year": year}, list(grades.values())
    yield from _disciplined(records)
    for rule_id, kind in CONCLUSIONS.items():
        for one in records.of(kind):
            yield rule_id, {"conclusion_document": one.document}, [one]
    if (last := grades.get(year - 1)) is not None:
        again = [
            each for each in records.of("violation") if each.on_day and each.on_day.year >= year
        ]
        again_too = {"last_year_grade": last.number, "disciplined_again": bool(again)}
        yield "SCR-05", again_too, [last, *again]
    for one in records.of("far_work"):
        silent = {"far_work": True, "reports": one.number, "last_day": one.to_day}
        yield "SCR-06", silent, [one]
    yield from _counted(records)


def _disciplined(records: Records) -> Iterator[Asked]:
    for measure, violation in product(records.of("discipline"), records.of("violation")):
        facts = {
            "form": measure.form,
            "period_from": measure.from_day,
            "period_to": measure.to_day,
            "new_violation_on": violation.on_day,
        }
        yield "SCR-02", facts, [measure, violation]


def _counted(records: Records) -> Iterator[Asked]:
    """Reminders of the committee (dues alone say nothing of one's will), months of the year."""
    if set(records.reminded) - {"DUE-02"}:
        yield "SCR-07", {"reminders": sum(records.reminded.values())}, []
    if records.absent_months or records.unpaid_months:
        months = {
            "months_without_activity": len(records.absent_months),
            "months_without_dues": len(records.unpaid_months),
        }
        yield "SCR-08", months, []
