"""Messages about another person: "Đồng chí Lan ốm mấy hôm nay rồi"."""

import re
from dataclasses import replace

from handlers.understanding.meaning import Meaning
from handlers.understanding.reading import Reading
from handlers.understanding.second import DOUBTFUL
from services.words import visible

_TITLE = r"(?i:đồng chí|đ/c|anh|chị|ông|bà|bác|chú|cô|dì|cậu|thầy|cụ)"
_CAPITAL = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_NAME = rf"[{_CAPITAL}][^\W\d_{_CAPITAL}]+"
_SPOKEN_TO = r"(?: ?,| (?:ơi|à|ạ|nhé|nha|cho|giúp|xem|nhắc)\b)"
_ANOTHER = re.compile(
    rf"^\W*(?:(?i:dạ),? )?{_TITLE} {_NAME}(?: {_NAME})*(?!\w|{_SPOKEN_TO}) ?\w"
    rf"|\b(?i:nhà) {_TITLE} {_NAME}"
)
_SEVERAL = frozenset({"anh em"})


def speaks_of_another(text: str, reading: Reading) -> bool:
    """Whether a message names a person first, or that person's house, and never says "I"."""
    said = any(
        tag.name == "me" and reading.typed(tag).lower() not in _SEVERAL
        for clause in reading.clauses
        for tag in clause.tags
    )
    return not said and _ANOTHER.search(visible(text)) is not None


def doubted(meaning: Meaning) -> Meaning:
    """Make an answer doubtful, so that the talker asks whose it is."""
    return replace(meaning, confidence=min(meaning.confidence, DOUBTFUL))
