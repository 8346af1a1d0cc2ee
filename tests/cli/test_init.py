"""`auditor init` from a recorded run: what it writes, and what it will not overwrite."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.commands.audit import audit
from auditor.cli.commands.init import init as init_command
from auditor.cli.drafts.write_draft import next_command
from auditor.cli.options.init_options import InitOptions
from auditor.vocabulary import vocabulary
from policy.reader import read_policy
from tests.builders import cookie, link, request, visit

STATEMENT = "We use cookies.\n\nWrite to care@shop.example if you have questions.\n\nThe tide turns.\n"
RUN = (
    visit("/", title="Shop", links=(link("/privacy", "Privacy policy"),), cookies=[cookie("session")]),
    visit("/privacy", title="Privacy | Shop", text=STATEMENT, requests=[request("https://who.example/p.gif")]),
)


@pytest.fixture
def run(record) -> Path:
    return record(RUN, policy=None)


def init(cli, run: Path, out: Path, *more: object):
    return cli("init", "--from-run", run, "--out", out, *more)


def test_a_draft_is_a_policy_that_judges_the_run_it_was_drafted_from(cli, run, tmp_path) -> None:
    out = tmp_path / "new" / "policy.yaml"
    done = init(cli, run, out)
    assert done.code == 0, done.err
    assert "3 sentences of the statement" in done.out
    assert "1 whose wording told nothing" in done.out
    assert f"auditor check {run} {out}" in " ".join(done.out.split())
    policy = read_policy(out, vocabulary())
    assert policy.statement.url == "/privacy"
    assert len(policy.statement.sentences) == 3
    checked = cli("check", run, out, "--format", "json=-")
    found = {(f["rule"], f["subject"]["key"]) for f in json.loads(checked.out)["findings"] if f["code"] == "undeclared"}
    assert found == {("cookies-declared", "session @ shop.example"), ("recipients-declared", "who.example")}
    assert "seen, not in the statement: 2" in done.out
    assert "recipients: - {name: who.example" in done.out
    assert cli("policy", "coverage", out, "--run", run, "--fail-under", 100).code == 0


def test_with_a_baseline_a_gate_starts_green_and_fails_on_what_is_new(cli, run, record, tmp_path) -> None:
    out, known = tmp_path / "policy.yaml", tmp_path / "known.json"
    done = init(cli, run, out, "--baseline", known)
    assert done.code == 0, done.err
    assert cli("check", run, out).code == 1
    assert cli("check", run, out, "--baseline", known).code == 0
    more = record((*RUN, visit("/new", requests=[request("https://more.example/p.gif")])), policy=None, name="more")
    again = cli("check", more, out, "--baseline", known, "--format", "json=-")
    assert again.code == 1
    new = {f["subject"]["key"] for f in json.loads(again.out)["findings"] if f["status"] == "new"}
    assert "more.example" in new
    assert all("more.example" in key or "https://shop.example/new" in key for key in new)


def test_a_baseline_that_is_there_is_not_overwritten(cli, run, tmp_path) -> None:
    known = tmp_path / "known.json"
    known.write_text("mine")
    done = init(cli, run, tmp_path / "policy.yaml", "--baseline", known)
    assert (done.code, known.read_text()) == (2, "mine")
    assert not (tmp_path / "policy.yaml").exists()


def test_what_was_read_in_doubt_can_be_listed(cli, run, tmp_path) -> None:
    out = tmp_path / "policy.yaml"
    assert init(cli, run, out).code == 0
    listed = cli("policy", "coverage", out, "--run", run, "--unsure")
    assert listed.code == 0
    assert "The tide turns." in listed.out
    assert "care@shop.example" not in listed.out
    assert "of 3 sentences in doubt" in listed.out
    told = json.loads(cli("policy", "coverage", out, "--run", run, "--unsure", "--json").out)
    assert [s["unsure"] for s in told["sentences"]] == [True]


def test_a_draft_is_the_same_each_time(cli, run, tmp_path) -> None:
    for name in ("one", "two"):
        assert init(cli, run, tmp_path / name / "policy.yaml").code == 0
    assert (tmp_path / "one" / "policy.yaml").read_bytes() == (tmp_path / "two" / "policy.yaml").read_bytes()
    assert (tmp_path / "one" / "statement.lock").read_bytes() == (tmp_path / "two" / "statement.lock").read_bytes()


def test_the_command_to_go_on_with_reaches_the_site_as_the_draft_did() -> None:
    plain = InitOptions(url="https://shop.example/", out=Path("p.yaml"))
    assert next_command(plain) == ("auditor", "audit", "p.yaml")
    reached = BrowsingOptions(
        map_host=("*=127.0.0.1:8", "a=b:1"), trust_key=("key=",), egress="any", settle="real", workers=3
    )
    mapped = replace(plain, browsing=reached)
    assert next_command(mapped) == (
        "auditor", "audit", "p.yaml", "--settle", "real", "--map-host", "*=127.0.0.1:8", "--map-host", "a=b:1",
        "--trust-key", "key=", "--egress", "any",
    )  # fmt: skip
    assert next_command(replace(plain, browsing=BrowsingOptions(browser="/opt/chrome")))[3:] == (
        "--browser",
        "/opt/chrome",
    )
    assert next_command(replace(plain, browsing=BrowsingOptions(browser="chrome")))[3:] == ("--browser", "chrome")
    assert next_command(replace(mapped, keep_run=Path("kept"))) == ("auditor", "check", "kept", "p.yaml")


@pytest.mark.parametrize("name", ["policy.yaml", "statement.lock"])
def test_nothing_is_overwritten_unless_one_says_so(cli, run, tmp_path, name) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / name).write_text("mine")
    done = init(cli, run, folder / "policy.yaml")
    assert (done.code, (folder / name).read_text()) == (2, "mine")
    assert f"{name} is there already: --force overwrites it" in done.err
    assert init(cli, run, folder / "policy.yaml", "--force").code == 0
    assert (folder / name).read_text() != "mine"


def test_a_statement_may_be_a_file(cli, run, tmp_path) -> None:
    file = tmp_path / "said.txt"
    file.write_text("We do not sell your personal data.\n")
    done = init(cli, run, tmp_path / "x" / "policy.yaml", "--statement", file)
    assert "1 sentence of the statement" in done.out
    assert "no-personal-data-shared" in (tmp_path / "x" / "policy.yaml").read_text()


def test_a_site_without_a_statement_is_drafted_too(cli, record, tmp_path) -> None:
    run = record((visit("/", cookies=[cookie("session")]),), policy=None, name="bare")
    done = init(cli, run, tmp_path / "x" / "policy.yaml")
    assert done.code == 0
    assert "no page links to a privacy statement" in done.err
    assert cli("policy", "validate", tmp_path / "x" / "policy.yaml").code == 0
    assert not (tmp_path / "x" / "statement.lock").exists()


def test_a_statement_on_another_site_has_to_be_given_as_a_file(cli, record, tmp_path) -> None:
    away = (visit("/", links=(link("https://mother.example/privacy", "Privacy policy"),)),)
    done = init(cli, record(away, policy=None, name="away"), tmp_path / "x" / "policy.yaml")
    assert done.code == 0
    assert "the statement at https://mother.example/privacy could not be seen" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name the site"),
        (("ftp://shop.example/",), "is no address of a site"),
        (("nonsense",), "is no address of a site"),
        (("https://me:secret@shop.example/",), "must not hold a user name or password"),
        (("https://shop.example//other.example/",), "is no path on the site"),
        (("https://shop.example/", "--statement", "gone.txt"), "--statement gone.txt"),
        (("https://shop.example/", "--statement", "ftp://x/"), "is no web address"),
        (("https://shop.example/", "--locale", "!"), "is no locale"),
        (("https://shop.example/", "--first-party", "*.example"), "is no domain"),
        (("https://shop.example/", "--first-party", "co.uk"), "'co.uk' is a public suffix"),
        (("--from-run", "gone"), "gone is not a run folder"),
        (("--from-run", "a", "--keep-run", "b"), "--keep-run"),
    ],
)
def test_wrong_usage_is_told_in_a_line_before_anything_is_written(cli, tmp_path, monkeypatch, arguments, words) -> None:
    monkeypatch.chdir(tmp_path)
    done = cli("init", *arguments)
    assert done.code == 2
    assert words in done.err
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_domains_of_the_company_are_no_recipients(cli, run, tmp_path) -> None:
    assert init(cli, run, tmp_path / "x" / "policy.yaml", "--first-party", "who.example").code == 0
    text = (tmp_path / "x" / "policy.yaml").read_text()
    assert "first_party: [shop.example, who.example]" in text
    assert "recipients:" not in text


def test_the_page_about_it_names_every_option_of_its_own() -> None:
    page = (Path(__file__).parents[2] / "docs" / "first-policy.md").read_text("utf-8")
    own = {o for p in init_command.params for o in p.opts if o.startswith("--")} - {
        o for p in audit.params for o in p.opts
    }
    assert own
    assert {o for o in own if f"`{o}" not in page} == set()
