"""One group: evidence, secret ballot, quota, decision (CNV-C05, CNV-B01, CNV-B02).

```mermaid
stateDiagram-v2
    [*] --> group
    group --> evidence
    group --> voters: secret ballot
    voters --> team
    team --> [*]: opened
    group --> own: the ward itself, 03-ĐG
    group --> propose: collectives, 04-ĐG
    group --> decide
    group --> rate
    group --> [*]: opinions, papers
    own --> levels
    propose --> levels
    levels --> votes: the ward itself, BAL-10
    votes --> number
    decide --> levels
    levels --> number
    rate --> number
    number --> sure
    sure --> [*]: recorded
```
"""

from collections.abc import Mapping
from datetime import date

from handlers.conversation import Ask, Conversation, Done, Go, Open, Result, Turn, Unclear, pick
from handlers.exemptions.words import short
from handlers.grading import levels
from handlers.grading.evidence import seen
from handlers.grading.groups import (
    ask_rate,
    chosen_group,
    held_up,
    kept,
    of_quota,
    progress,
    quotas,
    ready,
    votes,
)
from handlers.grading.groups import back as to_groups
from handlers.grading.ways import BODIES, ELSEWHERE, FORMS, INDIVIDUALS, STEPS, WAYS
from handlers.grading.words import chosen, evidence, group_name, numbered, quota, say, why
from handlers.resolution import read_resolution
from handlers.vocabulary import Choice
from services.grading import ballots, deciding, executive, proposing
from services.grading.ballots import NewBallot
from services.grading.board import Board, Group
from services.grading.deciding import NewRate
from services.grading.grades import Paper
from services.people import names
from services.refusal import Refused

SHOWN = 10
"""people on one page of evidence"""


class GroupGrades(Conversation):
    """What a deciding body does with a group; all of it is the body's, the bot only counts."""

    name = "group_grades"

    async def step_group(self, turn: Turn) -> Result:
        """One group: quota of what is proposed and decided, and what can be done (NTC-15)."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, group = found
        if turn.choice in ELSEWHERE:
            kept = {"group": turn.draft["group"], "unit": board.unit_id}
            return Open(ELSEWHERE[turn.choice], "group", kept)
        if turn.choice in (*INDIVIDUALS, "own", "vote", "propose"):
            steps = {"ballot": "voters", "vote": "propose"}
            return Go(steps.get(turn.choice, turn.choice))
        if turn.text:
            return Unclear()
        lines = [progress(turn, board, group), *quotas(turn, board, group)]
        ways = pick(turn.t, "grade.way", *WAYS.get(group.kind, INDIVIDUALS))
        back = to_groups(turn)
        asked = why(turn.t, "GRD-G18") if group.kind == "ward" else of_quota(turn, board, group)
        return Ask("\n".join(lines), (*ways, asked, back))

    async def step_evidence(self, turn: Turn) -> Result:
        """Everybody of the group on one page."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        if turn.choice == "back":
            return Go("group")
        if turn.text:
            return Unclear()
        if turn.choice.startswith("page "):
            turn.draft["page"] = int(turn.choice.removeprefix("page "))
        board, group = found
        people = board.graded(group)
        pages = [people[at : at + SHOWN] for at in range(0, len(people), SHOWN)]
        at = turn.draft.get("page", 0) % len(pages)
        label = turn.t("choice.more", page=at + 1, pages=len(pages))
        more = (Choice(f"page {(at + 1) % len(pages)}", label),) if len(pages) > 1 else ()
        back = pick(turn.t, "choice", "back")
        seen(turn, *(each.subject for each in pages[at]))
        lines = [evidence(turn.t, board, each, "decision") for each in pages[at]]
        return Ask("\n".join(lines), (*more, *back, why(turn.t, "GRD-G15")))

    async def step_voters(self, turn: Turn) -> Result:
        """How many may vote and how many are there; the choices themselves are never known."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        waiting = ready(*found, {"ballot"})
        if not waiting:
            return held_up(turn, *found)
        if turn.text:
            read = [int(word) for word in turn.text.split() if word.isdecimal()]
            if len(read) != 2:
                return Ask(turn.t("vote.voters_again"), step="voters")
            turn.draft |= {"entitled": read[0], "present": read[1]}
            return Go("team")
        return Ask(turn.t("vote.voters", count=len(waiting)), (why(turn.t, "BAL-09"),))

    async def step_team(self, turn: Turn) -> Result:
        """Two of the body count, each alone."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, group = found
        body = await names(turn.work, await ballots.body(turn.work, board.unit_id))
        people = sorted(body.items(), key=lambda one: one[1])
        if turn.text:
            picked = chosen(turn.text, len(people))
            if picked is None:
                return Ask(turn.t("vote.team_again"), step="team")
            team = [people[at][0] for at in picked]
            return await self._open(turn, board, group, team)
        listed = numbered(name for _, name in people)
        return Ask(turn.t("vote.team", people=listed), (why(turn.t, "BAL-09"),))

    async def step_own(self, turn: Turn) -> Result:
        """The standing committee grades the ward first (GRD-G12, BAL-10)."""
        return await self._begin(turn, "own")

    async def step_propose(self, turn: Turn) -> Result:
        """The staff proposes a level for each collective (04-ĐG)."""
        return await self._begin(turn, "propose")

    async def step_decide(self, turn: Turn) -> Result:
        """The chair concludes on every counted line; no winner is reckoned (BAL-09)."""
        return await self._begin(turn, "decide")

    async def step_levels(self, turn: Turn) -> Result:
        """Who gets which level, with the quota of the group as it would be."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, group = found
        proposed = turn.draft["way"] != "decide"
        if turn.choice == "as_proposed":
            turn.draft["levels"] = {
                str(key): given.level
                for key in turn.draft["listed"]
                if (given := board.known[key].record.newest("proposal"))
            }
            return Go("number")
        after = "votes" if (group.kind, turn.draft["way"]) == ("ward", "propose") else "number"

        def count(now: Mapping[int, int]) -> str:
            return _quota(turn, board, group, now, proposed=proposed)

        more = () if proposed else pick(turn.t, "grade.pick", "as_proposed")
        return levels.ask(turn, count, after, more)

    async def step_votes(self, turn: Turn) -> Result:
        """How the executive committee voted on the ward: the count stands in the record."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        if not turn.text:
            return Ask(turn.t("vote.executive"), (why(turn.t, "BAL-10"),))
        vote = executive.read([int(word) for word in turn.text.split() if word.isdecimal()])
        if vote is None:
            return Ask(turn.t("vote.executive_again"), step="votes")
        if refused := executive.check(found[0], vote):
            return Ask(turn.t.refusal(refused), (why(turn.t, "BAL-11"),), step="votes")
        turn.draft["votes"] = vote.words
        return Go("number")

    async def step_rate(self, turn: Turn) -> Result:
        """A rate above 20%: percent and what was achieved, then number and day (GRD-G19)."""
        if not turn.text:
            return await ask_rate(turn)
        first, _, because = turn.text.strip().partition(" ")
        percent = first.rstrip("%,:")
        if not percent.isdecimal() or len(percent) > 3 or not because.strip():
            return Ask(turn.t("grade.rate_again"), step="rate")
        turn.draft |= {"way": "rate", "percent": int(percent), "because": because}
        return Go("number")

    async def step_number(self, turn: Turn) -> Result:
        """Number and day of the paper, in one line."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        form = FORMS.get(turn.draft["way"], {}).get(found[1].kind)
        if not turn.text and form:
            return Ask(turn.t("grade.number", form=form))
        if not turn.text:
            return Ask(turn.t("grade.number_of_body"))
        number, day = read_resolution(turn.text, turn.work.today)
        if not number or day is None:
            return Ask(turn.t("exemption.number_again"), step="number")
        turn.draft |= {"number": number, "day": day.isoformat()}
        return Go("sure")

    async def step_sure(self, turn: Turn) -> Result:
        """Everything once more before it counts."""
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, group = found
        if turn.choice == "yes":
            return await self._record(turn, board, group)
        if turn.choice == "no":
            return Go("group")
        if turn.text:
            return Unclear()
        day = date.fromisoformat(turn.draft["day"])
        if turn.draft["way"] == "rate":
            percent = turn.draft["percent"]
            name = group_name(turn.t, group)
            what = turn.t("grade.rate_of", group=name, percent=percent)
        else:
            now = levels.given(turn.draft)
            proposed = turn.draft["way"] != "decide"
            counted = _quota(turn, board, group, now, proposed=proposed)
            voted = turn.draft.get("votes", "")
            what = "\n".join(filter(None, [levels.summary(turn.t, turn.draft), voted, counted]))
        values = {"number": turn.draft["number"], "day": short(day), "what": what}
        return Ask(turn.t("grade.sure", **values), pick(turn.t, "sure", "yes", "no"))

    async def _begin(self, turn: Turn, way: str) -> Result:
        found = await chosen_group(turn)
        if isinstance(found, Refused):
            return say(turn, found)
        board, group = found
        chosen_ones = [
            each
            for each in board.graded(group)
            if not each.record.decision and not board.closed(each.subject.id, STEPS[way])
        ]
        if not chosen_ones:
            return held_up(turn, board, group, STEPS[way])
        lines = [
            (one.subject.id, one.subject.name, votes(turn, board, one)) for one in chosen_ones
        ]
        levels.begin(turn.draft, lines)
        turn.draft["way"] = way
        return Go("levels")

    async def _open(self, turn: Turn, board: Board, group: Group, team: list[int]) -> Result:
        listed = [each.subject.id for each in ready(board, group, {"ballot"})]
        voters = (turn.draft["entitled"], turn.draft["present"])
        new = NewBallot(
            board.season.id, board.unit_id, group.name, listed, turn.work.today, *voters
        )
        done = await ballots.open_ballot(turn.work, new, team)
        if isinstance(done, Refused):
            return say(turn, done, to_groups(turn))
        text = turn.t("vote.opened", count=len(listed))
        return Done(text, (to_groups(turn),))

    async def _record(self, turn: Turn, board: Board, group: Group) -> Result:
        year, unit_id = board.season.year, board.unit_id
        by = BODIES[turn.draft["way"]] if group.kind == "ward" else "standing"
        body = turn.t(f"grade.body.{by}")
        counted = turn.draft.get("votes", "")
        said = dict.fromkeys(levels.given(turn.draft), counted) if counted else {}
        paper = Paper(turn.draft["number"], date.fromisoformat(turn.draft["day"]), body, said)
        if turn.draft["way"] == "rate":
            new = NewRate(group, turn.draft["percent"], turn.draft["because"])
            done = await deciding.set_rate(turn.work, unit_id, year, new, paper)
        elif turn.draft["way"] == "own":
            ((subject, level),) = levels.given(turn.draft).items()
            done = await proposing.self_grade(turn.work, subject, level, paper)
        else:
            act = deciding.decide if turn.draft["way"] == "decide" else proposing.propose
            done = await act(turn.work, unit_id, year, levels.given(turn.draft), paper)
        back = to_groups(turn)
        if isinstance(done, Refused):
            return say(turn, done, back)
        return Done(kept(turn, board, group), (back,))


def _quota(
    turn: Turn, board: Board, group: Group, now: Mapping[int, int], *, proposed: bool
) -> str:
    """The group as it would be; the ward itself is counted by the province."""
    if group.kind == "ward":
        return ""
    return quota(turn.t, board.counted(group, now, proposed=proposed))
