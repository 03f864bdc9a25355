""" "Vì sao?" about a cell, a member, a session or a request: who is told the numbers."""

from datetime import date
from typing import Any

import pytest

from services import four_good
from services.exemptions import asking, deciding
from services.exemptions.asking import Wish
from services.exemptions.views import Request
from services.refusal import Refused
from services.residence import answers, attendance, consequences, register, season
from services.screening import facts
from services.screening.facts import NewFact
from tests import stage_residence
from tests.stage import Stage, at, stage
from tests.stage_residence import WARD_ID, person

CELL = 2
EVERYBODY = ("Trúc", "Tùng", "Sen", "Lúa", "Đào", "Bách", "Sông")
COMMITTEE = ("Trúc", "Tùng")
FAR = Wish("mobile_work", "đi làm công trình xa", date(2026, 5, 1), date(2026, 12, 31))
HELD = at("2026-06-20 08:00")
TOLD: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("KPI-09 2", "2 / 4 tiêu chí", COMMITTEE),
    ("SCR-01 2 {lúa}", "2025: 1; 2024: 1", COMMITTEE),
    ("SCR-10 2", "22/06/2026 > 31/01/2026", COMMITTEE),
    ("EXM-09 {request}", "8 < 12", ("Sen", *COMMITTEE)),
    ("EXM-12 {request}", "2 / 3 điều kiện", ("Sen", *COMMITTEE)),
    ("EXM-16 {request}", "0 < 1", ("Sen", *COMMITTEE)),
    ("EXM-17 {request}", "0 = 0", ("Sen", *COMMITTEE)),
    ("EXM-18 {request}", "22/06/2026 ≤ 31/12/2026", ("Sen", *COMMITTEE)),
    ("EXM-01 {request}", "", ()),
    ("RES-08 {session}", "1 / 2 điều kiện", ("Sen",)),
    ("RES-08 {session} {sen}", "1 / 2 điều kiện", ("Sen", *COMMITTEE, "Sông")),
    ("RES-09 {sheet} 2026", "1 > 0", ("Sông",)),
    ("RES-10 {sheet} 2026", "1 / 2", ("Sông",)),
    ("RES-10 {sheet} 2025", "", ()),
)
"""what is asked, its numbers, and who is told them; everybody gets the clause"""


async def do(built: Stage, who: str, use: Any, *args: Any, **more: Any) -> Any:
    """Something that must succeed."""
    async with built.work(who) as work:
        done = await use(work, *args, **more)
    assert not isinstance(done, Refused), done
    return done


async def told(built: Stage, asked: str) -> dict[str, str]:
    """Who is told which numbers; the clause comes to all of them."""
    found = {}
    for who in EVERYBODY:
        text = (await built.say(who, f"/visao {asked}"))[-1].text
        assert "Căn cứ:" in text, (who, asked)
        first, label = text.split("\n")[0], "Phép tính: "
        if first.startswith(label):
            found[who] = first.removeprefix(label)
    return found


async def settle(built: Stage) -> dict[str, int]:
    """A self-check, two grades, a request, an absence with a reason nobody confirmed."""
    await do(built, "Trúc", four_good.check, CELL, ("tasks", "members"), "Hướng dẫn số 1")
    for year in (2024, 2025):
        grade = NewFact(person("Lúa"), "grade", "Quyết định số 12", year=year, number=1)
        await do(built, "Trúc", facts.state, CELL, grade)
    request = await do(built, "Sen", asking.ask, FAR)
    assert isinstance(request, Request)
    await do(built, "Trúc", deciding.consider, request.id, "can_return", value=False)
    async with built.work("Sông") as work:
        await stage_residence.settle(work)
        await stage_residence.hold(work, HELD, "Hội trường")
        session = (await season.meetings(work, WARD_ID, 2026))[0].id
        kept = {each.person_id: each.id for each in await register.people(work, WARD_ID)}
    await do(built, "Sen", answers.answer, session, "absent", "work")
    await built.move_to(at("2026-06-22 08:00"))
    await do(built, "Sông", attendance.mark, session, {person("Sen"): "absent"})
    await do(built, "Sông", attendance.rest, session, "present")
    await do(built, "Sông", attendance.close, session)
    ids = {"sen": person("Sen"), "lúa": person("Lúa")}
    return ids | {"request": request.id, "session": session, "sheet": kept[person("Sen")]}


async def test_numbers_are_told_to_those_who_may_see_the_subject() -> None:
    async with stage() as built:
        ids = await settle(built)
        for asked, numbers, people in TOLD:
            said = await told(built, asked.format(**ids))
            assert set(said) == set(people), asked
            assert all(each.startswith(numbers) for each in said.values()), asked


async def test_a_workplace_learns_of_a_year_by_the_letter() -> None:
    async with stage() as built:
        ids = await settle(built)
        drafts = await do(built, "Sông", consequences.draft, WARD_ID, 2026)
        chosen = [each.id for each in drafts]
        await do(built, "Sông", consequences.send, WARD_ID, 2026, chosen, "chat")
        await built.hear([])
        asked = "RES-09 {sheet} 2026".format(**ids)
        assert set(await told(built, asked)) == {*COMMITTEE, "Sông"}


@pytest.mark.parametrize("asked", ["KPI-09", "SCR-01", "SCR-10 9", "EXM-18 99", "RES-08 99 4"])
async def test_without_a_subject_there_is_the_clause_alone(asked: str) -> None:
    async with stage() as built:
        assert await told(built, asked) == {}
