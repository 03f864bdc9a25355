"""The files for running it name only commands, settings and numbers that there are."""

import configparser
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot import __main__ as commands
from bot import metrics
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "bot/deploy"
NAMES = {f"CHIBOT_{name.upper()}" for name in Settings.model_fields}
COMMANDS = set(getattr(get_command(commands.app), "commands", ()))
NUMBER = re.compile(r"\bchibot_\w+")
BOTS = ("bot-1", "bot-2")


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of the compose file."""
    found = yaml.safe_load(read("compose.yaml"))["services"]
    assert isinstance(found, dict)
    return found


def test_settings_named_anywhere_exist() -> None:
    named = {
        name
        for file in DEPLOY.iterdir()
        if file.suffix != ".md"
        for name in re.findall(r"CHIBOT_[A-Z_]+", read(file.name))
    }
    assert named <= NAMES, named - NAMES
    pages = [(ROOT / page).read_text("utf-8") for page in ("README.md", "bot/deploy/README.md")]
    told = set(re.findall(r"CHIBOT_[A-Z_]+", "".join(pages)))
    assert named <= told


def test_commands_exist(services: dict[str, Any]) -> None:
    ours = [each["command"] for each in services.values() if "command" in each]
    docker = next(line for line in read("Dockerfile").splitlines() if line.startswith("CMD"))
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[method-assign,assignment]
    unit.read_string(read("chibot@.service"))
    start = unit["Service"]["ExecStart"].split()
    for program, command in [*ours, json.loads(docker.removeprefix("CMD")), start]:
        assert program.rpartition("/")[2] == "chibot"
        assert command in COMMANDS


def test_containers(services: dict[str, Any]) -> None:
    for name, each in services.items():
        registry = each["image"].rpartition("/")[0]
        assert not registry, f"{each['image']} names a registry"
        assert set(each.get("depends_on", ())) <= set(services)
        assert "healthcheck" in each or each["restart"] == "no", name
        assert not [volume for volume in each.get("volumes", ()) if volume[0] in "./~"]
    secrets = [
        services["bot-1"]["environment"][f"CHIBOT_{name}"] for name in ("SECRET", "DATABASE_URL")
    ]
    assert all(re.search(r"\$\{\w+:\?\}", secret) for secret in secrets)
    assert (DEPLOY / services["migrate"]["build"]["context"]).resolve() == ROOT
    assert (ROOT / services["migrate"]["build"]["dockerfile"]).is_file()


def test_what_the_image_is_made_of_is_there() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", read("Dockerfile"), re.M)
    assert copied
    assert all((ROOT / name).exists() for line in copied for name in line.split())


def test_the_proxy_knows_the_processes(services: dict[str, Any]) -> None:
    proxy = read("nginx.conf")
    assert proxy.count("{") == proxy.count("}")
    port = Settings.model_fields["port"].default
    assert re.findall(r"^\s+server (\S+):(\d+)", proxy, re.M) == [(b, str(port)) for b in BOTS]
    assert set(BOTS) <= set(services)
    for closed in ("/metrics", "/ready"):
        assert re.search(rf"location = {closed} \{{\s+return 404;", proxy)


def test_the_unit_is_right(tmp_path: Path) -> None:
    unit = read("chibot@.service").replace("/opt/chibot/.venv/bin/chibot", sys.executable)
    path = tmp_path / "chibot@8080.service"
    path.write_text(unit, encoding="utf-8")
    if verify := shutil.which("systemd-analyze"):
        done = subprocess.run(
            [verify, "verify", path], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert "%i" in unit


def test_dashboard_and_alerts_use_the_numbers_there_are() -> None:
    known = {
        family.name + end
        for family in metrics.REGISTRY.collect()
        for end in {"counter": ("_total",), "histogram": ("_bucket",)}.get(family.type, ("",))
    }
    panels = json.loads(read("grafana.json"))["panels"]
    asked = " ".join(target["expr"] for panel in panels for target in panel["targets"])
    assert set(NUMBER.findall(asked)) == known
    rules = [
        rule for group in yaml.safe_load(read("alerts.yml"))["groups"] for rule in group["rules"]
    ]
    assert set(NUMBER.findall(" ".join(rule["expr"] for rule in rules))) <= known
    assert yaml.safe_load(read("prometheus.yml"))["rule_files"] == ["alerts.yml"]
