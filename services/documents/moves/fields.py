"""What the Word templates of moves may name; all texts are ready to print."""

from dataclasses import dataclass

from services.documents.fields import Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """A member who is introduced to another cell, a page for each; `until` only for a stay."""

    name: str
    born: str
    admitted: str
    official: str
    residence: str
    to: str
    receiver: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLetters(Numbered):
    """Giấy giới thiệu chuyển sinh hoạt đảng; the lower part is the receipt of the new cell."""

    mark: str
    issuer_name: str
    letters: tuple[Introduced, ...]
    signs_for: str
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line of the list behind a plan or decision."""

    number: int
    name: str
    place: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialPaper(Numbered):
    """A paper of one page and perhaps a list: request, report, plan, decision.

    `kind` is printed as its title, `symbol` and `mark` behind its number; no `to`: to nobody.
    """

    kind: str
    symbol: str
    mark: str
    subject: str
    to: str
    lines: tuple[str, ...]
    listed: str
    rows: tuple[Placed, ...]
    recipients: tuple[str, ...]
    issuer_short: str
    signs_for: str
    signer: str
    signer_title: str
