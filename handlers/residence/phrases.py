"""Pieces of sentences of the residence liaison."""

from collections.abc import Iterable

from handlers.texts import Texts
from services.residence.answers import AnswerView
from services.residence.namesakes import Namesake
from services.residence.views import Area, Enrolled, Session
from services.rules import Finding


def session_line(t: Texts, session: Session) -> str:
    """ "Chủ Nhật, 14/6/2026, 8 giờ, tại Hội trường phường" """
    return t("residence.line", when=t.moment(session.starts_at), place=session.place)


def areas_of(session: Session, areas: Iterable[Area]) -> str:
    """The names of a session's areas."""
    return ", ".join(area.name for area in areas if area.id in session.area_ids)


def answer_line(t: Texts, given: AnswerView) -> str:
    """ "vắng, lý do: công tác; nơi công tác chưa xác nhận" """
    if given.answer == "coming":
        return t("residence.said.coming")
    verdict = t(f"residence.verdict.{given.verdict or 'open'}")
    return t("residence.said.absent", reason=reason_line(t, given), verdict=verdict)


def reason_line(t: Texts, given: AnswerView) -> str:
    """ "công tác “đi họp tỉnh”" """
    said = "" if given.reason == "other" and given.words else t(f"reason.{given.reason}").lower()
    return " ".join([said, f"“{given.words}”" if given.words else ""]).strip()


def letter_label(t: Texts, member: Enrolled, session: Session | None) -> str:
    """Tells two letters about one member apart."""
    if session is None:
        return t("residence_letters.of_year", name=member.name)
    return t("residence_letters.of_day", name=member.name, day=t.short_day(session.starts_at))


def namesake_line(t: Texts, one: Namesake) -> str:
    """ "Nguyễn Văn An, sinh 1984, Khu vực 1" """
    parts = [one.name, t("namesake.born", year=one.year) if one.year else "", one.where]
    return ", ".join(part for part in parts if part)


def findings(found: Iterable[Finding]) -> list[str]:
    """The reasons of rules that do not simply agree, each with its id."""
    return [
        f"{reason} ({one.rule})" for one in found if one.outcome != "OK" for reason in one.reasons
    ]
