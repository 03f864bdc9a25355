"""A self-review as its form: Mẫu 01, 2A, 2B, 2C, kept as a paper of the cell."""

import asyncio

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services import files
from services.db.models import Person, Unit
from services.documents import papers, word
from services.documents.fields import Head
from services.documents.forms import Forms
from services.documents.grading import builders
from services.documents.grading import facts as plain
from services.documents.papers import MadePaper
from services.grading import comments
from services.privacy import views as looks
from services.refusal import Refused
from services.reviews import reading
from services.reviews.posts import heads_of, posts_of
from services.reviews.questions import WHOLE
from services.reviews.reading import Subject
from services.reviews.review import Review
from services.reviews.session_views import agenda, by_id, invited
from services.reviews.writing import access, loaded
from services.rulebooks import book_for
from services.rules.model import Level
from services.work import Work

PARTY_POSTS = {"head": "Bí thư", "deputy": "Phó Bí thư", "member": ""}
"""in a cell (ROL-02)"""

COMMITTEES = {
    "cell_committee_of_residence": "",
    "cell_committee_of_agency": "",
    "party_committee": "T/M ĐẢNG ỦY",
    "ward_standing_committee": "T/M BAN THƯỜNG VỤ",
}
"""kinds of collectives whose secretary signs, and for whom; "" follows from the issuer"""
ATTACHED = "(Có văn bản kèm theo)"


async def make(work: Work, subject_id: int, forms: Forms) -> MadePaper | Refused:
    """The form of a review as far as it is written. Refused: no_review."""
    found = await access(work, subject_id)
    if isinstance(found, Refused):
        return found
    paper = await paper_of(work, found)
    content = await asyncio.to_thread(forms.render, paper, work.today)
    one = found.subject
    if one.person_id is not None:
        looks.saw(work, one.person_id, "review")
    made = MadePaper(0, f"mau-{one.form.lower()}.docx", word.MIME)
    kept: dict[str, object] = {"kind": "self_review", "unit_id": one.unit_id}
    return await papers.keep(work, made, content, kept | {"for_person_id": one.person_id})


async def paper_of(work: Work, found: Review) -> Head:
    """The fields of its form; what was not said is left for the pen."""
    one = found.subject
    unit, parent = await unit_names(work, one.unit_id)
    said = {key: words.splitlines() for key, words in found.written.answers.items() if words}
    facts = plain.ReviewFacts(
        plain.Issuer(unit, parent, work.today),
        found.season.year,
        said | {key: [ATTACHED] for key in found.written.files if key != WHOLE},
        await _assessed(work, found),
    )
    if one.kind == "collective":
        return builders.collective(one.name, await head_signs(work, one), facts)
    return builders.individual(one.form or "2C", await _person(work, one, unit), facts)


async def _assessed(work: Work, found: Review) -> plain.SelfGraded:
    book = (await book_for(work, found.subject.unit_id)).on(work.today)
    labels = book.value("grading.levels", max(work.today, found.season.issued_on)).value
    points = tuple(
        plain.Points(each.text, found.written.scores.get(each.key), each.points or 0)
        for each in found.criteria
    )
    own = Level(found.written.level) if found.written.level else None
    return plain.SelfGraded(tuple(map(str, labels)), points, own)  # type: ignore[arg-type]


async def _person(work: Work, one: Subject, cell: str) -> plain.Person:
    columns = (Person.full_name, Person.birth_date, Person.workplace)
    row = (await work.db.execute(select(*columns).where(Person.id == one.person_id))).one()
    held = (await posts_of(work, [one.person_id or 0], work.today)).get(one.person_id or 0, [])
    titles = ", ".join(post.title or post.collective for post in held)
    party = PARTY_POSTS.get(one.position, "") if one.kind == "member" else ""
    return plain.Person(row.full_name, row.birth_date, cell, row.workplace or "", party, titles)


async def unit_names(work: Work, unit_id: int) -> tuple[str, str | None]:
    """The name of a unit, and of the one above it."""
    of = aliased(Unit)
    above = select(Unit.name).where(Unit.id == of.parent_id)
    own = select(of.name, above.scalar_subquery()).where(of.id == unit_id)
    row = (await work.db.execute(own)).one()
    return row[0], row[1]


async def head_signs(work: Work, one: Subject) -> plain.Signer:
    """Who heads a collective signs for it, by the post held there; no name when nobody does."""
    heads = await heads_of(work, [one.collective_id or 0], work.today)
    named = select(Person.full_name).where(Person.id.in_(heads.values()))
    name = (await work.db.execute(named)).scalar() or ""
    if one.collective_kind in COMMITTEES:
        return plain.Signer(name, signs_for=COMMITTEES[one.collective_kind])
    held = await posts_of(work, heads.values(), work.today)
    titles = [
        post.title
        for posts in held.values()
        for post in posts
        if post.collective_id == one.collective_id
    ]
    title = next(iter(titles), "") or "Người đứng đầu"
    return plain.Signer(name, title.upper(), "T/M TẬP THỂ LÃNH ĐẠO")


async def drafts_of(work: Work, session_id: int) -> list[Subject] | Refused:
    """The reports that were sent before a meeting, for those who are asked to it (GRD-R13).

    Refused: no_session.
    """
    one = await by_id(work, session_id)
    if one is None or one.draft_sent_on is None:
        return Refused("no_session")
    reports = [each for each in await agenda(work, one) if each.kind == "collective"]
    if not reports or work.acting.person_id not in await invited(work, one):
        return Refused("no_session")
    return reports


async def draft_of(
    work: Work, session_id: int, subject_id: int, forms: Forms
) -> MadePaper | Refused:
    """One of them as a file. Refused: no_session."""
    reports = await drafts_of(work, session_id)
    if isinstance(reports, Refused):
        return reports
    one = next((each for each in reports if each.id == subject_id), None)
    return await _draft(work, one, forms) if one else Refused("no_session")


async def draft_to_comment(work: Work, comment_id: int, forms: Forms) -> MadePaper | Refused:
    """The report as it stands, for who was asked to comment on it (GRD-R12).

    Refused: no_such_comment, no_session.
    """
    asked = await comments.access(work, comment_id)
    if isinstance(asked, Refused):
        return asked
    one = await reading.subject(work, asked.subject_id) if asked.kind == "draft" else None
    return await _draft(work, one, forms) if one else Refused("no_session")


async def _draft(work: Work, one: Subject, forms: Forms) -> MadePaper:
    """A report for the actor: the file that was uploaded as a whole, or the form."""
    review = await loaded(work, one.id)
    whole = review.written.files.get(WHOLE)
    if whole is not None:
        kept = await files.read(work, whole)
        made, content = MadePaper(0, kept.name, kept.mime), kept.content
    else:
        made = MadePaper(0, "mau-01.docx", word.MIME)
        content = await asyncio.to_thread(forms.render, await paper_of(work, review), work.today)
    for_me = {"unit_id": one.unit_id, "for_person_id": work.acting.person_id}
    return await papers.keep(work, made, content, {"kind": "self_review", **for_me})
