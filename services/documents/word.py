"""Fills a Word template. Values are text: never markup, never an instruction to the template."""

import io
import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from services.documents.ballots.fields import BallotRecord, BallotSlips
from services.documents.cases.fields import (
    CaseLists,
    CasePaper,
    ScreeningReport,
    SelfCriticism,
)
from services.documents.fields import Absentees, Head, Invitations, Minutes, Resolution
from services.documents.grading import fields as grading
from services.documents.grading.province import ProvinceReport
from services.documents.layout import form_of
from services.documents.liaison.fields import (
    CommentSheets,
    Introduction,
    LiaisonInvitations,
    LiaisonReport,
    SittingMinutes,
    WorkplaceNotices,
)
from services.documents.moves.fields import OfficialPaper, TransferLetters
from services.documents.reviews.fields import ReviewMinutes
from services.words import tidy

FOLDER = Path(__file__).parent / "templates"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATES: dict[type[Head], str] = {
    Minutes: "minutes",
    Resolution: "resolution",
    Absentees: "absentees",
    Invitations: "invitations",
    SittingMinutes: "sitting_minutes",
    CommentSheets: "comment_sheets",
    Introduction: "introduction",
    WorkplaceNotices: "workplace_notices",
    LiaisonReport: "liaison_report",
    LiaisonInvitations: "liaison_invitations",
    TransferLetters: "transfer_letters",
    OfficialPaper: "official_paper",
    BallotSlips: "ballot_slips",
    BallotRecord: "ballot_record",
    CasePaper: "case_paper",
    CaseLists: "case_lists",
    ScreeningReport: "screening_report",
    SelfCriticism: "self_criticism",
    ReviewMinutes: "review_minutes",
    grading.CollectiveReview: "mau-01",
    grading.LeaderReview: "mau-2a",
    grading.StaffReview: "mau-2b",
    grading.MemberReview: "mau-2c",
    grading.MemberProposal: "01-dg",
    grading.MemberDecision: "02-dg",
    grading.SelfGrading: "03-dg",
    grading.CollectiveProposal: "04-dg",
    grading.CollectiveDecision: "05-dg",
    grading.OpinionSlip: "06-dg",
    grading.LeaderProposal: "07-dg",
    grading.LeaderDecision: "08-dg",
    ProvinceReport: "province_report",
}
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co"})
"""signs of control, halves of signs, signs that do not exist: refused by XML or obeyed"""
LONGEST = 4000
"""characters of one paragraph: a setting of the product"""

T = TypeVar("T")


def clean(value: T) -> T:
    """The same value, every text in it on one line and printable."""
    if isinstance(value, str):
        return printable(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(clean(each) for each in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        kept = {field.name: clean(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **kept)
    return value


def printable(text: str) -> str:
    """One line without signs that no pen could write."""
    kept = "".join(
        sign if unicodedata.category(sign) not in UNPRINTABLE else " " for sign in text[:LONGEST]
    )
    return tidy(kept)


def template(paper: type[Head], day: date) -> Path:
    """The file for a paper of this day."""
    return FOLDER / form_of(day).isoformat() / f"{TEMPLATES[paper]}.docx"


def names(paper: Head) -> dict[str, Any]:
    """The fields of a paper as the template names them."""
    return {field.name: getattr(paper, field.name) for field in fields(paper)}


def render(paper: Head, day: date, own: Path | None = None) -> bytes:
    """The paper as a .docx in the form of its day, or in the file that is its `own` form."""
    from docxtpl import DocxTemplate

    from services.documents.instructions import Instructions

    document = DocxTemplate(own or template(type(paper), day))
    document.render(names(clean(paper)), jinja_env=Instructions(), autoescape=True)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
