"""Sites that are not the same twice: what is there only sometimes, and what is missing only once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.main import main
from auditor.demo.answers import html
from auditor.demo.web import LocalWeb, Request
from auditor.evidence.folder import load_run

# Nobody walks: these pages count how often they were asked for.
HEAD = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false, walk: off}}
statement: {url: /privacy}
clauses:
  - id: c
    rules:
"""
REACHABLE = HEAD + "      - {id: linked, check: statement-reachable, in: [no-choice, gpc]}\n"
DECLARED = HEAD + "      - {id: declared, check: recipients-declared, in: [no-choice]}\n"
LINKS = HEAD + "      - {id: links, check: external-links}\n"
FOOTER = "<a href=/privacy>Privacy</a>"
ABOUT = "<p>Who we are"
"""A page without the link. One that is empty among others is no page that was seen."""

pytestmark = pytest.mark.browser


class Site:
    """A shop whose pages know how often they were asked for."""

    def __init__(self) -> None:
        self.web, self.asked = LocalWeb(), Counter[str]()
        self.page("/", lambda _: FOOTER)
        self.page("/privacy", lambda _: FOOTER)

    def page(
        self,
        path: str,
        body: Callable[[int], str],
        host: str = "shop.example",
        status: Callable[[int], int] = lambda _: 200,
    ) -> None:
        def answer(_: Request):
            self.asked[path] += 1
            return html(body(self.asked[path]), status=status(self.asked[path]))

        self.web.route(host, path, answer)


@pytest.fixture
def audit(tmp_path: Path) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Audits a site by a policy; gives the exit code and report.json, of which `auditor check` says the same."""

    def run(site: Site, policy: str, *arguments: str) -> tuple[int, dict[str, Any]]:
        (tmp_path / "policy.yaml").write_text(policy)
        out = tmp_path / "out"
        with site.web.running():
            maps = [word for m in site.web.map_host_options() for word in ("--map-host", m)]
            code = main(
                ["audit", str(tmp_path / "policy.yaml"), "--out", str(out), "--format", "json", *maps, *arguments]
            )
        assert main(["check", str(out), "--format", f"json={tmp_path / 'again.json'}"]) == code
        assert (tmp_path / "again.json").read_bytes() == (out / "report.json").read_bytes()
        return code, json.loads((out / "report.json").read_text("utf-8"))

    return run


def visits(tmp_path: Path) -> list[str]:
    return [v.id for v in load_run(tmp_path / "out").visits]


def test_a_tag_that_comes_and_goes_is_found_and_called_intermittent(audit, tmp_path):
    site = Site()
    site.page("/", lambda n: FOOTER + ("" if n % 2 else "<img src='https://ads.example/p'>"))
    code, report = audit(site, DECLARED, "--visits", "2")
    (finding,) = report["findings"]
    assert (code, finding["subject"]["key"], finding["severity"]) == (1, "ads.example", "error")
    assert (finding["intermittent"], finding["seen_in"], finding["rounds"]) == (True, [2], [1, 2])
    assert [e["visit"] for e in finding["evidence"]] == ["no-choice/0001~2"]
    assert visits(tmp_path) == ["no-choice/0001", "no-choice/0002", "no-choice/0001~2", "no-choice/0002~2"]
    (recipient,) = report["inventory"]["recipients"]
    assert (recipient["intermittent"], recipient["requests"]) == (True, [{"scenario": "no-choice", "count": 1}])
    assert report["method"]["visits"] == 2


def test_a_tag_that_is_always_there_is_counted_once(audit):
    site = Site()
    site.page("/", lambda _: FOOTER + "<img src='https://ads.example/p'>")
    _, report = audit(site, DECLARED, "--visits", "3")
    (finding,), (recipient,) = report["findings"], report["inventory"]["recipients"]
    assert (finding["intermittent"], finding["rounds"]) == (False, [1, 2, 3])
    assert (recipient["intermittent"], recipient["requests"]) == (False, [{"scenario": "no-choice", "count": 1}])
    assert report["coverage"]["pages"][0]["outcomes"] == [{"scenario": "no-choice", "outcome": "loaded"}]


def test_what_is_missing_on_the_first_visit_only_does_not_gate_and_is_told(audit, tmp_path, capfd):
    site = Site()
    site.page("/", lambda _: FOOTER + "<a href=/about>About</a>")
    site.page("/about", lambda n: ABOUT if n == 1 else FOOTER)
    code, report = audit(site, REACHABLE, "--workers", "1")
    (finding,) = report["findings"]
    assert (code, report["verdict"], report["rules"][0]["outcome"]) == (0, "pass", "passed")
    assert (finding["severity"], finding["intermittent"], finding["seen_in"], finding["rounds"]) == (
        "note",
        True,
        [1],
        [1, 2],
    )
    assert [i for i in visits(tmp_path) if "~" in i] == ["no-choice/0003~2"]
    assert "intermittent: on 1 of 2 visits" in capfd.readouterr().out


def test_what_is_missing_always_gates_with_the_evidence_of_both_visits(audit, tmp_path):
    site = Site()
    site.page("/", lambda _: FOOTER + "<a href=/about>About</a>")
    site.page("/about", lambda _: ABOUT)
    code, report = audit(site, REACHABLE)
    (finding,) = report["findings"]
    assert (code, finding["severity"], finding["intermittent"], finding["rounds"]) == (1, "error", False, [1, 2])
    assert {"no-choice/0003", "no-choice/0003~2", "gpc/0003"} == {e["visit"] for e in finding["evidence"]}
    assert [i for i in visits(tmp_path) if "~" in i] == ["no-choice/0003~2"], (
        "one visit of the cheapest scenario is enough"
    )


def test_what_could_not_be_looked_for_again_is_neither_broken_nor_kept(audit):
    site = Site()
    site.page("/", lambda _: FOOTER + "<a href=/about>About</a>")
    site.page("/about", lambda _: ABOUT, status=lambda n: 200 if n <= 2 else 503)
    code, report = audit(site, REACHABLE)
    assert (code, report["rules"][0]["outcome"]) == (3, "inconclusive")
    assert "visit 2: " in report["rules"][0]["reason"]
    assert [f["severity"] for f in report["findings"]] == ["note"]


@pytest.mark.parametrize(("dead", "code"), [({1}, 0), ({1, 2}, 1)])
def test_a_link_that_does_not_answer_is_asked_again(audit, dead, code):
    site = Site()
    site.page("/", lambda _: FOOTER + "<a href='https://else.example/x'>Else</a>")
    site.page("/x", lambda _: "", "else.example", lambda n: 404 if n in dead else 200)
    ended, report = audit(site, LINKS)
    (finding,) = report["findings"]
    assert (ended, finding["code"], finding["intermittent"]) == (code, "dead", code == 0)
    assert site.asked["/x"] == 2


@pytest.mark.parametrize("arguments", [(), ("--visits", "2")])
def test_nothing_is_visited_once_more_where_nothing_is_missing(audit, tmp_path, arguments):
    site = Site()
    assert audit(site, REACHABLE, *arguments)[0] == 0
    assert len(visits(tmp_path)) == len(set(visits(tmp_path))) == (8 if arguments else 4)
    assert site.asked["/"] == len(visits(tmp_path)) / 2


def test_a_choice_that_fails_in_one_round_leaves_the_scenario_incomplete(audit):
    site = Site()
    banner = (
        "<div role=dialog aria-label='Cookie consent' style='position:fixed;bottom:0;background:#fff'>We use cookies. "
        '<button onclick="localStorage.c=1;this.parentNode.remove()">Reject all</button>'
        '<button onclick="localStorage.c=1;this.parentNode.remove()">Accept all</button></div>'
        "<script>if (localStorage.c) document.querySelector('[role=dialog]').remove()</script>"
    )
    site.page("/", lambda n: FOOTER + (banner if n <= 3 else ""))
    policy = DECLARED.replace("no-choice", "reject-all")
    code, report = audit(site, policy, "--visits", "2", "--scenario", "reject-all", "--workers", "1", "--page", "/")
    (scenario,) = report["scenarios"]
    assert (code, scenario["complete"], report["rules"][0]["outcome"]) == (3, False, "inconclusive")
    assert scenario["reason"].startswith("on visit 2: rejecting could not be proven")
