"""What the bot holds for a unit, as the phone page shows it beside the phones."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from handlers.texts import Texts
from services.db.engine import AnyRow
from services.db.models import Answer, Meeting, Membership, OutboxRow, Person, Reminder, Unit
from services.work import Work

MOST = 40
Section = dict[str, Any]


async def unit_view(work: Work, unit_name: str, t: Texts) -> dict[str, Any]:
    """{"sections": [{"title", "columns", "rows"}]}: meetings, answers, what is due, the outbox."""
    unit_id = await _unit_id(work, unit_name)
    sections = [
        await _meetings(work, unit_id, t),
        await _answers(work, unit_id, t),
        await _due(work, unit_id, t),
        await _outbox(work, unit_id, t),
    ]
    return {"unit": unit_name, "sections": sections}


async def people_view(work: Work) -> dict[str, dict[str, Any]]:
    """Member code → what the bot knows: linked or not."""
    from services.db.models import Chat

    linked = select(Chat.id).where(Chat.person_id == Person.id, Chat.blocked_at.is_(None))
    rows = await work.db.execute(select(Person.code, linked.exists()))
    return {row[0]: {"linked": row[1]} for row in rows}


async def _unit_id(work: Work, name: str) -> int:
    return (await work.db.execute(select(Unit.id).where(Unit.name == name))).scalar() or 0


async def _meetings(work: Work, unit_id: int, t: Texts) -> Section:
    statement = select(Meeting.starts_at, Meeting.place, Meeting.state)
    rows = await _rows(work, statement.where(Meeting.unit_id == unit_id))
    shown = [[t.moment(row[0]), row[1], t(f"view.state.{row[2]}")] for row in rows]
    return _section(t, "meetings", ("when", "place", "state"), shown)


async def _answers(work: Work, unit_id: int, t: Texts) -> Section:
    newest = select(func.max(Answer.id)).group_by(Answer.meeting_id, Answer.person_id)
    statement = (
        select(Person.full_name, Answer.answer, Answer.reason)
        .join(Person, Person.id == Answer.person_id)
        .join(Meeting, Meeting.id == Answer.meeting_id)
        .where(Meeting.unit_id == unit_id, Answer.id.in_(newest))
        .order_by(Answer.id.desc())
    )
    shown = [
        [row[0], t(f"answer.{row[1]}"), t(f"reason.{row[2]}") if row[2] else ""]
        for row in await _rows(work, statement)
    ]
    return _section(t, "answers", ("name", "answer", "reason"), shown)


async def _due(work: Work, unit_id: int, t: Texts) -> Section:
    statement = (
        select(Reminder.due_at, Reminder.kind, func.count())
        .join(Membership, Membership.person_id == Reminder.person_id)
        .where(Membership.unit_id == unit_id, Reminder.state == "planned")
        .group_by(Reminder.due_at, Reminder.kind)
        .order_by(Reminder.due_at)
    )
    rows = await _rows(work, statement)
    shown = [[t.moment(row[0]), t(f"view.kind.{row[1]}"), str(row[2])] for row in rows]
    return _section(t, "due", ("when", "kind", "people"), shown)


async def _outbox(work: Work, unit_id: int, t: Texts) -> Section:
    from services.db.models import Chat

    statement = (
        select(OutboxRow.state, func.count())
        .join(Chat, Chat.id == OutboxRow.chat_id)
        .join(Membership, Membership.person_id == Chat.person_id)
        .where(Membership.unit_id == unit_id)
        .group_by(OutboxRow.state)
    )
    shown = [[t(f"view.outbox.{row[0]}"), str(row[1])] for row in await _rows(work, statement)]
    return _section(t, "outbox", ("state", "messages"), shown)


async def _rows(work: Work, statement: Select[*tuple[Any, ...]]) -> Sequence[AnyRow]:
    return (await work.db.execute(statement.limit(MOST))).all()


def _section(t: Texts, name: str, columns: Sequence[str], rows: list[list[str]]) -> Section:
    heads = [t(f"view.column.{column}") for column in columns]
    return {"title": t(f"view.{name}"), "columns": heads, "rows": rows}
