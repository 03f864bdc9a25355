"""The wording of each kind of reminder; what one person gets at one time is one message.

A reminder says nothing that a stranger must not read on a locked screen: no reasons, no names of
others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.attendance import answer_choices
from handlers.phrases import meeting_line
from handlers.texts import Texts
from handlers.vocabulary import Choice, Reply
from services.meetings import MeetingView
from services.reminders.due import Item
from services.reminders.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Notice:
    """A message, and the question a free answer to it belongs to (None: it asks nothing)."""

    reply: Reply
    conversation: str | None
    step: str | None
    draft: dict[str, Any]


def compose(t: Texts, items: Sequence[Item]) -> Notice:
    """One message for all of a person's items."""
    asking = {item.meeting_id: item for item in items if KINDS[item.kind].asks}
    text = "\n\n".join(_text(t, item, ask=len(asking) == 1) for item in _once(items))
    others = tuple(choice for item in items for choice in _links(t, item))
    if len(asking) == 1:
        meeting_id = next(iter(asking))
        choices = answer_commands(t, meeting_id)
        reply = Reply(text, (*choices, *others), columns=2)
        return Notice(reply, "attendance", "ask", {"meeting": meeting_id})
    opened = [
        Choice(f"/traloi {item.meeting_id}", _answer_to(t, item)) for item in asking.values()
    ]
    return Notice(Reply(text, (*opened, *others)), None, None, {})


def answer_commands(t: Texts, meeting_id: int) -> tuple[Choice, ...]:
    """The four answers as commands: they still work when the message is a month old."""
    return tuple(
        Choice(f"/traloi {meeting_id} {choice.value}", choice.label)
        for choice in answer_choices(t)
    )


def _once(items: Sequence[Item]) -> list[Item]:
    """Of several reminders that ask about one meeting, the first one says it."""
    seen: set[int] = set()
    kept = []
    for item in items:
        if KINDS[item.kind].asks:
            if item.meeting_id in seen:
                continue
            seen.add(item.meeting_id)
        kept.append(item)
    return kept


def _text(t: Texts, item: Item, *, ask: bool) -> str:
    meeting = MeetingView(item.meeting_id, 0, item.unit, item.starts_at, item.place, "planned")
    text = t(
        f"notice.{item.kind}",
        meeting=meeting_line(t, meeting),
        day=t.day_of(item.starts_at),
        note=item.note or "",
        count=item.to_rule,
    )
    return f"{text}\n{t('notice.ask')}" if ask and KINDS[item.kind].asks else text


def _links(t: Texts, item: Item) -> list[Choice]:
    links = {
        "absences_to_rule": (f"/tinhhinh {item.meeting_id}", "notice.see_absences"),
        "reason_asked": (f"/traloi {item.meeting_id} absent", "notice.answer_back"),
        "reason_refused": (f"/visao ATT-04 {item.meeting_id}", "choice.why"),
        "unexcused": (f"/visao ATT-03 {item.meeting_id}", "choice.why"),
    }
    if item.kind not in links:
        return []
    command, key = links[item.kind]
    return [Choice(command, t(key))]


def _answer_to(t: Texts, item: Item) -> str:
    return t("notice.answer_to", unit=item.unit, day=t.short_day(item.starts_at))
