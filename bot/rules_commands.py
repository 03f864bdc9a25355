"""`chibot rules`: shows the coded rules and judges files of cases."""

import json
from collections.abc import Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import RealClock
from bot.rule_cases import Answer, answer_cases
from bot.yaml_words import said_of
from services.clock import local_day
from services.rules import BOOK, RULES, Dated, Entry, RulesError
from services.rules.carrying import date_of_year, yearly
from services.rules.model import Value

app = typer.Typer(help="Các quy định: liệt kê, xem, kiểm tra.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Mỗi dòng một đối tượng JSON.")]


@app.command("list")
def list_rules(as_json: JsonOption = False) -> None:
    """Lists every rule of the catalogue with its clauses."""
    for entry in BOOK.entries.values():
        typer.echo(_as_json(entry) if as_json else _as_line(entry))


def _as_line(entry: Entry) -> str:
    clauses = "; ".join(f"{one.source} {one.clause}" for one in entry.citations)
    mark = "*" if entry.id in RULES else " "
    return f"{entry.id:8}{mark} {entry.title}  [{clauses}]"


def _as_json(entry: Entry) -> str:
    found = {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind,
        "decides": entry.id in RULES,
        "citations": [
            {"source": one.source, "clause": one.clause, "quote": one.quote}
            for one in entry.citations
        ],
        "parameters": list(RULES[entry.id].params) if entry.id in RULES else [],
    }
    return json.dumps(found, ensure_ascii=False)


@app.command("show")
def show_rule(rule_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Shows one rule: what it says, where it is written, its dated parameters."""
    entry = BOOK.entries.get(rule_id.upper())
    if entry is None:
        _refuse(f"Không có quy định {rule_id}. Xem danh sách bằng: chibot rules list")
    else:
        lines = [*_statement(entry), *_facts(entry), *_clauses(entry), *_parameters(entry)]
        typer.echo("\n".join(lines))


def _statement(entry: Entry) -> list[str]:
    return [
        f"{entry.id}  {entry.title}",
        f"Ai: {entry.who}",
        f"Khi nào: {entry.when}",
        f"Việc: {entry.what}",
    ]


def _facts(entry: Entry) -> Iterable[str]:
    if entry.id in RULES:
        kind = RULES[entry.id].facts
        needed = [one.name for one in fields(kind) if one.default is MISSING]
        optional = [f"({one.name})" for one in fields(kind) if one.default is not MISSING]
        yield f"Dữ kiện: {', '.join([*needed, *optional])}"


def _clauses(entry: Entry) -> Iterable[str]:
    for one in entry.citations:
        yield f"{one.source} {one.clause} ({BOOK.sources[one.source].name}): “{one.quote}”"


def _parameters(entry: Entry) -> Iterable[str]:
    if entry.id not in RULES:
        return
    for name in RULES[entry.id].params:
        parameter = BOOK.parameters[name]
        *earlier, newest = sorted(parameter.values, key=lambda one: one.start)
        yield f"{name} = {_shown(newest.value)}  ({parameter.meaning}; {_time(newest)})"
        for one in reversed(earlier):
            yield f"    trước đó: {_shown(one.value)}  ({_time(one)})"
        yield from _assumed(name, local_day(RealClock().now()).year)


def _assumed(name: str, year: int) -> Iterable[str]:
    """The date of a plan carried to a year that has none; it is only assumed (CAL-20)."""
    dates = {one.name for one in yearly(BOOK)}
    found = date_of_year(BOOK, name, year) if name in dates else None
    if found and found[1] != year:
        yield f"    năm {year}: {_shown(found[0].value)}, giả định theo năm {found[1]}"


def _time(one: Dated) -> str:
    """From when until when, and by which clause."""
    end = f" đến {one.end}" if one.end else ""
    return f"từ {one.start}{end}; {one.citation.source} {one.citation.clause}"


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return "; ".join(BOOK.names.get(one, one) for one in value)
    return str(value)


@app.command("check")
def check_cases(file: Path, as_json: JsonOption = False) -> None:
    """Judges a YAML list of cases; exit 1 when one does not give what it expects."""
    try:
        answers = answer_cases(file, local_day(RealClock().now()))
    except (RulesError, OSError) as error:
        _refuse(_unreadable(file, error))
        return
    for answer in answers:
        typer.echo(json.dumps(answer.plain(), ensure_ascii=False) if as_json else _line(answer))
    failed = sum(1 for answer in answers if not answer.ok)
    if not as_json:
        typer.echo(f"{len(answers) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(1)


def _unreadable(file: Path, error: RulesError | OSError) -> str:
    """What is wrong with a file, where, and how it should be."""
    if isinstance(error, RulesError):
        where = f"Không đọc được tệp trường hợp {file}, {said_of(error)}."
        return f"{where}\nTệp phải là danh sách YAML (UTF-8), mỗi mục có `rule` và `facts`."
    if isinstance(error, FileNotFoundError):
        return f"Không có tệp {file}. Đồng chí xem lại tên và thư mục."
    if isinstance(error, IsADirectoryError):
        return f"{file} là thư mục; cần một tệp YAML."
    return f"Không mở được tệp {file}: {error.strerror}. Đồng chí xem lại quyền đọc tệp."


def _line(answer: Answer) -> str:
    mark = "ok  " if answer.ok else "FAIL"
    reasons = " ".join(answer.notes)
    return f"{mark} {answer.id}  {answer.rule}  {answer.outcome}  {answer.calculation}  {reasons}"


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(1)
