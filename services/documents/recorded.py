"""What was recorded about a meeting in chat, as the content of its papers.

Points that were only proposed for the agenda are not printed: nobody said they were dealt with.
A step written after the closing is printed as a correction ("Đính chính").
"""

from collections.abc import Iterable, Mapping

from services import evaluation, minutes, resolutions, votes
from services.clock import local_day
from services.documents.content import (
    AgendaItem,
    MinutesContent,
    Remark,
    ResolutionContent,
    ResolutionItem,
    Vote,
)
from services.evaluation import Judged
from services.members import members
from services.minutes import Entry, Minutes
from services.refusal import Refused
from services.resolutions import ItemView
from services.votes import VoteView
from services.work import Work

RESULTS = {"done": "đã xong", "not_done": "chưa xong", "low_quality": "chất lượng thấp"}


async def minutes_content(work: Work, meeting_id: int) -> MinutesContent | Refused | None:
    """What the minutes say beside the roll-call; None when the meeting was not opened in chat."""
    found = await minutes.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    if found.opened_at is None:
        return None
    names = await _names(work, found)
    judged = (await evaluation.of_meeting(work, found)).items
    return MinutesContent(
        agenda=tuple(AgendaItem(_sentence(each.words)) for each in found.of("agenda")),
        evaluation=_evaluated(judged, found),
        praise=_about(found.of("praise"), names),
        corrections=_about(found.of("correct"), names),
        discussion=tuple(_remark(entry.words) for entry in found.of("discussion")),
        conclusions=tuple(_told(entry, entry.words) for entry in found.of("conclusion")),
        votes=tuple(_vote(each) for each in await votes.of_meeting(work, found)),
        guests=tuple(entry.words for entry in found.of("guest") if entry.words),
        opened_at=found.opened_at,
        closed_at=found.closed_at,
    )


async def resolution_content(work: Work, meeting_id: int) -> ResolutionContent | Refused | None:
    """The monthly resolution that the meeting passed; None when none was recorded."""
    found = await minutes.read(work, meeting_id)
    if isinstance(found, Refused):
        return found
    passed = [each for each in await resolutions.of_meeting(work, found) if each.kind == "month"]
    if not passed:
        return None
    names = await _names(work, found)
    judged = (await evaluation.of_meeting(work, found)).items
    return ResolutionContent(
        number=passed[-1].number,
        evaluation=_evaluated(judged, found),
        tasks=tuple(_task(item, names) for item in passed[-1].items),
        votes=tuple(_vote(each) for each in await votes.of_meeting(work, found)),
    )


async def _names(work: Work, found: Minutes) -> dict[int, str]:
    day = local_day(found.meeting.starts_at)
    return {each.id: each.name for each in await members(work, found.meeting.unit_id, day)}


def _evaluated(judged: Iterable[Judged], found: Minutes) -> tuple[str, ...]:
    """Item by item (MRE-01), then the general remark on the plans (MRE-02)."""
    items = [
        f"{each.item.words}: {RESULTS[each.result]}{f' ({each.note})' if each.note else ''}"
        for each in judged
        if each.result
    ]
    plans = [f"Kế hoạch tu dưỡng: {each.words}" for each in found.of("plans") if each.words]
    return (*items, *plans)


def _about(entries: Iterable[Entry], names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(_told(entry, _person(entry, names)) for entry in entries)


def _person(entry: Entry, names: Mapping[int, str]) -> str:
    name = names.get(entry.person_id or 0, "")
    return f"{name}: {entry.words}" if name and entry.words else name or entry.words


def _told(entry: Entry, words: str) -> str:
    if not entry.correction:
        return _sentence(words)
    if entry.withdraws:
        return f"Đính chính: bỏ nội dung “{entry.instead_of}”"
    return f"Đính chính: {words}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _remark(words: str) -> Remark:
    speaker, colon, said = words.partition(": ")
    return Remark(speaker, said) if colon else Remark("Ý kiến", words)


def _vote(each: VoteView) -> Vote:
    return Vote(_sentence(each.question), each.yes, each.no, each.abstain)


def _task(item: ItemView, names: Mapping[int, str]) -> ResolutionItem:
    owners = ", ".join(names[each] for each in item.people if each in names)
    return ResolutionItem(item.words, owners, item.due)
