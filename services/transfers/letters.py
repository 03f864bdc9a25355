"""Papers of a move: the cell's request and introduction, its report upward (TRF-07, TRF-08)."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services.db.models import Person, RoleHeld, Unit, in_force
from services.documents import phrasing, word
from services.documents.fields import Head
from services.documents.moves import builders
from services.documents.moves.builders import Body, Leaving, Told
from services.documents.papers import MadePaper, keep
from services.refusal import Refused
from services.transfers.opening import led
from services.transfers.views import Case, StepView, leads
from services.transfers.views import access as access_case
from services.work import Work

REASONS = {
    "transferred": "chuyển công tác",
    "seconded": "đi công tác biệt phái",
    "contract": "làm việc theo hợp đồng",
    "border_reinforcement": "tăng cường cho cấp xã nơi biên giới, hải đảo",
    "retired": "nghỉ hưu",
    "lost_capacity": "nghỉ mất sức",
    "demobilised": "phục viên",
    "long_term_move": "thay đổi nơi cư trú lâu dài",
    "temporary": "sinh hoạt đảng tạm thời",
    "dissolved": "giải thể chi bộ",
}
"""event → how papers name it"""
NAMES = {
    "transfer_request": "de-nghi-chuyen-sinh-hoat",
    "transfer_letter": "gioi-thieu-chuyen-sinh-hoat",
    "transfer_report": "bao-cao-chuyen-sinh-hoat",
}
"""kind of a paper → how its file begins; no person is named in it"""


@dataclass(frozen=True, slots=True)
class About:
    """Where a paper belongs: kind, unit, and the person it is written for."""

    kind: str
    name: str
    unit_id: int
    for_person_id: int | None = None


async def request(work: Work, transfer_id: int) -> MadePaper | Refused:
    """The cell asks its member to move (TRF-07); after the talk."""
    found = await led(work, transfer_id)
    if isinstance(found, Refused):
        return found
    talked = found.step("talked")
    if talked is None or talked.on_day is None:
        return Refused("transfer_talk_first")
    told = Told(
        "GIẤY ĐỀ NGHỊ",
        "CV",
        "Chuyển sinh hoạt đảng",
        (
            f"Ngày {_said(talked.on_day)}, {_cell(found)} đã thông tin, trao đổi với đồng chí "
            f"{found.name} về việc chuyển sinh hoạt đảng (lý do: {REASONS[found.trigger]})",
            "Đề nghị đồng chí làm thủ tục chuyển sinh hoạt đảng theo quy định của Điều lệ Đảng",
        ),
        to=f"Đồng chí {found.name}",
        recipients=("Như trên",),
    )
    return await _official(work, found, "transfer_request", told, found.person_id)


async def report(work: Work, transfer_id: int) -> MadePaper | Refused:
    """The cell's report to the superior committee (TRF-08)."""
    found = await led(work, transfer_id)
    if isinstance(found, Refused):
        return found
    talked, sent = found.step("talked"), found.step("reported")
    if talked is None or sent is None:
        return Refused("transfer_talk_first")
    body = await body_of(work, found.unit_id)
    told = Told(
        "BÁO CÁO",
        "BC",
        "Đảng viên chưa chuyển sinh hoạt đảng theo quy định",
        (
            f"Đồng chí {found.name}, đảng viên {_cell(found)}, thuộc trường hợp phải chuyển sinh "
            f"hoạt đảng (lý do: {REASONS[found.trigger]})",
            f"Ngày {_said(talked.on_day)}, chi bộ đã thông tin, trao đổi, đề nghị đồng chí chuyển "
            f"sinh hoạt. Đến nay đồng chí chưa thực hiện: {sent.words}",
            "Chi bộ báo cáo cấp ủy cấp trên xem xét, xử lý theo quy định của Điều lệ Đảng",
        ),
        to=phrasing.superior_committee(body.above),
        recipients=("Như trên",),
    )
    return await _official(work, found, "transfer_report", told)


async def introduction(work: Work, transfer_id: int) -> MadePaper | Refused:
    """Giấy giới thiệu; the old cell makes it, as often as it is needed."""
    found = await access_case(work, transfer_id)
    if isinstance(found, Refused):
        return found
    if not leads(work, found.unit_id):
        return Refused("not_yours")
    sent = found.step("introduced")
    if sent is None:
        return Refused("transfer_not_now")
    people = await _leaving(work, [(found, sent)])
    body = await body_of(work, found.unit_id)
    on = sent.on_day or work.today
    fields = builders.letters(body, people, on, sent.number)
    about = About("transfer_letter", NAMES["transfer_letter"], found.unit_id, found.person_id)
    return await write(work, fields, about, on)


async def introductions(
    work: Work, body: Body, cases: Iterable[Case], about: About, on: date
) -> MadePaper:
    """One file with a letter for each of many members; the caller has asked who may."""
    sent = [(each, each.destination) for each in cases]
    people = await _leaving(work, [(case, step) for case, step in sent if step is not None])
    return await write(work, builders.letters(body, people, on), about, on)


async def write(work: Work, fields: Head, about: About, on: date) -> MadePaper:
    """Renders and keeps a paper."""
    content = await asyncio.to_thread(word.render, fields, on)
    made = MadePaper(0, f"{about.name}-{on:%Y-%m-%d}.docx", word.MIME)
    kept = {"kind": about.kind, "unit_id": about.unit_id, "for_person_id": about.for_person_id}
    return await keep(work, made, content, kept)


async def body_of(work: Work, unit_id: int) -> Body:
    """A unit as its papers name it, signed by its secretary of today."""
    above = aliased(Unit)
    names = select(Unit.name, Unit.kind, above.name).outerjoin(above, above.id == Unit.parent_id)
    name, kind, parent = (await work.db.execute(names.where(Unit.id == unit_id))).one()
    signer = (
        select(Person.full_name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(RoleHeld.unit_id == unit_id, RoleHeld.role == "secretary")
        .where(in_force(RoleHeld, work.today))
    )
    signs = (await work.db.execute(signer.limit(1))).scalar()
    return Body(name, parent, name if kind == "ward" else parent, signs or "")


async def _official(
    work: Work, found: Case, kind: str, told: Told, for_: int | None = None
) -> MadePaper:
    fields = builders.official(await body_of(work, found.unit_id), told, work.today)
    return await write(work, fields, About(kind, NAMES[kind], found.unit_id, for_), work.today)


async def _leaving(work: Work, sent: Sequence[tuple[Case, StepView]]) -> list[Leaving]:
    known = await _people(work, [case.person_id for case, _ in sent])
    return [
        Leaving(case.name, step.to, REASONS[case.trigger], *known[case.person_id], _term(case))
        for case, step in sent
    ]


async def _people(
    work: Work, ids: Sequence[int]
) -> Mapping[int, tuple[date | None, date | None, date | None, str]]:
    columns = (Person.birth_date, Person.admitted_on, Person.official_on, Person.residence)
    rows = await work.db.execute(select(Person.id, *columns).where(Person.id.in_(ids)))
    return {row[0]: (row[1], row[2], row[3], row[4] or "") for row in rows}


def _term(found: Case) -> str:
    if found.since is None or found.until is None:
        return ""
    return f"từ {_said(found.since)} đến {_said(found.until)}"


def _cell(found: Case) -> str:
    return phrasing.issuer_name(found.unit)


def _said(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
