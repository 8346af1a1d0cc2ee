"""Playwright is kept away from workers: what it let go unseen was lost to everybody."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import threading

import pytest

from auditor.crawl.settings.host_mapping import local_keys, parse_mapping, resolver_rules
from auditor.driver.chromium.process.launch import Settings, running
from auditor.driver.chromium.process.pipe import as_meant, begin_profile, hand_on, started_through
from auditor.driver.chromium.process.programs import Browsers
from auditor.driver.chromium.process.workspace import playwright_in_workspace
from tests.crawl.planted import planted_web


def command(**members) -> bytes:
    return json.dumps({"id": 1, **members}).encode()


def test_what_attaches_to_the_whole_browser_leaves_workers_out():
    attach = command(method="Target.setAutoAttach", params={"autoAttach": True})
    told = json.loads(as_meant(attach))["params"]["filter"]
    assert [t["type"] for t in told if t] == ["browser", "tab", "service_worker", "shared_worker"]
    assert all(t["exclude"] for t in told if t)
    assert told[-1] == {}


def test_what_ends_a_context_does_nothing():
    end = command(method="Target.disposeBrowserContext", params={"browserContextId": "A"})
    assert json.loads(as_meant(end)) == {"id": 1, "method": "Browser.getVersion", "params": {}}


@pytest.mark.parametrize(
    "other",
    [
        command(method="Target.setAutoAttach", params={}, sessionId="a tab's"),
        command(method="Runtime.evaluate", params={"expression": "'Target.setAutoAttach'"}),
        command(method="Target.disposeBrowserContext", params={"browserContextId": "A"}, sessionId="a tab's"),
        b"no JSON at all",
    ],
)
def test_every_other_command_is_handed_on_as_it_means(other):
    handed = as_meant(other)
    assert handed == other or json.loads(handed) == json.loads(other)


def test_commands_are_handed_on_until_the_sender_is_gone():
    large = command(method="x", params={"text": "é" * 300_000})
    source, sender = os.pipe()
    receiver, target = os.pipe()

    def send() -> None:
        with os.fdopen(sender, "wb") as pipe:
            pipe.write(b"one\0" + large + b"\0two\0and half of")

    def copy() -> None:
        hand_on(source, target)
        os.close(target)

    for work in (send, copy):
        threading.Thread(target=work, daemon=True).start()
    with os.fdopen(receiver, "rb") as pipe:
        assert pipe.read().split(b"\0") == [b"one", large, b"two", b""]
    os.close(source)


def test_handing_on_ends_when_nobody_reads():
    source, sender = os.pipe()
    receiver, target = os.pipe()
    os.close(receiver)
    hand_on(source, target)  # returns though the sender is there
    for end in (source, sender, target):
        os.close(end)


def test_the_process_is_the_browsers_own(tmp_path):
    program = tmp_path / "a browser's"
    program.write_text('#!/bin/sh\nread -r line <&3\necho "$$ $1 $line"\nexit 7\n')
    program.chmod(0o700)
    commands, sender = os.pipe()
    started = started_through(str(program), tmp_path)
    process = subprocess.Popen(
        [started, "--flag"],
        stdout=subprocess.PIPE,
        close_fds=False,
        preexec_fn=lambda: (os.dup2(commands, 3), os.dup2(2, 4)),  # noqa: PLW1509 (as Playwright starts it)
    )
    os.close(commands)
    os.write(sender, b"hello\0\n\0")
    told, _ = process.communicate(timeout=120)
    assert told.split() == [str(process.pid).encode(), b"--flag", b"hello"]
    assert process.returncode == 7
    os.close(sender)


def test_a_profile_begins_with_its_preferences(tmp_path):
    arguments = ["/usr/bin/chromium", "--headless", f"--user-data-dir={tmp_path}/profile"]
    begin_profile('{"enable_do_not_track": true}', arguments)
    assert (tmp_path / "profile/Default/Preferences").read_text() == '{"enable_do_not_track": true}'


def test_without_preferences_nothing_is_written(tmp_path):
    begin_profile("", ["/usr/bin/chromium", f"--user-data-dir={tmp_path}/profile"])
    assert not list(tmp_path.iterdir())


def test_preferences_that_find_no_profile_let_no_browser_start(tmp_path):
    with pytest.raises(SystemExit, match="started without a profile"):
        begin_profile("{}", ["/usr/bin/chromium", f"--user-data={tmp_path}/profile"])


def test_a_folder_that_starts_nothing_is_done_without(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert started_through("/usr/bin/chromium", tmp_path) == "/usr/bin/chromium"


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["headless-shell", "chromium"])
def test_workers_are_attached_to_by_us_alone(browsers: Browsers, kind):
    web = planted_web()

    async def see(settings: Settings) -> tuple[int, set[str]]:
        kinds: set[str] = set()
        async with (
            playwright_in_workspace() as (playwright, folder),
            running(playwright, settings, folder=folder) as browser,
            browser.context() as (context, _),
        ):
            attached = browser.hub._attached
            browser.hub._attached = lambda parent, params: (
                kinds.add(params["targetInfo"]["type"]),
                attached(parent, params),
            )
            page = await context.new_page()
            await page.goto("https://shop.example/")
            await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
            return len(context.service_workers), kinds

    program = browsers.headless_shell if kind == "headless-shell" else browsers.chromium
    with web.running():
        mappings = tuple(parse_mapping(m) for m in web.map_host_options())
        settings = Settings(
            kind=kind,
            program=str(program),
            host_rules=resolver_rules(mappings),
            trusted_keys=local_keys(mappings, "shop.example"),
        )
        seen, kinds = asyncio.run(see(settings))
    assert seen == 0
    assert kinds >= {"page", "shared_worker", "service_worker"}
