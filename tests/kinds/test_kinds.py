"""Kinds of broken promises, each in at least three members of our own: none passes; their decoys, which keep the promise, do."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli.main import main
from auditor.driver.chromium.process.programs import Browsers
from tests.kinds import (
    channels,
    forms,
    honest_time,
    leaving,
    not_the_page,
    observer,
    reading,
    tells,
    unseen_requests,
    walk,
)
from tests.kinds.conftest import ROW
from tests.kinds.member import TRACKER, Member
from tests.person.browsing import browse

MEMBERS: tuple[Member, ...] = (
    *leaving.MEMBERS, *unseen_requests.MEMBERS, *channels.MEMBERS, *walk.MEMBERS, *reading.MEMBERS,
    *honest_time.MEMBERS, *forms.MEMBERS, *not_the_page.MEMBERS, *tells.MEMBERS, *observer.MEMBERS,
)  # fmt: skip
PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"


def test_every_kind_has_three_members_and_a_decoy():
    broken = Counter(m.kind for m in MEMBERS if not m.keeps)
    decoys = {m.kind for m in MEMBERS if m.keeps}
    assert len(broken) == 10
    assert min(broken.values()) >= 3, broken
    assert decoys == set(broken)
    assert len({m.id for m in MEMBERS}) == len(MEMBERS)


@pytest.mark.parametrize("member", [m for m in MEMBERS if m.blind], ids=lambda m: m.id)
def test_what_is_not_seen_is_documented(member: Member):
    assert member.blind in PAGE.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.id)
def test_a_member_of_a_kind(
    member: Member, browsers: Browsers, tmp_path: Path, record_property: Callable[[str, object], None]
):
    true = heard_from_a_person(member, browsers)
    outcome, reason, heard = audited(member, tmp_path)
    record_property(ROW, (member.kind, member.name, true, heard, outcome, reason))
    assert true in ("", "no" if member.keeps else "yes"), "the site is not what it is said to be"
    if member.keeps or member.blind:
        assert outcome == "passed", f"a false alarm, or no longer a blind spot: {reason}"
    else:
        assert outcome in ("failed", "inconclusive"), "a false pass"


def heard_from_a_person(member: Member, browsers: Browsers) -> str:
    if not member.person:
        return ""
    web = member.web()
    with web.running():
        asyncio.run(browse(web, browsers.chromium or "", member.person))
    return _yes(any(TRACKER in h.url.split("/")[2] for h in web.hits))


def audited(member: Member, folder: Path) -> tuple[str, str, str]:
    """The rule's outcome, why, and whether the tracker heard from the auditor's browser."""
    (folder / "policy.yaml").write_text(member.policy, "utf-8")
    web = member.web()
    with web.running():
        maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
        main(
            ["audit", str(folder / "policy.yaml"), "--out", str(folder / "out"), "--format", "json", "--quiet",
             *member.arguments, *maps]
        )  # fmt: skip
    report = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    (rule,) = report["rules"]
    found = "; ".join(f["observed"] for f in report["findings"] if f["severity"] != "note")
    return (
        rule["outcome"],
        (found or rule["reason"] or "")[:160],
        _yes(any(TRACKER in h.url.split("/")[2] for h in web.hits)),
    )


def _yes(heard: bool) -> str:
    return "yes" if heard else "no"
