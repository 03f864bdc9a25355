"""Turns plain facts into the fields of the papers of review and grading."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from services.documents import phrasing
from services.documents.fields import BLANK
from services.documents.grading.facts import (
    Issuer,
    ListFacts,
    Person,
    ReviewFacts,
    SelfGraded,
    Signer,
    Subject,
)
from services.documents.grading.fields import (
    Box,
    CollectiveReview,
    Criterion,
    Decision,
    IndividualReview,
    LeaderReview,
    Left,
    Listed,
    MemberReview,
    OpinionSlip,
    Part,
    Row,
    SelfGrading,
    StaffReview,
)
from services.rules.model import Level

SHORT = {
    Level.EXCELLENT: "HTXSNV",
    Level.GOOD: "HTTNV",
    Level.FULFILLED: "HTNV",
    Level.FAILED: "KHTNV",
}
FIELDS = {level: level.name.lower() for level in Level}
"""level → its column"""
FORMS: Mapping[str, type[IndividualReview]] = {
    "2A": LeaderReview,
    "2B": StaffReview,
    "2C": MemberReview,
}
_SHARED = (
    "shortcomings",
    "limits_and_causes",
    "suggested_and_earlier",
    "signs",
    "remedies",
    "time_of_remedy",
)
_INDIVIDUAL = ("quality_and_ethics", "tasks_and_results", "personal_commitment")
_LEADER = ("leadership_results", "responsibility_and_innovation", "exemplarity")
SECTIONS: Mapping[type[Any], tuple[str, ...]] = {
    CollectiveReview: ("principles", "results", "party_building", "responsibility", *_SHARED),
    LeaderReview: (*_INDIVIDUAL, *_LEADER, *_SHARED),
    StaffReview: (*_INDIVIDUAL, *_SHARED),
    MemberReview: (*_INDIVIDUAL, *_SHARED),
}
"""form → the keys of the sections it has"""

BY_HAND = ("Nhóm tiêu chí chung", "Nhóm tiêu chí kết quả thực hiện nhiệm vụ")
"""groups of criteria for the pen, where the plan sets none"""

T = TypeVar("T", bound=Listed)
D = TypeVar("D", bound=Decision)


def individual(form: str, person: Person, facts: ReviewFacts) -> IndividualReview:
    """Mẫu 2A, 2B or 2C. KeyError for a section that the form does not have."""
    kind = FORMS[form]
    return kind(
        **_review(kind, facts),
        name=person.name,
        born=f"{person.born:%d/%m/%Y}" if person.born else BLANK,
        party_post=person.party_post,
        state_post=person.state_post,
        mass_post=person.mass_post,
        workplace=person.workplace or BLANK,
        cell=phrasing.issuer_name(person.cell),
        signer=person.name,
    )


def collective(name: str, signer: Signer, facts: ReviewFacts) -> CollectiveReview:
    """Mẫu 01 of the collective called `name`."""
    kind = CollectiveReview
    return kind(**_review(kind, facts), collective=name, **_signed(facts.issuer, signer))


def listed(kind: type[T], facts: ListFacts, **more: Any) -> T:
    """Mẫu 01-, 04-, 07-ĐG; the sums are counted here, from the rows."""
    graded = [each for each in facts.subjects if each.level is not None]
    rows = tuple(_row(number, each) for number, each in enumerate(graded, start=1))
    levels = [each.level for each in graded]
    sums: dict[str, Any] = {field: levels.count(level) for level, field in FIELDS.items()}
    return kind(
        **facts.issuer.head,
        year=facts.year,
        unit=facts.unit,
        group=facts.group,
        meeting=facts.meeting or BLANK,
        rows=rows,
        graded=len(rows),
        **sums,
        left=tuple(
            Left(name=each.name, because=each.because)
            for each in facts.subjects
            if each.level is None
        ),
        quota=facts.quota,
        recipients=facts.recipients,
        **_signed(facts.issuer, facts.signer),
        **more,
    )


def decided(
    kind: type[D],
    facts: ListFacts,
    number: int | None,
    body: str,
    grounds: Sequence[str],
    ballot: Sequence[str] = (),
) -> D:
    """Mẫu 02-, 05-, 08-ĐG. `body`: who decides, "Ban Thường vụ Đảng ủy phường Hoa Mai"."""
    return listed(
        kind,
        facts,
        number=phrasing.number(number),
        mark=phrasing.mark(facts.issuer.unit),
        body=body.upper(),
        grounds=tuple(grounds),
        ballot=tuple(ballot),
    )


def self_grading(name: str, facts: ListFacts, graded: SelfGraded) -> SelfGrading:
    """Mẫu 03-ĐG of the collective called `name`; the subjects of `facts` lie under it."""
    levels = [each.level for each in facts.subjects if each.level]
    shown = sorted(Level, reverse=True)
    parts = tuple(Part(label=graded.labels[each - 1], value=levels.count(each)) for each in shown)
    return SelfGrading(
        **facts.issuer.head,
        year=facts.year,
        collective=name,
        by=facts.unit,
        meeting=facts.meeting or BLANK,
        **_assessed(graded),
        reasons=graded.reasons,
        parts_of=facts.group,
        parts=parts,
        sum=len(levels),
        **_signed(facts.issuer, facts.signer),
    )


def opinion_slip(to: str, asker: str, until: date, facts: ListFacts) -> OpinionSlip:
    """Mẫu 06-ĐG."""
    rows = tuple(_row(number, each) for number, each in enumerate(facts.subjects, start=1))
    return OpinionSlip(
        **facts.issuer.head,
        year=facts.year,
        to=to,
        asker=asker,
        until=phrasing.long_date(until),
        rows=rows,
        signer="",
    )


def boxes(level: Level | None, labels: Sequence[str]) -> tuple[Box, ...]:
    """The four levels, the best first; `labels` from the lowest."""
    return tuple(
        Box(box="☒" if each == level else "☐", label=labels[each - 1])
        for each in sorted(Level, reverse=True)
    )


def _row(number: int, subject: Subject) -> Row:
    marks: dict[str, Any] = {
        field: "x" if level == subject.level else "" for level, field in FIELDS.items()
    }
    return Row(
        number=number,
        name=subject.name,
        post=subject.post,
        common=_shown(subject.common),
        results=_shown(subject.results),
        total=_shown(subject.total),
        own=SHORT[subject.own] if subject.own else "",
        **marks,
        note=subject.note,
    )


def _review(kind: type[Any], facts: ReviewFacts) -> dict[str, Any]:
    said = facts.said
    if odd := sorted(set(said) - set(SECTIONS[kind])):
        raise KeyError(", ".join(odd))
    return {
        **facts.issuer.head,
        "year": facts.year,
        **{key: tuple(said.get(key, ())) for key in SECTIONS[kind]},
        "extra": facts.extra,
        **_assessed(facts.assessed),
    }


def _assessed(graded: SelfGraded) -> dict[str, Any]:
    """The total is only shown when every group has its points."""
    given = [each.given for each in graded.points if each.given is not None]
    whole = bool(given) and len(given) == len(graded.points)
    if not graded.points:
        return {
            "criteria": tuple(Criterion(name=name, points="", most="") for name in BY_HAND),
            "total": BLANK,
            "most": BLANK,
            "levels": boxes(graded.level, graded.labels),
        }
    criteria = (
        Criterion(name=each.name, points=_shown(each.given), most=str(each.most))
        for each in graded.points
    )
    return {
        "criteria": tuple(criteria),
        "total": str(sum(given)) if whole else BLANK,
        "most": str(sum(each.most for each in graded.points)),
        "levels": boxes(graded.level, graded.labels),
    }


def _signed(issuer: Issuer, signer: Signer) -> dict[str, Any]:
    return {
        "signs_for": signer.signs_for or phrasing.signs_for(issuer.unit),
        "signer_title": signer.title,
        "signer": signer.name,
    }


def _shown(points: int | None) -> str:
    return "" if points is None else str(points)
