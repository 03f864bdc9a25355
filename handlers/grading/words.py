"""How grades, gates and groups are said."""

from collections.abc import Iterable, Sequence

from handlers.conversation import Done, Turn
from handlers.texts import Texts
from handlers.vocabulary import Choice
from handlers.why_facts import why_of
from services.grading.board import Board, Group
from services.grading.known import Known
from services.grading.notes import remarks
from services.grading.quota import Counted
from services.refusal import Refused
from services.rules import Finding

LEVELS = (4, 3, 2, 1)


def why(t: Texts, rule: str) -> Choice:
    """The button that shows the clause."""
    return Choice(f"/visao {rule}", t("choice.why"))


def say(turn: Turn, refused: Refused, *more: Choice) -> Done:
    """A refusal in words, with the clause behind it and a way on."""
    rule, finding = refused.values.get("rule"), refused.values.get("finding")
    clause = (why(turn.t, str(rule)),) if rule else ()
    if isinstance(finding, Finding):
        clause = (why_of(turn.t, finding),)
    return Done(turn.t.refusal(refused), (*clause, *more))


def level(t: Texts, value: int | None) -> str:
    """ "tốt", or a dash."""
    return t(f"grade.level.{value}") if value else "–"


def missing(t: Texts, board: Board, subject_id: int, step: str) -> str:
    """What a subject still lacks for a step, in a few words; "" when nothing.

    That nobody has voted yet goes without saying while something else is missing.
    """
    keys = dict.fromkeys(gate.key for gate in board.closed(subject_id, step))
    if len(keys) > 1:
        keys.pop("ballot", None)
    return ", ".join(t(f"grade.gate.{key}") for key in keys)


def evidence(t: Texts, board: Board, known: Known, step: str) -> str:
    """One line: own level, proposal, votes, decision, what weighs on it and what is missing."""
    subject, record = known.subject, known.record
    proposal = record.newest("proposal")
    parts = [
        t("grade.own", level=level(t, known.level)),
        t("grade.proposed", level=level(t, proposal.level if proposal else None)),
    ]
    if (vote := board.vote(subject.id)) is not None:
        parts.append(t("grade.votes", votes="-".join(map(str, vote[1].by_level))))
    if record.decision:
        parts.append(t("grade.decided", level=level(t, record.decision.level)))
    elif lacks := missing(t, board, subject.id, step):
        parts.append(lacks)
    parts += [t(f"grade.remark.{one.key}") for one in remarks(board.judge, known)]
    return f"{subject.name}: {'; '.join(parts)}"


def quota(t: Texts, counted: Counted) -> str:
    """ "xuất sắc 2/2, tốt 10" """
    values = {"excellent": counted.excellent, "most": counted.most, "good": counted.good}
    return t("grade.quota", **values)


def group_name(t: Texts, group: Group) -> str:
    """ "Đảng viên, nhóm bí thư chi bộ" """
    name = group.name or t("grade.no_group")
    return t("grade.group", kind=t(f"grade.kind.{group.kind}"), name=name)


def numbered(lines: Iterable[str]) -> str:
    """Lines with numbers in front, from 1."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def chosen(text: str, count: int) -> Sequence[int] | None:
    """ "1 3 5", "1, 3 và 5" → positions from 0; None when it is anything else."""
    words = text.replace(",", " ").replace(" và ", " ").replace(" va ", " ").split()
    if not words or not all(word.isdecimal() and 0 < int(word) <= count for word in words):
        return None
    return sorted({int(word) - 1 for word in words})
