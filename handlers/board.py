"""The secretary sees who comes, rules on reasons, nudges, records for others (CNV-S03).

```mermaid
stateDiagram-v2
    [*] --> board
    board --> absent
    absent --> ruling
    ruling --> back: ask back
    ruling --> absent: accepted, refused
    back --> absent
    board --> silent
    board --> call
    silent --> person
    call --> person
    person --> proxy_reason: absent
    person --> board
    proxy_reason --> board
```
"""

from typing import ClassVar

from handlers.conversation import (
    Ask,
    Conversation,
    Done,
    Go,
    Note,
    Result,
    Turn,
    Unclear,
    from_list,
    paged,
    pick,
)
from handlers.phrases import answer_line, meeting_line, name_list
from handlers.texts import Texts
from handlers.vocabulary import Attachment, Choice
from services import answers, files
from services.answers import REASONS, Board, Given
from services.members import Member
from services.people import COMMITTEE
from services.privacy import views as looks
from services.refusal import Refused


class BoardConversation(Conversation):
    """Everything about one coming meeting, for those who lead the cell."""

    name = "board"
    commands: ClassVar = {"tinhhinh": "open", "giaytocua": "paper"}

    async def step_open(self, turn: Turn) -> Result:
        """Behind a button or "/tinhhinh 12"."""
        turn.draft = {"meeting": turn.number()}
        return Go("board")

    async def step_board(self, turn: Turn) -> Result:
        """The numbers, and where to go from them."""
        if turn.choice == "nudge":
            return await self._nudge_all(turn)
        if turn.choice in ("absent", "silent", "call"):
            turn.draft["page"] = 0
            return Go(turn.choice)
        if turn.text:
            return Unclear()
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        return Ask(_summary(turn.t, board), _ways(turn, board))

    async def step_absent(self, turn: Turn) -> Result:
        """The absent with their reasons; choosing one rules on the reason."""
        return await self._people(turn, "absent", "ruling")

    async def step_silent(self, turn: Turn) -> Result:
        """Who has not answered."""
        return await self._people(turn, "silent", "person")

    async def step_call(self, turn: Turn) -> Result:
        """Who cannot be reached by chat: call, and record what they say."""
        return await self._people(turn, "call", "person")

    async def step_ruling(self, turn: Turn) -> Result:
        """Accept, refuse or ask back; the committee decides, the bot only shows (ATT-04)."""
        if turn.choice == "asked":
            return Go("back")
        if turn.choice in ("accepted", "refused"):
            ruled = await answers.rule(
                turn.work, turn.draft["meeting"], turn.draft["person"], turn.choice
            )
            return turn.say(ruled) if isinstance(ruled, Refused) else Go("absent")
        if turn.choice == "back":
            return Go("absent")
        if turn.text:
            return Unclear()
        return await self._one_reason(turn)

    async def step_back(self, turn: Turn) -> Result:
        """What the committee wants to know."""
        if not turn.text:
            return Ask(turn.t("board.ask_back"))
        ruled = await answers.rule(
            turn.work, turn.draft["meeting"], turn.draft["person"], "asked", turn.text[:500]
        )
        return turn.say(ruled) if isinstance(ruled, Refused) else Go("absent")

    async def step_person(self, turn: Turn) -> Result:
        """One person: nudge, or record the answer they gave by telephone (proxy)."""
        if turn.choice == "nudge":
            return await self._nudge_one(turn)
        if turn.choice == "absent":
            return Go("proxy_reason")
        if turn.choice in ("coming", "late"):
            return await self._record(turn, Given(turn.choice))
        if turn.choice == "back":
            return Go("board")
        if turn.text:
            return Unclear()
        return await self._one_person(turn)

    async def step_proxy_reason(self, turn: Turn) -> Result:
        """Why the person is absent, as they told it."""
        if turn.choice in REASONS:
            return await self._record(turn, Given("absent", turn.choice))
        if turn.text:
            reason = turn.means("meeting").reason
            known = reason if reason in REASONS else "other"
            return await self._record(turn, Given("absent", known, turn.text[:500]))
        return Ask(turn.t("board.proxy_reason"), pick(turn.t, "reason", *REASONS), columns=2)

    async def step_paper(self, turn: Turn) -> Result:
        """The photo that came with a reason, for the committee alone."""
        found = await files.access_sent(turn.work, turn.number())
        if isinstance(found, Refused):
            return turn.say(found)
        attachment = Attachment(found.id, found.name, found.mime)
        return Note(turn.t("board.paper"), attachment)

    async def _board(self, turn: Turn) -> Board | Refused:
        return await answers.board(turn.work, turn.draft.get("meeting", 0))

    async def _people(self, turn: Turn, part: str, next_step: str) -> Result:
        if turn.choice == "nudge":
            return await self._nudge_all(turn)
        if turn.choice == "back":
            return Go("board")
        if result := from_list(turn, next_step):
            return result
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        if part == "absent":
            looks.saw_list(turn.work, board.meeting.unit_id, "reasons")
        return _list(turn, board, part)

    async def _one_reason(self, turn: Turn) -> Result:
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        member = _member(board, turn.draft["person"])
        given = board.answers.get(turn.draft["person"])
        if member is None or given is None or given.answer != "absent":
            return Go("absent")
        looks.saw(turn.work, member.id, "reason")
        text = turn.t("board.reason_of", name=member.name, answer=answer_line(turn.t, given))
        choices = list(pick(turn.t, "rule", "accepted", "refused", "asked"))
        if not turn.work.acting.holds(board.meeting.unit_id, *COMMITTEE):
            choices, text = [], f"{text}\n{turn.t('board.committee_decides')}"
        if given.file_id:
            choices.append(Choice(f"/giaytocua {given.file_id}", turn.t("board.see_paper")))
        why = Choice(f"/visao ATT-04 {board.meeting.id}", turn.t("choice.why"))
        return Ask(text, (*choices, why, Choice("back", turn.t("choice.back"))))

    async def _one_person(self, turn: Turn) -> Result:
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        member = _member(board, turn.draft["person"])
        if member is None:
            return Go("board")
        choices = list(pick(turn.t, "proxy", "coming", "absent", "late"))
        if member.reach and member.id != turn.work.acting.person_id:
            choices.insert(0, Choice("nudge", turn.t("board.nudge_one")))
        key = "board.person" if member.reach else "board.person_call"
        back = Choice("back", turn.t("choice.back"))
        return Ask(turn.t(key, name=member.name), (*choices, back))

    async def _nudge_all(self, turn: Turn) -> Result:
        board = await self._board(turn)
        if isinstance(board, Refused):
            return turn.say(board)
        return await self._nudge(turn, [member.id for member in board.silent])

    async def _nudge_one(self, turn: Turn) -> Result:
        return await self._nudge(turn, [turn.draft["person"]])

    async def _nudge(self, turn: Turn, people: list[int]) -> Result:
        sent = await answers.nudge(turn.work, turn.draft["meeting"], people)
        if isinstance(sent, Refused):
            return turn.say(sent)
        key = "board.nudged" if sent else "board.nudged_before"
        back = Choice(f"/tinhhinh {turn.draft['meeting']}", turn.t("choice.back"))
        return Done(turn.t(key, count=sent), (back,))

    async def _record(self, turn: Turn, given: Given) -> Result:
        done = await answers.answer_for(
            turn.work, turn.draft["meeting"], turn.draft["person"], given
        )
        return turn.say(done) if isinstance(done, Refused) else Go("board")


def _summary(t: Texts, board: Board) -> str:
    return t(
        "board.summary",
        meeting=meeting_line(t, board.meeting),
        coming=len(board.among("coming")),
        late=len(board.among("late")),
        absent=len(board.among("absent")),
        to_rule=len(board.to_rule),
        silent=len(board.silent),
        to_call=len(board.to_call),
    ) + _not_expected(t, board)


def _not_expected(t: Texts, board: Board) -> str:
    if not board.not_expected:
        return ""
    return "\n" + t("board.not_expected", names=name_list(board.not_expected))


def _ways(turn: Turn, board: Board) -> tuple[Choice, ...]:
    t, meeting = turn.t, board.meeting.id
    others = board.to_nudge(turn.work.acting.person_id)
    ways = [
        ("absent", len(board.among("absent")), "board.choice.absent"),
        ("silent", len(board.silent), "board.choice.silent"),
        ("call", len(board.to_call), "board.choice.call"),
        ("nudge", len(others), "board.choice.nudge"),
    ]
    found = [Choice(value, t(key, count=count)) for value, count, key in ways if count]
    if board.meeting.starts_at <= turn.work.now:
        found.append(Choice(f"/diemdanh {meeting}", t("board.choice.roll")))
    else:
        found.append(Choice(f"/suahop {meeting}", t("board.choice.change")))
    found.append(Choice(f"/giayto_hop {meeting}", t("papers.choice.open")))
    return tuple(found)


def _list(turn: Turn, board: Board, part: str) -> Result:
    t = turn.t
    people = {
        "absent": board.among("absent"),
        "silent": board.silent,
        "call": board.to_call,
    }[part]
    if not people:
        return Go("board")
    lines = _lines(t, board, part, people)
    text = "\n".join([t(f"board.{part}", count=len(people)), *lines])
    names = [Choice(str(member.id), member.name) for member in people]
    others = board.to_nudge(turn.work.acting.person_id) if part == "silent" else []
    extra = [Choice("nudge", t("board.choice.nudge", count=len(others)))] if others else []
    choices = paged(t, names, turn.draft.get("page", 0))
    return Ask(text, (*extra, *choices, Choice("back", t("choice.back"))))


def _lines(t: Texts, board: Board, part: str, people: list[Member]) -> list[str]:
    """What each of them answered, or why each has to be called."""
    if part == "call":
        why = {each.id: t(f"unreached.{each.closed or 'no_chat'}") for each in people}
        return [f"• {each.name}: {why[each.id]}" for each in people]
    return [_person_line(t, board, each) for each in people] if part == "absent" else []


def _person_line(t: Texts, board: Board, member: Member) -> str:
    return f"• {member.name}: {answer_line(t, board.answers[member.id])}"


def _member(board: Board, person_id: int) -> Member | None:
    return next((m for m in board.members if m.id == person_id and m.expected), None)
