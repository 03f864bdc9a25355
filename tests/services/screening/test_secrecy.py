"""What other wards, logs, audit trail and locked screens learn of a case: nothing."""

import logging

import pytest
from sqlalchemy import insert

from handlers.texts import Texts
from services.ballots.views import access_ballot
from services.db.models import AuditRow, Ballot, Reminder, RoleHeld, StoredFile, Unit
from services.documents.papers import MadePaper
from services.reminders.kinds import KINDS
from services.screening import case, front, lists, papers, reconciling, versions, yearly
from services.screening import cases as opening
from services.screening.case import CaseView
from tests.fakes import LONG_AGO, House, code, vn
from tests.services.screening.life import Life

JANUARY = vn(1, 20, 19, year=2027)
NAMES = ("hoa thử", "hoa thu", "giúp đỡ", "sàng lọc")
PREVIEWS = ("case_matter", "case_due", "case_month", "front_word")


async def test_staff_of_another_ward_see_no_case_no_list_no_ballot(life: Life) -> None:
    house = life.house
    ward = {"code": "W2", "name": "Phường Thử Hai", "kind": "ward"}
    await house.change(insert(Unit).values(**ward))
    [(number,)] = await house.rows(Unit.id, where=Unit.code == "W2")
    for role in ("ward_staff", "ward_committee"):
        held = {"person_id": house.ids["stranger"], "unit_id": number, "role": role}
        await house.change(insert(RoleHeld).values(**held, from_day=LONG_AGO))
    await life.listed(JANUARY)
    [(ballot,)] = await house.rows(Ballot.id)
    seen = await house.act("ward_staff", case.access_case, life.case)
    assert isinstance(seen, CaseView)
    refused = [
        await house.act("stranger", case.access_case, life.case),
        await house.act("stranger", lists.workbook),
        await house.act("stranger", lists.paper),
        await house.act("stranger", versions.workbook, 2027),
        await house.act("stranger", papers.draft, life.case, "direction"),
        await house.act("stranger", access_ballot, ballot),
        await house.act("stranger", access_ballot, ballot, to_lead=False),
    ]
    assert all(code(each) for each in refused)
    assert await house.act("stranger", case.mine) == []
    assert await house.act("stranger", front.of_committee) == []
    assert sum(many for _, many in await house.act("", yearly.figures, number, 2027)) == 0
    assert isinstance(await house.act("stranger", reconciling.roster), MadePaper)
    made = AuditRow.action == "roster.compared"
    [(details,)] = await house.rows(AuditRow.details, where=made)
    assert '"count": 0' in str(details).replace("'", '"')


async def test_no_log_line_no_file_name_and_no_audit_line_names_anybody(
    cell: House, life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await life.listed(JANUARY)
    for use in (lists.workbook, lists.paper):
        assert isinstance(await cell.act("secretary", use), MadePaper)
    assert isinstance(await cell.act("secretary", versions.workbook, 2027), MadePaper)
    assert isinstance(await cell.act("ward_staff", yearly.report, 2027), MadePaper)
    files = await cell.rows(StoredFile.name)
    trail = await cell.rows(AuditRow.action, AuditRow.subject, AuditRow.details)
    assert files
    assert trail
    said = "\n".join([caplog.text, *(str(row) for row in (*files, *trail))]).casefold()
    assert not [each for each in NAMES if each in said]


async def test_a_locked_screen_says_neither_the_name_nor_the_subject(life: Life) -> None:
    await life.listed(JANUARY)
    house = life.house
    kinds = {row[0] for row in await house.rows(Reminder.kind)} & set(PREVIEWS)
    assert "case_matter" in kinds
    for kind in PREVIEWS:
        assert kind in KINDS
        for language in ("vi", "en"):
            bare = Texts(language, vn(1, 20, 9, year=2027))(f"notice.{kind}")
            assert "{" not in bare
            words = ("danh sách", "giúp đỡ", "sàng lọc", "kỷ luật", "help", "screening")
            assert not [each for each in words if each in bare.casefold()]


async def test_an_opened_case_is_no_secret_to_its_committee_alone(life: Life) -> None:
    house = life.house
    for who in ("secretary", "committee"):
        assert isinstance(await house.act(who, case.access_case, life.case), CaseView)
    for who in ("ward_staff", "other_secretary", "minute_taker", "an", "stranger"):
        assert code(await house.act(who, case.access_case, life.case)) == "no_such_case"
    unit, an = house.units["one"], house.ids["an"]
    assert code(await house.act("ward_staff", opening.open_case, unit, an, "residential"))
