"""The papers of a ballot: slips to print, the record of the count, the file anybody recounts.

They are kept as files of the ballot: who may not see the ballot may not see them.
"""

import asyncio
from dataclasses import fields

from sqlalchemy import insert, select

from services import files
from services.ballots import published as published_file
from services.ballots import results, roll
from services.ballots.ballot import BallotView, Figures
from services.ballots.roll import IN_BASE, Roll
from services.ballots.views import access_ballot
from services.db.models import BallotPaper, CountEntry
from services.documents import meeting_facts, word
from services.documents.ballots import builders
from services.documents.ballots.builders import Counted
from services.documents.meeting_facts import MeetingFacts
from services.documents.papers import MadePaper
from services.meetings import access_meeting
from services.people import COMMITTEE
from services.privacy import views as looks
from services.refusal import Refused
from services.rulebooks import book_for
from services.work import Work

JSON = "application/json"


async def slips(work: Work, ballot_id: int) -> MadePaper | Refused:
    """Phiếu biểu quyết, one for everybody who may vote.

    Refused: no_such_ballot, ballot_withdrawn, ballot_counted.
    """
    view = await access_ballot(work, ballot_id)
    if isinstance(view, Refused):
        return view
    if view.state in ("withdrawn", "counted"):
        return Refused(f"ballot_{view.state}")
    facts = await _facts(work, view)
    if isinstance(facts, Refused):
        return facts
    paper = builders.slips(facts, view)
    content = await asyncio.to_thread(word.render, paper, view.held_on)
    return await _keep(work, view, "slips", f"phieu-{view.id}.docx", word.MIME, content)


async def record(work: Work, ballot_id: int) -> MadePaper | Refused:
    """Biên bản kiểm phiếu. Refused: no_such_ballot, ballot_not_counted."""
    done = await _counted(work, ballot_id)
    if isinstance(done, Refused):
        return done
    facts = await _facts(work, done.view)
    if isinstance(facts, Refused):
        return facts
    paper = builders.record(facts, done)
    content = await asyncio.to_thread(word.render, paper, done.view.held_on)
    name = f"bien-ban-kiem-phieu-{ballot_id}.docx"
    return await _keep(work, done.view, "record", name, word.MIME, content)


async def published(work: Work, ballot_id: int) -> MadePaper | Refused:
    """The file for `chibot ballot recount`; it names nobody. Refused: as `record`."""
    done = await _counted(work, ballot_id)
    if isinstance(done, Refused):
        return done
    content = published_file.written(
        done.view,
        _electorate(done.roll),
        await _entries(work, ballot_id),
        await _threshold(work, done.view),
    )
    return await _keep(work, done.view, "published", f"phieu-{ballot_id}.json", JSON, content)


async def _counted(work: Work, ballot_id: int) -> Counted | Refused:
    view = await access_ballot(work, ballot_id)
    if isinstance(view, Refused):
        return view
    verdict = await results.finding(work, view)
    if view.count is None or verdict is None:
        return Refused("ballot_not_counted")
    return Counted(view, view.count, await roll.kept(work, ballot_id), verdict)


async def _facts(work: Work, view: BallotView) -> MeetingFacts | Refused:
    meeting = await access_meeting(work, view.meeting_id, *COMMITTEE)
    return meeting if isinstance(meeting, Refused) else await meeting_facts.load(work, meeting)


def _electorate(listed: Roll) -> dict[str, int]:
    exempt = len(listed.of("exempt"))
    return {"official": len(listed.of(*IN_BASE)) + exempt, "exempt": exempt}


async def _entries(work: Work, ballot_id: int) -> dict[int, list[Figures]]:
    """Round → the newest figures of each counter."""
    names = [getattr(CountEntry, each.name) for each in fields(Figures)]
    statement = select(CountEntry.round, CountEntry.person_id, *names).where(
        CountEntry.ballot_id == ballot_id
    )
    newest: dict[tuple[int, int], Figures] = {}
    for row in await work.db.execute(statement.order_by(CountEntry.id)):
        newest[row[0], row[1]] = Figures(*row[2:])
    found: dict[int, list[Figures]] = {}
    for (number, _), figures in newest.items():
        found.setdefault(number, []).append(figures)
    return found


async def _threshold(work: Work, view: BallotView) -> dict[str, object] | None:
    if view.kind == "own":
        if view.majority:
            return {"more_than": "1/2", "source": view.source}
        return {"needed": view.needed, "source": view.source} if view.needed else None
    book = await book_for(work, view.unit_id)
    value = book.on(view.held_on).value(f"ballot.{view.kind}", view.held_on)
    return {
        "share": str(value.value),
        "rule": results.RULES[view.kind],
        "source": value.citation.source,
        "clause": value.citation.clause,
    }


async def _keep(
    work: Work, view: BallotView, kind: str, name: str, mime: str, content: bytes
) -> MadePaper:
    file_id = await files.store(work, name, mime, content)
    by = {"made_by": work.acting.person_id, "made_at": work.now}
    row = {"ballot_id": view.id, "file_id": file_id, "kind": kind}
    await work.db.execute(insert(BallotPaper).values(**row, **by))
    work.record("paper.made", f"file:{file_id}", kind=kind)
    looks.saw_list(work, view.unit_id, "ballot")
    return MadePaper(file_id, name, mime)
