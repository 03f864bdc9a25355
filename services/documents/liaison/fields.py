"""What the Word templates of the residence liaison may name; all texts are ready to print."""

from dataclasses import dataclass

from services.documents.fields import Head, Numbered, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingMinutes(Numbered):
    """Biên bản họp giữ mối liên hệ (RES-27 to RES-37), for the book of minutes (REP-34)."""

    subject: str
    time: str
    place: str
    committee: str
    total: int
    present: int
    absent: int
    excused: tuple[str, ...]
    pending: tuple[str, ...]
    unreported: tuple[str, ...]
    guests: tuple[str, ...]
    chair: str
    minute_taker: str
    programme: tuple[str, ...]
    report: tuple[str, ...]
    plan: tuple[str, ...]
    answered: tuple[str, ...]
    members: tuple[str, ...]
    praise: tuple[str, ...]
    year_end: bool
    discussion: tuple[str, ...]
    conclusions: tuple[str, ...]
    read_out: bool
    written: bool
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The comment of one member, a page of its own."""

    name: str
    born: str
    workplace: str
    residence: str
    meetings: tuple[str, ...]
    consulted: tuple[str, ...]
    tasks: tuple[Section, ...]
    opinion: str
    praise: str
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSheets(Head):
    """Phiếu nhận xét (4 nhiệm vụ), REP-31: one page for each of `sheets`."""

    subject: str
    session: str
    sheets: tuple[Sheet, ...]
    signs_for: str
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction(Numbered):
    """Giấy giới thiệu (REP-32); its lower part is the receipt of the residence committee."""

    mark: str
    to: str
    issuer_name: str
    name: str
    born: str
    admitted: str
    official: str
    workplace: str
    residence: str
    away: str
    receiver: str
    signs_for: str
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One notice."""

    to: str
    subject: str
    facts: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceNotices(Numbered):
    """Thông báo to committees of workplaces (RES-09): one page for each of `letters`."""

    letters: tuple[Letter, ...]
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who is invited, and the workplace."""

    name: str
    workplace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonInvitations(Numbered):
    """Thư mời họp giữ mối liên hệ (REP-33): one page for each of `invited`."""

    invited: tuple[Invited, ...]
    subject: str
    committee: str
    time: str
    place: str
    chair: str
    signer: str
    signer_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A row of the data form."""

    number: int
    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonReport(Numbered):
    """Báo cáo cuối năm (RES-41)."""

    subject: str
    intro: str
    figures: tuple[Figure, ...]
    praise: tuple[str, ...]
    feedback: tuple[str, ...]
    merits: tuple[str, ...]
    weaknesses: tuple[str, ...]
    proposals: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: str
    signer_title: str
