"""From a ballot and what was counted to the fields of its papers."""

from dataclasses import dataclass

from services.ballots.ballot import BallotView, Count
from services.ballots.results import Outcome
from services.ballots.roll import IN_BASE, Roll
from services.documents import phrasing
from services.documents.ballots.fields import BallotRecord, BallotSlips, Earlier
from services.documents.builders import head, minute_taker, presiding
from services.documents.fields import BLANK
from services.documents.meeting_facts import MeetingFacts
from services.documents.phrasing import ended
from services.rules import BOOK, Citation

QUESTIONS = {
    "list": "Đưa đồng chí {name} vào danh sách đảng viên cần được chi bộ giáo dục, giúp đỡ",
    "progress": "Công nhận sự tiến bộ của đồng chí {name}",
    "removal": "Đề nghị xem xét, đưa đồng chí {name} ra khỏi Đảng",
}
OUTCOMES = {
    ("list", "LISTED"): "đủ số phiếu đưa đồng chí {name} vào danh sách; báo cáo cấp ủy cấp trên "
    "trực tiếp phê duyệt.",
    ("list", "NOT_LISTED"): "không đủ số phiếu đưa đồng chí {name} vào danh sách.",
    ("progress", "PASSED"): "đủ số phiếu công nhận sự tiến bộ của đồng chí {name}.",
    ("progress", "FAILED"): "không đủ số phiếu công nhận sự tiến bộ của đồng chí {name}.",
    ("removal", "PASSED"): "đủ số phiếu đề nghị xem xét, đưa đồng chí {name} ra khỏi Đảng; chi bộ "
    "chỉ đề nghị, cấp có thẩm quyền quyết định.",
    ("removal", "FAILED"): "không đủ số phiếu đề nghị xem xét, đưa đồng chí {name} ra khỏi Đảng.",
    ("own", "PASSED"): "đủ số phiếu, được thông qua.",
    ("own", "FAILED"): "không đủ số phiếu, không được thông qua.",
    ("own", "COUNTED"): "ghi nhận số phiếu; chi bộ không nêu ngưỡng.",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A ballot whose count stands, with its roll and the verdict."""

    view: BallotView
    count: Count
    roll: Roll
    verdict: Outcome


def question(view: BallotView) -> str:
    """What is voted on, as it stands on the slips."""
    words = QUESTIONS.get(view.kind)
    return words.format(name=view.subject) if words else view.question


def slips(facts: MeetingFacts, view: BallotView) -> BallotSlips:
    """As many as there are people who may vote, all alike."""
    pairs, odd = divmod(view.roll_base, 2)
    return BallotSlips(
        **head(facts, facts.day),
        question=(ended(question(view)),),
        rows=(*(True,) * pairs, *(False,) * odd),
    )


def record(facts: MeetingFacts, done: Counted) -> BallotRecord:
    """Biên bản kiểm phiếu of the count that stands; annulled ones are told at the end."""
    view, figures = done.view, done.count.figures
    chair, title = presiding(facts, "")
    leader = next((each.name for each in view.counters if each.leads), BLANK)
    opening = view.opening
    return BallotRecord(
        **head(facts, facts.day),
        number=phrasing.number(None),
        subject=f"Bỏ phiếu kín tại buổi sinh hoạt Chi bộ {phrasing.month(facts.day)}",
        time=phrasing.when(done.count.agreed_at),
        place=facts.meeting.place,
        question=ended(question(view)),
        electorate=electorate(view, done.roll),
        present=opening.present if opening else 0,
        chair=chair,
        chair_title=title,
        minute_taker=minute_taker(facts, ""),
        leader=leader,
        team=tuple(each.name for each in view.counters if not each.leads),
        issued=figures.issued,
        collected=figures.collected,
        not_returned=figures.issued - figures.collected,
        valid=figures.valid,
        invalid=figures.invalid,
        yes=figures.yes,
        no=figures.no,
        needed=_needed(done.count),
        calculation=done.count.calculation,
        basis=_basis(done),
        outcome=OUTCOMES[view.kind, done.count.outcome].format(name=view.subject),
        because=ended(opening.because) if opening and opening.because else "",
        earlier=tuple(_earlier(each) for each in view.counts if each.annulled),
    )


def electorate(view: BallotView, roll: Roll) -> tuple[str, ...]:
    """How the base comes about, with the names of those taken out (BAL-01)."""
    exempt = roll.of("exempt")
    official = len(roll.of(*IN_BASE, "exempt"))
    names = f" ({', '.join(each.name for each in exempt)})" if exempt else ""
    lines = [
        f"Đảng viên chính thức của chi bộ: {official} đồng chí.",
        f"Trừ đảng viên được miễn công tác và sinh hoạt đảng: {len(exempt)} đồng chí{names}.",
    ]
    if suspended := roll.of("suspended"):
        listed = ", ".join(each.name for each in suspended)
        lines.append(f"Bị đình chỉ sinh hoạt, vẫn tính (kiểm tra với cấp ủy cấp trên): {listed}.")
    of_present = view.own_base == "present"
    what = "số người có mặt, theo quy định riêng của chi bộ" if of_present else "mẫu số"
    lines.append(f"Số làm căn cứ tính kết quả ({what}): {view.base} đồng chí.")
    return tuple(lines)


def _needed(count: Count) -> str:
    return f"Cần ít nhất {count.needed} phiếu đồng ý." if count.needed is not None else ""


def _basis(done: Counted) -> tuple[str, ...]:
    finding = done.verdict.finding
    if finding is not None:
        return tuple(_cited(each) for each in finding.citations[:1])
    source = done.view.source
    return (f"Căn cứ quy định riêng của chi bộ: {ended(source)}",) if source else ()


def _cited(citation: Citation) -> str:
    source = BOOK.source_name(citation.source)
    return f"Căn cứ: “{citation.quote}” ({citation.clause}, {source})."


def _earlier(count: Count) -> Earlier:
    figures = count.figures
    words = (
        f"phát ra {figures.issued}, thu vào {figures.collected}, hợp lệ {figures.valid}, "
        f"không hợp lệ {figures.invalid}, đồng ý {figures.yes}, không đồng ý {figures.no}."
    )
    return Earlier(words=words, because=count.annulled or "")
