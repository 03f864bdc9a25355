"""The rows behind the comments of a year: the session, words by task, proposals by kind."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, func, select

from services.db.built import built
from services.db.engine import AnySelect
from services.db.models import BookComment, CommentSession, PraiseProposal
from services.work import Work


@built
def sat(unit_id: int, year: int) -> AnySelect:
    """The newest session of a committee about the books of a year."""
    of = CommentSession
    columns = (of.id, of.unit_id, of.year, of.held_on, of.present)
    held = select(*columns).where(of.unit_id == unit_id, of.year == year)
    return held.order_by(of.id.desc()).limit(1)


@built
def _newest_comments(year: int, ids: Collection[int]) -> Select[int, str, str, date]:
    of = BookComment
    newest = (
        select(func.max(of.id))
        .join(CommentSession, CommentSession.id == of.session_id)
        .where(CommentSession.year == year, of.introduction_id.in_(ids))
        .group_by(of.introduction_id, of.task)
    )
    columns = (of.introduction_id, of.task, of.words, CommentSession.held_on)
    joined = select(*columns).join(CommentSession, CommentSession.id == of.session_id)
    return joined.where(of.id.in_(newest))


async def comments(
    work: Work, year: int, ids: Sequence[int]
) -> tuple[dict[int, dict[str, str]], dict[int, date]]:
    """Introduction → words by task, and → the day of the session its newest comment is from."""
    words: dict[int, dict[str, str]] = {}
    days: dict[int, date] = {}
    for row in await work.db.execute(*_newest_comments(year, ids)):
        words.setdefault(row[0], {})[row[1]] = row[2]
        days[row[0]] = max(row[3], days.get(row[0], row[3]))
    return words, days


@built
def _newest_proposals(year: int, ids: Collection[int]) -> Select[int, str, str]:
    of = PraiseProposal
    newest = (
        select(func.max(of.id))
        .where(of.year == year, of.introduction_id.in_(ids))
        .group_by(of.introduction_id, of.kind)
    )
    columns = (of.introduction_id, of.kind, of.words)
    return select(*columns).where(of.id.in_(newest)).order_by(of.kind)


async def proposals(work: Work, year: int, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Introduction → kind → words; one that was taken back has none and is left out."""
    found: dict[int, dict[str, str]] = {}
    for row in await work.db.execute(*_newest_proposals(year, ids)):
        if row.words:
            found.setdefault(row[0], {})[row[1]] = row[2]
    return found
