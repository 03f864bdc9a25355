"""The January review: from records to proposals, seen by the committee alone."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from services.db.models import (
    AuditRow,
    Exemption,
    ExemptionNote,
    ExemptionStep,
    Grade,
    ReviewSeason,
    ReviewSubject,
    ScreeningFact,
    ScreeningReview,
    ScreeningVerdict,
)
from services.screening import facts, reviews
from services.screening.criteria import ASK, MATCH, Criterion, Verdict
from services.screening.facts import NewFact
from services.screening.reviews import Review
from tests.fakes import House, code, vn
from tests.services.screening.conftest import JANUARY

JUDGED = Verdict(matches=True, words="Chi ủy đã nhắc nhở hai lần, không tiến bộ")


async def seen(house: House, who: str = "secretary") -> Review:
    found = await house.act(who, reviews.proposals, house.units["one"])
    assert isinstance(found, Review), found
    return found


async def test_who_meets_what_by_which_record(cell: House) -> None:
    found = await seen(cell)
    assert (found.year, found.looked_at, found.window.by_text) == (2027, 2026, "REMIND")
    assert {each.member.code: each.state for each in found.proposals if each.state != "no"} == {
        "an": MATCH, "binh": ASK,
    }  # fmt: skip
    [an] = found.of(MATCH)
    assert {each.rule: each.state for each in an.criteria} == {"SCR-07": ASK, "SCR-08": MATCH}
    assert (an.records.absent_months, an.records.unpaid_months) == ([2, 3, 4], [2, 3, 4])
    assert an.records.reminded == {"ATT-03": 1, "MRE-04": 1}
    [binh] = found.of(ASK)
    assert binh.criteria[0].finding.calculation == "0 < 3; 3 ≥ 3"


@pytest.mark.parametrize(
    "who", ["minute_taker", "an", "other_secretary", "ward_staff", "stranger"]
)
async def test_nobody_but_the_committee_sees_it(cell: House, who: str) -> None:
    unit, an = cell.units["one"], cell.ids["an"]
    new = NewFact(cell.ids["binh"], "violation", "Biên bản", on_day=date(2027, 1, 2))
    for attempt in (
        cell.act(who, reviews.proposals, unit),
        cell.act(who, reviews.judge_one, unit, an, "SCR-07", JUDGED),
        cell.act(who, reviews.end, unit),
        cell.act(who, facts.state, unit, new),
        cell.act(who, facts.withdraw, unit, 1, "x"),
    ):
        assert code(await attempt) == "not_yours"
    assert not await cell.count(ScreeningFact) + await cell.count(ScreeningReview)


async def test_a_committee_member_does_not_see_the_own_line(cell: House) -> None:
    listed = {each.member.code for each in (await seen(cell, "committee")).proposals}
    assert "committee" not in listed
    assert "secretary" in listed
    new = NewFact(cell.ids["committee"], "degradation", "Kết luận số 1")
    assert code(await cell.act("committee", facts.state, cell.units["one"], new)) == (
        "fact_of_oneself"
    )
    looks = await cell.rows(AuditRow.actor_id, where=AuditRow.action == "screening.seen")
    assert looks == [(cell.ids["committee"],)]


async def test_judged_and_ended(cell: House) -> None:
    unit = cell.units["one"]
    refused = await cell.act("secretary", reviews.end, unit)
    assert code(refused) == "still_to_judge"
    no = Verdict(matches=False, words="Đã nộp cho đồng chí thu phí cũ, chưa vào sổ")
    after = await cell.act("deputy", reviews.judge_one, unit, cell.ids["binh"], "SCR-08", no)
    assert isinstance(after, Review)
    assert not after.of(ASK)
    ended = await cell.act("secretary", reviews.end, unit)
    assert isinstance(ended, Review)
    assert (ended.ended, ended.window.by_text) == (1, "ON_TIME")
    for attempt in (
        cell.act("secretary", reviews.end, unit),
        cell.act("secretary", reviews.judge_one, unit, cell.ids["an"], "SCR-07", JUDGED),
    ):
        assert code(await attempt) == "review_ended"
    assert len((await seen(cell)).of(MATCH)) == 1, "in January it can be read again"


async def test_the_day_after_january_is_late_and_still_counts_that_year(cell: House) -> None:
    cell.clock.move_to(vn(2, 1, year=2027))
    found = await seen(cell)
    assert (found.window.by_text, found.looked_at) == ("LATE", 2026)
    no = Verdict(matches=False, words="Chưa vào sổ")
    await cell.act(
        "secretary", reviews.judge_one, cell.units["one"], cell.ids["binh"], "SCR-08", no
    )
    await cell.act("secretary", reviews.end, cell.units["one"])
    on_request = await seen(cell)
    assert (on_request.looked_at, on_request.window.by_text) == (2027, "LATE")
    assert not on_request.of(MATCH)


@pytest.mark.parametrize(
    ("person", "criterion", "verdict", "refusal"),
    [
        ("an", "SCR-08", JUDGED, "nothing_to_judge"),
        ("silent", "SCR-07", JUDGED, "nothing_to_judge"),
        ("an", "SCR-07", Verdict(matches=True, words=" "), "verdict_reason"),
    ],
)
async def test_only_what_the_text_leaves_open_is_judged(
    cell: House, person: str, criterion: str, verdict: Verdict, refusal: str
) -> None:
    use, unit = reviews.judge_one, cell.units["one"]
    done = await cell.act("secretary", use, unit, cell.ids[person], criterion, verdict)
    assert code(done) == refusal
    assert not await cell.count(ScreeningVerdict)


@pytest.mark.parametrize(
    ("kind", "values", "refusal"),
    [
        ("rumour", {}, "fact_incomplete"),
        ("degradation", {"document": " "}, "fact_document"),
        ("grade", {"year": 2026}, "fact_incomplete"),
        ("grade", {"year": 2026, "number": 5}, "fact_wrong"),
        ("grade", {"year": 2028, "number": 1}, "fact_wrong"),
        ("violation", {"on_day": date(2027, 1, 9)}, "fact_wrong"),
        ("discipline", {"form": "flogging", "from_day": date(2026, 1, 1),
                        "to_day": date(2026, 2, 1)}, "fact_wrong"),
        ("discipline", {"form": "warning", "from_day": date(2026, 2, 2),
                        "to_day": date(2026, 2, 1)}, "fact_wrong"),
        ("far_work", {"to_day": date(2026, 2, 1), "number": -1}, "fact_wrong"),
    ],
)  # fmt: skip
async def test_records_that_are_refused(
    cell: House, kind: str, values: dict[str, Any], refusal: str
) -> None:
    new = NewFact(cell.ids["an"], kind, **({"document": "Quyết định số 1"} | values))
    assert code(await cell.act("secretary", facts.state, cell.units["one"], new)) == refusal


async def test_a_record_entered_by_mistake_remains_and_counts_no_more(cell: House) -> None:
    unit = cell.units["one"]
    new = NewFact(cell.ids["silent"], "exemplarity", "Kết luận số 3, ngày 2/12/2026")
    fact = await cell.act("secretary", facts.state, unit, new)
    assert isinstance(fact, int)
    assert len((await seen(cell)).of(MATCH)) == 2
    assert code(await cell.act("other_secretary", facts.withdraw, unit, fact, "x")) == "not_yours"
    assert code(await cell.act("secretary", facts.withdraw, unit, fact, " ")) == "fact_reason"
    assert await cell.act("secretary", facts.withdraw, unit, fact, "Nhầm người") is None
    assert code(await cell.act("secretary", facts.withdraw, unit, fact, "x")) == "no_such_fact"
    assert len((await seen(cell)).of(MATCH)) == 1
    assert await cell.count(ScreeningFact) == 1


async def test_members_without_a_grade_are_named_not_guessed(cell: House) -> None:
    unit = cell.units["one"]
    for year in (2025, 2026):
        new = NewFact(cell.ids["silent"], "grade", "Mẫu 02-DG", year=year, number=1)
        assert isinstance(await cell.act("secretary", facts.state, unit, new), int)
    found = await seen(cell)
    assert "silent" not in {each.code for each in found.ungraded}
    assert {each.member.code for each in found.of(MATCH)} == {"an", "silent"}


async def test_terms_far_away_come_from_the_register_of_exemptions(cell: House) -> None:
    """EXM-17 feeds SCR-06; the register stands before what was typed about the same term."""
    an, day = cell.ids["an"], date(2026, 12, 31)
    by = {"entered_by": cell.ids["an"], "asked_at": JANUARY}
    asked = {"person_id": an, "unit_id": cell.units["one"], "reason": "remote_labour"}
    await cell.change(insert(Exemption).values(**asked, **by, words="đi làm xa", until=day))
    ((exemption,),) = await cell.rows(Exemption.id)
    granted = {"exemption_id": exemption, "step": "granted", "number": "Quyết định số 3-QĐ/ĐU"}
    taken = {"taken_by": cell.ids["ward_staff"], "taken_at": JANUARY, "facts": {}}
    await cell.change(insert(ExemptionStep).values(**granted, **taken, on_day=date(2026, 6, 1)))
    typed = NewFact(an, "far_work", "Sổ theo dõi", number=2, to_day=day)
    assert isinstance(await cell.act("secretary", facts.state, cell.units["one"], typed), int)

    async def criterion() -> Criterion:
        found = await cell.act("secretary", reviews.proposals, cell.units["one"])
        assert isinstance(found, Review)
        one = next(each for each in found.proposals if each.member.id == an)
        return next(each for each in one.criteria if each.rule == "SCR-06")

    silent = await criterion()
    document = "Quyết định số 3-QĐ/ĐU, 01/06/2026"
    assert (silent.state, silent.facts[0].document) == (MATCH, document)
    note = {"exemption_id": exemption, "kind": "report", "month": date(2026, 9, 1), "noted_by": an}
    await cell.change(insert(ExemptionNote).values(**note, noted_at=JANUARY))
    assert (await criterion()).state == "no"


async def test_a_term_that_ended_early_is_judged_by_its_real_last_day(cell: House) -> None:
    an, until = cell.ids["an"], date(2027, 6, 30)
    by = {"entered_by": an, "asked_at": JANUARY, "words": "đi làm xa"}
    asked = {"person_id": an, "unit_id": cell.units["one"], "reason": "remote_labour"}
    await cell.change(insert(Exemption).values(**asked, **by, until=until))
    ((exemption,),) = await cell.rows(Exemption.id)

    async def step(name: str, day: date) -> None:
        taken = {"taken_by": an, "taken_at": JANUARY, "facts": {}}
        row = {"exemption_id": exemption, "step": name, "number": "3-QĐ/ĐU", "on_day": day}
        await cell.change(insert(ExemptionStep).values(**row, **taken))

    async def judged() -> tuple[str, date | None]:
        one = next(each for each in (await seen(cell)).proposals if each.member.id == an)
        found = next(each for each in one.criteria if each.rule == "SCR-06")
        return found.state, found.facts[0].to_day

    await step("granted", date(2026, 6, 1))
    assert await judged() == (ASK, until)
    await step("returned", date(2026, 12, 15))
    assert await judged() == (MATCH, date(2026, 12, 14))


async def test_decided_grades_of_the_years_stand_before_typed_ones(cell: House) -> None:
    """A decision that was taken back does not count, and what was typed holds again."""
    an, ward = cell.ids["an"], cell.units["ward"]
    by = {"opened_by": cell.ids["ward_staff"], "opened_at": JANUARY, "body": "Đảng ủy"}
    subjects = []
    for year in (2025, 2026):
        season = {
            "unit_id": ward,
            "year": year,
            "number": "1-KH/ĐU",
            "issued_on": date(year, 1, 1),
        }
        await cell.change(insert(ReviewSeason).values(**season, **by))
        [(at,)] = await cell.rows(ReviewSeason.id, where=ReviewSeason.year == year)
        subject = {"season_id": at, "kind": "member", "person_id": an, "added_at": JANUARY}
        await cell.change(insert(ReviewSubject).values(**subject))
        subjects += await cell.rows(ReviewSubject.id, where=ReviewSubject.season_id == at)
        await grade(cell, subjects[-1][0], "decision")
        typed = NewFact(an, "grade", "Sổ theo dõi", year=year, number=3)
        assert isinstance(await cell.act("secretary", facts.state, cell.units["one"], typed), int)

    async def criterion() -> Criterion:
        one = next(each for each in (await seen(cell)).proposals if each.member.id == an)
        return next(each for each in one.criteria if each.rule == "SCR-01")

    twice = await criterion()
    assert twice.state == MATCH
    assert [each.document for each in twice.facts] == ["12-QĐ/ĐU, 05/01/2027, Đảng ủy"] * 2
    await grade(cell, subjects[-1][0], "cancelled")
    once = await criterion()
    assert (once.state, once.facts[1].document) == ("no", "Sổ theo dõi")


async def grade(house: House, subject: int, stage: str) -> None:
    paper = {"number": "12-QĐ/ĐU", "on_day": date(2027, 1, 5), "body": "Đảng ủy"}
    by = {"recorded_by": house.ids["ward_staff"], "recorded_at": JANUARY}
    one = {"subject_id": subject, "stage": stage, "level": 1}
    await house.change(insert(Grade).values(**one, **paper, **by))
