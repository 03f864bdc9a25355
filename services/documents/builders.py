"""From the facts of a meeting and what was told about it to the fields of each paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.documents import phrasing
from services.documents.content import AgendaItem, MinutesContent, ResolutionContent
from services.documents.fields import (
    BLANK,
    Absentees,
    Invitations,
    Minutes,
    Resolution,
    Section,
)
from services.documents.meeting_facts import Attendance, MeetingFacts
from services.documents.phrasing import all_ended

SECRETARY, DEPUTY = "Bí thư Chi bộ", "Phó Bí thư Chi bộ"
MARKS = {
    "present": "có mặt",
    "late": "có mặt, đến muộn",
    "with_reason": "vắng có lý do",
    "without_reason": "vắng không có lý do",
}


def minutes(facts: MeetingFacts, done: Attendance, told: MinutesContent | None) -> Minutes:
    """Biên bản; `told` is None when it is to be written by hand."""
    said = told or MinutesContent()
    meeting = facts.meeting
    chair, chair_title = presiding(facts, said.chair)
    return Minutes(
        **head(facts, facts.day),
        number=phrasing.number(said.number),
        subject=f"Họp Chi bộ {phrasing.month(facts.day)}",
        time=phrasing.when(phrasing.began(said.opened_at, meeting.starts_at)),
        place=meeting.place,
        **_counts(done),
        temporary=done.temporary,
        with_reason_names=done.names["with_reason"],
        without_reason_names=done.names["without_reason"],
        exempt=done.not_expected.get("exempt", ()),
        suspended=done.not_expected.get("suspended", ()),
        elsewhere=done.not_expected.get("elsewhere", ()),
        late_corrections=tuple(f"{name} – {MARKS[mark]}" for name, mark in done.corrected),
        guests=said.guests,
        chair=chair,
        chair_title=chair_title,
        minute_taker=minute_taker(facts, said.minute_taker),
        written=told is not None,
        agenda=_sections(said.agenda),
        evaluation=all_ended(said.evaluation),
        praise=all_ended(said.praise),
        corrections=all_ended(said.corrections),
        discussion=all_ended([f"{each.speaker}: {each.words}" for each in said.discussion]),
        conclusions=all_ended(said.conclusions),
        votes=all_ended([phrasing.vote(each) for each in said.votes]),
        closing=phrasing.closing(said.closed_at, meeting.starts_at),
    )


def resolution(facts: MeetingFacts, done: Attendance, told: ResolutionContent) -> Resolution:
    """Nghị quyết; parts that nobody told are left for the pen."""
    chair, chair_title = presiding(facts, "")
    signer, signer_title = _signer(facts)
    monthly = f"Sinh hoạt Chi bộ {phrasing.month(facts.day)}"
    return Resolution(
        **head(facts, facts.day),
        number=phrasing.number(told.number),
        subject=told.subject or monthly,
        grounds=told.grounds,
        day=phrasing.long_date(facts.day).capitalize(),
        issuer_name=phrasing.issuer_name(facts.meeting.unit),
        **_counts(done),
        chair=chair,
        chair_title=chair_title,
        minute_taker=minute_taker(facts, ""),
        evaluation=all_ended(told.evaluation),
        tasks=tuple(phrasing.task(item) for item in told.tasks),
        measures=all_ended(told.measures),
        execution=all_ended(told.execution),
        votes=all_ended([phrasing.vote(each) for each in told.votes]),
        recipients=(f"{phrasing.superior_committee(facts.parent)} (để b/c)",),
        signer=signer,
        signer_title=signer_title,
    )


def absentees(facts: MeetingFacts, done: Attendance) -> Absentees:
    """The paragraph of ATT-02, with the numbers of ATT-01."""
    return Absentees(
        **head(facts, facts.day),
        subject=f"Ghi Sổ Nghị quyết Chi bộ {phrasing.month(facts.day)}",
        paragraphs=absent_paragraphs(facts, done),
        minute_taker=minute_taker(facts, ""),
    )


def absent_paragraphs(facts: MeetingFacts, done: Attendance) -> tuple[str, ...]:
    """Ready to copy into the book: every absent member by name; "vắng 0" is said as well."""
    counts = _counts(done)
    day = phrasing.long_date(facts.day).capitalize()
    first = (
        f"{day}, {phrasing.issuer_name(facts.meeting.unit)} họp tại {facts.meeting.place}. "
        f"Đảng viên phải dự: {done.expected}; có mặt: {done.present}; vắng: {counts['absent']}."
    )
    later = [f"Đính chính: {name} – {MARKS[mark]}." for name, mark in done.corrected]
    return (
        first,
        _named("Vắng có lý do", done.with_reason, done.names["with_reason"]),
        _named("Vắng không có lý do", done.without_reason, done.names["without_reason"]),
        *later,
    )


def invitations(
    facts: MeetingFacts, invited: Sequence[str], agenda: Sequence[str], on: date
) -> Invitations:
    """Giấy mời of the day `on`, a page for each name."""
    signer, signer_title = _signer(facts)
    return Invitations(
        **head(facts, on),
        number=phrasing.number(None),
        invited=tuple(invited),
        subject=f"Dự sinh hoạt Chi bộ {phrasing.month(facts.day)}",
        issuer_name=phrasing.issuer_name(facts.meeting.unit),
        event=f"buổi sinh hoạt Chi bộ {phrasing.month(facts.day)}",
        time=phrasing.when(facts.meeting.starts_at),
        place=facts.meeting.place,
        agenda=all_ended(agenda),
        signer=signer,
        signer_title=signer_title,
    )


def head(facts: MeetingFacts, on: date) -> dict[str, Any]:
    """The two columns at the top, and the day of the paper."""
    return {
        "superior": phrasing.superior(facts.parent),
        "issuer": phrasing.issuer(facts.meeting.unit),
        "place_date": phrasing.place_and_date(facts.parent, on),
    }


def _counts(done: Attendance) -> dict[str, Any]:
    return {
        "total": done.total,
        "expected": done.expected,
        "present": done.present,
        "absent": done.with_reason + done.without_reason,
        "with_reason": done.with_reason,
        "without_reason": done.without_reason,
    }


def presiding(facts: MeetingFacts, named: str) -> tuple[str, str]:
    """Who presided, with the office: the secretary unless somebody else is named."""
    titles = {facts.officers.get("deputy"): DEPUTY, facts.officers.get("secretary"): SECRETARY}
    chair = named or facts.officers.get("secretary") or facts.officers.get("deputy") or BLANK
    return chair, titles.get(chair, "")


def minute_taker(facts: MeetingFacts, named: str) -> str:
    """Whoever is named, else the cell's minute-taker of that day."""
    return named or facts.officers.get("minute_taker") or BLANK


def _signer(facts: MeetingFacts) -> tuple[str, str]:
    if deputy := facts.officers.get("deputy") if "secretary" not in facts.officers else None:
        return deputy, "PHÓ BÍ THƯ"
    return facts.officers.get("secretary", BLANK), "BÍ THƯ"


def _sections(items: Sequence[AgendaItem]) -> tuple[Section, ...]:
    return tuple(Section(title=item.title, lines=all_ended(item.lines)) for item in items)


def _named(label: str, count: int, people: Sequence[str]) -> str:
    return f"{label}: {count} đồng chí{': ' if people else ''}{', '.join(people)}."
