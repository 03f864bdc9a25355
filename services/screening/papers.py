"""The papers of a case, drafted from what is recorded; each belongs to who made it (CNV-S14)."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from services import files
from services.ballots.loading import load
from services.clock import local_day
from services.db.models import Ballot, Unit
from services.documents import meeting_facts, word
from services.documents.cases import builders
from services.documents.cases.texts import COMMENTERS, Body, CaseFacts, Voted
from services.documents.fields import Head
from services.documents.papers import MadePaper
from services.people import names
from services.refusal import Refused
from services.rules import BOOK
from services.screening.case import ASSIGNING, CaseView, access_case
from services.work import Work

AFTER = ("PROGRESS_RECOGNISED", "REMOVAL_PROPOSED", "CONTINUE", "CONFLICT", "CLOSED")
STATES: Mapping[str, tuple[str, ...]] = {
    "direction": ("PROVISIONAL",),
    "approval": ("LISTED",),
    "notice": ("APPROVED",),
    "outline": ("APPROVED", "ASSISTING"),
    "helper": ("REVIEWED_IN_CELL", "ASSISTING", "CONTINUE", "CONTINUE_BY_SUPERIOR"),
    "outcome": ("PROGRESS_RECOGNISED", "REMOVAL_PROPOSED", "CONTINUE", "CLOSED"),
    "report": AFTER,
}
"""kind of a paper → where the case stands while it may be drafted"""
FILES = {
    "direction": "to-trinh",
    "approval": "bao-cao-phe-duyet",
    "notice": "thong-bao",
    "outline": "mau-viet-tay",
    "helper": "nghi-quyet",
    "outcome": "nghi-quyet",
    "report": "bao-cao",
}
"""how the file begins: neither the person nor the subject is named in it"""
TAKES = {"vote_list": ("list",), "conclude": ("progress", "removal")}


def available(view: CaseView) -> list[str]:
    """What may be drafted now, by those who act for the committee; the member has the outline."""
    if "member" in view.parts:
        return ["outline"] if view.state in STATES["outline"] else []
    if "committee" not in view.parts:
        return []
    return [kind for kind, states in STATES.items() if view.state in states]


async def draft(work: Work, case_id: int, kind: str) -> MadePaper | Refused:
    """A draft in .docx, made anew from the steps. Refused: no_such_case, case_not_now."""
    view = await access_case(work, case_id)
    if isinstance(view, Refused):
        return view
    if kind not in available(view):
        return Refused("case_not_now")
    paper = await _fields(work, view, kind)
    content = await asyncio.to_thread(word.render, paper, work.today)
    name = f"{FILES[kind]}-{view.id}.docx"
    file_id = await files.store(work, name, word.MIME, content)
    work.record("paper.made", f"file:{file_id}", kind=f"case_{kind}", case=view.id)
    return MadePaper(file_id, name, word.MIME)


async def _fields(work: Work, view: CaseView, kind: str) -> Head:
    issuer = await body(work, view.unit_id)
    if kind == "outline":
        return builders.outline(issuer, view.name, work.today)
    facts = await _facts(work, view, issuer)
    if kind == "helper" and view.state != "ASSISTING":
        days = {key: day for key, day in facts.days.items() if key != "assign"}
        facts = replace(facts, helper="", due=facts.again, days=days)
    return builders.paper(kind, facts, work.today)


async def body(work: Work, unit_id: int) -> Body:
    """Who issues a unit's papers: the secretary signs, the deputy where there is none."""
    columns = (Unit.name, Unit.parent_id)
    unit = (await work.db.execute(select(*columns).where(Unit.id == unit_id))).one()
    above = select(Unit.name).where(Unit.id == unit.parent_id)
    parent = (await work.db.execute(above)).scalar()
    held = await meeting_facts.officers(work, unit_id, work.today)
    if "secretary" not in held and "deputy" in held:
        return Body(unit.name, parent, held["deputy"], "PHÓ BÍ THƯ")
    return Body(unit.name, parent, held.get("secretary", ""))


async def _facts(work: Work, view: CaseView, issuer: Body) -> CaseFacts:
    """The case as its papers tell it: the newest step of each move counts."""
    clauses = [BOOK.entries[each["rule"]].citations[0].clause for each in view.criteria]
    assigned = view.of(*ASSIGNING)
    helper_id = assigned[-1].person_id if assigned else None
    concluded = view.of("conclude", "settle")
    dues = [each.due for each in view.of("assign") if each.due]
    days = {each.action: each.on_day for each in view.steps}
    return CaseFacts(
        issuer,
        view.name,
        ", ".join(clauses),
        local_day(view.steps[0].recorded_at).year,
        tuple(COMMENTERS[each.detail] for each in view.of("comment")),
        days,
        {each.action: each.paper for each in view.steps if each.paper},
        await _votes(work, view),
        (await names(work, [helper_id or 0])).get(helper_id or 0, ""),
        dues[-1] if dues else None,
        concluded[-1].state if concluded else "",
        concluded[-1].due if concluded else None,
    )


async def _votes(work: Work, view: CaseView) -> dict[str, Voted]:
    """The ballots that the newest steps of the case took, as they were counted."""
    taken = {each.action: each.meeting_id for each in view.steps if each.action in TAKES}
    wanted = {(taken[action], kind) for action in taken for kind in TAKES[action]}
    ids = select(Ballot.id).where(
        Ballot.subject_id == view.person_id, Ballot.meeting_id.in_(list(taken.values()))
    )
    found = await load(work, (await work.db.execute(ids)).scalars())
    return {
        each.kind: Voted(each.count.figures.yes, each.count.base, each.count.calculation)
        for each in found
        if each.count and each.state == "counted" and (each.meeting_id, each.kind) in wanted
    }
