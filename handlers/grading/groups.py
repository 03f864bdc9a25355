"""The groups of the ward as pages: numbers, quota, who is ready for the next step."""

from handlers.conversation import Ask, Done, Result, Turn
from handlers.grading import levels
from handlers.grading.words import group_name, quota, say, why
from handlers.vocabulary import Choice
from handlers.which_unit import back_to, unit_of
from handlers.why_facts import why_of
from services.grading import board as boards
from services.grading import proposing
from services.grading.access import DECIDERS
from services.grading.board import Board, Group
from services.grading.known import Known
from services.grading.quota import Counted
from services.grading.refusing import refuse
from services.grading.years import season_now
from services.refusal import Refused


async def of_ward(turn: Turn) -> Board | Refused:
    """The ward's season as the actor's body sees it."""
    ward_id = unit_of(turn, *DECIDERS)
    if ward_id is None:
        return refuse("not_yours", "GRD-G08")
    season = await season_now(turn.work, ward_id)
    year = season.year if season else turn.work.today.year
    return await boards.of_body(turn.work, ward_id, year)


def back(turn: Turn) -> Choice:
    """To the groups of the ward."""
    return Choice(back_to(turn, "/xeploaiphuong", *DECIDERS), turn.t("choice.back"))


async def chosen_group(turn: Turn) -> tuple[Board, Group] | Refused:
    """The group that the draft names."""
    board = await of_ward(turn)
    if isinstance(board, Refused):
        return board
    groups, at = board.groups(), turn.draft.get("group", -1)
    if not 0 <= at < len(groups):
        return refuse("grade_group", "GRD-G21")
    return board, groups[at]


def ready(board: Board, group: Group, but: set[str]) -> list[Known]:
    """Those whose decision waits for nothing but these gates."""
    return [
        each
        for each in board.graded(group)
        if each.record.decision is None
        and {gate.key for gate in board.closed(each.subject.id, "decision")} == but
    ]


def held_up(turn: Turn, board: Board, group: Group, step: str = "decision") -> Result:
    """Nobody is ready: the first clause that says so."""
    for each in board.graded(group):
        closed = board.closed(each.subject.id, step)
        if closed and each.record.decision is None:
            return say(
                turn,
                proposing.gated(each.subject, closed),
                back(turn),
            )
    return Done(turn.t("grade.nobody_ready"), (why(turn.t, "GRD-G23"), back(turn)))


def progress(turn: Turn, board: Board, group: Group) -> str:
    """How many of a group, proposed, decided."""
    members = board.graded(group)
    return turn.t(
        "grade.progress",
        group=group_name(turn.t, group),
        all=len(members),
        proposed=sum(each.record.newest("proposal") is not None for each in members),
        decided=sum(each.record.decision is not None for each in members),
    )


def quotas(turn: Turn, board: Board, group: Group) -> list[str]:
    """The quota of what is proposed and of what is decided, with the verdict (NTC-15).

    The ward itself is counted by the province.
    """
    lines: list[str] = []
    if group.kind == "ward":
        return lines
    for proposed, key in ((True, "grade.as_proposed"), (False, "grade.as_decided")):
        counted = board.counted(group, proposed=proposed)
        if counted.levels:
            lines.append(
                turn.t(key, quota=quota(turn.t, counted), verdict=_verdict(turn, counted))
            )
    return lines


def kept(turn: Turn, board: Board, group: Group) -> str:
    """Recorded; of a decision also that it left the group beyond the quota (GRD-G47)."""
    text = turn.t("grade.kept")
    if turn.draft["way"] != "decide" or group.kind == "ward":
        return text
    counted = board.counted(group, levels.given(turn.draft))
    if counted.holds:
        return text
    values = {"quota": quota(turn.t, counted), "calculation": counted.finding.calculation}
    return f"{text} {turn.t('grade.now_beyond', **values)}"


def of_quota(turn: Turn, board: Board, group: Group) -> Choice:
    """ "Vì sao?" of a group: the quota of what is decided, before that of what is proposed."""
    decided = board.counted(group, proposed=False)
    told = decided if decided.levels else board.counted(group, proposed=True)
    return why_of(turn.t, told.finding)


async def ask_rate(turn: Turn) -> Result:
    """Which rate above the usual one; "Vì sao?" tells how many each lets through in the group."""
    found = await chosen_group(turn)
    if isinstance(found, Refused):
        return say(turn, found)
    board, group = found
    counted = board.counted(group, proposed=True)
    facts = {"good": counted.good, "excellent": counted.excellent, "decided_rate": None}
    return Ask(turn.t("grade.rate"), (why_of(turn.t, board.judge("GRD-G19", facts)),))


def _verdict(turn: Turn, counted: Counted) -> str:
    """What the rule says, with its calculation; open readings are named, never chosen."""
    said = " ".join(counted.finding.reasons) or turn.t("grade.within")
    return f"{said} ({counted.finding.calculation})" if counted.finding.calculation else said


def votes(turn: Turn, board: Board, known: Known) -> str:
    """A name with what was proposed and how the papers lay."""
    vote = board.vote(known.subject.id)
    proposal = known.record.newest("proposal")
    shown = [known.subject.name]
    if proposal is None and known.level:
        shown.append(turn.t("grade.own", level=turn.t(f"grade.level.{known.level}")))
    if proposal is not None:
        level = turn.t(f"grade.level.{proposal.level}")
        shown.append(turn.t("grade.proposed", level=level))
    if vote is not None:
        shown.append(turn.t("grade.votes", votes="-".join(map(str, vote[1].by_level))))
    return ", ".join(shown)


def next_collective(board: Board) -> Known | None:
    """The first collective without an own level, the cell last; then the cell once more."""
    found = [each for each in board.graded() if each.subject.kind == "collective"]
    found.sort(key=lambda each: (each.level is not None, each.subject.of_cell))
    cell = next((each for each in found if each.subject.of_cell), None)
    return found[0] if found and found[0].level is None else cell
