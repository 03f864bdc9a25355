"""Questions about the rules: a rule with its clause and the document's words, nothing else.

```mermaid
stateDiagram-v2
    [*] --> search
    search --> [*]: the rule that answers best, and others that may be meant
    [*] --> context
    context --> [*]: the clause in its place
```
"""

import re
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Note, Result, Turn
from handlers.local_rules import local_lines
from handlers.rule_questions import wanted
from handlers.texts import Texts
from handlers.vocabulary import Choice
from handlers.why import clause
from services.people import RECORDERS, WARD
from services.rules import BOOK, Citation, Entry, find, not_said, passage

MOST = 4
"""rules to choose from"""
ID = re.compile(r"^[a-z]{3}-[a-z]?\d{2}$")
NEIGHBOUR, WHOLE = 160, 900
"""letters of a paragraph beside the clause, and of the clause itself, that are shown"""


class Law(Conversation):
    """Says what stands in the documents, and says so when something does not (CNV-M17)."""

    name = "law"
    commands: ClassVar = {"luat": "search", "dieukhoan": "context"}

    async def step_search(self, turn: Turn) -> Result:
        """Behind "/luat miễn sinh hoạt", "/luat EXM-14", or words typed out of the blue."""
        words = " ".join(turn.args) or turn.text
        if not words:
            book = Choice("/boquydinh", turn.t("rulebook.choice.show"))
            leads = turn.work.acting.units(*RECORDERS, *WARD)
            return Ask(turn.t("law.ask"), (book,) if leads else ())
        if topic := not_said(words):
            return _said(turn, turn.t("law.not_said", topic=topic))
        entries = _entries(words)
        if not entries:
            return _said(turn, turn.t("law.not_found"))
        return await self._shown(turn, entries)

    async def step_context(self, turn: Turn) -> Result:
        """The clause in its place: "/dieukhoan EXM-14", for its second clause "… 2"."""
        entry = BOOK.entries.get(turn.args[0].upper()) if turn.args else None
        if entry is None:
            return Done(turn.t("law.not_found"))
        at = min(max(turn.number(1), 1), len(entry.citations))
        cited = entry.citations[at - 1]
        more = _next_clause(turn.t, entry, at)
        back = Choice(f"/luat {entry.id}", turn.t("law.choice.rule"))
        return Done(_in_place(turn.t, cited), (*more, back))

    async def _shown(self, turn: Turn, entries: list[Entry]) -> Result:
        """The words of the best rule, then the others that may be meant."""
        best, others = entries[0], entries[1:]
        lines = [turn.t("law.rule", title=best.title, clause=clause(turn.t, best))]
        lines += await local_lines(turn, best)
        if _beside(turn):
            also = [turn.t("law.line", title=each.title, id=each.id) for each in others]
            return Note("\n".join([*lines, *([turn.t("law.also"), *also] if also else ())]))
        if others:
            lines.append(turn.t("law.also"))
        place = Choice(f"/dieukhoan {best.id}", turn.t("law.choice.context"))
        return Done("\n".join(lines), (place, *(_rule(each) for each in others)))


def _rule(entry: Entry) -> Choice:
    return Choice(f"/luat {entry.id}", entry.title)


def _entries(words: str) -> list[Entry]:
    if ID.match(words.strip().lower()):
        found = BOOK.entries.get(words.strip().upper())
        return [found] if found else []
    return [hit.entry for hit in find(wanted(words), MOST)]


def _said(turn: Turn, text: str) -> Result:
    """Beside an open question, which stays open."""
    return Note(text) if _beside(turn) else Done(text)


def _beside(turn: Turn) -> bool:
    """Whether it is only a remark: a question is open, or something was just recorded."""
    if turn.draft.get("beside"):
        return True
    return turn.chat.conversation not in (None, "", Law.name)


def _next_clause(t: Texts, entry: Entry, at: int) -> list[Choice]:
    if at >= len(entry.citations):
        return []
    return [Choice(f"/dieukhoan {entry.id} {at + 1}", t("law.choice.next_clause"))]


def _in_place(t: Texts, cited: Citation) -> str:
    source = BOOK.source_name(cited.source)
    found = passage(BOOK, cited)
    if found is None:
        return t("law.context", clause=cited.clause, source=source, text=f"“{cited.quote}”")
    parts = [_end(found.before), _around(found.found, cited.quote), _begin(found.after)]
    text = "\n".join(part for part in parts if part)
    return t("law.context", clause=cited.clause, source=source, text=text)


def _begin(text: str) -> str:
    return text if len(text) <= NEIGHBOUR else text[:NEIGHBOUR].rpartition(" ")[0] + " …"


def _end(text: str) -> str:
    return text if len(text) <= NEIGHBOUR else "… " + text[-NEIGHBOUR:].partition(" ")[2]


def _around(text: str, quote: str) -> str:
    """The paragraph, or of a very long one the part around the quote."""
    if len(text) <= WHOLE:
        return text
    at = max(text.find(quote), 0)
    first = max(at - (WHOLE - len(quote)) // 2, 0)
    return "… " + text[first : first + WHOLE].partition(" ")[2].rpartition(" ")[0] + " …"
