"""The minutes of a review meeting as a .docx, for the committee of its cell."""

import asyncio
from collections.abc import Mapping, Sequence

from services.clock import local_day
from services.documents import papers, phrasing, word
from services.documents.fields import BLANK, Section
from services.documents.papers import MadePaper
from services.documents.reviews.fields import ReviewMinutes
from services.people import COMMITTEE, holders, names
from services.refusal import Refused
from services.reviews import absences, opinions, printing, reading, roll, session_views
from services.reviews.absences import Ruled
from services.reviews.leading import leads
from services.reviews.opinions import Opinion
from services.reviews.posts import heads_of
from services.reviews.reading import Subject
from services.reviews.roll import Came
from services.reviews.session_views import Session
from services.reviews.sessions import access
from services.work import Work

EXCLUDED = {
    "exempt": "được miễn công tác và sinh hoạt đảng",
    "suspended": "đang bị đình chỉ sinh hoạt đảng",
    "new": "mới kết nạp chưa đủ 6 tháng",
}
"""why somebody is not reviewed, as GRD-R04 says it"""
WAYS = {
    "postpone": "hoãn kiểm điểm cá nhân",
    "go_on": "các đồng chí khác kiểm điểm trước, người đứng đầu kiểm điểm sớm nhất có thể",
}
HALF_DAYS = {1: "01/2 ngày", 2: "01 ngày"}


async def make(work: Work, session_id: int) -> MadePaper | Refused:
    """The minutes as far as they are recorded. Refused: no_session."""
    one = await access(work, session_id)
    if isinstance(one, Refused):
        return one
    of_committee = work.acting.holds(one.unit_id, *COMMITTEE)
    if not (of_committee or await leads(work, one.unit_id, one.collective_id)):
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
    of_cell = one.collective_id is None
    everybody = await reading.subjects_of(work, one.season_id, one.unit_id) if of_cell else []
    said = await opinions.of_session(work, one.id)
    head = await _head(work, one)
    taker = await holders(work, one.unit_id, ["minute_taker"])
    people = await names(work, [*one.chairs.values(), *head, *taker])
    day = local_day(one.starts_at) if one.starts_at else work.today
    unit, parent = await printing.unit_names(work, one.unit_id)
    drafted = one.draft_sent_on
    half_days = one.held_half_days or one.half_days
    return ReviewMinutes(
        superior=phrasing.superior(parent or unit),
        issuer=phrasing.issuer(unit) if of_cell else one.unit.upper(),
        place_date=phrasing.place_and_date(parent or unit, day),
        subject=f"Hội nghị kiểm điểm, tự phê bình và phê bình năm {day.year}",
        time=phrasing.when(one.starts_at) if one.starts_at else BLANK,
        place=one.place or BLANK,
        half_days=HALF_DAYS.get(half_days, f"{half_days} buổi"),
        draft=f"gửi trước, {phrasing.long_date(drafted)}" if drafted else BLANK,
        attendance=_attendance(await roll.recorded(work, one)),
        absences=_absences(await absences.of_session(work, one.id), listed),
        sections=tuple(_section(one, each, said, people) for each in listed if one.reviewed(each)),
        notes=tuple(f"{each.speaker}: {each.words}" for each in said if each.kind == "note"),
        excluded=tuple(
            f"Đồng chí {each.name}: {EXCLUDED.get(each.reason, '')}"
            for each in everybody
            if not each.must
        ),
        left=tuple(each.name for each in listed if not one.reviewed(each)),
        minute_taker=people[taker[0]] if taker else BLANK,
        chair=people[head[0]] if head else BLANK,
    )


async def _head(work: Work, one: Session) -> list[int]:
    """The secretary of the cell, or the head of the collective."""
    if one.collective_id is None:
        return await holders(work, one.unit_id, ["secretary"])
    heads = await heads_of(work, [one.collective_id], work.today)
    return list(heads.values())


def _attendance(came: Came | None) -> tuple[str, ...]:
    if came is None:
        return ()
    lines = [f"Có mặt: {came.present:02}/{came.asked:02} đồng chí"]
    if came.absent:
        lines.append(f"Vắng mặt: {'; '.join(came.absent)}")
    return tuple(lines)


def _absences(ruled: Mapping[int, Ruled], listed: Sequence[Subject]) -> tuple[str, ...]:
    """What was decided on an absent head, with its paper (GRD-R16)."""
    names_ = {each.id: each.name for each in listed}
    return tuple(
        f"Đồng chí {names_[key]} vắng ({one.reason}): {WAYS[one.way]}, "
        f"theo văn bản số {one.number}, {phrasing.long_date(one.on_day)} của {one.body}"
        for key, one in ruled.items()
        if key in names_
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
    title += " (chức trách lãnh đạo, quản lý)" if about.kind == "leader" else ""
    return Section(title=f"Kiểm điểm {title}", lines=phrasing.all_ended(lines))
