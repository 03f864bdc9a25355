"""What is installed is what was pinned, and may be used: no vulnerability service is asked."""

import base64
import hashlib
import re
import tomllib
from importlib.metadata import Distribution, PackagePath, distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
FREE = re.compile(
    r"MIT|BSD|Apache|MPL|Mozilla|PSF|Python Software|ISC|LGPL|Lesser|HPND|Unlicense|0BSD|Zlib",
    re.IGNORECASE,
)
NAME = re.compile(r"[\w.-]+")
OURS = "chibot"


def pins() -> dict[str, str]:
    """Distribution → version, as the project pins them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["tool"]["uv"]["constraint-dependencies"]
    return dict(line.split(";")[0].strip().split("==") for line in lines)


def asked() -> set[str]:
    """What the project itself names, for running and for working on it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return {_plain(found[0]) for line in lines if (found := NAME.match(line))}


def needed(one: Distribution) -> set[str]:
    """What a distribution names in turn."""
    return {_plain(found[0]) for line in one.requires or () if (found := NAME.match(line))}


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


def test_everything_that_is_asked_for_is_pinned_to_one_version() -> None:
    there = installed()
    wanted = pins()
    assert asked() <= wanted.keys()
    named = set().union(*map(needed, there.values())) & there.keys()
    assert len(named) > len(asked())
    assert named <= wanted.keys()
    assert all(re.fullmatch(r"\d[\w.]*", version) for version in wanted.values())


def test_no_module_was_changed_after_it_was_installed() -> None:
    """Each carries the digest that its publisher wrote down."""
    changed = [
        str(file)
        for one in installed().values()
        for file in one.files or ()
        if file.suffix == ".py" and file.hash and _digest(file) != file.hash.value
    ]
    assert changed == []


def _digest(file: PackagePath) -> str:
    found = hashlib.sha256(file.read_binary()).digest()
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()


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
