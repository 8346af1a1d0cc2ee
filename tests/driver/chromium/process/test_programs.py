from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.driver.chromium.process.launch import PARTITIONING, Settings, behaviour_flags
from auditor.driver.chromium.process.programs import (
    Browsers,
    find_browsers,
    is_root,
    make_profile,
    playwright_features,
    preferences_of,
    user_agent,
    user_agent_override,
    version_of,
)
from auditor.errors import BrowserNotFound

REAL = ("/usr/bin/", "/snap/", "/Applications/")


class Machine:
    """A machine with only the browsers that a test installs: a PATH and a Playwright folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.path, self.playwright = folder / "bin", folder / "ms-playwright"
        self.path.mkdir()

    def install(self, name: str, says: str = "Chromium 156.0.1.2") -> str:
        return self._write(self.path / name, says)

    def install_playwright(self, build: str, program: str) -> str:
        return self._write(self.playwright / build / program, "Chromium 156.0.1.2")

    def _write(self, file: Path, says: str) -> str:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\necho '{says}'\n")
        file.chmod(0o755)
        return str(file)


@pytest.fixture
def machine(tmp_path, monkeypatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(made.path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(made.playwright))
    return made


def test_playwrights_own_goes_first_the_newest_build_of_it(machine):
    machine.install("chromium")
    machine.install("chromium-headless-shell")
    machine.install_playwright("chromium-1200", "chrome-linux/chrome")
    full = machine.install_playwright("chromium-1243", "chrome-linux64/chrome")
    shell = machine.install_playwright("chromium_headless_shell-1243", "chrome-linux/headless_shell")
    found = find_browsers()
    assert (found.headless_shell, found.chromium) == (shell, full)


def test_then_chrome_then_edge_then_the_distributions(machine):
    distribution = machine.install("chromium")
    assert find_browsers().chromium == distribution
    edge = machine.install("microsoft-edge")
    assert find_browsers().chromium == edge
    chrome = machine.install("google-chrome")
    assert find_browsers().chromium == chrome
    assert find_browsers("msedge").chromium == edge
    assert find_browsers("chromium").chromium == distribution


def test_a_headless_shell_alone_will_do(machine):
    shell = machine.install("chromium-headless-shell")
    found = find_browsers("chromium")
    assert found.headless_shell == shell
    assert found.pick(needs_profile=False) == ("headless-shell", shell)


def test_a_channel_that_was_named_is_not_answered_with_another(machine):
    machine.install("chromium")
    machine.install("chromium-headless-shell")
    with pytest.raises(BrowserNotFound, match=r"tried google-chrome, "):
        find_browsers("chrome")


def test_a_path_is_taken_at_its_word(machine):
    chromium, shell = machine.install("my-browser"), machine.install("my-headless-shell")
    assert find_browsers(chromium) == Browsers(chromium=chromium, tried=(chromium,))
    assert find_browsers(shell).headless_shell == shell
    with pytest.raises(BrowserNotFound, match=r"no browser at '/nowhere/chrome'"):
        find_browsers("/nowhere/chrome")


def test_nothing_found_names_all_that_was_tried(machine):
    if any(Path(p).exists() for p in ("/usr/bin/chromium", "/snap/bin/chromium")):
        machine.install("chromium-headless-shell")  # found by its full path; what was tried before it is still told
        tried = ", ".join(find_browsers("chromium").tried)
    else:
        with pytest.raises(BrowserNotFound, match="playwright install chromium") as caught:
            find_browsers()
        tried = str(caught.value)
    assert str(machine.playwright / "chromium") in tried


def test_a_profile_setting_needs_a_full_browser():
    both = Browsers(headless_shell="/shell", chromium="/full")
    assert both.pick(needs_profile=False) == ("headless-shell", "/shell")
    assert both.pick(needs_profile=True) == ("chromium", "/full")
    assert Browsers(headless_shell="/shell").pick(needs_profile=True) is None
    assert Browsers(chromium="/full").pick(needs_profile=False) == ("chromium", "/full")


def test_the_version_is_what_it_prints(machine):
    assert version_of(machine.install("a", "Chromium 156.0.8078.79 built on Debian")) == "156.0.8078.79"
    with pytest.raises(BrowserNotFound, match="does not say its version"):
        version_of(machine.install("b", "hello"))
    with pytest.raises(BrowserNotFound, match="does not start"):
        version_of("/nowhere/chrome")


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ("Google Chrome 131.0.6778.85 ", "131.0.6778.85"),
        ("Google Chrome for Testing 148.0.7778.96 ", "148.0.7778.96"),
        ("Google Chrome 133.0.6943.16 beta", "133.0.6943.16"),
        ("Chromium 120.0.6099.224 snap", "120.0.6099.224"),
        ("Microsoft Edge 120.0.2210.91 ", "120.0.2210.91"),
        ("Brave Browser 131.1.73.91", "131.1.73.91"),
        ("HeadlessChrome/134.0.6998.88", "134.0.6998.88"),
        ("/usr/bin/x: 9: looked for something\nChromium 156.0.1.2 built on Debian", "156.0.1.2"),
    ],
)
def test_browsers_name_themselves(machine, says, version):
    assert version_of(machine.install("a", says)) == version


@pytest.mark.parametrize(
    "says",
    [
        "ls (GNU coreutils) 9.1",
        "Mozilla Firefox 128.5.0esr",
        "ChromeDriver 131.0.6778.85 (3d81e41b6f3ac8bcae63b32e8145c9eb0cd60a2d)",
        "Microsoft Edge WebDriver 131.0.2903.51",
        "Python 3.11.2",
    ],
)
def test_a_program_that_is_no_chromium_is_no_browser(machine, says):
    with pytest.raises(BrowserNotFound, match="is no Chromium") as refused:
        version_of(machine.install("a", f"{says}\nand more"))
    assert f"asked for its version it says '{says}'" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_user_agent_says_nothing_of_headless():
    assert "Chrome/156.0.0.0 Safari" in user_agent("156.0.1.2")
    said = user_agent_override("156.0.1.2")
    assert "eadless" not in repr(said)
    assert {b["brand"] for b in said["userAgentMetadata"]["brands"]} >= {"Chromium"}


def test_the_features_of_this_playwright_are_read():
    disabled, enabled = playwright_features()
    assert PARTITIONING in disabled
    assert len(disabled) > 10
    assert all(f.isalnum() for f in disabled + enabled)


def test_features_of_an_unknown_source_are_none():
    assert playwright_features("") == ([], [])
    assert playwright_features('x.disabledFeatures = [ // "Not"\n "A",\n "B" ].filter(Boolean)') == (["A", "B"], [])


def test_flags_leave_storage_partitioned_and_tell_what_is_set():
    settings = Settings(
        kind="chromium", program="/full", gpc=True, host_rules=("MAP a b:1", "EXCLUDE c"), trusted_keys=("k=",)
    )
    flags = {f.partition("=")[0]: f.partition("=")[2] for f in behaviour_flags(settings, "Agent")}
    assert PARTITIONING not in flags["--disable-features"].split(",")
    assert "GlobalPrivacyControlForce" in flags["--enable-features"].split(",")
    assert flags["--host-resolver-rules"] == "MAP a b:1,EXCLUDE c"
    assert flags["--ignore-certificate-errors-spki-list"] == "k="
    plain = "".join(behaviour_flags(Settings(kind="chromium", program="/full"), "Agent"))
    assert "GlobalPrivacyControlForce" not in plain
    assert "host-resolver" not in plain


def test_a_profile_is_gone_with_its_owner():
    with make_profile(preferences_of(cookies="blocked", third_party="block", dnt=True)) as folder:
        text = (Path(folder) / "Default" / "Preferences").read_text()
        assert '"cookie_controls_mode": 1' in text
        assert '"default_content_setting_values": {"cookies": 2}' in text
        assert '"enable_do_not_track": true' in text
    assert not Path(folder).exists()


def test_root_is_told():
    assert is_root() is (os.geteuid() == 0)
