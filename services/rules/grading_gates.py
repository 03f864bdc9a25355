"""Order and gates of grading: what must be done before a grade may be given (GRD-G)."""

from dataclasses import dataclass
from typing import Literal

from services.rules.book import Params
from services.rules.model import UNSET, Level, Unset
from services.rules.registry import Verdict, blocked, gated, needs_decision, rule, unknown
from services.rules.wording import total

LEVELS, STEPS = "grading.levels", "grading.steps"
Step = Literal["SELF", "OPINIONS", "PROPOSED", "DECIDED", "NOTIFIED"]
Profile = Literal["LB-S0", "HP-S1", "HQ-S2", "BD-S3", "CT-S4"]


@dataclass(frozen=True, slots=True)
class LevelCode:
    level: Level


@rule("GRD-G02", LEVELS)
def level_name(facts: LevelCode, params: Params) -> Verdict:
    names = params.texts(LEVELS)
    return Verdict("INFO", {"level": facts.level, "name": names[facts.level - 1]})


@dataclass(frozen=True, slots=True)
class Move:
    """From the last finished step (null: none) to the next one wanted."""

    done: Step | None
    wanted: Step
    opinions_not_needed: bool = False


@rule("GRD-G03", STEPS)
def next_step(facts: Move, params: Params) -> Verdict:
    steps = params.texts(STEPS)
    position = -1 if facts.done is None else steps.index(facts.done)
    between = steps[position + 1 : steps.index(facts.wanted)]
    skipped = tuple(
        step for step in between if not (step == "OPINIONS" and facts.opinions_not_needed)
    )
    if steps.index(facts.wanted) <= position:
        return blocked("step_already_done", done=facts.done, wanted=facts.wanted)
    if skipped:
        return blocked("step_skipped", skipped=skipped)
    return Verdict("OK", {"step": facts.wanted})


@dataclass(frozen=True, slots=True)
class Scoring:
    """Points by criteria group; `scale_document` names the table that maps points to levels."""

    points: tuple[int, ...]
    scale_document: str | None


@rule("GRD-G04")
def score(facts: Scoring, params: Params) -> Verdict:
    if not facts.points:
        return unknown("points")
    total = sum(facts.points)
    calculation = f"{' + '.join(map(str, facts.points))} = {total}"
    if not facts.scale_document:
        codes = ("no_scale_loaded",)
        return Verdict("INCOMPLETE", {"total": total}, codes, calculation=calculation)
    return Verdict("OK", {"total": total}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Complaint:
    """An open complaint, denunciation, sign of violation or of disunity."""

    open_complaint: bool


@rule("GRD-G17")
def complaint(facts: Complaint, params: Params) -> Verdict:
    return gated("OK", {"verify_complaint_first": not facts.open_complaint})


@dataclass(frozen=True, slots=True)
class Order:
    """Who is to be graded and what is graded already."""

    subject: Literal["collective", "member_of_collective", "head"]
    lower_collectives_graded: bool | Unset = UNSET
    collective_graded: bool | Unset = UNSET


@rule("GRD-G22")
def order(facts: Order, params: Params) -> Verdict:
    if facts.subject == "collective":
        if facts.lower_collectives_graded is UNSET:
            return unknown("lower_collectives_graded")
        return gated("OK", {"lower_collectives_open": facts.lower_collectives_graded})
    if facts.collective_graded is UNSET:
        return unknown("collective_graded")
    return gated("OK", {"collective_not_graded": facts.collective_graded})


@dataclass(frozen=True, slots=True)
class ReviewState:
    review: Literal["REVIEWED", "NOT_REVIEWED", "REOPENED", "EXCLUDED"]


@rule("GRD-G23")
def review_before_grade(facts: ReviewState, params: Params) -> Verdict:
    if facts.review == "EXCLUDED":
        return Verdict("EXCLUDED", codes=("not_subject_to_grading",))
    return gated("OK", {"review_not_done": facts.review == "REVIEWED"})


@dataclass(frozen=True, slots=True)
class MakeUp:
    reviewed: bool
    graded: bool


@rule("GRD-G24")
def make_up(facts: MakeUp, params: Params) -> Verdict:
    if facts.reviewed and facts.graded:
        return Verdict("OK")
    return Verdict("REMIND", codes=("make_up_soon",))


@dataclass(frozen=True, slots=True)
class TemporaryActivity:
    temporary: bool
    comment_received: bool | Unset = UNSET


@rule("GRD-G27")
def temporary_activity(facts: TemporaryActivity, params: Params) -> Verdict:
    if not facts.temporary:
        return Verdict("NOT_REQUIRED", {"graded_at": "official_cell"})
    if facts.comment_received is UNSET:
        return unknown("comment_received")
    done = {"temporary_cell_comment_missing": facts.comment_received}
    return gated("OK", done, graded_at="official_cell")


@dataclass(frozen=True, slots=True)
class Undecided:
    """Members who must be graded and are not; `make_up` of them wait for a make-up session."""

    undecided: int
    make_up: int = 0
    subordinate_units_open: int = 0


@rule("GRD-G30")
def members_first(facts: Undecided, params: Params) -> Verdict:
    left = facts.undecided - facts.make_up
    if left < 0:
        return blocked("more_than_all_members")
    calculation = f"{facts.undecided} − {facts.make_up} = {left}"
    if facts.subordinate_units_open or left:
        return blocked("members_or_units_open", calculation, undecided=facts.undecided)
    if facts.make_up:
        open_still = {"make_up": facts.make_up}
        return needs_decision("make_up_members_open", "deciding_body", calculation, **open_still)
    return Verdict("OK", calculation=calculation)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many members got each level; `members`: how many are to be graded."""

    excellent: int
    good: int
    fulfilled: int
    failed: int
    members: int | Unset = UNSET


@rule("GRD-G31", LEVELS)
def spread(facts: Spread, params: Params) -> Verdict:
    """The distribution that an organisation's grade rests on; there is no formula."""
    counts = (facts.excellent, facts.good, facts.fulfilled, facts.failed)
    graded, names = sum(counts), reversed(params.texts(LEVELS))
    members = graded if facts.members is UNSET else facts.members
    if graded > members:
        return blocked("more_graded_than_members", graded=graded, members=members)
    given = [f"{name} {count}" for name, count in zip(names, counts, strict=True) if count]
    summed = [total(*filter(None, counts))] if len(given) > 1 else []
    calculation = "; ".join([*given, *summed, f"{graded} / {members} đảng viên"])
    return Verdict("INFO", {"graded": graded, "members": members}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Cap:
    """Proposed level of a head, and the levels of all that he or she heads (null: not graded)."""

    head: Level
    headed: tuple[Level | None, ...]


@rule("GRD-G43")
def head_cap(facts: Cap, params: Params) -> Verdict:
    graded = [level for level in facts.headed if level is not None]
    cap = min(graded, default=None)
    if len(graded) < len(facts.headed) or cap is None:
        return blocked("unit_not_graded", cap=cap)
    calculation = f"{int(facts.head)} {'≤' if facts.head <= cap else '>'} {int(cap)}"
    if facts.head > cap:
        return blocked("head_above_cap", calculation, cap=cap, head=facts.head)
    return Verdict("OK", {"cap": cap}, calculation=calculation)


@dataclass(frozen=True, slots=True)
class Residence:
    """What came back from the residence; `profile` tells which document the cell goes by."""

    book_received: bool
    report_received: bool
    profile: Profile = "CT-S4"


@rule("RES-13")
@rule("GRD-G55")
def residence_condition(facts: Residence, params: Params) -> Verdict:
    checked = gated(
        "OK",
        {
            "liaison_book_missing": facts.book_received,
            "residence_report_missing": facts.report_received,
        },
    )
    if checked.outcome == "BLOCKED" and facts.profile != "CT-S4":
        return Verdict("WARNING", checked.values, checked.codes)
    return checked


@dataclass(frozen=True, slots=True)
class Correction:
    """What came to light after a grade was published."""

    fault_found: bool = False
    against_the_rules: bool = False
    untruthful: bool = False
    reflection_received: bool = False


@rule("GRD-G47")
def adjust_or_cancel(facts: Correction, params: Params) -> Verdict:
    found = (
        facts.fault_found,
        facts.against_the_rules,
        facts.untruthful,
        facts.reflection_received,
    )
    if any(found):
        return needs_decision("adjust_or_cancel", "deciding_body", recheck=("GRD-G18", "GRD-G43"))
    return Verdict("NOT_REQUIRED")
