"""Plan, decision and the letters of a dissolution, for the ward (REP-36, DIS-08)."""

import asyncio
from datetime import date

from services.db.models import Transfer
from services.dissolutions import placing, prospects, sheet
from services.dissolutions.placing import Places
from services.dissolutions.views import Case, access
from services.documents.moves import builders
from services.documents.moves.builders import Told
from services.documents.papers import MadePaper, keep
from services.dues.shown import MIME, Words
from services.refusal import Refused
from services.transfers import letters
from services.transfers.letters import About
from services.transfers.views import CASES
from services.transfers.views import load as transfers
from services.work import Work

NAMES = {
    "dissolution_plan": "ke-hoach-giai-the",
    "dissolution_decision": "quyet-dinh-giai-the",
    "dissolution_letters": "gioi-thieu-chuyen-sinh-hoat",
}


async def plan(work: Work, dissolution_id: int) -> MadePaper | Refused:
    """Kế hoạch with the proposed cell of each member (DIS-03)."""
    found = await placing.places(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    pool = await prospects.listed(work, found.case)
    told = Told(
        "KẾ HOẠCH",
        "KH",
        _subject(found.case),
        (
            f"Quán triệt các văn bản đến các chi bộ trực thuộc và đảng viên {found.case.unit}",
            f"Báo cáo xin ý kiến chỉ đạo của cấp ủy cấp trên về việc giải thể {found.case.unit}",
            "Sau khi có ý kiến: ban hành quyết định, tổ chức hội nghị công bố, chuyển sinh hoạt "
            "cho đảng viên về các chi bộ địa bàn dân cư, giới thiệu đối tượng trong nguồn kết nạp",
            "Các chi bộ tiếp nhận đảng viên và phân công nhiệm vụ",
            *(f"Nguồn kết nạp: {e.name}, về {e.to}, đồng chí {e.helper} giúp đỡ" for e in pool),
        ),
        listed=f"Dự kiến nơi chuyển đến của {len(found.lines)} đảng viên:",
        rows=_rows(found),
        recipients=("Cấp ủy cấp trên (để b/c)", "Các chi bộ trực thuộc"),
    )
    return await _official(work, found.case, "dissolution_plan", told)


async def decision(work: Work, dissolution_id: int) -> MadePaper | Refused:
    """Quyết định; only after the opinion (DIS-04)."""
    found = await placing.places(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    opinion, decided = found.case.step("opinion"), found.case.step("decision")
    if opinion is None or decided is None:
        return Refused("dissolution_not_now")
    told = Told(
        "QUYẾT ĐỊNH",
        "QĐ",
        _subject(found.case),
        (
            f"Căn cứ ý kiến chỉ đạo của cấp ủy cấp trên, số {opinion.number} ngày "
            f"{_said(opinion.on_day)}",
            f"Điều 1. Giải thể {found.case.unit}",
            "Điều 2. Chuyển sinh hoạt đảng cho các đồng chí đảng viên về các chi bộ địa bàn dân "
            "cư theo danh sách dưới đây",
            "Điều 3. Các chi bộ và các đồng chí có tên chịu trách nhiệm thi hành quyết định này",
        ),
        listed="Danh sách đảng viên và chi bộ tiếp nhận:",
        rows=_rows(found),
        recipients=("Như Điều 3", "Cấp ủy cấp trên (để b/c)"),
        number=decided.number,
    )
    return await _official(work, found.case, "dissolution_decision", told, decided.on_day)


async def all_letters(work: Work, dissolution_id: int) -> MadePaper | Refused:
    """Giấy giới thiệu of everybody, a page each, in one file."""
    case = await access(work, dissolution_id)
    if isinstance(case, Refused):
        return case
    moved = await transfers(work, CASES.where(Transfer.dissolution_id == case.id))
    if not moved:
        return Refused("dissolution_not_now")
    body = await letters.body_of(work, case.ward_id)
    about = About("dissolution_letters", NAMES["dissolution_letters"], case.ward_id)
    return await letters.introductions(work, body, moved, about, work.today)


async def list_sheet(work: Work, dissolution_id: int, t: Words) -> MadePaper | Refused:
    """The list to correct and send back."""
    found = await placing.places(work, dissolution_id)
    if isinstance(found, Refused):
        return found
    content = await asyncio.to_thread(sheet.workbook, found, t)
    made = MadePaper(0, f"danh-sach-chuyen-sinh-hoat-{work.today:%Y-%m-%d}.xlsx", MIME)
    return await keep(
        work, made, content, {"kind": "dissolution_list", "unit_id": found.case.ward_id}
    )


async def _official(
    work: Work, case: Case, kind: str, told: Told, on: date | None = None
) -> MadePaper:
    day = on or work.today
    fields = builders.official(await letters.body_of(work, case.ward_id), told, day)
    return await letters.write(work, fields, About(kind, NAMES[kind], case.ward_id), day)


def _subject(case: Case) -> str:
    """What was called off says so, on every paper made since."""
    off = case.step("withdrawn")
    mark = f" (ĐÃ DỪNG ngày {_said(off.on_day)}, không thi hành)" if off else ""
    return f"Giải thể {case.unit}{mark}"


def _rows(found: Places) -> tuple[tuple[str, str, str], ...]:
    return tuple((each.name, each.to, "") for each in found.lines)


def _said(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
