"""A member writes the review by answering one question at a time (CNV-M10, CNV-M11).

The head of a collective goes the same way for its report (CNV-Q02), the secretariat for a member
without a phone (`subject` in the draft).

```mermaid
stateDiagram-v2
    [*] --> home
    open_report --> home
    home --> part: write, or go on
    part --> part: the next question
    part --> more: something forgotten
    more --> part
    part --> score: every question answered
    score --> level
    level --> home
    home --> change
    change --> part
    home --> paper: to read or to print
    paper --> home
    home --> send: to the committee
    send --> [*]
```
"""

from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Open,
    Result,
    Turn,
    Unclear,
    paged,
    pick,
)
from handlers.phrases import file_problem
from handlers.reviews import words
from handlers.vocabulary import Attachment, Choice
from services import files, units
from services.documents.forms import Forms
from services.people import SECRETARIAT, WARD
from services.privacy import views as looks
from services.refusal import Refused
from services.reviews import known, printing, reading, writing
from services.reviews.posts import posts_of
from services.reviews.questions import IF_ANY, WHOLE
from services.reviews.reading import Subject
from services.reviews.review import Review
from services.rules.model import Level

ON_A_PAGE = 3


class Writing(Conversation):
    """What was written is kept at once; it can be left at any question and taken up again."""

    name = "review_writing"
    commands: ClassVar = {"kiemdiem": "open", "baocaokiemdiem": "open_report"}

    def __init__(self, forms: Forms) -> None:
        """Forms: what the paper is printed on."""
        self._forms = forms

    async def step_open(self, turn: Turn) -> Result:
        """The own review of this year; whoever only works for the ward has its pages."""
        if turn.work.acting.units(*WARD) and not await units.own_units(turn.work):
            return Open("ward", "year_end")
        turn.draft = {}
        return Go("home")

    async def step_open_report(self, turn: Turn) -> Result:
        """The report of the collective that the actor heads (Mẫu 01); which one, of several."""
        found = await self._reports(turn)
        if not found:
            return Done(turn.t("refused.no_review"))
        if len(found) == 1 or turn.choice.isdecimal():
            turn.draft = {"subject": int(turn.choice) if turn.choice else found[0].id}
            return Go("home")
        choices = tuple(Choice(str(each.id), each.name) for each in found)
        return Ask(turn.t("review.which_report"), choices)

    async def step_home(self, turn: Turn) -> Result:
        """How far it is, and what can be done."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        turn.draft["subject"] = found.subject.id
        turn.draft.pop("kept", None)
        if turn.files and found.subject.kind == "collective":
            turn.draft["only"] = True
            return await self._with_file(turn, found, WHOLE)
        if turn.choice in ("write", "go_on"):
            return Go(_next(found))
        if turn.choice in ("change", "paper", "send"):
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        if found.subject.person_id is not None:
            looks.saw(turn.work, found.subject.person_id, "review")
        why = Choice("/visao GRD-R14", turn.t("choice.why"))
        return Ask(words.overview(turn.t, found), (*_ways(turn, found), why))

    async def step_part(self, turn: Turn) -> Result:
        """One question; its answer in own words or as a file."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        key = str(turn.draft.get("part") or found.next_section)
        if key not in found.sections:
            turn.draft.pop("part", None)
            return Go(_next(found))
        if turn.choice == "rest":
            return Go("home")
        if turn.choice == "more":
            return Go("more")
        if turn.files:
            return await self._with_file(turn, found, key)
        if turn.text or turn.choice == "none":
            said = turn.text if turn.choice != "none" else ""
            return await self._answered(turn, key, said)
        return await self._asked(turn, found, key)

    async def step_more(self, turn: Turn) -> Result:
        """Something to add to the answer before."""
        key = str(turn.draft.get("last", ""))
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if key not in found.sections:
            return Go("part")
        if turn.text:
            before = found.written.answers.get(key, "")
            return await self._answered(turn, key, f"{before}\n{turn.text}".strip())
        text = turn.t("review.more", section=words.section(turn.t, key))
        return Ask(text, pick(turn.t, "review.way", "rest"), step="more")

    async def step_score(self, turn: Turn) -> Result:
        """Points for each group of criteria that the plan names (GRD-G04)."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        one = found.next_criterion
        if one is None:
            return Go("level")
        said = turn.text.strip().removesuffix("điểm").removesuffix("diem").strip()
        if turn.text and not said.isdecimal():
            return Unclear()
        if turn.text:
            done = await writing.score(turn.work, found.subject.id, one.key, int(said))
            if isinstance(done, Refused):
                return Ask(turn.t.refusal(done), step="score")
            return Go("score")
        if turn.choice == "rest":
            return Go("home")
        return Ask(words.criterion(turn.t, found, one), pick(turn.t, "review.way", "rest"))

    async def step_level(self, turn: Turn) -> Result:
        """The own level, one of four (GRD-G02)."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in {str(int(each)) for each in Level}:
            done = await writing.level(turn.work, found.subject.id, int(turn.choice))
            return turn.say(done) if isinstance(done, Refused) else Go("home")
        if turn.text:
            return Unclear()
        lines = [turn.t("review.ask_level")]
        if found.by_scale:
            level = turn.t(f"review.levels.{found.by_scale}")
            lines.append(turn.t("review.by_scale", points=found.written.points, level=level))
        elif not found.criteria:
            lines.append(turn.t("review.no_scale"))
        levels = (str(int(each)) for each in sorted(Level, reverse=True))
        why = Choice("/visao GRD-G04", turn.t("choice.why"))
        return Ask("\n".join(lines), (*pick(turn.t, "review.levels", *levels), why))

    async def step_change(self, turn: Turn) -> Result:
        """Which answer is to be written anew."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        if turn.choice in found.sections:
            turn.draft |= {"part": turn.choice, "only": True}
            return Go("part")
        if turn.choice == "level":
            return Go("level")
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        if turn.text:
            return Unclear()
        answered = [key for key in found.sections if key in found.written.answers]
        choices = [Choice(key, words.section(turn.t, key)) for key in answered]
        choices.append(Choice("level", turn.t("review.way.level")))
        page = int(turn.draft.get("page", 0))
        return Ask(turn.t("review.change"), paged(turn.t, choices, page, size=ON_A_PAGE))

    async def step_paper(self, turn: Turn) -> Result:
        """The form as far as it is written; what can be done next stands below it."""
        found = await self._found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        made = await printing.make(turn.work, found.subject.id, self._forms)
        if isinstance(made, Refused):
            return turn.say(made)
        file = Attachment(made.file_id, made.name, made.mime)
        ways = (each for each in _ways(turn, found) if each.value != "paper")
        shown = (*ways, *pick(turn.t, "review.way", "back"))
        return Ask(turn.t("review.paper"), shown, "home", file)

    async def step_send(self, turn: Turn) -> Result:
        """To the committee; corrected until it is presented."""
        done = await writing.send(turn.work, turn.draft["subject"])
        if isinstance(done, Refused):
            return turn.say(done)
        sent = "ours" if done.subject.kind == "collective" else "sent"
        return Done(turn.t(f"review.done.{'final' if done.written.when('final') else sent}"))

    async def _found(self, turn: Turn) -> Review | Refused:
        if "subject" in turn.draft:
            return await writing.access(turn.work, int(turn.draft["subject"]))
        return await writing.own(turn.work)

    async def _reports(self, turn: Turn) -> list[Subject]:
        """Collectives whose report the actor writes: the cells led, those of the ward's office,
        and where a post is held."""
        work = turn.work
        posts = (await posts_of(work, [work.acting.person_id], work.today)).values()
        heads = {post.collective_id for each in posts for post in each}
        led, wards = set(work.acting.units(*SECRETARIAT)), work.acting.units(*WARD)
        home = await units.home_unit(work)
        at = home.id if home else next(iter(wards), 0)
        season = await reading.season_of_unit(work, at, work.today.year)
        if not season:
            return []
        listed = await reading.subjects_of(work, season.id, kinds=("collective",))
        return [
            each
            for each in listed
            if each.collective_id in heads
            or (each.unit_id in led and each.collective_kind.startswith("cell"))
            or each.unit_id in wards
        ]

    async def _asked(self, turn: Turn, found: Review, key: str) -> Result:
        facts, about = None, words.KNOWN.get(key)
        if found.subject.kind == "member" and about:
            year = found.season.year
            facts = await known.of_member(turn.work, found.subject, year, (about,))
        asked = words.question(turn.t, found, key)
        kept = turn.draft.pop("kept", False)
        lines = [f"{turn.t('review.kept')} {asked}" if kept else asked]
        lines += words.known(turn.t, key, facts, found)
        if before := found.written.answers.get(key):
            lines.append(turn.t("review.before", words=words.short(before)))
        ways = ["none"] if key in IF_ANY else []
        ways += ["more"] if turn.draft.get("last") and not turn.draft.get("only") else []
        return Ask("\n".join(lines), pick(turn.t, "review.way", *ways, "rest"))

    async def _answered(self, turn: Turn, key: str, said: str, file_id: int = 0) -> Result:
        done = await writing.answer(
            turn.work, int(turn.draft["subject"]), key, said, file_id or None
        )
        if isinstance(done, Refused):
            return turn.say(done)
        only = turn.draft.pop("only", False)
        turn.draft.pop("part", None)
        turn.draft |= {"last": key, "kept": True}
        return Go("home" if only else _next(done))

    async def _with_file(self, turn: Turn, found: Review, key: str) -> Result:
        sent = turn.files[0]
        if sent.content is None:
            return Note(file_problem(turn.t, sent))
        file_id = await files.store(turn.work, sent.name, sent.mime, sent.content)
        return await self._answered(turn, key, found.written.answers.get(key, ""), file_id)


def _next(found: Review) -> str:
    if found.next_section:
        return "part"
    if found.next_criterion is not None:
        return "score"
    return "home" if found.written.level else "level"


def _ways(turn: Turn, found: Review) -> tuple[Choice, ...]:
    """What can be done with it as it stands; at most three beside the reason."""
    state = words.state(found)
    if state in ("presented", "final"):
        return pick(turn.t, "review.way", "paper")
    if not found.written.id:
        return pick(turn.t, "review.way", "write")
    if not found.complete:
        return pick(turn.t, "review.way", "go_on", "change", "paper")
    ways = pick(turn.t, "review.way", "change", "paper")
    if state == "sent":
        return ways
    label = "finish" if found.subject.kind == "collective" else "send"
    return (Choice("send", turn.t(f"review.way.{label}")), *ways)
