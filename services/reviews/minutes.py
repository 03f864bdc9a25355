"""The minutes of a review meeting as a .docx, for the committee of its cell."""

import asyncio
from collections.abc import Sequence

from services.clock import local_day
from services.documents import papers, phrasing, word
from services.documents.fields import BLANK, Section
from services.documents.papers import MadePaper
from services.documents.reviews.fields import ReviewMinutes
from services.people import COMMITTEE, holders, names
from services.refusal import Refused
from services.reviews import opinions, printing, reading, session_views
from services.reviews.opinions import Opinion
from services.reviews.reading import Subject
from services.reviews.session_views import Session
from services.reviews.sessions import access
from services.work import Work

EXCLUDED = {
    "exempt": "được miễn công tác và sinh hoạt đảng",
    "suspended": "đang bị đình chỉ sinh hoạt đảng",
    "new": "mới kết nạp chưa đủ 6 tháng",
}
"""why somebody is not reviewed, as GRD-R04 says it"""
HALF_DAYS = {1: "01/2 ngày", 2: "01 ngày"}


async def make(work: Work, session_id: int) -> MadePaper | Refused:
    """The minutes as far as they are recorded. Refused: no_session."""
    one = await access(work, session_id)
    if isinstance(one, Refused) or not work.acting.holds(one.unit_id, *COMMITTEE):
        return Refused("no_session")
    paper = await paper_of(work, one)
    content = await asyncio.to_thread(word.render, paper, work.today)
    made = MadePaper(0, "bien-ban-kiem-diem.docx", word.MIME)
    return await papers.keep(
        work, made, content, {"kind": "review_minutes", "unit_id": one.unit_id}
    )


async def paper_of(work: Work, one: Session) -> ReviewMinutes:
    """The fields; what nobody recorded is left for the pen."""
    listed = await session_views.agenda(work, one)
    everybody = await reading.subjects_of(work, one.season_id, one.unit_id)
    said = await opinions.of_session(work, one.id)
    secretary = await holders(work, one.unit_id, ["secretary"])
    taker = await holders(work, one.unit_id, ["minute_taker"])
    people = await names(work, [*one.chairs.values(), *secretary, *taker])
    day = local_day(one.starts_at) if one.starts_at else work.today
    unit, parent = await printing.unit_names(work, one.unit_id)
    drafted = one.draft_sent_on
    half_days = one.held_half_days or one.half_days
    return ReviewMinutes(
        superior=phrasing.superior(parent),
        issuer=phrasing.issuer(unit),
        place_date=phrasing.place_and_date(parent, day),
        subject=f"Hội nghị kiểm điểm, tự phê bình và phê bình năm {day.year}",
        time=phrasing.when(one.starts_at) if one.starts_at else BLANK,
        place=one.place or BLANK,
        half_days=HALF_DAYS.get(half_days, f"{half_days} buổi"),
        draft=f"gửi trước, {phrasing.long_date(drafted)}" if drafted else BLANK,
        sections=tuple(_section(one, each, said, people) for each in listed if one.reviewed(each)),
        notes=tuple(f"{each.speaker}: {each.words}" for each in said if each.kind == "note"),
        excluded=tuple(
            f"Đồng chí {each.name}: {EXCLUDED.get(each.reason, '')}"
            for each in everybody
            if not each.must
        ),
        left=tuple(each.name for each in listed if not one.reviewed(each)),
        minute_taker=people[taker[0]] if taker else BLANK,
        chair=people[secretary[0]] if secretary else BLANK,
    )


def _section(
    one: Session, about: Subject, said: Sequence[Opinion], people: dict[int, str]
) -> Section:
    """What was said of a subject, then the conclusion and who gave it."""
    own = [each for each in said if each.subject_id == about.id and each.kind != "note"]
    lines = [
        f"- {each.speaker}: {each.words}" if each.speaker else f"- {each.words}" for each in own
    ]
    chair = people.get(one.chairs.get(about.id, 0), "")
    by = f" (đồng chí {chair} chủ trì)" if chair else ""
    lines.append(f"Kết luận{by}: {one.conclusions.get(about.id, BLANK)}")
    title = about.name if about.kind == "collective" else f"đồng chí {about.name}"
    return Section(title=f"Kiểm điểm {title}", lines=phrasing.all_ended(lines))
