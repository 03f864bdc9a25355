"""`chibot import` as somebody at a terminal sees it."""

import ast
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from bot.import_command import Tools, import_command
from handlers.texts import Texts
from services.db.engine import open_database
from services.roster import __path__ as roster_folders
from services.roster.cells import ROLES
from services.roster.plan import FIELDS
from services.roster.steps import STANDINGS
from services.seal import Seal

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class StoppedClock:
    def now(self) -> datetime:
        return NOW


class Terminal:
    """Runs the command against one database."""

    def __init__(self, file: Path) -> None:
        self.url = f"sqlite:///{file}"
        self.app = typer.Typer()
        self.app.command("import")(import_command(StoppedClock(), self.tools))

    def tools(self) -> Tools:
        return Tools(open_database(self.url), Seal("a secret for tests"))

    def run(self, *arguments: object) -> Result:
        return CliRunner().invoke(self.app, [str(argument) for argument in arguments])


@pytest.fixture
def terminal(sqlite_template: Path, tmp_path: Path) -> Terminal:
    return Terminal(Path(shutil.copy(sqlite_template, tmp_path / "chibot.db")))


def save(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """One good row and one with a date that does not exist."""
    return save(
        tmp_path / "mixed.xlsx",
        ["Họ và tên", "Ngày sinh", "Chi bộ", "Ghi chú", "Điện thoại"],
        ["Lê Văn Mẫu", "5/12/1950", "Chi bộ Khu phố 3", "x", 912345678],
        ["Lê Thị Hai", "31/2/1950", "Chi bộ Khu phố 3", None, None],
    )


def test_refused_cells_go_to_standard_error_and_the_rest_is_imported(
    terminal: Terminal, mixed: Path
) -> None:
    done = terminal.run(mixed)
    assert done.exit_code == 1
    assert "dòng 3, cột B (Ngày sinh): không có ngày 31/2/1950." in done.stderr
    assert "Ghi chú" in done.stdout
    assert "dòng 2: Lê Văn Mẫu" in done.stdout
    assert "Đã nhập: 1" in done.stdout
    assert "dòng 2, cột E (Điện thoại): lưu ý: đã thêm số 0" in done.stdout
    again = terminal.run(mixed)
    assert "Không đổi: 1" in again.stdout
    assert "Đã nhập: 0" in again.stdout


def test_changes_are_named_and_phones_are_not_shown(terminal: Terminal, tmp_path: Path) -> None:
    header = ["Mã đảng viên", "Họ và tên", "Chi bộ", "Phường", "Điện thoại", "Chức vụ", "Nơi ở"]
    path = tmp_path / "list.xlsx"
    person: list[object] = ["A-1", "Lê Văn Mẫu", "Chi bộ 1", "Phường Mẫu"]
    first = terminal.run(save(path, header, [*person, "0912345678", "Bí thư", None]))
    assert "Chi bộ 1 (mã chi-bo-1), thuộc Phường Mẫu" in first.stdout
    person[1] = "Lê Văn Mẩu"
    done = terminal.run(save(path, header, [*person, "0987654321", "Thủ quỹ", "Ngõ 1"]))
    assert "sửa họ và tên (trước: Lê Văn Mẫu)" in done.stdout
    assert "sửa điện thoại (trước: không hiện); thêm nơi cư trú" in done.stdout
    assert "bí thư: đến hết Thứ Bảy, 21/11/2026; bắt đầu: thủ quỹ" in done.stdout
    assert "09" not in done.stdout


def test_a_dry_run_writes_nothing(terminal: Terminal, mixed: Path) -> None:
    first = terminal.run(mixed, "--dry-run")
    assert first.exit_code == 1
    assert "chưa ghi gì" in first.stdout
    assert terminal.run("--dry-run", mixed).stdout == first.stdout


def test_a_template_is_made_and_imported(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    assert terminal.run("--template", path).exit_code == 0
    imported = terminal.run(path)
    assert (imported.exit_code, imported.stderr) == (0, "")
    assert "Người mới: 4" in imported.stdout
    again = terminal.run("--template", path)
    assert again.exit_code == 1
    assert "đã có" in again.stderr


def test_amounts_of_dues_are_entered_by_somebody_once(terminal: Terminal, tmp_path: Path) -> None:
    header = ["Mã đảng viên", "Họ và tên", "Chi bộ"]
    one = ["DV-001", "Nguyễn Văn Mẫu", "Chi bộ Khu phố 3"]
    terminal.run(save(tmp_path / "list.xlsx", header, one))
    form = tmp_path / "dues.xlsx"
    assert terminal.run("--dues", "--template", form).exit_code == 0
    dry = terminal.run("--dues", "--by", "DV-001", form, "--dry-run")
    line = "Nguyễn Văn Mẫu: chưa có → 50.000 đồng, từ tháng 11/2026"
    assert line in dry.stdout
    assert "chưa ghi gì" in dry.stdout
    first = terminal.run("--dues", "--by", "DV-001", form)
    assert (first.exit_code, line in first.stdout) == (0, True)
    again = terminal.run("--dues", "--by", "DV-001", form)
    assert "Không đổi: 1" in again.stdout
    assert "Đã ghi 0 mức" in again.stdout
    wrong = save(tmp_path / "wrong.xlsx", ["Mã đảng viên", "Đảng phí", "Căn cứ"], ["X", 0, "NQ 1"])
    refused = terminal.run("--dues", "--by", "DV-001", wrong)
    assert refused.exit_code == 1
    assert "dòng 2, cột B (Đảng phí): Số tiền phải lớn hơn 0." in refused.stderr
    assert terminal.run("--dues", "--by", "nobody", form).exit_code == 1
    assert terminal.run("--dues", form).exit_code == 2


@pytest.mark.parametrize(
    "arguments", [[], ["a.xlsx", "--template", "b.xlsx"], ["--template", "b.csv"], ["none.xlsx"]]
)
def test_wrong_arguments(terminal: Terminal, arguments: list[str]) -> None:
    done = terminal.run(*arguments)
    assert done.exit_code == 2
    assert done.stderr
    assert done.stdout == ""


def test_a_damaged_file(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"nonsense")
    done = terminal.run(path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "bị hỏng" in done.stderr


def test_a_database_without_tables(tmp_path: Path, mixed: Path) -> None:
    done = Terminal(tmp_path / "empty.db").run(mixed)
    assert done.exit_code == 1
    assert "chibot migrate" in done.stderr
    assert isinstance(done.exception, SystemExit)


def reasons() -> Iterator[str]:
    """The codes given to Refused and Unfit anywhere in the roster package."""
    for path in Path(roster_folders[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in {"Refused", "Unfit"}:
                code = node.args[0 if name == "Refused" else 1]
                yield from [str(code.value)] if isinstance(code, ast.Constant) else []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_has_words(language: str) -> None:
    texts = Texts(language, NOW)
    codes = set(reasons())
    assert {"needs_code", "formula", "damaged", "bad_phone", "namesake"} <= codes
    kinds = ("import.refused", "import.notice", "import.file")
    silent = [code for code in codes if not any(texts.known(f"{kind}.{code}") for kind in kinds)]
    assert silent == []


def test_every_field_and_span_has_words() -> None:
    keys = [f"field.{name}" for name in ("code", *FIELDS)]
    keys += [f"what.{name}" for name in ("home", "temporary", *STANDINGS, *ROLES)]
    for language in ("vi", "en"):
        texts = Texts(language, NOW)
        assert [key for key in keys if not texts.known(f"import.{key}")] == []
