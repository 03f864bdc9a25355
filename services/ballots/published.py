"""The published file of a ballot, and a recount that trusts no number in it.

The format stands in the docstring of the package. Nothing here asks the database.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from services.ballots.ballot import BallotView, Figures
from services.rules import BOOK, judge

FORMAT, VERSION, MEANS = "chibot-ballot", 1, "paper"
NAMES = tuple(Figures.__dataclass_fields__)
PASSED = {
    "list": ("LISTED", "NOT_LISTED"),
    "progress": ("PASSED", "FAILED"),
    "removal": ("PASSED", "FAILED"),
    "own": ("PASSED", "FAILED"),
}
UNDECIDED = "COUNTED"
RULES = {"list": "BAL-02", "progress": "BAL-03", "removal": "BAL-04"}


class BadFileError(Exception):
    """The file is no published ballot; the message says why, in Vietnamese."""


@dataclass(slots=True)
class Recount:
    """What was counted anew: lines to print, and every mismatch."""

    lines: list[str] = field(default_factory=list)
    mismatches: list[str] = field(default_factory=list)

    def expect(self, holds: bool, mismatch: str) -> None:
        """Keeps the sentence when something does not hold."""
        if not holds:
            self.mismatches.append(mismatch)


def written(
    view: BallotView,
    electorate: Mapping[str, int],
    entries: Mapping[int, Sequence[Figures]],
    threshold: Mapping[str, object] | None,
) -> bytes:
    """The file of a ballot that was counted. `entries`: round → figures of each counter."""
    present = view.opening.present if view.opening else 0
    data: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "means": MEANS,
        "ballot": view.id,
        "kind": view.kind,
        "held_on": view.held_on.isoformat(),
        "electorate": dict(electorate),
        "base": view.base,
        "present": present,
        "threshold": threshold,
        "counts": [
            {
                "round": each.round,
                "annulled": each.annulled,
                "entries": [asdict(one) for one in entries.get(each.round, ())],
                "agreed": {
                    **asdict(each.figures), "needed": each.needed, "outcome": each.outcome,
                },
            }
            for each in view.counts
        ],
    }  # fmt: skip
    if view.own_base == "present":
        data["base_of"] = "present"
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def recount(content: bytes) -> Recount:
    """Counts a file anew. Raises BadFileError when it is none of ours."""
    data = _read(content)
    try:
        return _recounted(data)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise BadFileError(f"tệp thiếu hoặc sai mục {error}") from None


def least_yes(data: Mapping[str, Any]) -> int | None:
    """The least number of yes by the file's threshold; None: nothing is decided."""
    threshold, base = data["threshold"], _number(data["base"])
    if threshold is None:
        return None
    if "share" in threshold:
        return ceil(base * Fraction(threshold["share"]))
    if "more_than" in threshold:
        share = Fraction(threshold["more_than"])
        return base * share.numerator // share.denominator + 1
    return _number(threshold["needed"])


def _read(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise BadFileError("không đọc được tệp: không phải JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadFileError("tệp này không phải tệp kết quả bỏ phiếu của ChiBot")
    if data.get("version") != VERSION or data.get("means") != MEANS:
        raise BadFileError("tệp theo phiên bản khác, chương trình này không đếm lại được")
    return data


def _recounted(data: dict[str, Any]) -> Recount:
    found = Recount()
    _check_base(found, data)
    _check_threshold(found, data)
    counts = data["counts"]
    found.expect(bool(counts), "không có lần kiểm phiếu nào")
    for number, count in enumerate(counts, start=1):
        _check_count(found, data, count, number)
        last = number == len(counts)
        found.expect(last or bool(count["annulled"]), f"lần {number}: không ghi vì sao bị hủy")
    return found


def _check_base(found: Recount, data: dict[str, Any]) -> None:
    base, present = _number(data["base"]), _number(data["present"])
    official, exempt = (_number(data["electorate"][key]) for key in ("official", "exempt"))
    of_present = data["kind"] == "own" and data.get("base_of") == "present"
    reckoned = present if of_present else official - exempt
    found.lines.append(f"Mẫu số: {official} − {exempt} = {official - exempt}; có mặt {present}")
    found.expect(base == reckoned, f"mẫu số ghi {base}, tính lại là {reckoned}")
    found.expect(present <= official - exempt, f"có mặt {present}, nhiều hơn {official - exempt}")


def _check_threshold(found: Recount, data: dict[str, Any]) -> None:
    """A ballot that the documents know has their threshold, unless a local decision is named."""
    kind, threshold = str(data["kind"]), data["threshold"]
    found.expect(kind in PASSED, f"không có loại phiếu {kind}")
    if kind not in RULES:
        return
    found.expect(bool(threshold) and "share" in threshold, "thiếu tỷ lệ của ngưỡng")
    if threshold and threshold.get("source") in BOOK.sources:
        facts: dict[str, object] = {"base": _number(data["base"]), "yes": 0}
        told = judge(RULES[kind], facts, date.fromisoformat(data["held_on"]))
        printed, needed = told.values.get("minimum"), least_yes(data)
        found.expect(printed == needed, f"ngưỡng trong tệp là {needed}, theo văn bản là {printed}")


def _check_count(found: Recount, data: dict[str, Any], count: dict[str, Any], number: int) -> None:
    agreed = _figures(count["agreed"])
    entries = [_figures(each) for each in count["entries"]]
    found.expect(_number(count["round"]) == number, f"lần {number}: ghi là lần {count['round']}")
    found.expect(len(entries) > 1, f"lần {number}: không đủ hai người kiểm phiếu")
    for entry in entries:
        for name in entry.differs(agreed):
            found.mismatches.append(f"lần {number}: người kiểm phiếu ghi khác ở mục {name}")
    _check_figures(found, data, agreed, number)
    needed = least_yes(data)
    outcome = _outcome(str(data["kind"]), agreed.yes, needed)
    told = count["agreed"]["needed"], count["agreed"]["outcome"]
    found.expect(told[0] == needed, f"lần {number}: ngưỡng ghi {told[0]}, tính lại là {needed}")
    found.expect(told[1] == outcome, f"lần {number}: kết quả ghi {told[1]}, tính lại là {outcome}")
    state = " (đã hủy)" if count["annulled"] else ""
    found.lines.append(
        f"Lần {number}{state}: phát ra {agreed.issued}, thu vào {agreed.collected}, "
        f"hợp lệ {agreed.valid}; đồng ý {agreed.yes}, không đồng ý {agreed.no}; "
        f"cần {needed if needed is not None else '–'}: {outcome}"
    )


def _check_figures(found: Recount, data: dict[str, Any], agreed: Figures, number: int) -> None:
    present, base = _number(data["present"]), _number(data["base"])
    checks = {
        "hợp lệ + không hợp lệ khác thu vào": agreed.valid + agreed.invalid == agreed.collected,
        "đồng ý + không đồng ý khác hợp lệ": agreed.yes + agreed.no == agreed.valid,
        "thu vào nhiều hơn phát ra": agreed.collected <= agreed.issued,
        "phát ra nhiều hơn người có mặt": agreed.issued <= present,
        "đồng ý nhiều hơn mẫu số": agreed.yes <= base,
    }
    for mismatch, holds in checks.items():
        found.expect(holds, f"lần {number}: {mismatch}")


def _outcome(kind: str, yes: int, needed: int | None) -> str:
    if needed is None:
        return UNDECIDED
    return PASSED[kind][yes < needed]


def _figures(data: Mapping[str, Any]) -> Figures:
    return Figures(*(_number(data[name]) for name in NAMES))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"“{value}”: phải là số nguyên từ 0")
    return value
