"""The wording of each kind of reminder; what one person gets at one time is one message.

A reminder says nothing that a stranger must not read on a locked screen: no reasons, no names of
others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.attendance import answer_choices
from handlers.dues_notices import (
    of_amounts,
    of_claims,
    of_contact,
    of_counter,
    of_dues,
    of_payment,
)
from handlers.exemptions.words import of_exemption
from handlers.grading.notices import of_grade
from handlers.morning import matter_choices, matter_lines
from handlers.notice_links import LINKS
from handlers.phrases import meeting_line
from handlers.ratings import words as ratings
from handlers.residence import book_notices as books
from handlers.residence import notices as residence
from handlers.reviews import words as reviews
from handlers.submissions.words import of_submission
from handlers.texts import Texts
from handlers.transfers.words import of_dissolution, of_transfer
from handlers.vocabulary import Choice, Reply
from services.dues.months import name as month_name
from services.dues.payments import WAYS
from services.meetings import MeetingView
from services.morning import Morning
from services.reminders.due import Item
from services.reminders.kinds import KINDS
from services.reminders.of_ballots import BallotFacts
from services.reminders.of_cases import CaseFacts
from services.reminders.of_dues import DuesFacts
from services.reminders.of_guests import GuestFacts
from services.reminders.of_meetings import MeetingFacts
from services.reminders.of_questions import QuestionFacts
from services.reminders.of_remarks import RemarkFacts
from services.reminders.of_screening import ReviewFacts, WardYear
from services.reminders.of_tasks import CellFacts, PlanFacts, TaskFacts

GRADES = ("grade_comment", "grade_season", "grade_ballot", "grade_result", "grade_complaint")
"""subjects of reminders about grades"""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message, and the question a free answer to it belongs to (None: it asks nothing)."""

    reply: Reply
    conversation: str | None
    step: str | None
    draft: dict[str, Any]


def compose(t: Texts, items: Sequence[Item]) -> Notice:
    """One message for all of a person's items."""
    asking = {_subject(item): item for item in items if KINDS[item.kind].asks}
    said = (_text(t, item, ask=len(asking) == 1) for item in _once(items))
    text = "\n\n".join(dict.fromkeys(said))
    links = [choice for item in items for choice in _links(t, item)]
    others = tuple({choice.label: choice for choice in reversed(links)}.values())[::-1]
    questions = [_question(t, item) for item in asking.values()]
    if len(questions) == 1:
        one = questions[0]
        reply = Reply(text, (*one.answers, *others), columns=2)
        return Notice(reply, one.conversation, one.step, one.draft)
    opened = [question.opened for question in questions]
    return Notice(Reply(text, (*opened, *others)), None, None, {})


@dataclass(frozen=True, slots=True)
class Question:
    """What a reminder asks: the answers, where they lead, and the way to it among several."""

    answers: tuple[Choice, ...]
    conversation: str
    step: str
    draft: dict[str, Any]
    opened: Choice


def _question(t: Texts, item: Item) -> Question:
    if KINDS[item.kind].subject == "dues":
        month = {"months": [month_name(item.facts.month)]}
        opened = Choice("/dangphi", t("menu.choice.dues"))
        return Question(paid_commands(t, item.facts), "dues", "ask", month, opened)
    id_ = item.subject_id
    if KINDS[item.kind].subject == "residence":
        shown = t("residence.choice.answer", day=t.short_day(item.facts.starts_at))
        way = Choice(f"/hopcutru {id_}", shown)
        answers = residence.answer_commands(t, id_)
        return Question(answers, "residence", "ask", {"session": id_}, way)
    opened = Choice(f"/traloi {id_}", _answer_to(t, item))
    return Question(answer_commands(t, id_), "attendance", "ask", {"meeting": id_}, opened)


def paid_commands(t: Texts, facts: DuesFacts) -> tuple[Choice, ...]:
    """Paid in cash, by transfer, and how to pay: as commands, which never go stale."""
    month = month_name(facts.month)
    ways = [Choice(f"/dadong {month} {way}", t(f"dues.way.{way}")) for way in WAYS]
    return (*ways, Choice("/cachdong", t("dues.choice.how")))


def _subject(item: Item) -> tuple[str, int]:
    return KINDS[item.kind].subject, item.subject_id


def answer_commands(t: Texts, meeting_id: int) -> tuple[Choice, ...]:
    """The four answers as commands: they still work when the message is a month old."""
    return tuple(
        Choice(f"/traloi {meeting_id} {choice.value}", choice.label)
        for choice in answer_choices(t)
    )


def _once(items: Sequence[Item]) -> list[Item]:
    """Of several reminders that ask about one meeting, the first one says it."""
    seen: set[tuple[str, int]] = set()
    kept = []
    for item in items:
        if KINDS[item.kind].asks and _subject(item) in seen:
            continue
        if KINDS[item.kind].asks:
            seen.add(_subject(item))
        kept.append(item)
    return kept


def _text(t: Texts, item: Item, *, ask: bool) -> str:
    text = t(f"notice.{item.kind}", **WORDED[KINDS[item.kind].subject](t, item.facts))
    if not (ask and KINDS[item.kind].asks):
        return text
    own = {"dues": "notice.ask_dues", "residence": "notice.ask_residence"}
    key = own.get(KINDS[item.kind].subject, "notice.ask")
    return f"{text}\n{t(key)}"


def _of_meeting(t: Texts, facts: MeetingFacts) -> dict[str, object]:
    view = MeetingView(facts.meeting_id, 0, facts.unit, facts.starts_at, facts.place, facts.state)
    return {
        "meeting": meeting_line(t, view),
        "day": t.day_of(facts.starts_at),
        "note": facts.ruling_note or "",
        "because": facts.cancelled_because or "",
        "count": facts.to_rule,
    }


def _of_guest(t: Texts, facts: GuestFacts) -> dict[str, object]:
    view = MeetingView(facts.meeting_id, 0, facts.unit, facts.starts_at, facts.place, facts.state)
    return {"meeting": meeting_line(t, view)}


def _of_task(t: Texts, facts: TaskFacts) -> dict[str, object]:
    return {"words": facts.words, "number": facts.resolution}


def _of_plan(t: Texts, facts: PlanFacts) -> dict[str, object]:
    return {"year": facts.year}


def _of_cell(t: Texts, facts: CellFacts) -> dict[str, object]:
    due = facts.review.due
    return {
        "unit": facts.unit,
        "year": facts.year,
        "count": facts.without_plan,
        "months": f"{facts.review.months:02}",
        "due": f"{due.day}/{due.month}/{due.year}" if due else "",
    }


def _of_question(t: Texts, facts: QuestionFacts) -> dict[str, object]:
    return {"unit": facts.unit}


def _of_remarks(t: Texts, facts: RemarkFacts) -> dict[str, object]:
    return {"unit": facts.unit, "day": t.day_of(facts.starts_at)}


def _of_morning(t: Texts, facts: Morning) -> dict[str, object]:
    return {"lines": matter_lines(t, facts)}


def _of_january(t: Texts, facts: ReviewFacts) -> dict[str, object]:
    return {"unit": facts.unit, "year": facts.year, "day": t.day(facts.last_day)}


def _of_ward_year(t: Texts, facts: WardYear) -> dict[str, object]:
    return {"unit": facts.unit, "year": facts.year}


def _of_nothing(t: Texts, facts: BallotFacts | CaseFacts) -> dict[str, object]:
    """Nothing: on a locked screen nobody learns what there is to see."""
    return {}


WORDED: Mapping[str, Callable[[Texts, Any], dict[str, object]]] = {
    "meeting": _of_meeting,
    "dues": of_dues,
    "dues_counter": of_counter,
    "claims": of_claims,
    "amounts": of_amounts,
    "dues_contact": of_contact,
    "payment": of_payment,
    "guest": _of_guest,
    "task": _of_task,
    "plan": _of_plan,
    "cell": _of_cell,
    "question": _of_question,
    "remarks": _of_remarks,
    "morning": _of_morning,
    "ballot": _of_nothing,
    "case": _of_nothing,
    "january": _of_january,
    "screening_ward": _of_ward_year,
    "residence": residence.of_session,
    "residence_workplace": residence.of_workplace,
    "area": books.of_area,
    "book_year": books.of_year,
    "book": books.of_book,
    "exemption": of_exemption,
    "review_subject": reviews.of_subject,
    "review_session": reviews.of_session,
    "review_unit": reviews.of_unit,
    "front": _of_nothing,
    "review_ward": reviews.of_ward,
    **dict.fromkeys(GRADES, of_grade),
    "submission": of_submission,
    "rating": ratings.of_rating,
    "rating_head": ratings.of_head,
    "transfer": of_transfer,
    "dissolution": of_dissolution,
}
"""subject of a reminder → the values its sentences are filled with"""


def _links(t: Texts, item: Item) -> list[Choice]:
    if item.kind == "morning":
        return list(matter_choices(t, item.facts))
    links = LINKS.get(item.kind, ())
    ids = {"id": item.subject_id, "unit": getattr(item.facts, "unit_id", 0)}
    return [Choice(command.format(**ids), t(key)) for command, key in links]


def _answer_to(t: Texts, item: Item) -> str:
    day = t.short_day(item.facts.starts_at)
    return t("notice.answer_to", unit=item.facts.unit, day=day)
