"""A person's data as a zip: a cover to read, one JSON in plain words, the files that were sent."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from handlers.texts import Texts
from services.privacy import holdings
from services.privacy.export import Holding, Line, SentFile

COVER, DATA, FILES = "doc-truoc.txt", "du-lieu.json", "tep"
UNSAFE = re.compile(r"[^\w.\- ]+")


def packed(t: Texts, held: Holding) -> bytes:
    """The bytes of the zip. Names of files in it cannot lead out of its folder."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(COVER, _cover(t, held))
        content = json.dumps(_words(t, held), ensure_ascii=False, indent=1)
        archive.writestr(DATA, content)
        for name, file in zip(_names(held.files), held.files, strict=True):
            archive.writestr(f"{FILES}/{name}", file.content)
    return written.getvalue()


def _cover(t: Texts, held: Holding) -> str:
    rows = sum(len(lines) for lines in held.rows.values())
    cover = t(
        "export.cover",
        name=held.name,
        when=t.moment(t.now),
        rows=rows,
        tables=len(held.rows),
        files=len(held.files),
        data=DATA,
        folder=FILES,
    )
    return f"{cover}\n\n{t('export.whole' if held.whole else 'export.own')}\n"


def _words(t: Texts, held: Holding) -> dict[str, Any]:
    return {
        t("export.person"): {t("column.code"): held.code, t("column.full_name"): held.name},
        t("export.rows"): {
            t(f"holding.{name}"): [_line(t, name, line) for line in lines]
            for name, lines in held.rows.items()
        },
        t("export.acted"): {t(f"holding.{name}"): many for name, many in held.acted.items()},
        t("export.trail"): [_line(t, "audit", line) for line in held.trail],
        t("export.files"): _names(held.files),
    }


def _line(t: Texts, table: str, line: Line) -> Line:
    return {_label(t, table, name): value for name, value in line.items()}


def _label(t: Texts, table: str, column: str) -> str:
    parent = holdings.linked_table(table, column)
    if parent:
        return t("column.link", what=t(f"holding.{parent}"))
    return t(f"column.{column}")


def _names(files: Sequence[SentFile]) -> list[str]:
    return [f"{file.id}-{UNSAFE.sub('_', file.name)}" for file in files]
