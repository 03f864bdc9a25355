"""The register: receiving introductions, page 2 and area, the workbook (CNV-R01, RES-19).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> place: a member without area or page 2
    place --> home
    home --> preview: a workbook is sent
    preview --> home: imported
    home --> form: the empty workbook
    form --> [*]
    [*] --> codes: invite one without a chat
```
"""

import asyncio
from collections import Counter
from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Note, Result, Turn, Unclear, pick
from handlers.phrases import file_problem
from handlers.residence.whose import begin
from handlers.understanding.names import match
from handlers.vocabulary import Attachment, Choice, FileRef
from handlers.why_facts import why
from services import accounts, files
from services.refusal import Refused
from services.residence import importing, register, workbook
from services.residence.importing import Preview
from services.residence.views import Area, Enrolled
from services.residence.workbook import Book
from services.rulebook_file import XLSX
from services.seal import Seal

LISTED = 6
PROBLEMS = ("missing", "twice", "several", "not_residence")
"""why a row is refused, besides a cell that cannot be read"""


class Register(Conversation):
    """Nothing that is known is changed by a workbook."""

    name = "residence_register"
    commands: ClassVar = {"sogioithieu": "open", "macutru": "codes"}

    def __init__(self, seal: Seal) -> None:
        """Telephone numbers of the workbook are sealed."""
        self._seal = seal

    async def step_open(self, turn: Turn) -> Result:
        """The register of the actor's committee."""
        return await begin(turn, "home")

    async def step_home(self, turn: Turn) -> Result:
        """By area; those not received yet first."""
        if turn.files:
            return await self._received(turn, turn.files[0])
        people = await register.people(turn.work, turn.draft["unit"])
        if turn.text:
            return _typed(turn, people)
        if turn.choice == "form":
            return Go("form")
        if turn.choice.isdecimal():
            turn.draft["introduction"] = int(turn.choice)
            return Go("place")
        open_ = [one for one in people if one.area_id is None or one.page_two_on is None]
        choices = [Choice(str(one.id), one.name) for one in open_[:LISTED]]
        ways = (
            Choice("/khuvuccutru", turn.t("residence_register.choice.area")),
            Choice("/themcutru", turn.t("residence_register.choice.newcomer")),
            Choice("form", turn.t("residence_register.choice.form")),
            Choice("/mualienhe", turn.t("choice.back")),
        )
        areas = await register.areas(turn.work, turn.draft["unit"])
        said = [turn.draft.pop("said", ""), *_lines(turn, people, open_, areas)]
        return Ask("\n".join(filter(None, said)), (*choices[:4], *ways))

    async def step_place(self, turn: Turn) -> Result:
        """The area; page 2 of the book is written today."""
        key = turn.draft["introduction"]
        one = await register.one(turn.work, key)
        areas = await register.areas(turn.work, turn.draft["unit"])
        if isinstance(one, Refused):
            return turn.say(one)
        if turn.choice in {str(area.id) for area in areas}:
            written = one.page_two_on or turn.work.today
            done = await register.place(turn.work, key, int(turn.choice), written)
            if isinstance(done, Refused):
                return turn.say(done)
            said = turn.t("residence_register.placed", name=done.name, area=done.area)
            turn.draft["said"] = said
            return Go("home")
        if turn.text:
            return Unclear()
        moves = one.area_id is not None and one.page_two_on is not None
        word = "residence_register.move" if moves else "residence_register.place"
        text = turn.t(word, name=one.name, workplace=one.workplace, area=one.area)
        asked = why(turn.t, "RES-19", page_two_written=False, area=one.area or None)
        return Ask(text, (*(Choice(str(area.id), area.name) for area in areas), asked))

    async def step_form(self, turn: Turn) -> Result:
        """The empty workbook to fill in; it is sent back into the open register."""
        name = "so-gioi-thieu.xlsx"
        file_id = await files.store(turn.work, name, XLSX, workbook.form())
        form = Attachment(file_id, name, XLSX)
        back = Choice("/sogioithieu", turn.t("choice.back"))
        return Ask(turn.t("residence_register.form"), (back,), step="home", file=form)

    async def step_codes(self, turn: Turn) -> Result:
        """A link code for one member without a chat: "/macutru 12"."""
        done = await accounts.invite(turn.work, turn.number(), self._seal)
        if isinstance(done, Refused):
            return Note(turn.t.refusal(done))
        return Note(turn.t("residence_register.code", name=done.name, code=done.code))

    async def step_preview(self, turn: Turn) -> Result:
        """What the workbook would do; it is done only when that was confirmed."""
        if turn.text:
            return Unclear()
        book = await self._kept(turn)
        if isinstance(book, Refused):
            return turn.say(book)
        if turn.choice == "import":
            done = await importing.import_book(turn.work, turn.draft["unit"], book, self._seal)
            if isinstance(done, Refused):
                return turn.say(done)
            text = turn.t("residence_register.imported", count=len(done.added))
            return Done(text, (Choice("/sogioithieu", turn.t("choice.back")),))
        shown = await importing.preview(turn.work, turn.draft["unit"], book)
        if isinstance(shown, Refused):
            return turn.say(shown)
        ways = pick(turn.t, "residence_register.way", "import") if shown.added else ()
        back = Choice("/sogioithieu", turn.t("choice.back"))
        return Ask("\n".join(_previewed(turn, shown)), (*ways, back))

    async def _received(self, turn: Turn, sent: FileRef) -> Result:
        if sent.content is None:
            return Note(file_problem(turn.t, sent))
        book = await asyncio.to_thread(workbook.read, sent.content)
        if isinstance(book, Refused):
            return Note(turn.t("residence_register.unreadable"))
        turn.draft["file"] = await files.store(turn.work, sent.name, sent.mime, sent.content)
        return Go("preview")

    async def _kept(self, turn: Turn) -> Book | Refused:
        found = await files.read(turn.work, turn.draft["file"])
        return await asyncio.to_thread(workbook.read, found.content)


def _typed(turn: Turn, people: list[Enrolled]) -> Result:
    """A member by name: to be received, or to live in another area from now on."""
    found = match(turn.text, [(one.id, one.name) for one in people])
    if len(found) != 1:
        return Unclear()
    turn.draft["introduction"] = found[0]
    return Go("place")


def _lines(
    turn: Turn, people: list[Enrolled], open_: list[Enrolled], areas: list[Area]
) -> list[str]:
    t = turn.t
    by_area = Counter(one.area_id for one in people)
    lines = [t("residence_register.home", people=len(people), open=len(open_))]
    lines += [f"– {area.name}: {by_area[area.id]}" for area in areas]
    silent = sum(one.reach is None for one in people)
    lines.append(t("residence_register.unreached", count=silent))
    lines.append(t("residence_register.send"))
    return lines


def _previewed(turn: Turn, shown: Preview) -> list[str]:
    t = turn.t
    lines = [
        t(
            "residence_register.preview",
            added=len(shown.added),
            known=len(shown.known),
            refused=len(shown.problems),
        )
    ]
    if shown.new_areas:
        lines.append(t("residence_register.new_areas", names=", ".join(shown.new_areas)))
    if shown.new_workplaces:
        names = ", ".join(shown.new_workplaces[:LISTED])
        lines.append(t("residence_register.new_workplaces", names=names))
    for one in shown.problems[:LISTED]:
        code = one.code if one.code in PROBLEMS else "cell"
        why = t(f"residence_register.problem.{code}")
        lines.append(t("residence_register.row", row=one.row, name=one.name or "–", why=why))
    return lines
