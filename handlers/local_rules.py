"""What the own organisation sets in place of the printed words of a rule."""

from datetime import date

from handlers.conversation import Turn
from handlers.why_facts import own_book
from services.rules import BOOK, Entry


async def local_lines(turn: Turn, entry: Entry) -> list[str]:
    """What the own organisation does differently, and whether the document applies to it."""
    book = await own_book(turn)
    if book is None:
        return []
    today, lines = turn.work.today, []
    for name, own in book.own_values(entry.id, today):
        said = turn.t(
            "law.local_value",
            meaning=BOOK.parameters[name].meaning.partition(" (năm")[0],
            value=value_words(own.value),
            quote=own.citation.quote,
            source=own.citation.source,
        )
        lines.append(said)
    adopted = book.on(today).adopted
    if not any(one.source in adopted for one in entry.citations):
        lines.append(turn.t("law.not_adopted"))
    return lines


def value_words(value: object) -> str:
    """A value in words: "05/12/2026", "2/3", "3", codes by their names."""
    if isinstance(value, tuple):
        return "; ".join(BOOK.names.get(one, one) for one in value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
