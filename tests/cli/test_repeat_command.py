from __future__ import annotations

from pathlib import Path

from auditor.browsing import BrowsingOptions
from auditor.cli.commands.audit import audit
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.repeat_command import audit_command


def test_the_command_says_what_decides_what_is_seen_and_no_secret() -> None:
    options = AuditOptions(
        policy=Path("my policy.yaml"), out=Path("elsewhere"), url="https://preview.example/", scenarios=("gpc",), pages=("/a",),
        formats=("sarif",),
        browsing=BrowsingOptions(
            settle="real", workers=3, browser="/opt/a/browser", map_host=("*=127.0.0.1:8", "a=b:1"), trust_key=("key=",), egress="any",
            variables={"PASSWORD": "hunter2"}, max_pages=9, max_minutes=9, visits=3,
        ),
    )  # fmt: skip
    assert audit_command(options) == (
        "auditor", "audit", "my policy.yaml", "--url", "https://preview.example/", "--settle", "real", "--map-host",
        "*=127.0.0.1:8", "--map-host", "a=b:1", "--trust-key", "key=", "--egress", "any", "--var", "PASSWORD",
    )  # fmt: skip


def test_a_plain_audit_is_repeated_plainly() -> None:
    assert audit_command(AuditOptions(policy=Path("p.yaml"), out=Path("o"))) == ("auditor", "audit", "p.yaml")
    assert audit_command(
        AuditOptions(policy=Path("p.yaml"), out=Path("o"), browsing=BrowsingOptions(browser="msedge"))
    )[3:] == (
        "--browser",
        "msedge",
    )


def test_every_option_of_it_is_one_that_audit_takes() -> None:
    known = {name for option in audit.params for name in option.opts}
    assert {
        "--url",
        "--settle",
        "--browser",
        "--map-host",
        "--trust-key",
        "--egress",
        "--var",
        "--scenario",
        "--page",
    } <= known
