"""What the Word templates may name: one class per paper, its fields are the names in the file.

All texts are ready to print. A test compares these names with those in the templates.
"""

from dataclasses import dataclass

BLANK = "…………"
"""left for the pen"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The two columns at the top."""

    superior: str
    issuer: str
    place_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered(Head):
    """A paper with a number, here without its symbol: "05"."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its paragraphs."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Numbered):
    """Biên bản họp chi bộ. Counts as announced (ATT-01); names by class (ATT-02).

    `written` is False while nobody has told what the meeting was about: lines for the pen.
    """

    subject: str
    time: str
    place: str
    total: int
    temporary: int
    expected: int
    present: int
    absent: int
    with_reason: int
    without_reason: int
    with_reason_names: tuple[str, ...]
    without_reason_names: tuple[str, ...]
    exempt: tuple[str, ...]
    suspended: tuple[str, ...]
    elsewhere: tuple[str, ...]
    late_corrections: tuple[str, ...]
    guests: tuple[str, ...]
    chair: str
    chair_title: str
    minute_taker: str
    written: bool
    agenda: tuple[Section, ...]
    evaluation: tuple[str, ...]
    praise: tuple[str, ...]
    corrections: tuple[str, ...]
    discussion: tuple[str, ...]
    conclusions: tuple[str, ...]
    votes: tuple[str, ...]
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution(Numbered):
    """Nghị quyết chi bộ."""

    subject: str
    grounds: tuple[str, ...]
    day: str
    issuer_name: str
    total: int
    expected: int
    present: int
    absent: int
    with_reason: int
    without_reason: int
    chair: str
    chair_title: str
    minute_taker: str
    evaluation: tuple[str, ...]
    tasks: tuple[str, ...]
    measures: tuple[str, ...]
    execution: tuple[str, ...]
    votes: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absentees(Head):
    """The paragraph that the minute-taker copies into the resolution book (ATT-02)."""

    subject: str
    paragraphs: tuple[str, ...]
    minute_taker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations(Numbered):
    """Giấy mời: one page for each of `invited`."""

    invited: tuple[str, ...]
    subject: str
    issuer_name: str
    event: str
    time: str
    place: str
    agenda: tuple[str, ...]
    signer: str
    signer_title: str
