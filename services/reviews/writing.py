"""The self-review, a section at a time over days; corrected freely until it is presented.

Written by the member, or by the secretariat for a member without a phone (it is marked so); that
of a collective by its head, its deputies or the secretariat of its cell.
"""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, insert, select

from services.db.built import built
from services.db.models import Chat, SelfReview, SelfReviewEntry, SelfReviewStep
from services.people import COMMITTEE, SECRETARIAT, WARD
from services.refusal import Refused
from services.reviews import reading, review
from services.reviews.posts import posts_of
from services.reviews.questions import CLOSING, IF_ANY, WHOLE
from services.reviews.review import Review
from services.reviews.session_views import last_of
from services.reviews.sessions import add
from services.rulebooks import book_for
from services.rules import Finding
from services.rules.model import Level
from services.units import home_unit
from services.words import visible
from services.work import Work

LONGEST = 8000
EXCLUDED = {
    "exempt": Refused("review_excluded_exempt"),
    "suspended": Refused("review_excluded_suspended"),
    "new": Refused("review_excluded_new"),
}
"""who does not review this year, and why (GRD-R04)"""
_ENTRY, _STEP = insert(SelfReviewEntry), insert(SelfReviewStep)


async def own(work: Work) -> Review | Refused:
    """The actor's own review of this year. Refused: no_cell, no_review_season, review_excluded."""
    unit = await home_unit(work)
    if unit is None:
        return Refused("no_cell")
    season = await reading.season_of_unit(work, unit.id, work.today.year)
    if season is None:
        return Refused("no_review_season", {"year": work.today.year})
    mine = await reading.subjects_of_person(
        work, season.id, work.acting.person_id, ("member", "leader")
    )
    must = sorted((one for one in mine if one.must), key=lambda one: one.kind != "member")
    if not must:
        return EXCLUDED.get(mine[0].reason if mine else "", Refused("review_not_listed"))
    found = await review.load(work, season, must[0])
    work.read.keep(work.db, _key(work, found.subject.id), found)
    return found


async def access(work: Work, subject_id: int) -> Review | Refused:
    """A review, for who writes it; once it was sent or presented also for the cell's committee.

    Refused: no_review.
    """
    found = await _loaded(work, subject_id)
    if found is None or not found.subject.must:
        return Refused("no_review")
    given = found.written.when("sent") or found.written.closed
    reads = work.acting.holds(found.subject.unit_id, *COMMITTEE) and given
    return found if reads or await _writes(work, found) else Refused("no_review")


async def loaded(work: Work, subject_id: int) -> Review:
    """The review of a subject; the caller asked who may see it."""
    found = await _loaded(work, subject_id)
    assert found is not None  # noqa: S101 - narrows the type
    return found


async def _loaded(work: Work, subject_id: int) -> Review | None:
    """Read once in a transaction, until something is written."""
    key = _key(work, subject_id)
    return await work.read.get(work.db, key, lambda: _anew(work, subject_id))


async def _anew(work: Work, subject_id: int) -> Review | None:
    one = await reading.subject(work, subject_id)
    season = await reading.season_of(work, one.season_id) if one else None
    return await review.load(work, season, one) if one and season else None


def _key(work: Work, subject_id: int) -> Hashable:
    return "review", subject_id, work.acting.person_id


async def answer(
    work: Work, subject_id: int, key: str, words: str, file_id: int | None = None
) -> Review | Refused:
    """Words or a file for a section; empty words where there is nothing to say ("nếu có").

    The report of a collective may be one file, under the key WHOLE.

    Refused: no_review, review_presented, review_section.
    """
    found = await _open(work, subject_id)
    if found is None or not (key in found.sections or _whole(found, key, file_id)):
        return await _why(work, subject_id, "review_section")
    if not words.strip() and file_id is None and key not in IF_ANY:
        return Refused("review_section")
    kept = visible(words).strip()[:LONGEST]
    return await _keep(work, found, kind="answer", key=key, words=kept, file_id=file_id)


async def score(work: Work, subject_id: int, key: str, points: int) -> Review | Refused:
    """Points of a group of criteria (GRD-G04).

    Refused: no_review, review_presented, review_points (more than the plan gives).
    """
    found = await _open(work, subject_id)
    most = {one.key: one.points or 0 for one in found.criteria} if found else {}
    if found is None or key not in most:
        return await _why(work, subject_id, "review_section")
    if not 0 <= points <= most[key]:
        return Refused("review_points", {"most": most[key]})
    return await _keep(work, found, kind="score", key=key, points=points)


async def level(work: Work, subject_id: int, own_level: int) -> Review | Refused:
    """The own level, 1 to 4 (GRD-G02). Refused: no_review, review_presented, review_section."""
    found = await _open(work, subject_id)
    if found is None or own_level not in list(Level):
        return await _why(work, subject_id, "review_section")
    return await _keep(work, found, kind="level", points=own_level)


async def send(work: Work, subject_id: int) -> Review | Refused:
    """Gives it to the committee, for the meeting; it can still be corrected until presented.

    After the meeting it is completed with this: the last step of GRD-R20.

    Refused: no_review, review_presented, review_incomplete.
    """
    found = await _open(work, subject_id)
    if found is None:
        return await _why(work, subject_id, "no_review")
    if not found.complete:
        return Refused("review_incomplete")
    last = found.written.steps[-1].step if found.written.steps else ""
    await mark(work, subject_id, "final" if last == "completing" else "sent")
    held = await last_of(work, subject_id) if last == "completing" else None
    if held is not None and found.subject.kind != "collective":
        await add(work, held, "individual_completes", subject_id)
    return await access(work, subject_id)


async def mark(work: Work, subject_id: int, step: str, words: str = "") -> None:
    """Adds a step: sent | presented | completing | final | reopened; the caller asked."""
    values = {"review_id": await _begun(work, subject_id), "step": step, "on_day": work.today}
    by = {"taken_by": work.acting.person_id, "taken_at": work.now}
    await work.db.execute(_STEP, values | {"words": words} | by)
    work.record(f"review.{step}", f"subject:{subject_id}")


async def complete_headings(work: Work, found: Review) -> Finding:
    """Whether the self-evaluation says all it must (GRD-G05): at least one number, and so on."""
    filled = found.written.filled
    headings = {
        "quantified_results": any(map(str.isdigit, " ".join(found.written.answers.values()))),
        "strengths": bool(filled - {*CLOSING, *IF_ANY}),
        "limits": "shortcomings" in filled,
        "causes": "limits_and_causes" in filled,
        "remedies": "remedies" in filled,
    }
    facts = {"filled": [name for name, there in headings.items() if there]}
    book = await book_for(work, found.subject.unit_id)
    return book.judge("GRD-G05", facts, work.today)


async def _open(work: Work, subject_id: int) -> Review | None:
    """The review when the actor may write in it now."""
    found = await access(work, subject_id)
    if isinstance(found, Refused) or found.written.closed or not await _writes(work, found):
        return None
    return found


async def _why(work: Work, subject_id: int, code: str) -> Refused:
    found = await access(work, subject_id)
    if isinstance(found, Refused):
        return found
    return Refused("review_presented") if found.written.closed else Refused(code)


def _whole(found: Review, key: str, file_id: int | None) -> bool:
    return key == WHOLE and found.subject.kind == "collective" and file_id is not None


async def _writes(work: Work, found: Review) -> bool:
    """Its member, or who may write for it."""
    one, me = found.subject, work.acting.person_id
    if one.person_id == me:
        return True
    if one.kind == "collective" and work.acting.holds(one.unit_id, *SECRETARIAT, *WARD):
        return True
    if work.acting.holds(one.unit_id, *SECRETARIAT):
        return await _without_chat(work, one.person_id)
    if one.kind != "collective":
        return False
    held = (await posts_of(work, [me], work.today)).get(me, [])
    return any(post.collective_id == one.collective_id for post in held)


async def _without_chat(work: Work, person_id: int | None) -> bool:
    """Nobody else writes for a member who can be asked."""
    linked = select(Chat.id).where(Chat.person_id == person_id, Chat.blocked_at.is_(None))
    return (await work.db.execute(linked.limit(1))).first() is None


async def _keep(work: Work, found: Review, **entry: Any) -> Review:
    """Adds an entry; nothing needs to be read anew."""
    subject_id = found.subject.id
    review_id = found.written.id or await _begun(work, subject_id)
    by = {"written_by": work.acting.person_id, "written_at": work.now, "review_id": review_id}
    await work.db.execute(_ENTRY, entry | by)
    work.record("review.written", f"subject:{subject_id}", kind=entry["kind"])
    after = replace(found, written=replace(found.written, id=review_id).after(**entry))
    work.read.keep(work.db, _key(work, subject_id), after)
    return after


async def _begun(work: Work, subject_id: int) -> int:
    """The review of a subject, begun when it is not there yet."""
    there = await work.db.execute(*_kept(subject_id))
    if (found := there.scalar_one_or_none()) is not None:
        return found
    by = {"started_by": work.acting.person_id, "started_at": work.now}
    new = insert(SelfReview).values(subject_id=subject_id, **by).returning(SelfReview.id)
    return (await work.db.execute(new)).scalar_one()


@built
def _kept(subject_id: int) -> Select[int]:
    return select(SelfReview.id).where(SelfReview.subject_id == subject_id)
