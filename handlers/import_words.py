"""Why a file or a cell of it was refused, and what becomes of an amount: on screen and by chat."""

from collections.abc import Mapping
from datetime import date

from handlers.dues_words import money
from handlers.texts import Texts
from services.dues.amount_import import Change
from services.refusal import Refused
from services.roster.rows import CellProblem


def file_line(t: Texts, refused: Refused, path: str) -> str:
    """Why a workbook was refused as a whole; `path`: what the reader calls it."""
    return _words(t, "import.file", Refused(refused.code, {**refused.values, "path": path}))


def problem_line(t: Texts, problem: CellProblem) -> str:
    """ "dòng 7, cột D (Mức đảng phí): …" """
    reason = _words(t, "import.refused", Refused(problem.code, problem.values))
    where = {"row": problem.row, "column": problem.column, "header": problem.header}
    return t("import.cell", reason=reason, **where)


def change_line(t: Texts, one: Change) -> str:
    """ "Nguyễn Thị Sen: chưa có → 50.000 đồng, từ tháng 6/2026" """
    old = money(t, one.old) if one.old is not None else t("dues_import.none")
    month = f"{one.from_month.month}/{one.from_month.year}"
    return t(
        "dues_import.change", name=one.payer.name, old=old, new=money(t, one.new), month=month
    )


def _words(t: Texts, family: str, refused: Refused) -> str:
    """What imports say of their own comes before what everybody says."""
    key = f"{family}.{refused.code}"
    return t(key, **_shown(t, refused.values)) if t.known(key) else t.refusal(refused)


def _shown(t: Texts, values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: t.day(value) if isinstance(value, date) else value for name, value in values.items()
    }
