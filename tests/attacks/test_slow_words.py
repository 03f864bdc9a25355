"""Texts that were made to be read for ever: each is read in a moment, as long as one is heard."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from handlers import absence_list, minutes_text, two_in_one
from handlers.engine import LONGEST
from handlers.named import Names
from handlers.residence import sitting_text
from handlers.understanding import understand
from handlers.understanding.names import match

DAY = date(2026, 6, 1)
ROSTER = [(number, f"Nguyễn Văn An {'abcdefgh'[number % 8]}") for number in range(60)]
PIECES = ("a\n", "chi ", "n.v.", "an (", "1 ")
CPU_SECONDS = 8.0
"""for all these texts together; some took minutes for one"""


def people() -> Names:
    """A roster whose names are all like those that are typed."""
    return Names(ROSTER, {}, distinct=True)


READERS: dict[str, Callable[[str], object]] = {
    "name": lambda text: match(text, ROSTER),
    "absent": lambda text: absence_list.read(text, people(), DAY),
    "minutes": lambda text: minutes_text.read(
        text, "note", people(), items=5, now=datetime(2026, 6, 1, tzinfo=UTC)
    ),
    "praise": lambda text: sitting_text.praised(text, ROSTER),
    "meeting": lambda text: understand(text, "meeting", today=DAY),
    "two things": lambda text: two_in_one.both_in(text, "meeting", ["absent"], DAY),
}


@pytest.mark.parametrize("reader", READERS)
def test_an_endless_text_is_read_in_a_moment(reader: str) -> None:
    began = time.process_time()
    for piece in PIECES:
        READERS[reader]((piece * LONGEST)[:LONGEST])
    assert time.process_time() - began < CPU_SECONDS
