"""The review meeting is led step by step (CNV-S15, CNV-W12); it was prepared in meeting.py.

```mermaid
stateDiagram-v2
    [*] --> roll: who came
    roll --> called
    called --> one
    [*] --> one: whose turn it is
    one --> way: the head is absent
    way --> paper
    paper --> body
    body --> reason
    reason --> one: the others go first
    reason --> put_off
    put_off --> close
    one --> chair: the head's own review
    chair --> conclude
    one --> conclude
    conclude --> one: the next
    one --> close: nobody is left
    close --> after
    after --> minutes
    minutes --> [*]
```
"""

from datetime import date
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
from handlers.grading.words import chosen
from handlers.resolution import read_resolution
from handlers.reviews import at, words
from handlers.vocabulary import Attachment, Choice
from services.people import WARD
from services.refusal import Refused
from services.reviews import absences, holding, minutes, opinions, roll
from services.reviews.absences import GO_ON, POSTPONE, Ruled
from services.reviews.opinions import Said
from services.reviews.reading import Subject
from services.reviews.session_views import Session

PRESENTS = {"collective": "head_presents"}
ON_A_PAGE = 30
"""names of a roll-call"""
BODIES = ("cell", "ward")
"""who may decide on an absent head"""


class ReviewCourse(Conversation):
    """One subject after the other in the order of the rules; what they forbid is refused."""

    name = "review_course"
    commands: ClassVar = {}

    async def step_one(self, turn: Turn) -> Result:
        """The subject whose turn it is: presented, what was said, the conclusion."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return at.home(turn)
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
        return Ask(
            turn.t(key, name=words.named(turn.t, about)), pick(turn.t, "review.session.way", *ways)
        )

    async def step_roll(self, turn: Turn) -> Result:
        """Who did not come, one name after the other or by numbers; it stands in the minutes."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None or turn.choice == "back":
            return at.home(turn)
        people = dict(await roll.expected(turn.work, found[1]))
        absent = [key for key in turn.draft.get("absent", []) if key in people]
        left = [key for key in people if key not in absent]
        if turn.choice == "all":
            return await self._called(turn, found[1], people, absent)
        word, _, said = turn.choice.partition(" ")
        if word == "page":
            turn.draft["page"] = int(said)
        elif word == "one" and said.isdecimal():
            absent += [key for key in left if key == int(said)]
        elif turn.text:
            picked = chosen(turn.text, min(len(left), ON_A_PAGE))
            if picked is None:
                return Unclear()
            absent += [left[each] for each in picked]
        turn.draft["absent"] = absent
        names = ", ".join(people[key] for key in absent)
        text = turn.t("review.roll.more", names=names) if absent else turn.t("review.roll.ask")
        choices = [Choice(f"one {key}", people[key]) for key in left if key not in absent]
        shown = paged(turn.t, choices, int(turn.draft.get("page", 0)), size=ON_A_PAGE)
        done = Choice("all", turn.t("review.roll.done" if absent else "review.roll.all"))
        return Ask(text, (*shown, done, *pick(turn.t, "review.roll", "back")))

    async def step_called(self, turn: Turn) -> Result:
        """After the roll-call."""
        if turn.text:
            return Unclear()
        return Go("one") if turn.choice == "one" else at.home(turn)

    async def step_way(self, turn: Turn) -> Result:
        """The head is absent: put off, or the others first, as the competent body decided."""
        if turn.choice in (POSTPONE, GO_ON):
            turn.draft["way"] = turn.choice
            return Go("paper")
        if turn.choice == "back":
            return Go("one")
        if turn.text:
            return Unclear()
        why = Choice("/visao GRD-R16", turn.t("choice.why"))
        ways = pick(turn.t, "review.absent", POSTPONE, GO_ON, "back")
        return Ask(turn.t("review.absent.ask", name=turn.draft["head_name"]), (*ways, why))

    async def step_paper(self, turn: Turn) -> Result:
        """Number and day of the decision."""
        if not turn.text:
            return Ask(turn.t("review.absent.number"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("exemption.number_again"), step="paper")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("body")

    async def step_body(self, turn: Turn) -> Result:
        """Who decided."""
        if turn.choice in BODIES or turn.text:
            named = turn.t(f"review.absent.body.{turn.choice}") if turn.choice else turn.text
            turn.draft["body"] = named
            return Go("reason")
        return Ask(turn.t("review.absent.body"), pick(turn.t, "review.absent.body", *BODIES))

    async def step_reason(self, turn: Turn) -> Result:
        """Why; then it counts."""
        if not turn.text:
            return Ask(turn.t("review.absent.reason", name=turn.draft["head_name"]))
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return at.home(turn)
        draft, head = turn.draft, int(turn.draft["head"])
        day = date.fromisoformat(draft["day"])
        new = Ruled(draft["way"], draft["body"], draft["number"], day, turn.text)
        done = await absences.decide(turn.work, found[1].id, head, new)
        if isinstance(done, Refused):
            return turn.say(done)
        if new.way == GO_ON:
            draft.setdefault("later", []).append(head)
            return Go("one")
        text = turn.t("review.absent.postponed", number=new.number, day=turn.t.day(day))
        return Ask(text, pick(turn.t, "review.session.way", "close", "back"), step="put_off")

    async def step_put_off(self, turn: Turn) -> Result:
        """After the individuals were put off."""
        if turn.text:
            return Unclear()
        return Go("close") if turn.choice == "close" else at.home(turn)

    async def step_chair(self, turn: Turn) -> Result:
        """Who chairs the head's own review: a deputy (GRD-R21)."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return at.home(turn)
        choices = await at.chairs(turn, found[1])
        only = choices[0].value if len(choices) == 1 else ""
        chosen = {each.value: each.label for each in choices}.get(turn.choice or only)
        if chosen:
            turn.draft |= {"chair": int(turn.choice or only), "chair_name": chosen}
            return Go("conclude")
        if turn.text:
            return Unclear()
        why = Choice("/visao GRD-R21", turn.t("choice.why"))
        return Ask(turn.t("review.session.chair"), (*choices, why))

    async def step_conclude(self, turn: Turn) -> Result:
        """The conclusion in the chair's words."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return at.home(turn)
        about = await at.current(turn, found[1])
        if about is None:
            return Go("one")
        said = turn.draft.pop("conclusion", "") or at.conclusion(turn.text) or turn.text
        chair, by = turn.draft.get("chair"), turn.draft.get("chair_name")
        if not said:
            key = "review.session.conclude_by" if by else "review.session.conclude"
            return Ask(turn.t(key, name=words.named(turn.t, about), chair=by or ""))
        turn.draft = {key: turn.draft[key] for key in turn.draft if not key.startswith("chair")}
        done = await holding.conclude(turn.work, found[1], about, said, chair)
        return turn.say(done) if isinstance(done, Refused) else Go("one")

    async def step_close(self, turn: Turn) -> Result:
        """How long it took; who is made up for (GRD-G24)."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return at.home(turn)
        if turn.choice in ("1", "2"):
            left = await holding.close(turn.work, found[1].id, int(turn.choice))
            if isinstance(left, Refused):
                why = Choice(f"/visao {left.values.get('rule', 'GRD-R26')}", turn.t("choice.why"))
                ways = pick(turn.t, "review.half_days", "1", "2")
                return Ask(turn.t.refusal(left), (*ways, why), step="close")
            names = ", ".join(each.name for each in left) or "–"
            text = turn.t("review.session.closed", names=names, count=len(left))
            ways = pick(turn.t, "review.session.way", "minutes", *(("plan",) if left else ()))
            of_ward = bool(turn.work.acting.holds(found[1].unit_id, *WARD))
            return Ask(text, (*ways, *(at.after_ward(turn) if of_ward else ())), step="after")
        if turn.text:
            return Unclear()
        asked = turn.t("review.session.how_long")
        return Ask(asked, pick(turn.t, "review.half_days", "1", "2"))

    async def step_after(self, turn: Turn) -> Result:
        """After the end: the minutes, or another meeting for whoever is left."""
        if turn.text:
            return Unclear()
        return Go("minutes") if turn.choice == "minutes" else at.home(turn, "when")

    async def step_minutes(self, turn: Turn) -> Result:
        """The minutes of the meeting."""
        found = await at.found(turn)
        if isinstance(found, Refused) or found[1] is None:
            return at.home(turn)
        made = await minutes.make(turn.work, found[1].id)
        if isinstance(made, Refused):
            return turn.say(made)
        file = Attachment(made.file_id, made.name, made.mime)
        return Done(turn.t("review.session.minutes"), file=file)

    async def _called(
        self, turn: Turn, one: Session, people: dict[int, str], absent: list[int]
    ) -> Result:
        done = await roll.call(turn.work, one.id, absent)
        if isinstance(done, Refused):
            return turn.say(done)
        turn.draft.pop("absent", None)
        names = ", ".join(people[key] for key in absent) or "–"
        text = turn.t("review.roll.kept", present=done.present, all=len(people), names=names)
        return Ask(text, pick(turn.t, "review.session.way", "one", "back"), step="called")

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
            return await self._later(turn, one, about)
        return at.home(turn)

    async def _later(self, turn: Turn, one: Session, about: Subject) -> Result:
        """Absent: reviewed later; of a head somebody has to decide (GRD-R16)."""
        ruled = await absences.of_session(turn.work, one.id)
        if about.position == "head" and about.id not in ruled:
            turn.draft |= {"head": about.id, "head_name": about.name}
            return Go("way")
        turn.draft.setdefault("later", []).append(about.id)
        return Go("one")

    async def _heard(self, turn: Turn, one: Session, about: Subject) -> Result:
        """ "Hoa: …": who spoke and what, or "Kết luận: …"; otherwise nobody is named."""
        if closing := at.conclusion(turn.text):
            return await at.concluded(turn, one, about, closing)
        speaker, colon, said = turn.text.partition(":")
        known = colon and len(speaker) < 60
        words_ = (said if known else turn.text).strip()
        new = Said(words_, about.id, speaker if known else "")
        done = await opinions.say(turn.work, one.id, new)
        if isinstance(done, Refused):
            return turn.say(done)
        return Note(turn.t("review.session.heard", name=words.named(turn.t, about)))
