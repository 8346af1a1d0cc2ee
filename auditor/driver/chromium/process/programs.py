"""Finding a browser and starting it the way evidence needs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import BrowserNotFound

Kind = str
"""`headless-shell` or `chromium`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsers:
    """The programs found. At least one is set."""

    headless_shell: str | None = None
    chromium: str | None = None
    tried: tuple[str, ...] = ()

    def pick(self, *, needs_profile: bool) -> tuple[Kind, str] | None:
        """The program for a scenario: full Chromium where profile settings matter, else the cheapest."""
        if needs_profile:
            return ("chromium", self.chromium) if self.chromium else None
        if self.headless_shell:
            return "headless-shell", self.headless_shell
        return ("chromium", self.chromium) if self.chromium else None


def find_browsers(wanted: str | None = None) -> Browsers:
    """What `--browser` names, else Playwright's own Chromium, Chrome, Edge, the distribution's Chromium.

    `wanted` is a path, `chrome`, `msedge` or `chromium`. Raises BrowserNotFound naming all that was tried.
    """
    if wanted and wanted not in _CHANNELS:
        return _explicit(wanted)
    tried: list[str] = []
    shell = None if wanted in ("chrome", "msedge") else _first(_shells(), tried)
    full = _first(_CHANNELS[wanted]() if wanted else _everything(), tried)
    if not shell and not full:
        raise BrowserNotFound(
            f"no browser found (tried {', '.join(tried)}): run 'playwright install chromium', install your "
            "distribution's chromium, or name one with --browser PATH"
        )
    return Browsers(headless_shell=shell, chromium=full, tried=tuple(tried))


def _explicit(path: str) -> Browsers:
    found = shutil.which(path)
    if not found:
        raise BrowserNotFound(f"no browser at '{path}': --browser takes a path, chrome, msedge or chromium")
    if re.search(r"headless[-_]shell", found):
        return Browsers(headless_shell=found, tried=(path,))
    return Browsers(chromium=found, tried=(path,))


def _first(candidates: Iterator[str], tried: list[str]) -> str | None:
    for candidate in candidates:
        found = shutil.which(candidate)
        if found:
            return found
        tried.append(candidate)
    return None


def _playwright_folder() -> Path:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if named and named != "0":
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/ms-playwright"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ms-playwright"


def _from_playwright(folder: str, names: tuple[str, ...]) -> Iterator[str]:
    base = _playwright_folder()
    found = sorted(base.glob(f"{folder}-*"), key=lambda p: p.name, reverse=True) if base.is_dir() else []
    yield from (str(p) for f in found for name in names for p in sorted(f.glob(name)))
    if not found:
        yield str(base / folder)


def _shells() -> Iterator[str]:
    yield from _from_playwright(
        "chromium_headless_shell", ("*/headless_shell", "*/*headless-shell", "*/*headless*.exe")
    )
    yield from ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")


def _chromium() -> Iterator[str]:
    yield from _from_playwright(
        "chromium",
        ("*/chrome", "*/chrome.exe", "*/*.app/Contents/MacOS/Chromium", "*/*.app/Contents/MacOS/Google Chrome*"),
    )
    yield from ("chromium", "chromium-browser", "/usr/bin/chromium", "/snap/bin/chromium")


def _chrome() -> Iterator[str]:
    yield from ("google-chrome", "google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    for base in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if base in os.environ:
            yield str(Path(os.environ[base]) / "Google/Chrome/Application/chrome.exe")


def _edge() -> Iterator[str]:
    yield from ("microsoft-edge", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge")
    for base in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
        if base in os.environ:
            yield str(Path(os.environ[base]) / "Microsoft/Edge/Application/msedge.exe")


def _everything() -> Iterator[str]:
    chromium = list(_chromium())
    playwright = [c for c in chromium if "ms-playwright" in c or str(_playwright_folder()) in c]
    yield from playwright
    yield from _chrome()
    yield from _edge()
    yield from (c for c in chromium if c not in playwright)


_CHANNELS = {"chrome": _chrome, "msedge": _edge, "chromium": _chromium}


_NAMES_ITSELF = re.compile(
    r"^\s*(?:Google Chrome|Chrome|HeadlessChrome|Chromium|Microsoft Edge|Brave)"
    r"(?: (?:for Testing|Browser|headless shell|stable|beta|dev|canary|unstable|nightly))*[ /](\d+(?:\.\d+){1,3})",
    re.MULTILINE | re.IGNORECASE,
)
"""What a Chromium prints of itself: its drivers, and browsers that count versions of their own, say other names."""


def version_of(program: str) -> str:
    """The version a Chromium prints, e.g. `156.0.8078.79`; raises BrowserNotFound if it does not start or is another program."""
    if sys.platform == "win32":  # a browser started with --version there opens a window instead
        folders = [p.name for p in Path(program).parent.iterdir() if re.fullmatch(r"\d+(\.\d+){3}", p.name)]
        return max(folders, default="0")
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrowserNotFound(f"the browser {program} does not start: {error}") from error
    found = _NAMES_ITSELF.search(done.stdout)
    if found:
        return found[1]
    if re.search(r"\d\.\d", done.stdout):
        said = done.stdout.strip().splitlines()[0][:100]
        raise BrowserNotFound(
            f"{program} is no Chromium, Chrome, Edge or Brave: asked for its version it says {said!r}"
        )
    raise BrowserNotFound(f"the browser {program} does not say its version: {(done.stderr or done.stdout)[:200]!r}")


def user_agent(version: str) -> str:
    """What a person's browser of that version says. Sites hide their banner from one that says `Headless`."""
    platform = {"darwin": "Macintosh; Intel Mac OS X 10_15_7", "win32": "Windows NT 10.0; Win64; x64"}.get(
        sys.platform, "X11; Linux x86_64"
    )
    major = version.partition(".")[0]
    return f"Mozilla/5.0 ({platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"


def user_agent_override(version: str) -> dict[str, object]:
    """The same for the client hints, as parameters of `Emulation.setUserAgentOverride`."""
    major = version.partition(".")[0]
    names = ("Not:A-Brand", "8"), ("Chromium", major), ("Google Chrome", major)
    platform = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, "Linux")
    metadata = {
        "brands": [{"brand": n, "version": v} for n, v in names],
        "fullVersionList": [{"brand": n, "version": f"{v}.0.0.0" if v != major else version} for n, v in names],
        "platform": platform,
        "platformVersion": "",
        "architecture": "x86",
        "model": "",
        "mobile": False,
        "bitness": "64",
        "wow64": False,
        "formFactors": ["Desktop"],
    }
    return {"userAgent": user_agent(version), "userAgentMetadata": metadata}


def playwright_features(source: str | None = None) -> tuple[list[str], list[str]]:
    """(disabled, enabled) features that this Playwright version passes, read from its own source.

    The last `--disable-features` wins, so its list must be given again without the one that breaks the evidence.
    """
    text = source if source is not None else _playwright_source()
    found = []
    for name in ("disabledFeatures", "enabledFeatures"):
        block = re.search(rf"\b{name} = (?:\(\) => )?\[(.*?)\]\.filter", text, re.DOTALL)
        lines = re.sub(r"//[^\n]*", "", block[1]) if block else ""
        found.append([f for f in re.findall(r'"([A-Za-z0-9]+)"', lines) if f])
    return found[0], found[1]


def _playwright_source() -> str:
    import playwright

    for path in sorted((Path(playwright.__file__).parent / "driver/package/lib").rglob("*.js")):
        if path.name in ("coreBundle.js", "chromiumSwitches.js"):
            text = path.read_text("utf-8", "replace")
            if "disabledFeatures = [" in text:
                return text
    return ""


def is_root() -> bool:
    """Whether the sandbox cannot be used: Chromium refuses to start as root with it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def preferences_of(*, cookies: str, third_party: str, dnt: bool) -> str:
    """What a profile begins with, as Chromium keeps it: `cookies` allowed or blocked, `third_party` allow or block."""
    profile: dict[str, object] = {"cookie_controls_mode": 1 if third_party == "block" else 0}
    if cookies == "blocked":
        profile["default_content_setting_values"] = {"cookies": 2}
    return json.dumps({"profile": profile, "enable_do_not_track": dnt, "net": {"network_prediction_options": 0}})


def make_profile(preferences: str, within: Path | None = None) -> tempfile.TemporaryDirectory[str]:
    """A fresh profile with these preferences. Removed with the object."""
    folder = tempfile.TemporaryDirectory(prefix="auditor-profile-", ignore_cleanup_errors=True, dir=within)
    default = Path(folder.name) / "Default"
    default.mkdir()
    (default / "Preferences").write_text(preferences, "utf-8")
    return folder
