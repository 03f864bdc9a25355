"""The papers of the residence liaison: made from what is recorded, kept as files, seen by few.

Those who keep the liaison get them; a member the own comment sheet, once it was handed over; the
committee of a workplace the introduction letters of its members.
"""

import asyncio
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services.db.models import Person, Unit
from services.documents import word
from services.documents.fields import Head
from services.documents.liaison import builders, sheet
from services.documents.liaison.content import Body, Worker
from services.documents.papers import MadePaper, keep
from services.refusal import Refused
from services.residence import (
    book,
    comments,
    consequences,
    notices,
    paper_words,
    report,
    season,
    sitting,
)
from services.residence.access import access_introduction
from services.residence.book import BookLine
from services.residence.sitting import Sitting
from services.residence.views import Enrolled, Session
from services.rulebooks import book_for
from services.rules.wording import vn_date
from services.work import Work

NAMES = {
    "liaison_minutes": "bien-ban-noi-cu-tru",
    "liaison_comments": "phieu-nhan-xet",
    "liaison_letter": "giay-gioi-thieu",
    "liaison_notices": "thong-bao-noi-cong-tac",
    "liaison_report": "bao-cao-noi-cu-tru",
    "liaison_invitations": "thu-moi-noi-cu-tru",
    "liaison_data": "so-lieu-noi-cu-tru",
}
"""kind of a paper → how its file begins; no person is named in it"""
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class _About:
    """Where a paper belongs: the unit, and the person it is written for."""

    kind: str
    unit_id: int
    label: str
    for_: int | None = None


async def minutes(work: Work, meeting_id: int) -> MadePaper | Refused:
    """Biên bản for the book of minutes; for those who see the meeting (REP-34)."""
    found = await sitting.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.opened_at is None:
        return Refused("not_opened")
    day, unit_id = found.session.day, found.session.unit_id
    body = await _body(work, unit_id)
    fields = builders.minutes(body, paper_words.sitting_content(found))
    mine = work.acting.person_id if _writes(work, found) else None
    about = _About("liaison_minutes", unit_id, f"{day:%Y-%m}", mine)
    return await _word(work, fields, about, day)


async def comment_sheets(
    work: Work, unit_id: int, year: int, introduction_ids: Sequence[int] = ()
) -> MadePaper | Refused:
    """Phiếu nhận xét of these members, or of all whose four parts are written (REP-31)."""
    books = await book.of_committee(work, unit_id, year)
    if isinstance(books, Refused):
        return books
    wanted = [line for line in books if line.comment.complete]
    if introduction_ids:
        wanted = [line for line in wanted if line.member.id in set(introduction_ids)]
    return await _sheets(work, unit_id, year, wanted)


async def own_sheet(work: Work, year: int) -> MadePaper | Refused:
    """The actor's own comment sheet, once the book was handed over."""
    lines = [line for line in await book.mine(work, year) if line.steps]
    if not lines:
        return Refused("book_not_handed")
    member = lines[0].member
    return await _sheets(work, member.unit_id, year, lines[:1], member.person_id)


async def introduction(work: Work, introduction_id: int) -> MadePaper | Refused:
    """Giấy giới thiệu of a member, for the committees that it goes between (REP-32)."""
    found = await access_introduction(work, introduction_id)
    if isinstance(found, Refused):
        return found
    told = await notices.in_force(work, [introduction_id])
    away = told.get(introduction_id, {}).get("away")
    worker = (await _workers(work, [found]))[found.person_id]
    if away and away.from_day and away.to_day:
        span = f"từ {vn_date(away.from_day)} đến {vn_date(away.to_day)}"
        worker = replace(worker, away=f"{away.reason}, {span}")
    issuer = found.inside_id or found.unit_id
    body = await _body(work, issuer)
    if found.inside_id is None:
        body = Body(found.workplace, None, found.unit)
    fields = builders.introduction(body, found.unit, worker, work.today)
    about = _About("liaison_letter", issuer, f"{work.today:%Y-%m-%d}")
    if not work.acting.holds(issuer, "secretary", "deputy", "committee"):
        about = _About(about.kind, found.unit_id, about.label)
    return await _word(work, fields, about, work.today)


async def workplace_notices(
    work: Work, unit_id: int, year: int, letter_ids: Sequence[int] = ()
) -> MadePaper | Refused:
    """Letters to workplace committees on paper, a page each (RES-09, RES-10).

    Without ids: the drafts that still hold. Refused: not_yours, no_such_letter.
    """
    found = await consequences.letters(work, unit_id, year)
    if isinstance(found, Refused):
        return found
    drafts = [each for each in found if each.step == "draft" and each.holds]
    chosen = [each for each in found if each.id in set(letter_ids)] if letter_ids else drafts
    if not chosen:
        return Refused("no_such_letter")
    body = await _body(work, unit_id)
    workers = await _workers(work, [each.member for each in chosen])
    told = [
        paper_words.notice_content(each, workers[each.member.person_id].birth) for each in chosen
    ]
    fields = builders.notices(body, told, work.today)
    about = _About("liaison_notices", unit_id, f"{work.today:%Y-%m-%d}")
    return await _word(work, fields, about, work.today)


async def invitations(
    work: Work, meeting_id: int, person_ids: Sequence[int]
) -> MadePaper | Refused:
    """Thư mời for these members, a page each, in one file (REP-33).

    Refused: no_such_meeting, meeting_cancelled, nobody_expected.
    """
    invited = await _invited(work, meeting_id, person_ids)
    if isinstance(invited, Refused):
        return invited
    session, told = invited
    fields = builders.invitations(
        await _body(work, session.unit_id), _meeting(session), told, work.today
    )
    about = _About("liaison_invitations", session.unit_id, f"{session.day:%Y-%m-%d}")
    return await _word(work, fields, about, work.today)


async def invitations_apart(
    work: Work, meeting_id: int, person_ids: Sequence[int]
) -> MadePaper | Refused:
    """The same, a file each in one .zip; the files are numbered as in the merged one.

    Refused: no_such_meeting, meeting_cancelled, nobody_expected.
    """
    invited = await _invited(work, meeting_id, person_ids)
    if isinstance(invited, Refused):
        return invited
    session, told = invited
    body = await _body(work, session.unit_id)
    pages = [builders.invitations(body, _meeting(session), [each], work.today) for each in told]
    content = await asyncio.to_thread(_packed, pages, work.today)
    name = f"{NAMES['liaison_invitations']}-{session.day:%Y-%m-%d}.zip"
    paper = {"kind": "liaison_invitations", "unit_id": session.unit_id}
    return await keep(work, MadePaper(0, name, ZIP), content, paper)


async def _invited(
    work: Work, meeting_id: int, person_ids: Sequence[int]
) -> tuple[Session, list[Worker]] | Refused:
    session = await season.access_session(work, meeting_id)
    if isinstance(session, Refused):
        return session
    if session.state == "cancelled":
        return Refused("meeting_cancelled", {"when": session.starts_at})
    members = await season.expected(work, session, person_ids)
    if not members:
        return Refused("nobody_expected")
    workers = await _workers(work, members)
    return session, [workers[each.person_id] for each in members]


def _meeting(session: Session) -> tuple[datetime, str, str]:
    return session.starts_at, session.place, session.chair


def _packed(pages: Sequence[Head], day: date) -> bytes:
    """One .docx for each page; Word files are packed already."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for at, page in enumerate(pages, start=1):
            name = f"{NAMES['liaison_invitations']}-{at:03}.docx"
            archive.writestr(name, word.render(page, day))
    return kept.getvalue()


async def year_report(work: Work, unit_id: int, year: int) -> MadePaper | Refused:
    """The written report of a year (RES-41, REP-35)."""
    found = await report.load(work, unit_id, year)
    if isinstance(found, Refused):
        return found
    told = paper_words.report_content(found)
    fields = builders.report(await _body(work, unit_id), told, work.today)
    return await _word(work, fields, _About("liaison_report", unit_id, str(year)), work.today)


async def year_data(work: Work, unit_id: int, year: int) -> MadePaper | Refused:
    """Its data form as a workbook."""
    found = await report.load(work, unit_id, year)
    if isinstance(found, Refused):
        return found
    told = paper_words.report_content(found, await _births(work, found))
    content = await asyncio.to_thread(sheet.build, await _body(work, unit_id), told)
    made = MadePaper(0, f"{NAMES['liaison_data']}-{year}.xlsx", sheet.MIME)
    return await keep(work, made, content, {"kind": "liaison_data", "unit_id": unit_id})


async def _births(work: Work, found: report.YearReport) -> dict[int, str]:
    """Day or year of birth by person, where it is known."""
    workers = await _workers(work, [each.book.member for each in found.members])
    return {key: worker.birth for key, worker in workers.items()}


def _writes(work: Work, found: Sitting) -> bool:
    writer = found.minute_taker
    me = work.acting.person_id
    return me == found.session.chair_id or (writer is not None and writer.person_id == me)


async def _sheets(
    work: Work, unit_id: int, year: int, lines: Sequence[BookLine], for_: int | None = None
) -> MadePaper | Refused:
    if not lines:
        return Refused("nobody_commented")
    labels = comments.labels(await book_for(work, unit_id), work.today)
    came = {each.member.id: each for each in await consequences.year_lines(work, unit_id, year)}
    workers = await _workers(work, [line.member for line in lines])
    told = [
        paper_words.comment_content(
            labels, line, workers[line.member.person_id], came.get(line.member.id)
        )
        for line in lines
    ]
    sat = max((line.comment.held_on for line in lines if line.comment.held_on), default=None)
    fields = builders.comments(await _body(work, unit_id), year, sat, told, work.today)
    return await _word(
        work, fields, _About("liaison_comments", unit_id, str(year), for_), work.today
    )


async def _workers(work: Work, members: Sequence[Enrolled]) -> dict[int, Worker]:
    columns = (
        Person.id,
        Person.birth_date,
        Person.admitted_on,
        Person.official_on,
        Person.residence,
        Person.birth_year,
    )
    ids = [each.person_id for each in members]
    known = {
        row.id: row for row in await work.db.execute(select(*columns).where(Person.id.in_(ids)))
    }
    return {
        each.person_id: Worker(
            each.name,
            known[each.person_id].birth_date,
            known[each.person_id].admitted_on,
            known[each.person_id].official_on,
            each.workplace,
            known[each.person_id].residence or "",
            each.area,
            born_in=known[each.person_id].birth_year,
        )
        for each in members
    }


async def _body(work: Work, unit_id: int) -> Body:
    """A unit as its papers name it; who signs is left for the pen."""
    above = aliased(Unit)
    statement = select(Unit.name, Unit.kind, above.name).outerjoin(
        above, above.id == Unit.parent_id
    )
    name, kind, parent = (await work.db.execute(statement.where(Unit.id == unit_id))).one()
    return Body(name, parent, name if kind == "ward" else parent)


async def _word(work: Work, fields: Head, about: _About, day: date) -> MadePaper:
    content = await asyncio.to_thread(word.render, fields, day)
    name = f"{NAMES[about.kind]}-{about.label}.docx"
    paper = {"kind": about.kind, "unit_id": about.unit_id, "for_person_id": about.for_}
    return await keep(work, MadePaper(0, name, word.MIME), content, paper)
