"""Journeys, variables and a storage state, from the command line to the run folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from auditor.cli.main import main
from auditor.demo.web import LocalWeb, Request, html, redirect
from auditor.evidence import Evidence
from auditor.evidence.folder import load_run

SECRET = "ada+1@mail.example"
FORM = """<form action="/out"><label>E-mail <input name="q"></label><button>Opt out</button></form>"""
POLICY = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false}, storage_state: login.json}
journeys:
  opt-out:
    - goto: /ads
    - fill: {label: E-mail, value: "${EMAIL}"}
    - click: {role: button, name: BUTTON}
    - expect: {text: You have opted out}
clauses:
  - id: c
    rules:
      - {id: r, check: recipients-declared, in: ["journey:opt-out"]}
"""
LOGIN = {
    "cookies": [
        {"name": "login", "value": "let-me-in", "domain": "shop.example", "path": "/", "expires": -1, "httpOnly": True, "secure": True, "sameSite": "Lax"}
    ],
    "origins": [{"origin": "https://shop.example", "localStorage": [{"name": "basket", "value": "full"}]}],
}  # fmt: skip

Audit = Callable[..., tuple[int, Path]]


def shop() -> LocalWeb:
    """Everything typed comes back: in the address, the title, the text, links, cookies and storage."""

    def opted_out(request: Request):
        typed = request.query_string.removeprefix("q=")
        plain = SECRET if typed else ""
        page = (
            f"<title>{plain}</title><p>You have opted out, {plain}</p><a href='/u/{typed}'>{plain}</a>"
            f"<a href='/hello/{quote(typed)}'>x</a><img src='https://ads.example/p?u={typed}'>"
            f"<script>localStorage['k {plain}'] = 1; document.cookie = '{typed}=1'; document.cookie = 'optout=1'</script>"
        )
        return html(page)

    def front(request: Request):
        name = "member" if "login=let-me-in" in request.headers.get("Cookie", "") else "stranger"
        return html(f"<p>Hello {name}</p><a href=/ads>Ads</a><a href='/out?q={quote(SECRET, safe='')}'>out</a>")

    web = LocalWeb()
    web.route("shop.example", "/", front)
    web.route("shop.example", "/ads", html(FORM))
    web.route("shop.example", "/out", opted_out)
    web.route("shop.example", "/u/*", redirect("/"))
    return web


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    """Audits the shop by POLICY with its button's name."""
    (tmp_path / "login.json").write_text(json.dumps(LOGIN))

    def run(*arguments: str, button: str = "Opt out") -> tuple[int, Path]:
        policy = tmp_path / "policy.yaml"
        policy.write_text(POLICY.replace("BUTTON", button))
        web = shop()
        with web.running():
            maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
            code = main(["audit", str(policy), "--out", str(tmp_path / "out"), *maps, *arguments])
        return code, tmp_path / "out"

    return run


def after(run: Evidence) -> list[str]:
    return [v.url for v in run.visits if v.scenario == "journey:opt-out" and v.number]


@pytest.mark.browser
def test_a_journey_is_gone_through_and_what_was_typed_is_nowhere(audit: Audit, capfd) -> None:
    code, out = audit("--var", f"EMAIL={SECRET}")
    run = load_run(out)
    assert [(s.name, s.complete, s.reason) for s in run.run.scenarios] == [
        ("no-choice", True, ""),
        ("journey:opt-out", True, ""),
    ]
    assert code == 1, "the advertiser is not declared, and the journey's own pages show it"
    assert "https://shop.example/" in after(run)
    requests = [r.url for v in run.visits for r in v.requests]
    assert "https://ads.example/p?u=~var" in requests
    assert any("optout" in {c.name for c in v.cookies} for v in run.visits if v.scenario == "journey:opt-out")
    everything = "".join(p.read_text("utf-8", "replace") for p in out.rglob("*") if p.suffix != ".jpg" and p.is_file())
    told = everything + "".join(capfd.readouterr())
    assert not [form for form in (SECRET, quote(SECRET), quote(SECRET, safe=""), "ada+1", "ada%2B1") if form in told]


@pytest.mark.browser
def test_every_scenario_starts_logged_in(audit: Audit) -> None:
    _, out = audit("--scenario", "no-choice", "--scenario", "no-cookies", "--page", "/")
    texts = {v.scenario: v.texts[0].text for v in load_run(out).visits}
    assert "Hello member" in texts["no-choice"]
    assert "Hello stranger" in texts["no-cookies"]
    front = next(v for v in load_run(out).visits if v.scenario == "no-choice")
    assert ("basket", "local") in {(i.key, i.kind) for i in front.storage}
    assert not [p for p in out.rglob("*") if p.is_file() and b"let-me-in" in p.read_bytes()]


@pytest.mark.browser
def test_a_journey_that_fails_passes_no_rule_and_names_its_line(audit: Audit, monkeypatch) -> None:
    monkeypatch.setattr("auditor.crawl.choice.journey.STEP_SECONDS", 0.5)
    code, out = audit("--var", f"EMAIL={SECRET}", button="Unsubscribe")
    run = load_run(out)
    (failed,) = [s for s in run.run.scenarios if not s.complete]
    assert "the button 'Unsubscribe' is not on the page" in failed.reason
    (choice,) = [c for v in run.visits for c in v.choices]
    assert (choice.outcome, choice.location) == ("failed", "7:7")
    rules = json.loads((out / "report.json").read_text("utf-8"))["rules"]
    assert (code, [r["outcome"] for r in rules]) == (3, ["inconclusive"])
    assert after(run) == []


def test_what_is_missing_is_told_before_a_browser_starts(audit: Audit, capfd, tmp_path: Path) -> None:
    code, out = audit("--browser", "/nowhere/chrome")
    assert (code, out.exists()) == (2, False)
    assert "journey 'opt-out' needs the variable EMAIL: give --var EMAIL=VALUE" in capfd.readouterr().err
    (tmp_path / "login.json").unlink()
    code, out = audit("--var", f"EMAIL={SECRET}")
    assert (code, out.exists()) == (2, False)
    assert "the storage state" in capfd.readouterr().err


@pytest.mark.parametrize("content", ["", "[]", '{"cookies": {}}', '{"cookies": [{"name": "x"}]}', "\xff"])
def test_a_file_that_is_no_storage_state(audit: Audit, capfd, tmp_path: Path, content: str) -> None:
    (tmp_path / "login.json").write_text(content, "latin-1")
    assert audit("--var", f"EMAIL={SECRET}")[0] == 2
    assert "is no storage state" in capfd.readouterr().err
