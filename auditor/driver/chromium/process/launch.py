"""A running browser: started through Playwright, watched through a second connection of ours."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, BrowserContext, Error, Playwright

from auditor.driver.chromium.netlog.ledger import Ledger
from auditor.driver.chromium.netlog.log import LogPipe
from auditor.driver.chromium.netlog.visits import VisitsInLog
from auditor.driver.chromium.process.pipe import started_through
from auditor.driver.chromium.process.programs import (
    Kind,
    is_root,
    make_profile,
    playwright_features,
    preferences_of,
    user_agent,
    user_agent_override,
    version_of,
)
from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.protocol.hub import Hub
from auditor.driver.chromium.tabs.hands import in_our_words
from auditor.driver.chromium.tabs.page_tabs import PageTabs, bounded_close
from auditor.driver.chromium.tabs.raw_tabs import RawTabs
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.driver.interface import Tabs
from auditor.egress import NOT_PAST_IT, Guard
from auditor.errors import EnvironmentFault

VIEWPORT = (1280, 900)
SCREEN, TASKBAR = (1920, 1080), 40
"""Of the screen, and of what stands at its lower edge, in pixels. Without it, a window is larger than its screen."""
CONTEXT_SECONDS = 30.0
"""A context takes a hundredth of a second; Playwright's driver, if it hangs, for ever."""
PARTITIONING = "ThirdPartyStoragePartitioning"
_OWN_PAGES = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""Features of full Chromium that load 150 scripts of its own into each new window, for lists below the address bar: half the cost of
a visit. No page can tell whether they are on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is fixed when a browser starts; scenarios with equal settings share one."""

    kind: Kind
    program: str
    gpc: bool = False
    dnt: bool = False
    cookies: str = "allowed"
    third_party: str = "allow"
    locale: str = "en-GB"
    host_rules: tuple[str, ...] = ()
    """Chromium's own host-resolver rules, e.g. `MAP shop.example:443 127.0.0.1:8443`."""
    trusted_keys: tuple[str, ...] = ()
    """Base64 SHA-256 of public keys whose certificates are accepted."""


@dataclass(slots=True)
class Running:
    """A started browser."""

    settings: Settings
    version: str
    browser: Browser
    hub: Hub
    flags: tuple[str, ...]
    guard: Guard | None = None
    """What it connects through, if it must not reach everybody."""
    keeps_contexts: bool = False
    """Whether a context outlives Playwright's closing it (see crawl.pipe)."""
    _known: set[str] = field(default_factory=set)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def context(self, **options: Any) -> AsyncIterator[tuple[BrowserContext, str]]:
        """A fresh browser context with Chromium's id of it; closed at the end, within bounds."""
        async with self._entrance() as proxy:
            if proxy:
                options["proxy"] = {"server": proxy, "bypass": NOT_PAST_IT}
            async with self._opening:  # one at a time, so that the id we do not know yet is the new one's
                with in_our_words():
                    making = self.browser.new_context(no_viewport=True, **options)
                    context = await asyncio.wait_for(making, CONTEXT_SECONDS)
                answer = await self.hub.cdp.send("Target.getBrowserContexts")
                fresh = [str(c) for c in part(answer, "browserContextIds", list) if c not in self._known]
                self._known.update(fresh)
            try:
                if len(fresh) != 1:
                    raise EnvironmentFault("the browser did not tell its new context")
                self._goes_through(fresh[0], proxy)
                yield context, fresh[0]
            finally:
                await bounded_close(context)
                await self._dispose(fresh)

    @asynccontextmanager
    async def _entrance(self) -> AsyncIterator[str]:
        """The proxy for a context alone; empty where nothing would come of it."""
        if self.guard is None or self.hub.log is None:
            yield ""
            return
        async with self.guard.entrance() as proxy:
            yield proxy

    def _goes_through(self, identity: str, proxy: str) -> None:
        if proxy and self.hub.log is not None:
            self.hub.log.proxies[identity] = proxy.rpartition("/")[2]

    async def _dispose(self, contexts: Iterable[str]) -> None:
        for identity in contexts:
            if self.hub.log is not None:
                self.hub.log.forget_context(identity)
            with suppress(BrowserError, ConnectionLost, TimeoutError):  # whoever made it may have closed it
                await self.hub.cdp.send("Target.disposeBrowserContext", {"browserContextId": identity})

    @asynccontextmanager
    async def page_tabs(self, **options: Any) -> AsyncIterator[PageTabs]:
        """Tabs in a fresh context that Playwright drives."""
        async with self.context(**options) as (context, identity):
            context.set_default_timeout(5_000)
            yield PageTabs(context, identity)

    @asynccontextmanager
    async def raw_tabs(self) -> AsyncIterator[RawTabs]:
        """Tabs in a fresh context that we drive ourselves; only where `drives_raw`."""
        cdp = self.hub.cdp
        async with self._entrance() as proxy:
            where = {"proxyServer": proxy, "proxyBypassList": NOT_PAST_IT} if proxy else {}
            async with self._opening:
                answer = await cdp.send("Target.createBrowserContext", {"disposeOnDetach": True, **where})
                identity = part(answer, "browserContextId", str)
                self._known.add(identity)
            self._goes_through(identity, proxy)
            try:
                yield await self._driven_raw(identity)
            finally:
                await self._dispose([identity])

    async def let_go(self, tabs: Tabs) -> Tabs:
        """Tabs of the same context that we drive ourselves from now on, Playwright leaving it; the same tabs where that cannot be."""
        if not isinstance(tabs, PageTabs) or not self.keeps_contexts:
            return tabs
        await tabs.leave()
        return await self._driven_raw(tabs.browser_context)

    async def _driven_raw(self, identity: str) -> RawTabs:
        await self.hub.cdp.send("Browser.setDownloadBehavior", {"behavior": "deny", "browserContextId": identity})
        return RawTabs(self.hub.cdp, identity, self._orders())

    @property
    def drives_raw(self) -> bool:
        """Whether contexts of our own are left alone by Playwright: in a browser that it knows no profile of."""
        return self.settings.kind == "headless-shell" or self.keeps_contexts

    @property
    def shows_no_icons(self) -> bool:
        """Whether the browser loads no icons of pages, as those that people use do."""
        return self.settings.kind == "headless-shell"

    def _orders(self) -> tuple[tuple[str, Params], ...]:
        # What Playwright tells every tab of its own contexts.
        agent = {**user_agent_override(self.version), "acceptLanguage": self.settings.locale}
        return (
            ("Inspector.enable", {}),
            ("Emulation.setUserAgentOverride", agent),
            ("Emulation.setLocaleOverride", {"locale": self.settings.locale}),
            ("Emulation.setFocusEmulationEnabled", {"enabled": True}),
        )

    @property
    def name(self) -> str:
        """For people, e.g. `headless shell 156.0.8078.79`."""
        return f"{'headless shell' if self.settings.kind == 'headless-shell' else 'Chromium'} {self.version}"


def behaviour_flags(settings: Settings, agent: str) -> tuple[str, ...]:
    """Flags that change what a page can see or do; stated in the report."""
    disabled, enabled = playwright_features()
    disabled = [f for f in disabled if f != PARTITIONING] + ["AutofillServerCommunication", *_OWN_PAGES]
    enabled += ["GlobalPrivacyControlForce"] if settings.gpc else []
    flags = [
        f"--user-agent={agent}",
        f"--window-size={VIEWPORT[0]},{VIEWPORT[1]}",
        f"--screen-info={{{SCREEN[0]}x{SCREEN[1]} workAreaBottom={TASKBAR}}}",
        f"--disable-features={','.join(disabled)}",
        f"--enable-features={','.join(enabled)}",
        "--disable-blink-features=AutomationControlled",
        f"--lang={settings.locale}",
    ]
    if settings.host_rules:
        flags.append(f"--host-resolver-rules={','.join(settings.host_rules)}")
    if settings.trusted_keys:
        flags.append(f"--ignore-certificate-errors-spki-list={','.join(settings.trusted_keys)}")
    return tuple(sorted(flags))


# A host that no site can be of, so that what the browser asks of it is never taken for a page's.
_NOWHERE = "https://nowhere.invalid:9/"
_QUIET = (
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--hide-scrollbars",
    "--mute-audio",
    # Else pages write to its console, which Playwright keeps, and breaks on when it is half a gigabyte.
    "--log-level=1",
    # Its own traffic, for updates and accounts: a port that Chromium itself refuses to connect to.
    f"--component-updater=url-source={_NOWHERE}",
    f"--gaia-url={_NOWHERE}",
)
# Datagrams pass a proxy by. The one for the headless shell, the other for full Chromium.
_GUARDED = tuple(f"--{kind}webrtc-ip-handling-policy=disable_non_proxied_udp" for kind in ("", "force-"))


@asynccontextmanager
async def running(
    playwright: Playwright, settings: Settings, guard: Guard | None = None, folder: Path | None = None
) -> AsyncIterator[Running]:
    """Start a browser and attach to it; ends both, and removes the profile, whatever happens.

    With a `guard` it connects through that alone, which then answers hosts from other addresses in place of `host_rules`.
    A profile is made in `folder`, else among the system's temporary files.

    Raises EnvironmentFault with the browser's own words if it does not start.
    """
    version = await asyncio.to_thread(version_of, settings.program)
    flags = behaviour_flags(settings, user_agent(version))
    if guard is not None:
        flags = (*(f for f in flags if not f.startswith("--host-resolver-rules=")), *_GUARDED, *guard.flags)
    preferences = preferences_of(cookies=settings.cookies, third_party=settings.third_party, dnt=settings.dnt)
    program = started_through(settings.program, folder, preferences) if folder else settings.program
    hub = Hub(user_agent_override(version), guard)
    async with AsyncExitStack() as stack:
        log = stack.enter_context(_logged(hub, folder))
        start = (
            _plain(playwright, settings, (*flags, *log), program)
            if settings.kind == "headless-shell" or program != settings.program
            else _with_profile(playwright, settings, (*flags, *log), preferences, folder)
        )
        browser, devtools = await stack.enter_async_context(start)
        try:
            await hub.start(devtools)
            if hub.log is not None:
                await hub.log.ledger.catch_up()
            yield Running(
                settings=settings,
                version=version,
                browser=browser,
                hub=hub,
                flags=flags,
                guard=guard,
                keeps_contexts=program != settings.program,
            )
        finally:
            await hub.cdp.close()


@contextmanager
def _logged(hub: Hub, folder: Path | None) -> Iterator[tuple[str, ...]]:
    """What makes a browser write its network log for the hub; nothing where there are no pipes with a name."""
    if not hasattr(os, "mkfifo"):
        yield ()
        return
    ledger = Ledger(hub.cdp)
    with ExitStack() as stack:
        within = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-log-")))
        pipe = stack.enter_context(LogPipe(within))
        pipe.to(ledger.take)
        hub.log = VisitsInLog(ledger)
        yield pipe.flags


@asynccontextmanager
async def _plain(
    playwright: Playwright, settings: Settings, flags: tuple[str, ...], program: str
) -> AsyncIterator[tuple[Browser, str]]:
    """Playwright knows of no profile, and leaves our contexts alone: what its profile begins with is put there by crawl.pipe."""
    port = _free_port()
    arguments = [*flags, *_QUIET, f"--remote-debugging-port={port}"]
    with _told_if_it_does_not_start(settings):
        browser = await playwright.chromium.launch(**_launching(program, arguments))
    try:
        yield browser, await _answered_devtools_url(port)
    finally:
        await bounded_close(browser)


@asynccontextmanager
async def _with_profile(
    playwright: Playwright, settings: Settings, flags: tuple[str, ...], preferences: str, folder: Path | None
) -> AsyncIterator[tuple[Browser, str]]:
    """Full Chromium where nothing can be put between it and Playwright."""
    with make_profile(preferences, folder) as profile:
        arguments = [*flags, *_QUIET, "--remote-debugging-port=0"]
        with _told_if_it_does_not_start(settings):
            first = await playwright.chromium.launch_persistent_context(
                profile, **_launching(settings.program, arguments)
            )
        try:
            browser = first.browser
            if browser is None:
                raise EnvironmentFault("the browser went away while starting")
            yield browser, _devtools_url(Path(profile))
        finally:
            await bounded_close(first)


def _launching(program: str, arguments: list[str]) -> dict[str, Any]:
    return {
        "executable_path": program,
        "headless": True,
        "args": arguments,
        "chromium_sandbox": not is_root(),
        "timeout": 30_000,
    }


@contextmanager
def _told_if_it_does_not_start(settings: Settings) -> Iterator[None]:
    try:
        yield
    except Error as error:
        raise EnvironmentFault(f"the browser {settings.program} did not start: {_first_line(error)}") from error


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


async def _answered_devtools_url(port: int) -> str:
    try:
        async with (
            aiohttp.ClientSession(trust_env=False, timeout=aiohttp.ClientTimeout(total=10)) as http,
            http.get(f"http://127.0.0.1:{port}/json/version") as answer,
        ):
            return str((await answer.json(content_type=None))["webSocketDebuggerUrl"])
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError) as error:
        raise EnvironmentFault("the browser opened no DevTools port") from error


def _devtools_url(profile: Path) -> str:
    try:
        port, path = (profile / "DevToolsActivePort").read_text("utf-8").split("\n")[:2]
    except (OSError, ValueError) as error:
        raise EnvironmentFault("the browser opened no DevTools port") from error
    return f"ws://127.0.0.1:{port}{path}"


def _first_line(error: Error) -> str:
    lines = [line.strip() for line in error.message.splitlines() if line.strip()]
    telling = [line for line in lines if "rror" in line or "annot" in line]
    return (telling or lines or ["no reason given"])[0][:300]
