"""A clause in its place: the paragraph of the document that holds a quote, and its neighbours."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.rules.book import Rulebook
from services.rules.model import Citation

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs of a document: what stands before, the one with the quote, what follows."""

    before: str
    found: str
    after: str


def passage(book: Rulebook, citation: Citation) -> Passage | None:
    """Where the quote stands; None when it is from a decision, whose text nobody gave."""
    source = book.sources.get(citation.source)
    if source is None:
        return None
    paragraphs = _paragraphs(source.text)
    quote = _collapsed(citation.quote)
    if quote not in " ".join(paragraphs):
        return None
    for length in range(1, len(paragraphs) + 1):
        for first in range(len(paragraphs) - length + 1):
            found = " ".join(paragraphs[first : first + length])
            if quote in found:
                return _around(paragraphs, first, first + length)
    return None


def _around(paragraphs: tuple[str, ...], first: int, end: int) -> Passage:
    return Passage(
        paragraphs[first - 1] if first > 0 else "",
        "\n".join(paragraphs[first:end]),
        paragraphs[end] if end < len(paragraphs) else "",
    )


@cache
def _paragraphs(name: str) -> tuple[str, ...]:
    """The lines of a document that hold something, spaces joined, without emphasis."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return tuple(text for line in lines if (text := _collapsed(line)))


def _collapsed(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).replace("*", "")
    return re.sub(r"\s+", " ", plain).strip()
