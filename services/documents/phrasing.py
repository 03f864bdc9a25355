"""How papers say days, times, names of bodies and votes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.clock import local, local_day
from services.documents.content import ResolutionItem, Vote
from services.documents.fields import BLANK
from services.words import fold

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
BODIES = ("Đảng bộ", "Đảng ủy", "Chi bộ")
PLACES = ("phường", "xã", "thị trấn", "đặc khu")
OPENED_WITHIN = timedelta(hours=1)
"""opened later than this, the minutes were written afterwards and do not tell when it began"""


def long_date(day: date) -> str:
    """ "ngày 06 tháng 6 năm 2026": two digits up to 9 and for January and February."""
    return f"ngày {day.day:02} tháng {_month(day.month)} năm {day.year}"


def month(day: date) -> str:
    """ "tháng 6 năm 2026" """
    return f"tháng {_month(day.month)} năm {day.year}"


def clock_time(moment: datetime) -> str:
    """ "19 giờ 30 phút", "8 giờ 00 phút" """
    shown = local(moment)
    return f"{shown.hour} giờ {shown.minute:02} phút"


def when(moment: datetime) -> str:
    """ "19 giờ 30 phút, thứ Bảy, ngày 06 tháng 6 năm 2026" """
    day = local_day(moment)
    return f"{clock_time(moment)}, {WEEKDAYS[day.weekday()]}, {long_date(day)}"


def began(opened: datetime | None, planned: datetime) -> datetime:
    """When a meeting began: as it was opened in chat, unless that was hours after its time."""
    late = opened is not None and not timedelta(0) <= opened - planned <= OPENED_WITHIN
    return planned if opened is None or late else opened


def closing(moment: datetime | None, started: datetime) -> str:
    """ "21 giờ 00 phút cùng ngày"; a blank for the pen when nobody told."""
    if moment is None:
        return f"{BLANK} giờ {BLANK} phút cùng ngày"
    if local_day(moment) == local_day(started):
        return f"{clock_time(moment)} cùng ngày"
    return f"{clock_time(moment)}, {long_date(local_day(moment))}"


def issuer(unit: str) -> str:
    """ "CHI BỘ HOA SEN" """
    return issuer_name(unit).upper()


def issuer_name(unit: str) -> str:
    """ "Chi bộ Hoa Sen", also for a cell that is called "Hoa Sen"."""
    return unit if _begins(unit, BODIES) else f"Chi bộ {unit}"


def superior(parent: str | None) -> str:
    """ "ĐẢNG BỘ PHƯỜNG HOA MAI" """
    if not parent:
        return f"ĐẢNG BỘ {BLANK}"
    return f"ĐẢNG BỘ {_bare(parent, BODIES)}".upper()


def superior_committee(parent: str | None) -> str:
    """ "Đảng ủy phường Hoa Mai" """
    if not parent:
        return f"Đảng ủy {BLANK}"
    bare = _bare(parent, BODIES)
    return f"Đảng ủy {bare[0].lower()}{bare[1:]}" if _begins(bare, PLACES) else f"Đảng ủy {bare}"


def committee(name: str) -> str:
    """The committee of any unit: "Đảng ủy phường Hoa Mai", "Chi bộ Thử", "Cấp ủy Trường Thử"."""
    if _begins(name, ("Chi bộ", "Đảng ủy", "Chi ủy", "Cấp ủy")):
        return name
    if _begins(name, ("Đảng bộ", *PLACES)):
        return superior_committee(name)
    return f"Cấp ủy {name}" if name else f"Cấp ủy {BLANK}"


def signs_for(name: str) -> str:
    """ "T/M ĐẢNG ỦY" for a ward, "T/M CHI BỘ" for a cell, "T/M CẤP ỦY" for any other body."""
    return f"T/M {' '.join(committee(name).split()[:2]).upper()}"


def mark(name: str) -> str:
    """The issuer in the number of a paper: "ĐU", "CB"; dots for a body of unknown kind."""
    kinds = {"T/M ĐẢNG ỦY": "ĐU", "T/M CHI BỘ": "CB"}
    return kinds.get(signs_for(name), "……")


def place_and_date(parent: str | None, day: date) -> str:
    """ "Hoa Mai, ngày 06 tháng 6 năm 2026": the ward's own name without its kind."""
    name = _bare(_bare(parent, BODIES), PLACES) if parent else BLANK
    return f"{name}, {long_date(day)}"


def number(value: int | None) -> str:
    """ "05"; dots when the number is given by hand."""
    return "……" if value is None else f"{value:02}"


def vote(counted: Vote) -> str:
    """ "Dự thảo: tán thành 7/8 (87,5%), không tán thành 1/8 (12,5%)" """
    total = counted.agree + counted.disagree + counted.other
    parts = [f"tán thành {share(counted.agree, total)}"]
    parts.append(f"không tán thành {share(counted.disagree, total)}")
    if counted.other:
        parts.append(f"ý kiến khác {share(counted.other, total)}")
    return f"{counted.subject}: {', '.join(parts)}"


def share(part: int, whole: int) -> str:
    """ "2/3 (66,67%)": the count is what counts, the percentage is only shown."""
    if not whole:
        return "0"
    hundredths = round(Fraction(part * 10000, whole))
    digits = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    return f"{part}/{whole} ({digits.replace('.', ',')}%)"


def task(item: ResolutionItem) -> str:
    """ "Dọn vệ sinh (đồng chí Sen phụ trách, xong trước ngày 20 tháng 6 năm 2026)" """
    more = [f"đồng chí {item.owner} phụ trách"] if item.owner else []
    more += [f"hạn {long_date(item.due)}"] if item.due else []
    return f"{item.text} ({', '.join(more)})." if more else ended(item.text)


def ended(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?", ":", ";", "…")) else f"{text}."


def all_ended(lines: Sequence[str]) -> tuple[str, ...]:
    """The same for several lines."""
    return tuple(ended(line.strip()) for line in lines)


def _month(value: int) -> str:
    return f"{value:02}" if value < 3 else str(value)


def _begins(name: str, words: Sequence[str]) -> bool:
    return any(fold(name).startswith(f"{fold(word)} ") for word in words)


def _bare(name: str, words: Sequence[str]) -> str:
    for word in words:
        if fold(name).startswith(f"{fold(word)} "):
            return " ".join(name.split()[len(word.split()) :])
    return name
