"""The review meeting: planned, its draft counted, led in the order of the rules, ended."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from services.clock import local_day
from services.db.models import Reminder, SelfReview, SelfReviewEntry
from services.documents import word
from services.refusal import Refused
from services.reminders import planner
from services.reviews import (
    absences,
    holding,
    minutes,
    opinions,
    reading,
    roll,
    rounds,
    session_views,
    sessions,
    setup,
    standing,
    suggesting,
    writing,
)
from services.reviews.absences import Ruled
from services.reviews.opinions import Said
from services.reviews.reading import Season, Subject
from services.reviews.session_views import Session
from services.reviews.sessions import NewSession
from services.work import Work
from tests.fakes import EXPECTED, House, code, vn
from tests.services.documents.reading import lines
from tests.services.reviews.test_writing import write_all

Ward = tuple[House, Season]
FRIDAY = vn(12, 5, 8, year=2025)


async def planned(ward: Ward, at: datetime = FRIDAY, half_days: int = 1) -> Session:
    house, opened = ward
    new = NewSession(house.units["one"], at, half_days, "Hội trường")
    done = await house.act("secretary", sessions.plan_session, opened, new)
    assert isinstance(done, Session), done
    return done


async def everybody(ward: Ward, one: Session) -> dict[str, Subject]:
    """Who is on the agenda, by key of a person; "" is the collective."""
    house, _ = ward
    keys = {number: key for key, number in house.ids.items()}
    listed = await house.act("secretary", session_views.agenda, one)
    return {keys.get(each.person_id or 0, ""): each for each in listed}


async def take(ward: Ward, one: Session, subject: Subject, step: str, **more: Any) -> str:
    """The code and rule of a refusal, or ""."""
    done = await ward[0].act("secretary", holding.take, one.id, subject.id, step, **more)
    if not isinstance(done, Refused):
        return ""
    return f"{done.code} {done.values.get('rule', '')}".strip()


async def review(ward: Ward, one: Session, subject: Subject, chair: str = "deputy") -> str:
    """All steps of a meeting for one subject."""
    first, last = ("individual_presents", "chair_concludes")
    if subject.kind == "collective":
        first, last = "head_presents", "head_concludes"
    chair_id = ward[0].ids[chair]
    for step in (first, "members_contribute", last):
        more = {"words": "Nhất trí", "chair_id": chair_id} if step == last else {}
        if found := await take(ward, one, subject, step, **more):
            return found
    return ""


async def test_long_enough_and_in_time(ward: Ward) -> None:
    """GRD-R22, R26, R27: half a day; before 31/12; longer where an authority set it."""
    house, opened = ward
    for at, half_days, refused in (
        (FRIDAY, 0, "session_short"),
        (vn(12, 31, 8, year=2025), 1, "session_late"),
        (vn(11, 20, 8, year=2025), 1, "meeting_in_the_past"),
    ):
        new = NewSession(house.units["one"], at, half_days, "Hội trường")
        assert code(await house.act("secretary", sessions.plan_session, opened, new)) == refused
    assert code(await house.act("an", sessions.plan_session, opened, new)) == "not_yours"
    one = await planned(ward)
    about = (await everybody(ward, one))["an"]
    await house.act("ward_staff", suggesting.suggest, opened, about.id, "Việc A", half_days=2)
    again = NewSession(house.units["one"], FRIDAY, 1, "Hội trường")
    short = await house.act("secretary", sessions.plan_session, opened, again)
    assert short == Refused("session_short", {"minimum": 2, "rule": "GRD-R26"})


@pytest.mark.parametrize(("day", "outcome"), [(2, "OK"), (3, "NOT_MET")])
async def test_the_draft_is_sent_three_working_days_before(
    ward: Ward, day: int, outcome: str
) -> None:
    """GRD-R12, GRD-R13, CAL-11, NTC-11: Friday 5/12, so at the latest Tuesday 2/12."""
    house, _ = ward
    one = await planned(ward)
    unwritten = await house.act("secretary", sessions.send_draft, one.id)
    assert code(unwritten) == "draft_not_written"
    report = (await everybody(ward, one))[""].id
    await write_all(house, "secretary", report)
    house.clock.move_to(vn(12, day, 9, year=2025))
    alone = await house.act("secretary", sessions.send_draft, one.id)
    assert isinstance(alone, Refused)
    assert (alone.code, alone.values["rule"]) == ("draft_not_commented", "GRD-R12")
    assert await house.act("secretary", rounds.nobody, one.id, report) is None
    sent = await house.act("secretary", sessions.send_draft, one.id)
    assert not isinstance(sent, Refused)
    assert (sent.by_text, sent.values["latest"]) == (outcome, date(2025, 12, 2))
    told = await house.rows(Reminder.person_id, where=Reminder.kind == "review_draft")
    assert len(told) == len(EXPECTED) - 1, "everybody but the secretary, who sends it"
    house.clock.move_to(FRIDAY)
    blocked = await take(ward, one, (await everybody(ward, one))[""], "head_presents")
    assert blocked == ("" if outcome == "OK" else "review_blocked GRD-R13")


async def ready(ward: Ward) -> tuple[Session, dict[str, Subject]]:
    """The day of the meeting: draft sent, reviews written by some; An's is complete and sent."""
    house, _ = ward
    one = await planned(ward)
    found = await everybody(ward, one)
    await house.act("secretary", _drafted, one)
    subject = (await write_all(house, "an")).subject
    assert not isinstance(await house.act("an", writing.send, subject.id), Refused)
    house.clock.move_to(FRIDAY)
    return one, found


async def _drafted(work: Work, one: Session) -> None:
    """The reports of collectives, and a line of those who lead the cell."""
    keys = ("", "head", "deputy")
    listed = await session_views.agenda(work, one)
    about = [each for each in listed if each.kind == "collective" or each.position in keys[1:]]
    by = {"started_by": work.acting.person_id, "started_at": work.now}
    rows = [{"subject_id": each.id, **by} for each in about if each.kind != "leader"]
    await work.db.execute(insert(SelfReview), rows)
    made = (await work.db.execute(select(SelfReview.id))).scalars().all()
    said = {"kind": "answer", "key": "results", "words": "Đạt 9/10 chỉ tiêu"}
    by = {"written_by": work.acting.person_id, "written_at": work.now}
    entries = [{"review_id": review_id, **said, **by} for review_id in made]
    await work.db.execute(insert(SelfReviewEntry), entries)
    for each in about:
        if each.kind == "collective":
            assert await rounds.nobody(work, one.id, each.id) is None
    assert not isinstance(await sessions.send_draft(work, one.id), Refused)


async def test_the_order_of_a_meeting(ward: Ward) -> None:
    """GRD-R15, R16, R19, R20, R21: collective, head chaired by a deputy, then the others."""
    house, _ = ward
    one, found = await ready(ward)
    assert await take(ward, one, found["an"], "individual_presents") == "review_blocked GRD-R15"
    early = await take(ward, one, found[""], "head_concludes", words="x")
    assert early == "review_blocked GRD-R19"
    assert await review(ward, one, found[""]) == ""
    assert await take(ward, one, found["an"], "individual_presents") == "review_blocked GRD-R16"
    assert await review(ward, one, found["secretary"], "secretary") == "review_blocked GRD-R21"
    ends = {"words": "Nhất trí", "chair_id": house.ids["deputy"]}
    assert await take(ward, one, found["secretary"], "chair_concludes", **ends) == ""
    assert await take(ward, one, found["binh"], "individual_presents") == "review_not_written"
    assert await take(ward, one, found["an"], "chair_concludes") == "conclusion_empty"
    assert await review(ward, one, found["an"]) == ""
    states = await house.act("", standing.standing_of, [found["an"].id, found["binh"].id])
    assert [each.reviewed for each in states.values()] == [True, False]
    final = await house.act("an", writing.send, found["an"].id)
    assert not isinstance(final, Refused)
    assert final.written.when("final") == local_day(FRIDAY)
    after = await house.act("secretary", sessions.access, one.id)
    assert isinstance(after, Session)
    assert after.next_step(found["an"]) == ""


async def test_what_was_said_and_concluded_is_in_the_minutes(ward: Ward) -> None:
    house, opened = ward
    one, found = await ready(ward)
    for key in ("", "secretary", "deputy", "an"):
        assert await review(ward, one, found[key]) == ""
    said = Said("cần sâu sát hơn", found["an"].id, "Hoa Thử Bình")
    assert await house.act("secretary", opinions.say, one.id, said) is None
    assert code(await house.act("an", opinions.say, one.id, said)) == "no_session"
    assert code(await house.act("secretary", roll.call, one.id, [0])) == "not_expected"
    called = await house.act("secretary", roll.call, one.id, [house.ids["binh"]])
    assert isinstance(called, Session)
    assert (called.present, called.absent) == (len(EXPECTED) - 1, (house.ids["binh"],))
    left = await house.act("secretary", holding.close, one.id, 1)
    assert not isinstance(left, Refused)
    assert {each.person_id for each in left} >= {house.ids["binh"], house.ids["silent"]}
    assert code(await house.act("secretary", holding.close, one.id, 1)) == "session_closed"
    closed = await house.act("secretary", sessions.access, one.id)
    assert isinstance(closed, Session)
    paper = await house.act("secretary", minutes.paper_of, closed)
    printed = "\n".join(lines(word.render(paper, date(2025, 12, 5))))
    for words in (
        "Hoa Thử Bình: cần sâu sát hơn",
        "Kết luận (đồng chí Hoa Thử Lúa chủ trì): Nhất trí",
        "01/2 ngày",
        f"Có mặt: {len(EXPECTED) - 1:02}/{len(EXPECTED):02} đồng chí",
        "Vắng mặt: Hoa Thử Bình.",
        "Đồng chí Hoa Thử Miễn: được miễn công tác và sinh hoạt đảng",
    ):
        assert words in printed
    assert code(await house.act("an", minutes.make, one.id)) == "no_session"
    redo = await house.act("ward_staff", holding.redo, opened, found["an"].id, "Chưa đủ nội dung")
    assert redo is None
    state = (await house.act("", standing.standing_of, [found["an"].id]))[found["an"].id]
    assert (state.reviewed, state.reopened) == (False, True)


async def test_a_suggested_review_ends_with_the_note_of_who_follows(ward: Ward) -> None:
    """GRD-R41, GRD-R26."""
    house, opened = ward
    one, found = await ready(ward)
    await house.act("ward_staff", suggesting.suggest, opened, found["an"].id, "Việc A")
    for half_days, rule in ((0, "GRD-R26"), (1, "GRD-R41")):
        blocked = await house.act("secretary", holding.close, one.id, half_days)
        assert isinstance(blocked, Refused)
        assert blocked.values["rule"] == rule
    note = Said("Kiểm điểm nghiêm túc", kind="note")
    assert code(await house.act("ward_staff", opinions.say, one.id, note)) == "no_session"
    followed = await house.act(
        "ward_staff", suggesting.assign, opened.id, one.unit_id, house.ids["ward_staff"]
    )
    assert not isinstance(followed, Refused)
    assert await house.act("ward_staff", opinions.say, one.id, note) is None
    assert not isinstance(await house.act("secretary", holding.close, one.id, 1), Refused)


async def test_who_is_reminded_and_of_what(ward: Ward) -> None:
    """NTC-11, NTC-12, NTC-26: the form to write, the draft due, a year without a plan."""
    house, _ = ward
    await planned(ward)
    house.clock.move_to(vn(11, 28, 12, year=2025))
    await house.act("", planner.plan_all)
    due = await house.rows(Reminder.person_id, where=Reminder.kind == "review_draft_due")
    assert house.keys([row[0] for row in due]) == ["deputy", "secretary"]
    assert not await house.rows(Reminder.id, where=Reminder.kind == "review_write")
    house.clock.move_to(vn(12, 1, 12, year=2025))
    await house.act("", planner.plan_all)
    asked = await house.rows(Reminder.person_id, where=Reminder.kind == "review_write")
    assert "an" in house.keys([row[0] for row in asked])
    assert {"exempt", "suspended"}.isdisjoint(house.keys([row[0] for row in asked]))
    count = await house.count(Reminder)
    await house.act("", planner.plan_all)
    assert await house.count(Reminder) == count
    house.clock.move_to(vn(11, 15, 12, year=2026))
    await house.act("", planner.plan_all)
    missing = await house.rows(Reminder.person_id, where=Reminder.kind == "review_no_plan")
    assert house.keys([row[0] for row in missing]) == ["ward_staff"]


async def test_a_leader_is_at_the_cell_first(ward: Ward) -> None:
    """GRD-R18 is asked of leaders who are members: no conclusion at the cell, no other session."""
    house, opened = ward
    post = setup.PostSaid("Lãnh đạo A", "other", house.units["one"], house.ids["an"], "head")
    await house.act("ward_staff", setup.keep, opened.id, setup.Said(posts=(post,)))
    one, found = await ready(ward)
    listed = await house.act("", reading.subjects_of, opened.id, one.unit_id)
    leader = next(each for each in listed if each.kind == "leader")
    own = next(each for each in listed if each.name == "Lãnh đạo A")
    assert await review(ward, one, own) == ""
    assert await review(ward, one, found[""]) == ""
    agenda = await house.act("secretary", session_views.agenda, one)
    assert agenda[-1] == leader, "and stands last in the order of the meeting"
    done = await house.act("secretary", holding.take, one.id, leader.id, "individual_presents")
    assert isinstance(done, Refused)
    assert (done.code, done.values["rule"]) == ("review_blocked", "GRD-R18")
    assert "cell_on" not in str(done.values["reason"])


async def test_an_absent_head_holds_everybody_up_until_it_is_decided(ward: Ward) -> None:
    """GRD-R16, GRD-G24: the competent body decides, with its paper; nothing is assumed."""
    house, _ = ward
    one, found = await ready(ward)
    assert await review(ward, one, found[""]) == ""
    head, day = found["secretary"], date(2025, 12, 4)

    async def decided(way: str, number: str = "12", who: str = "secretary") -> str:
        new = Ruled(way, "Đảng ủy phường", number, day, "Đi viện")
        return code(await house.act(who, absences.decide, one.id, head.id, new))

    assert await take(ward, one, found["an"], "individual_presents") == "review_blocked GRD-R16"
    assert await decided("go_on", number=" ") == "absence_paper"
    assert await decided("go_on", who="an") == "no_session"
    assert await decided("postpone") == ""
    assert await take(ward, one, found["an"], "individual_presents") == "review_postponed GRD-R16"
    assert await decided("go_on") == ""
    assert await review(ward, one, found["an"]) == ""
    printed = await house.act("secretary", minutes.paper_of, one)
    assert printed.absences[0].startswith(
        f"Đồng chí {head.name} vắng (Đi viện): các đồng chí khác"
    )
    assert "văn bản số 12" in printed.absences[0]
