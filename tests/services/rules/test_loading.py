"""The loader refuses what is incomplete, twice, unknown or out of time, with file and line."""

from datetime import date
from pathlib import Path

import pytest

from services.rules import HERE, RulesError, load
from services.rules.yaml_reader import read_yaml

SOURCE = """\
- {key: S9, profile: X, number: 1-HD, issuer: Đảng ủy A, issued: 2020-01-01, title: T,
   territory: A, in_force_from: 2020-01-01, in_force_until: 2022-12-31, text: texts/S9.txt}
"""
PARAMETER = """\
- name: quota
  meaning: tỷ lệ
  unit: share
  values:
    - {value: 1/5, from: 2020-01-01, until: 2020-12-31, source: S9, clause: I, quote: một}
    - {value: 1/4, from: 2021-01-01, until: 2022-12-31, source: S9, clause: I, quote: hai}
"""
AREA = """\
reasons: {}
entries:
  - {id: X-01, area: X, kind: rule, basis: TEXT, title: t, who: w, when: w, what: w, terms: t,
     ambiguities: [], clauses: [{source: S9, clause: I, quote: một}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "params").mkdir()
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "sources.yaml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "params" / "x.yaml").write_text(PARAMETER, encoding="utf-8")
    (tmp_path / "catalogue" / "x.yaml").write_text(AREA, encoding="utf-8")
    (tmp_path / "readings.yaml").write_text("[]", encoding="utf-8")
    for name in (
        "reasons.yaml",
        "names.yaml",
        "fact_names.yaml",
        "silences.yaml",
        "synonyms.yaml",
    ):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    return tmp_path


def test_a_good_folder_loads(folder: Path) -> None:
    book = load(folder)
    assert book.value("quota", date(2020, 12, 31)).value.__str__() == "1/5"
    assert book.value("quota", date(2021, 1, 1)).value.__str__() == "1/4"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("params/x.yaml", "quote: hai", "quote: null", "missing: quote"),
        ("params/x.yaml", "clause: I, quote: hai", "quote: hai", "missing: clause"),
        ("params/x.yaml", "from: 2021-01-01", "from: 2020-12-31", "overlap"),
        ("params/x.yaml", "until: 2020-12-31", "until: null", "out of the time in force"),
        ("params/x.yaml", "from: 2020-01-01", "from: 2019-12-31", "out of the time in force"),
        ("params/x.yaml", "until: 2022-12-31", "until: 2023-01-01", "out of the time in force"),
        (
            "params/x.yaml",
            "source: S9, clause: I, quote: hai",
            "source: S8, clause: I, quote: h",
            "unknown source S8",
        ),
        ("params/x.yaml", "value: 1/4", "value: một phần tư", "no value of unit share"),
        ("params/x.yaml", "value: 1/4", "value: 1/0", "no value of unit share"),
        ("params/x.yaml", "value: 1/4", "value: 1/4, vale: 2", "unknown: vale"),
        ("params/x.yaml", "from: 2021-01-01", "from: 2021-02-30", "must be a date"),
        ("params/x.yaml", "unit: share", "unit: furlong", "unknown unit"),
        ("params/x.yaml", "unit: share", "unit: share\n  unit: count", "given twice"),
        ("params/x.yaml", "- name: quota", "- nome: quota", "unknown: nome"),
        ("sources.yaml", "issuer: Đảng ủy A", "issuer: null", "missing: issuer"),
        ("sources.yaml", "in_force_until: 2022-12-31", "in_force_until: 2019-12-31", "before"),
        (
            "catalogue/x.yaml",
            "clauses: [{source: S9, clause: I, quote: một}]",
            "clauses: []",
            "at least one",
        ),
        ("catalogue/x.yaml", "title: t", "title: 7", "title must be text"),
        ("catalogue/x.yaml", "reasons: {}", "reasons: []", "reasons must map"),
    ],
)
def test_refused(folder: Path, file: str, old: str, new: str, says: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RulesError, match=says) as refusal:
        load(folder)
    assert refusal.value.file.endswith(file)
    assert refusal.value.line >= 1


@pytest.mark.parametrize("file", ["sources.yaml", "params/x.yaml"])
def test_the_same_twice_is_refused(folder: Path, file: str) -> None:
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(RulesError, match="given twice"):
        load(folder)


def test_a_number_may_repeat_between_issuers(folder: Path) -> None:
    path = folder / "sources.yaml"
    other = SOURCE.replace("S9", "S8").replace("Đảng ủy A", "Đảng ủy B")
    path.write_text(SOURCE + other, encoding="utf-8")
    assert len(load(folder).sources) == 2
    path.write_text(SOURCE + SOURCE.replace("S9", "S8"), encoding="utf-8")
    with pytest.raises(RulesError, match="given twice"):
        load(folder)


def test_broken_yaml_is_refused_with_its_line(folder: Path) -> None:
    (folder / "params" / "x.yaml").write_text("- name: a\n  - b\n", encoding="utf-8")
    with pytest.raises(RulesError, match="not readable") as refusal:
        load(folder)
    assert refusal.value.line == 2


def test_the_house_files_load() -> None:
    assert load(HERE).sources.keys() == {"S0", "S1", "S2", "S3", "S4"}


@pytest.mark.parametrize("text", ["!!python/name:os.system", "!x {a: 1}", "!!int x", "&a [*a]"])
def test_a_file_holds_values_and_nothing_else(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"- {text}", encoding="utf-8")
    with pytest.raises(RulesError, match="not readable"):
        read_yaml(file)


def test_a_value_is_read_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("[true, no, 7, 07, -1, 2026-01-01, 'true', ~, 1/5, 0.5]", encoding="utf-8")
    read = [True, "no", 7, "07", -1, "2026-01-01", "true", None, "1/5", 0.5]
    assert read_yaml(file) == read
