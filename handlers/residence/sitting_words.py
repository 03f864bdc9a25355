"""A meeting with working members in words: what is read out, what was written, what is open."""

from collections.abc import Iterable, Sequence

from handlers.residence.phrases import session_line
from handlers.texts import Texts
from services.residence import sitting
from services.residence.opinions import OpinionView
from services.residence.sheets import Line
from services.residence.sitting import Entry, Sitting
from services.rules import BOOK

NAMES = 12
EDITABLE = (
    sitting.GUEST,
    sitting.PROGRAMME,
    sitting.REPORT,
    sitting.PLAN,
    sitting.MEMBERS,
    sitting.PRAISE,
    sitting.CONCLUSION,
)
"""what may be replaced or withdrawn"""


def title(t: Texts, line: str) -> str:
    """ "Nội dung 2.1: báo cáo thực hiện nghị quyết (II.2.1)" """
    entry = BOOK.entries[line]
    return t("sitting.title", title=entry.title, clause=entry.citations[0].clause)


def announcement(t: Texts, found: Sitting) -> str:
    """Total, present, absent, and the reasons, to be read out (RES-27)."""
    counted = [line for line in found.sheet.lines if line.status not in ("", "not_invited")]
    present = sum(line.status == "attended" for line in counted)
    lines = [
        t("sitting.attendance", total=len(counted), present=present, absent=len(counted) - present)
    ]
    for status in ("excused", "pending", "unreported"):
        some = [line for line in counted if line.status == status]
        if some:
            shown = t(f"residence.status.{status}")
            lines.append(f"{shown[:1].upper()}{shown[1:]} ({len(some)}): {_named(t, some)}")
    return "\n".join(lines)


def matters(t: Texts, found: Sequence[OpinionView]) -> str:
    """Numbered, with who raised them."""
    return "\n".join(f"{number}. {_matter(t, each)}" for number, each in enumerate(found, start=1))


def summary(t: Texts, found: Sitting) -> str:
    """Everything that was written, and what is still missing."""
    lines = [t("sitting.minutes", session=session_line(t, found.session))]
    if found.opened_at:
        lines.append(t("sitting.opened", time=t.clock_time(found.opened_at)))
        lines.append(announcement(t, found).partition("\n")[0])
    if found.minute_taker:
        lines.append(t("sitting.by", name=found.minute_taker.name))
    for step in EDITABLE:
        lines += [entry_line(t, entry) for entry in found.of(step)]
        if step == sitting.PLAN:
            lines += _answered(t, found)
        if step == sitting.PRAISE:
            lines += [t("sitting.raised", matter=_matter(t, each)) for each in found.raised]
    if found.closed_at:
        lines.append(t("sitting.closed", time=t.clock_time(found.closed_at)))
        lines.append(_in_book(t, found))
    elif missing := missing_lines(found):
        shown = "; ".join(BOOK.entries[line].title for line in missing)
        lines.append(t("sitting.missing", lines=shown))
    return "\n".join(lines)


def _answered(t: Texts, found: Sitting) -> list[str]:
    return [
        t("sitting.answered", matter=each.words, result=result(t, each))
        for each in found.before
        if each.answered_in == found.session.id
    ]


def missing_lines(found: Sitting) -> list[str]:
    """Steps of the agenda that were not dealt with; the book comes after the closing."""
    return [line for line in found.lines if line != sitting.BOOK_ENTRY and not found.is_done(line)]


def entry_line(t: Texts, entry: Entry) -> str:
    """ "Kế hoạch tháng tới: trồng cây", a later one as a correction."""
    words = ": ".join(part for part in (_name(entry), entry.words) if part)
    shown = t(f"sitting.entry.{entry.step}", words=" ".join(words.split()))
    return t("sitting.correction", line=shown) if entry.correction else shown


def result(t: Texts, matter: OpinionView) -> str:
    """ "đã xong (thay 5 bóng)" """
    shown = t(f"sitting.result.{matter.result}")
    return f"{shown} ({matter.answer})" if matter.answer else shown


def _name(entry: Entry) -> str:
    return entry.name if entry.step == sitting.PRAISE else ""


def _matter(t: Texts, each: OpinionView) -> str:
    words = f"{each.speaker}: {each.words}" if each.speaker else each.words
    return t("sitting.again", words=words) if each.result in ("partly", "not_done") else words


def _in_book(t: Texts, found: Sitting) -> str:
    signed = found.in_book
    if all(signed.values()):
        return t("sitting.in_book")
    waits = [t(f"sitting.signs.{who}") for who in sitting.CONFIRMED if not signed[_fact(who)]]
    return t("sitting.book_waits", who=", ".join(waits))


def _fact(who: str) -> str:
    return f"{who}_confirmed"


def _named(t: Texts, lines: Iterable[Line]) -> str:
    shown = [_with_reason(t, line) for line in lines]
    return ", ".join(shown[:NAMES]) + (", …" if len(shown) > NAMES else "")


def _with_reason(t: Texts, line: Line) -> str:
    given = line.answer
    if given is None or given.answer != "absent":
        return line.member.name
    reason = given.words or t(f"reason.{given.reason}").lower()
    return f"{line.member.name} ({reason})"
