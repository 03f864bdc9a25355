"""What the Word templates of review and grading may name; all texts are ready to print.

Headings of Part A are those of the plan (II.2.1, II.2.2): a field for each, named as the rules
name the section, so that an official form can put it where it belongs.
"""

from dataclasses import dataclass

from services.documents.fields import Head, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A group of criteria; points as text, empty when nobody gave any."""

    name: str
    points: str
    most: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A level to choose: "☒" or "☐"."""

    box: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Head):
    """What reviews of collectives and individuals share.

    `extra`: further sections of the year's own plan (focus points); `suggested_and_earlier`:
    suggested points and what was remedied since the last review; `signs`: the responsibility that
    must be made clear (GRD-R10).
    """

    year: int
    extra: tuple[Section, ...]
    shortcomings: tuple[str, ...]
    limits_and_causes: tuple[str, ...]
    suggested_and_earlier: tuple[str, ...]
    signs: tuple[str, ...]
    remedies: tuple[str, ...]
    time_of_remedy: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    total: str
    most: str
    levels: tuple[Box, ...]
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveReview(Review):
    """Mẫu 01 (REP-10). `collective`: "Chi ủy Chi bộ 3"."""

    collective: str
    principles: tuple[str, ...]
    results: tuple[str, ...]
    party_building: tuple[str, ...]
    responsibility: tuple[str, ...]
    signs_for: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualReview(Review):
    """What 2A, 2B and 2C share; the posts are empty where there are none."""

    name: str
    born: str
    party_post: str
    state_post: str
    mass_post: str
    workplace: str
    cell: str
    quality_and_ethics: tuple[str, ...]
    tasks_and_results: tuple[str, ...]
    personal_commitment: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderReview(IndividualReview):
    """Mẫu 2A (REP-11): with a leading or managing post."""

    leadership_results: tuple[str, ...]
    responsibility_and_innovation: tuple[str, ...]
    exemplarity: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffReview(IndividualReview):
    """Mẫu 2B (REP-12): without such a post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReview(IndividualReview):
    """Mẫu 2C (REP-13): does not work in the political system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One subject of a list. `excellent` … `failed`: "x" in one of them, the level that counts.

    `post`: post or unit; `own`: level of the self-grading, short; points empty when not given.
    """

    number: int
    name: str
    post: str
    common: str
    results: str
    total: str
    own: str
    excellent: str
    good: str
    fulfilled: str
    failed: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Somebody or something not graded, and why."""

    name: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Head):
    """A list of subjects with its sums; `graded` is their sum, `left` are the others.

    `meeting`: at which meeting, "Hội nghị chi bộ ngày 05 tháng 12 năm 2025"; `quota`: how many
    "xuất sắc" are allowed, with its calculation and clause.
    """

    year: int
    unit: str
    group: str
    meeting: str
    rows: tuple[Row, ...]
    graded: int
    excellent: int
    good: int
    fulfilled: int
    failed: int
    left: tuple[Left, ...]
    quota: tuple[str, ...]
    recipients: tuple[str, ...]
    signs_for: str
    signer_title: str
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProposal(Listed):
    """Mẫu 01-ĐG (REP-14): the cell proposes for its members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveProposal(Listed):
    """Mẫu 04-ĐG (REP-17): proposal for collectives; `post` of a row is what it stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderProposal(Listed):
    """Mẫu 07-ĐG (REP-20): the leadership proposes for leaders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Listed):
    """A decision with its list. `grounds` without "Căn cứ"; `ballot`: lines of the count.

    `number` and `mark` make "Số 05-QĐ/ĐU"; `body`: "Ban Thường vụ Đảng ủy phường Hoa Mai".
    """

    number: str
    mark: str
    body: str
    grounds: tuple[str, ...]
    ballot: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDecision(Decision):
    """Mẫu 02-ĐG (REP-15)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveDecision(Decision):
    """Mẫu 05-ĐG (REP-18)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderDecision(Decision):
    """Mẫu 08-ĐG (REP-21)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One line of what lies under a collective: "Hoàn thành tốt nhiệm vụ", 12."""

    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfGrading(Head):
    """Mẫu 03-ĐG (REP-16): a collective grades itself.

    `parts`: how its members or lower units were graded; `parts_of` names them, `sum` adds them.
    """

    year: int
    collective: str
    by: str
    meeting: str
    criteria: tuple[Criterion, ...]
    total: str
    most: str
    reasons: tuple[str, ...]
    parts_of: str
    parts: tuple[Part, ...]
    sum: int
    levels: tuple[Box, ...]
    signs_for: str
    signer_title: str
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionSlip(Head):
    """Mẫu 06-ĐG (REP-19): asks related bodies; the four columns are left for the pen."""

    year: int
    to: str
    asker: str
    until: str
    rows: tuple[Row, ...]
    signer: str
