"""`chibot rules`: list, show and check, with plain refusals and exit codes."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import rules_commands
from bot.rules_commands import app
from services.rules import BOOK, Citation, Dated

RUNNER = CliRunner()
GOOD = """\
- id: six of nine
  rule: BAL-02
  on: 2026-01-20
  facts: {base: 9, yes: 6}
  expect: {outcome: LISTED, values: {minimum: 6}}
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def check(path: Path, *options: str) -> tuple[int, list[str]]:
    done = RUNNER.invoke(app, ["check", str(path), *options])
    return done.exit_code, done.stdout.splitlines()


def test_list_names_every_rule_with_its_clauses() -> None:
    done = RUNNER.invoke(app, ["list", "--json"])
    rules = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, len(rules)) == (0, 375)
    assert all(rule["citations"] for rule in rules)
    assert "BAL-02" in RUNNER.invoke(app, ["list"]).stdout


def test_show_gives_quotes_and_dated_parameters() -> None:
    done = RUNNER.invoke(app, ["show", "bal-02"])
    assert done.exit_code == 0
    assert "hai phần ba số đảng viên chính thức" in done.stdout
    assert "ballot.list = 2/3" in done.stdout
    assert "2021-10-28" in done.stdout
    assert "Dữ kiện: base, yes" in done.stdout


def test_show_carries_a_date_of_2025_to_this_year_only_as_assumed() -> None:
    lines = RUNNER.invoke(app, ["show", "GRD-R22"]).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("review.finish_before = 2025-"))
    assert lines[at + 1].endswith("-12-31, giả định theo năm 2025")
    assert "giả định" not in RUNNER.invoke(app, ["show", "BAL-02"]).stdout


def test_show_says_what_a_value_was_before(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Citation("9-QĐ/ĐU", "II", "ba phần tư")
    newer = Dated(Fraction(3, 4), date(2026, 7, 1), None, own)
    monkeypatch.setattr(rules_commands, "BOOK", BOOK.overriding("ballot.list", newer))
    lines = RUNNER.invoke(app, ["show", "BAL-02"]).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("ballot.list = 3/4"))
    assert "từ 2026-07-01; 9-QĐ/ĐU II" in lines[at]
    assert lines[at + 1].startswith("    trước đó: 2/3  (từ 2021-10-28")


def test_show_refuses_what_does_not_exist() -> None:
    done = RUNNER.invoke(app, ["show", "BAL-99"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Không có quy định BAL-99" in done.stderr


def test_a_good_case_passes(cases: Path) -> None:
    code, lines = check(cases)
    assert code == 0
    assert lines[-1] == "1 passed, 0 failed"


def test_json_answers_follow_the_contract(cases: Path) -> None:
    code, lines = check(cases, "--json")
    answer = json.loads(lines[0])
    assert (code, len(lines)) == (0, 1)
    assert (answer["id"], answer["rule"], answer["ok"]) == ("six of nine", "BAL-02", True)
    assert (answer["outcome"], answer["values"]["minimum"]) == ("LISTED", 6)
    assert answer["missing"] == []
    assert answer["citations"][0]["source"] == "S0"
    assert answer["citations"][0]["clause"] == "A.III Bước 1 đoạn 3"
    assert answer["calculation"] == "3 × 6 = 18 ≥ 2 × 9 = 18"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("outcome: LISTED", "outcome: NOT_LISTED"),
        ("minimum: 6", "minimum: 7"),
        ("minimum: 6", "minimum: true"),
        ("minimum: 6", "maximum: 6"),
        ("BAL-02", "BAL-99"),
        ("on: 2026-01-20", "on: 2026-02-30"),
        ("on: 2026-01-20", "at: 2026-01-20"),
        ("facts: {base: 9, yes: 6}", "facts: [9, 6]"),
        ("values: {minimum: 6}", "valeurs: {minimum: 6}"),
        ("values: {minimum: 6}", "missing: [base]"),
        ("values: {minimum: 6}", "citations: [{source: S0, clause: A.I.2}]"),
    ],
)
def test_a_case_that_differs_fails_alone(cases: Path, old: str, new: str) -> None:
    cases.write_text(GOOD + GOOD.replace(old, new), encoding="utf-8")
    code, lines = check(cases)
    assert code == 1
    assert lines[-1] == "1 passed, 1 failed"


WRONG = "chưa đúng cách viết YAML"
ITEMS = "chỗ này không phải một mục"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("- a: [1\n- b: 2", "dòng 1: dấu [ mở mà chưa đóng bằng ]"),
        ("- facts: {base: 9\n- id: b\n", "dòng 1: dấu { mở mà chưa đóng bằng }"),
        ("- a: [", "dòng 2: dấu ngoặc mở mà chưa đóng"),
        ('- id: a\n- id: "b\n', "dòng 2: dấu nháy mở mà chưa đóng"),
        ("- id: a\n\trule: b\n", "dòng 2: có dấu tab đầu dòng"),
        ("- id: a\n   rule: b\n", "dòng 2: dấu hai chấm sai chỗ"),
        ("- id: @x", "dòng 1: chữ bắt đầu bằng ký tự như @, %"),
        ("- id: *x", "dòng 1: tên sau dấu * chưa được đặt"),
        ("- id: !x 1", "dòng 1: không dùng kiểu dữ liệu"),
        ("- rule: 1\n  rule: 2", "dòng 2: một tên được ghi hai lần"),
        ("rule: BAL-02", f"dòng 1: {ITEMS}"),
        ("- rule: BAL-02\n- words", f"dòng 2: {ITEMS}"),
        ("42", f"dòng 1: {ITEMS}"),
        ("\x00", f"dòng 1: {WRONG}"),
    ],
)
def test_an_unreadable_file_is_refused_in_words(cases: Path, content: str, says: str) -> None:
    cases.write_text(content, encoding="utf-8")
    done = RUNNER.invoke(app, ["check", str(cases)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"cases.yaml, {says}" in done.stderr
    assert "danh sách YAML" in done.stderr


def test_letters_of_another_kind_are_refused_in_words(cases: Path) -> None:
    cases.write_bytes(b"\xff\xfe- a")
    assert "tệp không phải chữ UTF-8" in RUNNER.invoke(app, ["check", str(cases)]).stderr


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["check", str(tmp_path / "none.yaml")])
    assert done.exit_code == 1
    assert "Không có tệp" in done.stderr
    assert "none.yaml" in done.stderr
    done = RUNNER.invoke(app, ["check", str(tmp_path)])
    assert (done.exit_code, "là thư mục" in done.stderr) == (1, True)


def test_a_case_without_id_and_rule_is_named_by_its_line(cases: Path) -> None:
    cases.write_text(GOOD + "- facts: {base: 9}\n", encoding="utf-8")
    code, lines = check(cases)
    assert code == 1
    assert lines[1].startswith("FAIL dòng 6  ?  BLOCKED")


def test_wrong_arguments_exit_with_two() -> None:
    assert RUNNER.invoke(app, ["check"]).exit_code == 2


def test_an_empty_file_has_no_cases(cases: Path) -> None:
    cases.write_text("", encoding="utf-8")
    assert check(cases) == (0, ["0 passed, 0 failed"])
