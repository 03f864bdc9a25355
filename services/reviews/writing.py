"""The self-review, a section at a time over days; corrected freely until it is presented.

Written by the member, or by the secretariat for a member without a phone (it is marked so); that
of a collective by its head, its deputies or the secretariat of its cell.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from services.db.models import AnnualPlan, Chat, SelfReview, SelfReviewEntry, SelfReviewStep
from services.people import COMMITTEE, SECRETARIAT, WARD
from services.refusal import Refused
from services.reviews import reading
from services.reviews.questions import CLOSING, IF_ANY, WHOLE, sections
from services.reviews.reading import Entry, Season, Subject, SuggestionView
from services.reviews.session_views import last_of
from services.reviews.sessions import add
from services.reviews.standing import Written, self_review_of
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


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it stands. `sections`: its questions in order (GRD-R07 to R10).

    `criteria` and `scale`: what the plan sets for its form; without them no points are given and
    no level follows from points (GRD-G04). `own`: the actor writes the own one.
    """

    season: Season
    subject: Subject
    sections: tuple[str, ...]
    suggestions: tuple[SuggestionView, ...]
    criteria: tuple[Entry, ...]
    scale: tuple[Entry, ...]
    written: Written
    own: bool

    @property
    def lacking(self) -> tuple[str, ...]:
        """Sections that must have something in them and have nothing."""
        filled = self.written.filled
        if WHOLE in filled:
            return ()
        return tuple(key for key in self.sections if key not in filled)

    @property
    def next_section(self) -> str:
        """The first section nobody has answered; "" when each was, or the whole was uploaded."""
        answered = {*self.written.answers, *self.written.files}
        if WHOLE in answered:
            return ""
        return next((key for key in self.sections if key not in answered), "")

    @property
    def next_criterion(self) -> Entry | None:
        """The first group of criteria without points."""
        return next((one for one in self.criteria if one.key not in self.written.scores), None)

    @property
    def most(self) -> int:
        """The most points that all groups of criteria give together."""
        return sum(one.points or 0 for one in self.criteria)

    @property
    def by_scale(self) -> int | None:
        """The level that the plan's scale gives for the points; None: no scale, or unfinished."""
        if not self.scale or not self.criteria or self.next_criterion is not None:
            return None
        total = self.written.points or 0
        reached = [int(one.key) for one in self.scale if total >= (one.points or 0)]
        return max(reached, default=int(Level.FAILED))

    @property
    def complete(self) -> bool:
        """Nothing is missing that must be there before it is presented."""
        must = [key for key in self.lacking if key not in IF_ANY]
        return not must and self.next_criterion is None and self.written.level is not None


async def own(work: Work) -> Review | Refused:
    """The actor's own review of this year. Refused: no_cell, no_review_season, review_excluded."""
    unit = await home_unit(work)
    if unit is None:
        return Refused("no_cell")
    season = await reading.season_of_unit(work, unit.id, work.today.year)
    if season is None:
        return Refused("no_review_season", {"year": work.today.year})
    mine = await reading.subjects_of(
        work, season.id, kinds=("member", "leader"), person_id=work.acting.person_id
    )
    must = sorted((one for one in mine if one.must), key=lambda one: one.kind != "member")
    if not must:
        return EXCLUDED.get(mine[0].reason if mine else "", Refused("review_not_listed"))
    return await _review(work, season, must[0])


async def access(work: Work, subject_id: int) -> Review | Refused:
    """A review, for who writes it; once it was sent or presented also for the cell's committee.

    Refused: no_review.
    """
    found = await reading.subject(work, subject_id)
    if found is None or not found.must:
        return Refused("no_review")
    review = await loaded(work, subject_id)
    given = review.written.when("sent") or review.written.closed
    reads = work.acting.holds(found.unit_id, *COMMITTEE) and given
    return review if reads or await _writes(work, review) else Refused("no_review")


async def loaded(work: Work, subject_id: int) -> Review:
    """The review of a subject; the caller asked who may see it."""
    one = await reading.subject(work, subject_id)
    season = await reading.season_of(work, one.season_id) if one else None
    assert one is not None and season is not None  # noqa: S101, PT018 - narrows the types
    return await _review(work, season, one)


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
    return await _keep(work, subject_id, kind="answer", key=key, words=kept, file_id=file_id)


async def score(work: Work, subject_id: int, key: str, points: int) -> Review | Refused:
    """Points of a group of criteria (GRD-G04).

    Refused: no_review, review_presented, review_points (more than the plan gives).
    """
    found = await _open(work, subject_id)
    most = {one.key: one.points or 0 for one in found.criteria} if found else {}
    if key not in most:
        return await _why(work, subject_id, "review_section")
    if not 0 <= points <= most[key]:
        return Refused("review_points", {"most": most[key]})
    return await _keep(work, subject_id, kind="score", key=key, points=points)


async def level(work: Work, subject_id: int, own_level: int) -> Review | Refused:
    """The own level, 1 to 4 (GRD-G02). Refused: no_review, review_presented, review_section."""
    if await _open(work, subject_id) is None or own_level not in list(Level):
        return await _why(work, subject_id, "review_section")
    return await _keep(work, subject_id, kind="level", points=own_level)


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
    await work.db.execute(insert(SelfReviewStep).values(**values, words=words, **by))
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
    held = (await reading.posts_of(work, [me], work.today)).get(me, [])
    return any(post.collective_id == one.collective_id for post in held)


async def _without_chat(work: Work, person_id: int | None) -> bool:
    """Nobody else writes for a member who can be asked."""
    linked = select(Chat.id).where(Chat.person_id == person_id, Chat.blocked_at.is_(None))
    return (await work.db.execute(linked.limit(1))).first() is None


async def _review(work: Work, season: Season, one: Subject) -> Review:
    suggested = (await reading.suggestions_of(work, [one.id])).get(one.id, [])
    plans = await _has_plan(work, one, season.year)
    book = await book_for(work, one.unit_id)
    criteria = await reading.entries(work, season.id, "criterion")
    scale = await reading.entries(work, season.id, "scale")
    return Review(
        season,
        one,
        sections(book, one, work.today, plan=plans, suggested=bool(suggested)),
        tuple(suggested),
        tuple(each for each in criteria if each.form in ("", one.form)),
        tuple(each for each in scale if each.form in ("", one.form)),
        await self_review_of(work, one.id) or Written(0, one.id),
        one.person_id == work.acting.person_id,
    )


async def _has_plan(work: Work, one: Subject, year: int) -> bool:
    if one.person_id is None:
        return True
    mine = select(AnnualPlan.id).where(
        AnnualPlan.person_id == one.person_id, AnnualPlan.year == year
    )
    return (await work.db.execute(mine.limit(1))).first() is not None


async def _keep(work: Work, subject_id: int, **entry: Any) -> Review | Refused:
    review_id = await _begun(work, subject_id)
    by = {"written_by": work.acting.person_id, "written_at": work.now, "review_id": review_id}
    await work.db.execute(insert(SelfReviewEntry).values(**entry, **by))
    work.record("review.written", f"subject:{subject_id}", kind=entry["kind"])
    return await access(work, subject_id)


async def _begun(work: Work, subject_id: int) -> int:
    """The review of a subject, begun when it is not there yet."""
    there = select(SelfReview.id).where(SelfReview.subject_id == subject_id)
    if (found := (await work.db.execute(there)).scalar_one_or_none()) is not None:
        return found
    by = {"started_by": work.acting.person_id, "started_at": work.now}
    new = insert(SelfReview).values(subject_id=subject_id, **by).returning(SelfReview.id)
    return (await work.db.execute(new)).scalar_one()
