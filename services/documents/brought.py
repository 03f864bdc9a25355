"""What a form brings along besides its words: looked at before any library opens it."""

import re
import zipfile
from pathlib import Path

from services.roster.sheet import refuse_file

DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
LINK = re.compile(rb"<Relationship\b[^>]*>")
ELSEWHERE = re.compile(rb"""TargetMode\s*=\s*["']External""")
ONLY_SHOWN = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")
RUN = re.compile(r"vbaProject|activeX|/embeddings/|customUI|\.bin$", re.IGNORECASE)
"""parts that a program would run or open by itself; printer settings are left out by `KEPT`"""
KEPT = re.compile(r"printerSettings\d*\.bin$")


def is_too_much(path: Path) -> bool:
    """True for what unpacks to more than any form needs, or cannot be unpacked."""
    with path.open("rb") as file:
        return refuse_file(file) is not None


def acts(path: Path) -> bool:
    """True when it declares entities, holds programs, or fetches something when it is opened.

    A paper printed on such a form would do the same on the machine of each official who reads it.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.namelist()
        if any(RUN.search(part) and not KEPT.search(part) for part in parts):
            return True
        texts = {part: archive.read(part) for part in parts if part.endswith((".xml", ".rels"))}
    fetched = (_fetches(text) for part, text in texts.items() if part.endswith(".rels"))
    return any(map(DECLARED.search, texts.values())) or any(fetched)


def _fetches(links: bytes) -> bool:
    outside = (link for link in LINK.findall(links) if ELSEWHERE.search(link))
    return any(not ONLY_SHOWN.search(link) for link in outside)
