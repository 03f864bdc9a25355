"""The papers somebody may ask for: made from what is recorded, kept as a file, seen by few.

Those who lead a cell get its papers, a member the own invitation; to anybody else neither the
meeting nor the unit exists. A paper made again is another file: what was handed out stays.
"""

import asyncio
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from services import agenda, files
from services.db.models import Paper, Unit
from services.documents import builders, meeting_facts, word, year, year_picture, year_sheet
from services.documents.content import MinutesContent, ResolutionContent
from services.documents.fields import Head
from services.documents.meeting_facts import Attendance, MeetingFacts
from services.meetings import MeetingView, access_meeting
from services.members import expected
from services.people import RECORDERS
from services.privacy import views as looks
from services.refusal import Refused
from services.work import Work

FIRST_YEAR = 2000
KEEPING = insert(Paper)
NAMES = {
    "minutes": "bien-ban",
    "resolution": "nghi-quyet",
    "absentees": "ghi-so",
    "invitations": "giay-moi",
    "invitation": "giay-moi",
}
"""kind of a paper → how its file begins; no person is named in it"""
YEARLY = {
    "year": ("so-diem-danh-{}.xlsx", year_sheet.MIME, year_sheet.build),
    "year_picture": ("diem-danh-{}.png", year_picture.MIME, year_picture.build),
}


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A stored paper, ready to be sent; `text`: what of it can be read in the chat."""

    file_id: int
    name: str
    mime: str
    text: str = ""


async def minutes(
    work: Work, meeting_id: int, told: MinutesContent | None = None
) -> MadePaper | Refused:
    """Biên bản; without `told` the part after the roll-call is left for the pen."""
    found = await _announced(work, meeting_id)
    if isinstance(found, Refused):
        return found
    facts, done = found
    fields = builders.minutes(facts, done, told)
    return await _of_meeting(work, facts, "minutes", fields)


async def resolution(
    work: Work, meeting_id: int, told: ResolutionContent | None = None
) -> MadePaper | Refused:
    """Nghị quyết; what nobody told is left for the pen."""
    found = await _announced(work, meeting_id)
    if isinstance(found, Refused):
        return found
    facts, done = found
    fields = builders.resolution(facts, done, told or ResolutionContent())
    return await _of_meeting(work, facts, "resolution", fields)


async def absentees(work: Work, meeting_id: int) -> MadePaper | Refused:
    """The paragraph for the resolution book (ATT-02), as text and as a file."""
    found = await _announced(work, meeting_id)
    if isinstance(found, Refused):
        return found
    facts, done = found
    text = "\n".join(builders.absent_paragraphs(facts, done))
    fields = builders.absentees(facts, done)
    return await _of_meeting(work, facts, "absentees", fields, text=text)


async def invitations(work: Work, meeting_id: int) -> MadePaper | Refused:
    """Giấy mời for everybody expected, one page each, with the cell's own agenda, in one file."""
    meeting = await _planned(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    facts = await meeting_facts.load(work, meeting)
    people = await expected(work, meeting.unit_id, facts.day)
    if not people:
        return Refused("nobody_expected")
    points = await agenda.own_points(work, meeting_id)
    fields = builders.invitations(facts, [each.name for each in people], points, work.today)
    return await _of_meeting(work, facts, "invitations", fields)


async def own_invitation(work: Work, meeting_id: int) -> MadePaper | Refused:
    """The actor's own giấy mời."""
    found = await access_meeting(work, meeting_id)
    meeting = found if isinstance(found, Refused) else _not_cancelled(found)
    if isinstance(meeting, Refused):
        return meeting
    return await _invitation(work, meeting, work.acting.person_id)


async def invitation_for(work: Work, meeting_id: int, person_id: int) -> MadePaper | Refused:
    """The giấy mời of one member, made by those who lead the cell; the member sees it as well."""
    meeting = await _planned(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    return await _invitation(work, meeting, person_id)


async def year_roll(work: Work, unit_id: int, of: int) -> MadePaper | Refused:
    """The workbook of a year: members by months."""
    return await _of_year(work, unit_id, of, "year")


async def year_at_a_glance(work: Work, unit_id: int, of: int) -> MadePaper | Refused:
    """The picture of a year."""
    return await _of_year(work, unit_id, of, "year_picture")


async def _announced(work: Work, meeting_id: int) -> tuple[MeetingFacts, Attendance] | Refused:
    """The facts of a meeting whose roll-call was announced."""
    meeting = await _planned(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    facts = await meeting_facts.load(work, meeting)
    return (facts, facts.attendance) if facts.attendance else Refused("not_announced")


async def _planned(work: Work, meeting_id: int, *roles: str) -> MeetingView | Refused:
    found = await access_meeting(work, meeting_id, *roles)
    return found if isinstance(found, Refused) else _not_cancelled(found)


def _not_cancelled(meeting: MeetingView) -> MeetingView | Refused:
    if meeting.state == "cancelled":
        return Refused("meeting_cancelled", {"when": meeting.starts_at})
    return meeting


async def _invitation(work: Work, meeting: MeetingView, person_id: int) -> MadePaper | Refused:
    facts = await meeting_facts.load(work, meeting)
    people = await expected(work, meeting.unit_id, facts.day)
    name = next((each.name for each in people if each.id == person_id), None)
    if name is None:
        return Refused("not_expected")
    points = await agenda.own_points(work, meeting.id)
    fields = builders.invitations(facts, [name], points, work.today)
    return await _of_meeting(work, facts, "invitation", fields, for_=person_id)


async def _of_meeting(
    work: Work,
    facts: MeetingFacts,
    kind: str,
    fields: Head,
    *,
    text: str = "",
    for_: int | None = None,
) -> MadePaper:
    day = work.today if kind.startswith("invitation") else facts.day
    content = await asyncio.to_thread(word.render, fields, day)
    name = f"{NAMES[kind]}-{facts.day:%Y-%m}.docx"
    paper = {
        "kind": kind,
        "unit_id": facts.meeting.unit_id,
        "meeting_id": facts.meeting.id,
        "for_person_id": for_,
    }
    return await keep(work, MadePaper(0, name, word.MIME, text), content, paper)


async def _of_year(work: Work, unit_id: int, of: int, kind: str) -> MadePaper | Refused:
    if not work.acting.holds(unit_id, *RECORDERS):
        return Refused("not_yours")
    if not FIRST_YEAR <= of <= work.today.year:
        return Refused("no_such_year", {"year": of})
    facts = await year.load(work, unit_id, await _names(work, unit_id), of)
    name, mime, build = YEARLY[kind]
    content = await asyncio.to_thread(build, facts)
    made = MadePaper(0, name.format(of), mime)
    return await keep(work, made, content, {"kind": kind, "unit_id": unit_id})


async def _names(work: Work, unit_id: int) -> tuple[str, str | None]:
    """The unit's name and that of the unit above it."""
    parent = aliased(Unit)
    statement = select(Unit.name, parent.name).outerjoin(parent, parent.id == Unit.parent_id)
    row = (await work.db.execute(statement.where(Unit.id == unit_id))).one()
    return row[0], row[1]


async def keep(work: Work, made: MadePaper, content: bytes, paper: dict[str, object]) -> MadePaper:
    """Stores a paper (`paper`: kind, unit_id and whom it is for); the caller asked who may."""
    file_id = await files.store(work, made.name, made.mime, content)
    by = {"file_id": file_id, "made_by": work.acting.person_id, "made_at": work.now}
    await work.db.execute(KEEPING, {**paper, **by})
    work.record("paper.made", f"file:{file_id}", kind=paper["kind"])
    looks.saw_list(work, int(str(paper["unit_id"])), "list")
    return MadePaper(file_id, made.name, made.mime, made.text)
