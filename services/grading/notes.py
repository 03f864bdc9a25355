"""What the deciding body has to know of a subject beside the gates: on what the grade rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.grading.gates import Judge
from services.grading.known import Known
from services.rules import Finding

OUTCOMES = ("ACTUAL_WORK", "TWO_PERIODS", "INFO")
"""outcomes that change the basis of a grade"""


@dataclass(frozen=True, slots=True)
class Remark:
    """A special case: key for people, and the rule's finding (None: a flag of the list U02)."""

    key: str
    rule: str
    finding: Finding | None = None


def remarks(judge: Judge, known: Known) -> list[Remark]:
    """Long leave (GRD-G26), new posts (GRD-G38, GRD-G39), streamlining (GRD-G41), discipline
    (GRD-G51), two-part grading (GRD-G25) is the cell's own."""
    found = [*_leave(judge, known), *_post(judge, known)]
    listed = known.stated.get("discipline", "none")
    if listed != "none":
        found.append(Remark(f"discipline_{listed}", "GRD-G51"))
    return found


def _leave(judge: Judge, known: Known) -> list[Remark]:
    stated = known.stated
    if "sick_days" not in stated and "maternity" not in stated:
        return []
    facts = {
        "sick_days": int(stated.get("sick_days", 0)),
        "maternity": bool(stated.get("maternity", False)),
    }
    return _kept("leave", judge("GRD-G26", facts))


def _post(judge: Judge, known: Known) -> list[Remark]:
    """G38 to G40 go before G41."""
    post, stated = known.post, known.stated
    found: list[Remark] = []
    if post is not None and not post.former:
        rule = "GRD-G38" if post.first else "GRD-G39"
        facts: Mapping[str, object] = {"appointed_on": post.from_day}
        found = _kept("new_post", judge(rule, facts))
    if "reorganised_on" in stated:
        day = date.fromisoformat(str(stated["reorganised_on"]))
        facts = {"reorganised_on": day, "covered_by_another_case": bool(found)}
        found += _kept("reorganised", judge("GRD-G41", facts))
    return found


def _kept(key: str, finding: Finding) -> list[Remark]:
    return [Remark(key, finding.rule, finding)] if finding.outcome in OUTCOMES else []
