"""Only invented people are in the repository: no phone, identity number or address of anybody.

Invented are phone numbers that begin with 09000 or count up or down (0912345678), identity numbers
that begin with 000 (no province has that code), and addresses at names reserved for examples.
"""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PHONE = re.compile(
    r"[+08](?<![\w.,/+-][+08])(?:(?<=\+)84|(?<=8)4|(?<=0))"
    r"[ .-]?[235789]\d{1,2}(?:[ .-]?\d{3}){2}\d{0,2}(?![\w.])"
)
IDENTITY = re.compile(r"0(?<![\w.,/-]0)\d{11}(?![\w.])")
ADDRESS = re.compile(r"@(?<=[\w.+-]@)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
"""each looks back from its first sign, so that no other sign of a text holds the search up"""
COUNTED = re.compile(r"123456|987654")
RESERVED = (".example", ".test", ".invalid", "example.com", "example.org", ".service")
"""endings of names that nobody has (and of a systemd unit, which looks like an address)"""
TOP = ("*.*", *(f"{name}/**/*" for name in ("bot", "handlers", "services", "locales", "tests")))
LOCKS = {"uv.lock"}
"""digests and versions of libraries"""


def strangers(text: str) -> list[str]:
    """What looks like something of a real person."""
    found = [hit for hit in PHONE.findall(text) if _is_real(re.sub(r"\D", "", hit))]
    found += [hit for hit in IDENTITY.findall(text) if not hit.startswith("000")]
    return found + [hit for hit in ADDRESS.findall(text) if not hit.lower().endswith(RESERVED)]


def _is_real(digits: str) -> bool:
    """A number that somebody may have: nine or ten digits behind the 0 or 84, not invented."""
    national = digits.removeprefix("84") if digits.startswith("84") else digits[1:]
    invented = national.startswith("9000") or COUNTED.search(national)
    return len(national) in (9, 10) and not invented


def names() -> list[str]:
    """The tracked files; of an unpacked archive all of its files."""
    if not (ROOT / ".git").exists():
        return [str(path.relative_to(ROOT)) for top in TOP for path in ROOT.glob(top)]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return listed.stdout.decode().split("\0")


def texts() -> Iterator[tuple[str, str]]:
    """Every tracked file as text; Word and Excel files by the XML in them."""
    for name in names():
        path = ROOT / name
        if not name or path.name in LOCKS or not path.is_file():
            continue
        content = path.read_bytes()
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = [archive.read(part) for part in archive.namelist() if ".xml" in part]
            yield name, re.sub(r"<[^>]+>", " ", b" ".join(parts).decode(errors="ignore"))
        elif b"\0" not in content:
            yield name, content.decode(errors="ignore")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gọi 0" + "903 111 222 nhé", 1),
        ("+84" + "903111222", 1),
        ("số " + "0790" + "85001234", 1),
        ("thư an@" + "gmail.com", 1),
        ("0900000123, 0912 345 678, 000085001234, an@thu.example", 0),
        ("1.903111222 và 20260905090311122", 0),
    ],
)
def test_what_is_taken_for_real(text: str, found: int) -> None:
    assert len(strangers(text)) == found


def test_only_invented_people_are_in_the_repository() -> None:
    found = {name: hits for name, text in texts() if (hits := strangers(text))}
    assert found == {}
