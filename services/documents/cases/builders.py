"""From a case and its ballots to the fields of its papers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.documents import phrasing
from services.documents.cases.fields import (
    CaseList,
    CaseLists,
    CasePaper,
    Figure,
    Listed,
    ScreeningReport,
    SelfCriticism,
)
from services.documents.cases.texts import TEXTS, Body, CaseFacts
from services.documents.fields import BLANK
from services.documents.phrasing import all_ended, ended, long_date


def paper(kind: str, facts: CaseFacts, on: date) -> CasePaper:
    """A paper of the day `on`; kinds as in TEXTS. What nobody recorded is left for the pen."""
    said, above = TEXTS[kind](facts), phrasing.superior_committee(facts.body.above)
    return CasePaper(
        **head(facts.body, on),
        **signs(facts.body),
        number=phrasing.number(None),
        kind=said.kind,
        symbol=said.symbol,
        subject=said.subject,
        to=above if said.to is None else said.to,
        lines=all_ended(said.lines),
        decides=said.decides,
        points=all_ended(said.points),
        recipients=(f"{above} (để b/c)", *said.recipients),
    )


def lists(body: Body, listed: Mapping[str, Sequence[Listed]], on: date) -> CaseLists:
    """Lists by title, each on a page; an empty one says so."""
    made = [
        CaseList(title=title, said=_count(rows, on), rows=tuple(rows))
        for title, rows in listed.items()
    ]
    who = {key: value for key, value in signs(body).items() if key in ("signs_for", "signer")}
    title = body.signer_title
    return CaseLists(**head(body, on), lists=tuple(made), **who, signer_title=title)


def report(body: Body, year: int, counted: Sequence[tuple[str, int]], on: date) -> ScreeningReport:
    """Báo cáo of the grassroots committee, through the Organisation Board of the one above."""
    above = phrasing.superior_committee(body.above)
    committee = phrasing.committee(body.name)
    rows = enumerate(counted, start=1)
    return ScreeningReport(
        **head(body, on) | {"issuer": committee.upper()},
        **signs(body),
        number=phrasing.number(None),
        subject=f"Kết quả rà soát, sàng lọc đảng viên năm {year}",
        to=f"{above} (qua Ban Tổ chức)",
        intro=f"{committee} báo cáo kết quả năm {year} như sau:",
        figures=tuple(Figure(number=at, label=said, value=many) for at, (said, many) in rows),
        recipients=(f"{above} (để b/c)",),
    )


def outline(body: Body, name: str, on: date) -> SelfCriticism:
    """Bản tự kiểm điểm for the pen."""
    cell = phrasing.issuer_name(body.name)
    return SelfCriticism(**head(body, on), subject="Có cam kết sửa chữa", name=name, cell=cell)


def head(body: Body, on: date) -> dict[str, Any]:
    """The two columns at the top."""
    cell = phrasing.signs_for(body.name) != "T/M ĐẢNG ỦY"
    return {
        "superior": phrasing.superior(body.above),
        "issuer": phrasing.issuer(body.name) if cell else phrasing.committee(body.name).upper(),
        "place_date": phrasing.place_and_date(body.above if cell else body.name, on),
    }


def signs(body: Body) -> dict[str, Any]:
    """Who signs for whom."""
    return {
        "mark": phrasing.mark(body.name),
        "issuer_short": " ".join(phrasing.committee(body.name).split()[:2]),
        "signs_for": phrasing.signs_for(body.name),
        "signer": body.signer or BLANK,
        "signer_title": body.signer_title,
    }


def _count(rows: Sequence[Listed], on: date) -> str:
    many = f"{len(rows)} đồng chí" if rows else "không có trường hợp nào"
    return ended(f"Tính đến {long_date(on)}: {many}")
