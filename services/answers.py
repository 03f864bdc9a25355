"""What members answered for a meeting, and what the committee made of the reasons (ATT-04)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import aliased

from services.clock import local_day
from services.db.engine import AnyRow, AnySelect
from services.db.models import Answer, Ruling
from services.meetings import MeetingView, access_meeting
from services.members import Member, expected, members
from services.people import COMMITTEE, RECORDERS
from services.refusal import Refused
from services.reminders import plan
from services.work import Work

ANSWERS = ("coming", "late", "absent")
REASONS = ("illness", "work", "family", "away", "study", "other")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says about a meeting."""

    answer: str
    reason: str | None = None
    words: str | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The newest answer of a member; `ruling`: None | accepted | refused | asked."""

    id: int
    person_id: int
    answer: str
    reason: str | None
    words: str | None
    file_id: int | None
    recorded_by: int
    answered_at: datetime
    ruling: str | None = None
    note: str | None = None

    @property
    def proxy(self) -> bool:
        """Entered by somebody else for the member."""
        return self.recorded_by != self.person_id

    @property
    def open(self) -> bool:
        """An absence whose reason waits for the committee."""
        return self.answer == "absent" and self.ruling in (None, "asked")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer as it stands now, and the meeting it is for."""

    meeting: MeetingView
    answer: AnswerView


def _views(newest: Select[Any]) -> AnySelect:
    """Answers by id, each with its newest ruling."""
    other = aliased(Ruling)
    of_answer = select(func.max(other.id)).where(other.answer_id == Answer.id)
    ruling = of_answer.correlate(Answer).scalar_subquery()
    columns = (
        Answer.id,
        Answer.person_id,
        Answer.answer,
        Answer.reason,
        Answer.words,
        Answer.file_id,
        Answer.recorded_by,
        Answer.answered_at,
        Ruling.ruling,
        Ruling.note,
    )
    joined = select(*columns).outerjoin(Ruling, Ruling.id == ruling)
    return joined.where(Answer.id.in_(newest))


OF_MEETING = Answer.meeting_id == bindparam("meeting")
OF_PERSON = Answer.person_id == bindparam("person")
LATEST = _views(select(func.max(Answer.id)).where(OF_MEETING).group_by(Answer.person_id))
OWN = _views(select(func.max(Answer.id)).where(OF_MEETING, OF_PERSON))
KEEP = insert(Answer).returning(Answer.id)
"""built once: these are asked in every turn"""


async def answer(work: Work, meeting_id: int, given: Given) -> Recorded | Refused:
    """Records the actor's own answer; it may be changed until the roll-call is announced."""
    meeting = await access_meeting(work, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return await _record(work, meeting, work.acting.person_id, given)


async def answer_for(
    work: Work, meeting_id: int, person_id: int, given: Given
) -> Recorded | Refused:
    """Records an answer for a member of the cell (proxy, marked so by `recorded_by`)."""
    meeting = await access_meeting(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    if person_id not in {m.id for m in await _expected(work, meeting)}:
        return Refused("not_expected")
    return await _record(work, meeting, person_id, given)


async def comes_who_planned(work: Work, meeting: MeetingView) -> bool:
    """Who calls a new meeting comes to it: so it is recorded, and the own invitation is spared.

    False for somebody who is not expected there; like any answer it may be changed.
    """
    if work.acting.person_id not in {m.id for m in await _expected(work, meeting)}:
        return False
    done = await _record(work, meeting, work.acting.person_id, Given("coming"))
    return not isinstance(done, Refused)


async def latest(work: Work, meeting_id: int) -> dict[int, AnswerView]:
    """The newest answer of each member for a meeting, with its newest ruling."""
    rows: Iterable[AnyRow] = await work.db.execute(LATEST, {"meeting": meeting_id})
    return {row.person_id: AnswerView(*row) for row in rows}


async def own(work: Work, meeting_id: int) -> AnswerView | None:
    """The actor's newest answer for a meeting."""
    return await _newest(work, meeting_id, work.acting.person_id)


async def _newest(work: Work, meeting_id: int, person_id: int) -> AnswerView | None:
    asked = {"meeting": meeting_id, "person": person_id}
    row: AnyRow | None = (await work.db.execute(OWN, asked)).one_or_none()
    return AnswerView(*row) if row else None


async def rule(
    work: Work, meeting_id: int, person_id: int, ruling: str, note: str | None = None
) -> AnswerView | Refused:
    """The committee accepts or refuses a reason, or asks back; the member is told."""
    meeting = await access_meeting(work, meeting_id, *COMMITTEE)
    if isinstance(meeting, Refused):
        return meeting
    given = (await latest(work, meeting_id)).get(person_id)
    if given is None or given.answer != "absent":
        return Refused("no_absence_to_rule")
    if given.ruling == ruling and ruling != "asked":
        return Refused("ruled_already")
    await work.db.execute(
        insert(Ruling).values(
            answer_id=given.id,
            ruling=ruling,
            note=note,
            ruled_by=work.acting.person_id,
            ruled_at=work.now,
        )
    )
    work.record(f"reason.{ruling}", f"meeting:{meeting_id}", person=person_id)
    await plan.tell(work, f"reason_{ruling}", meeting_id, [person_id])
    return given


@dataclass(frozen=True, slots=True)
class Board:
    """Where a meeting stands, member by member."""

    meeting: MeetingView
    members: list[Member]
    answers: dict[int, AnswerView]

    def among(self, *answers: str) -> list[Member]:
        """Expected members whose newest answer is one of these."""
        return [m for m in self._expected() if self._answer(m) in answers]

    @property
    def silent(self) -> list[Member]:
        """Expected, not answered, reachable by chat."""
        return [m for m in self._expected() if self._answer(m) is None and m.reach]

    def to_nudge(self, actor: int) -> list[Member]:
        """The silent whom this person may remind: all but the person."""
        return [m for m in self.silent if m.id != actor]

    @property
    def to_call(self) -> list[Member]:
        """Expected, not answered, not reachable by chat: the call list (DSG-14)."""
        return [m for m in self._expected() if self._answer(m) is None and not m.reach]

    @property
    def to_rule(self) -> list[Member]:
        """Absent with a reason that waits for the committee."""
        return [m for m in self.among("absent") if self.answers[m.id].open]

    @property
    def not_expected(self) -> list[Member]:
        """Exempt, suspended, elsewhere: never among the absent (AMB-04)."""
        return [m for m in self.members if not m.expected]

    def _expected(self) -> list[Member]:
        return [m for m in self.members if m.expected]

    def _answer(self, member: Member) -> str | None:
        given = self.answers.get(member.id)
        return given.answer if given else None


async def board(work: Work, meeting_id: int) -> Board | Refused:
    """Who comes, who does not and why, who has not answered: for those who lead the cell."""
    meeting = await access_meeting(work, meeting_id, *RECORDERS)
    if isinstance(meeting, Refused):
        return meeting
    everybody = await members(work, meeting.unit_id, local_day(meeting.starts_at))
    return Board(meeting, everybody, await latest(work, meeting_id))


async def nudge(work: Work, meeting_id: int, person_ids: Iterable[int]) -> int | Refused:
    """Reminds those of `person_ids` who have not answered; at most once a day each."""
    found = await board(work, meeting_id)
    if isinstance(found, Refused):
        return found
    wanted = set(person_ids)
    silent = [m.id for m in found.to_nudge(work.acting.person_id) if m.id in wanted]
    work.record("meeting.nudged", f"meeting:{meeting_id}", people=len(silent))
    return await plan.once_today(work, "nudge", meeting_id, silent)


async def _expected(work: Work, meeting: MeetingView) -> list[Member]:
    return await expected(work, meeting.unit_id, local_day(meeting.starts_at))


async def _record(
    work: Work, meeting: MeetingView, person_id: int, given: Given
) -> Recorded | Refused:
    if meeting.state == "cancelled":
        return Refused("meeting_cancelled", {"when": meeting.starts_at})
    if meeting.state == "closed":
        return Refused("roll_call_done", {"when": meeting.starts_at})
    last = await _newest(work, meeting.id, person_id)
    if last and Given(last.answer, last.reason, last.words, last.file_id) == given:
        return Recorded(meeting, last)
    values = asdict(given) | {
        "person_id": person_id,
        "recorded_by": work.acting.person_id,
        "answered_at": work.now,
    }
    kept = await work.db.execute(KEEP, values | {"meeting_id": meeting.id})
    work.record("meeting.answered", f"meeting:{meeting.id}", person=person_id)
    if given.answer == "absent":
        plan.for_absence(work, meeting.id, meeting.unit_id)
    return Recorded(meeting, AnswerView(id=kept.scalar_one(), **values))
