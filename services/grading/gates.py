"""What must come before a grade, for each subject: the verdicts of the rules on what is known.

A gate that is closed says what is missing and who owes it (5.2 of the catalogue). Nothing here
knows a number: every verdict is the rules service's, by the book of the deciding body.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.grading.around import Around, Counts
from services.grading.known import Known
from services.people import SECRETARIAT
from services.rulebooks import LocalBook
from services.rules import Finding, is_open

CLOSED = ("BLOCKED", "UNKNOWN", "NEEDS_DECISION", "CONFLICT", "EXCLUDED")
"""outcomes with which the next step may not be taken"""
UNASKED = "unasked"
"""nobody has said yet whether opinions are needed: said of many at once"""
STAFF, INSPECTORS, WRITERS = ("ward_staff",), ("inspection",), (*SECRETARIAT, "ward_staff")


@dataclass(frozen=True, slots=True)
class Owed:
    """On whom something waits: a person, or those who hold an office in a unit."""

    person_id: int | None = None
    unit_id: int | None = None
    roles: tuple[str, ...] = SECRETARIAT


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition and its verdict; `key` names it for people."""

    key: str
    finding: Finding
    closed: bool
    owes: Owed | None = None


@dataclass(slots=True)
class Judge:
    """Asks a rule once for the same facts: thousands of subjects have few different ones."""

    book: LocalBook
    on: date
    memo: dict[object, Finding] = field(default_factory=dict)

    def __call__(
        self, rule: str, facts: Mapping[str, object], person: int | None = None
    ) -> Finding:
        key = (rule, *facts.items())
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = self.book.judge(rule, facts, self.on)
        if person is not None and is_open(found):
            return self.book.judge(rule, facts, self.on, f"person:{person}")
        return found


def to_self(judge: Judge, known: Known, others: Around) -> list[Gate]:
    """Before a cell grades itself (03-ĐG): reviewed, all its members proposed (GRD-G30)."""
    counts = others.undecided.get(known.subject.unit_id, Counts())
    facts = {"undecided": counts.unproposed, "make_up": counts.make_up_unproposed}
    unit = Owed(unit_id=known.subject.unit_id)
    gates = [_review(judge, known)]
    if known.subject.of_cell:
        gates.append(_gate("members", judge("GRD-G30", facts), unit))
    return gates


def to_propose(judge: Judge, known: Known) -> list[Gate]:
    """Before a level is proposed: reviewed, self-graded, the comments that must come first."""
    gates = [_review(judge, known), _own(judge, known), *_comments(judge, known)]
    return [*gates, *_opinions(judge, known)]


def to_decide(
    judge: Judge, known: Known, others: Around, counts: Sequence[int] | None
) -> list[Gate]:
    """Before a level is decided: all the above, the order, the group, the secret ballot.

    `counts`: papers by level from 4 to 1; None: no ballot was counted.
    """
    gates = to_propose(judge, known)
    gates += [_proposed(judge, known), _complaint(judge, known), _group(judge, known)]
    gates += _order(judge, known, others)
    if not known.subject.of_ward:
        gates.append(_ballot(judge, known, counts))
    return gates


def closed(gates: Iterable[Gate]) -> list[Gate]:
    """Those that do not let anybody through yet."""
    return [gate for gate in gates if gate.closed]


def _gate(key: str, finding: Finding, owes: Owed | None) -> Gate:
    return Gate(key, finding, finding.outcome in CLOSED, owes)


def _review(judge: Judge, known: Known) -> Gate:
    """GRD-G23: who has not begun writing owes it, otherwise those who hold the meeting."""
    subject = known.subject
    person = subject.person_id if not known.written.begun else None
    owes = Owed(person_id=person) if person else Owed(unit_id=subject.unit_id)
    return _gate("review", judge("GRD-G23", {"review": known.review}), owes)


def _own(judge: Judge, known: Known) -> Gate:
    """GRD-G03: the own level comes before a proposal."""
    done = "SELF" if known.level else None
    finding = judge("GRD-G03", {"done": done, "wanted": "PROPOSED", "opinions_not_needed": True})
    owes = Owed(
        known.subject.person_id, None if known.subject.person_id else known.subject.unit_id
    )
    return _gate("self", finding, owes)


def _comments(judge: Judge, known: Known) -> list[Gate]:
    if known.subject.kind == "member":
        residence, rated = _residence(judge, known), _two_parts(judge, known)
        return [*_member_comments(judge, known), *residence, *rated]
    if known.subject.kind == "leader":
        return _agency(judge, known)
    return _handover(judge, known)


def _opinions(judge: Judge, known: Known) -> list[Gate]:
    """GRD-G14: opinions come first, unless the body that decides says that none is needed.

    About the ward itself the province asks.
    """
    if known.subject.of_ward:
        return []
    asked = "opinion" in known.asked
    facts = {
        "collected": asked and "opinion" not in known.waits,
        "marked_not_needed": known.stated.get("opinions") == "not_needed",
    }
    body = Owed(unit_id=known.subject.decider_id, roles=STAFF)
    return [_gate("opinions" if asked else UNASKED, judge("GRD-G14", facts), body)]


def _member_comments(judge: Judge, known: Known) -> list[Gate]:
    subject, gates = known.subject, []
    if known.host_id is not None:
        facts: dict[str, int | bool] = {
            "temporary": True,
            "comment_received": "temporary" in known.came,
        }
        asked = known.host_id if "temporary" in known.asked else subject.unit_id
        gates.append(_gate("temporary", judge("GRD-G27", facts), Owed(unit_id=asked)))
    if (former := known.former) is not None:
        months: dict[str, int | bool] = {
            "months_in_year": former.in_year,
            "months_in_total": former.in_total,
        }
        facts = months | {"comment_received": "former" in known.came}
        ours = former.writer_id if "former" in known.asked else None
        owes = Owed(unit_id=ours or subject.unit_id, roles=WRITERS)
        gates.append(_gate("former", judge("GRD-G28", facts, subject.person_id), owes))
    return gates


def _two_parts(judge: Judge, known: Known) -> list[Gate]:
    """DIS-12: of a member who works for the ward, its head sends the second part."""
    if known.rated is None:
        return []
    sent = known.rated.whole_year is not None
    finding = judge("DIS-12", {"cell_part": True, "official_part": sent})
    owes = Owed(person_id=known.rated.official.head_id)
    return [Gate("official", finding, finding.outcome != "COMPLETE", owes)]


def _residence(judge: Judge, known: Known) -> list[Gate]:
    """GRD-G55: asked of those whom a workplace introduced, or should have introduced."""
    subject, result = known.subject, known.residence
    if result is not None:
        by = {
            "member": Owed(person_id=subject.person_id),
            "residence_committee": Owed(
                unit_id=result.line.member.unit_id if result.line else subject.unit_id,
                roles=("residence_committee", *STAFF),
            ),
        }
        owes = by.get(result.late, Owed(unit_id=subject.unit_id))
        return [_gate("residence", result.finding, owes)]
    if not known.works:
        return []
    facts = {"book_received": False, "report_received": False}
    return [_gate("residence", judge("GRD-G55", facts), Owed(unit_id=subject.unit_id))]


def _agency(judge: Judge, known: Known) -> list[Gate]:
    """GRD-G40: a leader who came from another agency less than six months ago."""
    if known.post is None or not known.post.former:
        return []
    facts = {"moved_on": known.post.from_day, "comment_received": "agency" in known.came}
    return [_gate("agency", judge("GRD-G40", facts), Owed(unit_id=known.subject.unit_id))]


def _handover(judge: Judge, known: Known) -> list[Gate]:
    """GRD-G34, GRD-G35: an organisation that was handed over this year."""
    if "old_superior" not in known.stated:
        return []
    facts = {
        "old_superior_exists": bool(known.stated["old_superior"]),
        "comment_received": "handover" in known.came,
        "report_before": bool(known.stated.get("report_before")),
        "report_after": bool(known.stated.get("report_after")),
    }
    owes = Owed(unit_id=known.subject.unit_id)
    return [_gate("handover", judge("GRD-G34", facts), owes)]


def _proposed(judge: Judge, known: Known) -> Gate:
    """GRD-G03: nothing is decided that was not proposed."""
    proposal = known.record.newest("proposal")
    done = "PROPOSED" if proposal else ("SELF" if known.level else None)
    finding = judge("GRD-G03", {"done": done, "wanted": "DECIDED", "opinions_not_needed": True})
    subject = known.subject
    by_staff = subject.kind == "collective"
    unit = subject.decider_id if by_staff else subject.unit_id
    owes = Owed(unit_id=unit, roles=STAFF if by_staff else SECRETARIAT)
    return _gate("proposal", finding, owes)


def _complaint(judge: Judge, known: Known) -> Gate:
    finding = judge("GRD-G17", {"open_complaint": known.complaint})
    return _gate("complaint", finding, Owed(unit_id=known.subject.decider_id, roles=INSPECTORS))


def _group(judge: Judge, known: Known) -> Gate:
    finding = judge("GRD-G21", {"group": known.subject.group or None})
    return _gate("group", finding, Owed(unit_id=known.subject.decider_id, roles=STAFF))


def _ballot(judge: Judge, known: Known, counts: Sequence[int] | None) -> Gate:
    """BAL-09: a grade is decided by secret ballot; which grade follows, the chair says."""
    finding = judge("BAL-09", {"counts": tuple(counts or ())})
    owes = Owed(unit_id=known.subject.decider_id, roles=STAFF)
    return Gate("ballot", finding, counts is None, owes)


def _order(judge: Judge, known: Known, others: Around) -> list[Gate]:
    """GRD-G22 and GRD-G30: lower before upper, members before the cell, collective before head."""
    subject = known.subject
    body = Owed(unit_id=subject.decider_id, roles=STAFF)
    if subject.kind == "leader":
        if subject.collective_id is None or subject.collective_id not in others.graded:
            return []
        facts: dict[str, object] = {
            "subject": "head" if subject.position == "head" else "member_of_collective",
            "collective_graded": others.graded[subject.collective_id] is not None,
        }
        return [_gate("collective", judge("GRD-G22", facts), body)]
    if subject.of_ward:
        lower = {"subject": "collective", "lower_collectives_graded": not others.cells_open}
        return [_gate("lower", judge("GRD-G22", lower), body)]
    if not subject.of_cell:
        return []
    counts = others.undecided.get(subject.unit_id, Counts())
    members = {"undecided": counts.undecided, "make_up": counts.make_up_undecided}
    return [_gate("members", judge("GRD-G30", members), body)]
