"""Planning a season, answers, roll-call, and what follows from absences."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import update

from services.db.models import Reminder, ResidenceMark
from services.privacy import views
from services.refusal import Refused
from services.reminders import due
from services.residence import (
    access,
    answers,
    areas,
    attendance,
    consequences,
    letter_steps,
    notices,
    planning,
    register,
    report,
    season,
    sent_reports,
    workplaces,
)
from services.residence.consequences import LetterView, YearLine
from services.residence.notices import Told
from services.residence.planning import Wanted
from services.residence.register import Letter
from services.residence.views import Area, Session
from services.rulebook_changes import decide
from services.rules import Decision
from services.work import Work, working
from tests.fakes import House, code, vn
from tests.services.residence.season_of import HALL, JUNE, OCTOBER, Season, begin
from tests.worlds import Worlds


async def test_only_real_residences_are_introduced(house: House, worlds: Worlds) -> None:
    """RES-04: eleven months are too short, twelve do; students in any case (AMB-42)."""
    found = await worlds.after(house, begin)
    outside = await found.workplace(workplaces.Office("Công ty Thử"))
    person = house.ids["minute_taker"]

    async def given(**letter: object) -> str:
        made = replace(Letter(permanent=False), **letter)  # type: ignore[arg-type]
        args = (found.ward, person, outside, made)
        return code(await house.act("ward_staff", register.introduce, *args))

    assert await given(temporary_months=11) == "not_residence"
    assert await given(temporary_months=12) == ""
    assert await given(temporary_months=12) == "introduced_already"
    person = house.ids["committee"]
    assert await given(temporary_months=3, kind="student") == ""


async def test_a_workplace_introduces_its_own_members_only(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
    inside = await found.workplace(workplaces.Office("Chi bộ Thử 1"), house.units["one"])
    introduce = register.introduce
    mine = (found.ward, house.ids["committee"], inside, Letter())
    other = (found.ward, house.ids["ward_staff"], inside, Letter())
    assert code(await house.act("secretary", introduce, *other)) == "not_yours"
    assert code(await house.act("other_secretary", introduce, *mine)) == "not_yours"
    assert code(await house.act("an", introduce, *mine)) == "not_yours"
    before = await house.act("secretary", workplaces.not_introduced, house.units["one"])
    assert code(await house.act("secretary", introduce, *mine)) == ""
    after = await house.act("secretary", workplaces.not_introduced, house.units["one"])
    assert set(before) - set(after) == {(house.ids["committee"], "Hoa Thử Mây")}
    assert await house.act("an", workplaces.not_introduced, house.units["one"]) == []


async def test_strangers_see_nothing_of_the_register(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
    for who in ("an", "secretary", "minute_taker"):
        assert code(await house.act(who, access.access_committee, found.ward)) == "not_yours"
    key = found.introductions["stranger"]

    async def look(work: Work) -> None:
        views.saw_liaison(work, found.ward)

    await house.act("ward_staff", look)
    seen = await house.act("an", views.who_looked)
    assert [(one.name, one.page) for one in seen] == [("Hoa Thử Phường", "residence")]
    assert await house.act("secretary", views.who_looked) == []
    assert code(await house.act("secretary", register.one, key)) == "not_yours"
    assert code(await house.act("secretary", register.one, found.introductions["an"])) == ""


async def test_dates_are_proposed_on_weekends_of_the_two_months(
    house: House, worlds: Worlds
) -> None:
    found = await worlds.after(house, begin)
    days = await house.act("ward_staff", planning.proposed, found.ward, limit=9)
    assert days[:3] == [date(2026, 6, 6), date(2026, 6, 7), date(2026, 6, 13)]
    assert {day.month for day in days} == {6, 10}
    assert {day.weekday() for day in days} == {5, 6}


async def test_a_weekday_warns_and_a_joint_meeting_is_refused(
    house: House, worlds: Worlds
) -> None:
    found = await worlds.after(house, begin)
    await house.meeting(JUNE + timedelta(hours=1), HALL.upper())
    areas = tuple(found.areas.values())
    chair, plan = house.ids["chair"], planning.plan

    async def said(wanted: Wanted) -> str:
        return code(await house.act("ward_staff", plan, found.ward, wanted))

    monday = Wanted(vn(6, 22, 18), HALL, chair, areas)
    findings = await house.act("ward_staff", planning.check, found.ward, monday)
    assert [finding.outcome for finding in findings] == ["OK", "WARNING", "OK"]
    assert await said(Wanted(JUNE, HALL, chair, areas)) == "not_allowed"
    assert await said(Wanted(JUNE, "Trường Thử", house.ids["an"], areas)) == "not_allowed"
    assert await said(Wanted(vn(7, 4, 8), HALL, chair, areas)) == "not_allowed"
    assert await said(Wanted(vn(6, 1, 8), HALL, chair, areas)) == "meeting_past"
    assert await said(Wanted(JUNE, "Trường Thử", chair, ())) == "no_such_area"
    assert await said(monday) == ""
    assert await said(replace(monday, starts_at=vn(6, 23, 18))) == "area_planned"
    assert code(await house.act("secretary", plan, found.ward, monday)) == "not_yours"


async def test_who_is_expected_follows_area_exemption_and_end(
    house: House, worlds: Worlds
) -> None:
    found = await worlds.after(house, begin)
    session = await found.plan(JUNE, "Khu vực Bắc")
    names = [each.person_id for each in await house.act("", season.expected, session)]
    assert house.keys(names) == ["an", "binh"]
    exempt = Told("exempt", "theo nghị quyết chi bộ", date(2026, 1, 1), None)
    tell, key = notices.tell, found.introductions["an"]
    unconfirmed = replace(exempt, confirmed=False)
    assert code(await house.act("ward_staff", tell, key, exempt)) == "paper_needed"
    assert code(await house.act("ward_staff", tell, key, unconfirmed)) == ""
    assert len(await house.act("", season.expected, session)) == 2
    assert code(await house.act("secretary", tell, key, exempt)) == ""
    assert len(await house.act("", season.expected, session)) == 1
    await house.act("secretary", register.end, found.introductions["binh"], "chuyển nhà")
    assert await house.act("", season.expected, session) == []


async def test_excused_needs_a_reason_and_the_workplace(house: House, worlds: Worlds) -> None:
    """RES-08 from end to end: pending, excused, unreported once the record is closed."""
    found = await worlds.after(house, begin)
    session = await found.plan()
    answer = answers.answer
    assert code(await house.act("an", answer, session.id, "absent")) == "reason_needed"
    own = await found.absent("an", session)
    await found.absent("binh", session, confirmed=True)
    away = await found.absent("stranger", session)
    confirm = answers.confirm
    assert code(await house.act("an", confirm, own, "confirmed")) == "not_yours"
    assert code(await house.act("other_secretary", confirm, own, "confirmed")) == "not_yours"
    assert code(await house.act("ward_staff", confirm, away, "confirmed")) == "paper_needed"
    paper = ("confirmed", "", "15-CV ngày 12/6/2026")
    assert code(await house.act("ward_staff", confirm, away, *paper)) == ""
    waiting = await house.act("secretary", answers.waiting_at, [house.units["one"]])
    assert [each.answer.id for each in waiting] == [own]
    house.clock.move_to(session.starts_at)
    everybody = dict.fromkeys((house.ids[w] for w in ("an", "binh", "stranger")), "absent")
    await house.act("ward_staff", attendance.mark, session.id, everybody)
    status = {who: line.status for who, line in (await found.sheet(session.id)).items()}
    assert status == {"an": "pending", "binh": "excused", "stranger": "excused", "silent": ""}
    assert code(await house.act("ward_staff", attendance.close, session.id)) == "roll_call_open"
    await house.act("ward_staff", attendance.rest, session.id, "present")
    closed = await house.act("ward_staff", attendance.close, session.id)
    assert not isinstance(closed, Refused)
    assert closed[1].outcome == "ANNOUNCE"
    assert (await found.sheet(session.id))["an"].status == "unreported"

    assert await house.act("secretary", answers.waiting_at, [house.units["one"]]) == []
    late = await house.act("secretary", answers.waiting_at, [house.units["one"]], late=True)
    assert [each.answer.id for each in late] == [own]
    assert code(await house.act("secretary", confirm, own, "confirmed")) == ""
    sheet = await found.sheet(session.id)
    assert sheet["an"].status == "excused"
    mine = (ResidenceMark.person_id == house.ids["an"]) & ResidenceMark.correction
    assert await house.rows(ResidenceMark.mark, where=mine) == [("absent",)]
    corrected = Reminder.kind == "residence_corrected"
    assert await house.rows(Reminder.person_id, where=corrected) == []

    for who, number, day, why in (
        ("secretary", "7-BC", JUNE.date(), "not_yours"),
        ("ward_staff", " ", JUNE.date(), "report_number"),
        ("ward_staff", "7-BC", date(2026, 12, 1), "report_future"),
        ("ward_staff", "7-BC/ĐU", JUNE.date(), ""),
    ):
        told = (found.ward, 2026, "paper", number, day)
        assert code(await house.act(who, report.sent, *told)) == why
    assert code(await house.act("secretary", confirm, own, "refused")) == ""
    sent = await house.act("", sent_reports.newest, found.ward, 2026)
    now = await house.act("ward_staff", report.load, found.ward, 2026)
    assert sent
    assert not isinstance(now, Refused)
    assert (sent.number, sent.by) == ("7-BC/ĐU", "Hoa Thử Phường")
    assert sent.changed(now.totals) == {"excused": (3, 2), "unreported": (0, 1)}
    told_ = await house.rows(Reminder.person_id, where=corrected)
    assert (house.ids["ward_staff"],) in told_


async def test_areas_are_renamed_closed_and_used_again(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
    north = found.areas["Khu vực Bắc"]
    spare = await house.act("ward_staff", register.add_area, found.ward, "Khu vực Đông")
    assert isinstance(spare, Area)
    for who in ("an", "secretary"):
        for use in (areas.one, areas.history, areas.closed):
            assert code(await house.act(who, use, north)) == "not_yours"
        assert code(await house.act(who, areas.renamed, north, "Khu vực 9")) == "not_yours"
    rename, close = areas.renamed, areas.closed
    assert code(await house.act("ward_staff", rename, north, "khu vuc nam")) == "area_exists"
    assert code(await house.act("ward_staff", rename, north, " a ")) == "area_name"
    assert await house.act("ward_staff", rename, north, "Khu vực  1") == Area(
        north, found.ward, "Khu vực 1"
    )
    assert (await house.act("an", register.mine))[0].area == "Khu vực 1"
    refused = await house.act("ward_staff", close, north)
    assert isinstance(refused, Refused)
    assert refused.values == {"count": 2}
    planned = await found.plan(JUNE, "Khu vực Nam")
    key = found.areas["Khu vực Nam"]
    for who in ("silent", "stranger"):
        day = house.clock.now().date()
        moved = (found.introductions[who], north, day)
        assert not code(await house.act("ward_staff", register.place, *moved))
    assert code(await house.act("ward_staff", close, key)) == "area_has_session"
    await house.act("ward_staff", planning.cancel, planned.id, "bão")
    for area in (key, spare.id):
        assert code(await house.act("ward_staff", close, area)) == ""
    assert code(await house.act("ward_staff", rename, key, "Mới")) == "area_closed"
    in_use = [area.name for area in await house.act("ward_staff", register.areas, found.ward)]
    assert in_use == ["Khu vực 1"]
    again = await house.act("ward_staff", register.add_area, found.ward, "khu vực nam")
    assert again == Area(key, found.ward, "Khu vực Nam")
    done = await house.act("ward_staff", areas.history, key)
    assert not isinstance(done, Refused)
    assert [(each.what, each.was) for each in done] == [
        ("opened", "Khu vực Nam"),
        ("closed", "Khu vực Nam"),
    ]
    assert len(await house.act("ward_staff", register.areas, found.ward)) == 2


async def test_the_uninvited_do_not_count(house: House, worlds: Worlds) -> None:
    """RES-06: without an invitation no absence is held against anybody."""
    found = await worlds.after(house, begin)
    wanted = Wanted(JUNE, HALL, house.ids["chair"], tuple(found.areas.values()))
    session = await house.act("ward_staff", planning.plan, found.ward, wanted)
    assert isinstance(session, Session)
    await house.act("ward_staff", season.record_invited, session, [house.ids["an"]], "paper")
    await found.held(session)
    lines = await found.sheet(session.id)
    assert {who: line.status for who, line in lines.items()} == {
        "an": "unreported",
        "binh": "not_invited",
        "silent": "not_invited",
        "stranger": "not_invited",
    }


async def test_far_away_counts_as_confirmed(house: House, worlds: Worlds) -> None:
    """RES-02: a notice that covers the day excuses; the day after it does not."""
    found = await worlds.after(house, begin)
    tell, last = notices.tell, date(2026, 6, 20)
    away = Told("away", "công tác ở đảo", date(2026, 6, 1), last)
    nameless = replace(away, reason="")
    assert code(await house.act("secretary", tell, found.introductions["an"], nameless)) == (
        "notice_open"
    )
    short = replace(away, to_day=last - timedelta(days=1))
    await house.act("secretary", tell, found.introductions["an"], away)
    await house.act("secretary", tell, found.introductions["binh"], short)
    session = await found.plan()
    await found.held(session)
    lines = await found.sheet(session.id)
    assert (lines["an"].status, lines["binh"].status) == ("excused", "unreported")


async def test_claims_and_roll_call_that_differ_are_shown(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
    session = await found.plan()
    assert code(await house.act("an", attendance.claim, session.id, True)) == "not_held_yet"
    house.clock.move_to(session.starts_at)
    for who in ("an", "binh"):
        assert code(await house.act(who, attendance.claim, session.id, True)) == ""
    assert code(await house.act("committee", attendance.claim, session.id, True)) == (
        "no_such_meeting"
    )
    await house.act("ward_staff", attendance.mark, session.id, {house.ids["an"]: "absent"})
    await house.act("ward_staff", attendance.from_claims, session.id)
    lines = await found.sheet(session.id)
    assert (lines["an"].differs, lines["binh"].differs) == (True, False)
    assert (lines["binh"].status, lines["an"].status) == ("attended", "unreported")


async def test_nobody_who_answered_is_reminded(house: House, worlds: Worlds) -> None:
    """Moved: asked anew on the new day. Cancelled: only the news goes out."""
    found = await worlds.after(house, begin)
    session = await found.plan(JUNE, "Khu vực Bắc")
    await house.act("an", answers.answer, session.id, "coming")
    await to(house, vn(6, 17, 8))
    assert await sent(house) == {"binh": ["residence_days_before"]}
    later = Wanted(vn(6, 27, 8), HALL, house.ids["chair"])
    assert isinstance(await house.act("ward_staff", planning.change, session.id, later), Session)
    await to(house, vn(6, 17, 8, 5))
    assert await sent(house) == {"an": ["residence_changed"], "binh": ["residence_changed"]}
    assert await house.act("", answers.latest, replace(session, starts_at=later.starts_at)) == {}
    await house.act("binh", answers.answer, session.id, "coming")
    await to(house, vn(6, 24, 8))
    assert await sent(house) == {"an": ["residence_days_before"]}
    assert isinstance(
        await house.act("ward_staff", planning.cancel, session.id, "bão số 3"), Session
    )
    await to(house, vn(6, 28, 9))
    assert await sent(house) == {"an": ["residence_cancelled"], "binh": ["residence_cancelled"]}


async def to(house: House, moment: object) -> None:
    house.clock.move_to(moment)  # type: ignore[arg-type]


async def sent(house: House) -> dict[str, list[str]]:
    """What goes out now, by person; it counts as sent."""
    found: dict[str, list[str]] = {}
    async with working(house.engine, house.clock.now()) as work:
        for parcel in await due.parcels(work):
            key = house.keys([parcel.person_id])[0]
            found[key] = [item.kind for item in parcel.items]
            ids = [item.reminder_id for item in parcel.items]
            statement = update(Reminder).where(Reminder.id.in_(ids))
            await work.db.execute(statement.values(state="sent"))
    return found


async def test_letters_follow_the_closed_records(house: House, worlds: Worlds) -> None:
    """RES-09 once for each absence, RES-10 for both, and a question where one was excused."""
    found = await worlds.after(house, begin)
    june = await found.plan(JUNE)
    await found.absent("binh", june, confirmed=True)
    await found.held(june, silent="present")
    house.clock.move_to(vn(9, 1, 8))
    first = await letters(house, found)
    assert named(house, first) == [("absence", "an"), ("absence", "stranger")]
    await found.held(await found.plan(OCTOBER), stranger="present")
    lines = await house.act("ward_staff", consequences.year, found.ward, 2026)
    assert not isinstance(lines, Refused)
    outcomes = {house.keys([line.member.person_id])[0]: line.finding.outcome for line in lines}
    assert outcomes == {
        "an": "CRITICISM_FLOW",
        "binh": "NEEDS_DECISION",
        "silent": "NOTICE",
        "stranger": "NOTICE",
    }
    kinds = [
        (one.kind, house.keys([one.member.person_id])[0]) for one in await letters(house, found)
    ]
    assert sorted(kinds) == [
        ("absence", "an"),
        ("absence", "an"),
        ("absence", "binh"),
        ("absence", "silent"),
        ("absence", "stranger"),
        ("criticism", "an"),
    ]
    open_one = next(line for line in lines if line.finding.outcome == "NEEDS_DECISION")
    await decided(house, found, open_one)
    again = named(house, await letters(house, found))
    assert [who for kind, who in again if kind == "criticism"] == ["an", "binh"]


def named(house: House, found: list[LetterView]) -> list[tuple[str, str]]:
    return [(one.kind, house.keys([one.member.person_id])[0]) for one in found]


async def letters(house: House, found: Season) -> list[LetterView]:
    drafted = await house.act("ward_staff", consequences.draft, found.ward, 2026)
    assert not isinstance(drafted, Refused)
    return drafted


async def decided(house: House, found: Season, line: YearLine) -> None:
    """The committee decides on the member whose one absence was excused."""
    code_ = line.finding.codes[0]
    decision = Decision(
        "RES-10",
        code_,
        "CRITICISM_FLOW",
        "đề nghị phê bình",
        "05-NQ",
        house.clock.now().date(),
        "Đảng ủy phường Thử",
        consequences.subject(line.member),
    )
    assert not isinstance(await house.act("ward_staff", decide, found.ward, decision), Refused)


async def test_a_person_sends_letters_and_each_step_is_kept(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
    june = await found.plan(JUNE)
    await found.held(june)
    house.clock.move_to(vn(6, 22, 8))
    drafts = {house.keys([one.member.person_id])[0]: one.id for one in await letters(house, found)}
    send, year = consequences.send, (found.ward, 2026)
    assert await house.act("secretary", letter_steps.received) == []
    assert code(await house.act("ward_staff", send, *year, [drafts["stranger"]], "chat")) == (
        "not_inside"
    )
    corrected = {house.ids["binh"]: "present"}
    await house.act("ward_staff", attendance.mark, june.id, corrected)
    assert code(await house.act("ward_staff", send, *year, [drafts["binh"]], "chat")) == (
        "letter_not_true"
    )
    assert code(await house.act("secretary", send, *year, [drafts["an"]], "chat")) == "not_yours"
    assert code(await house.act("ward_staff", send, *year, [drafts["an"]], "chat")) == ""
    assert code(await house.act("ward_staff", send, *year, [drafts["an"]], "paper")) == (
        "letter_sent"
    )
    assert (await sent(house))["secretary"] == ["residence_letter"]
    shown = await house.act("secretary", letter_steps.received)
    assert [(one.kind, one.member.name) for one in shown] == [("absence", "Hoa Thử An")]
    act = letter_steps.act
    assert code(await house.act("other_secretary", act, drafts["an"], "reminded")) == (
        "no_such_letter"
    )
    assert code(await house.act("secretary", act, drafts["an"], "reminded")) == ""
    steps = {one.id: one.step for one in await letters(house, found)}
    assert steps[drafts["an"]] == "reminded"


async def test_nobody_confirms_for_oneself(house: House, worlds: Worlds) -> None:
    found = await worlds.after(house, begin)
    inside = await found.workplace(workplaces.Office("Chi bộ Thử 1"), house.units["one"])
    await found.introduce("secretary", inside, "Khu vực Bắc")
    session = await found.plan()
    own = await found.absent("secretary", session)
    assert code(await house.act("secretary", answers.confirm, own, "confirmed")) == (
        "not_for_oneself"
    )
    assert code(await house.act("deputy", answers.confirm, own, "confirmed")) == ""


async def test_a_workplace_outside_answers_on_paper(house: House, worlds: Worlds) -> None:
    """Recorded by the residence committee with the paper; no draft is answered."""
    found = await worlds.after(house, begin)
    june = await found.plan(JUNE)
    await found.held(june)
    house.clock.move_to(vn(6, 22, 8))
    drafts = {house.keys([one.member.person_id])[0]: one.id for one in await letters(house, found)}
    year, letter = (found.ward, 2026), drafts["stranger"]
    reply, paper = consequences.reply, "21-CV/CU ngày 25/6"

    async def tell(who: str) -> LetterView | Refused:
        return await house.act(who, reply, *year, letter, "reminded", paper)

    assert code(await tell("ward_staff")) == "no_such_letter"
    await house.act("ward_staff", consequences.send, *year, [letter], "paper")
    assert code(await tell("secretary")) == "not_yours"
    assert code(await house.act("ward_staff", reply, *year, letter, "sent", paper)) == (
        "no_such_letter"
    )
    assert code(await house.act("ward_staff", reply, *year, letter, "reminded", " ")) == (
        "paper_needed"
    )
    done = await tell("ward_staff")
    assert isinstance(done, LetterView)
    steps = {one.id: one.last for one in await letters(house, found)}
    assert steps[letter] == done.last == letter_steps.Step("reminded", "paper", paper)
