"""What is installed is what was pinned, and may be used: no vulnerability service is asked."""

import re
import tomllib
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
FREE = re.compile(
    r"MIT|BSD|Apache|MPL|Mozilla|PSF|Python Software|ISC|LGPL|Lesser|HPND|Unlicense|0BSD|Zlib",
    re.IGNORECASE,
)
OURS = "chibot"


def pins() -> dict[str, str]:
    """Distribution → version, as the project pins them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["tool"]["uv"]["constraint-dependencies"]
    return dict(line.split(";")[0].strip().split("==") for line in lines)


def installed() -> dict[str, Distribution]:
    """Everything that the program can import, but the tools that install it."""
    found = {_plain(one.metadata["Name"]): one for one in distributions()}
    return {name: one for name, one in found.items() if name not in (OURS, "pip", "setuptools")}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_installed_distribution_is_pinned_to_its_version() -> None:
    wanted = pins()
    there = {name: one.version for name, one in installed().items()}
    assert {name: version for name, version in there.items() if wanted.get(name) != version} == {}


def test_the_lock_has_the_pins_and_a_digest_of_every_file() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    packages = {one["name"]: one for one in lock["package"] if one["name"] != OURS}
    wanted = pins()
    known = packages.keys() & wanted.keys()
    assert len(known) > len(wanted) // 2
    assert {name: packages[name]["version"] for name in known} == {
        name: wanted[name] for name in known
    }
    files = [
        file
        for one in packages.values()
        for file in [*one.get("wheels", ()), *([one["sdist"]] if "sdist" in one else [])]
    ]
    assert files
    assert all(file["hash"].startswith("sha256:") for file in files)


def test_every_distribution_says_that_it_may_be_used() -> None:
    unclear = [name for name, one in installed().items() if not FREE.search(_licence(one))]
    assert unclear == []


def _licence(one: Distribution) -> str:
    fields = ("License-Expression", "License", "Classifier")
    words = [word for field in fields for word in one.metadata.get_all(field) or []]
    return " ".join(words)


def test_what_is_imported_is_what_was_installed() -> None:
    import aiohttp
    import cryptography
    import jinja2
    import openpyxl
    import sqlalchemy

    for module in (aiohttp, cryptography, jinja2, openpyxl, sqlalchemy):
        assert module.__version__ == distribution(module.__name__).version
