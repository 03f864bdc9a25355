"""What was said before and would be answered the same: it need not be said again.

An answer follows from what is said, who says it, the month, and what is read for it. So a message
is left out when an intruder of the same kind said it at the end of an earlier story, and all that
was read then (by it, and by what was said in one go with it) reads the same now.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from services.db.models import Base

if TYPE_CHECKING:
    from tests.attacks.replay import Try

PASSING = {"inbox", "outbox", "chats", "offers", "bot_months", "link_tries"}
"""tables of how something is said: whoever attacks has other chats each time"""
KEPT = frozenset(Base.metadata.tables) - PASSING

Reading = tuple[str, tuple[object, ...]]
"""a statement and its values"""


class Known:
    """Remembers for a whole run over many stories."""

    def __init__(self) -> None:
        self._earlier: dict[tuple[str, str, str], list[Mapping[Reading, str]]] = {}
        self._copy, self._month = Path(), ""
        self._rows: dict[Reading, str] = {}
        self.asked, self.left_out = 0, 0

    def begin(self, copy: Path, month: str) -> None:
        """The end of a story: a copy of its database, which nobody changes."""
        self._copy, self._month = copy, month
        self._rows = {}

    def unasked(self, kind: str, tries: Sequence["Try"]) -> list["Try"]:
        """Those whose answer may be another one now."""
        with closing(sqlite3.connect(self._copy)) as db:
            new = [each for each in tries if not self._holds(db, kind, each)]
        self.asked += len(new)
        self.left_out += len(tries) - len(new)
        return new

    def learn(self, kind: str, tries: Iterable["Try"], readings: Iterable[Reading]) -> None:
        """These were said, and all that was read for them."""
        with closing(sqlite3.connect(self._copy)) as db:
            read = {each: self._found(db, each) for each in readings}
        for one in tries:
            self._earlier.setdefault(self._key(kind, one), []).append(read)

    def _holds(self, db: sqlite3.Connection, kind: str, one: "Try") -> bool:
        return any(
            all(self._found(db, reading) == rows for reading, rows in earlier.items())
            for earlier in self._earlier.get(self._key(kind, one), ())
        )

    def _key(self, kind: str, one: "Try") -> tuple[str, str, str]:
        return kind, self._month, f"{one.known} {one.typed}"

    def _found(self, db: sqlite3.Connection, reading: Reading) -> str:
        """A digest of what a statement finds at the end of this story."""
        if reading not in self._rows:
            rows = db.execute(*reading).fetchall()
            self._rows[reading] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return self._rows[reading]


@contextmanager
def watched(engine: AsyncEngine) -> Iterator[set[Reading]]:
    """What is read meanwhile."""
    readings: set[Reading] = set()

    def note(
        _: object, __: object, statement: str, values: Iterable[object], *___: object
    ) -> None:
        if _reads(statement):
            readings.add((statement, tuple(values)))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield readings
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


@cache
def _reads(statement: str) -> bool:
    reads = statement.lstrip(" (\n").startswith(("SELECT", "WITH"))
    return reads and not KEPT.isdisjoint(re.findall(r"\w+", statement))
