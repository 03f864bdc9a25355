"""Pieces of sentences that several conversations say the same way."""

from collections.abc import Iterable
from datetime import date

from handlers.texts import Texts
from handlers.understanding.days import find_days
from handlers.understanding.lexicon import reader
from handlers.understanding.line import Line as Words
from handlers.vocabulary import FileRef
from services.agenda import Line
from services.answers import AnswerView
from services.meetings import MeetingView
from services.members import Member


def meeting_line(t: Texts, meeting: MeetingView) -> str:
    """ "Chi bộ 3: Thứ Bảy, 5/12/2026, 19 giờ 30, tại Nhà văn hóa" """
    near = t.nearness(meeting.starts_at)
    key = "meeting.line_near" if near else "meeting.line"
    when = t.moment(meeting.starts_at)
    return t(key, unit=meeting.unit, when=when, place=meeting.place, near=near)


def answer_line(t: Texts, given: AnswerView) -> str:
    """ "Vắng mặt, lý do: ốm đau; “sốt từ hôm qua”; chờ chi ủy xác định" """
    parts = [t(f"answer.{given.answer}")]
    words = f"“{given.words}”" if given.words else ""
    if given.reason == "other" and words:
        parts = [t("answer.because", answer=parts[0], reason=words)]
        words = ""
    elif given.reason:
        reason = t(f"reason.{given.reason}").lower()
        parts = [t("answer.because", answer=parts[0], reason=reason)]
    if words:
        parts.append(words)
    if given.file_id:
        parts.append(t("answer.paper"))
    if given.answer == "absent":
        parts.append(t(f"ruling.{given.ruling or 'none'}"))
    if given.proxy:
        parts.append(t("answer.proxy"))
    return "; ".join(parts)


def name_list(people: Iterable[Member]) -> str:
    """Names behind one another, or a dash."""
    return ", ".join(member.name for member in people) or "–"


def agenda_line(t: Texts, line: Line) -> str:
    """A line of the agenda with its clause, and names that make it concrete."""
    shown = t("why.agenda_line", title=line.entry.title, clause=line.clause)
    return f"{shown}: {', '.join(line.names)}" if line.names else shown


def file_problem(t: Texts, sent: FileRef) -> str:
    """Why a file was not taken."""
    return t(f"file.{sent.refused or 'unavailable'}")


def days_in(text: str, today: date) -> list[date]:
    """The days a message names, in its order: "từ 1/7/2026 đến 31/12/2026"."""
    found = find_days(Words(reader().words(text)), today)
    days = [each for each in found if each.day is not None]
    return [each.day for each in sorted(days, key=lambda each: each.span) if each.day]
