"""A rulebook as people read it: documents, dates of the year, local values, days, decisions."""

from collections.abc import Sequence

from handlers.conversation import Turn
from handlers.local_rules import value_words
from handlers.rulebook_entries import moved_words
from services.people import COMMITTEE
from services.rulebook_changes import about_member, names_of
from services.rulebooks import LocalBook, YearDate
from services.rules import BOOK, Dated, Decision
from services.units import UnitView


async def book_lines(turn: Turn, unit: UnitView, book: LocalBook) -> list[str]:
    """What holds today, each with what it rests on; decisions about a member for the committee."""
    t, today = turn.t, turn.work.today
    lines = [t("rulebook.of", unit=unit.name, day=t.day(today)), *_documents(turn, book)]
    lines.append(t("rulebook.dates", year=today.year))
    lines += [_year_date(turn, each) for each in book.dates_of(today.year)]
    lines += [_value(turn, name, value) for name, value in book.values_on(today).items()]
    for day, works in sorted(book.moved.items()):
        if day.year >= today.year:
            words = moved_words(turn, day, works)
            lines.append(t("rulebook.moved", what=words, source=book.moved_by[day]))
    return [*lines, *await _decisions(turn, unit, book.decisions_on(today))]


async def _decisions(turn: Turn, unit: UnitView, decided: Sequence[Decision]) -> list[str]:
    close = turn.work.acting.holds(unit.id, *COMMITTEE)
    seen = [each for each in decided if close or not about_member(each.subject)]
    named = await names_of(turn.work, seen)
    lines = []
    for each in seen:
        title, paper = BOOK.entries[each.rule].title, each.citation.source
        about = f"{title} – {named[each.subject]}" if each.subject in named else title
        lines.append(turn.t("rulebook.decision", title=about, words=each.words, source=paper))
    return lines


def _documents(turn: Turn, book: LocalBook) -> list[str]:
    chosen = book.adopted_on(turn.work.today)
    if chosen is None:
        return [turn.t("rulebook.all_documents")]
    names = "; ".join(BOOK.sources[key].name for key in sorted(chosen.documents))
    source = chosen.citation.source
    since = f"{chosen.from_day:%d/%m/%Y}"
    return [turn.t("rulebook.documents", names=names, since=since, source=source)]


def _year_date(turn: Turn, each: YearDate) -> str:
    key = "rulebook.date_own" if each.assumed_from is None else "rulebook.date_assumed"
    return turn.t(
        key,
        what=turn.t(f"rulebook.date.{each.name}"),
        day=f"{each.day:%d/%m/%Y}",
        clause=each.citation.clause,
        source=BOOK.source_name(each.citation.source),
        year=each.assumed_from or "",
    )


def _value(turn: Turn, name: str, value: Dated) -> str:
    return turn.t(
        "rulebook.value",
        meaning=BOOK.parameters[name].meaning,
        value=value_words(value.value),
        since=f"{value.start:%d/%m/%Y}",
        source=value.citation.source,
    )
