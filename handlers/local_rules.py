"""What the own organisation sets in place of the printed words of a rule."""

from datetime import date

from handlers.conversation import Turn
from handlers.why_facts import own_book
from services.rulebooks import LocalBook
from services.rules import BOOK, RULES, Entry


async def local_lines(turn: Turn, entry: Entry) -> list[str]:
    """What the own organisation does differently, what is assumed for this year, and whether the
    document applies to it."""
    book = await own_book(turn)
    if book is None:
        return []
    today, lines = turn.work.today, []
    for name, own in book.own_values(entry.id, today):
        said = turn.t(
            "law.local_value",
            meaning=_meaning(name),
            value=value_words(own.value),
            since=value_words(own.start),
            quote=own.citation.quote,
            source=own.citation.source,
        )
        lines.append(said)
    lines += assumed_lines(turn, entry, book)
    adopted = book.on(today).adopted
    if not any(one.source in adopted for one in entry.citations):
        lines.append(turn.t("law.not_adopted"))
    return lines


def assumed_lines(turn: Turn, entry: Entry, book: LocalBook) -> list[str]:
    """The dates of this year that are only carried over from the plan of another (CAL-20)."""
    read = RULES[entry.id].params if entry.id in RULES else ()
    return [
        turn.t(
            "law.assumed",
            year=turn.work.today.year,
            meaning=_meaning(each.name),
            day=value_words(each.day),
            assumed=each.assumed_from,
        )
        for each in book.dates_of(turn.work.today.year)
        if each.name in read and each.assumed_from
    ]


def _meaning(name: str) -> str:
    return BOOK.parameters[name].meaning.partition(" (năm")[0]


def value_words(value: object) -> str:
    """A value in words: "05/12/2026", "2/3", "3", codes by their names."""
    if isinstance(value, tuple):
        return "; ".join(BOOK.names.get(one, one) for one in value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
