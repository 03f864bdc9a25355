"""When a secretary says a meeting is."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.dates import Unclear, When, parse_when

SUNDAY_MORNING = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 10 o'clock in Vietnam


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("19h30 thứ 7 này", date(2026, 11, 28), time(19, 30)),
        ("19h30 THỨ 7 NÀY", date(2026, 11, 28), time(19, 30)),
        ("thứ bảy 5/12 19h30", date(2026, 12, 5), time(19, 30)),
        ("thu bay 5/12 19h30", date(2026, 12, 5), time(19, 30)),
        ("chiều mai 2 giờ", date(2026, 11, 23), time(14)),
        ("chieu mai 2 gio", date(2026, 11, 23), time(14)),
        ("5/12/2026 19:30", date(2026, 12, 5), time(19, 30)),
        ("19.30 ngày 5/12", date(2026, 12, 5), time(19, 30)),
        ("20h ngày 05-12-2026", date(2026, 12, 5), time(20)),
        ("19 giờ 30 ngày mùng 5", date(2026, 12, 5), time(19, 30)),
        ("19 giờ 30 phút, thứ hai", date(2026, 11, 23), time(19, 30)),
        ("ngày 5 tháng 12 lúc 7 rưỡi tối", date(2026, 12, 5), time(19, 30)),
        ("ngay 5 thang 12 luc 7 ruoi toi", date(2026, 12, 5), time(19, 30)),
        ("ngày năm tháng mười hai lúc bảy giờ tối", date(2026, 12, 5), time(19)),
        ("7g30 tối thứ 5 tuần tới", date(2026, 11, 26), time(19, 30)),
        ("tối nay 7h", date(2026, 11, 22), time(19)),
        ("12 giờ trưa mai", date(2026, 11, 23), time(12)),
        ("8 giờ kém 15 sáng thứ hai", date(2026, 11, 23), time(7, 45)),
        ("T7 19h", date(2026, 11, 28), time(19)),
        ("cn 14h", date(2026, 11, 22), time(14)),
        ("ngày kia 15h", date(2026, 11, 24), time(15)),
        ("18h ngày 21/11", date(2027, 11, 21), time(18)),
        ("18h ngày 22/11", date(2026, 11, 22), time(18)),
        ("thứ sáu 18h", date(2026, 11, 27), time(18)),
        ("thuws 7 19h", date(2026, 11, 28), time(19)),
    ],
)
def test_day_and_time_are_read(text: str, day: date, clock: time) -> None:
    assert parse_when(text, now=SUNDAY_MORNING) == When(day, clock)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("rằm tháng giêng", date(2027, 2, 20)),
        ("ram thang gieng 19h", date(2027, 2, 20)),
        ("rằm", date(2026, 11, 23)),
        ("rằm tháng này", date(2026, 11, 23)),
        ("rằm tháng sau", date(2026, 12, 23)),
        ("tối rằm tháng 10", date(2026, 11, 23)),
        ("rằm tháng bảy năm 2027", date(2027, 8, 16)),
        ("mùng 3 Tết", date(2027, 2, 8)),
        ("mồng một tết", date(2027, 2, 6)),
        ("28 tết", date(2027, 2, 4)),
        ("hai mươi chín Tết", date(2027, 2, 5)),
        ("giao thừa", date(2027, 2, 5)),
        ("29 Tết năm 2028", date(2028, 1, 25)),
        ("23 tháng chạp", date(2027, 1, 30)),
        ("ngày mùng 10 tháng 3 âm lịch", date(2027, 4, 16)),
        ("10/3 âm lịch", date(2027, 4, 16)),
        ("mùng 1 âm lịch", date(2026, 12, 9)),
        ("mùng 5 tháng giêng", date(2027, 2, 10)),
    ],
)
def test_lunar_days_are_read(text: str, day: date) -> None:
    found = parse_when(text, now=SUNDAY_MORNING)
    assert isinstance(found, When)
    assert found.day == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chủ nhật tuần sau 8h", When(date(2026, 11, 29), time(8), ambiguous_hour=True)),
        ("7 giờ", When(None, time(7), ambiguous_hour=True)),
        ("07:00 mai", When(date(2026, 11, 23), time(7))),
        ("14/6", When(date(2027, 6, 14), None)),
        ("sáng chủ nhật", When(date(2026, 11, 22), None)),
        ("19h", When(None, time(19))),
    ],
)
def test_what_was_not_said_stays_open(text: str, expected: When) -> None:
    assert parse_when(text, now=SUNDAY_MORNING) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/11", Unclear("no_such_day", date(2026, 11, 30))),
        ("29/2/2027", Unclear("no_such_day", date(2027, 2, 28))),
        ("ngày 31 tháng này", Unclear("no_such_day", date(2026, 11, 30))),
        ("12/25", Unclear("no_such_month", date(2026, 12, 25))),
        ("25h ngày mai", Unclear("no_such_time")),
        ("7h75 mai", Unclear("no_such_time")),
        ("19h sáng mai", Unclear("part_of_day")),
        ("thứ sáu 5/12 19h", Unclear("weekday_mismatch", date(2026, 12, 5))),
        ("thứ 2 hay thứ 3 19h", Unclear("several_days")),
        ("8h hoặc 9h mai", Unclear("several_times")),
        ("cuối tháng", Unclear("vague_day")),
        ("30 Tết", Unclear("no_such_day", date(2027, 2, 5))),
        ("30 tháng 3 âm lịch năm 2027", Unclear("no_such_day", date(2027, 5, 5))),
        ("rằm tháng 13", Unclear("no_such_month")),
        ("ngày 5 tháng 7 nhuận âm lịch", Unclear("no_such_day", date(2027, 8, 6))),
        ("để tôi xem", Unclear("nothing_found")),
        ("", Unclear("nothing_found")),
    ],
)
def test_what_cannot_be_is_refused(text: str, expected: Unclear) -> None:
    assert parse_when(text, now=SUNDAY_MORNING) == expected


def test_today_is_the_day_in_vietnam() -> None:
    late_evening_in_utc = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert parse_when("hôm nay 19h", now=late_evening_in_utc) == When(date(2026, 11, 23), time(19))


@given(st.dates(date(2026, 11, 22), date(2035, 12, 31)), st.times())
def test_written_out_moments_come_back(day: date, clock: time) -> None:
    text = f"{clock.hour:02}:{clock.minute:02} ngày {day.day}/{day.month}/{day.year}"
    assert parse_when(text, now=SUNDAY_MORNING) == When(day, time(clock.hour, clock.minute))


@given(st.text() | st.from_regex(r"[0-9hg:/. ngàythgmuồ]{0,30}", fullmatch=True))
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(parse_when(text, now=SUNDAY_MORNING), When | Unclear)
