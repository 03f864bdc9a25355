"""What the test run itself promises: nothing skipped silently, no network, no owner's settings."""

import os
import socket
from collections.abc import Iterator

import pytest

TESTS = """
import pytest

@pytest.mark.browser
@pytest.mark.parametrize("number", range(3))
def test_page(number):
    assert number < 3

def test_other():
    pass
"""
CONFTEST = """
from tests import needs

NEEDS = (needs.Need("browser", "Chromium", "apt-get install -y chromium", lambda: {there}),)

def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs a browser")

def pytest_collection_modifyitems(items):
    needs.skip_or_refuse(items, NEEDS)

def pytest_terminal_summary(terminalreporter):
    needs.say_what_was_left_out(terminalreporter, NEEDS)
"""
LINE = "3 tests not run: Chromium is missing; apt-get install -y chromium"


def run(pytester: pytest.Pytester, *, there: bool, only: str = "test") -> pytest.RunResult:
    """A small run on a machine with or without the thing."""
    pytester.makeconftest(CONFTEST.format(there=there))
    pytester.makepyfile(TESTS)
    return pytester.runpytest("-p", "no:asyncio", "-k", only)


def test_what_was_left_out_is_said_with_the_command_that_adds_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    done = run(pytester, there=False)
    done.assert_outcomes(passed=1, skipped=3)
    assert LINE in done.outlines


def test_in_ci_it_is_an_error(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    done = run(pytester, there=False)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert "apt-get install -y chromium" in str(done.errlines)


def test_in_ci_it_is_no_error_where_no_test_wants_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makeconftest(CONFTEST.format(there=False))
    pytester.makepyfile("def test_other(): pass")
    pytester.runpytest("-p", "no:asyncio").assert_outcomes(passed=1)


def test_where_everything_is_there_nothing_is_said(pytester: pytest.Pytester) -> None:
    done = run(pytester, there=True)
    done.assert_outcomes(passed=4)
    assert "not run" not in str(done.outlines)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_nothing_beyond_this_machine_is_reached(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as ours:
        for call in (ours.connect, ours.connect_ex):
            with pytest.raises(AssertionError, match=host):
                call((host, 80))
    with pytest.raises(AssertionError, match=host):
        socket.getaddrinfo(host, 80)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1])).close()


@pytest.fixture(scope="module")
def settings_of_the_owner() -> Iterator[None]:
    """Set before the guard of the test begins."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHIBOT_TELEGRAM_TOKEN", "1:owner")
        yield


@pytest.mark.usefixtures("settings_of_the_owner")
def test_settings_of_the_owner_are_out_of_reach() -> None:
    assert "CHIBOT_TELEGRAM_TOKEN" not in os.environ
