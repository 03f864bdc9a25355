"""The review meeting of a cell: planned, prepared, led step by step (CNV-S15, CNV-Q02).

```mermaid
stateDiagram-v2
    [*] --> home
    home --> when: plan or move
    when --> place
    place --> long
    long --> home
    home --> draft: the draft goes out
    home --> list: lead the meeting
    list --> one: whose turn it is
    one --> chair: the head's own review
    one --> conclude
    conclude --> one: the next
    home --> close
    close --> minutes
    minutes --> [*]
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
    pick,
)
from handlers.reviews import at, words
from handlers.understanding.dates import When, parse_when
from handlers.vocabulary import Attachment, Choice
from services.clock import moment
from services.documents.forms import Forms
from services.members import members
from services.refusal import Refused
from services.reviews import holding, minutes, opinions, printing, reading, session_views, sessions
from services.reviews.opinions import Said
from services.reviews.reading import Subject
from services.reviews.session_views import Session
from services.reviews.sessions import NewSession

LISTED = 30
PRESENTS = {"collective": "head_presents"}
CONCLUDES = {"collective": "head_concludes"}


class ReviewMeeting(Conversation):
    """One subject after the other in the order of the rules; what they forbid is refused."""

    name = "review_meeting"
    commands: ClassVar = {"hopkiemdiem": "open", "duthaokiemdiem": "report"}

    def __init__(self, forms: Forms) -> None:
        """Forms: what the draft is printed on."""
        self._forms = forms

    async def step_open(self, turn: Turn) -> Result:
        """Of which cell, when the secretary leads several."""
        led = await at.led(turn)
        if not led:
            return Done(turn.t("refused.not_yours"))
        if turn.choice.isdecimal() or len(led) == 1:
            turn.draft = {"unit": int(turn.choice) if turn.choice else led[0].id}
            return Go("home")
        return Ask(turn.t("plan.unit"), tuple(Choice(str(u.id), u.name) for u in led))

    async def step_home(self, turn: Turn) -> Result:
        """When it is, whether the draft went out in time, how far it is."""
        found = await at.found(turn)
        if isinstance(found, Refused):
            return turn.say(found)
        season, one = found
        if turn.choice == "plan":
            return Go("when")
        if turn.choice in ("draft", "list", "one", "close", "minutes"):
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
        if turn.choice.isdecimal():
            begins = datetime.fromisoformat(turn.draft["at"])
            new = NewSession(turn.draft["unit"], begins, int(turn.choice), turn.draft["place"])
            done = await sessions.plan_session(turn.work, found[0], new)
            if isinstance(done, Refused):
                return Ask(turn.t.refusal(done), step="when")
            return Go("home")
        if turn.text:
            return Unclear()
        why = Choice("/visao GRD-R26", turn.t("choice.why"))
        return Ask(turn.t("review.session.long"), (*pick(turn.t, "review.half_days", *"12"), why))

    async def step_draft(self, turn: Turn) -> Result:
        """The draft goes to everybody; the days are counted (GRD-R13)."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        done = await sessions.send_draft(turn.work, found[1].id)
        if isinstance(done, Refused):
            return turn.say(done)
        in_time = done.by_text == "OK"
        latest = done.values["latest"]
        assert isinstance(latest, date)  # noqa: S101 - a value of the rule
        key = "review.session.draft_sent" if in_time else "review.session.draft_late"
        why = Choice("/visao GRD-R13", turn.t("choice.why"))
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
            lines.append(turn.t(key, number=number, name=each.name))
        everybody = await reading.subjects_of(turn.work, found[0].id, turn.draft["unit"])
        for each in everybody:
            if not each.must:
                why = turn.t(f"review.excluded.{each.reason}")
                lines.append(turn.t("review.session.excluded", name=each.name, why=why))
        back = pick(turn.t, "review.way", "back")
        asked = Choice("/visao GRD-R04", turn.t("choice.why"))
        return Ask("\n".join(lines), (*back, asked), step="home")

    async def step_one(self, turn: Turn) -> Result:
        """The subject whose turn it is: presented, what was said, the conclusion."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        one = found[1]
        about = await at.current(turn, one)
        if about is None:
            return Go("close")
        if turn.choice:
            return await self._chosen(turn, one, about)
        if turn.text:
            return await self._heard(turn, one, about)
        presented = bool(one.steps_of(about))
        ways = ("conclude", "back") if presented else ("presented", "later", "write", "back")
        key = "review.session.hearing" if presented else "review.session.turn"
        return Ask(turn.t(key, name=about.name), pick(turn.t, "review.session.way", *ways))

    async def step_chair(self, turn: Turn) -> Result:
        """Who chairs the head's own review: a deputy (GRD-R21)."""
        people = await members(turn.work, turn.draft["unit"], turn.work.today)
        listed = await reading.subjects_of(
            turn.work, turn.draft["season"], turn.draft["unit"], ("member",)
        )
        able = {each.person_id for each in listed if each.position == "deputy" and each.must}
        able = able or {each.person_id for each in listed if each.position != "head" and each.must}
        choices = [Choice(str(each.id), each.name) for each in people if each.id in able][:6]
        if turn.choice in {each.value for each in choices}:
            turn.draft["chair"] = int(turn.choice)
            return Go("conclude")
        if turn.text:
            return Unclear()
        why = Choice("/visao GRD-R21", turn.t("choice.why"))
        return Ask(turn.t("review.session.chair"), (*choices, why))

    async def step_conclude(self, turn: Turn) -> Result:
        """The conclusion in the chair's words."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        about = await at.current(turn, found[1])
        if about is None:
            return Go("one")
        if not turn.text:
            return Ask(turn.t("review.session.conclude", name=about.name))
        chair = turn.draft.pop("chair", None)
        steps = ("members_contribute", CONCLUDES.get(about.kind, "chair_concludes"))
        for step in steps:
            if step in found[1].steps_of(about):
                continue
            done = await holding.take(
                turn.work, found[1].id, about.id, step, words=turn.text, chair_id=chair
            )
            if isinstance(done, Refused):
                return turn.say(done)
        return Go("one")

    async def step_close(self, turn: Turn) -> Result:
        """How long it took; who is made up for (GRD-G24)."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        if turn.choice in ("1", "2"):
            left = await holding.close(turn.work, found[1].id, int(turn.choice))
            if isinstance(left, Refused):
                return turn.say(left)
            names = ", ".join(each.name for each in left) or "–"
            text = turn.t("review.session.closed", names=names, count=len(left))
            ways = ("minutes", *(("plan",) if left else ()))
            return Ask(text, pick(turn.t, "review.session.way", *ways), step="home")
        if turn.text:
            return Unclear()
        asked = turn.t("review.session.how_long")
        return Ask(asked, pick(turn.t, "review.half_days", "1", "2"))

    async def step_minutes(self, turn: Turn) -> Result:
        """The minutes of the meeting."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return Go("home")
        made = await minutes.make(turn.work, found[1].id)
        if isinstance(made, Refused):
            return turn.say(made)
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("review.session.minutes"), file=file)

    async def step_report(self, turn: Turn) -> Result:
        """The draft report of a meeting, for those who were sent it."""
        made = await printing.draft_of(turn.work, turn.number(), self._forms)
        if isinstance(made, Refused):
            return turn.say(made)
        return Note(turn.t("review.paper"), Attachment(made.file_id, made.name, made.mime))

    async def _chosen(self, turn: Turn, one: Session, about: Subject) -> Result:
        """What was tapped about the subject whose turn it is."""
        if turn.choice == "presented":
            step = PRESENTS.get(about.kind, "individual_presents")
            done = await holding.take(turn.work, one.id, about.id, step)
            return Note(turn.t.refusal(done)) if isinstance(done, Refused) else Go("one")
        if turn.choice == "write":
            return Open("review_writing", "home", {"subject": about.id})
        if turn.choice == "conclude":
            return Go("chair" if about.position == "head" else "conclude")
        if turn.choice == "later":
            turn.draft.setdefault("later", []).append(about.id)
        return Go("one" if turn.choice == "later" else "home")

    async def _heard(self, turn: Turn, one: Session, about: Subject) -> Result:
        """ "Hoa: …": who spoke and what; otherwise nobody is named."""
        speaker, colon, said = turn.text.partition(":")
        known = colon and len(speaker) < 60
        words_ = (said if known else turn.text).strip()
        new = Said(words_, about.id, speaker if known else "")
        done = await opinions.say(turn.work, one.id, new)
        if isinstance(done, Refused):
            return turn.say(done)
        return Note(turn.t("review.session.heard", name=about.name))

    async def _shown(self, turn: Turn, one: Session) -> Result:
        t = turn.t
        listed = await session_views.agenda(turn.work, one)
        done = sum(one.reviewed(each) for each in listed)
        lines = [words.session_line(t, one)]
        lines.append(t("review.session.progress", done=done, all=len(listed)))
        latest = (await session_views.draft_verdict(turn.work, one, turn.work.today)).values
        day = latest["latest"]
        assert isinstance(day, date)  # noqa: S101 - a value of the rule
        if one.draft_sent_on:
            lines.append(t("review.session.draft_on", day=t.day(one.draft_sent_on)))
        else:
            lines.append(t("review.session.draft_until", latest=t.day(day)))
        begun = one.day is not None and turn.work.today >= one.day
        if one.closed_on:
            ways = ["list", "minutes", *(["plan"] if done < len(listed) else [])]
        elif begun:
            ways = ["one", "list", "close"]
        else:
            ways = [*([] if one.draft_sent_on else ["draft"]), "list", "plan"]
        choices = pick(t, "review.session.way", *ways)
        report = Choice("/baocaokiemdiem", t("review.session.way.report"))
        return Ask("\n".join(lines), (*choices, *(() if begun else (report,))))
