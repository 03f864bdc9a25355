"""Names matched in a roster of invented people."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.names import match
from tests.benchmarks.names import WAYS, outcomes

ROSTER = [
    (1, "Nguyễn Văn An"),
    (2, "Trần Thị Bình"),
    (3, "Lê Văn Bính"),
    (4, "Phạm Thị Thu Hà"),
    (5, "Hoàng Thu Hà"),
    (6, "Đỗ Minh Đức"),
    (7, "Nguyễn Văn An"),
    (8, "Võ Thị Chi"),
    (9, "Bùi Quang Anh"),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Trần Thị Bình", [2]),
        ("tran thi binh", [2]),
        ("TRẦN THỊ BÌNH", [2]),
        ("chị Bình", [2]),
        ("đ/c Bính", [3]),
        ("binh", [2, 3]),
        ("Nguyễn Văn An", [1, 7]),
        ("ông An", [1, 7]),
        ("n.v.an", [1, 7]),
        ("N.V.An", [1, 7]),
        ("NVA", [1, 7]),
        ("thu hà", [4, 5]),
        ("Hoàng Thu Hà", [5]),
        ("đồng chí Đức", [6]),
        ("do duc", [6]),
        ("bí thư Đỗ Minh Đức", [6]),
        ("do minh dcu", [6]),
        ("chị Chi", [8]),
        ("chi", [8]),
        ("anh Anh", [9]),
        ("Anh", [9]),
        ("cô Hạnh", []),
        ("", []),
        ("chị", []),
    ],
)
def test_people_are_found(words: str, ids: list[int]) -> None:
    assert match(words, ROSTER) == ids


def test_decomposed_letters_are_the_same_name() -> None:
    assert match("Đức", [(1, "Đỗ Minh Đức")]) == [1]


def test_a_slip_near_two_people_gives_both() -> None:
    roster = [(1, "Lê Thị Hoa"), (2, "Lê Thị Hoan")]
    assert match("le thi hoaa", roster) == [1, 2]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Nguyễn Văn An tổ 3", [2]),
        ("ông An (tổ 1)", [1]),
        ("an to 3", [2]),
        ("anh An ở ấp Mỹ Hòa", [3]),
        ("Nguyễn Văn An tổ 9", [1, 2]),
        ("Nguyễn Văn An", [1, 2]),
        ("Tô Văn Tố", [4]),
    ],
)
def test_an_area_tells_people_of_one_name_apart(words: str, ids: list[int]) -> None:
    roster = [
        *((1, "Nguyễn Văn An (tổ 1)"), (2, "Nguyễn Văn An (tổ 3)")),
        *((3, "Lê Hoài An (ấp Mỹ Hòa)"), (4, "Tô Văn Tố (tổ 1)")),
    ]
    assert match(words, roster) == ids


def test_family_and_given_name_may_be_another_ones_end() -> None:
    assert match("Kim Hiền", [(1, "Kim Thị Hiền"), (2, "Lê Kim Hiền")]) == [1, 2]


def test_on_generated_rosters_hardly_anybody_is_taken_for_another() -> None:
    for way in WAYS.values():
        found = Counter(outcome for outcome, _, _ in outcomes(way, rosters=1))
        assert found["wrong"] == found["asked, not among them"] == 0
        assert found["nobody"] <= 0.05 * found.total()


@given(st.text(), st.lists(st.tuples(st.integers(), st.text())))
def test_any_words_have_an_answer(words: str, roster: list[tuple[int, str]]) -> None:
    assert set(match(words, roster)) <= {key for key, _ in roster}


@given(st.sampled_from(ROSTER))
def test_a_full_name_finds_its_own(person: tuple[int, str]) -> None:
    assert person[0] in match(person[1], ROSTER)
