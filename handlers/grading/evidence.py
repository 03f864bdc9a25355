"""What is on record of a person's year, as the committee that proposes sees it."""

from handlers.conversation import Turn
from handlers.ratings.words import judgement, period
from handlers.reviews.words import short, whole_year
from handlers.texts import Texts
from services.grading.known import Known
from services.grading.subjects import Subject
from services.privacy import views as looks
from services.ratings.reading import Rated
from services.reviews import known as recorded
from services.reviews import standing


def seen(turn: Turn, *subjects: Subject) -> None:
    """Who looked at these people's grades is on record; a collective is nobody's own."""
    for each in subjects:
        if each.person_id is not None:
            looks.saw(turn.work, each.person_id, "grade")


async def person_lines(turn: Turn, known: Known, year: int) -> list[str]:
    """Own points, attendance, dues, residence, tasks, plan, and what the ward sent (DIS-12).

    The caller asked who may see it.
    """
    written = await standing.self_review_of(turn.work, known.subject.id)
    lines = []
    if known.written.reviewed and written is not None and written.points is not None:
        lines.append(turn.t("grade.points", points=written.points))
    lines += whole_year(turn.t, await recorded.of_member(turn.work, known.subject, year))
    return lines + (_rated(turn.t, known.rated) if known.rated else [])


def _rated(t: Texts, rated: Rated) -> list[str]:
    """The ratings of the ward, the year's first, then the months without one."""
    lines = [
        t("ratings.said", period=period(t, each), said=judgement(t, each.level, short(each.words)))
        for each in rated.ratings
    ]
    if rated.missing:
        months = ", ".join(str(each.month) for each in rated.missing)
        lines.append(t("ratings.missing", months=months))
    return [t("grade.rated"), *lines]
