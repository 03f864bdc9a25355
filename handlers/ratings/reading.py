"""The cell's committee exchanges information with the ward (CNV-S21); the person sees the own."""

from typing import ClassVar

from handlers.conversation import Ask, Conversation, Done, Go, Result, Turn, Unclear, from_list
from handlers.ratings.words import judgement, period
from handlers.texts import Texts
from handlers.vocabulary import Choice
from services.people import COMMITTEE
from services.privacy import views as looks
from services.ratings import reading
from services.ratings.reading import Rated
from services.refusal import Refused


class Ratings(Conversation):
    """Both parts count and neither has a weight (DIS-12): shown, never added up."""

    name = "ratings"
    commands: ClassVar = {"xeploaicanbo": "cell", "nhanxetphuong": "own"}

    async def step_cell(self, turn: Turn) -> Result:
        """The ward staff in the actor's cells."""
        if not turn.work.acting.units(*COMMITTEE):
            return Done(turn.t("refused.not_yours"))
        if result := from_list(turn, "one"):
            return result
        found = await reading.in_my_cells(turn.work)
        if not found:
            return Done(turn.t("ratings.none_here"))
        lines = [_line(turn.t, each) for each in found]
        people = tuple(Choice(str(e.official.id), e.official.name) for e in found)
        why = Choice("/visao DIS-12", turn.t("choice.why"))
        return Ask("\n".join([turn.t("ratings.here"), *lines]), (*people, why))

    async def step_one(self, turn: Turn) -> Result:
        """What was said of one, what is missing, and asking for it (DIS-14)."""
        wanted = turn.draft.get("person")
        rows = await reading.in_my_cells(turn.work)
        found = next((each for each in rows if each.official.id == wanted), None)
        if found is None:
            return Go("cell")
        if turn.choice == "ask":
            done = await reading.ask(turn.work, found.official.id)
            if isinstance(done, Refused):
                return turn.say(done)
            return Done(turn.t("ratings.asked", head=done.head))
        if turn.text:
            return Unclear()
        looks.saw(turn.work, found.official.person_id, "rating")
        asking = Choice("ask", turn.t("ratings.do.ask", head=found.official.head))
        back = Choice("/xeploaicanbo", turn.t("choice.back"))
        return Ask(_whole(turn.t, found), (asking, back))

    async def step_own(self, turn: Turn) -> Result:
        """What the head said of the actor; for a committee, of its members."""
        found = await reading.my_own(turn.work)
        if not found and turn.work.acting.units(*COMMITTEE):
            return Go("cell")
        if not found:
            return Done(turn.t("ratings.not_ward_staff"))
        why = Choice("/visao DIS-12", turn.t("choice.why"))
        return Done("\n".join(_whole(turn.t, each) for each in found), (why,))


def _line(t: Texts, rated: Rated) -> str:
    return t(
        "ratings.line",
        name=rated.official.name,
        head=rated.official.head,
        missing=len(rated.missing),
    )


def _whole(t: Texts, rated: Rated) -> str:
    lines = [t("ratings.of", name=rated.official.name, head=rated.official.head)]
    lines += [
        t("ratings.said", period=period(t, each), said=judgement(t, each.level, each.words))
        for each in rated.ratings
    ]
    if rated.missing:
        months = ", ".join(str(month.month) for month in rated.missing)
        lines.append(t("ratings.missing", months=months))
    return "\n".join([*lines, t("ratings.two_parts")])
