"""The self-review: a section at a time, corrected until presented, seen by few."""

from typing import Any

import pytest

from services import files
from services.documents.forms import BUILT_IN
from services.privacy import views
from services.refusal import Refused
from services.reviews import known, printing, reading, season, setup, suggesting, writing
from services.reviews.reading import Season
from services.reviews.review import Review
from services.reviews.season import NewEntry
from services.reviews.setup import PostSaid, Said
from services.work import Work
from tests.fakes import House, code
from tests.services.documents.reading import lines
from tests.services.test_morning import counted

Ward = tuple[House, Season]


async def mine(house: House, who: str = "an") -> Review:
    found = await house.act(who, writing.own)
    assert isinstance(found, Review), found
    return found


async def write_all(house: House, who: str = "an", subject: int = 0) -> Review:
    """Answers every question with a number in it, and takes level 3."""
    done = await house.act(who, _everything, subject)
    assert isinstance(done, Review), done
    return done


async def _everything(work: Work, subject: int) -> Review | Refused:
    review: Any = await (writing.access(work, subject) if subject else writing.own(work))
    assert isinstance(review, Review), review
    subject_id = review.subject.id
    for key in review.sections:
        await writing.answer(work, subject_id, key, f"Đã làm 2 việc: {key}")
    for one in review.criteria:
        await writing.score(work, subject_id, one.key, one.points or 0)
    return await writing.level(work, subject_id, 3)


async def test_questions_follow_the_form(ward: Ward) -> None:
    """GRD-R07 to R09: four groups, three more for leaders, then what must be made clear."""
    house, opened = ward
    assert [*(await mine(house)).sections] == [
        *("quality_and_ethics", "tasks_and_results", "personal_commitment"),
        *("shortcomings", "limits_and_causes", "remedies", "time_of_remedy"),
        *("suggested_and_earlier", "signs"),
    ]
    post = PostSaid("Lãnh đạo A", "other", house.units["two"], house.ids["other_member"], "head")
    await house.act("ward_staff", setup.keep, opened.id, Said(posts=(post,)))
    leader = await mine(house, "other_member")
    assert (leader.subject.form, leader.subject.kind) == ("2A", "member")
    assert leader.sections[3] == "leadership_results"
    refused = {who: code(await house.act(who, writing.own)) for who in ("exempt", "suspended")}
    assert refused == {who: f"review_excluded_{who}" for who in ("exempt", "suspended")}


@pytest.mark.parametrize("database", ["sqlite"])
async def test_an_answer_costs_few_statements(ward: Ward) -> None:
    """What the phone asks in one turn: the review, the answer, the review with it."""
    house, _ = ward
    subject = (await mine(house)).subject.id

    async def answered(work: Work) -> None:
        await writing.access(work, subject)
        await writing.answer(work, subject, "tasks_and_results", "Thu 12 phần quà")
        assert isinstance(await writing.access(work, subject), Review)

    async def written(work: Work) -> list[str]:
        with counted(house.engine) as statements:
            await answered(work)
        return statements

    await house.act("an", answered)
    assert len(await house.act("an", written)) <= 15


async def test_it_is_written_over_days_and_corrected_until_presented(ward: Ward) -> None:
    house, _ = ward
    subject = (await mine(house)).subject.id
    done = await house.act("an", writing.answer, subject, "tasks_and_results", "Thu 12 phần quà")
    assert isinstance(done, Review)
    assert done.next_section == "quality_and_ethics"
    house.clock.move(days=3)
    assert (await mine(house)).written.answers == {"tasks_and_results": "Thu 12 phần quà"}
    assert code(await house.act("an", writing.send, subject)) == "review_incomplete"
    empty = await house.act("an", writing.answer, subject, "remedies", " ")
    assert code(empty) == "review_section"
    await write_all(house)
    finding = await house.act("an", writing.complete_headings, await mine(house))
    assert finding.outcome == "OK"
    sent = await house.act("an", writing.send, subject)
    assert isinstance(sent, Review)
    assert sent.written.when("sent") is not None
    again = await house.act("an", writing.answer, subject, "remedies", "Sửa lại")
    assert isinstance(again, Review)
    await house.act("secretary", writing.mark, subject, "presented")
    late = await house.act("an", writing.answer, subject, "remedies", "Sửa nữa")
    assert late == Refused("review_presented")


async def test_nobody_reads_it_before_it_is_sent(ward: Ward) -> None:
    house, _ = ward
    subject = (await write_all(house)).subject.id
    for who in ("secretary", "binh", "other_secretary", "ward_staff"):
        assert code(await house.act(who, writing.access, subject)) == "no_review", who
    await house.act("an", writing.send, subject)
    assert isinstance(await house.act("secretary", writing.access, subject), Review)
    assert code(await house.act("minute_taker", writing.access, subject)) == "no_review"
    assert code(await house.act("secretary", writing.answer, subject, "remedies", "x"))
    silent = house.ids["silent"]
    listed = await house.act("secretary", _subject_of, silent)
    assert isinstance(await house.act("secretary", writing.access, listed), Review)


async def _subject_of(work: Any, person_id: int) -> int:

    found = await reading.season_of_unit(work, work.acting.roles[0].unit_id, 2025)
    assert found is not None
    return (await reading.subjects_of_person(work, found.id, person_id))[0].id


async def test_points_only_by_the_plans_own_scale(ward: Ward) -> None:
    """GRD-G04, AMB-21: no points without a table, none above it, a level only by its scale."""
    house, opened = ward
    assert (await mine(house)).next_criterion is None
    assert (await write_all(house)).by_scale is None
    new = [
        NewEntry("criterion", "dao-duc", "Đạo đức", 40),
        NewEntry("criterion", "nhiem-vu", "Nhiệm vụ", 60, "2C"),
        NewEntry("criterion", "khac", "Khác", 60, "2B"),
        *(NewEntry("scale", str(level), f"Mức {level}", least) for level, least in SCALE),
    ]
    await house.act("ward_staff", season.enter, opened, new)
    review = await mine(house)
    assert [one.key for one in review.criteria] == ["dao-duc", "nhiem-vu"]
    subject = review.subject.id
    for key, points, level in (("dao-duc", 35, None), ("nhiem-vu", 44, 2), ("nhiem-vu", 45, 3)):
        done = await house.act("an", writing.score, subject, key, points)
        assert isinstance(done, Review)
        assert done.by_scale == level
    too_much = await house.act("an", writing.score, subject, "dao-duc", 41)
    assert too_much == Refused("review_points", {"most": 40})


SCALE = ((2, 50), (3, 80), (4, 95))


async def test_suggested_points_come_with_their_question(ward: Ward) -> None:
    """GRD-R39, CAL-09: in time until 29/11; taken back, it is asked no more."""
    house, opened = ward
    subject = (await mine(house)).subject.id
    assert code(await house.act("an", suggesting.suggest, opened, subject, "x")) == "not_yours"
    done = await house.act("ward_staff", suggesting.suggest, opened, subject, "Làm rõ việc A")
    assert not isinstance(done, Refused)
    assert done.finding.by_text == "ON_TIME"
    points = (await mine(house)).suggestions
    assert [one.words for one in points] == ["Làm rõ việc A"]
    house.clock.move(days=2)
    assert (await house.act("ward_staff", suggesting.in_time, opened)).by_text == "LATE"
    assert await house.act("ward_staff", suggesting.withdraw, opened, points[0].id) is None
    assert (await mine(house)).suggestions == ()


async def test_the_form_says_what_was_written(ward: Ward) -> None:
    """REP-13: Mẫu 2C."""
    house, _ = ward
    review = await write_all(house)
    paper = await house.act("an", printing.paper_of, review)
    content = BUILT_IN.render(paper, review.season.issued_on)
    said = lines(content)
    assert "Đã làm 2 việc: tasks_and_results" in said
    assert any("☒ Hoàn thành tốt nhiệm vụ" in each for each in said)
    made = await house.act("an", printing.make, review.subject.id, BUILT_IN)
    assert not isinstance(made, Refused)
    assert await house.act("an", views.who_looked) == []
    for ask in (files.access_file, files.access_sent):
        assert code(await house.act("secretary", ask, made.file_id)) == "no_such_file"
    assert isinstance(await house.act("an", writing.send, review.subject.id), Review)
    await house.act("secretary", printing.make, review.subject.id, BUILT_IN)
    pages = [look.page for look in await house.act("an", views.who_looked)]
    assert sorted(pages) == ["list", "review"]
    facts = await house.act("an", known.of_member, review.subject, 2025)
    assert (facts.meetings, facts.dues_months, facts.residence) == (0, 0, "")
