"""Workbooks that were made to do harm: each small on the way, large or long once it is opened."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence

from xlsxwriter import Workbook

CONTENT = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("bcdefgh", "cdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'

Change = Callable[[str], str]


def plain(header: Sequence[str], *rows: Sequence[object]) -> bytes:
    """An honest workbook."""
    kept = io.BytesIO()
    book = Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate((header, *rows)):
        sheet.write_row(at, 0, row)
    book.close()
    return kept.getvalue()


def with_part(
    content: bytes, changes: dict[str, Change], added: dict[str, str] | None = None
) -> bytes:
    """The same with some of its parts rewritten."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            text = old.read(part)
            if part in changes:
                text = changes[part](text.decode()).encode()
            new.writestr(part, text)
        for part, more in (added or {}).items():
            new.writestr(part, more)
    return kept.getvalue()


def far_row(content: bytes) -> bytes:
    """One cell in the last row that a sheet can have."""
    row = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return with_part(content, {SHEET: lambda text: text.replace("</sheetData>", row)})


def empty_rows(content: bytes, megabytes: int) -> bytes:
    """Millions of rows with nothing in them."""
    rows = "<row/>" * (megabytes * 1_000_000 // 6) + "</sheetData>"
    return with_part(content, {SHEET: lambda text: text.replace("</sheetData>", rows)})


def wide_rows(content: bytes, megabytes: int) -> bytes:
    """Every column of a sheet in every row."""
    cells = "<row>" + "<c/>" * 16_384 + "</row>"
    rows = cells * (megabytes * 1_000_000 // len(cells)) + "</sheetData>"
    return with_part(content, {SHEET: lambda text: text.replace("</sheetData>", rows)})


def many_strings(content: bytes, megabytes: int) -> bytes:
    """Shared texts by the million, none of which is used."""
    texts = "<si><t/></si>" * (megabytes * 1_000_000 // 13) + "</sst>"
    return with_part(content, {STRINGS: lambda text: text.replace("</sst>", texts)})


def long_string(content: bytes, megabytes: int) -> bytes:
    """One text as long as a book."""
    text = f"<si><t>{'=' * megabytes * 1_000_000}</t></si></sst>"
    return with_part(content, {STRINGS: lambda old: old.replace("</sst>", text)})


def many_attributes(content: bytes, megabytes: int) -> bytes:
    """One tag with values by the hundred thousand."""
    values = " ".join(f'a{number}="1"' for number in range(megabytes * 5_000))
    return with_part(content, {SHEET: lambda text: text.replace("<sheetData", f"<row {values}/")})


def many_names(content: bytes, megabytes: int) -> bytes:
    """Names of places in the workbook by the hundred thousand."""
    named = '<definedName name="n">A1</definedName>' * (megabytes * 1_000_000 // 38)
    names = f"<definedNames>{named}</definedNames></workbook>"
    return with_part(content, {BOOK: lambda text: text.replace("</workbook>", names)})


def many_parts(content: bytes, megabytes: int) -> bytes:
    """Thousands of empty files in the archive."""
    return with_part(content, {}, {f"x{number}": "" for number in range(megabytes * 60)})


def laughing(content: bytes) -> bytes:
    """A billion laughs in the shared texts."""
    return _entity(content, LAUGHS, "&i;")


def reading_files(content: bytes) -> bytes:
    """An entity that stands for a file of the machine."""
    return _entity(content, OUTSIDE, "&i;")


def _entity(content: bytes, declared: str, used: str) -> bytes:
    def change(text: str) -> str:
        text = re.sub(r"^<\?xml[^>]*\?>", "", text)
        return declared.replace(" x ", " sst ") + text.replace("<t>", f"<t>{used}", 1)

    return with_part(content, {STRINGS: change})


def unpacking_to(megabytes: int) -> bytes:
    """A zip that says it is a workbook and unpacks to so much."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(SHEET, "w") as part,
    ):
        piece = bytes(1_000_000)
        for _ in range(megabytes):
            part.write(piece)
    return kept.getvalue()
