"""Comments of the committee, and the way of the liaison book (RES-11 to RES-14, RES-23 ff.)."""

from datetime import date

import pytest
from sqlalchemy import insert

from services.db.models import AdoptedDocuments
from services.residence import book, comments, register, students
from services.residence.book import BookLine, Result
from services.residence.comments import TASKS, Board
from services.residence.register import Letter
from tests.fakes import House, code, vn
from tests.services.residence.year import OCTOBER, LiaisonYear, build, officers
from tests.worlds import Worlds

WORDS = dict.fromkeys(TASKS, "Tốt")
SAT = date(2026, 10, 28)


@pytest.fixture
async def year(house: House, worlds: Worlds) -> LiaisonYear:
    """After the October meeting, on the day the committee sits."""
    return await worlds.after(house, _held)


async def _held(house: House) -> LiaisonYear:
    built = await build(house)
    await officers(built)
    await built.meeting(OCTOBER)
    house.clock.move_to(vn(10, 28, 15))
    return built


async def sat(year: LiaisonYear) -> None:
    args = (year.ward, 2026, SAT, "Đào, Núi, Sông")
    assert not code(await year.house.act("ward_staff", comments.sit, *args))


async def write(year: LiaisonYear, *who: str) -> object:
    told = {year.books[one]: WORDS for one in who}
    return await year.house.act("ward_staff", comments.write, year.ward, 2026, told)


async def commented(year: LiaisonYear, *who: str) -> None:
    await sat(year)
    assert isinstance(await write(year, *who), Board)


async def take(year: LiaisonYear, who: str, step: str, *books: str, note: str = "") -> object:
    ids = [year.books[one] for one in books]
    return await year.house.act(who, book.step, ids, 2026, step, note)


async def test_only_the_committee_together_comments(year: LiaisonYear) -> None:
    assert code(await write(year, "an")) == "not_collective"
    house = year.house
    for who in ("secretary", "an", "stranger"):
        args = (year.ward, 2026, SAT, "Đào")
        assert code(await house.act(who, comments.sit, *args)) == "not_yours"
    before = (year.ward, 2026, date(2026, 10, 16), "Đào, Núi")
    assert code(await house.act("ward_staff", comments.sit, *before)) == "comment_too_early"
    later = (year.ward, 2026, date(2026, 10, 29), "Đào, Núi")
    assert code(await house.act("ward_staff", comments.sit, *later)) == "day_to_come"
    done = await house.act("ward_staff", comments.sit, year.ward, 2026, SAT, "Đào, Núi")
    assert isinstance(done, tuple)
    assert done[1].by_text == "ON_TIME"
    assert done[1].values["due"] == date(2026, 10, 31)


async def test_a_comment_in_november_is_late(year: LiaisonYear) -> None:
    year.house.clock.move_to(vn(11, 2, 9))
    args = (year.ward, 2026, date(2026, 11, 2), "Đào, Núi")
    done = await year.house.act("ward_staff", comments.sit, *args)
    assert isinstance(done, tuple)
    assert done[1].by_text == "LATE"


async def test_many_at_once_then_one_changed(year: LiaisonYear) -> None:
    await sat(year)
    board = await write(year, "an", "binh", "stranger")
    assert isinstance(board, Board)
    assert [line.member.name for line in board.open] == ["Hoa Thử Tùng"]
    house, an = year.house, year.books["an"]
    change = {an: {"ethics": "Gương mẫu"}}
    changed = await house.act("ward_staff", comments.write, year.ward, 2026, change)
    assert isinstance(changed, Board)
    line = changed.line(an)
    assert line is not None
    assert line.words == WORDS | {"ethics": "Gương mẫu"}
    empty: list[dict[int, dict[str, str]]] = [{}, {an: {}}, {an: {"ethics": " "}}, {99: WORDS}]
    for told in (*empty, {an: {"other": "x"}}):
        refused = await house.act("ward_staff", comments.write, year.ward, 2026, told)
        assert code(refused) == "nothing_written"


async def test_a_student_waits_for_both_opinions(year: LiaisonYear) -> None:
    await sat(year)
    house, student = year.house, year.books["other_member"]
    assert code(await write(year, "an", "other_member")) == "opinions_missing"
    said = await house.act("committee", students.say, student, 2026, "Ngoan")
    assert not code(said)
    assert code(await write(year, "other_member")) == "opinions_missing"
    board = await house.act("ward_staff", comments.of_year, year.ward, 2026)
    assert isinstance(board, Board)
    line = board.line(student)
    assert line is not None
    assert (line.missing, dict(line.opinions)) == (("police",), {"head": "Ngoan"})
    assert not code(await house.act("minute_taker", students.say, student, 2026, "Chấp hành tốt"))
    assert isinstance(await write(year, "other_member"), Board)


async def test_opinions_are_asked_of_the_officers_of_the_area_alone(year: LiaisonYear) -> None:
    house = year.house
    asked = await house.act("committee", students.asked, 2026)
    assert [(one.student.name, one.role) for one in asked] == [("Hoa Thử Tùng", "head")]
    assert await house.act("an", students.asked, 2026) == []
    for who, person in (("an", "other_member"), ("committee", "an"), ("ward_staff", "an")):
        args = (year.books[person], 2026, "x", "head")
        assert code(await house.act(who, students.say, *args)) == "not_yours"
    paper = (year.books["other_member"], 2026, "Ngoan", "police")
    assert not code(await house.act("ward_staff", students.say, *paper))


async def test_praise_is_proposed_and_withdrawn(year: LiaisonYear) -> None:
    house, an = year.house, year.books["an"]
    for words, kept in (("Hiến đất", {"praise": "Hiến đất"}), ("", {})):
        args = (year.ward, 2026, "praise", {an: words})
        board = await house.act("ward_staff", comments.propose, *args)
        assert isinstance(board, Board)
        line = board.line(an)
        assert line is not None
        assert dict(line.proposals) == kept
    args = (year.ward, 2026, "praise", {an: "x"})
    assert code(await house.act("an", comments.propose, *args)) == "not_yours"


async def test_the_way_of_a_book(year: LiaisonYear) -> None:
    assert code(await take(year, "an", "brought", "an")) == "book_not_commented"
    await commented(year, "an", "binh")
    states = []
    for who, step in (("ward_staff", "collected"), ("an", "brought"), ("secretary", "received")):
        done = await take(year, who, step, "an")
        assert isinstance(done, list), done
        states.append((done[0].state.by_text, done[0].waits_for))
    assert states == [
        ("COLLECTED", "member"),
        ("COLLECTED", "member"),
        ("RECEIVED_BY_WORKPLACE", ""),
    ]
    assert isinstance(await take(year, "ward_staff", "collected", "an", "binh"), list)
    for who, step in (("binh", "brought"), ("an", "received"), ("other_secretary", "received")):
        assert code(await take(year, who, step, "an")) == "not_yours"
    lines = await year.house.act("secretary", book.of_workplace, year.house.units["one"], 2026)
    assert isinstance(lines, list)
    assert [(line.member.name, line.waits_for) for line in lines] == [
        ("Hoa Thử An", ""),
        ("Hoa Thử Bình", "member"),
    ]


async def test_military_region_9_goes_from_committee_to_committee(year: LiaisonYear) -> None:
    await commented(year, "stranger")
    assert code(await take(year, "stranger", "brought", "stranger")) == "book_by_committees"
    assert code(await take(year, "stranger", "collected", "stranger")) == "not_yours"
    found = await year.house.act("stranger", book.mine, 2026)
    assert [line.waits_for for line in found] == ["workplace_committee"]
    assert isinstance(await take(year, "ward_staff", "collected", "stranger"), list)
    assert code(await take(year, "ward_staff", "received", "stranger")) == "nothing_written"
    done = await take(year, "ward_staff", "received", "stranger", note="phiếu gửi 12")
    assert isinstance(done, list)
    assert done[0].state.by_text == "RECEIVED_BY_WORKPLACE"


async def test_the_report_is_the_members(year: LiaisonYear) -> None:
    house, an = year.house, year.books["an"]
    said = await house.act("an", book.report, an, 2026, "Dự đủ, vận động gia đình")
    assert isinstance(said, BookLine)
    assert said.report == "Dự đủ, vận động gia đình"
    assert not code(await house.act("secretary", book.report, an, 2026, "nhập hộ"))
    for who in ("binh", "ward_staff", "other_secretary"):
        assert code(await house.act(who, book.report, an, 2026, "x")) == "not_yours"
    assert code(await house.act("an", book.report, an, 2026, " ")) == "report_empty"


async def result(year: LiaisonYear, asked_by: str, person: str) -> object:
    house = year.house
    return await house.act(asked_by, book.result_for, house.ids[person], 2026)


async def test_a_grade_waits_for_book_and_report(year: LiaisonYear) -> None:
    found = await result(year, "secretary", "an")
    assert isinstance(found, Result)
    assert (found.finding.by_text, found.late) == ("BLOCKED", "residence_committee")
    assert found.finding.values["reason"] == "liaison_book_missing"
    await commented(year, "an")
    late = await result(year, "secretary", "an")
    assert isinstance(late, Result)
    assert late.late == "member"
    await take(year, "an", "brought", "an")
    await take(year, "secretary", "received", "an")
    missing = await result(year, "secretary", "an")
    assert isinstance(missing, Result)
    assert (missing.finding.by_text, missing.late) == ("BLOCKED", "member")
    assert missing.finding.values["reason"] == "residence_report_missing"
    await year.house.act("an", book.report, year.books["an"], 2026, "Dự đủ")
    ready = await result(year, "secretary", "an")
    assert isinstance(ready, Result)
    assert (ready.finding.by_text, ready.late) == ("OK", "")
    every = await year.house.act("secretary", book.results, year.house.units["one"], 2026)
    assert isinstance(every, list)
    assert [one.finding.by_text for one in every] == ["OK", "BLOCKED"]


async def test_where_the_document_was_not_adopted_the_grade_is_only_warned(
    year: LiaisonYear,
) -> None:
    """AMB-29: no bar where the local documents have none."""
    rows = {"unit_id": year.house.units["one"], "from_day": date(2026, 1, 1), "documents": ["S2"]}
    by = {"set_by": year.house.ids["secretary"], "set_at": OCTOBER}
    words = {"source": "Quyết định thử", "clause": "1", "quote": "thử"}
    await year.house.change(insert(AdoptedDocuments).values(**rows, **by, **words))
    found = await result(year, "secretary", "an")
    assert isinstance(found, Result)
    assert (found.finding.outcome, found.finding.by_text) == ("WARNING", "BLOCKED")


async def test_the_newest_introduction_of_a_year_counts(year: LiaisonYear) -> None:
    """Who moved house in the year keeps contact at the new residence."""
    house = year.house
    await commented(year, "an")
    await take(year, "secretary", "received", "an")
    assert not code(await house.act("ward_staff", register.end, year.books["an"], "đổi nhà"))
    house.clock.move(days=1)
    [place] = [
        each
        for each in await house.act("ward_staff", register.workplaces, year.ward)
        if each.inside_id == house.units["one"]
    ]
    args = (year.ward, house.ids["an"], place.id, Letter("02", date(2026, 10, 29)))
    assert not code(await house.act("ward_staff", register.introduce, *args))
    found = await result(year, "secretary", "an")
    assert isinstance(found, Result)
    assert (found.finding.by_text, found.late) == ("BLOCKED", "residence_committee")


async def test_who_was_never_introduced_waits_for_the_workplace(year: LiaisonYear) -> None:
    found = await result(year, "secretary", "minute_taker")
    assert isinstance(found, Result)
    assert (found.line, found.late) == (None, "workplace_committee")


async def test_the_result_is_shown_to_those_whom_it_concerns(year: LiaisonYear) -> None:
    for who in ("an", "secretary", "ward_staff"):
        assert isinstance(await result(year, who, "an"), Result)
    for who in ("binh", "other_secretary", "stranger"):
        assert code(await result(year, who, "an")) == "not_yours"
