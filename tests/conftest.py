"""Fixtures for every test that needs a browser."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from auditor.cli.running import crawl_setup
from auditor.driver.chromium.process.programs import Browsers, find_browsers
from auditor.errors import BrowserNotFound

LONGEST = (
    "tests/clean/test_clean_sites.py", "tests/faults/test_faults.py", "tests/e2e/test_demo.py", "tests/faults/test_resume.py",
    "tests/crawl/visit/test_leading_on.py", "tests/capture/test_opened.py", "tests/e2e/test_init.py", "tests/crawl/test_crawling.py",
    "tests/crawl/test_side_by_side.py", "tests/crawl/visit/test_misbehaving.py", "tests/driver/chromium/recording/test_volume.py",
    "tests/e2e/test_canary_hidden.py", "tests/e2e/test_forms.py", "tests/e2e/test_7diamonds.py", "tests/crawl/choice/test_choosing.py",
    "tests/crawl/discovery/test_unread.py", "tests/kinds/test_ordinary.py", "tests/crawl/visit/test_seen.py",
)  # fmt: skip
"""Files that take a minute and more, the longest first."""

# What a test may take depends on the machine: how fast things are is told by the bench, not by tests.
settings.register_profile("auditor", deadline=None)
settings.register_profile("long", deadline=None, max_examples=5_000)  # `make fuzz`
settings.load_profile("auditor")


# Shells start what runs in the background with Ctrl-C ignored, and whatever it starts inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first: each goes to one process, and one that comes last leaves the others idle."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


@pytest.fixture(scope="session", autouse=True)
def virtual_time_only() -> Iterator[None]:
    """Audits in this process do not look at pages once more in real time, which takes ten seconds and more, unless a test asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawl_setup, "SAMPLE", 0)
        yield


@pytest.fixture(scope="session")
def browsers() -> Browsers:
    """Both browsers. A missing one fails the tests that need it, with what the doctor says: skipping would hide it."""
    try:
        found = find_browsers()
    except BrowserNotFound as error:
        pytest.fail(str(error))
    if not (found.headless_shell and found.chromium):
        pytest.fail(f"a headless shell and a full Chromium are needed: found {found}")
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The fault matrix, wherever its test ran."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "faults" and getattr(report, "when", "") == "call":
                    terminalreporter.section("fault matrix")
                    terminalreporter.write_line(value)
