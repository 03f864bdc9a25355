"""What the Word templates of a ballot may name; all texts are ready to print."""

from dataclasses import dataclass

from services.documents.fields import Head, Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotSlips(Head):
    """Phiếu biểu quyết, several to a page. All are alike: no number, no name, no mark.

    `rows`: for each row whether its second slip is printed too.
    """

    question: tuple[str, ...]
    rows: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A count that was annulled: what it said, and why it does not hold."""

    words: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotRecord(Numbered):
    """Biên bản kiểm phiếu. `electorate` tells the base (BAL-01), `basis` the clause."""

    subject: str
    time: str
    place: str
    question: str
    electorate: tuple[str, ...]
    present: int
    chair: str
    chair_title: str
    minute_taker: str
    leader: str
    team: tuple[str, ...]
    issued: int
    collected: int
    not_returned: int
    valid: int
    invalid: int
    yes: int
    no: int
    needed: str
    calculation: str
    basis: tuple[str, ...]
    outcome: str
    because: str
    earlier: tuple[Earlier, ...]
