"""`auditor audit --watch`: judged again after each edit, visited again only if that is needed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.repeat_command import audit_command, repeats
from auditor.cli.running.audit_run import planned
from auditor.cli.running.run_requirements import RunRequirements, in_words, missing_requirements, requirements_of
from tests.cli.conftest import DIRTY, POLICY

ROOT = Path(__file__).parents[2]
DECLARED = POLICY.replace("  cookies:\n", "  cookies:\n    - {name: spy, purpose: analytics, max_age: 9 days}\n", 1)


class Watching:
    """The command, running."""

    def __init__(self, policy: Path, out: Path) -> None:
        command = [sys.executable, "-m", "auditor", "audit", str(policy), "--out", str(out), "--watch"]
        self.policy = policy
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        )

    def told(self) -> str:
        """What it says until it waits."""
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("watching "):
                break
        return "".join(lines)

    def save(self, text: str) -> str:
        """Save the policy; gives what it then says."""
        self.policy.write_text(text)
        return self.told()


@pytest.fixture
def watching(record: Callable[..., Path], tmp_path: Path) -> Iterator[Watching]:
    started = Watching(tmp_path / "policy.yaml", record(DIRTY))
    yield started
    started.process.kill()
    started.process.wait()


def test_each_edit_is_judged_on_the_last_run_and_what_changed_is_told(watching: Watching) -> None:
    first = watching.told()
    assert "cookies-declared/undeclared" in first
    assert "[1/" not in first  # no page was visited: the site does not even exist

    assert "no finding and no rule changed\nFAIL  Example Store" in watching.save(f"# a line more\n{POLICY}")

    mended = watching.save(DECLARED)
    assert "Gone findings\n  - error cookies-declared/undeclared  spy" in mended
    assert "PASS  Example Store" in mended

    broken = watching.save(DECLARED.replace("check: cookies", "check: cookie"))
    assert "policy.yaml:12:39: unknown check" in broken
    assert "did you mean 'cookies-declared'" in broken
    assert "FAIL" not in broken

    back = watching.save(POLICY)
    assert "New findings\n  + error cookies-declared/undeclared  spy" in back

    watching.process.send_signal(signal.SIGINT)
    rest, _ = watching.process.communicate(timeout=180)
    assert (rest.splitlines()[-1], watching.process.returncode) == ("auditor: interrupted", 130)


def test_a_policy_that_is_not_there_is_wrong_usage(cli, tmp_path: Path) -> None:
    ended = cli("audit", tmp_path / "none.yaml", "--watch")
    assert ended.code == 2
    assert "none.yaml" in ended.err


def needs(tmp_path: Path, text: str) -> RunRequirements:
    (tmp_path / "p.yaml").write_text(text)
    return requirements_of(*planned(AuditOptions(policy=tmp_path / "p.yaml", out=tmp_path)))


@pytest.mark.parametrize(
    "text",
    [
        f"# a line more\n{POLICY}",
        DECLARED,
        POLICY.replace("We use one cookie.", "We use some."),
        POLICY + "waivers:\n  - {rule: cookies-declared, owner: a, reason: b, expires: 2026-12-01}\n",
    ],
)
def test_edits_that_need_no_other_evidence(tmp_path: Path, text: str) -> None:
    assert missing_requirements(needs(tmp_path, POLICY), needs(tmp_path, text)) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (POLICY + "scenarios: [no-choice, gpc]\n", "other scenarios"),
        (POLICY.replace("shop.example/}", "shop.example/, locale: de-AT}"), "other settings of the browser"),
        (POLICY.replace("shop.example/}", "shop.example/, crawl: {max_pages: 3}}"), "other pages"),
        (POLICY.replace("/privacy", "/legal"), "pages that were not visited"),
        (POLICY + "consent: {reject: {text: Nope}}\n", "other controls of the banner"),
        (POLICY + "      - {id: b, check: external-links}\n", "links to be asked for"),
        (POLICY + "      - {id: b, check: no-personal-data-shared}\n", "forms to be filled in"),
    ],
)
def test_edits_that_do(tmp_path: Path, text: str, words: str) -> None:
    assert in_words(missing_requirements(needs(tmp_path, POLICY), needs(tmp_path, text))) == words


def test_less_asks_for_nothing(tmp_path: Path) -> None:
    assert (
        missing_requirements(needs(tmp_path, POLICY + "scenarios: [no-choice, gpc]\n"), needs(tmp_path, POLICY)) == ()
    )


def test_a_run_that_was_made_with_other_options_of_the_browser_is_made_anew() -> None:
    def options(**browsing) -> AuditOptions:
        return AuditOptions(policy=Path("p.yaml"), out=Path("o"), browsing=BrowsingOptions(**browsing))

    mapped = {"map_host": ("*=127.0.0.1:8443",), "egress": "any"}
    command = audit_command(options(**mapped))
    assert repeats(command, options(**mapped, workers=3))
    assert repeats(("auditor", "audit", "elsewhere/p.yaml", *command[3:]), options(**mapped))
    assert not repeats(command, options(map_host=("*=127.0.0.1:9",), egress="any"))
    assert not repeats(command, options())
    assert not repeats(("auditor", "demo"), options())
