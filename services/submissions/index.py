"""The index of a season's files, unit by unit, for the Party Building Board (REP-25).

Counted from what is kept: nobody's words and nobody's level stand in it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, extract, func, select

from services import files
from services.clock import local
from services.db.engine import AnySelect
from services.db.models import (
    Grade,
    GradeComment,
    GradeCommentText,
    GradeComplaint,
    Paper,
    ReviewPlacement,
    ReviewSubject,
    SelfReview,
)
from services.documents import season_index
from services.documents.papers import MadePaper
from services.documents.season_index import Line
from services.refusal import Refused
from services.submissions import sending
from services.submissions.sending import WardView
from services.work import Work

MINUTES = "review_minutes"


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """What is kept of a unit; `sent_at`: when its results came, None when they did not."""

    unit: str
    reviews: int
    minutes: int
    comments: int
    proposals: int
    decisions: int
    complaints: int
    sent_at: datetime | None


async def of_ward(work: Work, ward_id: int) -> list[UnitFiles] | Refused:
    """Every unit of the season. Refused: not_yours, no_season."""
    board = await sending.access_board(work, ward_id)
    if isinstance(board, Refused):
        return board
    return await _of_board(work, board)


async def workbook(work: Work, ward_id: int) -> MadePaper | Refused:
    """The same as a workbook, its maker's alone. Refused: not_yours, no_season."""
    found = await of_ward(work, ward_id)
    if isinstance(found, Refused):
        return found
    year = sending.season_year(work.today)
    content = await asyncio.to_thread(
        season_index.build, [_line(each) for each in found], year, work.today
    )
    name = f"muc-luc-ho-so-{year}.xlsx"
    file_id = await files.store(work, name, season_index.MIME, content)
    work.record("submission.indexed", f"unit:{ward_id}", year=year)
    return MadePaper(file_id, name, season_index.MIME)


async def _of_board(work: Work, board: WardView) -> list[UnitFiles]:
    season = board.season
    newest = (
        select(func.max(ReviewPlacement.id))
        .join(ReviewSubject, ReviewSubject.id == ReviewPlacement.subject_id)
        .where(ReviewSubject.season_id == season.id)
        .group_by(ReviewPlacement.subject_id)
    )
    place = ReviewPlacement
    placed = place.id.in_(newest)
    given = (
        select(place.unit_id, func.count(Grade.subject_id.distinct()))
        .join(Grade, Grade.subject_id == place.subject_id)
        .where(placed)
        .group_by(place.unit_id)
    )
    reviews = _counting(SelfReview, placed)
    comments = (
        select(place.unit_id, func.count(GradeCommentText.comment_id.distinct()))
        .join(GradeComment, GradeComment.subject_id == place.subject_id)
        .join(GradeCommentText, GradeCommentText.comment_id == GradeComment.id)
        .where(placed)
        .group_by(place.unit_id)
    )
    minutes = (
        select(Paper.unit_id, func.count())
        .where(Paper.kind == MINUTES, extract("year", Paper.made_at) >= season.year)
        .group_by(Paper.unit_id)
    )
    kept = {
        "reviews": await _by_unit(work, reviews),
        "minutes": await _by_unit(work, minutes),
        "comments": await _by_unit(work, comments),
        "proposals": await _by_unit(work, given.where(Grade.stage == "proposal")),
        "decisions": await _by_unit(work, given.where(Grade.stage == "decision")),
        "complaints": await _by_unit(work, _counting(GradeComplaint, placed)),
    }
    return [
        UnitFiles(
            step.unit,
            **{name: counts.get(step.unit_id, 0) for name, counts in kept.items()},
            sent_at=step.sent_at,
        )
        for step in board.steps
    ]


def _counting(
    model: type[SelfReview] | type[GradeComplaint], placed: ColumnElement[bool]
) -> AnySelect:
    place = ReviewPlacement
    counted = select(place.unit_id, func.count(model.id))
    joined = counted.join(model, model.subject_id == place.subject_id)
    return joined.where(placed).group_by(place.unit_id)


async def _by_unit(work: Work, statement: AnySelect) -> Mapping[int, int]:
    return {row[0]: row[1] for row in await work.db.execute(statement)}


def _line(found: UnitFiles) -> Line:
    return Line(
        found.unit,
        found.reviews,
        found.minutes,
        found.comments,
        found.proposals,
        found.decisions,
        found.complaints,
        f"{local(found.sent_at):%d/%m/%Y %H:%M}" if found.sent_at else "chưa nộp",
    )
