"""A rulebook as people read it: documents, dates of the year, local values, days, decisions."""

from handlers.conversation import Turn
from handlers.local_rules import value_words
from handlers.rulebook_entries import moved_words
from services.rulebooks import LocalBook, YearDate
from services.rules import BOOK, Dated


def book_lines(turn: Turn, unit: str, book: LocalBook) -> list[str]:
    """What holds today, each with what it rests on."""
    t, today = turn.t, turn.work.today
    lines = [t("rulebook.of", unit=unit, day=t.day(today)), *_documents(turn, book)]
    lines.append(t("rulebook.dates", year=today.year))
    lines += [_year_date(turn, each) for each in book.dates_of(today.year)]
    lines += [_value(turn, name, value) for name, value in book.values_on(today).items()]
    for day, works in sorted(book.moved.items()):
        if day.year >= today.year:
            words = moved_words(turn, day, works)
            lines.append(t("rulebook.moved", what=words, source=book.moved_by[day]))
    for each in book.decisions_on(today):
        title, paper = BOOK.entries[each.rule].title, each.citation.source
        lines.append(t("rulebook.decision", title=title, words=each.words, source=paper))
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
