"""Asks a question in a meeting: about one person, or one of the cell's own (BAL-06, BAL-07)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import insert

from services.ballots import results, roll
from services.ballots.ballot import ABOUT_PERSON, KINDS, BallotView
from services.ballots.loading import load
from services.ballots.roll import Roll
from services.ballots.views import access_ballot
from services.clock import local_day
from services.db.engine import lock_for_transaction
from services.db.models import Ballot, BallotAnnulment, BallotVoter
from services.meetings import MeetingView, access_meeting
from services.people import COMMITTEE
from services.refusal import Refused
from services.rules import Finding
from services.words import fold, tidy
from services.work import Work

OF_SCREENING = re.compile(r"\b(?:ra khoi dang|khai tru|xoa ten|tien bo)\b|\bdanh sach .*giup do\b")
"""subjects that have a threshold in the documents: never asked as the cell's own question"""
LONGEST, LONGEST_SOURCE, LONGEST_REASON = 500, 200, 300
OWN_BASES = ("official", "present")
ASKED = insert(Ballot).returning(Ballot.id)
ENROLLED = insert(BallotVoter)
LOCK = 8_000_000_000
"""one ballot at a time is asked in a meeting: this number and the meeting's id"""


@dataclass(frozen=True, slots=True)
class NewBallot:
    """A question to be asked. The rest of the fields only for the kind `own`.

    `stated`: person → official | probationary, for those of whom no day is recorded.
    """

    kind: str
    subject_id: int | None = None
    question: str = ""
    own_base: str = "official"
    needed: int | None = None
    majority: bool = False
    source: str = ""
    stated: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be asked: its meeting, the roll, the base and how it comes about."""

    meeting: MeetingView
    roll: Roll
    base: int
    finding: Finding


async def check(work: Work, meeting_id: int, new: NewBallot) -> Asked | Refused:
    """What `ask` would keep.

    Refused: no_such_meeting, meeting_cancelled, ballot_kind, ballot_subject, ballot_exists,
    ballot_question, ballot_of_screening, ballot_source, ballot_classes, ballot_base,
    ballot_needed.
    """
    meeting = await access_meeting(work, meeting_id, *COMMITTEE)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return Refused("meeting_cancelled", {"when": meeting.starts_at})
    on = local_day(meeting.starts_at)
    listed = await roll.of(work, meeting.unit_id, on, new.stated)
    if refused := await _unfit(work, meeting, new, listed):
        return refused
    found = await roll.base_of(work, meeting.unit_id, on, listed)
    base = found.values.get("base")
    if not isinstance(base, int) or base < 1:
        return Refused("ballot_base", {"reason": " ".join(found.reasons)})
    if new.needed is not None and not 1 <= new.needed <= base:
        return Refused("ballot_needed", {"base": base})
    return Asked(meeting, listed, base, found)


async def ask(work: Work, meeting_id: int, new: NewBallot) -> BallotView | Refused:
    """Keeps the question with its roll and base. Refused: as `check`."""
    await lock_for_transaction(work.db, LOCK + meeting_id)
    found = await check(work, meeting_id, new)
    return found if isinstance(found, Refused) else await _insert(work, found, new)


def of_screening(question: str) -> bool:
    """Whether the documents have a threshold for what is asked here in own words."""
    return bool(OF_SCREENING.search(fold(question)))


async def withdraw(work: Work, ballot_id: int, because: str) -> BallotView | Refused:
    """A ballot asked by mistake is never opened again; it stays with the reason.

    Refused: no_such_ballot, ballot_withdrawn, ballot_counted, ballot_reason.
    """
    view = await access_ballot(work, ballot_id)
    if isinstance(view, Refused):
        return view
    if view.state in ("withdrawn", "counted"):
        return Refused(f"ballot_{view.state}")
    if not tidy(because):
        return Refused("ballot_reason")
    values = {"ballot_id": ballot_id, "because": tidy(because)[:LONGEST_REASON]}
    by = {"annulled_by": work.acting.person_id, "annulled_at": work.now}
    await work.db.execute(insert(BallotAnnulment).values(**values, **by))
    work.record("ballot.withdrawn", f"ballot:{ballot_id}")
    return (await load(work, [ballot_id]))[0]


async def _unfit(work: Work, meeting: MeetingView, new: NewBallot, listed: Roll) -> Refused | None:
    if new.kind not in KINDS:
        return Refused("ballot_kind")
    refused = await (_unfit_person if new.kind in ABOUT_PERSON else _unfit_own)(
        work, meeting, new, listed
    )
    if refused:
        return refused
    if listed.unknown:
        names = ", ".join(each.name for each in listed.unknown)
        return Refused("ballot_classes", {"names": names})
    return None


async def _unfit_person(
    work: Work, meeting: MeetingView, new: NewBallot, listed: Roll
) -> Refused | None:
    """One member of this very cell, and one ballot of a kind on each (BAL-06)."""
    home = {each.person_id for each in listed.voters if each.why != "temporary"}
    if new.subject_id not in home or new.subject_id == work.acting.person_id:
        return Refused("ballot_subject")
    if await results.of_person(work, meeting.id, new.subject_id, new.kind):
        return Refused("ballot_exists")
    return None


async def _unfit_own(
    work: Work, meeting: MeetingView, new: NewBallot, listed: Roll
) -> Refused | None:
    if not tidy(new.question) or new.own_base not in OWN_BASES:
        return Refused("ballot_question")
    if of_screening(new.question):
        return Refused("ballot_of_screening")
    states = new.needed is not None or new.majority or new.own_base != "official"
    return Refused("ballot_source") if states and not tidy(new.source) else None


async def _insert(work: Work, asked: Asked, new: NewBallot) -> BallotView:
    own, meeting = new.kind == "own", asked.meeting
    values = {
        "unit_id": meeting.unit_id,
        "meeting_id": meeting.id,
        "kind": new.kind,
        "subject_id": None if own else new.subject_id,
        "question": tidy(new.question)[:LONGEST] if own else "",
        "held_on": local_day(meeting.starts_at),
        "base": asked.base,
        "own_base": new.own_base if own else "",
        "needed": new.needed if own else None,
        "majority": new.majority and own,
        "source": tidy(new.source)[:LONGEST_SOURCE] if own else "",
        "asked_by": work.acting.person_id,
        "asked_at": work.now,
    }
    ballot_id = (await work.db.execute(ASKED, values)).scalar_one()
    rows = [
        {
            "ballot_id": ballot_id,
            "person_id": each.person_id,
            "why": each.why,
            "stated": each.stated,
        }
        for each in asked.roll.voters
    ]
    await work.db.execute(ENROLLED, rows)
    work.record("ballot.asked", f"ballot:{ballot_id}", kind=new.kind, base=asked.base)
    return (await load(work, [ballot_id]))[0]
