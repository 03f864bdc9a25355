"""`chibot understand`: messages in, one JSON object a line out."""

import json
from typing import Any

import typer
from typer.testing import CliRunner

from bot.understand_command import understand

app = typer.Typer()
app.command()(understand)


def _run(text: str, *options: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["--today", "2026-06-01", *options], input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_message_a_line() -> None:
    found = _run("Tôi ốm, xin vắng\n\nđến trễ 10p\n", "--context", "meeting")
    assert [one["intent"] for one in found] == ["absent", "late"]
    assert found[0]["reason"] == "illness"
    assert "reason" not in found[1]
    assert all(0 < one["confidence"] <= 1 for one in found)


def test_objects_name_their_own_context() -> None:
    lines = [
        {"text": "đóng 3 tháng 3, 4, 5 rồi, 120k", "context": "dues"},
        {"text": "mai tôi bận trực, xin vắng"},
    ]
    found = _run("\n".join(json.dumps(line) for line in lines))
    assert found[0]["intent"] == "dues_paid"
    assert found[0]["amount"] == 120_000
    assert found[0]["months"] == ["2026-03", "2026-04", "2026-05"]
    assert found[1]["date"] == "2026-06-02"


def test_the_clock_of_the_machine_is_the_default_day() -> None:
    result = CliRunner().invoke(app, [], input="ok\n")
    assert json.loads(result.stdout)["intent"] == "unknown"


def test_a_broken_object_is_refused_in_plain_words() -> None:
    for line in ('{"context": "dues"}', '{"text": 5}', "{text", '{"text": "a", "context": "x"}'):
        result = CliRunner().invoke(app, [], input=f"ok\n{line}\n")
        assert result.exit_code == 1
        assert "dòng 2" in result.stderr
        assert "Traceback" not in result.output


def test_an_unknown_context_is_a_wrong_argument() -> None:
    assert CliRunner().invoke(app, ["--context", "weather"], input="ok\n").exit_code == 2
