"""The wording of each kind of reminder; what one person gets at one time is one message.

A reminder says nothing that a stranger must not read on a locked screen: no reasons, no names of
others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.attendance import answer_choices
from handlers.phrases import meeting_line
from handlers.texts import Texts
from handlers.vocabulary import Choice, Reply
from services.meetings import MeetingView
from services.reminders.due import Item
from services.reminders.kinds import KINDS
from services.reminders.of_meetings import MeetingFacts


@dataclass(frozen=True, slots=True)
class Notice:
    """A message, and the question a free answer to it belongs to (None: it asks nothing)."""

    reply: Reply
    conversation: str | None
    step: str | None
    draft: dict[str, Any]


def compose(t: Texts, items: Sequence[Item]) -> Notice:
    """One message for all of a person's items."""
    asking = {item.subject_id: item for item in items if KINDS[item.kind].asks}
    text = "\n\n".join(_text(t, item, ask=len(asking) == 1) for item in _once(items))
    others = tuple(choice for item in items for choice in _links(t, item))
    if len(asking) == 1:
        meeting_id = next(iter(asking))
        reply = Reply(text, (*answer_commands(t, meeting_id), *others), columns=2)
        return Notice(reply, "attendance", "ask", {"meeting": meeting_id})
    opened = [Choice(f"/traloi {id_}", _answer_to(t, item)) for id_, item in asking.items()]
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
        if KINDS[item.kind].asks and item.subject_id in seen:
            continue
        if KINDS[item.kind].asks:
            seen.add(item.subject_id)
        kept.append(item)
    return kept


def _text(t: Texts, item: Item, *, ask: bool) -> str:
    text = t(f"notice.{item.kind}", **WORDED[KINDS[item.kind].subject](t, item.facts))
    return f"{text}\n{t('notice.ask')}" if ask and KINDS[item.kind].asks else text


def _of_meeting(t: Texts, facts: MeetingFacts) -> dict[str, object]:
    view = MeetingView(facts.meeting_id, 0, facts.unit, facts.starts_at, facts.place, facts.state)
    return {
        "meeting": meeting_line(t, view),
        "day": t.day_of(facts.starts_at),
        "note": facts.ruling_note or "",
        "because": facts.cancelled_because or "",
        "count": facts.to_rule,
    }


WORDED: Mapping[str, Callable[[Texts, Any], dict[str, object]]] = {"meeting": _of_meeting}
"""subject of a reminder → the values its sentences are filled with"""


def _links(t: Texts, item: Item) -> list[Choice]:
    links = {
        "absences_to_rule": ("/tinhhinh {id}", "notice.see_absences"),
        "reason_asked": ("/traloi {id} absent", "notice.answer_back"),
        "reason_refused": ("/visao ATT-04 {id}", "choice.why"),
        "unexcused": ("/visao ATT-03 {id}", "choice.why"),
    }
    if item.kind not in links:
        return []
    command, key = links[item.kind]
    return [Choice(command.format(id=item.subject_id), t(key))]


def _answer_to(t: Texts, item: Item) -> str:
    day = t.short_day(item.facts.starts_at)
    return t("notice.answer_to", unit=item.facts.unit, day=day)
