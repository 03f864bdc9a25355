"""What the Word templates of screening may name; all texts are ready to print."""

from dataclasses import dataclass

from services.documents.fields import Head, Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper(Numbered):
    """A paper about one case: request, report, notice, resolution.

    `kind` is printed as its title, `symbol` and `mark` behind its number. `decides` stands over
    `points` ("CHI BỘ QUYẾT NGHỊ"), which are numbered; `to` is empty for a resolution.
    """

    kind: str
    symbol: str
    mark: str
    subject: str
    to: str
    lines: tuple[str, ...]
    decides: str
    points: tuple[str, ...]
    recipients: tuple[str, ...]
    issuer_short: str
    signs_for: str
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A member on a list."""

    number: int
    name: str
    cell: str
    criteria: str
    state: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLists(Head):
    """A list of members, or several, each on a page of its own."""

    lists: tuple["CaseList", ...]
    signs_for: str
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """`title` over its `rows`; `said` tells the day and how many."""

    title: str
    said: str
    rows: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A line of the figures of a report."""

    number: int
    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningReport(Numbered):
    """Báo cáo of the grassroots committee; it names nobody, the lists are its annex."""

    mark: str
    subject: str
    to: str
    intro: str
    figures: tuple[Figure, ...]
    recipients: tuple[str, ...]
    issuer_short: str
    signs_for: str
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCriticism(Head):
    """Bản tự kiểm điểm: an outline for the pen, with the commitment (REP-05)."""

    subject: str
    name: str
    cell: str
