"""The minutes of a meeting in words: what was written, what is still missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.conversation import Turn
from handlers.phrases import agenda_line, meeting_line
from handlers.texts import Texts
from services import agenda, evaluation, members, resolutions, roll_call, votes
from services.clock import local_day
from services.evaluation import Evaluation
from services.members import Member
from services.minutes import Entry, Minutes
from services.refusal import Refused
from services.resolutions import ItemView, ResolutionView
from services.roll_call import Sheet
from services.votes import VoteView

GROUPS = {
    "result": ("result",),
    "people": ("plans", "praise", "correct"),
    "conclusion": ("conclusion", "vote"),
    "resolution": ("resolution",),
}
"""the questions of a meeting in order, and what answers each"""
EDITABLE = ("agenda", "guest", "plans", "praise", "correct", "discussion", "conclusion", "vote",
            "resolution")  # fmt: skip
"""steps that may be replaced or withdrawn"""
UNLABELLED = {"people": "plans"}
"""to what a text without a label belongs, where it is not the question itself"""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything known about a meeting that its minutes need."""

    minutes: Minutes
    people: list[Member]
    evaluation: Evaluation
    votes: list[VoteView]
    resolutions: list[ResolutionView]
    sheet: Sheet | None

    @property
    def announced(self) -> bool:
        """The roll-call was closed."""
        return self.sheet is not None and self.sheet.announced is not None

    @property
    def names(self) -> dict[int, str]:
        """Full names by id."""
        return {each.id: each.name for each in self.people}


async def load(turn: Turn, found: Minutes) -> Book:
    """Reads what belongs to minutes that were read already."""
    work, meeting = turn.work, found.meeting
    sheet = await roll_call.sheet(work, meeting.id)
    return Book(
        found,
        await members.members(work, meeting.unit_id, local_day(meeting.starts_at)),
        await evaluation.of_meeting(work, found),
        await votes.of_meeting(work, found),
        await resolutions.of_meeting(work, found),
        None if isinstance(sheet, Refused) else sheet,
    )


def next_question(book: Book, skipped: Sequence[str]) -> str | None:
    """The first question nobody answered or passed over; None: everything was said."""
    for group, kinds in GROUPS.items():
        if group in skipped or (
            group == "result" and book.evaluation.finding.by_text != "INCOMPLETE"
        ):
            continue
        if group == "result" or not book.minutes.of(*kinds):
            return group
    return None


def agenda_text(t: Texts, found: agenda.Agenda) -> str:
    """The proposed lines with their clauses, the cell's own, and that it is not complete."""
    lines = [agenda_line(t, line) for line in found.lines]
    lines += [t("book.agenda_own", words=words) for words in found.own]
    meeting = meeting_line(t, found.minutes.meeting)
    return "\n".join([t("book.agenda", meeting=meeting), *lines, *found.reasons])


def summary(t: Texts, book: Book) -> str:
    """The minutes as they stand."""
    lines = [t("book.summary", meeting=meeting_line(t, book.minutes.meeting))]
    if book.minutes.opened_at:
        lines.append(t("book.opened", when=t.clock_time(book.minutes.opened_at)))
    if book.sheet and book.sheet.announced:
        lines.append(attendance(t, book.sheet))
    lines += [item_line(t, each.item, book.names, each.result, each.note)
              for each in book.evaluation.items if each.result]  # fmt: skip
    for kind in ("guest", "plans", "praise", "correct", "discussion", "conclusion"):
        lines += [entry_line(t, entry, book) for entry in book.minutes.of(kind)]
    for kind in ("vote", "resolution"):
        lines += [entry_line(t, entry, book) for entry in book.minutes.of(kind)]
    if book.minutes.closed_at:
        lines.append(t("book.closed", when=t.clock_time(book.minutes.closed_at)))
    return "\n".join(lines)


def attendance(t: Texts, sheet: Sheet) -> str:
    """The numbers as they were announced."""
    facts = sheet.announced.facts() if sheet.announced else {}
    return t("book.attendance", **facts)


def entry_line(t: Texts, entry: Entry, book: Book) -> str:
    """One step, with whom it concerns; a later one is marked as a correction."""
    if entry.withdraws:
        return t("book.withdrawn", what=_before(entry, book.names))
    if entry.kind == "vote":
        line = next(vote_line(t, each) for each in book.votes if each.entry_id == entry.id)
    elif entry.kind == "resolution":
        passed = next(each for each in book.resolutions if each.entry_id == entry.id)
        line = "\n".join(resolution_lines(t, passed, book.names))
    else:
        line = t(f"book.line.{entry.kind}", what=_what(entry, book.names))
    if not entry.correction:
        return line
    if entry.replaces and entry.kind not in ("vote", "resolution"):
        return t("book.corrected", line=line, old=_before(entry, book.names))
    return t("book.correction", line=line)


def by(t: Texts, book: Book, entry: Entry) -> str:
    """Who wrote a step, and what it says."""
    who = book.names.get(entry.recorded_by, "–")
    if entry.kind in EDITABLE:
        return t("book.by", who=who, line=entry_line(t, entry, book))
    return t("book.by", who=who, line=t(f"book.step.{entry.kind}"))


def vote_line(t: Texts, vote: VoteView) -> str:
    """The counts, the base, and what the cell's own threshold says."""
    line = t("book.vote", question=vote.question, calculation=vote.calculation,
             yes=vote.yes, no=vote.no, abstain=vote.abstain, base=vote.base)  # fmt: skip
    if vote.passed is None:
        return line
    key = "book.vote_passed" if vote.passed else "book.vote_failed"
    return f"{line} {t(key, needed=vote.needed, source=vote.source)}"


def resolution_lines(t: Texts, resolution: ResolutionView, names: Mapping[int, str]) -> list[str]:
    """Number and items with those responsible."""
    items = [item_line(t, item, names) for item in resolution.items]
    about = t(f"book.about.{resolution.kind}")
    month = resolution.kind == "month"
    key = "book.resolution" if month else "book.resolution_about"
    return [t(key, number=resolution.number, about=about), *items]


def item_line(
    t: Texts,
    item: ItemView,
    names: Mapping[int, str],
    result: str | None = None,
    note: str | None = None,
) -> str:
    """ "1. Trồng hoa (Lúa, Đào; hạn 25/6): đã xong" """
    people = [names[each] for each in item.people if each in names]
    inside = [", ".join(people)] if people else []
    inside += [t("book.due", day=f"{item.due:%d/%m}")] if item.due else []
    line = f"{item.position}. {item.words}" + (f" ({'; '.join(inside)})" if inside else "")
    if result is None:
        return line
    said = t(f"result.{result}") + (f" ({note})" if note else "")
    return t("book.judged", item=line, result=said)


def _what(entry: Entry, names: Mapping[int, str]) -> str:
    return _about(entry.words, entry.person_id, names)


def _before(entry: Entry, names: Mapping[int, str]) -> str:
    return _about(entry.instead_of or "", entry.instead_of_person, names)


def _about(words: str, person_id: int | None, names: Mapping[int, str]) -> str:
    if person_id is None:
        return words
    name = names.get(person_id, "–")
    return f"{name} ({words})" if words else name
