"""The comments of a year in words: how far they are, one member's sheet, proposals."""

from collections.abc import Iterable, Mapping, Sequence

from handlers.texts import Texts
from handlers.vocabulary import Choice
from handlers.why_facts import why
from services.residence.comments import PRAISE, TASKS, Board, Commented
from services.rules import Finding

NAMES = 12


def home(t: Texts, board: Board) -> str:
    """How many sheets are complete, and until when (RES-23)."""
    lines = [
        t(
            "comments.home",
            year=board.year,
            done=len(board.lines) - len(board.open),
            people=len(board.lines),
            due=_due(board.due),
        )
    ]
    if open_ := board.open:
        lines.append(t("comments.open", names=_names(open_)))
    if waiting := [line for line in board.lines if line.missing]:
        lines.append(t("comments.waiting", names=_names(waiting)))
    return "\n".join(lines)


def ways(t: Texts, board: Board) -> tuple[Choice, ...]:
    """What can be done next."""
    ready = [line for line in board.open if not line.missing]
    found = [Choice("many", t("comments.way.many", count=len(ready)))] if ready else []
    found.append(Choice("list", t("comments.way.list")))
    found.append(Choice("/bieuduongcutru", t("comments.way.proposal")))
    if len(board.open) < len(board.lines):
        found.append(Choice("/phieunhanxet", t("comments.way.paper")))
        found.append(Choice("/giaosolienhe", t("comments.way.hand")))
    held = max((line.held_on for line in board.lines if line.held_on), default=None)
    known = {"meeting_on": held} if held else {}
    asked = why(t, "RES-23", commented_on=None, collective=True, year=board.year, **known)
    return (*found, Choice("/mualienhe", t("choice.back")), asked)


def sat(t: Texts, finding: Finding) -> str:
    """The session is recorded; a late one says so, with the day that was due."""
    key = "comments.sat_late" if finding.by_text == "LATE" else "comments.sat"
    return t(key, due=_due(finding))


def confirm(t: Texts, board: Board, words: Mapping[str, str], names: Sequence[str]) -> str:
    """The four parts and for whom."""
    parts = [
        f"{number}. {label}: {words[task]}"
        for number, (label, task) in enumerate(zip(board.labels, TASKS, strict=False), start=1)
    ]
    shown = ", ".join(names[:NAMES]) + (", …" if len(names) > NAMES else "")
    return "\n".join([*parts, t("comments.confirm", count=len(names), names=shown)])


def absent(t: Texts, names: Sequence[str]) -> str:
    """Whom the common words do not fit, because they missed a meeting without a word."""
    shown = ", ".join(names[:NAMES]) + (", …" if len(names) > NAMES else "")
    return t("comments.absent", count=len(names), names=shown)


def name(t: Texts, line: Commented) -> str:
    """The name, and what is still missing."""
    if line.missing:
        return t("comments.name_waits", name=line.member.name)
    key = "comments.name_done" if line.complete else "comments.name_open"
    return t(key, name=line.member.name)


def person(t: Texts, board: Board, line: Commented) -> str:
    """The sheet of one member as it stands."""
    head = t("comments.person", name=line.member.name, workplace=line.member.workplace)
    parts = [
        f"{number}. {label}: {line.words.get(task) or '–'}"
        for number, (label, task) in enumerate(zip(board.labels, TASKS, strict=False), start=1)
    ]
    parts += [t(f"comments.said.{kind}", words=line.proposals[kind]) for kind in PRAISE
              if kind in line.proposals]  # fmt: skip
    parts += [t(f"comments.opinion.{role}", words=words) for role, words in line.opinions.items()]
    parts += [t(f"comments.missing.{role}") for role in line.missing]
    return "\n".join([head, *parts])


def person_ways(t: Texts, board: Board, line: Commented) -> tuple[Choice, ...]:
    """The parts to change; of a student the opinions that are missing come first."""
    missing = [Choice(role, t(f"comments.way.{role}")) for role in line.missing]
    tasks = [] if line.missing else [
        Choice(task, label) for label, task in zip(board.labels, TASKS, strict=False)
    ]  # fmt: skip
    return (*missing, *tasks, Choice("back", t("choice.back")), _person_why(t, line))


def _person_why(t: Texts, line: Commented) -> Choice:
    if not line.missing:
        return why(t, "RES-07")
    asked = {"head_of_area": "head", "head_of_police": "police"}
    return why(t, "RES-25", **{fact: role not in line.missing for fact, role in asked.items()})


def task(t: Texts, board: Board, line: Commented, chosen: str) -> str:
    """The question for one part of one member."""
    if chosen not in TASKS:
        return t(f"comments.ask.{chosen}", name=line.member.name)
    label = board.labels[TASKS.index(chosen)]
    return t(
        "comments.task", name=line.member.name, label=label, words=line.words.get(chosen, "–")
    )


def proposals(t: Texts, board: Board) -> str:
    """Who is proposed so far, by kind."""
    lines = [t("comments.proposals")]
    for kind in PRAISE:
        said = [
            f"{line.member.name} ({line.proposals[kind]})"
            for line in board.lines
            if kind in line.proposals
        ]
        if said:
            lines.append(f"{t(f'comments.kind.{kind}')}: {', '.join(said)}")
    return "\n".join(lines)


def _due(finding: Finding) -> str:
    due = finding.values.get("due")
    return f"{due:%d/%m/%Y}" if due else "–"


def _names(lines: Iterable[Commented]) -> str:
    names = [line.member.name for line in lines]
    return ", ".join(names[:NAMES]) + (", …" if len(names) > NAMES else "")
