"""What goes wrong for users: one clear line, the right exit code, no traceback, no torn file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.demo.answers import html, text
from auditor.demo.web import LocalWeb
from tests.e2e.test_demo import auditor

pytestmark = pytest.mark.browser

POLICY = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false, max_pages: 3}}
clauses:
  - id: cookies
    quote: We set no cookies.
    rules: [{id: none, check: cookies-declared}]
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, "utf-8")
    return path


def audited(policy: Path, web: LocalWeb, *more: str) -> tuple[int, str, str]:
    out = policy.parent / "out"
    with web.running():
        maps = [a for m in web.map_host_options() for a in ("--map-host", m)]
        done = auditor("audit", str(policy), "--out", str(out), *maps, *more)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_clean_site_passes(policy: Path) -> None:
    web = LocalWeb()
    web.route("shop.example", "/", html("<title>Shop</title><p>Welcome"))
    code, out, _ = audited(policy, web)
    assert code == 0, out


def test_a_site_that_answers_500_everywhere_cannot_be_judged(policy: Path) -> None:
    web = LocalWeb()
    web.route("shop.example", "/*", html("<h1>Oops</h1>", status=500))
    code, out, _ = audited(policy, web)
    assert code == 3
    assert "500" in out


def test_an_unreachable_site_cannot_be_judged(policy: Path) -> None:
    done = auditor("audit", str(policy), "--out", str(policy.parent / "out"), "--map-host", "*=127.0.0.1:9")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "refuses connections" in done.stdout


def test_a_bad_certificate_is_told(policy: Path) -> None:
    web = LocalWeb()
    web.route("shop.example", "/", html("hello"))
    with web.running():
        # 127.1 is loopback to the browser, yet no address that the auditor would accept every certificate from.
        mapping = f"shop.example=127.1:{web.https_port}"
        done = auditor("audit", str(policy), "--out", str(policy.parent / "out"), "--map-host", mapping)
    assert done.returncode == 3, done.stdout
    assert "the certificate is not valid" in done.stdout
    assert "Traceback" not in done.stderr


def test_no_browser_is_told_with_all_that_was_tried(policy: Path) -> None:
    done = auditor("audit", str(policy), "--out", str(policy.parent / "out"), "--browser", "/nowhere/chromium")
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "/nowhere/chromium" in done.stderr


def test_a_folder_that_cannot_be_written_is_told(policy: Path) -> None:
    blocked = policy.parent / "file"
    blocked.write_text("", "utf-8")
    done = auditor("audit", str(policy), "--out", str(blocked / "out"))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--url", "shop"), "absolute"),
        (("--map-host", "shop"), "HOST=ADDR:PORT"),
        (("--scenario", "accept-none"), "unknown scenario"),
        (("--format", "pdf"), "unknown format"),
        (("--format", "json=/"), "it is a folder"),
        (("--page", "https://elsewhere.example/"), "is no page of"),
        (("--trust-key", "sha256/abc"), "no SHA-256 in base64"),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_visited(policy: Path, arguments: tuple[str, ...], word: str) -> None:
    done = auditor("audit", str(policy), "--out", str(policy.parent / "out"), *arguments)
    assert done.returncode == 2
    assert word in done.stderr


def test_every_error_of_a_policy_is_told_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("version: 1\nsite: {name: Shop, urll: x}\nclauses: []\n", "utf-8")
    done = auditor("audit", str(path), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert f"{path}:2:20" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_damaged_and_a_newer_run_are_told(policy: Path) -> None:
    web = LocalWeb()
    web.route("shop.example", "/", html("<title>Shop</title><p>Welcome"))
    web.route("shop.example", "/robots.txt", text(""))
    audited(policy, web)
    out = policy.parent / "out"
    visit = next((out / "evidence" / "visits").glob("*/*.gz"))
    whole = visit.read_bytes()
    visit.write_bytes(whole[:-20])
    done = auditor("check", str(out))
    assert done.returncode == 2
    assert visit.name in done.stderr
    visit.write_bytes(whole)
    head = out / "evidence" / "run.json"
    head.write_text(json.dumps({**json.loads(head.read_text("utf-8")), "format": 99}), "utf-8")
    done = auditor("check", str(out))
    assert done.returncode == 2
    assert "newer" in done.stderr
