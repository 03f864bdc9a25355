"""Ward staff enter the plan of a year and other local rules; everybody who leads sees them.

```mermaid
stateDiagram-v2
    [*] --> unit
    unit --> home
    home --> cell: for one cell only
    cell --> home
    home --> what: something is withdrawn
    what --> part
    home --> part: an entry is begun
    part --> part: the next part of it
    part --> planned: the dates of a plan, in its own words
    planned --> planned
    part --> documents
    part --> name: a value, by words
    part --> rule: a rule with an open question
    rule --> question
    question --> whom
    whom --> outcome: every case, or one member by name
    planned --> confirm
    outcome --> part
    documents --> part
    name --> part
    part --> confirm
    confirm --> part: something is changed
    confirm --> home: it is recorded
    [*] --> show
    show --> [*]
```
"""

import asyncio
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, paged, pick
from handlers.rulebook_entries import (
    ENTRIES,
    NONE,
    OF_CELL,
    PARTS,
    changeable,
    keep,
    offered,
    read_part,
    read_planned,
    said_of,
    shown_back,
    taken_from,
)
from handlers.rulebook_shown import book_lines
from handlers.rulebook_units import more, name_of, seen_units, wards, written
from handlers.rulebook_whom import choose_whom
from handlers.rulebook_withdrawn import withdrawable
from handlers.vocabulary import Attachment, Choice
from services import files, rulebooks, units
from services.refusal import Refused
from services.rulebook_changes import deciding
from services.rulebook_file import XLSX, labels, plan_form, read_plan
from services.rules import BOOK, find, readings
from services.rules.decisions import IN_OWN_WORDS
from services.rules.searching import plain

OWN_STEP = {"what", "documents", "name", "rule", "question", "whom", "outcome"}
"""parts that are chosen rather than typed"""
WITH = {
    "year": ("year", "dates"),
    "name": ("name", "value"),
    "rule": ("rule", "question", "whom", "outcome"),
}
"""parts that fall with another when it is changed"""
MOST = 6


class Rulebook(Conversation):
    """Everything is shown back before it is recorded. Ward staff write for the ward or for one of
    its cells; a secretary records only what the own cell decided."""

    name = "rulebook"
    commands: ClassVar = {"kehoachnam": "unit", "boquydinh": "show"}

    async def step_unit(self, turn: Turn) -> Result:
        """Whose rules: the ward's, or those of one of its cells: "/kehoachnam 2"."""
        ids = [one.id for one in await written(turn)]
        if not ids:
            return Done(turn.t("refused.not_yours"))
        turn.draft = {"unit": turn.number() if turn.number() in ids else ids[0]}
        return Go("home")

    async def step_cell(self, turn: Turn) -> Result:
        """One cell of the ward."""
        cells = await units.ward_cells(turn.work)
        if turn.choice in {str(one.id) for one in cells}:
            turn.draft = {"unit": int(turn.choice)}
            return Go("home")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        elif turn.text:
            return Unclear()
        choices = [Choice(str(one.id), one.name) for one in cells]
        listed = paged(turn.t, choices, turn.draft.get("page", 0), size=MOST)
        return Ask(turn.t("rulebook.ask.cell"), listed)

    async def step_home(self, turn: Turn) -> Result:
        """What there is to enter."""
        unit_id, unit = turn.draft["unit"], await name_of(turn)
        if not unit:
            return Done(turn.t("refused.not_yours"))
        kinds = ENTRIES if wards(turn) else OF_CELL
        if turn.choice in kinds:
            turn.draft = {"unit": unit_id, "kind": turn.choice}
            return _next(turn)
        if turn.choice == "cell":
            return Go("cell")
        if turn.files and wards(turn):
            return await self._from_file(turn)
        if turn.text or turn.files:
            return Unclear()
        below = ("cell",) if unit_id in wards(turn) else ()
        choices = pick(turn.t, "rulebook.enter", *kinds, *below)
        see = Choice(f"/boquydinh {unit_id}", turn.t("rulebook.choice.show"))
        text = "rulebook.home" if wards(turn) else "rulebook.home_cell"
        return Ask(turn.t(text, unit=unit), (*choices, see))

    async def step_part(self, turn: Turn) -> Result:
        """One part, typed; what cannot be read is refused with its reason and asked again."""
        part = turn.draft["part"]
        if turn.choice == "form":
            return await self._form(turn)
        if turn.files and turn.draft["kind"] == "plan":
            return await self._from_file(turn)
        if not (turn.choice or turn.text):
            return Ask(said_of(turn, f"rulebook.ask.{part}"), offered(turn, part))
        read = read_part(turn, part, turn.choice or turn.text)
        if isinstance(read, Refused):
            return Ask(turn.t.refusal(read), offered(turn, part))
        turn.draft[part] = read
        return _next(turn)

    async def step_planned(self, turn: Turn) -> Result:
        """The dates of the plan one after the other; one that it does not set is left open."""
        dates = turn.draft.setdefault("found", {})
        name = next(name for name in labels() if name not in dates)
        what = turn.t(f"rulebook.date.{name}")
        if not (turn.choice or turn.text):
            none = Choice(NONE, turn.t("rulebook.choice.none"))
            return Ask(turn.t("rulebook.ask.planned", what=what), (none,))
        read = [NONE] if turn.choice == NONE else read_planned(turn, turn.text)
        if isinstance(read, Refused):
            return Ask(turn.t.refusal(read), (Choice(NONE, turn.t("rulebook.choice.none")),))
        dates[name] = read
        if len(dates) < len(labels()):
            return Go("planned")
        turn.draft["dates"] = turn.draft.pop("found")
        return _next(turn)

    async def step_documents(self, turn: Turn) -> Result:
        """Each tap takes a document in or out."""
        chosen = turn.draft.setdefault("chosen", sorted(BOOK.sources))
        if turn.choice == "done" and chosen:
            turn.draft["documents"] = turn.draft.pop("chosen")
            return _next(turn)
        if turn.choice in BOOK.sources:
            turn.draft["chosen"] = sorted({turn.choice} ^ set(chosen))
            return Go("documents")
        if turn.text:
            return Unclear()
        marks = {True: "rulebook.in", False: "rulebook.out"}
        choices = [
            Choice(key, turn.t(marks[key in chosen], name=source.name))
            for key, source in BOOK.sources.items()
        ]
        done = Choice("done", turn.t("rulebook.choice.done"))
        return Ask(turn.t("rulebook.ask.documents"), (*choices, done))

    async def step_what(self, turn: Turn) -> Result:
        """Which value or decision is taken back."""
        found = await withdrawable(turn)
        chosen = next((one for one in found if one.choice.value == turn.choice), None)
        if chosen is not None:
            turn.draft = {"unit": turn.draft["unit"], **chosen.draft}
            return _next(turn)
        if turn.text:
            return Unclear()
        if not found:
            return Done(
                turn.t("refused.nothing_to_withdraw"),
                (more(turn),),
            )
        return Ask(turn.t("rulebook.ask.what"), tuple(one.choice for one in found)[:MOST])

    async def step_name(self, turn: Turn) -> Result:
        """Which value, by words of its meaning."""
        if turn.choice in BOOK.parameters:
            turn.draft["name"] = turn.choice
            return _next(turn)
        if not turn.text:
            return Ask(turn.t("rulebook.ask.name"))
        words = set(plain(turn.text).split())
        found = [
            Choice(one.name, one.meaning)
            for one in BOOK.parameters.values()
            if words <= set(plain(one.meaning).split()) and one.name not in labels()
        ]
        key = "rulebook.ask.which" if found else "refused.no_such_value"
        return Ask(turn.t(key), tuple(found[:MOST]))

    async def step_rule(self, turn: Turn) -> Result:
        """Which rule leaves something open, by id or by words."""
        questions = await deciding(turn.work, turn.draft["unit"])
        open_rules = {rule for question in questions.values() for rule in question.rules}
        chosen = (turn.choice or turn.text).upper()
        if chosen in open_rules:
            turn.draft["rule"] = chosen
            return _next(turn)
        if not turn.text:
            return Ask(turn.t("rulebook.ask.rule"))
        hits = [hit.entry for hit in find(turn.text, len(BOOK.entries))]
        choices = [Choice(one.id, one.title) for one in hits if one.id in open_rules]
        elsewhere = readings(BOOK, chosen) and chosen not in open_rules
        none = "refused.decided_elsewhere" if elsewhere else "refused.no_open_question"
        key = "rulebook.ask.which" if choices else none
        return Ask(turn.t(key), tuple(choices[:MOST]))

    async def step_question(self, turn: Turn) -> Result:
        """Which question of the rule; mostly there is one."""
        rule, allowed = turn.draft["rule"], await deciding(turn.work, turn.draft["unit"])
        questions = {code: one.outcomes for code, one in allowed.items() if rule in one.rules}
        if len(questions) == 1 or turn.choice in questions:
            turn.draft["question"] = turn.choice or next(iter(questions))
            return _next(turn)
        choices = tuple(
            Choice(code, " / ".join(said.values())[:60]) for code, said in questions.items()
        )
        return Ask(turn.t("rulebook.ask.question"), choices)

    async def step_whom(self, turn: Turn) -> Result:
        """Every case of the unit, or one member of it, by name."""
        asked = await choose_whom(turn)
        return _next(turn) if asked is None else asked

    async def step_outcome(self, turn: Turn) -> Result:
        """Which reading the body chose; the recommended one is named first."""
        question = BOOK.readings[turn.draft["question"]]
        if turn.choice:
            turn.draft["outcome"] = turn.choice
            return _next(turn)
        if turn.text:
            return Unclear()
        said = [Choice(code, words) for code, words in question.outcomes.items()]
        if IN_OWN_WORDS not in question.outcomes:
            said.append(Choice(IN_OWN_WORDS, turn.t("rulebook.own_words")))
        text = turn.t("rulebook.ask.outcome", body=BOOK.names[question.by])
        return Ask(text, tuple(said))

    async def step_confirm(self, turn: Turn) -> Result:
        """Everything at a glance; each part can be changed."""
        parts = PARTS[turn.draft["kind"]]
        if turn.choice == "save":
            return await self._save(turn)
        if turn.choice in parts:
            for part in WITH.get(turn.choice, (turn.choice,)):
                turn.draft.pop(part, None)
            return _next(turn)
        if turn.text:
            return Unclear()
        whose = turn.t("rulebook.part.unit", value=await name_of(turn))
        text = "\n".join([said_of(turn, "rulebook.confirm"), whose, *shown_back(turn)])
        fixes = pick(turn.t, "rulebook.fix", *changeable(turn.draft["kind"]))
        return Ask(text, (Choice("save", turn.t("rulebook.choice.save")), *fixes))

    async def step_show(self, turn: Turn) -> Result:
        """The rulebook that holds in a cell or ward today: "/boquydinh 2"."""
        seen = await seen_units(turn)
        if not seen:
            return Done(turn.t("refused.not_yours"))
        unit = next((each for each in seen if each.id == turn.number()), seen[0])
        book = await rulebooks.book_for(turn.work, unit.id)
        others = [Choice(f"/boquydinh {each.id}", each.name) for each in seen if each != unit]
        text = "\n".join(await book_lines(turn, unit, book))
        own = [more(turn, unit.id)] if unit in await written(turn) else []
        return Done(text, tuple([*own, *others][:MOST]))

    async def _save(self, turn: Turn) -> Result:
        done = await keep(turn)
        if isinstance(done, Refused):
            return turn.say(done)
        see = Choice(f"/boquydinh {turn.draft['unit']}", turn.t("rulebook.choice.show"))
        text = said_of(turn, "rulebook.saved", unit=await name_of(turn))
        return Done(text, (see, more(turn)))

    async def _form(self, turn: Turn) -> Result:
        name = turn.t("rulebook.form_name")
        file_id = await files.store(turn.work, name, XLSX, plan_form())
        return Ask(turn.t("rulebook.form"), file=Attachment(file_id, name, XLSX))

    async def _from_file(self, turn: Turn) -> Result:
        content = turn.files[0].content or b""
        read = await asyncio.to_thread(read_plan, content, turn.work.today)
        if isinstance(read, Refused):
            return Ask(turn.t.refusal(read))
        turn.draft = {"unit": turn.draft["unit"], "kind": "plan", **taken_from(read)}
        return _next(turn)


def _next(turn: Turn) -> Result:
    """The first part that is still missing; then everything is shown back."""
    missing = [part for part in PARTS[turn.draft["kind"]] if part not in turn.draft]
    if not missing:
        return Go("confirm")
    turn.draft["part"] = missing[0]
    if missing[0] == "dates":
        return Go("planned")
    return Go(missing[0] if missing[0] in OWN_STEP else "part")
