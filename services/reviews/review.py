"""A review as it stands: whose, by which plan, its questions, and what was written."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from services.db.built import built
from services.db.models import AnnualPlan
from services.reviews import reading
from services.reviews.questions import IF_ANY, WHOLE, sections
from services.reviews.reading import Entry, Season, Subject
from services.reviews.standing import Written, self_review_of
from services.reviews.suggestions import SuggestionView, suggestions_of
from services.rulebooks import book_for
from services.rules.model import Level
from services.work import Work


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


async def load(work: Work, season: Season, one: Subject) -> Review:
    """The review of a subject; the caller asked who may see it."""
    suggested = (await suggestions_of(work, [one.id])).get(one.id, [])
    plans = await _has_plan(work, one, season.year)
    book = await book_for(work, one.unit_id)
    entries = await reading.entries(work, season.id, "criterion", "scale")
    mine = [each for each in entries if each.form in ("", one.form)]
    return Review(
        season,
        one,
        sections(book, one, work.today, plan=plans, suggested=bool(suggested)),
        tuple(suggested),
        tuple(each for each in mine if each.kind == "criterion"),
        tuple(each for each in mine if each.kind == "scale"),
        await self_review_of(work, one.id) or Written(0, one.id),
        one.person_id == work.acting.person_id,
    )


async def _has_plan(work: Work, one: Subject, year: int) -> bool:
    if one.person_id is None:
        return True
    return (await work.db.execute(*_plan(one.person_id, year))).first() is not None


@built
def _plan(person_id: int, year: int) -> Select[int]:
    of = AnnualPlan
    return select(of.id).where(of.person_id == person_id, of.year == year).limit(1)
