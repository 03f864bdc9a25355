"""Ward staff open the season of a year and settle what it needs (CNV-W05).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> home: opened by the plan of the year
    home --> kind: a cell nobody has described
    kind --> kind: the next one
    home --> form: the workbook to fill in
    form --> [*]: it is filled in and sent back
    home --> conflicts: what is unclear
    conflicts --> home
    home --> schedule: days, and who attends
    schedule --> officer
    officer --> schedule
```
"""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import ClassVar

from handlers import why_facts
from handlers.conversation import Ask, Conversation, Done, Go, Note, Result, Turn, Unclear, pick
from handlers.phrases import file_problem
from handlers.vocabulary import Attachment, Choice, FileRef
from handlers.which_unit import ask_unit, unit_of
from services import files
from services.people import WARD
from services.refusal import Refused
from services.reviews import (
    facts,
    reading,
    season,
    session_views,
    setup,
    subjects,
    suggesting,
    workbook,
)
from services.reviews.computing import Conflict
from services.reviews.reading import Season
from services.reviews.setup import KINDS
from services.reviews.workbook import XLSX, Bad

LISTED = 12
DAY = timedelta(days=1)


class SeasonTalk(Conversation):
    """Nothing is certain that a rule cannot decide: it is listed with the rule that asks."""

    name = "review_season"
    commands: ClassVar = {"muakiemdiem": "open", "lichkiemdiem": "open_schedule"}

    async def step_open(self, turn: Turn) -> Result:
        """The season of this year."""
        return await ask_unit(turn, "open", *WARD) or Go("home")

    async def step_open_schedule(self, turn: Turn) -> Result:
        """Days and who attends."""
        return await ask_unit(turn, "open_schedule", *WARD) or Go("schedule")

    async def step_home(self, turn: Turn) -> Result:
        """Opens it by the plan, or shows where it stands."""
        if turn.files:
            return await self._received(turn, turn.files[0])
        found = await season.own(turn.work, _ward(turn), turn.work.today.year)
        if isinstance(found, Refused):
            return await self._not_open(turn, found)
        turn.draft["season"] = found.id
        if turn.choice in ("conflicts", "form", "schedule"):
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        return await self._shown(turn, found)

    async def step_conflicts(self, turn: Turn) -> Result:
        """What somebody has to settle; a cell nobody described is asked for at once."""
        found = await subjects.conflicts(turn.work, int(turn.draft.get("season", 0)))
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice == "kind":
            return Go("kind")
        if turn.choice == "back":
            return Go("home")
        if turn.text:
            return Unclear()
        lines = [turn.t("review.season.conflicts", count=len(found))]
        lines += [_conflict(turn, one) for one in found[:LISTED]]
        kinds = ("kind",) if any(one.code == "cell_kind" for one in found) else ()
        rules = dict.fromkeys(one.rule for one in found)
        why = [Choice(f"/visao {rule}", turn.t("choice.why")) for rule in list(rules)[:1]]
        return Ask("\n".join(lines), (*pick(turn.t, "review.season.way", *kinds, "back"), *why))

    async def step_kind(self, turn: Turn) -> Result:
        """What kind of cell the next undescribed one is (GRD-R14)."""
        found = await subjects.conflicts(turn.work, int(turn.draft.get("season", 0)))
        if isinstance(found, Refused):
            return turn.say(found)
        open_ = [one for one in found if one.code == "cell_kind"]
        if turn.choice in KINDS and "cell" in turn.draft:
            done = await setup.say_kind(
                turn.work, int(turn.draft["season"]), int(turn.draft["cell"]), turn.choice
            )
            turn.draft.pop("cell")
            return turn.say(done) if isinstance(done, Refused) else Go("kind")
        if turn.text:
            return Unclear()
        if not open_:
            return Go("home")
        turn.draft["cell"] = open_[0].unit_id
        asked = turn.t("review.season.kind", unit=open_[0].who, left=len(open_))
        why = Choice("/visao GRD-R14", turn.t("choice.why"))
        return Ask(asked, (*pick(turn.t, "review.kind", *KINDS), why))

    async def step_form(self, turn: Turn) -> Result:
        """The workbook with what is known; it is sent back into the open season."""
        found = await season.access(turn.work, int(turn.draft.get("season", 0)))
        if isinstance(found, Refused):
            return turn.say(found)
        known = await facts.load(turn.work, found)
        name = f"mua-kiem-diem-{found.year}.xlsx"
        file_id = await files.store(turn.work, name, XLSX, workbook.form(known))
        back = pick(turn.t, "review.season.way", "back")
        text = turn.t("review.season.form")
        return Ask(text, back, step="home", file=Attachment(file_id, name, XLSX))

    async def step_schedule(self, turn: Turn) -> Result:
        """Each cell's day and who of the ward follows it (GRD-R38, GRD-R41)."""
        found = await season.own(turn.work, _ward(turn), turn.work.today.year)
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft["season"] = found.id
        if turn.choice.isdecimal():
            turn.draft["cell"] = int(turn.choice)
            return Go("officer")
        if turn.choice == "back":
            return Go("home")
        if turn.text:
            return Unclear()
        followed = await suggesting.followed(turn.work, found)
        held = await session_views.of_season(turn.work, found.id)
        days = {one.unit_id: one.starts_at for one in held if one.collective_id is None}
        lines = [turn.t("review.season.schedule")]
        for one in followed:
            at = days.get(one.unit_id)
            when = turn.t.short_day(at) if at else "–"
            values = {"unit": one.unit, "day": when, "officer": one.officer or "–"}
            lines.append(turn.t("review.season.line", **values))
        nobody = [Choice(str(one.unit_id), one.unit) for one in followed if not one.officer_id]
        why = Choice("/visao GRD-R41", turn.t("choice.why"))
        back = pick(turn.t, "review.season.way", "back")
        return Ask("\n".join(lines), (*nobody[:4], *back, why))

    async def step_officer(self, turn: Turn) -> Result:
        """Who of the ward follows a cell."""
        found = await season.access(turn.work, int(turn.draft.get("season", 0)))
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice.isdecimal():
            done = await suggesting.assign(
                turn.work, found.id, int(turn.draft["cell"]), int(turn.choice)
            )
            return turn.say(done) if isinstance(done, Refused) else Go("schedule")
        if turn.text:
            return Unclear()
        people = await suggesting.may_follow(turn.work, found)
        choices = tuple(Choice(str(key), name) for key, name in people)
        return Ask(turn.t("review.season.officer"), choices)

    async def _not_open(self, turn: Turn, refused: Refused) -> Result:
        """The plan of the year, and the way to open the season by it; or none yet (CAL-20)."""
        ward_id, year = _ward(turn), turn.work.today.year
        if refused.code != "no_season":
            return turn.say(refused)
        why = why_facts.why(turn.t, "CAL-20", year=year)
        paper = await season.plan_of(turn.work, ward_id, year)
        if isinstance(paper, Refused):
            enter = Choice("/kehoachnam", turn.t("review.season.way.enter"))
            return Done(turn.t.refusal(paper), (enter, why))
        if turn.choice == "open":
            opened = await season.open_season(turn.work, ward_id, year)
            if isinstance(opened, Refused):
                return turn.say(opened)
            await subjects.compute(turn.work, opened)
            return Go("home")
        if turn.text:
            return Unclear()
        lines = [turn.t("review.season.plan", year=year, paper=paper.name)]
        for one in await season.dates(turn.work, ward_id, year):
            last = turn.t.day(one.day - DAY)
            what = turn.t(f"review.date.{one.name.partition('.')[2]}")
            lines.append(turn.t("review.season.date", what=what, day=last))
        return Ask("\n".join(lines), (*pick(turn.t, "review.season.way", "open"), why))

    async def _shown(self, turn: Turn, found: Season) -> Result:
        listed = await reading.subjects_of(turn.work, found.id)
        waiting = await subjects.conflicts(turn.work, found.id)
        must = [one for one in listed if one.must]
        ranked = sorted(must, key=lambda one: one.kind == "member")  # the last form counts
        papers = {one.person_id or f"subject {one.id}": one.form or "?" for one in ranked}
        forms = Counter(papers.values())  # a person writes one (GRD-R14)
        out = Counter(one.reason for one in listed if not one.must)
        t = turn.t
        lines = [t("review.season.open", year=found.year, number=found.number)]
        lines.append(t("review.season.must", count=sum(one.kind == "member" for one in must)))
        shown = ("2A", "2B", "2C", "01")
        parts = [t("review.season.form_count", form=form, count=forms[form]) for form in shown]
        lines.append(", ".join(parts))
        for reason, count in sorted(out.items()):
            why = t(f"review.excluded.{reason}")
            lines.append(t("review.season.out", why=why, count=count))
        if not isinstance(waiting, Refused) and waiting:
            lines.append(t("review.season.waiting", count=len(waiting)))
        ways = pick(t, "review.season.way", "conflicts", "schedule", "form")
        points = Choice("/goiykiemdiem", t("review.season.way.suggest"))
        one = Choice("/khaikiemdiem", t("review.season.way.enter_one"))
        asked = Choice("/visao GRD-R04", t("choice.why"))
        return Ask("\n".join(lines), (*ways, one, points, asked))

    async def _received(self, turn: Turn, sent: FileRef) -> Result:
        """A filled-in workbook: kept as a whole, or its bad lines are named."""
        if sent.content is None:
            return Note(file_problem(turn.t, sent))
        found = await season.access(turn.work, int(turn.draft.get("season", 0)))
        if isinstance(found, Refused):
            return turn.say(found)
        known = await facts.load(turn.work, found)
        people = await setup.people_by_code(turn.work, found.ward_id)
        read = await asyncio.to_thread(workbook.read, sent.content, known, found.ward_id, people)
        if isinstance(read, Refused):
            return turn.say(read)
        if read.bad:
            return Note("\n".join([turn.t("review.season.bad"), *_bad(turn, read.bad)]))
        kept = await setup.keep(turn.work, found.id, read.said)
        if isinstance(kept, Refused):
            return turn.say(kept)
        counts = {"cells": kept.cells, "posts": kept.posts, "people": kept.people}
        text = turn.t("review.season.kept", **counts, entries=kept.entries)
        return Ask(text, pick(turn.t, "review.season.way", "back"), step="home")


def _ward(turn: Turn) -> int:
    return unit_of(turn, *WARD) or 0


def _conflict(turn: Turn, one: Conflict) -> str:
    return turn.t(f"review.conflict.{one.code}", who=one.who or "–")


def _bad(turn: Turn, bad: list[Bad]) -> list[str]:
    return [
        turn.t("review.season.bad_line", sheet=one.sheet, row=one.row, column=one.column)
        for one in bad[:LISTED]
    ]
