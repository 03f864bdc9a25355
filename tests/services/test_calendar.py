"""Working days skip weekends and the public holidays of Vietnam."""

from datetime import date

from services.calendar import judge_on_calendar, public_holidays


def latest(meeting_on: str, **more: object) -> object:
    facts = {"meeting_on": meeting_on, "sent_on": "2025-01-01", **more}
    return judge_on_calendar("GRD-R13", facts, date(2026, 6, 1)).values["latest"]


def test_new_year_is_no_working_day() -> None:
    assert date(2026, 1, 1) in public_holidays(2026)
    assert latest("2026-01-05") == date(2025, 12, 30)


def test_the_lunar_new_year_is_skipped() -> None:
    assert latest("2026-02-23") == date(2026, 2, 11)


def test_given_holidays_are_kept() -> None:
    assert latest("2026-01-05", holidays=[]) == date(2025, 12, 31)


def test_a_rule_without_working_days_is_judged_as_it_is() -> None:
    finding = judge_on_calendar("BAL-02", {"base": 9, "yes": 6}, date(2026, 6, 1))
    assert finding.outcome == "LISTED"


def test_a_wrong_date_is_blocked() -> None:
    facts = {"meeting_on": "2025-02-30", "sent_on": "2025-01-01"}
    finding = judge_on_calendar("GRD-R13", facts, date(2026, 6, 1))
    assert (finding.outcome, finding.values["reason"]) == ("BLOCKED", "impossible_date")
