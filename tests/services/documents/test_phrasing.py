"""Days, bodies and votes as the Party's papers say them."""

from datetime import date, time

import pytest

from services.clock import moment
from services.documents import phrasing
from services.documents.content import ResolutionItem, Vote
from tests.fakes import vn


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_two_digits_up_to_nine_and_for_the_first_two_months(day: date, said: str) -> None:
    assert phrasing.long_date(day) == said


def test_a_meeting_past_midnight_names_the_other_day() -> None:
    late = phrasing.closing(vn(6, 7, 0, 10), vn(6, 6, 19))
    assert late == "0 giờ 10 phút, ngày 07 tháng 6 năm 2026"


@pytest.mark.parametrize(
    ("parent", "body", "committee", "place"),
    [
        ("Phường Hoa Mai", "ĐẢNG BỘ PHƯỜNG HOA MAI", "Đảng ủy phường Hoa Mai", "Hoa Mai"),
        ("Đảng bộ xã Hoa Mai", "ĐẢNG BỘ XÃ HOA MAI", "Đảng ủy xã Hoa Mai", "Hoa Mai"),
        ("Đảng ủy Nhà máy Hoa", "ĐẢNG BỘ NHÀ MÁY HOA", "Đảng ủy Nhà máy Hoa", "Nhà máy Hoa"),
        (None, "ĐẢNG BỘ …………", "Đảng ủy …………", "…………"),
    ],
)
def test_bodies_above(parent: str | None, body: str, committee: str, place: str) -> None:
    assert phrasing.superior(parent) == body
    assert phrasing.superior_committee(parent) == committee
    assert phrasing.place_and_date(parent, date(2026, 6, 6)).startswith(f"{place}, ngày")


def test_a_cell_is_called_chi_bo_once() -> None:
    assert phrasing.issuer("Chi bộ Hoa Sen") == "CHI BỘ HOA SEN"
    assert phrasing.issuer("Hoa Sen") == "CHI BỘ HOA SEN"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (2, 3, "2/3 (66,67%)"),
        (1, 8, "1/8 (12,5%)"),
        (0, 8, "0/8 (0%)"),
        (8, 8, "8/8 (100%)"),
        (0, 0, "0"),
    ],
)
def test_the_count_stands_before_its_share(part: int, whole: int, said: str) -> None:
    assert phrasing.share(part, whole) == said


def test_other_opinions_are_counted() -> None:
    said = phrasing.vote(Vote("Chọn ngày", 2, 1, 1))
    assert said == (
        "Chọn ngày: tán thành 2/4 (50%), không tán thành 1/4 (25%), ý kiến khác 1/4 (25%)"
    )


def test_a_sentence_ends_once() -> None:
    assert phrasing.all_ended(["Làm ngay", "Xong. ", "Ai?"]) == ("Làm ngay.", "Xong.", "Ai?")
    assert phrasing.task(ResolutionItem("Làm ngay", due=date(2026, 7, 1))) == (
        "Làm ngay (hạn ngày 01 tháng 7 năm 2026)."
    )


@pytest.mark.parametrize(
    ("opened", "shown"),
    [(None, "19 giờ 30"), ("19:42", "19 giờ 42"), ("22:00", "19 giờ 30"), ("19:00", "19 giờ 30")],
)
def test_a_meeting_began_when_it_was_opened_unless_that_was_written_later(
    opened: str | None, shown: str
) -> None:
    day, planned = date(2026, 6, 6), time(19, 30)
    said = moment(day, time.fromisoformat(opened)) if opened else None
    assert phrasing.when(phrasing.began(said, moment(day, planned))).startswith(shown)
