"""Every paper of review and grading says what it was told, and sums what it lists."""

import pytest

from services.documents import word
from services.documents.fields import BLANK, Head
from services.documents.grading import builders, fields
from services.documents.grading.facts import ReviewFacts, SelfGraded
from services.documents.grading.fields import IndividualReview
from tests.services.documents import reading
from tests.services.documents.grading.facts import (
    CELL,
    DAY,
    FOCUS,
    GRADED,
    LABELS,
    OF_COLLECTIVE,
    OF_LEADER,
    PERSON,
    SECRETARY,
    WARD,
    proposed,
    review,
)


def printed(paper: Head) -> str:
    return "\n".join(reading.lines(word.render(paper, DAY)))


@pytest.mark.parametrize("form", ["2A", "2B", "2C"])
def test_a_review_holds_what_was_written_and_the_own_level(form: str) -> None:
    facts = review(**OF_LEADER) if form == "2A" else review()
    text = printed(builders.individual(form, PERSON, facts))
    for words in facts.said.values():
        for line in words:
            assert line in text
    assert "Tổng điểm: 87/100." in text
    assert "☒ Hoàn thành tốt nhiệm vụ" in text
    assert text.count("☒") == 1
    assert ("không giữ chức vụ" in text, "không làm việc trong hệ thống" in text) == (
        form == "2B",
        form == "2C",
    )


def test_a_member_review_has_no_room_for_what_only_leaders_write() -> None:
    with pytest.raises(KeyError, match="exemplarity"):
        builders.individual("2C", PERSON, review(**OF_LEADER))


def test_points_that_are_not_all_given_have_no_total() -> None:
    [group, *_] = GRADED.points
    missing = SelfGraded(LABELS, (group, *[type(group)("Kết quả nhiệm vụ", None, 70)]))
    paper = builders.individual("2B", PERSON, ReviewFacts(CELL, 2025, {}, missing))
    assert isinstance(paper, IndividualReview)
    assert (paper.total, paper.most) == (BLANK, "100")
    assert "☒" not in printed(paper)


def test_without_criteria_in_the_plan_the_points_are_left_for_the_pen() -> None:
    facts = ReviewFacts(CELL, 2025, {}, SelfGraded(LABELS))
    text = printed(builders.individual("2C", PERSON, facts))
    assert "Nhóm tiêu chí kết quả thực hiện nhiệm vụ" in text
    assert f"Tổng điểm: {BLANK}/{BLANK}." in text


def test_the_report_of_a_collective_has_the_focus_points_of_the_year() -> None:
    facts = ReviewFacts(CELL, 2025, OF_COLLECTIVE, GRADED, FOCUS)
    text = printed(builders.collective("Chi ủy Chi bộ Thử 3", SECRETARY, facts))
    assert "Chi ủy Chi bộ Thử 3 năm 2025" in text
    assert "5. Vận hành chính quyền địa phương 2 cấp" in text
    assert "T/M CHI BỘ" in text


@pytest.mark.parametrize(
    "kind", [fields.MemberProposal, fields.CollectiveProposal, fields.LeaderProposal]
)
def test_a_proposal_counts_its_rows_and_names_who_was_left_out(kind: type[fields.Listed]) -> None:
    paper = builders.listed(kind, proposed())
    assert (paper.graded, paper.excellent, paper.good, paper.fulfilled, paper.failed) == (
        4,
        1,
        2,
        1,
        0,
    )
    text = printed(paper)
    assert "Hoa Thử Miễn: được miễn công tác và sinh hoạt đảng." in text
    assert "được xếp loại; xuất sắc: 1; tốt: 2; hoàn thành: 1; không hoàn thành: 0." in text


@pytest.mark.parametrize(
    "kind", [fields.MemberDecision, fields.CollectiveDecision, fields.LeaderDecision]
)
def test_a_decision_says_who_decides_and_lists_the_levels(kind: type[fields.Decision]) -> None:
    body = "Ban Thường vụ Đảng ủy phường Hoa Mai"
    grounds = ("Kế hoạch số 15-KH/ĐU ngày 27/11/2025",)
    text = printed(builders.decided(kind, proposed(WARD), 12, body, grounds))
    assert "Số: 12-QĐ/ĐU" in text
    assert "Hoa Mai, ngày 05 tháng 12 năm 2025" in text
    assert body.upper() in text
    assert "Hoa Thử Bình" in text


def test_a_collective_that_grades_itself_shows_what_lies_under_it() -> None:
    text = printed(builders.self_grading("Chi bộ Thử 3", proposed(), GRADED))
    assert "- Hoàn thành tốt nhiệm vụ: 2." in text
    assert "- Cộng: 4." in text


def test_a_slip_for_opinions_leaves_the_levels_to_the_pen() -> None:
    paper = builders.opinion_slip("Ủy ban MTTQ phường", "Ban Thường vụ", DAY, proposed(WARD))
    text = printed(paper)
    assert "Kính gửi: Ủy ban MTTQ phường" in text
    assert "gửi lại trước ngày 05 tháng 12 năm 2025" in text
