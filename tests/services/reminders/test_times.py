"""Quiet hours, and the moments around which reminders are due."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import local, local_day
from services.reminders.kinds import KINDS, SCHEDULED, awake, before
from tests.fakes import vn

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
LEADS = st.sampled_from([KINDS[kind].before or timedelta() for kind in SCHEDULED])


def quiet(moment: datetime) -> bool:
    return not time(7) <= local(moment).time() < time(21)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (vn(6, 5, 20, 59), vn(6, 5, 20, 59)),
        (vn(6, 5, 21), vn(6, 6, 7)),
        (vn(6, 5, 23, 59), vn(6, 6, 7)),
        (vn(6, 6), vn(6, 6, 7)),
        (vn(6, 6, 6, 59), vn(6, 6, 7)),
        (vn(6, 6, 7), vn(6, 6, 7)),
        (vn(12, 31, 21), vn(1, 1, 7, year=2027)),
    ],
)
def test_the_night_ends_at_seven(at: datetime, told: datetime) -> None:
    assert awake(at) == told


@pytest.mark.parametrize(
    ("starts", "lead", "due"),
    [
        (vn(6, 20, 19, 30), timedelta(days=7), vn(6, 13, 19, 30)),
        (vn(6, 20, 19, 30), timedelta(hours=2), vn(6, 20, 17, 30)),
        (vn(6, 20, 9), timedelta(hours=2), vn(6, 20, 7)),
        (vn(6, 20, 8, 59), timedelta(hours=2), vn(6, 19, 20)),
        (vn(6, 20, 22, 59), timedelta(hours=2), vn(6, 20, 20, 59)),
        (vn(6, 20, 23), timedelta(hours=2), vn(6, 20, 20)),
        (vn(6, 20, 1), timedelta(hours=2), vn(6, 19, 20)),
        (vn(6, 20), timedelta(days=1), vn(6, 18, 20)),
        (vn(6, 20, 5), timedelta(days=1), vn(6, 18, 20)),
        (vn(6, 20, 21), timedelta(days=3), vn(6, 17, 20)),
    ],
)
def test_what_falls_into_the_night_comes_the_evening_before(
    starts: datetime, lead: timedelta, due: datetime
) -> None:
    assert before(starts, lead) == due


@given(MOMENTS)
def test_nothing_is_said_at_night_nor_early_nor_half_a_day_late(at: datetime) -> None:
    told = awake(at)
    assert not quiet(told)
    assert timedelta(0) <= told - at <= timedelta(hours=10)
    assert awake(told) == told
    assert (told == at) == (not quiet(at))


@given(MOMENTS, LEADS)
def test_a_reminder_is_due_awake_and_never_later_than_meant(
    starts: datetime, lead: timedelta
) -> None:
    due, meant = before(starts, lead), starts - lead
    assert not quiet(due)
    assert timedelta(0) <= meant - due <= timedelta(hours=11)
    assert (due == meant) == (not quiet(meant))


@given(MOMENTS)
def test_the_reminders_of_a_meeting_come_in_order_and_before_it(starts: datetime) -> None:
    due = [before(starts, KINDS[kind].before or timedelta()) for kind in SCHEDULED]
    assert due == sorted(due)
    assert due[-1] < starts


@given(MOMENTS)
def test_the_vietnamese_day_begins_at_seventeen_hours_utc(at: datetime) -> None:
    assert local_day(at) == (at + timedelta(hours=7)).date()
