"""The review meeting of a cell or a collective: planned and prepared (CNV-S15, Q02, W12).

It is led in course.py.

```mermaid
stateDiagram-v2
    [*] --> home
    home --> when: plan or move
    when --> place
    place --> long
    long --> home
    home --> comments: the report goes round
    comments --> comments: one more body
    comments --> enter: a paper from outside
    enter --> comments
    comments --> draft
    home --> draft: the draft goes out
    draft --> comments: it did not go round yet
    home --> list
    home --> [*]: led, ended (course.py)
    [*] --> report: from a reminder
```
"""

from datetime import date, datetime
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
from handlers.reviews import at, words
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Attachment, Choice
from handlers.why_facts import why_of
from services.clock import moment
from services.documents.forms import Forms
from services.documents.papers import MadePaper
from services.grading import comments
from services.grading.comments import Writer
from services.refusal import Refused
from services.reviews import leading, printing, reading, rounds, session_views, sessions
from services.reviews.rounds import Round
from services.reviews.session_views import Session
from services.reviews.sessions import NewSession

LISTED = 30
LED = ("one", "roll", "close", "minutes")
"""ways that go on in course.py"""


class ReviewMeeting(Conversation):
    """When it is, how long, whether the draft went round and out in time."""

    name = "review_meeting"
    commands: ClassVar = {
        "hopkiemdiem": "open",
        "duthaokiemdiem": "report",
        "duthaogopy": "to_comment",
    }

    def __init__(self, forms: Forms) -> None:
        """Forms: what the draft is printed on."""
        self._forms = forms

    async def step_open(self, turn: Turn) -> Result:
        """Of which cell or collective, when the actor leads several."""
        places = await leading.places(turn.work)
        if not places:
            return at.nowhere(turn)
        if len(places) == 1 or turn.choice in {at.key(one) for one in places}:
            at.remember(turn, turn.choice or at.key(places[0]))
            return Go("home")
        return Unclear() if turn.text else at.which(turn, places)

    async def step_home(self, turn: Turn) -> Result:
        """When it is, whether the draft went out in time, how far it is."""
        found = await at.found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        season, one = found
        if turn.choice == "plan":
            return Go("when")
        if turn.choice in LED:
            return Open("review_course", turn.choice, turn.draft)
        if turn.choice in ("comments", "draft", "list"):
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        if one is None or one.starts_at is None:
            text = turn.t("review.session.none", unit=turn.draft["unit_name"], year=season.year)
            why = Choice("/visao GRD-R26", turn.t("choice.why"))
            return Ask(text, (*pick(turn.t, "review.session.way", "plan"), why))
        return await self._shown(turn, one)

    async def step_when(self, turn: Turn) -> Result:
        """Day and hour in one message."""
        if not turn.text:
            return Ask(turn.t("review.session.when"))
        said = parse_when(turn.text, now=turn.work.now)
        if not isinstance(said, When) or said.day is None or said.time is None:
            return Ask(turn.t("review.session.when_again"), step="when")
        turn.draft["at"] = moment(said.day, said.time).isoformat()
        return Go("place")

    async def step_place(self, turn: Turn) -> Result:
        """Where."""
        if not turn.text:
            return Ask(turn.t("review.session.place"))
        turn.draft["place"] = turn.text[:200]
        return Go("long")

    async def step_long(self, turn: Turn) -> Result:
        """How many half days (GRD-R26)."""
        found = await at.found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        why = Choice("/visao GRD-R26", turn.t("choice.why"))
        if turn.choice.isdecimal():
            begins = datetime.fromisoformat(turn.draft["at"])
            where = (turn.draft["unit"], begins, int(turn.choice), turn.draft["place"])
            new = NewSession(*where, turn.draft["collective"] or None)
            done = await sessions.plan_session(turn.work, found[0], new)
            if not isinstance(done, Refused):
                return Go("home")
            again = "long" if done.code == "session_short" else "when"
            ways = pick(turn.t, "review.half_days", *"12") if again == "long" else ()
            return Ask(turn.t.refusal(done), (*ways, why), step=again)
        if turn.text:
            return Unclear()
        return Ask(turn.t("review.session.long"), (*pick(turn.t, "review.half_days", *"12"), why))

    async def step_comments(self, turn: Turn) -> Result:
        """Related bodies comment on each report before it is sent (GRD-R12)."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        one = found[1]
        each = _turn_of(turn, await rounds.of_session(turn.work, one))
        if each is None:
            return Go("home")
        word, _, key = turn.choice.partition(" ")
        if word == "enter" and key.isdecimal():
            turn.draft["comment"] = int(key)
            return Go("enter")
        if word in ("back", "draft"):
            turn.draft.pop("report", None)
            return Go("home" if word == "back" else "draft")
        if word == "none":
            done = await rounds.nobody(turn.work, one.id, each.report.id)
            turn.draft.pop("report", None)
            return turn.say(done) if done else Go("draft")
        if word == "page":
            turn.draft["page"] = int(key)
        elif word == "ask" or turn.text:
            writer = Writer(None, int(key)) if word == "ask" else Writer(words=turn.text)
            asked = await rounds.ask(turn.work, one.id, each.report.id, writer)
            return turn.say(asked) if isinstance(asked, Refused) else Go("comments")
        turn.draft["report"] = each.report.id
        return await self._round(turn, one, each)

    async def step_enter(self, turn: Turn) -> Result:
        """What a body outside wrote."""
        if not turn.text:
            return Ask(turn.t("review.round.enter"))
        done = await comments.write(turn.work, int(turn.draft["comment"]), turn.text)
        return turn.say(done) if isinstance(done, Refused) else Go("comments")

    async def step_draft(self, turn: Turn) -> Result:
        """The draft goes to everybody; the days are counted (GRD-R13)."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        done = await sessions.send_draft(turn.work, found[1].id)
        if isinstance(done, Refused):
            if done.code == "draft_not_commented":
                return Go("comments")
            report = Choice("/baocaokiemdiem", turn.t("review.session.way.report"))
            ways = (report,) if done.code == "draft_not_written" else ()
            return Done(turn.t.refusal(done), ways)
        in_time = done.by_text == "OK"
        latest = done.values["latest"]
        assert isinstance(latest, date)  # noqa: S101 - a value of the rule
        key = "review.session.draft_sent" if in_time else "review.session.draft_late"
        why = why_of(turn.t, done)
        move = () if in_time else pick(turn.t, "review.session.way", "plan")
        return Ask(turn.t(key, latest=turn.t.day(latest)), (*move, why), step="home")

    async def step_list(self, turn: Turn) -> Result:
        """Who is reviewed, in order, and who is not, with the reason (GRD-R04)."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        listed = await session_views.agenda(turn.work, found[1])
        lines = [turn.t("review.session.order")]
        for number, each in enumerate(listed[:LISTED], start=1):
            done = found[1].reviewed(each)
            key = "review.session.line_done" if done else "review.session.line_open"
            lines.append(turn.t(key, number=number, name=words.named(turn.t, each)))
        of_cell = found[1].collective_id is None
        everybody = await reading.subjects_of(turn.work, found[0].id, turn.draft["unit"])
        for each in everybody if of_cell else ():
            if not each.must:
                why = turn.t(f"review.excluded.{each.reason}")
                lines.append(turn.t("review.session.excluded", name=each.name, why=why))
        back = pick(turn.t, "review.way", "back")
        asked = Choice("/visao GRD-R04" if of_cell else "/visao GRD-R35", turn.t("choice.why"))
        return Ask("\n".join(lines), (*back, asked), step="home")

    async def step_report(self, turn: Turn) -> Result:
        """The draft report of a meeting, for those who were sent it; which one, of several."""
        session_id = turn.number() or int(turn.draft.get("session", 0))
        reports = await printing.drafts_of(turn.work, session_id)
        if isinstance(reports, Refused):
            return turn.say(reports)
        if turn.text and turn.draft:
            return Unclear()
        if len(reports) > 1 and not turn.choice:
            turn.draft = {"session": session_id}
            choices = tuple(Choice(str(each.id), each.name) for each in reports)
            return Ask(turn.t("review.read_which"), choices)
        chosen = int(turn.choice) if turn.choice.isdecimal() else reports[0].id
        made = await printing.draft_of(turn.work, session_id, chosen, self._forms)
        return self._file(turn, made)

    async def step_to_comment(self, turn: Turn) -> Result:
        """The report, for a body that was asked to comment on it."""
        made = await printing.draft_to_comment(turn.work, turn.number(), self._forms)
        return self._file(turn, made)

    def _file(self, turn: Turn, made: MadePaper | Refused) -> Result:
        if isinstance(made, Refused):
            return turn.say(made)
        return Note(turn.t("review.paper"), Attachment(made.file_id, made.name, made.mime))

    async def _round(self, turn: Turn, one: Session, each: Round) -> Result:
        """One report: who was asked, who answered, who may be asked yet."""
        t = turn.t
        lines = [t("review.round.ask", name=each.report.name)]
        for view in each.asked:
            said = words.short(view.words) if view.words else t("review.round.waits")
            lines.append(t("review.round.line", writer=view.writer, words=said))
        asked = {view.collective_id for view in each.asked}
        others = await rounds.others(turn.work, one, each.report)
        choices = [Choice(f"ask {key}", name) for key, name in others if key not in asked]
        choices += [
            Choice(f"enter {view.id}", t("review.round.enter_of", writer=view.writer))
            for view in each.asked
            if not view.words and view.collective_id is None
        ]
        ways = pick(t, "review.round", *(("draft",) if each.asked else ("none",)), "back")
        shown = paged(t, choices, int(turn.draft.get("page", 0)), size=5)
        return Ask("\n".join(lines), (*shown, *ways, Choice("/visao GRD-R12", t("choice.why"))))

    async def _shown(self, turn: Turn, one: Session) -> Result:
        t = turn.t
        listed = await session_views.agenda(turn.work, one)
        done = sum(one.reviewed(each) for each in listed)
        lines = [words.session_line(t, one)]
        lines.append(t("review.session.progress", done=done, all=len(listed)))
        if one.draft_sent_on:
            lines.append(t("review.session.draft_on", day=t.day(one.draft_sent_on)))
        else:
            found = await session_views.draft_verdict(turn.work, one, turn.work.today)
            day = found.values["latest"]
            assert isinstance(day, date)  # noqa: S101 - a value of the rule
            lines.append(t("review.session.draft_until", latest=t.day(day)))
        begun = one.day is not None and turn.work.today >= one.day
        if one.closed_on:
            ways = ["list", "minutes", *(["plan"] if done < len(listed) else [])]
        elif begun:
            ways = ["one", "roll", "list", "close"]
        else:
            ways = [*([] if one.draft_sent_on else ["comments", "draft"]), "list", "plan"]
        choices = pick(t, "review.session.way", *ways)
        report = Choice("/baocaokiemdiem", t("review.session.way.report"))
        return Ask("\n".join(lines), (*choices, *(() if begun else (report,))))


def _turn_of(turn: Turn, listed: list[Round]) -> Round | None:
    """The report that is spoken of, or the first written one that did not go round yet."""
    asked = turn.draft.get("report")
    waiting = [each for each in listed if each.written and not each.done]
    found = next((each for each in listed if each.report.id == asked), None)
    return found or next(iter(waiting), listed[-1] if listed else None)
