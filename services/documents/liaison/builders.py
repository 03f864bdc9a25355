"""From what was told about the residence liaison to the fields of each paper."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.clock import local_day
from services.documents import phrasing
from services.documents.fields import BLANK, Section
from services.documents.liaison.content import (
    Absent,
    Answered,
    Body,
    CommentContent,
    NoticeContent,
    ReportContent,
    SittingContent,
    Worker,
)
from services.documents.liaison.fields import (
    CommentSheets,
    Figure,
    Introduction,
    Invited,
    Letter,
    LiaisonInvitations,
    LiaisonReport,
    Sheet,
    SittingMinutes,
    WorkplaceNotices,
)
from services.documents.phrasing import all_ended, ended

FIGURES = (
    ("introduced", "Đảng viên được giới thiệu về giữ mối liên hệ"),
    ("received", "Đảng viên đã tiếp nhận, ghi trang 2 sổ liên hệ"),
    ("attended_june", "Dự cuộc họp lần thứ nhất trong năm"),
    ("attended_october", "Dự cuộc họp lần thứ hai trong năm"),
    ("excused", "Lượt vắng có báo cáo, được nơi công tác xác nhận"),
    ("unreported", "Lượt vắng không báo cáo"),
    ("criticism", "Không dự lần nào, không báo cáo, đề nghị kiểm điểm, phê bình"),
    ("commented", "Đã có nhận xét của tập thể cấp ủy vào sổ liên hệ"),
    ("praised", "Đề nghị biểu dương, khen thưởng"),
    ("feedback", "Được góp ý"),
    ("handed", "Đã mang sổ liên hệ về nơi công tác"),
)
"""the data form in order; the rules give none, so this one is ChiBot's (RES-41)"""


def minutes(body: Body, told: SittingContent) -> SittingMinutes:
    """Biên bản; what nobody told is left for the pen."""
    day = local_day(told.starts_at)
    committee = phrasing.committee(body.name)
    area = f" ({told.area})" if told.area else ""
    return SittingMinutes(
        **_head(body, day),
        number=phrasing.number(told.number),
        subject=f"Họp đảng viên đang công tác giữ mối liên hệ với nơi cư trú "
        f"{phrasing.month(day)}{area}",
        time=phrasing.when(told.starts_at),
        place=told.place,
        committee=committee,
        total=told.roll.present + told.roll.absent,
        present=told.roll.present,
        absent=told.roll.absent,
        excused=_absent(told.roll.excused),
        pending=_absent(told.roll.pending),
        unreported=_absent(told.roll.unreported),
        guests=told.guests,
        chair=told.chair or BLANK,
        minute_taker=told.minute_taker or BLANK,
        programme=all_ended(told.programme),
        report=all_ended(told.report),
        plan=all_ended(told.plan),
        answered=tuple(map(_answered, told.answered)),
        members=all_ended(told.members),
        praise=all_ended(told.praise),
        year_end=told.year_end,
        discussion=all_ended([f"{each.speaker}: {each.words}" for each in told.discussion]),
        conclusions=all_ended(told.conclusions),
        read_out=told.read_out,
        written=told.told,
        closing=phrasing.closing(told.closed_at, told.starts_at),
    )


def comments(
    body: Body, year: int, session_on: date | None, told: Sequence[CommentContent], on: date
) -> CommentSheets:
    """Phiếu nhận xét of the day `on`; `session_on`: when the committee met about it (RES-23)."""
    day = phrasing.long_date(session_on) if session_on else f"ngày {BLANK}"
    committee = phrasing.committee(body.name)
    return CommentSheets(
        **_head(body, on),
        subject=f"Đảng viên đang công tác giữ mối liên hệ với nơi cư trú năm {year}",
        session=f"Tập thể {committee} họp {day}, thống nhất nhận xét như sau:",
        sheets=tuple(map(_sheet, told)),
        signs_for=phrasing.signs_for(body.name),
        signer=body.signer or BLANK,
        signer_title=body.signer_title,
    )


def introduction(body: Body, receiver: str, worker: Worker, on: date) -> Introduction:
    """Giấy giới thiệu from the workplace committee to the committee of the ward `receiver`."""
    return Introduction(
        **_head(body, on),
        number=phrasing.number(None),
        mark=phrasing.mark(body.name),
        to=phrasing.committee(receiver),
        issuer_name=phrasing.committee(body.name),
        name=worker.name,
        born=_born(worker),
        admitted=_day(worker.admitted),
        official=_day(worker.official),
        workplace=worker.workplace or BLANK,
        residence=_place(worker),
        away=worker.away,
        receiver=phrasing.committee(receiver).upper(),
        signs_for=phrasing.signs_for(body.name),
        signer=body.signer or BLANK,
        signer_title=body.signer_title,
    )


def notices(body: Body, told: Sequence[NoticeContent], on: date) -> WorkplaceNotices:
    """Thông báo, a page for each."""
    return WorkplaceNotices(
        **_head(body, on),
        number=phrasing.number(None),
        letters=tuple(
            Letter(
                to=phrasing.committee(each.to),
                subject=f"Việc giữ mối liên hệ với nơi cư trú của đồng chí {each.member}",
                facts=all_ended(each.facts),
                asks=all_ended(each.asks),
            )
            for each in told
        ),
        signer=body.signer or BLANK,
        signer_title=body.signer_title,
    )


def invitations(
    body: Body, meeting: tuple[datetime, str, str], invited: Sequence[Worker], on: date
) -> LiaisonInvitations:
    """Thư mời, a page for each; `meeting`: its start (UTC), its place and who chairs."""
    starts_at, place, chair = meeting
    return LiaisonInvitations(
        **_head(body, on),
        number=phrasing.number(None),
        invited=tuple(Invited(name=each.name, workplace=each.workplace) for each in invited),
        subject=f"Họp đảng viên đang công tác giữ mối liên hệ với nơi cư trú "
        f"{phrasing.month(local_day(starts_at))}",
        committee=phrasing.committee(body.name),
        time=phrasing.when(starts_at),
        place=place,
        chair=chair or BLANK,
        signer=body.signer or BLANK,
        signer_title=body.signer_title,
    )


def report(body: Body, told: ReportContent, on: date) -> LiaisonReport:
    """Báo cáo cuối năm with the data of all areas added up."""
    rows = [
        Figure(number=at, label=label, value=total(told, name))
        for at, (name, label) in enumerate(FIGURES, start=1)
    ]
    committee = phrasing.committee(body.name)
    return LiaisonReport(
        **_head(body, on),
        number=phrasing.number(told.number),
        subject=f"Kết quả đảng viên đang công tác giữ mối liên hệ với nơi cư trú năm {told.year}",
        intro=f"{committee} báo cáo kết quả năm {told.year} như sau:",
        figures=tuple(rows),
        praise=told.praise,
        feedback=told.feedback,
        merits=all_ended(told.merits),
        weaknesses=all_ended(told.weaknesses),
        proposals=all_ended(told.proposals),
        recipients=(f"{phrasing.superior_committee(body.above)} (để b/c)",),
        signer=body.signer or BLANK,
        signer_title=body.signer_title,
    )


def total(told: ReportContent, name: str) -> int:
    """A figure of all areas together."""
    return sum(area.figures.get(name, 0) for area in told.areas)


def _head(body: Body, on: date) -> dict[str, Any]:
    return {
        "superior": phrasing.superior(body.above),
        "issuer": phrasing.committee(body.name).upper(),
        "place_date": phrasing.place_and_date(body.place or body.name, on),
    }


def _absent(people: Sequence[Absent]) -> tuple[str, ...]:
    return tuple(f"{each.name} ({each.reason})" if each.reason else each.name for each in people)


def _answered(each: Answered) -> str:
    said = ": ".join(part for part in (each.state, each.words) if part)
    return f"“{each.opinion}” – {ended(said or 'chưa có phản hồi')}"


def _sheet(told: CommentContent) -> Sheet:
    tasks = [
        Section(title=each.label, lines=(ended(each.words),) if each.words else ())
        for each in told.tasks
    ]
    return Sheet(
        name=told.worker.name,
        born=_born(told.worker),
        workplace=told.worker.workplace or BLANK,
        residence=_place(told.worker),
        meetings=told.meetings,
        consulted=told.consulted,
        tasks=tuple(tasks),
        opinion=ended(told.opinion) if told.opinion else "",
        praise=ended(told.praise) if told.praise else "",
        feedback=ended(told.feedback) if told.feedback else "",
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else BLANK


def _born(worker: Worker) -> str:
    if worker.born is None and worker.born_in:
        return f"…/…/{worker.born_in}"
    return _day(worker.born)


def _place(worker: Worker) -> str:
    return ", ".join(part for part in (worker.residence, worker.area) if part) or BLANK
