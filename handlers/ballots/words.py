"""How ballots are told: the question, the roll, figures and results."""

from handlers.texts import Texts
from services.ballots.ballot import BallotView, Count, Figures
from services.ballots.roll import IN_BASE, Roll
from services.rules import BOOK, Finding

OUTSIDE = ("exempt", "probationary", "temporary")
RULES = {"list": "BAL-02", "progress": "BAL-03", "removal": "BAL-04", "own": "BAL-07"}
"""what "Vì sao?" explains"""


def title(t: Texts, view: BallotView) -> str:
    """What is voted on."""
    return t(f"ballot.title.{view.kind}", name=view.subject, question=view.question)


def line(t: Texts, view: BallotView) -> str:
    """One line of a list of ballots."""
    state = t(f"ballot.state.{view.state}")
    if view.count:
        state = t(f"ballot.outcome.{view.count.outcome}")
    return t("ballot.line", title=title(t, view), state=state)


def roll_lines(t: Texts, roll: Roll, finding: Finding) -> str:
    """The base name by name, and who is out and why (BAL-01)."""
    inside = ", ".join(each.name for each in roll.of(*IN_BASE))
    lines = [
        t("ballot.base", calculation=finding.calculation),
        t("ballot.inside", count=len(roll.of(*IN_BASE)), names=inside),
    ]
    outside = [
        t("ballot.outside_one", name=each.name, why=t(f"ballot.why.{each.why}"))
        for each in roll.of(*OUTSIDE)
    ]
    if outside:
        lines.append(t("ballot.outside", count=len(outside), names="; ".join(outside)))
    return "\n".join([*lines, *finding.reasons])


def figures_lines(t: Texts, figures: Figures) -> str:
    """The six figures with their names."""
    return t(
        "ballot.figures",
        issued=figures.issued,
        collected=figures.collected,
        valid=figures.valid,
        invalid=figures.invalid,
        yes=figures.yes,
        no=figures.no,
    )


def names_of(t: Texts, figures: tuple[str, ...]) -> str:
    """ "phiếu đồng ý, phiếu không đồng ý" """
    return ", ".join(t(f"ballot.figure.{each}") for each in figures)


def result(t: Texts, view: BallotView, count: Count) -> str:
    """The outcome with base, threshold, calculation and clause."""
    lines = [
        t(f"ballot.outcome.{count.outcome}"),
        t("ballot.yes_of_base", yes=count.figures.yes, base=count.base),
    ]
    if count.needed is not None:
        lines.append(t("ballot.needed", needed=count.needed, calculation=count.calculation))
    lines.append(basis(t, view))
    return "\n".join(each for each in lines if each)


def basis(t: Texts, view: BallotView) -> str:
    """The clause of the documents, or the cell's own source, marked as such."""
    if view.kind == "own":
        return t("ballot.own_source", source=view.source) if view.source else t("ballot.no_source")
    cited = BOOK.entries[RULES[view.kind]].citations[0]
    return t("ballot.basis", clause=cited.clause, source=BOOK.source_name(cited.source))
