"""What is recorded of the residence liaison, as the content of its papers."""

from collections.abc import Iterable, Mapping

from services.documents.content import Remark
from services.documents.liaison.content import (
    Absent,
    Answered,
    AreaFigures,
    CommentContent,
    MemberLine,
    NoticeContent,
    ReportContent,
    Roll,
    SittingContent,
    Task,
    Worker,
)
from services.residence import comments, sitting
from services.residence.book import BookLine
from services.residence.consequences import LetterView, YearLine
from services.residence.report import MemberYear, YearReport
from services.residence.sheets import Line
from services.residence.sitting import Sitting
from services.rules.wording import vn_date

CAME = {
    "attended": "có mặt",
    "excused": "vắng, có báo cáo được xác nhận",
    "unreported": "vắng, không báo cáo",
    "not_held": "",
}
RESULTS = {"done": "đã giải quyết", "partly": "đang giải quyết", "not_done": "chưa giải quyết"}
SAID = {"head": "Trưởng ấp, khu vực", "police": "Trưởng công an ấp, khu vực"}
WAITS = {
    "residence_committee": "chưa có nhận xét",
    "member": "đảng viên đang giữ hoặc chưa nhận",
    "workplace_committee": "hai cấp ủy đang giao nhận",
    "": "nơi công tác đã nhận",
}
REASONS = {
    "illness": "ốm đau",
    "work": "công tác",
    "family": "việc gia đình",
    "away": "đi xa",
    "study": "học tập",
    "other": "lý do khác",
}


def sitting_content(found: Sitting) -> SittingContent:
    """What was recorded of a meeting, as its minutes tell it."""
    members = {line.member.person_id: line.member.name for line in found.sheet.lines}
    return SittingContent(
        starts_at=found.session.starts_at,
        place=found.session.place,
        roll=_roll(found.sheet.lines),
        chair=found.session.chair,
        minute_taker=found.minute_taker.name if found.minute_taker else "",
        guests=_told(found, sitting.GUEST),
        programme=_told(found, sitting.PROGRAMME),
        report=_told(found, sitting.REPORT),
        plan=_told(found, sitting.PLAN),
        answered=tuple(
            Answered(each.words, RESULTS.get(each.result or "", ""), each.answer)
            for each in found.before
        ),
        members=_told(found, sitting.MEMBERS),
        praise=tuple(
            ": ".join(part for part in (members.get(e.person_id or 0, ""), e.words) if part)
            for e in found.of(sitting.PRAISE)
        ),
        discussion=tuple(Remark(each.speaker or "Ý kiến", each.words) for each in found.raised),
        conclusions=_told(found, sitting.CONCLUSION),
        read_out=found.is_done(sitting.READ_OUT),
        closed_at=found.closed_at,
        year_end=found.praise,
    )


def report_content(found: YearReport, births: Mapping[int, str] | None = None) -> ReportContent:
    """The year as the report tells it; praise and feedback with names; births by person."""
    born = births or {}
    return ReportContent(
        found.year,
        tuple(
            AreaFigures(area.area or "Chưa giới thiệu về ấp, khu vực", dict(area.figures))
            for area in found.areas
        ),
        tuple(
            _member_line(each, born.get(each.book.member.person_id, "")) for each in found.members
        ),
        praise=_proposed(found.members, "praise", "reward"),
        feedback=_proposed(found.members, "feedback"),
        merits=found.remarks.get("merits", ()),
        weaknesses=found.remarks.get("weaknesses", ()),
        proposals=found.remarks.get("proposals", ()),
    )


def _told(found: Sitting, step: str) -> tuple[str, ...]:
    lines: list[str] = []
    for entry in found.of(step):
        said = [line.strip() for line in entry.words.splitlines() if line.strip()]
        lines += [f"Đính chính: {line}" if entry.correction else line for line in said]
    return tuple(lines)


def _roll(lines: Iterable[Line]) -> Roll:
    """Who was never invited is not counted (RES-06)."""
    counted = [line for line in lines if line.status not in ("", "not_invited")]

    def absent(status: str) -> tuple[Absent, ...]:
        return tuple(
            Absent(line.member.name, _reason(line)) for line in counted if line.status == status
        )

    present = sum(line.status == "attended" for line in counted)
    return Roll(present, absent("excused"), absent("pending"), absent("unreported"))


def _reason(line: Line) -> str:
    if line.away:
        return "đi công tác xa, nơi công tác đã thông báo"
    given = line.answer
    if given is None or given.answer != "absent":
        return ""
    return given.words or REASONS.get(given.reason or "", "")


def comment_content(
    labels: tuple[str, ...], line: BookLine, worker: Worker, came: YearLine | None
) -> CommentContent:
    """The comment sheet of one member, under these headings."""
    written = line.comment
    words = [written.words.get(task, "") for task in comments.TASKS]
    rounds = {"lần thứ nhất": came.june, "lần thứ hai": came.october} if came else {}
    critical = came is not None and came.finding.by_text == "CRITICISM_FLOW"
    return CommentContent(
        worker,
        tuple(Task(label, said) for label, said in zip(labels, words, strict=False)),
        tuple(f"{name}: {CAME[status]}" for name, status in rounds.items() if CAME[status]),
        tuple(SAID[role] for role in written.opinions),
        opinion="không dự họp lần nào trong năm, không báo cáo lý do" if critical else "",
        praise="; ".join(_praised(written.proposals)),
        feedback=written.proposals.get("feedback", ""),
    )


def _praised(proposals: Mapping[str, str]) -> list[str]:
    return [proposals[kind] for kind in ("praise", "reward") if kind in proposals]


def notice_content(letter: LetterView, born: str) -> NoticeContent:
    """A letter about an absence, or about a year in which nobody came (RES-09, RES-10)."""
    member = letter.member.name
    known = f", sinh {'ngày' if '/' in born else 'năm'} {born}," if born else ""
    committee = f"Đồng chí {member}{known} đã được giới thiệu về giữ mối liên hệ với nơi cư trú"
    if letter.kind == "criticism":
        return NoticeContent(
            letter.member.workplace,
            member,
            (
                committee,
                f"Trong năm {letter.year} đồng chí không dự lần nào trong các cuộc họp, "
                "không báo cáo rõ lý do chính đáng; cấp ủy đã có ý kiến vào phiếu nhận xét trong "
                "sổ liên hệ",
            ),
            ("Đề nghị cấp ủy nơi công tác kiểm điểm, phê bình",),
        )
    day = f" ngày {vn_date(letter.session.day)}" if letter.session else ""
    return NoticeContent(
        letter.member.workplace,
        member,
        (
            committee,
            f"Đồng chí không dự cuộc họp giữ mối liên hệ{day}, không báo cáo rõ lý do có xác "
            "nhận của cấp ủy nơi công tác",
        ),
        ("Đề nghị cấp ủy nơi công tác nhắc nhở, giáo dục",),
    )


def _member_line(each: MemberYear, born: str) -> MemberLine:
    line = each.book
    return MemberLine(
        line.member.name,
        line.member.workplace,
        line.member.area,
        CAME[each.june],
        CAME[each.october],
        "đã có" if line.comment.complete else "chưa có",
        "; ".join(_praised(line.comment.proposals)),
        WAITS[line.waits_for],
        born,
    )


def _proposed(members: Iterable[MemberYear], *kinds: str) -> tuple[str, ...]:
    return tuple(
        f"{each.book.member.name}: {words}"
        for each in members
        for kind, words in each.book.comment.proposals.items()
        if kind in kinds
    )
