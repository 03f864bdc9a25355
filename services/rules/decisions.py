"""Open questions and what a competent body decided on them.

Where the text leaves it to a body, or two clauses disagree, the finding is NEEDS_DECISION or
CONFLICT. A recorded decision then takes its place, cited with number, date and body.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.rules.book import Rulebook
from services.rules.model import Citation, Finding
from services.rules.wording import reason_text

OPEN = ("NEEDS_DECISION", "CONFLICT")
IN_OWN_WORDS = "DECIDED"
"""the outcome of a decision that chooses none of the listed readings"""
WITHDRAWN = "WITHDRAWN"
"""the outcome of a decision that takes an earlier one back: the question is open again"""


@dataclass(frozen=True, slots=True)
class Decision:
    """A body's answer to `question`, the code of an open finding of `rule`.

    `outcome` is the reading it chose, `words` what it decided. `subject` says what it is about;
    empty: every case of the organisation.
    """

    rule: str
    question: str
    outcome: str
    words: str
    number: str
    decided_on: date
    body: str
    subject: str = ""

    @property
    def about(self) -> tuple[str, str, str]:
        """What it decides; of two decisions about the same the later one counts."""
        return self.rule, self.question, self.subject

    @property
    def citation(self) -> Citation:
        """The decision as a clause of its own."""
        source = f"{self.number}, {self.body}, {self.decided_on:%d/%m/%Y}"
        return Citation(source, self.number, self.words)


def is_open(finding: Finding) -> bool:
    """Whether somebody still has to decide."""
    return finding.outcome in OPEN


def readings(book: Rulebook, rule_id: str) -> dict[str, Mapping[str, str]]:
    """The open questions of a rule by code: outcome → what it means, the recommended one first."""
    return {
        code: question.outcomes
        for code, question in book.readings.items()
        if rule_id in question.rules
    }


def standing(decisions: Iterable[Decision], on: date) -> list[Decision]:
    """Those that count on a day, of decisions in the order in which they were recorded."""
    kept: dict[tuple[str, str, str], Decision] = {}
    for one in decisions:
        if one.decided_on > on:
            continue
        kept.pop(one.about, None)
        if one.outcome != WITHDRAWN:
            kept[one.about] = one
    return list(kept.values())


def answers(decision: Decision, finding: Finding, subject: str, on: date) -> bool:
    """Whether the decision settles this finding of that day."""
    return (
        decision.rule == finding.rule
        and decision.question in finding.codes
        and decision.subject in ("", subject)
        and decision.decided_on <= on
    )


def settled(book: Rulebook, finding: Finding, decision: Decision) -> Finding:
    """The finding as the body decided it; `would_be` keeps what it was before."""
    values = {
        **finding.values,
        "would_be": finding.outcome,
        "decision": decision.number,
        "body": decision.body,
        "decided_on": decision.decided_on,
        "words": decision.words,
    }
    values.pop("reason", None)
    code = "settled_by_decision"
    return replace(
        finding,
        outcome=decision.outcome,
        values=values,
        codes=(code,),
        reasons=(reason_text(book, code, values),),
        citations=(*finding.citations, decision.citation),
    )
