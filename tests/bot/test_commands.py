"""The commands: exit codes and plain words on standard error, never a traceback."""

import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import __main__ as commands
from bot import keeper_commands
from services.db.engine import only_process

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation of this test alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHIBOT_DATA", str(tmp_path))
    monkeypatch.setenv("CHIBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'chibot.db'}")
    monkeypatch.setenv("CHIBOT_SECRET", "of the tests")


@pytest.fixture(autouse=True)
def _loop() -> Iterator[None]:
    """A command closes the event loop it runs in; the next test finds one."""
    yield
    asyncio.set_event_loop(None)


def chibot(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Runs a command in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["chibot", *words])
    with pytest.raises(SystemExit) as ended:
        commands.main()
    return int(ended.value.code or 0)


def test_migrate_check_and_audit(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    assert chibot(monkeypatch, "check") == 1
    assert "chibot migrate" in capsys.readouterr().out
    assert chibot(monkeypatch, "migrate") == 0
    assert chibot(monkeypatch, "migrate") == 0
    assert "Cơ sở dữ liệu ở phiên bản" in capsys.readouterr().out
    assert chibot(monkeypatch, "check") == 1
    shown = capsys.readouterr().out
    assert "đúng phiên bản" in shown
    assert "CHIBOT_TELEGRAM_TOKEN" in shown  # no channel yet
    assert chibot(monkeypatch, "audit", "verify") == 0
    assert "nguyên vẹn" in capsys.readouterr().out


def test_check_warns_of_a_disk_that_is_nearly_full(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    (other := tmp_path / "other").mkdir()
    monkeypatch.setenv("CHIBOT_DATABASE_URL", f"sqlite:///{other / 'chibot.db'}")
    assert chibot(monkeypatch, "check") == 1
    assert "ok   ổ đĩa: còn" in capsys.readouterr().out
    monkeypatch.setattr(keeper_commands, "LEAST_DISK", 1 << 62)
    assert chibot(monkeypatch, "check") == 1
    assert "đĩa đầy thì tin đến phải chờ" in capsys.readouterr().out


@pytest.fixture(scope="module")
def people(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the people of the template, which the commands brought in."""
    folder = tmp_path_factory.mktemp("people")
    shutil.copy(sqlite_template, folder / "chibot.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CHIBOT_DATA", str(folder))
        patch.setenv("CHIBOT_DATABASE_URL", f"sqlite:///{folder / 'chibot.db'}")
        patch.setenv("CHIBOT_SECRET", "of the tests")
        for words in ("import --template mau.xlsx", "import mau.xlsx"):
            assert chibot(patch, *words.split()) == 0
    return folder / "chibot.db"


@pytest.fixture
def imported(people: Path, tmp_path: Path) -> Path:
    """The same as the installation of this test."""
    shutil.copy(people, tmp_path / "chibot.db")
    return tmp_path / "chibot.db"


def test_backup_and_restore(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
    tmp_path: Path,
    people: Path,
    sqlite_template: Path,
) -> None:
    assert chibot(monkeypatch, "backup", "all.backup") == 1
    assert "Chưa có cơ sở dữ liệu" in capsys.readouterr().err
    shutil.copy(people, tmp_path / "chibot.db")
    assert chibot(monkeypatch, "backup", "all.backup") == 0
    assert chibot(monkeypatch, "restore", "all.backup") == 1
    assert "đã có dữ liệu" in capsys.readouterr().err
    monkeypatch.setenv("CHIBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert chibot(monkeypatch, "restore", "all.backup") == 0
    shown = capsys.readouterr()
    assert "Đã khôi phục" in shown.out
    assert shown.err == ""
    ready = shutil.copy(sqlite_template, tmp_path / "other.db")
    monkeypatch.setenv("CHIBOT_DATABASE_URL", f"sqlite:///{ready}")
    monkeypatch.setenv("CHIBOT_SECRET", "of another machine")
    assert chibot(monkeypatch, "restore", "all.backup") == 0
    assert "Lấy khóa của máy cũ" in capsys.readouterr().err
    assert chibot(monkeypatch, "audit", "verify") == 0
    assert sorted(path.name for path in tmp_path.glob("*.backup*")) == ["all.backup"]


def test_import_invite_and_an_altered_audit_trail(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, imported: Path
) -> None:
    db = sqlite3.connect(imported)
    code = db.execute("SELECT code FROM persons LIMIT 1").fetchone()[0]
    capsys.readouterr()
    assert chibot(monkeypatch, "invite", code) == 0
    assert len(capsys.readouterr().out.split("\n")[0]) == len("ABCD-2345")
    assert chibot(monkeypatch, "invite", "khong-co") == 1
    assert "khong-co" in capsys.readouterr().err
    assert chibot(monkeypatch, "audit", "verify") == 0
    with db:
        db.execute("UPDATE audit SET subject = 'person:9' WHERE id = 1")
    db.close()
    assert chibot(monkeypatch, "audit", "verify") == 1
    assert "bị sửa" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["khongco"],
        ["demo", "--members", "1"],
        ["demo", "--at", "hôm qua"],
        ["demo", "--port", "x"],
        ["invite"],
        ["import", "khong-co.xlsx"],
        ["understand", "--context", "weather"],
        ["understand", "--today", "32/13"],
        ["rules", "nothing"],
    ],
)
def test_wrong_arguments_end_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, words: list[str]
) -> None:
    assert chibot(monkeypatch, *words) == 2
    shown = capsys.readouterr()
    assert shown.err
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (["run"], {}),
        (["migrate"], {"CHIBOT_DATABASE_URL": "sqlite:////proc/nowhere/chibot.db"}),
        (["migrate"], {"CHIBOT_DATABASE_URL": "mysql://somewhere/x"}),
        (["migrate"], {"CHIBOT_DATABASE_URL": "nonsense"}),
        (["migrate"], {"CHIBOT_DATABASE_URL": "postgresql://127.0.0.1:1/none"}),
        (["check"], {"CHIBOT_DATABASE_URL": "nonsense"}),
        (["run"], {"CHIBOT_PORT": "eighty"}),
        (["run"], {"CHIBOT_LOG_LEVEL": "LOUD", "CHIBOT_TELEGRAM_TOKEN": "1:x"}),
        (["invite", "x"], {}),
        (["audit", "verify"], {}),
        (["backup", "no-folder/file"], {}),
        (["restore", "none.backup"], {}),
        (["rules", "show", "XYZ-99"], {}),
        (["rules", "check", "khong-co.yaml"], {}),
        (["demo", "--no-browser", "--db", "/proc/nowhere/demo.db", "--port", "0"], {}),
    ],
)
def test_failures_end_with_1_and_plain_words(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, words: list[str], settings: dict[str, str]
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert chibot(monkeypatch, *words) == 1
    shown = capsys.readouterr()
    assert shown.err or words == ["check"]
    assert "Traceback" not in shown.err


def test_a_token_that_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "chibot.db")
    monkeypatch.setenv("CHIBOT_TELEGRAM_TOKEN", "nonsense")
    assert chibot(monkeypatch, "run") == 1
    shown = capsys.readouterr()
    assert shown.err
    assert "Traceback" not in shown.err


def test_the_account_says_by_name_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("CHIBOT_ZALO_OA_ID", "4")
    assert chibot(monkeypatch, "oa", "authorise") == 1
    missing = "Chưa đặt CHIBOT_ZALO_OA_APP_ID, CHIBOT_ZALO_OA_APP_SECRET.\n"
    assert capsys.readouterr() == ("", missing)


def test_a_port_in_use(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert chibot(monkeypatch, "demo", "--no-browser", "--port", port) == 1
    assert "cổng" in capsys.readouterr().err


def test_rules_and_understand(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    assert chibot(monkeypatch, "rules", "show", "att-01") == 0
    assert "ATT-01" in capsys.readouterr().out
    assert chibot(monkeypatch, "rules", "list", "--json") == 0


async def test_sigterm_ends_the_demo_with_0_and_nothing_on_standard_error(
    sqlite_template: Path, tmp_path: Path
) -> None:
    ready = shutil.copy(sqlite_template, tmp_path / "demo.db")
    options = ("--no-browser", "--port", "0", "--members", "12", "--db", str(ready))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "default", "-m", "bot", "demo", *options),
        env=os.environ | {"PYTHONPATH": str(Path(commands.__file__).parents[1])},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    async with asyncio.timeout(60):
        first = (await process.stdout.readline()).decode()
    assert "http://127.0.0.1:" in first
    process.send_signal(signal.SIGTERM)
    rest, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")
    assert "Đã dừng" in rest.decode()


def test_only_one_runs_on_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    with only_process(f"sqlite:///{tmp_path / 'chibot.db'}") as mine:
        assert mine
        assert chibot(monkeypatch, "run") == 1
    assert "Một chibot khác đang chạy" in capsys.readouterr().err
    assert chibot(monkeypatch, "run") == 1
    assert "Chưa có kênh" in capsys.readouterr().err


def test_a_newer_database_is_refused_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "chibot.db")) as db:
        db.executescript(
            "CREATE TABLE alembic_version (version_num TEXT);"
            "INSERT INTO alembic_version VALUES ('9999')"
        )
    monkeypatch.setenv("CHIBOT_TELEGRAM_TOKEN", "700000001:of-the-tests")
    for command in ("run", "migrate"):
        assert chibot(monkeypatch, command) == 1
        assert "mới hơn chương trình" in capsys.readouterr().err


def test_a_person_is_given_out_erased_and_forgotten_again_after_a_restore(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
    tmp_path: Path,
    imported: Path,
    sqlite_template: Path,
) -> None:
    assert chibot(monkeypatch, "backup", "all.backup") == 0
    db = sqlite3.connect(imported)
    code = db.execute("SELECT code FROM persons WHERE phone IS NOT NULL").fetchone()[0]
    db.close()
    assert chibot(monkeypatch, "person", "export", code, "one.zip") == 0
    assert (tmp_path / "one.zip").stat().st_mode & 0o077 == 0
    capsys.readouterr()
    assert chibot(monkeypatch, "person", "erase", code, "--dry-run") == 0
    assert "Hồ sơ" not in (shown := capsys.readouterr().out)
    assert "Sinh hoạt ở chi bộ 1" in shown
    assert "Đã xóa" not in shown
    assert chibot(monkeypatch, "person", "erase", code, "--yes", "--force", "xin thôi") == 0
    assert "Đã xóa" in capsys.readouterr().out
    assert chibot(monkeypatch, "audit", "verify") == 0
    ready = shutil.copy(sqlite_template, tmp_path / "new.db")
    monkeypatch.setenv("CHIBOT_DATABASE_URL", f"sqlite:///{ready}")
    assert chibot(monkeypatch, "restore", "all.backup") == 0
    assert "Đã xóa lại dữ liệu của 1 người" in capsys.readouterr().out
    assert chibot(monkeypatch, "person", "erase", "khong-co", "--dry-run") == 1
    assert "khong-co" in capsys.readouterr().err
    again = sqlite3.connect(tmp_path / "new.db")
    found = again.execute("SELECT phone, residence FROM persons WHERE code = ?", [code])
    assert found.fetchone() == (None, None)
    again.close()
